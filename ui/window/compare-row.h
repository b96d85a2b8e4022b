/* A row of the comparison: a layer of the first model at the left, the one that is its partner at the right,
 * and between them a sign and a word for what is between the two. */
#pragma once
#include "analysis/comparison.h"
#include "ui/draw/stack-scale.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_COMPARE_ROW (hourglass_compare_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassCompareRow, hourglass_compare_row, HOURGLASS, COMPARE_ROW, GtkBox)

/* Row @row; @weights are NULL until they are known. A reference to @comparison is kept. @scale: of the
 * widths of its bars. */
void hourglass_compare_row_show (HourglassCompareRow *self, HgComparison *comparison,
                                 const HgWeightDiff *weights, gsize row, HgStackScale scale);

/* Which one it shows. */
gsize hourglass_compare_row_get_row (HourglassCompareRow *self);

/* "LSTM lstm_2, changed: units 64 to 32", as a screen reader says it; the caller frees it. */
char *hourglass_compare_row_describe (const HgComparison *comparison, const HgWeightDiff *weights, gsize row);
