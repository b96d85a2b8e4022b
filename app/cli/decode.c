/* decode: what a model makes of latents, also of such that no sample has. */
#include "analysis/latent-decoder.h"
#include "base/memory.h"
#include "commands.h"
#include "files/npy.h"
#include "model-argument.h"
#include "output-path.h"
#include "reader/open.h"
#include "work.h"

typedef struct
{
  const char *latent, *output;
  int64_t threads;
} Options;

static const CliOption options[] = {
  { .name = "latent",
    .argument = "Z.npy",
    .help = "the latents, one row a sample, as `encode` writes them",
    .type = CLI_TEXT,
    .offset = offsetof (Options, latent),
    .required = true },
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.npy",
    .help = "the array to write: what is decoded, in the data's own units where the file is a project",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "threads",
    .argument = "N",
    .help = "threads (one a processor)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, threads),
    .low = 1,
    .high = 256 },
  { .name = NULL },
};

/* A project remembers how its data were scaled. */
static HgTensor *
own_units (const CliModel *model, HgTensor *y, HgError *error)
{
  const HgScaler *scaler = model->project != NULL ? model->project->scaler : NULL;
  HgShape sample = hg_tensor_sample (y);
  bool fits = scaler != NULL && scaler->kind != HG_SCALE_NONE && sample.rank > 0
              && (size_t)sample.dim[sample.rank - 1] == scaler->n;
  return fits ? hg_scaler_invert (scaler, y, error) : hg_tensor_ref (y);
}

static bool
decode (const CliModel *model, const HgTensor *z, const Options *given, HgError *error)
{
  size_t n = hg_tensor_rows (z), batch = n < CLI_WORK_BATCH ? n : CLI_WORK_BATCH;
  HgTeam *team = hg_team_new ((size_t)given->threads, error);
  HgLatentDecoder *decoder
      = team != NULL ? hg_latent_decoder_new (model->model, model->weights, batch, team, error) : NULL;
  bool done = decoder != NULL
              && (hg_latent_decoder_values (decoder) == hg_tensor_row_values (z)
                  || hg_error_set (error, HG_ERROR_SHAPE,
                                   "%s: expected %zu values a row, as the waist of %s has, got %zu",
                                   given->latent, hg_latent_decoder_values (decoder), model->model->name,
                                   hg_tensor_row_values (z)));
  HgTensor *y = done ? hg_latent_decoder_run (decoder, z->data, n, error) : NULL;
  HgTensor *own = y != NULL ? own_units (model, y, error) : NULL;
  done = own != NULL && hg_npy_save (given->output, own, error);
  if (done)
    cli_wrote (given->output, own);
  hg_tensor_unref (own);
  hg_tensor_unref (y);
  hg_latent_decoder_free (decoder);
  hg_team_free (team);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliModel model = { 0 };
  HgDataset *latents = NULL;
  const char *const read[] = { call->words[0], cli_data_file (given->latent) };
  bool done = cli_are_apart (&given->output, 1, read, 2, error) && cli_can_write (given->output, error)
              && cli_model_open (call->words[0], &model, error)
              && (latents = hg_data_open (given->latent, NULL, NULL, error)) != NULL
              && decode (&model, latents->x, given, error);
  hg_dataset_unref (latents);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_decode = {
  .name = "decode",
  .usage = "M --latent Z.npy -o OUT.npy",
  .sentence = "Writes what a model decodes from latents as an array",
  .details = CLI_MODEL_FILE,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};
