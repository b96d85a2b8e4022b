/* The training thread may post at any time, also while this object is being destroyed: it only touches a
 * small reference-counted `wake`, which knows the run by a weak reference that is followed on the main
 * thread. */
#include "ui/run/run-private.h"
#include "ui/parts/settings.h"
#include <math.h>
#include <stdatomic.h>

struct HourglassRunWake
{
  atomic_bool pending; /* an idle is on its way */
  GWeakRef run;
};

enum
{
  UPDATED,
  STATE_CHANGED,
  OPTIONS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassRun, hourglass_run, G_TYPE_OBJECT)

enum
{
  LAST_WORD_MILLISECONDS = 2000 /* how long closing waits for a stopped run's last weights */
};

static void
wake_clear (gpointer data)
{
  HourglassRunWake *wake = data;
  g_weak_ref_clear (&wake->run);
}

static void
wake_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, wake_clear);
}

static void collect (HourglassRun *self);

static gboolean
tick (gpointer data)
{
  HourglassRunWake *wake = data;
  atomic_store (&wake->pending, false);
  g_autoptr (HourglassRun) self = g_weak_ref_get (&wake->run);
  if (self != NULL)
    collect (self);
  return G_SOURCE_REMOVE;
}

/* On the training thread. */
static void
posted (void *data)
{
  HourglassRunWake *wake = data;
  if (!atomic_exchange (&wake->pending, true))
    g_idle_add_full (G_PRIORITY_DEFAULT, tick, g_atomic_rc_box_acquire (wake), wake_release);
}

static gboolean
is_over (HgRunState state)
{
  return state == HG_RUN_DONE || state == HG_RUN_STOPPED || state == HG_RUN_FAILED;
}

/* Takes @runner; NULL: nothing trains any more. */
static void
set_runner (HourglassRun *self, HgRunner *runner)
{
  g_clear_pointer (&self->runner, hg_runner_free);
  self->runner = runner;
  if (self->document != NULL)
    hourglass_document_set_training (self->document, runner != NULL);
}

/* Takes what the runner posted; true when there was something. */
static gboolean
take (HourglassRun *self)
{
  HgSnapshot *snapshot = self->runner != NULL ? hg_runner_take (self->runner) : NULL;
  if (snapshot == NULL)
    return FALSE;
  HgSnapshot *old = self->now.snapshot;
  self->now.snapshot = snapshot;
  self->now.state = snapshot->state;
  if (snapshot->weights != NULL)
    {
      hg_weights_unref (self->now.weights);
      self->now.weights = hg_weights_ref (snapshot->weights);
    }
  hourglass_run_look_snapshot (self, snapshot);
  if (is_over (snapshot->state))
    set_runner (self, NULL);
  hg_snapshot_free (old);
  return TRUE;
}

static void
collect (HourglassRun *self)
{
  HgRunState before = self->now.state;
  HgWeights *weights = self->now.weights;
  if (!take (self))
    return;
  if (self->now.weights != weights)
    hourglass_document_set_weights (self->document, self->now.model, self->now.weights);
  hourglass_run_emit_updated (self);
  if (self->now.state != before)
    {
      hourglass_run_look_soon (self);
      hourglass_run_emit_state_changed (self);
    }
}

