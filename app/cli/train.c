/* train: trains a model file on data, shows how far it is, and says at its end what was reached beside what
 * simpler methods reach. Ctrl-C stops it and keeps what was learned. */
#include "base/format.h"
#include "commands.h"
#include "data-options.h"
#include "figures.h"
#include "files/keras-h5.h"
#include "files/replace.h"
#include "interrupt.h"
#include "loss-option.h"
#include "model-argument.h"
#include "output-path.h"
#include "progress.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  CliData data;
  const char *output, *history, *optimizer, *loss;
  int64_t epochs, batch_size, seed, threads, patience;
  double learning_rate;
  int shuffle;
} Options;

static const char *const yes_no[] = { "no", "yes", NULL };

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.h5",
    .help = "the trained model",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "epochs",
    .argument = "N",
    .help = "passes over the training part (30)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, epochs),
    .low = 1,
    .high = 1e6 },
  { .name = "batch-size",
    .argument = "N",
    .help = "samples a step (64)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, batch_size),
    .low = 1,
    .high = 1e9 },
  { .name = "optimizer",
    .argument = "NAME",
    .help = "adam (default) or sgd",
    .type = CLI_TEXT,
    .offset = offsetof (Options, optimizer) },
  { .name = "learning-rate",
    .argument = "X",
    .help = "size of a step (adam: 0.001, sgd: 0.01)",
    .type = CLI_REAL,
    .offset = offsetof (Options, learning_rate),
    .low = 1e-12,
    .high = 1000 },
  { .name = "loss",
    .argument = "NAME",
    .help = CLI_LOSS_HELP,
    .type = CLI_TEXT,
    .offset = offsetof (Options, loss) },
  { .name = "patience",
    .argument = "N",
    .help = "stop after N epochs without a better validation loss; keep the best",
    .type = CLI_COUNT,
    .offset = offsetof (Options, patience),
    .low = 0,
    .high = 1e6 },
  { .name = "shuffle",
    .argument = "yes|no",
    .help = "a new order of the samples each epoch (yes)",
    .type = CLI_CHOICE,
    .offset = offsetof (Options, shuffle),
    .choices = yes_no },
  { .name = "seed",
    .argument = "N",
    .help = "of the order and of dropout (42); the first weights are the file's",
    .type = CLI_COUNT,
    .offset = offsetof (Options, seed),
    .low = 0,
    .high = 9e15 },
  { .name = "threads",
    .argument = "N",
    .help = "0: one a processor (default); the result is the same for any number",
    .type = CLI_COUNT,
    .offset = offsetof (Options, threads),
    .low = 0,
    .high = 256 },
  { .name = "history",
    .argument = "H.csv",
    .help = "the curves, one row an epoch",
    .type = CLI_TEXT,
    .offset = offsetof (Options, history) },
  { .name = NULL },
};

/* What the person chose, with the options of each kind. */
typedef struct
{
  HgTrainOptions train;
  _Alignas(double) char optimizer[HG_OPTIMIZER_CONFIG], loss[HG_LOSS_CONFIG];
} Choice;

static bool
choose (const Options *given, Choice *choice, HgError *error)
{
  HgTrainOptions *train = &choice->train;
  *train = hg_train_options ();
  train->loss = cli_loss ("train", given->loss, choice->loss, error);
  if (train->loss == NULL)
    return false;
  train->optimizer = hg_optimizer_parse (given->optimizer, choice->optimizer, error);
  if (train->optimizer == NULL)
    return hg_error_prefix (error, "train: --optimizer");
  train->loss_config = choice->loss;
  train->optimizer_config = choice->optimizer;
  train->epochs = (int)given->epochs;
  train->batch_size = (size_t)given->batch_size;
  train->learning_rate = given->learning_rate > 0 ? given->learning_rate : train->optimizer->learning_rate;
  train->seed = (uint64_t)given->seed;
  train->shuffle = given->shuffle == 1;
  train->patience = (int)given->patience;
  return true;
}

static void
announce (const CliModel *model, const HgPrepared *data, const HgTeam *team)
{
  const HgSplit *split = data->split;
  char n[3][48], parameters[64], threads[48];
  printf (
      "%s (%s) on %s: %s to train on, %s to validate, %s to test; %s\n", model->model->name,
      hg_format_items (parameters, sizeof parameters, model->check->parameters, "parameter", "parameters"),
      data->dataset->name, hg_format_items (n[0], sizeof n[0], (int64_t)split->n_train, "sample", "samples"),
      hg_format_count (n[1], sizeof n[1], (int64_t)split->n_validation),
      hg_format_count (n[2], sizeof n[2], (int64_t)split->n_test),
      hg_format_items (threads, sizeof threads, (int64_t)hg_team_threads (team), "thread", "threads"));
  fflush (stdout);
}

