#include "train-options.h"
#include "loss-option.h"
#include "threads-option.h"
#include <string.h>

static const char *const yes_no[] = { "no", "yes", NULL };

#define AT(field) .offset = offsetof (CliTrainOptions, field)

const CliOption cli_train_options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.h5",
    .help = "the trained model; OUT.hourglass.h5 keeps data, curves and state too",
    .type = CLI_TEXT,
    AT (output),
    .required = true },
  { .name = "epochs",
    .argument = "N",
    .help = "passes over the training part (30)",
    .type = CLI_COUNT,
    AT (epochs),
    .low = 1,
    .high = 1e6 },
  { .name = "batch-size",
    .argument = "N",
    .help = "samples a step (64)",
    .type = CLI_COUNT,
    AT (batch_size),
    .low = 1,
    .high = 1e9 },
  { .name = "optimizer",
    .argument = "NAME",
    .help = "the file's, else adam; adamw, sgd(0.9, nesterov=yes), rmsprop, nadam, adagrad, adamax",
    .type = CLI_TEXT,
    AT (optimizer) },
  { .name = "learning-rate",
    .argument = "X",
    .help = "size of a step (sgd: 0.01, the others: 0.001)",
    .type = CLI_REAL,
    AT (learning_rate),
    .low = 1e-12,
    .high = 1000 },
  { .name = "schedule",
    .argument = "NAME",
    .help = "constant (default), step(0.5, epochs=10), exponential, cosine, plateau(0.1)",
    .type = CLI_TEXT,
    AT (schedule) },
  { .name = "warmup",
    .argument = "N",
    .help = "epochs in which the rate rises, before the schedule (0)",
    .type = CLI_COUNT,
    AT (warmup),
    .low = 0,
    .high = 1e6 },
  { .name = "weight-decay",
    .argument = "X",
    .help = "share of every weight that a step takes away, times the rate (adamw: 0.004)",
    .type = CLI_REAL,
    AT (weight_decay),
    .low = 0,
    .high = 1000 },
  { .name = "clipnorm",
    .argument = "X",
    .help = "most length of each weight's gradient (0: off)",
    .type = CLI_REAL,
    AT (clipnorm),
    .low = 0,
    .high = 1e9 },
  { .name = "global-clipnorm",
    .argument = "X",
    .help = "most length of all gradients together",
    .type = CLI_REAL,
    AT (global_clipnorm),
    .low = 0,
    .high = 1e9 },
  { .name = "clipvalue",
    .argument = "X",
    .help = "most size of each value of a gradient",
    .type = CLI_REAL,
    AT (clipvalue),
    .low = 0,
    .high = 1e9 },
  CLI_LOSS_ROW (offsetof (CliTrainOptions, loss)),
  { .name = "metrics",
    .argument = "LIST",
    .help = "columns beside the loss: mae (default), mse or mae,mse",
    .type = CLI_TEXT,
    AT (metrics) },
  { .name = "normal-only",
    .argument = "[CLASS]",
    .help = "train and scale on the samples of one class (the one that most are of)",
    .type = CLI_TEXT,
    AT (data.normal),
    .bare = true },
  { .name = "noise",
    .argument = "KIND",
    .help = "spoils what goes in while training: gaussian(0.2) or masking(0.3)",
    .type = CLI_TEXT,
    AT (noise) },
  { .name = "teacher-forcing",
    .argument = "X",
    .help = "share of a decoder's steps that are told the true value before (the layer's)",
    .type = CLI_REAL,
    AT (teacher_forcing),
    .low = 0,
    .high = 1 },
  { .name = "kl-weight",
    .argument = "X",
    .help = "weight of a variational latent's penalty (the layer's)",
    .type = CLI_REAL,
    AT (kl_weight),
    .low = 0,
    .high = 1e6 },
  { .name = "patience",
    .argument = "N",
    .help = "stop after N epochs without a better validation loss; keep the best",
    .type = CLI_COUNT,
    AT (patience),
    .low = 0,
    .high = 1e6 },
  { .name = "min-delta",
    .argument = "X",
    .help = "by how much a loss must fall to count as better (0)",
    .type = CLI_REAL,
    AT (min_delta),
    .low = 0,
    .high = 1e9 },
  { .name = "validation-data",
    .argument = "D",
    .help = "other data for validation; all of --data is then trained on",
    .type = CLI_TEXT,
    AT (validation) },
  { .name = "shuffle",
    .argument = "yes|no",
    .help = "a new order of the samples each epoch (yes)",
    .type = CLI_CHOICE,
    AT (shuffle),
    .choices = yes_no },
  { .name = "seed",
    .argument = "N",
    .help = "of order, dropout and noise (42); the first weights are the file's",
    .type = CLI_COUNT,
    AT (seed),
    .low = 0,
    .high = 9e15 },
  CLI_THREADS_ROW (offsetof (CliTrainOptions, threads)),
  { .name = "history",
    .argument = "H.csv",
    .help = "the curves, one row an epoch",
    .type = CLI_TEXT,
    AT (history) },
  { .name = "checkpoint",
    .argument = "C.h5",
    .help = "where the whole state is kept, after every epoch and when stopped",
    .type = CLI_TEXT,
    AT (checkpoint) },
  { .name = "resume",
    .argument = "[C.h5]",
    .help = "goes on from a checkpoint of the same training, or from M itself, a project",
    .type = CLI_TEXT,
    AT (resume),
    .bare = true },
  { .name = NULL },
};

