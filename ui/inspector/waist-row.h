/* A row that names the waist, says why it is that layer, and lets another one be marked: what the canvas, the
 * Latent view and a saved encoder go by. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WAIST_ROW (hourglass_waist_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWaistRow, hourglass_waist_row, HOURGLASS, WAIST_ROW, GtkBox)

/* A reference is kept; to be called once. */
void hourglass_waist_row_set_document (HourglassWaistRow *self, HourglassDocument *document);

/* Shows the document as it is now. */
void hourglass_waist_row_refresh (HourglassWaistRow *self);
