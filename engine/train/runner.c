#include "train/runner.h"
#include "base/clock.h"
#include "base/mailbox.h"
#include "base/memory.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum
{
  NICE = 10 /* training gives way to the window: a frame must not wait for a batch */
};

struct HgRunner
{
  HgModel *model;
  HgPrepared *data;
  HgRunOptions options;
  HgTeam *team;
  HgTrainer *trainer;
  HgMetricsLog *log;
  HgMailbox snapshots, probes;
  HgJob job;
  _Atomic double learning_rate, clipnorm, noise, dials[HG_DIALS];
  pthread_mutex_t lock; /* of paused */
  pthread_cond_t wake;
  bool paused;
  pthread_t thread;
  bool started;

  /* The training thread's own. */
  HgProbe *probe;
  HgTensor *probe_x[1 + HG_MORE_INPUTS]; /* samples to reconstruct, by input … */
  HgTensor *probe_y;                     /* … what they should give, where a decoder can be told … */
  HgTensor *probe_z[1 + HG_MORE_INPUTS]; /* … and samples to encode */
  bool taught;                           /* the model has such a decoder */
  HgCheckpointRing ring;
  double began, posted, probed, probe_cost; /* seconds */
  double idle;                              /* seconds spent paused */
  double before;                            /* epochs that were complete when it began */
};

/* What the last snapshot brought stays in the box when nobody took it yet. */
static void
post (HgRunner *runner, HgSnapshot *snapshot)
{
  HgSnapshot *unread = hg_mailbox_take (&runner->snapshots);
  if (unread != NULL)
    {
      if (snapshot->weights == NULL)
        snapshot->weights = hg_weights_ref (unread->weights);
      if (snapshot->probe == NULL && unread->probe != NULL)
        {
          snapshot->probe = hg_probe_ref (unread->probe);
          snapshot->reconstructed = hg_tensor_ref (unread->reconstructed);
          snapshot->forced = hg_tensor_ref (unread->forced);
          snapshot->latent = hg_tensor_ref (unread->latent);
        }
      hg_snapshot_unref (unread);
    }
  hg_snapshot_unref (hg_mailbox_put (&runner->snapshots, snapshot));
  runner->posted = hg_clock_seconds ();
  if (runner->options.posted != NULL)
    runner->options.posted (runner->options.data);
}

static void
drop_samples (HgTensor **x)
{
  for (size_t i = 0; i < 1 + HG_MORE_INPUTS; i++)
    {
      hg_tensor_unref (x[i]);
      x[i] = NULL;
    }
}

/* The rows @index of every input of the data. */
static void
gather (const HgPrepared *data, const size_t *index, size_t n, HgTensor **x)
{
  drop_samples (x);
  for (size_t i = 0; n > 0 && i < 1 + data->n_more; i++)
    x[i] = hg_tensor_gather (i == 0 ? data->x : data->more[i - 1], index, n, NULL);
}

/* Takes a new request, if there is one, and gathers its samples. */
static void
take_probe (HgRunner *runner)
{
  HgProbe *probe = hg_mailbox_take (&runner->probes);
  if (probe == NULL)
    return;
  hg_probe_unref (runner->probe);
  runner->probe = probe;
  gather (runner->data, probe->reconstruct, probe->n_reconstruct, runner->probe_x);
  gather (runner->data, probe->encode, probe->n_encode, runner->probe_z);
  hg_tensor_unref (runner->probe_y);
  runner->probe_y = runner->taught && probe->n_reconstruct > 0
                        ? hg_tensor_gather (runner->data->y, probe->reconstruct, probe->n_reconstruct, NULL)
                        : NULL;
  runner->probed = -INFINITY;
}