void
hourglass_run_emit_state_changed (HourglassRun *self)
{
  hourglass_run_select_in_shown (self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

void
hourglass_run_emit_updated (HourglassRun *self)
{
  hourglass_run_select_in_shown (self);
  g_signal_emit (self, signals[UPDATED], 0);
}

static void
forget (HourglassRun *self)
{
  set_runner (self, NULL);
  g_clear_pointer (&self->baseline_task, hourglass_baseline_cancel);
  g_clear_pointer (&self->now.snapshot, hg_snapshot_free);
  hourglass_run_forget_frame (self);
  g_clear_pointer (&self->now.weights, hg_weights_unref);
  g_clear_pointer (&self->now.first_weights, hg_weights_unref);
  g_clear_pointer (&self->now.log, hg_metrics_log_unref);
  g_clear_pointer (&self->now.model, hg_model_unref);
  g_clear_pointer (&self->now.data, hg_prepared_unref);
  self->now.has_baselines = FALSE;
  self->now.state = HG_RUN_STARTING;
}

static void
hourglass_run_dispose (GObject *object)
{
  HourglassRun *self = HOURGLASS_RUN (object);
  hourglass_run_look_dispose (self);
  hourglass_run_forget_past (self);
  forget (self);
  g_clear_pointer (&self->continued, hourglass_file_facts_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->document);
  g_clear_pointer (&self->wake, wake_release);
  G_OBJECT_CLASS (hourglass_run_parent_class)->dispose (object);
}

static void
hourglass_run_class_init (HourglassRunClass *klass)
{
  static const char *const names[N_SIGNALS] = { "updated", "state-changed", "options-changed" };
  G_OBJECT_CLASS (klass)->dispose = hourglass_run_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i]
        = g_signal_new (names[i], HOURGLASS_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* The engine's defaults, with configs of our own that can be changed. */
static void
reset_options (HourglassRun *self)
{
  self->options = hg_train_options ();
  hourglass_run_choose_loss (self, self->options.loss);
  hourglass_run_choose_optimizer (self, self->options.optimizer);
  hourglass_run_choose_schedule (self, self->options.schedule);
}

static void
forget_dials (HourglassRun *self)
{
  for (int dial = 0; dial < HG_DIALS; dial++)
    self->dials[dial] = NAN;
}

static void
hourglass_run_init (HourglassRun *self)
{
  reset_options (self);
  forget_dials (self);
  self->now.used = self->options;
  self->selection = hourglass_sample_selection_new ();
  self->wake = g_atomic_rc_box_new0 (HourglassRunWake);
  g_weak_ref_init (&self->wake->run, self);
}

/* Another example brings its own way of training. */
static void
follow_preset (HourglassRun *self)
{
  const HgPreset *preset = hourglass_document_get_preset (self->document);
  hourglass_run_forget_continued (self);
  if (preset == self->preset)
    return;
  self->preset = preset;
  reset_options (self);
  if (preset != NULL)
    {
      const HgLoss *loss = hg_loss_parse (preset->loss, self->configs.loss, NULL);
      self->options.epochs = preset->epochs;
      self->options.batch_size = (size_t)preset->batch_size;
      self->options.learning_rate = preset->learning_rate;
      self->options.loss = loss != NULL ? loss : self->options.loss;
    }
  hourglass_run_options_changed (self);
}

HourglassRun *
hourglass_run_new (HourglassDocument *document)
{
  HourglassRun *self = g_object_new (HOURGLASS_TYPE_RUN, NULL);
  self->document = g_object_ref (document);
  follow_preset (self);
  g_signal_connect_object (document, "file-changed", G_CALLBACK (follow_preset), self, G_CONNECT_SWAPPED);
  hourglass_run_look_setup (self);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (hourglass_run_recall), self,
                           G_CONNECT_SWAPPED);
  hourglass_run_select_in_shown (self);
  return self;
}

HourglassSampleSelection *
hourglass_run_get_selection (HourglassRun *self)
{
  return self->selection;
}

HgTrainOptions *
hourglass_run_get_options (HourglassRun *self)
{
  return &self->options;
}

HourglassRunConfigs *
hourglass_run_get_configs (HourglassRun *self)
{
  return &self->configs;
}

void
hourglass_run_options_changed (HourglassRun *self)
{
  g_signal_emit (self, signals[OPTIONS_CHANGED], 0);
}

void
hourglass_run_choose_loss (HourglassRun *self, const HgLoss *loss)
{
  self->options.loss = loss;
  self->options.loss_config = self->configs.loss;
  hg_params_defaults (loss->params, loss->n_params, self->configs.loss);
}

void
hourglass_run_choose_optimizer (HourglassRun *self, const HgOptimizer *optimizer)
{
  self->options.optimizer = optimizer;
  self->options.optimizer_config = self->configs.optimizer;
  self->options.learning_rate = optimizer->learning_rate;
  self->options.weight_decay = NAN;
  hg_params_defaults (optimizer->params, optimizer->n_params, self->configs.optimizer);
}

void
hourglass_run_choose_schedule (HourglassRun *self, const HgSchedule *schedule)
{
  self->options.schedule = schedule;
  self->options.schedule_config = self->configs.schedule;
  hg_params_defaults (schedule->params, schedule->n_params, self->configs.schedule);
}

static void
baselines_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassRun) self = data;
  HourglassBaselineTask *task;
  HgBaselines baselines;
  gboolean done = hourglass_baseline_finish (result, &baselines, &task);
  if (task != self->baseline_task)
    return; /* of a run before */
  if (done)
    self->now.baselines = baselines;
  self->now.has_baselines = done;
  g_clear_pointer (&self->baseline_task, hourglass_baseline_cancel);
  hourglass_run_emit_updated (self);
}

