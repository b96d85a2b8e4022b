/* Where to begin: recent files, lessons, the examples as cards, an empty canvas, or a file. It fills the
 * window while it is shown; what the window held stays behind it.
 *
 * Signals: "preset" (pointer: the HgPreset that was chosen), "stack" (string: a stack to begin with, as
 * hg_model_parse reads it), "lesson" (string: the resource path of a lesson). Files are opened by the
 * window's actions. */
#pragma once
#include "tensor/shape.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_START_PAGE (hourglass_start_page_get_type ())
G_DECLARE_FINAL_TYPE (HourglassStartPage, hourglass_start_page, HOURGLASS, START_PAGE, GtkWidget)

GtkWidget *hourglass_start_page_new (void);

/* The shape of a sample of the chosen data called @name, which an empty canvas begins with; NULL: none are
 * chosen. */
void hourglass_start_page_take_data (HourglassStartPage *self, const HgShape *sample, const char *name);
