/* predict: what a model makes of samples, as an array. */
#include "commands.h"
#include "files/npy.h"
#include "output-path.h"
#include "work.h"

typedef struct
{
  CliData data;
  int part;
  const char *output;
  bool forced;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.npy",
    .help = "the array to write: one reconstruction a sample, in the data's own units",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "part",
    .argument = "PART",
    .help = "all (default), train, validation or test",
    .type = CLI_CHOICE,
    .offset = offsetof (Options, part),
    .choices = cli_part_names },
  { .name = "forced",
    .help = "a decoder is told the true value before each step, instead of running free",
    .type = CLI_FLAG,
    .offset = offsetof (Options, forced) },
  { .name = NULL },
};

/* Back into the data's own units, where the output is shaped like the data. */
static HgTensor *
own_units (const CliWork *work, HgTensor *y, HgError *error)
{
  HgTensor view = *y;
  if (!work->model.check->trains || work->data->scaler->kind == HG_SCALE_NONE)
    return hg_tensor_ref (y);
  HgShape sample = hg_tensor_sample (work->data->x);
  view.shape.rank = sample.rank + 1;
  for (int i = 0; i < sample.rank; i++)
    view.shape.dim[i + 1] = sample.dim[i];
  HgTensor *own = hg_scaler_invert (work->data->scaler, &view, error);
  if (own != NULL)
    own->shape = y->shape;
  return own;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliWork work = { 0 };
  bool done = cli_can_write (given->output, error)
              && cli_work_open (&work, call->words[0], &given->data, given->part, false, error);
  HgTensor *y = done ? cli_work_predict (&work, given->forced, error) : NULL;
  HgTensor *own = y != NULL ? own_units (&work, y, error) : NULL;
  done = own != NULL && hg_npy_save (given->output, own, error);
  if (done)
    cli_wrote (given->output, own);
  hg_tensor_unref (own);
  hg_tensor_unref (y);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_predict = {
  .name = "predict",
  .usage = "M --data D -o OUT.npy [--part PART]",
  .sentence = "Writes the reconstructions of samples as an array",
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
