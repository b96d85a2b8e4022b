/* Statistics and health of the document's weights, worked out on a worker thread when somebody wants to see
 * them, and again when the weights change.
 *
 * Signal "changed": there are other weights, or what is known of them has come. */
#pragma once
#include "analysis/weight-health.h"
#include "ui/document/document.h"

#define HOURGLASS_TYPE_WEIGHT_SURVEY (hourglass_weight_survey_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWeightSurvey, hourglass_weight_survey, HOURGLASS, WEIGHT_SURVEY, GObject)

HourglassWeightSurvey *hourglass_weight_survey_new (HourglassDocument *document);

/* Asks for what is not known yet; views call it while they are shown. */
void hourglass_weight_survey_want (HourglassWeightSurvey *self);

/* Lent until "changed". Weights are NULL while the model has none; one item's statistics and the health are
 * NULL until they are known. */
HgWeights *hourglass_weight_survey_get_weights (HourglassWeightSurvey *self);
const HgTensorStats *hourglass_weight_survey_get_stats (HourglassWeightSurvey *self, gsize item);
const HgHealth *hourglass_weight_survey_get_health (HourglassWeightSurvey *self);
