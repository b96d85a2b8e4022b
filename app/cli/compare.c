/* compare: two models side by side: their layers, options and weights. Ends as diff does. */
#include "analysis/comparison.h"
#include "base/clean.h"
#include "commands.h"
#include "model-argument.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SHOWN = 80 /* bytes of what a person typed */
};

typedef struct
{
  bool json, markdown, differences;
} Options;

static const CliOption options[] = {
  { .name = "differences",
    .help = "leave out what is the same in both (not with --json)",
    .type = CLI_FLAG,
    .offset = offsetof (Options, differences) },
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = "markdown",
    .help = "as tables in Markdown",
    .type = CLI_FLAG,
    .offset = offsetof (Options, markdown) },
  { .name = NULL },
};

/* Prints the comparison; returns CLI_DONE or CLI_DIFFERS, or CLI_FAILED with @error. */
static int
print (const HgComparison *comparison, const HgWeightDiff *weights, const Options *given, HgError *error)
{
  char *text = given->json       ? hg_comparison_json (comparison, weights, error)
               : given->markdown ? hg_comparison_markdown (comparison, weights, given->differences, error)
                                 : hg_comparison_page (comparison, weights, given->differences, error);
  if (text == NULL)
    return CLI_FAILED;
  printf ("%s%s", text, given->json ? "\n" : "");
  free (text);
  return hg_comparison_same (comparison, weights) ? CLI_DONE : CLI_DIFFERS;
}

static int
compare (const CliModel models[2], const char *const *words, const Options *given, HgError *error)
{
  char names[2][SHOWN];
  HgComparisonSide sides[2];
  for (int i = 0; i < 2; i++)
    sides[i] = (HgComparisonSide){ hg_clean (names[i], SHOWN, words[i], strlen (words[i])), models[i].model,
                                   models[i].weights };
  HgComparison *comparison = hg_comparison_new (sides, error);
  bool done = comparison != NULL, weigh = done && hg_comparison_weighable (comparison);
  HgTeam *team = weigh ? hg_team_new (0, error) : NULL;
  HgWeightDiff *weights = team != NULL ? hg_comparison_weigh (comparison, team, NULL, error) : NULL;
  int code = !done || (weigh && weights == NULL) ? CLI_FAILED : print (comparison, weights, given, error);
  hg_weight_diff_free (weights);
  hg_team_free (team);
  hg_comparison_unref (comparison);
  return code;
}

static int
run (const CliCall *call, HgError *error)
{
  CliModel models[2] = { 0 };
  bool done = cli_model_look (call->words[0], &models[0], error)
              && cli_model_look (call->words[1], &models[1], error);
  int code = done ? compare (models, call->words, call->options, error) : CLI_FAILED;
  cli_model_clear (&models[0]);
  cli_model_clear (&models[1]);
  return code;
}

const CliCommand cli_compare = {
  .name = "compare",
  .usage = "A B [--differences] [--json|--markdown]",
  .sentence = "Compares two models: layers, options and weights; exit 1 where they differ",
  .details
  = "A and B are model files (.h5, .keras, .hourglass.h5), names of examples (rare-event-59), or "
    "stacks in words:\n"
    "\"Input 5x59; LSTM 16 relu; RepeatVector 5; LSTM 59 sequences\". Weights are compared where both "
    "have some.\n"
    "Names that differ in their numbers only (lstm_3, lstm_1) are no difference.\n"
    "Exit status: 0 nothing differs, 1 something does, 2 they could not be compared.",
  .min_words = 2,
  .max_words = 2,
  .options = options,
  .size = sizeof (Options),
  .verdict = true,
  .run = run,
};
