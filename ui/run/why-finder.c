/* See why-finder.h. What the worker reads belongs to it alone or never changes: models, weights and prepared
 * data are shared and immutable, curves only grow, settings are a copy. */
#include "ui/run/why-finder.h"
#include "base/job.h"
#include "train/data-fit.h"
#include "train/settings.h"

enum
{
  SOON = 150,  /* ms after something changed */
  CALM = 10000 /* … after an epoch: the training has the processors */
};

/* What the worker gets and gives back. */
typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  HgMetricsLog *log;
  HgTrainSettings settings;
  gboolean stopped, compared;
  HgError error; /* of a training that broke off */
  HgBaselines baselines;
  HgJob job;
  HgWhy *why; /* the answer */
} Work;

struct _HourglassWhyFinder
{
  GObject parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  Work *asked, *shown; /* shown: of the last answer; both may be NULL */
  guint again;         /* ms to wait, as something changed while the worker was busy; 0: nothing did */
  guint later;
  gint64 due; /* when later comes */
  gsize rows; /* epochs of the run that were seen */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (HourglassWhyFinder, hourglass_why_finder, G_TYPE_OBJECT)

static void
work_clear (gpointer data)
{
  Work *work = data;
  hg_model_unref (work->model);
  hg_weights_unref (work->weights);
  hg_prepared_unref (work->data);
  g_clear_pointer (&work->log, hg_metrics_log_unref);
  hg_why_free (work->why);
}

static void
work_release (gpointer work)
{
  g_atomic_rc_box_release_full (work, work_clear);
}

static void
find (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HgWhyMeasured measured;
  HgCheck *check = hg_check_new (work->model, NULL);
  HgWhyFacts facts = { .check = check,
                       .options = &work->settings.options,
                       .log = work->log,
                       .stopped = work->stopped ? &work->error : NULL,
                       .baselines = work->compared ? &work->baselines : NULL };
  if (check != NULL && work->data != NULL && hg_data_compares (check, work->data, NULL)
      && hg_why_measure (work->model, work->weights, work->data, &work->job, &measured, NULL))
    {
      facts.data = work->data;
      facts.measured = &measured;
    }
  work->why = check != NULL && !hg_job_cancelled (&work->job) ? hg_why_new (&facts, NULL) : NULL;
  hg_check_free (check);
  g_task_return_boolean (task, work->why != NULL);
}

static void ask_in (HourglassWhyFinder *self, guint wait);

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWhyFinder) self = data;
  gboolean done = g_task_propagate_boolean (G_TASK (result), NULL);
  if (self->asked == NULL || g_task_get_task_data (G_TASK (result)) != self->asked)
    return;
  if (done)
    {
      g_clear_pointer (&self->shown, work_release);
      self->shown = g_steal_pointer (&self->asked);
      g_signal_emit (self, changed_signal, 0);
    }
  g_clear_pointer (&self->asked, work_release);
  if (self->again != 0)
    ask_in (self, self->again);
}

/* The training, where it was of @model on the data that are chosen. */
static void
take_run (HourglassWhyFinder *self, Work *work)
{
  const HgModel *model = hourglass_run_get_model (self->run);
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  HgWeights *weights = hourglass_run_get_weights (self->run);
  const HgBaselines *baselines = hourglass_run_get_baselines (self->run);
  if (model == NULL || !hg_model_equal (model, work->model)
      || hourglass_run_get_data (self->run) != work->data)
    return;
  HgMetricsLog *log = hourglass_run_get_log (self->run);
  work->log = log != NULL ? hg_metrics_log_ref (log) : NULL;
  work->stopped = snapshot != NULL && snapshot->state == HG_RUN_FAILED;
  if (work->stopped)
    work->error = snapshot->error;
  work->compared = baselines != NULL;
  if (work->compared)
    work->baselines = *baselines;
  if (weights != NULL && work->weights == NULL)
    work->weights = hg_weights_ref (weights);
}

static gboolean
begin (gpointer data)
{
  HourglassWhyFinder *self = data;
  HgWeights *weights = hourglass_document_get_weights (self->document);
  HgPrepared *prepared = hourglass_document_get_data (self->document);
  Work *work = self->asked = g_atomic_rc_box_new0 (Work);
  self->later = 0;
  self->again = 0;
  work->model = hg_model_ref (hourglass_document_get_settled (self->document));
  work->data = prepared != NULL ? hg_prepared_ref (prepared) : NULL;
  if (hourglass_run_is_active (self->run))
    weights = NULL; /* the run's are newer */
  work->weights = weights != NULL ? hg_weights_ref (weights) : NULL;
  hg_train_settings (&work->settings, hourglass_run_get_options (self->run));
  take_run (self, work);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, answered, g_object_ref (self));
  g_task_set_task_data (task, g_atomic_rc_box_acquire (work), work_release);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, find);
  return G_SOURCE_REMOVE;
}

/* After @wait ms, and once for several changes: the first that is due counts. */
static void
ask_in (HourglassWhyFinder *self, guint wait)
{
  gint64 due = g_get_monotonic_time () + (gint64)wait * 1000;
  if (self->asked != NULL)
    self->again = self->again != 0 ? MIN (self->again, wait) : wait;
  if (self->asked != NULL || (self->later != 0 && self->due <= due))
    return;
  g_clear_handle_id (&self->later, g_source_remove);
  self->due = due;
  self->later = g_timeout_add (wait, begin, self);
}

static void
ask (HourglassWhyFinder *self)
{
  ask_in (self, SOON);
}

static void
document_changed (HourglassWhyFinder *self)
{
  if (hourglass_document_get_before (self->document) == NULL)
    ask (self);
}

/* A training's weights are new with every epoch. */
static void
weights_changed (HourglassWhyFinder *self)
{
  ask_in (self, hourglass_run_is_active (self->run) ? CALM : SOON);
}

/* An epoch was completed, or the run is another one. */
static void
run_updated (HourglassWhyFinder *self)
{
  HgMetricsLog *log = hourglass_run_get_log (self->run);
  gsize rows = log != NULL ? hg_metrics_log_count (log) : 0;
  if (rows == self->rows)
    return;
  self->rows = rows;
  weights_changed (self);
}

static void
hourglass_why_finder_dispose (GObject *object)
{
  HourglassWhyFinder *self = HOURGLASS_WHY_FINDER (object);
  g_clear_handle_id (&self->later, g_source_remove);
  if (self->asked != NULL)
    hg_job_cancel (&self->asked->job);
  g_clear_pointer (&self->asked, work_release);
  g_clear_pointer (&self->shown, work_release);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_why_finder_parent_class)->dispose (object);
}

static void
hourglass_why_finder_class_init (HourglassWhyFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_why_finder_dispose;
  changed_signal = g_signal_new ("changed", HOURGLASS_TYPE_WHY_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
hourglass_why_finder_init (HourglassWhyFinder *self)
{
}

HourglassWhyFinder *
hourglass_why_finder_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassWhyFinder *self = g_object_new (HOURGLASS_TYPE_WHY_FINDER, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (weights_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (run_updated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
  return self;
}

const HgWhy *
hourglass_why_finder_get (HourglassWhyFinder *self, const HgModel **model)
{
  if (model != NULL)
    *model = self->shown != NULL ? self->shown->model : NULL;
  return self->shown != NULL ? self->shown->why : NULL;
}
