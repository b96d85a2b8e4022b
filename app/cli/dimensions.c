/* dimensions: how many values every layer has room for, and how many directions it uses on data. */
#include "analysis/dimensions-text.h"
#include "commands.h"
#include "text.h"
#include "work.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  CliData data;
  int part;
  int64_t before; /* a seed, or −1 */
  bool json;
} Options;

static const CliOption options[] = {
  CLI_PART_ROW (CLI_PART_HELP_ALL, offsetof (Options, part)),
  { .name = "before",
    .argument = "SEED",
    .help = "beside it, the same with the first weights that this seed gives",
    .type = CLI_COUNT,
    .offset = offsetof (Options, before),
    .low = 0,
    .high = 9e15 },
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

static bool
measure (const CliWork *work, const HgWeights *weights, HgDimensions *dimensions, HgError *error)
{
  return hg_dimensions (work->model.model, weights, work->data, work->part.index, work->part.n, NULL,
                        dimensions, error);
}

static bool
print (const CliWork *work, const HgDimensions *now, const HgDimensions *before, bool json, HgError *error)
{
  HgDimensionAnswer answers[HG_DIMENSION_ANSWERS];
  const HgCheck *check = work->model.check;
  char *text = (json ? hg_dimensions_json : hg_dimensions_text) (check, now, before, error);
  if (text == NULL)
    return false;
  printf ("%s%s", text, json ? "\n" : "");
  free (text);
  size_t n = json ? 0 : hg_dimensions_answers (check, now, answers);
  for (size_t i = 0; i < n; i++)
    {
      printf ("\n %s\n", answers[i].question);
      cli_print_wrapped ("", 1, answers[i].answer);
    }
  return true;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliWork work = { 0 };
  HgDimensions now = { 0 }, before = { 0 };
  HgWeights *first = NULL;
  bool twice = given->before >= 0;
  bool done = cli_work_open (&work, call->words[0], &given->data, given->part, false, error)
              && measure (&work, work.model.weights, &now, error);
  if (done && twice)
    {
      first = hg_weights_new (work.model.model, (uint64_t)given->before, error);
      done = first != NULL && measure (&work, first, &before, error);
    }
  done = done && print (&work, &now, twice ? &before : NULL, given->json, error);
  hg_weights_unref (first);
  hg_dimensions_clear (&before);
  hg_dimensions_clear (&now);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_dimensions = {
  .name = "dimensions",
  .usage = "M --data D [--part PART] [--before SEED] [--json]",
  .sentence = "Prints every layer's shape, values, parameters and effective rank on data",
  .details = CLI_MODEL_FILE,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS, .part = CLI_PART_ALL, .before = -1 },
  .size = sizeof (Options),
  .run = run,
};