/* Steps until all is done, stopped or diverged. */
static HgTrainerState
train (HgTrainer *trainer, HgJob *job, HgError *error)
{
  CliProgress progress;
  HgTrainerState state = HG_TRAINER_BATCH;
  cli_progress_begin (&progress, trainer);
  while ((state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH) && !hg_job_cancelled (job))
    {
      state = hg_trainer_step (trainer, job, error);
      if (state == HG_TRAINER_EPOCH)
        cli_progress_epoch (&progress);
      else if (state == HG_TRAINER_BATCH)
        cli_progress_batch (&progress);
    }
  cli_progress_end (&progress);
  return state;
}

/* The epoch with the lowest loss that patience watches. */
static int
best_epoch (const HgMetricsLog *log)
{
  double least = INFINITY;
  int best = 0;
  for (size_t i = 0; i < hg_metrics_log_count (log); i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, i);
      double watched = isnan (row->validation_loss) ? row->loss : row->validation_loss;
      if (watched < least)
        {
          least = watched;
          best = row->epoch;
        }
    }
  return best;
}

static void
say_how_it_ended (HgTrainer *trainer, HgTrainerState state, HgJob *job)
{
  const HgMetricsLog *log = hg_trainer_log (trainer);
  const HgTrainOptions *used = hg_trainer_options (trainer);
  size_t rows = hg_metrics_log_count (log);
  if (hg_job_cancelled (job))
    printf ("Stopped in epoch %d: what was learned so far is kept\n", hg_trainer_epoch (trainer));
  else if (state == HG_TRAINER_DONE && used->patience > 0 && rows > 0)
    printf ("%s after epoch %zu; the weights are those of epoch %d, the best\n",
            (int)rows < used->epochs ? "Stopped early" : "Done", rows, best_epoch (log));
}

static bool
save (const Options *given, HgTrainer *trainer, HgError *error)
{
  HgWeights *weights = hg_network_save (hg_trainer_network (trainer), error);
  bool done = weights != NULL
              && hg_keras_h5_save (given->output, hg_network_model (hg_trainer_network (trainer)), weights,
                                   NULL, error);
  hg_weights_unref (weights);
  if (done && given->history != NULL)
    {
      char *csv = hg_metrics_log_csv (hg_trainer_log (trainer), error);
      done = csv != NULL && hg_replace_file (given->history, csv, strlen (csv), error);
      free (csv);
    }
  return done;
}

/* The figures of the test part, or of what there is. */
static bool
measure (HgTrainer *trainer, const CliModel *model, const HgPrepared *data, HgError *error)
{
  const HgSplit *split = data->split;
  int choice = split->n_test > 0         ? CLI_PART_TEST
               : split->n_validation > 0 ? CLI_PART_VALIDATION
                                         : CLI_PART_TRAINING;
  size_t components = model->check->waist_values > 0 ? (size_t)model->check->waist_values : 0;
  CliPart part;
  CliFigures figures;
  if (!cli_part (&part, choice, data, error))
    return false;
  bool done
      = cli_figures (&figures, hg_trainer_network (trainer), data, &part, hg_trainer_options (trainer)->loss,
                     hg_trainer_options (trainer)->loss_config, components, error);
  if (done)
    {
      printf ("\n");
      cli_figures_print (&figures);
    }
  cli_part_clear (&part);
  return done;
}

static bool
train_and_save (const Options *given, HgTrainer *trainer, const CliModel *model, const HgPrepared *data,
                HgError *error)
{
  HgJob job = { 0 };
  HgError fault = { 0 };
  cli_interrupt (&job);
  HgTrainerState state = train (trainer, &job, &fault);
  cli_interrupt (NULL);
  say_how_it_ended (trainer, state, &job);
  if (!save (given, trainer, error))
    return false;
  printf ("%s: %s\n", given->output,
          state == HG_TRAINER_FAILED ? "the last good weights" : "the trained model");
  if (state != HG_TRAINER_FAILED)
    return measure (trainer, model, data, error);
  *error = fault;
  return false;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  Choice choice;
  CliModel model = { 0 };
  if (!choose (given, &choice, error))
    return CLI_USAGE;
  bool done = cli_can_write (given->output, error) && cli_can_write (given->history, error)
              && cli_model_open (call->words[0], &model, error);
  HgPrepared *data = done ? cli_data_load (&given->data, error) : NULL;
  HgTeam *team = data != NULL ? hg_team_new ((size_t)given->threads, error) : NULL;
  HgTrainer *trainer
      = team != NULL ? hg_trainer_new (model.model, model.weights, data, &choice.train, team, error) : NULL;
  if (trainer != NULL)
    announce (&model, data, team);
  done = trainer != NULL && train_and_save (given, trainer, &model, data, error);
  hg_trainer_free (trainer);
  hg_team_free (team);
  hg_prepared_unref (data);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_train = {
  .name = "train",
  .usage = "M --data D -o OUT.h5 [options]",
  .sentence = "Trains a model to reproduce data",
  .details
  = CLI_MODEL_FILE "\nTraining starts from the file's weights. Ctrl-C stops it and keeps what was learned.",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS,
                                .optimizer = "adam",
                                .loss = "mse",
                                .epochs = 30,
                                .batch_size = 64,
                                .seed = 42,
                                .shuffle = 1 },
  .size = sizeof (Options),
  .run = run,
};
