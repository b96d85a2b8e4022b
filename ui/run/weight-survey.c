/* See weight-survey.h. Answers about weights that are no longer the document's are dropped. */
#include "ui/run/weight-survey.h"
#include "base/job.h"

enum
{
  NICE = 5 /* a window's frames come first */
};

/* What the worker gets and gives back. */
typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgTensorStats *stats;
  HgHealth health;
  HgJob job;
} Work;

struct _HourglassWeightSurvey
{
  GObject parent_instance;
  HourglassDocument *document;
  HgWeights *weights; /* the document's, or NULL */
  Work *work;         /* asked for, or NULL */
  gboolean done;      /* work holds answers */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (HourglassWeightSurvey, hourglass_weight_survey, G_TYPE_OBJECT)

static void
work_clear (gpointer data)
{
  Work *work = data;
  hg_model_unref (work->model);
  hg_weights_unref (work->weights);
  hg_health_clear (&work->health);
  g_free (work->stats);
}

static void
work_release (gpointer work)
{
  g_atomic_rc_box_release_full (work, work_clear);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HgTeam *team = hg_team_new (0, NULL);
  gboolean done = TRUE;
  if (team != NULL)
    hg_team_give_way (team, NICE);
  for (gsize i = 0; done && i < work->weights->n; i++)
    {
      const HgTensor *value = work->weights->items[i].value;
      done = !hg_job_cancelled (&work->job)
             && hg_tensor_stats (value->data, value->values, team, &work->stats[i], NULL);
    }
  done = done && hg_health (work->model, work->weights, work->stats, &work->health, NULL);
  hg_team_free (team);
  g_task_return_boolean (task, done);
}

static void
drop (HourglassWeightSurvey *self)
{
  if (self->work != NULL)
    hg_job_cancel (&self->work->job);
  g_clear_pointer (&self->work, work_release);
  self->done = FALSE;
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWeightSurvey) self = data;
  if (g_task_get_task_data (G_TASK (result)) != self->work
      || !g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  self->done = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

void
hourglass_weight_survey_want (HourglassWeightSurvey *self)
{
  if (self->weights == NULL || self->work != NULL || self->document == NULL)
    return;
  const HgModel *trained = hourglass_document_get_check (self->document)->model;
  Work *work = self->work = g_atomic_rc_box_new0 (Work);
  work->model = hg_model_ref (trained);
  work->weights = hg_weights_ref (self->weights);
  work->stats = g_new0 (HgTensorStats, self->weights->n + 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, answered, g_object_ref (self));
  g_task_set_task_data (task, g_atomic_rc_box_acquire (work), work_release);
  g_task_run_in_thread (task, run);
}

static void
weights_changed (HourglassWeightSurvey *self)
{
  HgWeights *weights = hourglass_document_get_weights (self->document);
  if (weights == self->weights)
    return;
  drop (self);
  g_clear_pointer (&self->weights, hg_weights_unref);
  self->weights = hg_weights_ref (weights);
  g_signal_emit (self, changed_signal, 0);
}

static void
hourglass_weight_survey_dispose (GObject *object)
{
  HourglassWeightSurvey *self = HOURGLASS_WEIGHT_SURVEY (object);
  drop (self);
  g_clear_pointer (&self->weights, hg_weights_unref);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_weight_survey_parent_class)->dispose (object);
}

static void
hourglass_weight_survey_class_init (HourglassWeightSurveyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_weight_survey_dispose;
  changed_signal = g_signal_new ("changed", HOURGLASS_TYPE_WEIGHT_SURVEY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
hourglass_weight_survey_init (HourglassWeightSurvey *self)
{
}

HourglassWeightSurvey *
hourglass_weight_survey_new (HourglassDocument *document)
{
  HourglassWeightSurvey *self = g_object_new (HOURGLASS_TYPE_WEIGHT_SURVEY, NULL);
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (weights_changed), self,
                           G_CONNECT_SWAPPED);
  weights_changed (self);
  return self;
}

HgWeights *
hourglass_weight_survey_get_weights (HourglassWeightSurvey *self)
{
  return self->weights;
}

const HgTensorStats *
hourglass_weight_survey_get_stats (HourglassWeightSurvey *self, gsize item)
{
  return self->done && item < self->weights->n ? &self->work->stats[item] : NULL;
}

const HgHealth *
hourglass_weight_survey_get_health (HourglassWeightSurvey *self)
{
  return self->done ? &self->work->health : NULL;
}