/* @x through the network; NULL where there is nothing to show. */
static HgTensor *
predict (HgRunner *runner, HgTensor *const *x, const HgTensor *teacher)
{
  HgPrediction asked = {
    .x = (const HgTensor *const *)x, .n_x = 1 + runner->data->n_more, .teacher = teacher, .node = HG_NO_NODE
  };
  for (size_t i = 0; i < asked.n_x; i++)
    if (x[i] == NULL)
      return NULL;
  return hg_network_predict_all (hg_trainer_network (runner->trainer), &asked, NULL);
}

/* Runs the watched samples through the network, at most a tenth of the time. */
static void
look (HgRunner *runner, HgSnapshot *snapshot, bool last)
{
  double now = hg_clock_seconds ();
  take_probe (runner);
  if (runner->probe == NULL || (!last && now - runner->probed < 10 * runner->probe_cost))
    return;
  HgNetwork *network = hg_trainer_network (runner->trainer);
  size_t waist = hg_network_check (network)->waist;
  snapshot->probe = hg_probe_ref (runner->probe);
  snapshot->reconstructed = predict (runner, runner->probe_x, NULL);
  if (runner->probe_y != NULL)
    snapshot->forced = predict (runner, runner->probe_x, runner->probe_y);
  if (runner->probe_z[0] != NULL && waist != HG_NO_NODE)
    snapshot->latent = hg_network_encode (network, runner->probe_z[0], NULL);
  runner->probed = hg_clock_seconds ();
  runner->probe_cost = runner->probed - now;
}

/* Takes the trainer's state into the ring: at an epoch's end, and where the run begins, rests or ends. */
static void
keep_checkpoint (HgRunner *runner)
{
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (runner->trainer, NULL);
  if (checkpoint != NULL)
    hg_checkpoint_ring_add (&runner->ring, checkpoint);
  hg_checkpoint_unref (checkpoint);
}

static void
show_checkpoints (HgRunner *runner, HgSnapshot *snapshot)
{
  const HgCheckpointRing *ring = &runner->ring;
  snapshot->checkpoints = hg_alloc (ring->n, sizeof *snapshot->checkpoints, NULL);
  for (size_t i = 0; snapshot->checkpoints != NULL && i < ring->n; i++)
    snapshot->checkpoints[snapshot->n_checkpoints++] = hg_checkpoint_ref (ring->items[i]);
}

/* What a snapshot says in numbers. */
static void
fill_numbers (HgRunner *runner, HgSnapshot *snapshot)
{
  HgTrainer *trainer = runner->trainer;
  size_t batches = hg_trainer_batches (trainer), done = hg_trainer_batch (trainer);
  int epochs = runner->options.train.epochs, epoch = hg_trainer_epoch (trainer);
  snapshot->epoch = epoch;
  snapshot->epochs = epochs;
  snapshot->batch = done;
  snapshot->batches = batches;
  snapshot->rows = hg_metrics_log_count (runner->log);
  snapshot->loss = hg_trainer_loss (trainer);
  snapshot->learning_rate = hg_trainer_rate (trainer);
  snapshot->samples_per_second = hg_trainer_samples_per_second (trainer);
  snapshot->seconds = hg_clock_seconds () - runner->began - runner->idle;
  double complete = (double)(epoch - 1) + (double)done / (double)batches - runner->before;
  double left = (double)epochs - runner->before - complete;
  snapshot->seconds_left = complete > 0 ? snapshot->seconds * left / complete : NAN;
}

static void
snap (HgRunner *runner, HgRunState state, bool weights, const HgError *error)
{
  HgSnapshot *snapshot = hg_snapshot_new (NULL);
  if (weights)
    keep_checkpoint (runner);
  if (snapshot == NULL)
    return;
  snapshot->state = state;
  fill_numbers (runner, snapshot);
  if (error != NULL)
    snapshot->error = *error;
  look (runner, snapshot, state != HG_RUN_TRAINING);
  show_checkpoints (runner, snapshot);
  if (weights)
    snapshot->weights = hg_network_save (hg_trainer_network (runner->trainer), NULL);
  post (runner, snapshot);
}

