/* anomalies: the errors of samples, a threshold for them, and where samples are marked how well it tells them
 * apart. */
#include "analysis/anomalies-text.h"
#include "commands.h"
#include "find-anomalies.h"
#include "files/replace.h"
#include "output-path.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  CliData data;
  int part;
  const char *rule, *normal, *output;
  double percentile, k, threshold; /* NaN: not given */
  int64_t worst;
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "rule",
    .argument = "RULE",
    .help = "what chooses the threshold: percentile (default), sigma, f1",
    .type = CLI_TEXT,
    .offset = offsetof (Options, rule) },
  { .name = "percentile",
    .argument = "P",
    .help = "of the training errors (95)",
    .type = CLI_REAL,
    .offset = offsetof (Options, percentile),
    .low = 0,
    .high = 100 },
  { .name = "k",
    .argument = "K",
    .help = "sigma: deviations above the mean training error (3)",
    .type = CLI_REAL,
    .offset = offsetof (Options, k),
    .low = 0,
    .high = 1e6 },
  { .name = "threshold",
    .argument = "X",
    .help = "this threshold, instead of a rule's",
    .type = CLI_REAL,
    .offset = offsetof (Options, threshold),
    .low = 0,
    .high = 1e300 },
  { .name = "normal",
    .argument = "CLASS",
    .help = "class that is not marked (the one trained on alone, or the data's own)",
    .type = CLI_TEXT,
    .offset = offsetof (Options, normal) },
  CLI_PART_ROW (CLI_PART_HELP_OWN, offsetof (Options, part)),
  { .name = "worst",
    .argument = "N",
    .help = "samples in the table of the worst (10)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, worst),
    .low = 0,
    .high = HG_ANOMALIES_WORST },
  { .name = "output",
    .letter = 'o',
    .argument = "ERRORS.csv",
    .help = "the error of every sample, also of those that the threshold was chosen by",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output) },
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

/* The rule that was asked for, with its number; NULL with a wrong-usage sentence. */
static const HgThresholdRule *
choose_rule (const Options *given, double *parameter, HgError *error)
{
  bool sigma = !isnan (given->k), percentile = !isnan (given->percentile);
  const char *name = given->rule != NULL ? given->rule : sigma ? "sigma" : "percentile";
  const HgThresholdRule *rule = hg_threshold_rule_find (name);
  if (rule == NULL)
    hg_error_set (error, HG_ERROR_VALUE, "anomalies: --rule: expected percentile, sigma or f1, got %.60s",
                  name);
  else if (!isnan (given->threshold) && (given->rule != NULL || sigma || percentile))
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "anomalies: --threshold sets it by hand: expected no --%s beside it",
                    given->rule != NULL ? "rule"
                    : sigma             ? "k"
                                        : "percentile");
      return NULL;
    }
  else if ((sigma && strcmp (rule->name, "sigma") != 0)
           || (percentile && strcmp (rule->name, "percentile") != 0))
    {
      hg_error_set (error, HG_ERROR_VALUE, "anomalies: --%s is of another rule than %s",
                    sigma && strcmp (rule->name, "sigma") != 0 ? "k" : "percentile", rule->name);
      return NULL;
    }
  else
    *parameter = sigma ? given->k : percentile ? given->percentile : rule->usual;
  return rule;
}

static bool
put_out (const HgAnomalies *anomalies, const Options *given, const HgThresholdChoice *choice, HgError *error)
{
  HgEvents events = anomalies->events;
  hg_events_measure (&events, anomalies->measured.errors, choice->threshold);
  char *csv = given->output != NULL ? hg_anomalies_csv (anomalies, choice, error) : NULL;
  char *page = (given->json ? hg_anomalies_json : hg_anomalies_page) (anomalies, choice, &events, error);
  bool done = page != NULL && (given->output == NULL || csv != NULL)
              && (csv == NULL || hg_replace_file (given->output, csv, strlen (csv), error));
  if (done)
    printf ("%s%s", page, given->json ? "\n" : "");
  free (page);
  free (csv);
  return done;
}

static bool
judge (const CliWork *work, const Options *given, const HgThresholdRule *rule, double parameter,
       HgError *error)
{
  HgAnomalies *anomalies = cli_find_anomalies (work, given->normal, (size_t)given->worst, error);
  if (anomalies == NULL)
    return false;
  HgThresholdChoice choice = { .threshold = given->threshold };
  if (isnan (given->threshold))
    choice = hg_threshold_choice (anomalies, rule, parameter);
  bool done = !isnan (choice.threshold)
              || hg_error_set (error, HG_ERROR_VALUE, "%s: the rule %s needs %s, got none",
                               work->data->dataset->name, rule->name,
                               rule->marks ? "marked samples" : "finite errors of the training part");
  done = done && put_out (anomalies, given, &choice, error);
  hg_anomalies_free (anomalies);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  double parameter = 0;
  CliWork work = { 0 };
  const HgThresholdRule *rule = choose_rule (given, &parameter, error);
  if (rule == NULL)
    return CLI_USAGE;
  bool done = cli_can_write (given->output, error)
              && cli_work_open (&work, call->words[0], &given->data, given->part, false, error)
              && judge (&work, given, rule, parameter, error);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_anomalies = {
  .name = "anomalies",
  .usage = "M --data D [--rule RULE] [--part PART] [-o ERRORS.csv] [--json]",
  .sentence = "Finds the samples that a model reproduces badly, and judges a threshold for their errors",
  .details
  = CLI_MODEL_FILE "\nErrors are mean squares of scaled values; a sample is flagged where its error is at "
                   "least the threshold.",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS,
                                .part = CLI_PART_OWN,
                                .percentile = NAN,
                                .k = NAN,
                                .threshold = NAN,
                                .worst = 10 },
  .size = sizeof (Options),
  .run = run,
};