/* What is not given is as it was in a project, else as in hg_train_options. */
/* The kinds, each with its options. */
static bool
choose_kinds (const CliTrainOptions *given, CliTrainChoice *choice, HgError *error)
{
  HgTrainSettings *settings = &choice->settings;
  HgTrainOptions *train = &settings->options;
  if (given->loss != NULL && (train->loss = cli_loss ("train", given->loss, settings->loss, error)) == NULL)
    return false;
  if (given->optimizer != NULL)
    {
      train->optimizer = hg_optimizer_parse (given->optimizer, settings->optimizer, error);
      if (train->optimizer == NULL)
        return hg_error_prefix (error, "train: --optimizer");
      train->learning_rate = train->optimizer->learning_rate;
      train->weight_decay = NAN;
    }
  if (given->schedule != NULL
      && (train->schedule = hg_schedule_parse (given->schedule, settings->schedule, error)) == NULL)
    return hg_error_prefix (error, "train: --schedule");
  if (given->noise != NULL && !hg_noise_parse (given->noise, &train->noise, error))
    return hg_error_prefix (error, "train: --noise");
  return hg_metrics_parse (given->metrics, &choice->metrics, error)
         || hg_error_prefix (error, "train: --metrics");
}

/* One of the three at most. */
static bool
choose_clipping (const CliTrainOptions *given, HgTrainOptions *train, HgError *error)
{
  const double clips[] = { given->clipnorm, given->global_clipnorm, given->clipvalue };
  double *const into[] = { &train->clipnorm, &train->global_clipnorm, &train->clipvalue };
  int on = 0, said = 0;
  for (int i = 0; i < 3; i++)
    {
      on += clips[i] > 0;
      said += clips[i] >= 0;
    }
  if (on > 1)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "train: expected one of --clipnorm, --global-clipnorm and --clipvalue, got several");
  for (int i = 0; said > 0 && i < 3; i++)
    *into[i] = clips[i] > 0 ? clips[i] : 0;
  return true;
}

bool
cli_train_choose (const CliTrainOptions *given, const HgTrainSettings *base, CliTrainChoice *choice,
                  HgError *error)
{
  const HgTrainOptions standard = hg_train_options ();
  HgTrainOptions *train = &choice->settings.options;
  hg_train_settings (&choice->settings, base != NULL ? &base->options : &standard);
  if (!choose_kinds (given, choice, error) || !choose_clipping (given, train, error))
    return false;
  train->epochs = given->epochs > 0 ? (int)given->epochs : train->epochs;
  train->batch_size = given->batch_size > 0 ? (size_t)given->batch_size : train->batch_size;
  train->learning_rate = given->learning_rate > 0 ? given->learning_rate : train->learning_rate;
  train->weight_decay = !isnan (given->weight_decay) ? given->weight_decay : train->weight_decay;
  train->warmup = given->warmup >= 0 ? (int)given->warmup : train->warmup;
  if (!isnan (given->teacher_forcing))
    train->dials[HG_DIAL_TEACHER_FORCING] = given->teacher_forcing;
  if (!isnan (given->kl_weight))
    train->dials[HG_DIAL_KL_WEIGHT] = given->kl_weight;
  train->seed = given->seed >= 0 ? (uint64_t)given->seed : train->seed;
  train->shuffle = given->shuffle >= 0 ? given->shuffle == 1 : train->shuffle;
  train->patience = given->patience >= 0 ? (int)given->patience : train->patience;
  train->min_delta = given->min_delta >= 0 ? given->min_delta : train->min_delta;
  return true;
}

void
cli_train_take_file (const CliTrainOptions *given, const HgKerasFacts *facts, CliTrainChoice *choice)
{
  HgKerasTraining file;
  HgTrainSettings *settings = &choice->settings;
  HgTrainOptions *train = &settings->options;
  if (!hg_keras_training_read (facts->training, &file, NULL))
    return;
  if (given->loss == NULL && file.loss != NULL)
    {
      train->loss = file.loss;
      memcpy (settings->loss, file.loss_config, sizeof settings->loss);
    }
  if (given->optimizer != NULL || file.optimizer == NULL)
    return;
  train->optimizer = file.optimizer;
  memcpy (settings->optimizer, file.optimizer_config, sizeof settings->optimizer);
  if (given->learning_rate <= 0)
    train->learning_rate = file.learning_rate;
  if (isnan (given->weight_decay))
    train->weight_decay = file.weight_decay;
  if (given->clipnorm <= 0 && given->global_clipnorm <= 0 && given->clipvalue <= 0)
    {
      train->clipnorm = file.clipnorm;
      train->global_clipnorm = file.global_clipnorm;
      train->clipvalue = file.clipvalue;
    }
}