/* What was set since the last batch. */
static void
take_settings (HgRunner *runner)
{
  HgTrainer *trainer = runner->trainer;
  hg_trainer_set_learning_rate (trainer, atomic_load_explicit (&runner->learning_rate, memory_order_relaxed));
  hg_trainer_set_clipnorm (trainer, atomic_load_explicit (&runner->clipnorm, memory_order_relaxed));
  hg_trainer_set_noise (trainer, atomic_load_explicit (&runner->noise, memory_order_relaxed));
  for (int i = 0; i < HG_DIALS; i++)
    hg_trainer_set_dial (trainer, (HgDial)i, atomic_load_explicit (&runner->dials[i], memory_order_relaxed));
}

static void
wait_while_paused (HgRunner *runner)
{
  pthread_mutex_lock (&runner->lock);
  if (runner->paused && !hg_job_cancelled (&runner->job))
    {
      double since = hg_clock_seconds ();
      pthread_mutex_unlock (&runner->lock);
      snap (runner, HG_RUN_PAUSED, true, NULL);
      pthread_mutex_lock (&runner->lock);
      while (runner->paused && !hg_job_cancelled (&runner->job))
        pthread_cond_wait (&runner->wake, &runner->lock);
      runner->idle += hg_clock_seconds () - since;
    }
  pthread_mutex_unlock (&runner->lock);
}

static void *
run (void *data)
{
  HgRunner *runner = data;
  double interval = 1 / (runner->options.snapshots > 0 ? runner->options.snapshots : 20);
  HgTrainerState state = HG_TRAINER_BATCH;
  HgError error = { 0 };
  setpriority (PRIO_PROCESS, (id_t)gettid (), NICE);
  hg_team_give_way (runner->team, NICE);
  runner->began = hg_clock_seconds ();
  runner->before = (double)(hg_trainer_epoch (runner->trainer) - 1);
  keep_checkpoint (runner);
  snap (runner, HG_RUN_TRAINING, false, NULL);
  while (!hg_job_cancelled (&runner->job))
    {
      wait_while_paused (runner);
      take_settings (runner);
      state = hg_trainer_step (runner->trainer, &runner->job, &error);
      if (state == HG_TRAINER_DONE || state == HG_TRAINER_FAILED)
        break;
      bool due = hg_clock_seconds () - runner->posted >= interval;
      if (due)
        snap (runner, HG_RUN_TRAINING, state == HG_TRAINER_EPOCH, NULL);
      else if (state == HG_TRAINER_EPOCH)
        keep_checkpoint (runner);
    }
  HgRunState last = state == HG_TRAINER_FAILED        ? HG_RUN_FAILED
                    : hg_job_cancelled (&runner->job) ? HG_RUN_STOPPED
                                                      : HG_RUN_DONE;
  snap (runner, last, true, last == HG_RUN_FAILED ? &error : NULL);
  return NULL;
}

/* All processors, but one of more than two stays with the window. */
static size_t
choose_threads (size_t asked)
{
  long there = sysconf (_SC_NPROCESSORS_ONLN);
  if (asked > 0)
    return asked;
  return there > 2 ? (size_t)there - 1 : there > 0 ? (size_t)there : 1;
}

/* What may change while it runs; and whether the model has a decoder that can be told the true values. */
static void
init_settings (HgRunner *runner, const HgTrainOptions *options)
{
  atomic_init (&runner->learning_rate, options->learning_rate);
  atomic_init (&runner->clipnorm, options->clipnorm);
  atomic_init (&runner->noise, options->noise.amount);
  for (int i = 0; i < HG_DIALS; i++)
    atomic_init (&runner->dials[i], options->dials[i]);
  for (size_t i = 0; i < runner->model->n; i++)
    runner->taught |= runner->model->nodes[i]->layer->kind->taught;
}