void
hourglass_run_start_baselines (HourglassRun *self)
{
  HgCheck *check = hg_check_shapes (self->now.model, NULL);
  size_t latent = check != NULL && check->waist_values > 0 ? (size_t)check->waist_values : 0;
  g_clear_pointer (&check, hg_check_free);
  self->baseline_task
      = hourglass_baseline_start (self->now.data, latent, baselines_done, g_object_ref (self));
}

HgWeights *
hourglass_run_start_weights (HourglassRun *self)
{
  const HgModel *model = hourglass_document_get_settled (self->document), *trained;
  HgWeights *weights = hourglass_document_get_weights (self->document);
  if (weights == NULL || hourglass_document_get_trained (self->document, &trained) != self->now.weights)
    return hg_weights_ref (weights);
  return weights == self->now.weights || self->now.first_weights == NULL
             ? hg_weights_ref (self->now.first_weights)
             : hg_weights_carry (model, self->now.first_weights, NULL);
}

gboolean
hourglass_run_start (HourglassRun *self, HgError *error)
{
  return hourglass_run_start_from (self, NULL, self->options.epochs, error);
}

gboolean
hourglass_run_start_from (HourglassRun *self, const HgCheckpoint *from, int epochs, HgError *error)
{
  const HgModel *model = hourglass_document_get_settled (self->document);
  HgPrepared *data = hourglass_document_get_data (self->document);
  if (data == NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "There is no data to train on: choose some first");
  HgWeights *first = from != NULL ? hg_weights_ref (from->weights) : hourglass_run_start_weights (self);
  const double epochs_before = from != NULL ? self->now.before : hourglass_run_start_epochs (self, first);
  HgProbe *asked = hourglass_run_look_ahead (self, data);
  HgRunOptions options = { .train = self->options,
                           .from = from,
                           .posted = posted,
                           .data = self->wake,
                           .threads = hourglass_settings_threads (),
                           .state = hourglass_run_continued_state (self, first),
                           .probe = asked };
  options.train.epochs = epochs;
  HgRunner *runner = hg_runner_new (model, first, data, &options, error);
  if (runner == NULL)
    {
      hg_probe_unref (asked);
      hg_weights_unref (first);
      return FALSE;
    }
  if (from != NULL)
    {
      hourglass_run_take_checkpoint (self, hg_runner_model (runner), from, "Branch from");
      hourglass_run_retire (self);
    }
  forget (self);
  hourglass_run_look_clear (self);
  forget_dials (self);
  set_runner (self, runner);
  self->went_on = hourglass_run_goes_on (self, first);
  self->took_state = hg_runner_took_state (runner);
  self->now.first_weights = first;
  self->now.before = epochs_before;
  self->now.first_epochs = epochs_before + (from != NULL ? from->epochs : 0);
  self->now.used = self->options;
  self->now.used.epochs = epochs;
  self->now.model = hg_model_ref (hg_runner_model (runner));
  self->now.data = hg_prepared_ref (hg_runner_data (runner));
  self->now.log = hg_metrics_log_ref (hg_runner_log (runner));
  hourglass_run_look_begin (self, asked);
  hg_probe_unref (asked);
  hourglass_run_start_baselines (self);
  hourglass_run_emit_state_changed (self);
  return TRUE;
}

