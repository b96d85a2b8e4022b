/* What a view can give out: its picture as it is seen, and its numbers as a table. A view that implements
 * this is in the Export menu of its window while it is shown. */
#pragma once
#include "ui/draw/picture.h"
#include <gtk/gtk.h>

/* One moment of a view, drawn and written on a worker thread: what it holds no longer changes. */
typedef struct
{
  char *name;           /* of the file, without ending: "reconstructions"; owned */
  double width, height; /* of the picture, px */
  HgDrawFunction draw;
  gpointer data; /* owned; freed by @free */
  GDestroyNotify free;
  char *csv; /* header and rows, C locale, "\n" at the end of each; owned; NULL: @table writes it */
  char *(*table) (const void *data); /* … of many numbers, on the worker thread; to be freed */
} HourglassExport;

#define HOURGLASS_TYPE_EXPORTABLE (hourglass_exportable_get_type ())
G_DECLARE_INTERFACE (HourglassExportable, hourglass_exportable, HOURGLASS, EXPORTABLE, GtkWidget)

struct _HourglassExportableInterface
{
  GTypeInterface parent;
  HourglassExport *(*take) (HourglassExportable *self);
};

/* What @self shows now, to be freed; NULL where there is nothing to give out. */
HourglassExport *hourglass_exportable_take (HourglassExportable *self);

/* Copies @name; takes over @data, which @free frees, and @csv. */
HourglassExport *hourglass_export_new (const char *name, double width, double height, HgDrawFunction draw,
                                       gpointer data, GDestroyNotify free, char *csv);

/* The same with a margin around @width × @height px; inside: where @draw then draws, in what it gets. */
HourglassExport *hourglass_export_new_framed (const char *name, double width, double height,
                                              HgDrawFunction draw, gpointer data, GDestroyNotify free,
                                              char *csv);
HgBox hourglass_export_inside (double width, double height);

void hourglass_export_free (HourglassExport *export);

/* By the path's ending: the table (.csv), else the picture, dark on light. */
bool hourglass_export_write (const HourglassExport *export, const char *path, HgError *error);

/* Appends a number to a table, always with a decimal point; nothing where it is not finite. */
void hourglass_csv_number (GString *csv, double value);

/* Appends text as one cell, quoted where it must be. */
void hourglass_csv_text (GString *csv, const char *text);
