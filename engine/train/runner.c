#include "train/runner.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/nice.h"
#include "train/runner-private.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  NICE = 10 /* training gives way to the window: a frame must not wait for a batch */
};

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
      hg_runner_snap (runner, HG_RUN_PAUSED, true, NULL);
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
  hg_give_way (NICE);
  hg_team_give_way (runner->team, NICE);
  runner->began = hg_clock_seconds ();
  runner->before = (double)(hg_trainer_epoch (runner->trainer) - 1);
  hg_runner_keep (runner);
  hg_runner_snap (runner, HG_RUN_TRAINING, false, NULL);
  while (!hg_job_cancelled (&runner->job))
    {
      wait_while_paused (runner);
      take_settings (runner);
      state = hg_trainer_step (runner->trainer, &runner->job, &error);
      if (state == HG_TRAINER_DONE || state == HG_TRAINER_FAILED)
        break;
      bool due = hg_clock_seconds () - runner->posted >= interval;
      if (due)
        hg_runner_snap (runner, HG_RUN_TRAINING, state == HG_TRAINER_EPOCH, NULL);
      else if (state == HG_TRAINER_EPOCH)
        hg_runner_keep (runner);
    }
  HgRunState last = state == HG_TRAINER_FAILED        ? HG_RUN_FAILED
                    : hg_job_cancelled (&runner->job) ? HG_RUN_STOPPED
                                                      : HG_RUN_DONE;
  hg_runner_snap (runner, last, true, last == HG_RUN_FAILED ? &error : NULL);
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
      runner->took_state = options->state != NULL && hg_trainer_take_state (runner->trainer, options->state);
      runner->log = hg_metrics_log_ref (hg_trainer_log (runner->trainer));
      if (options->probe != NULL)
        hg_runner_probe (runner, options->probe);
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
  hg_snapshot_free (hg_mailbox_take (&runner->snapshots));
  hg_probe_unref (hg_mailbox_take (&runner->probes));
  hg_runner_drop_probe (runner);
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

bool
hg_runner_took_state (const HgRunner *runner)
{
  return runner->took_state;
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
