/* See comparer.h. Answers about models that are no longer compared are dropped. */
#include "ui/run/comparer.h"
#include "ui/parts/task-answer.h"

enum
{
  NICE = 5 /* a window's frames come first */
};

/* What the workers get and give back. */
typedef struct
{
  HgComparisonSide sides[2];
  HgComparison *comparison;
  HgWeightDiff *weights;
  HgJob job;
} Work;

struct _HourglassComparer
{
  GObject parent_instance;
  Work *work; /* or NULL */
  gboolean paired, done;
  char *fault;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (HourglassComparer, hourglass_comparer, G_TYPE_OBJECT)

static void
work_clear (gpointer data)
{
  Work *work = data;
  for (int i = 0; i < 2; i++)
    {
      g_free ((char *)work->sides[i].name);
      hg_model_unref (work->sides[i].model);
      hg_weights_unref (work->sides[i].weights);
    }
  hg_comparison_unref (work->comparison);
  hg_weight_diff_free (work->weights);
}

static void
work_release (gpointer work)
{
  g_atomic_rc_box_release_full (work, work_clear);
}

static void
pair_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HgError error = { 0 };
  work->comparison = hg_comparison_new (work->sides, &error);
  hourglass_task_answer (task, work->comparison != NULL, &error);
}

static void
weigh_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HgError error = { 0 };
  HgTeam *team = hg_team_new (0, &error);
  if (team != NULL)
    {
      hg_team_give_way (team, NICE);
      work->weights = hg_comparison_weigh (work->comparison, team, &work->job, &error);
    }
  hg_team_free (team);
  hourglass_task_answer (task, work->weights != NULL, &error);
}

static void
start (HourglassComparer *self, GTaskThreadFunc thread, GAsyncReadyCallback answered)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, answered, g_object_ref (self));
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self->work), work_release);
  g_task_run_in_thread (task, thread);
}

/* Whether the answer is about what is compared now, and there is one. */
static gboolean
take_answer (HourglassComparer *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  if (g_task_get_task_data (G_TASK (result)) != self->work)
    return FALSE;
  const gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  if (!done)
    {
      self->fault = g_strdup (error->message);
      self->done = TRUE;
      g_signal_emit (self, changed_signal, 0);
    }
  return done;
}

static void
weighed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassComparer) self = data;
  if (!take_answer (self, result))
    return;
  self->done = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

static void
paired (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassComparer) self = data;
  if (!take_answer (self, result))
    return;
  self->paired = TRUE;
  self->done = !hg_comparison_weighable (self->work->comparison);
  if (!self->done)
    start (self, weigh_thread, weighed);
  g_signal_emit (self, changed_signal, 0);
}

void
hourglass_comparer_stop (HourglassComparer *self)
{
  if (self->work != NULL)
    hg_job_cancel (&self->work->job);
  g_clear_pointer (&self->work, work_release);
  g_clear_pointer (&self->fault, g_free);
  self->paired = self->done = FALSE;
}

static void
hourglass_comparer_dispose (GObject *object)
{
  hourglass_comparer_stop (HOURGLASS_COMPARER (object));
  G_OBJECT_CLASS (hourglass_comparer_parent_class)->dispose (object);
}

static void
hourglass_comparer_class_init (HourglassComparerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_comparer_dispose;
  changed_signal = g_signal_new ("changed", HOURGLASS_TYPE_COMPARER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
hourglass_comparer_init (HourglassComparer *self)
{
}

HourglassComparer *
hourglass_comparer_new (void)
{
  return g_object_new (HOURGLASS_TYPE_COMPARER, NULL);
}

void
hourglass_comparer_compare (HourglassComparer *self, const HgComparisonSide sides[2])
{
  Work *work = g_atomic_rc_box_new0 (Work);
  for (int i = 0; i < 2; i++)
    work->sides[i] = (HgComparisonSide){ g_strdup (sides[i].name), hg_model_ref (sides[i].model),
                                         hg_weights_ref (sides[i].weights) };
  hourglass_comparer_stop (self); /* which may hold what was given */
  self->work = work;
  start (self, pair_thread, paired);
}

const HgComparisonSide *
hourglass_comparer_get_sides (HourglassComparer *self)
{
  return self->work != NULL ? self->work->sides : NULL;
}

HgComparison *
hourglass_comparer_get_comparison (HourglassComparer *self)
{
  return self->paired ? self->work->comparison : NULL;
}

const HgWeightDiff *
hourglass_comparer_get_weights (HourglassComparer *self)
{
  return self->done && self->fault == NULL && self->work != NULL ? self->work->weights : NULL;
}

const char *
hourglass_comparer_get_fault (HourglassComparer *self)
{
  return self->fault;
}

gboolean
hourglass_comparer_is_busy (HourglassComparer *self)
{
  return self->work != NULL && !self->done;
}

double
hourglass_comparer_get_progress (HourglassComparer *self)
{
  return hourglass_comparer_is_busy (self) ? atomic_load (&self->work->job.permille) / 1000.0 : 1;
}
