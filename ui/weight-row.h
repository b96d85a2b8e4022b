/* One weight in a list: its name, shape, histogram, mean and deviation. */
#pragma once
#include "analysis/tensor-stats.h"
#include "model/weights.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WEIGHT_ROW (hourglass_weight_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWeightRow, hourglass_weight_row, HOURGLASS, WEIGHT_ROW, GtkBox)

/* @stats: NULL, not known yet. Both are only read during the call. */
void hourglass_weight_row_show (HourglassWeightRow *self, const HgWeight *item, const HgTensorStats *stats);

/* What a screen reader says of the row, lent. */
const char *hourglass_weight_row_get_name (HourglassWeightRow *self);
