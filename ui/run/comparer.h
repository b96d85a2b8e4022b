/* Compares two models on worker threads: first their layers, then, where both have them, their weights. What
 * is compared anew drops what was on its way.
 *
 * Signal "changed": there is another comparison, or more is known of it. */
#pragma once
#include "analysis/comparison.h"
#include <gio/gio.h>

#define HOURGLASS_TYPE_COMPARER (hourglass_comparer_get_type ())
G_DECLARE_FINAL_TYPE (HourglassComparer, hourglass_comparer, HOURGLASS, COMPARER, GObject)

HourglassComparer *hourglass_comparer_new (void);

/* Takes references of its own and copies of the names. */
void hourglass_comparer_compare (HourglassComparer *self, const HgComparisonSide sides[2]);

/* What is compared: two, lent until it is something else; NULL where nothing is. */
const HgComparisonSide *hourglass_comparer_get_sides (HourglassComparer *self);

/* Nothing is compared any more: for whoever goes, as a worker keeps the comparer until it has its answer. */
void hourglass_comparer_stop (HourglassComparer *self);

/* Lent until "changed"; NULL until they are known. */
HgComparison *hourglass_comparer_get_comparison (HourglassComparer *self);
const HgWeightDiff *hourglass_comparer_get_weights (HourglassComparer *self);

/* Why there is nothing to show, or NULL. */
const char *hourglass_comparer_get_fault (HourglassComparer *self);

/* Whether something is still to come, and how far that is, 0 … 1. */
gboolean hourglass_comparer_is_busy (HourglassComparer *self);
double hourglass_comparer_get_progress (HourglassComparer *self);
