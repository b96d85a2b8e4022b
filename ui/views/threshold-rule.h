/* What chooses the threshold of errors: a row with the rules of analysis/threshold.h and "By hand", and the
 * rule's number where it has one.
 *
 * Signal "changed": another rule, or another number of it. */
#pragma once
#include "analysis/anomalies-text.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_THRESHOLD_RULE (hourglass_threshold_rule_get_type ())
G_DECLARE_FINAL_TYPE (HourglassThresholdRule, hourglass_threshold_rule, HOURGLASS, THRESHOLD_RULE, GtkBox)

/* What the rule comes to on @anomalies; by hand @threshold itself. A rule that has nothing to go by leaves it
 * to the first one. */
HgThresholdChoice hourglass_threshold_rule_choose (HourglassThresholdRule *self, const HgAnomalies *anomalies,
                                                   double threshold);

/* From now on it is set by hand; "changed" where it was not. */
void hourglass_threshold_rule_take_over (HourglassThresholdRule *self);
