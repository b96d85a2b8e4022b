/* evaluate: how well a model reproduces data, and what simpler methods reach. */
#include "commands.h"
#include "figures.h"
#include "loss-option.h"
#include "train/data-fit.h"
#include "work.h"

typedef struct
{
  CliData data;
  int part;
  const char *loss;
  bool json;
} Options;

static const CliOption options[] = {
  CLI_PART_ROW (CLI_PART_HELP_OWN, offsetof (Options, part)),
  CLI_LOSS_ROW (offsetof (Options, loss)),
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  _Alignas(double) char config[HG_LOSS_CONFIG];
  const HgLoss *loss = cli_loss ("evaluate", given->loss, config, error);
  if (loss == NULL)
    return CLI_USAGE;
  CliWork work;
  CliFigures figures;
  bool done = cli_work_open (&work, call->words[0], &given->data, given->part, false, error);
  done = done && hg_data_compares (work.model.check, work.data, error);
  done = done && cli_figures (&figures, work.network, work.data, &work.part, loss, config, error);
  if (done && given->json)
    done = cli_figures_json (&figures, error);
  else if (done)
    cli_figures_print (&figures);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_evaluate = {
  .name = "evaluate",
  .usage = "M --data D [--part PART] [--json]",
  .sentence = "Measures how well a model reproduces data, beside what simpler methods reach",
  .details
  = CLI_MODEL_FILE "\nErrors are measured on scaled values; baselines are fitted on the training part.",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS, .part = CLI_PART_OWN, .loss = "mse" },
  .size = sizeof (Options),
  .run = run,
};
