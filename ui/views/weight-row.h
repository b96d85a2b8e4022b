/* One weight in a list: its name, its shape and type, histogram, mean and deviation, and a button that saves
 * it (win.save-tensor). */
#pragma once
#include "analysis/tensor-stats.h"
#include "model/weights.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WEIGHT_ROW (hourglass_weight_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWeightRow, hourglass_weight_row, HOURGLASS, WEIGHT_ROW, GtkBox)

/* Weight @i of the document. @type: of its numbers in their file, or NULL: they are in none. @stats: NULL,
 * not known yet. All are only read during the call. */
void hourglass_weight_row_show (HourglassWeightRow *self, gsize i, const HgWeight *item, const char *type,
                                const HgTensorStats *stats);

/* What a screen reader says of the row, lent. */
const char *hourglass_weight_row_get_name (HourglassWeightRow *self);
