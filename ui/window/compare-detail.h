/* What differs in one row of a comparison: its options with both values, and its arrays with how far they are
 * apart. */
#pragma once
#include "analysis/comparison.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_COMPARE_DETAIL (hourglass_compare_detail_get_type ())
G_DECLARE_FINAL_TYPE (HourglassCompareDetail, hourglass_compare_detail, HOURGLASS, COMPARE_DETAIL, GtkBox)

/* Row @row of @comparison (NULL: none); @weights are NULL until they are known. All are read during the call
 * only. */
void hourglass_compare_detail_show (HourglassCompareDetail *self, const HgComparison *comparison,
                                    const HgWeightDiff *weights, gsize row);

/* The weights that are not known yet are so far, 0 … 1. */
void hourglass_compare_detail_set_progress (HourglassCompareDetail *self, double progress);
