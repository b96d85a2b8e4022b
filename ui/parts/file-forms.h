/* The forms that something can be saved in, offered by a file dialog: each has a title and an ending. */
#pragma once
#include <gtk/gtk.h>

typedef struct
{
  const char *title;  /* "NumPy array (.npy)" */
  const char *ending; /* ".npy" */
} HourglassFileForm;

/* Adds a filter for each of the @n forms. */
void hourglass_file_forms_offer (const HourglassFileForm *forms, gsize n, GtkFileChooser *chooser);

/* @path as the chosen @filter has its files end, as a new text; where that is the first one, or none,
 * whatever ending of a form was typed counts. */
char *hourglass_file_forms_path (const HourglassFileForm *forms, gsize n, const char *path,
                                 GtkFileFilter *filter);