void
hourglass_run_pause (HourglassRun *self, gboolean paused)
{
  if (self->runner != NULL)
    hg_runner_pause (self->runner, paused);
}

void
hourglass_run_stop (HourglassRun *self)
{
  if (self->runner != NULL)
    hg_runner_stop (self->runner);
}

void
hourglass_run_set_learning_rate (HourglassRun *self, double learning_rate)
{
  self->options.learning_rate = learning_rate;
  if (self->runner != NULL)
    hg_runner_set_learning_rate (self->runner, learning_rate);
  hourglass_run_options_changed (self);
}

void
hourglass_run_set_clipnorm (HourglassRun *self, double clipnorm)
{
  self->options.clipnorm = clipnorm;
  if (self->runner != NULL)
    hg_runner_set_clipnorm (self->runner, clipnorm);
  hourglass_run_options_changed (self);
}

void
hourglass_run_set_noise (HourglassRun *self, double amount)
{
  self->options.noise.amount = amount;
  if (self->runner != NULL)
    hg_runner_set_noise (self->runner, amount);
  hourglass_run_options_changed (self);
}

void
hourglass_run_set_dial (HourglassRun *self, HgDial dial, double value)
{
  self->dials[dial] = value;
  if (self->runner != NULL)
    hg_runner_set_dial (self->runner, dial, value);
  hourglass_run_options_changed (self);
}

double
hourglass_run_get_dial (HourglassRun *self, HgDial dial)
{
  return self->dials[dial];
}

void
hourglass_run_finish (HourglassRun *self)
{
  gint64 until = g_get_monotonic_time () + LAST_WORD_MILLISECONDS * G_TIME_SPAN_MILLISECOND;
  gboolean was_active = self->runner != NULL;
  HgWeights *before = self->now.weights;
  hourglass_run_stop (self);
  while (self->runner != NULL && g_get_monotonic_time () < until)
    if (!take (self))
      g_usleep (500);
  set_runner (self, NULL);
  if (self->now.weights != NULL && self->now.weights != before)
    hourglass_document_set_weights (self->document, self->now.model, self->now.weights);
  if (!was_active)
    return;
  hourglass_run_emit_updated (self);
  hourglass_run_emit_state_changed (self);
}

void
hourglass_run_shutdown (HourglassRun *self)
{
  gboolean had = self->now.model != NULL;
  hourglass_run_finish (self);
  hourglass_run_forget_past (self);
  forget (self);
  hourglass_run_look_clear (self);
  if (!had)
    return;
  hourglass_run_emit_updated (self);
  hourglass_run_emit_state_changed (self);
}

gboolean
hourglass_run_is_active (HourglassRun *self)
{
  return self->runner != NULL;
}

const HgSnapshot *
hourglass_run_get_snapshot (HourglassRun *self)
{
  return self->now.snapshot;
}

HgMetricsLog *
hourglass_run_get_log (HourglassRun *self)
{
  return self->now.log;
}

HgWeights *
hourglass_run_get_weights (HourglassRun *self)
{
  return self->now.weights;
}

const HgModel *
hourglass_run_get_model (HourglassRun *self)
{
  return self->now.model;
}

HgPrepared *
hourglass_run_get_data (HourglassRun *self)
{
  return self->now.data;
}

const HgTrainOptions *
hourglass_run_get_used (HourglassRun *self)
{
  return &self->now.used;
}

const HgBaselines *
hourglass_run_get_baselines (HourglassRun *self)
{
  return self->now.has_baselines ? &self->now.baselines : NULL;
}
