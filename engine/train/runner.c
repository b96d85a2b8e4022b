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
  _Atomic double learning_rate;
  pthread_mutex_t lock; /* of paused */
  pthread_cond_t wake;
  bool paused;
  pthread_t thread;
  bool started;

  /* The training thread's own. */
  HgProbe *probe;
  HgTensor *probe_x, *probe_z;            /* samples to reconstruct and to encode */
  double began, posted, probed, probe_cost; /* seconds */
  double idle;                            /* seconds spent paused */
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
          snapshot->latent = hg_tensor_ref (unread->latent);
        }
      hg_snapshot_unref (unread);
    }
  hg_snapshot_unref (hg_mailbox_put (&runner->snapshots, snapshot));
  runner->posted = hg_clock_seconds ();
  if (runner->options.posted != NULL)
    runner->options.posted (runner->options.data);
}

/* Takes a new request, if there is one, and gathers its samples. */
static void
take_probe (HgRunner *runner)
{
  HgProbe *probe = hg_mailbox_take (&runner->probes);
  if (probe == NULL)
    return;
  hg_probe_unref (runner->probe);
  hg_tensor_unref (runner->probe_x);
  hg_tensor_unref (runner->probe_z);
  runner->probe = probe;
  runner->probe_x = probe->n_reconstruct > 0
                        ? hg_tensor_gather (runner->data->x, probe->reconstruct, probe->n_reconstruct, NULL)
                        : NULL;
  runner->probe_z = probe->n_encode > 0 ? hg_tensor_gather (runner->data->x, probe->encode, probe->n_encode, NULL)
                                        : NULL;
  runner->probed = -INFINITY;
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
  if (runner->probe_x != NULL)
    snapshot->reconstructed = hg_network_predict (network, runner->probe_x, HG_NO_NODE, NULL);
  if (runner->probe_z != NULL && waist != HG_NO_NODE)
    snapshot->latent = hg_network_predict (network, runner->probe_z, waist, NULL);
  runner->probed = hg_clock_seconds ();
  runner->probe_cost = runner->probed - now;
}

static void
snap (HgRunner *runner, HgRunState state, bool weights, const HgError *error)
{
  HgTrainer *trainer = runner->trainer;
  HgSnapshot *snapshot = hg_snapshot_new (NULL);
  if (snapshot == NULL)
    return;
  double per_second = hg_trainer_samples_per_second (trainer);
  size_t batches = hg_trainer_batches (trainer), done = hg_trainer_batch (trainer);
  int epochs = runner->options.train.epochs, epoch = hg_trainer_epoch (trainer);
  snapshot->state = state;
  snapshot->epoch = epoch;
  snapshot->epochs = epochs;
  snapshot->batch = done;
  snapshot->batches = batches;
  snapshot->rows = hg_metrics_log_count (runner->log);
  snapshot->loss = hg_trainer_loss (trainer);
  snapshot->samples_per_second = per_second;
  snapshot->seconds = hg_clock_seconds () - runner->began - runner->idle;
  double through = ((double)(epoch - 1) + (double)done / (double)batches) / (double)epochs;
  snapshot->seconds_left = through > 0 ? snapshot->seconds * (1 - through) / through : NAN;
  if (error != NULL)
    snapshot->error = *error;
  look (runner, snapshot, state != HG_RUN_TRAINING);
  if (weights)
    snapshot->weights = hg_network_save (hg_trainer_network (trainer), NULL);
  post (runner, snapshot);
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
  snap (runner, HG_RUN_TRAINING, false, NULL);
  while (!hg_job_cancelled (&runner->job))
    {
      wait_while_paused (runner);
      hg_trainer_set_learning_rate (runner->trainer, atomic_load_explicit (&runner->learning_rate, memory_order_relaxed));
      state = hg_trainer_step (runner->trainer, &runner->job, &error);
      if (state == HG_TRAINER_DONE || state == HG_TRAINER_FAILED)
        break;
      if (hg_clock_seconds () - runner->posted >= interval)
        snap (runner, HG_RUN_TRAINING, state == HG_TRAINER_EPOCH, NULL);
    }
  HgRunState last = state == HG_TRAINER_FAILED          ? HG_RUN_FAILED
                    : hg_job_cancelled (&runner->job)   ? HG_RUN_STOPPED
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
  atomic_init (&runner->learning_rate, options->train.learning_rate);
  runner->team = hg_team_new (choose_threads (options->threads), error);
  if (runner->team != NULL)
    runner->trainer = hg_trainer_new (model, weights, data, &options->train, runner->team, error);
  if (runner->trainer != NULL)
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
  hg_tensor_unref (runner->probe_x);
  hg_tensor_unref (runner->probe_z);
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
hg_runner_probe (HgRunner *runner, HgProbe *probe)
{
  hg_probe_unref (hg_mailbox_put (&runner->probes, hg_probe_ref (probe)));
}
