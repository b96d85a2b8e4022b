#include "analysis/run-report.h"
#include "base/memory.h"
#include "base/text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FIELD_SIZE = 192,
  NAME_SIZE = 40
};

typedef enum
{
  TRAINED,
  TRAINED_BEFORE,
  SQUEEZES,
  HOLDS,
  REACHES,
  BETTER,
  WORSE,
  MEAN,
  NOISE,
  LAST_EPOCH,
  LAST_ALONE,
  LATENT,
  OTHER_DATA,
  OTHER_MEASURE,
  MOST_EXPLAINED,
  LEAST_ERROR,
  HIGHEST_RATIO,
  SAME_EXPLAINED,
  SAME_ERROR,
  SAME_RATIO,
  SEEDS,
  TEMPLATES
} Template;

/* No line ends between a number and its sign: \u00a0. */
static const char *const templates[TEMPLATES + 1] = {
  [TRAINED] = "{architecture} was trained on {data_type} ({input_type}): epochs {epochs}, optimizer "
              "{optimizer}, batch size {batch_size}, learning rate {learning_rate}, seed {seed}. This took "
              "{seconds}.",
  [TRAINED_BEFORE] = "It went on from weights that had been trained before: epochs in all {epochs_in_all}.",
  [SQUEEZES] = "It squeezes {input_values} values into {latent_dim}, a ratio of {compression_ratio}: "
               "{compression_percent}\u00a0% smaller. It has {parameters} parameters.",
  [HOLDS] = "Its latent holds {latent_dim} values for {input_values}: nothing is compressed. It has "
            "{parameters} parameters.",
  [REACHES] = "On the {measured_on} (samples: {samples}) its MSE is {test_mse}, its MAE {test_mae} and its "
              "RMSE {test_rmse}. It explains {variance_explained}\u00a0% of the variance.",
  [BETTER] = "PCA with as many components ({pca_components}) explains {pca_variance}\u00a0%, with an MSE of "
             "{pca_mse}: the run is better.",
  [WORSE] = "PCA with as many components ({pca_components}) explains {pca_variance}\u00a0%, with an MSE of "
            "{pca_mse}: the run is worse than this straight-line method.",
  [MEAN] = "Always giving the mean of each position has an MSE of {mean_mse}.",
  [NOISE]
  = "The noise in the data has a variance of {noise_floor}: a latent can keep some of it, so that the "
    "MSE can be less.",
  [LAST_EPOCH] = "In the last epoch the loss was {loss} on the training part and {val_loss} on the "
                 "validation part, the MAE {mae} and {val_mae}.",
  [LAST_ALONE] = "In the last epoch the loss was {loss} on the training part, the MAE {mae}; there was no "
                 "validation part.",
  [LATENT]
  = "Of the latents' variance, the first principal component holds {latent_first}\u00a0% and the second "
    "{latent_second}\u00a0%.",
  [OTHER_DATA]
  = "The runs are of different data, or of different classes of them: their errors cannot be laid "
    "side by side, but the share of the variance that they explain can.",
  [OTHER_MEASURE] = "The runs' data are scaled or measured in other ways: their errors cannot be laid side "
                    "by side.",
  [MOST_EXPLAINED]
  = "The largest share of the variance is explained by {architecture}: {variance_explained}\u00a0%.",
  [LEAST_ERROR] = "The lowest MSE is that of {architecture}: {test_mse}.",
  [HIGHEST_RATIO] = "The highest ratio is that of {architecture}: {compression_ratio}, from {input_values} "
                    "values to {latent_dim}.",
  [SAME_EXPLAINED] = "The largest share of the variance that is explained is the same in several runs: "
                     "{variance_explained}\u00a0%.",
  [SAME_ERROR] = "The lowest MSE is the same in several runs: {test_mse}.",
  [SAME_RATIO] = "The highest ratio is the same in several runs: {compression_ratio}.",
  [SEEDS] = "Each is a single run: with another seed these numbers would be others, and by how much is not "
            "known from here.",
};

const char *const *
hg_run_report_templates (void)
{
  return templates;
}

static void
add (HgRunReport *report, HgReportKind kind, char *text, HgError *error)
{
  if (text == NULL
      || !hg_grow (&report->lines, &report->capacity, report->n + 1, sizeof *report->lines, error))
    free (text);
  else
    report->lines[report->n++] = (HgReportLine){ kind, text };
}

/* The template with each {field} as @record has it. */
static void
say (HgRunReport *report, Template what, const HgRunRecord *record, HgError *error)
{
  HgText text = { .error = error };
  const char *at = templates[what];
  while (*at != '\0')
    {
      size_t plain = strcspn (at, "{");
      char name[NAME_SIZE], value[FIELD_SIZE];
      hg_text_add (&text, "%.*s", (int)plain, at);
      at += plain;
      if (*at == '\0')
        break;
      size_t length = strcspn (at, "}");
      snprintf (name, sizeof name, "%.*s", (int)length - 1, at + 1);
      hg_text_add (&text, "%s", hg_run_field_text (hg_run_field_find (name), record, value, sizeof value));
      at += length + 1;
    }
  add (report, HG_REPORT_SENTENCE, hg_text_end (&text), error);
}

