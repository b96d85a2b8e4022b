/* What was found of anomalies, for a terminal, for programs and as a table. */
#pragma once
#include "analysis/anomalies.h"

/* A threshold that was chosen, and what it gives on the measured part. */
typedef struct
{
  const HgThresholdRule *rule; /* NULL: the threshold was set by hand */
  double parameter, threshold;
  const char *on; /* name of the part that it was chosen on; NULL: none */
} HgThresholdChoice;

/* By @rule, as hg_anomalies_threshold does. */
HgThresholdChoice hg_threshold_choice (const HgAnomalies *anomalies, const HgThresholdRule *rule,
                                       double parameter);

/* "the test part" or "all samples": the part called @name. Returns @text. */
char *hg_error_part_words (const char *name, char *text, size_t size);

/* "percentile 95 of the training errors": how the threshold came about. Returns @text. */
char *hg_threshold_text (const HgThresholdChoice *choice, char *text, size_t size);

/* "3 of 4 events foreseen, 2 steps ahead in the median; random flags at the rate of the other samples (55 %)
 * would foresee 2.2": what a threshold that is often reached foresees says little. "" where there are no
 * events. @events were measured. Returns @text. */
char *hg_events_text (const HgEvents *events, char *text, size_t size);

/* A page; JSON {"samples", "part", "normal", "marked", "flagged", "threshold", "rule", "parameter",
 * "chosen_on", "auc", "average_precision", "precision", "recall", "f1", "confusion": [[tn, fp], [fn, tp]],
 * "events": {"n", "foreseen", "alarms", "by_chance", "median_lead", "leads"}, "classes": [{"class",
 * "samples", "median", "percentiles": [5, 25, 50, 75, 95]}], "worst": [{"sample", "error", "marked", "class",
 * "features": [{"name", "error"}]}], "remarks"}, where what is not known is null; and CSV rows
 * sample,part,error,class,marked,flagged,order of the training, validation and measured part. Samples are
 * counted from 0, as in arrays and in the window. @events: measured with the choice's threshold. Owned by the
 * caller; NULL with HG_ERROR_MEMORY. */
char *hg_anomalies_page (const HgAnomalies *anomalies, const HgThresholdChoice *choice,
                         const HgEvents *events, HgError *error);
char *hg_anomalies_json (const HgAnomalies *anomalies, const HgThresholdChoice *choice,
                         const HgEvents *events, HgError *error);
char *hg_anomalies_csv (const HgAnomalies *anomalies, const HgThresholdChoice *choice, HgError *error);
