/* What one weight is like, in numbers and two small pictures: its statistics, histogram and singular values.
 */
#pragma once
#include "analysis/spectrum.h"
#include "analysis/tensor-stats.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WEIGHT_CARD (hourglass_weight_card_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWeightCard, hourglass_weight_card, HOURGLASS, WEIGHT_CARD, GtkBox)

/* @stats (NULL: not known yet) is only read during the call; singular values are not known afterwards. */
void hourglass_weight_card_show (HourglassWeightCard *self, const HgTensorStats *stats);

/* @spectrum is only read during the call. */
void hourglass_weight_card_set_spectrum (HourglassWeightCard *self, const HgSpectrum *spectrum);
