/* export: a model as a script for Keras or PyTorch, with its weights in a file beside it. */
#include "export/export.h"
#include "base/memory.h"
#include "commands.h"
#include "files/read-file.h"
#include "model-argument.h"
#include "output-path.h"
#include "train-options.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct
{
  CliTrainOptions train; /* its output is the script */
  int to;
  const char *weights;
} Options;

static const char *const names[] = { "keras", "pytorch", NULL }; /* of hg_export_targets */

#define AT(field) .offset = offsetof (Options, field)

static const CliOption options[] = {
  { .name = "to",
    .argument = "NAME",
    .help = "keras or pytorch",
    .type = CLI_CHOICE,
    AT (to),
    .choices = names,
    .required = true },
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.py",
    .help = "the script",
    .type = CLI_TEXT,
    AT (train.output),
    .required = true },
  { .name = "weights",
    .argument = "W",
    .help = "the weights' file (beside the script: OUT.weights.h5, or OUT.npz for PyTorch)",
    .type = CLI_TEXT,
    AT (weights) },
  { .name = "epochs",
    .argument = "N",
    .help = "that the script trains for",
    .type = CLI_COUNT,
    AT (train.epochs),
    .low = 1,
    .high = 1e6 },
  { .name = "batch-size",
    .argument = "N",
    .help = "samples a step",
    .type = CLI_COUNT,
    AT (train.batch_size),
    .low = 1,
    .high = 1e9 },
  { .name = "optimizer",
    .argument = "NAME",
    .help = "the file's, else adam",
    .type = CLI_TEXT,
    AT (train.optimizer) },
  { .name = "learning-rate",
    .argument = "X",
    .help = "size of a step",
    .type = CLI_REAL,
    AT (train.learning_rate),
    .low = 1e-12,
    .high = 1000 },
  { .name = "loss", .argument = "NAME", .help = "the file's, else mse", .type = CLI_TEXT, AT (train.loss) },
  { .name = "schedule",
    .argument = "NAME",
    .help = "of the learning rate (constant)",
    .type = CLI_TEXT,
    AT (train.schedule) },
  { .name = "warmup",
    .argument = "N",
    .help = "epochs in which the rate rises (0)",
    .type = CLI_COUNT,
    AT (train.warmup),
    .low = 0,
    .high = 1e6 },
  { .name = "weight-decay",
    .argument = "X",
    .help = "as in train",
    .type = CLI_REAL,
    AT (train.weight_decay),
    .low = 0,
    .high = 1000 },
  { .name = "clipnorm",
    .argument = "X",
    .help = "most length of each weight's gradient (0: off)",
    .type = CLI_REAL,
    AT (train.clipnorm),
    .low = 0,
    .high = 1e9 },
  { .name = "noise",
    .argument = "KIND",
    .help = "on what goes in: gaussian(0.2) or masking(0.3)",
    .type = CLI_TEXT,
    AT (train.noise) },
  { .name = "patience",
    .argument = "N",
    .help = "stop after N epochs without a better validation loss",
    .type = CLI_COUNT,
    AT (train.patience),
    .low = 0,
    .high = 1e6 },
  { .name = NULL },
};

/* How the model was trained, or is meant to be: a project's settings, else the file's, else an example's own;
 * and over these what was given. */
static bool
choose (const CliTrainOptions *given, const CliModel *model, CliTrainChoice *choice, HgError *error)
{
  HgTrainOptions standard = hg_train_options ();
  HgTrainSettings base;
  if (model->preset != NULL)
    {
      standard.epochs = model->preset->epochs;
      standard.batch_size = (size_t)model->preset->batch_size;
      standard.learning_rate = model->preset->learning_rate;
      standard.loss = hg_loss_find (model->preset->loss);
    }
  hg_train_settings (&base, &standard);
  bool project = model->project != NULL && model->project->settings != NULL;
  if (!cli_train_choose (given, project ? model->project->settings : &base, choice, error))
    return false;
  if (!project)
    cli_train_take_file (given, &model->facts, choice);
  return true;
}

/* The weights' file gets its name from the script's: a file of that name that no earlier export left may be
 * anything, the training data too. */
static bool
may_replace (const char *weights, const char *script, HgError *error)
{
  if (access (weights, F_OK) != 0 || access (script, F_OK) == 0)
    return true;
  return hg_error_set (
      error, HG_ERROR_VALUE,
      "%s: expected no file of that name, for the weights: name another with --weights, or this "
      "one to replace it",
      weights);
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  const HgExportTarget *target = &hg_export_targets[given->to];
  const char *output = given->train.output;
  CliModel model = { 0 };
  CliTrainChoice choice;
  char *weights
      = given->weights != NULL ? hg_strdup (given->weights, error) : hg_export_beside (output, target, error);
  const char *const written[] = { output, weights };
  bool done
      = weights != NULL && cli_are_apart (written, 2, call->words, 1, error) && cli_can_write (output, error)
        && cli_can_write (weights, error) && (given->weights != NULL || may_replace (weights, output, error))
        && cli_model_open (call->words[0], &model, error) && choose (&given->train, &model, &choice, error);
  HgExport export = { .check = model.check,
                      .training = &choice.settings.options,
                      .weights = done ? hg_file_name (weights) : NULL };
  done = done && hg_export_save (target, &export, model.weights, output, weights, error);
  if (done)
    printf ("%s: the script; %s: the weights it loads\n", output, weights);
  free (weights);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_export = {
  .name = "export",
  .usage = "M --to keras|pytorch -o OUT.py [--weights W]",
  .sentence = "Writes a model as a script for Keras or PyTorch",
  .details = CLI_MODEL_FILE
  "\nThe script rebuilds the model, loads its weights from the file beside it, gives the same "
  "outputs and trains:\npython OUT.py --predict x.npy -o y.npy; python OUT.py --data x.npy",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .defaults = &(const Options){ .train = CLI_TRAIN_DEFAULTS },
  .size = sizeof (Options),
  .run = run,
};