HgRunner *
hg_runner_new (const HgModel *model, HgWeights *weights, HgPrepared *data, const HgRunOptions *options,
               HgError *error)
{
  HgRunner *runner = hg_alloc (1, sizeof *runner, error);
  if (runner == NULL)
    return NULL;
  pthread_mutex_init (&runner->lock, NULL);
  pthread_cond_init (&runner->wake, NULL);
  runner->model = hg_model_ref (model);
  runner->data = hg_prepared_ref (data);
  runner->options = *options;
  init_settings (runner, &options->train);
  runner->team = hg_team_new (choose_threads (options->threads), error);
  if (runner->team != NULL)
    runner->trainer = hg_trainer_new (model, weights, data, &options->train, runner->team, error);
  if (runner->trainer != NULL
      && (options->from == NULL || hg_trainer_restore (runner->trainer, options->from, error)))
    {
      runner->log = hg_metrics_log_ref (hg_trainer_log (runner->trainer));
      int fault = pthread_create (&runner->thread, NULL, run, runner);
      runner->started = fault == 0;
      if (fault != 0)
        hg_error_set (error, HG_ERROR_MEMORY, "the training thread could not be started (error %d)", fault);
    }
  if (runner->started)
    return runner;
  hg_runner_free (runner);
  return NULL;
}

void
hg_runner_free (HgRunner *runner)
{
  if (runner == NULL)
    return;
  if (runner->started)
    {
      hg_runner_stop (runner);
      pthread_join (runner->thread, NULL);
    }
  hg_trainer_free (runner->trainer);
  hg_team_free (runner->team);
  hg_snapshot_unref (hg_mailbox_take (&runner->snapshots));
  hg_probe_unref (hg_mailbox_take (&runner->probes));
  hg_probe_unref (runner->probe);
  drop_samples (runner->probe_x);
  drop_samples (runner->probe_z);
  hg_tensor_unref (runner->probe_y);
  hg_checkpoint_ring_clear (&runner->ring);
  hg_metrics_log_unref (runner->log);
  hg_prepared_unref (runner->data);
  hg_model_unref (runner->model);
  pthread_cond_destroy (&runner->wake);
  pthread_mutex_destroy (&runner->lock);
  free (runner);
}

HgSnapshot *
hg_runner_take (HgRunner *runner)
{
  return hg_mailbox_take (&runner->snapshots);
}

HgMetricsLog *
hg_runner_log (HgRunner *runner)
{
  return runner->log;
}

const HgModel *
hg_runner_model (const HgRunner *runner)
{
  return runner->model;
}

HgPrepared *
hg_runner_data (const HgRunner *runner)
{
  return runner->data;
}

void
hg_runner_pause (HgRunner *runner, bool paused)
{
  pthread_mutex_lock (&runner->lock);
  runner->paused = paused;
  pthread_cond_signal (&runner->wake);
  pthread_mutex_unlock (&runner->lock);
}

void
hg_runner_stop (HgRunner *runner)
{
  pthread_mutex_lock (&runner->lock);
  hg_job_cancel (&runner->job);
  pthread_cond_signal (&runner->wake);
  pthread_mutex_unlock (&runner->lock);
}

void
hg_runner_set_learning_rate (HgRunner *runner, double learning_rate)
{
  atomic_store_explicit (&runner->learning_rate, learning_rate, memory_order_relaxed);
}

void
hg_runner_set_dial (HgRunner *runner, HgDial dial, double value)
{
  atomic_store_explicit (&runner->dials[dial], value, memory_order_relaxed);
}

void
hg_runner_set_noise (HgRunner *runner, double amount)
{
  atomic_store_explicit (&runner->noise, amount, memory_order_relaxed);
}

void
hg_runner_set_clipnorm (HgRunner *runner, double clipnorm)
{
  atomic_store_explicit (&runner->clipnorm, clipnorm, memory_order_relaxed);
}

void
hg_runner_probe (HgRunner *runner, HgProbe *probe)
{
  hg_probe_unref (hg_mailbox_put (&runner->probes, hg_probe_ref (probe)));
}
