/* anomalies: the errors of samples, a threshold for them, and where samples are marked how well it tells them
 * apart. */
#include "commands.h"
#include "find-anomalies.h"
#include "files/replace.h"
#include "threshold-options.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  CliData data;
  CliThreshold threshold;
  int part;
  const char *normal, *output;
  int64_t worst;
  bool json;
} Options;

static const CliOption options[] = {
  CLI_THRESHOLD_ROWS (offsetof (Options, threshold)),
  CLI_NORMAL_ROW (offsetof (Options, normal)),
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
judge (const CliWork *work, const Options *given, HgError *error)
{
  HgThresholdChoice choice;
  HgAnomalies *anomalies = cli_find_anomalies (work, given->normal, (size_t)given->worst, error);
  bool done = anomalies != NULL && cli_threshold_choose (&given->threshold, anomalies, &choice, error)
              && put_out (anomalies, given, &choice, error);
  hg_anomalies_free (anomalies);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliWork work = { 0 };
  if (!cli_threshold_check ("anomalies", &given->threshold, error))
    return CLI_USAGE;
  bool done
      = cli_work_open_for (&work, given->output, call->words[0], &given->data, given->part, false, error)
        && judge (&work, given, error);
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
                                .threshold = CLI_THRESHOLD_DEFAULTS,
                                .worst = 10 },
  .size = sizeof (Options),
  .run = run,
};
