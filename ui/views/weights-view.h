/* The Weights view: one weight of the model as a heat map, chosen by name or by the layer selected in the
 * stack, with its statistics, histogram and singular values beside it. */
#pragma once
#include "ui/views/heat-view.h"
#include "ui/run/weight-survey.h"

#define HOURGLASS_TYPE_WEIGHTS_VIEW (hourglass_weights_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWeightsView, hourglass_weights_view, HOURGLASS, WEIGHTS_VIEW, GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_weights_view_new (HourglassDocument *document, HourglassWeightSurvey *survey);

/* Shows item @item of the weights; its value @value under the cursor, unless it is past the last one. */
void hourglass_weights_view_go (HourglassWeightsView *self, gsize item, gsize value);

HourglassHeatView *hourglass_weights_view_get_heat (HourglassWeightsView *self); /* lent */
