/* new: a model file with its first weights, from an example or from a stack in words. */
#include "base/format.h"
#include "commands.h"
#include "files/keras-save.h"
#include "files/read-file.h"
#include "model-argument.h"
#include "model/edit.h"
#include "train/trainer.h"
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char *output;
  int64_t seed;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "M.h5",
    .help = "the file to write",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "seed",
    .argument = "N",
    .help = "of the first weights (42)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, seed),
    .low = 0,
    .high = 9e15 },
  { .name = NULL },
};

/* A stack in words is called as its file is. */
static bool
name_model (HgModel **model, const char *path, HgError *error)
{
  char name[HG_NAME_SIZE];
  snprintf (name, sizeof name, "%s", hg_file_name (path));
  char *dot = strrchr (name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';
  HgModel *named = hg_edit_name (*model, name, error);
  hg_model_unref (*model);
  *model = named;
  return named != NULL;
}

static bool
fits (const HgCheck *check, HgError *error)
{
  if (check->n_faults == 0)
    return true;
  return hg_error_set (error, HG_ERROR_SHAPE, "%s hourglass-cli check lists what would mend it",
                       check->diagnostics[0].sentence);
}

/* The command that trains it as the app would: only what is not usual is said. */
static void
say_how_to_train (const HgPreset *preset, const char *path)
{
  const HgTrainOptions usual = hg_train_options ();
  printf ("It was made for the data %s: hourglass-cli train %s --data %s", preset->data, path, preset->data);
  if (preset->normal_only)
    printf (" --normal-only");
  if (preset->epochs != usual.epochs)
    printf (" --epochs %d", preset->epochs);
  if ((size_t)preset->batch_size != usual.batch_size)
    printf (" --batch-size %d", preset->batch_size);
  if (preset->learning_rate != usual.learning_rate)
    printf (" --learning-rate %g", preset->learning_rate);
  if (strcmp (preset->loss, usual.loss->name) != 0)
    printf (" --loss %s", preset->loss);
  printf (" -o trained.h5\n");
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  const HgPreset *preset;
  HgModel *model = cli_model_words (call->words[0], &preset, error);
  if (model == NULL && error->code == HG_ERROR_NONE)
    {
      hg_error_set (
          error, HG_ERROR_VALUE,
          "new: expected the name of an example or a stack in words, got %.60s: hourglass-cli new --help "
          "lists the examples",
          call->words[0]);
      return CLI_USAGE;
    }
  bool done = model != NULL && (preset != NULL || name_model (&model, given->output, error));
  HgCheck *check = done ? hg_check_new (model, error) : NULL;
  HgWeights *weights
      = check != NULL && fits (check, error) ? hg_weights_new (model, (uint64_t)given->seed, error) : NULL;
  done = weights != NULL && hg_keras_save (given->output, model, weights, NULL, NULL, error);
  if (done)
    {
      char headline[160], layers[64];
      printf ("%s: %s, untrained · %s\n", given->output,
              hg_format_items (layers, sizeof layers, (int64_t)model->n, "layer", "layers"),
              hg_check_headline (check, headline, sizeof headline));
      if (preset != NULL)
        say_how_to_train (preset, given->output);
    }
  hg_weights_unref (weights);
  hg_check_free (check);
  hg_model_unref (model);
  return done ? CLI_DONE : CLI_FAILED;
}

static void
list_examples (void)
{
  printf ("\nExamples:\n");
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    printf ("  %-15s %s\n                  %s\n", preset->name, preset->title, preset->sentence);
}

const CliCommand cli_new = {
  .name = "new",
  .usage = "EXAMPLE -o M.h5 [--seed N]",
  .sentence = "Makes an untrained model: an example, or a stack in words",
  .details
  = "EXAMPLE is one of the names below, or a stack in words:\n"
    "\"Input 5x59; LSTM 16 relu; RepeatVector 5; LSTM 16 relu sequences; TimeDistributed Dense 59\".",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .defaults = &(const Options){ .seed = 42 },
  .size = sizeof (Options),
  .help = list_examples,
  .run = run,
};