static bool
is_known (const HgRunRecord *record, HgResult result)
{
  return isfinite (record->results.value[result]);
}

static void
say_run (HgRunReport *report, const HgRunRecord *record, HgError *error)
{
  const double *value = record->results.value;
  add (report, HG_REPORT_HEADING, hg_strdup (record->name, error), error);
  say (report, TRAINED, record, error);
  if (record->before > 0)
    say (report, TRAINED_BEFORE, record, error);
  if (record->latent_values > 0)
    say (report, record->latent_values < record->input_values ? SQUEEZES : HOLDS, record, error);
  if (record->rows > 0)
    say (report, isfinite (hg_run_field_find ("val_loss")->number (record)) ? LAST_EPOCH : LAST_ALONE, record,
         error);
  if (!is_known (record, HG_RESULT_MSE))
    return;
  say (report, REACHES, record, error);
  if (is_known (record, HG_RESULT_PCA))
    say (report, value[HG_RESULT_MSE] < value[HG_RESULT_PCA] ? BETTER : WORSE, record, error);
  say (report, MEAN, record, error);
  if (is_known (record, HG_RESULT_NOISE))
    say (report, NOISE, record, error);
  if (is_known (record, HG_RESULT_LATENT_SECOND))
    say (report, LATENT, record, error);
}

/* The record whose @field, times @sign, is largest; NULL where none is known. */
static const HgRunRecord *
best_by (HgRunRecord *const *records, size_t n, const HgRunField *field, double sign)
{
  const HgRunRecord *best = NULL;
  for (size_t i = 0; i < n; i++)
    {
      double x = sign * field->number (records[i]);
      if (isfinite (x) && (best == NULL || x > sign * field->number (best)))
        best = records[i];
    }
  return best;
}

/* Which record's field @name, times @sign, is largest, in template @what; or in @same, where others show the
 * same number. Nothing where none is known. */
static void
say_best (HgRunReport *report, HgRunRecord *const *records, size_t n, const char *name, double sign,
          Template what, Template same, HgError *error)
{
  const HgRunField *field = hg_run_field_find (name);
  const HgRunRecord *best = best_by (records, n, field, sign);
  char shown[FIELD_SIZE], text[FIELD_SIZE];
  size_t equal = 0;
  if (best == NULL)
    return;
  hg_run_field_text (field, best, shown, sizeof shown);
  for (size_t i = 0; i < n; i++)
    equal += strcmp (hg_run_field_text (field, records[i], text, sizeof text), shown) == 0;
  say (report, equal > 1 ? same : what, best, error);
}

/* Whether what is known of both was measured on the same part of the data. */
static bool
same_part (const HgRunRecord *a, const HgRunRecord *b)
{
  return !is_known (a, HG_RESULT_PART) || !is_known (b, HG_RESULT_PART)
         || a->results.value[HG_RESULT_PART] == b->results.value[HG_RESULT_PART];
}

static void
say_beside (HgRunReport *report, HgRunRecord *const *records, size_t n, HgError *error)
{
  bool one_data = true, one_measure = true;
  for (size_t i = 1; i < n; i++)
    {
      one_data = one_data && strcmp (records[i]->data, records[0]->data) == 0;
      one_measure
          = one_measure && records[i]->scale == records[0]->scale && same_part (records[i], records[0]);
    }
  add (report, HG_REPORT_HEADING, hg_strdup ("Side by side", error), error);
  if (!one_data)
    say (report, OTHER_DATA, records[0], error);
  else if (!one_measure)
    say (report, OTHER_MEASURE, records[0], error);
  say_best (report, records, n, "variance_explained", 1, MOST_EXPLAINED, SAME_EXPLAINED, error);
  if (one_data && one_measure)
    say_best (report, records, n, "test_mse", -1, LEAST_ERROR, SAME_ERROR, error);
  say_best (report, records, n, "compression_ratio", 1, HIGHEST_RATIO, SAME_RATIO, error);
  say (report, SEEDS, records[0], error);
}

bool
hg_run_report (HgRunRecord *const *records, size_t n, const char *title, const char *note,
               HgRunReport *report, HgError *error)
{
  HgError fault = { 0 };
  *report = (HgRunReport){ 0 };
  add (report, HG_REPORT_TITLE, hg_strdup (title, &fault), &fault);
  if (note != NULL)
    add (report, HG_REPORT_SENTENCE, hg_strdup (note, &fault), &fault);
  for (size_t i = 0; i < n; i++)
    say_run (report, records[i], &fault);
  if (n > 1)
    say_beside (report, records, n, &fault);
  if (fault.code == HG_ERROR_NONE)
    return true;
  return hg_error_set (error, fault.code, "%s", fault.text);
}

void
hg_run_report_clear (HgRunReport *report)
{
  for (size_t i = 0; i < report->n; i++)
    free (report->lines[i].text);
  free (report->lines);
  *report = (HgRunReport){ 0 };
}
