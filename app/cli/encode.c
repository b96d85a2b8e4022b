/* encode: the latent of every sample, as an array. */
#include "commands.h"
#include "files/npy.h"
#include "work.h"

typedef struct
{
  CliData data;
  int part;
  const char *output;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "Z.npy",
    .help = "the array to write: what the waist holds, one row a sample",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  CLI_PART_ROW (CLI_PART_HELP_ALL, offsetof (Options, part)),
  { .name = NULL },
};

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliWork work = { 0 };
  bool done
      = cli_work_open_for (&work, given->output, call->words[0], &given->data, given->part, false, error);
  HgTensor *x = done ? cli_work_samples (&work, error) : NULL;
  HgTensor *z = x != NULL ? cli_work_encode (&work, x, error) : NULL;
  done = z != NULL && hg_npy_save (given->output, z, error);
  if (done)
    cli_wrote (given->output, z);
  hg_tensor_unref (z);
  hg_tensor_unref (x);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_encode = {
  .name = "encode",
  .usage = "M --data D -o Z.npy [--part PART]",
  .sentence = "Writes the latents of samples as an array",
  .details = CLI_MODEL_FILE,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS, .part = CLI_PART_ALL },
  .size = sizeof (Options),
  .run = run,
};
