/* See sweeper.h. The thread owns the engine's sweep while it runs; what it posts are copies. */
#include "ui/run/sweeper.h"
#include "base/nice.h"

enum
{
  NICE = 10
};

/* What a thread works on: shared by it and the object, so that either may go first. */
typedef struct
{
  HgModel *model;
  HgPrepared *data;
  HgTrainSettings settings;
  int64_t sizes[HG_SWEEP_SIZES];
  HgSweepOptions options;
  HgJob job;
  HgTeam *team;   /* the thread's */
  HgSweep *sweep; /* likewise; NULL until it has begun */
} Work;

struct _HourglassSweeper
{
  GObject parent_instance;
  Work *work;
  gboolean running;
  HgSweepTable *table;
  HgError fault;
};

/* From the thread to the main loop. */
typedef struct
{
  GWeakRef to;
  Work *work;
  HgSweepTable *table; /* or NULL */
  gboolean over;
  HgError fault;
} Post;

enum
{
  CHANGED,
  SIGNALS
};

static guint signals[SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassSweeper, hourglass_sweeper, G_TYPE_OBJECT)

static void
clear_work (gpointer data)
{
  Work *work = data;
  hg_sweep_free (work->sweep);
  hg_team_free (work->team);
  hg_prepared_unref (work->data);
  hg_model_unref (work->model);
}

static void
free_post (gpointer data)
{
  Post *post = data;
  g_weak_ref_clear (&post->to);
  g_atomic_rc_box_release_full (post->work, clear_work);
  hg_sweep_table_free (post->table);
  g_free (post);
}

static gboolean
arrive (gpointer data)
{
  Post *post = data;
  g_autoptr (HourglassSweeper) self = g_weak_ref_get (&post->to);
  if (self == NULL || self->work != post->work)
    return G_SOURCE_REMOVE;
  if (post->table != NULL)
    {
      hg_sweep_table_free (self->table);
      self->table = g_steal_pointer (&post->table);
    }
  if (post->over)
    {
      self->running = FALSE;
      self->fault = post->fault;
    }
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* What a thread begins with. */
typedef struct
{
  GWeakRef to;
  Work *work;
} Errand;

static void
post (Errand *errand, gboolean over, const HgError *fault)
{
  Post *it = g_new0 (Post, 1);
  g_autoptr (HourglassSweeper) self = g_weak_ref_get (&errand->to);
  g_weak_ref_init (&it->to, self);
  it->work = g_atomic_rc_box_acquire (errand->work);
  it->table = errand->work->sweep != NULL ? hg_sweep_table_copy (hg_sweep_table (errand->work->sweep)) : NULL;
  it->over = over;
  it->fault = *fault;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, arrive, it, free_post);
}

/* The first time: PCA of all sizes. */
static gboolean
begin (Work *work, HgError *fault)
{
  if (work->sweep != NULL)
    return TRUE;
  const guint processors = g_get_num_processors ();
  work->team = hg_team_new (processors > 2 ? processors - 1 : processors, fault);
  if (work->team == NULL)
    return FALSE;
  hg_team_give_way (work->team, NICE);
  HgSweep *sweep = hg_sweep_new (work->model, work->data, &work->options, work->team, fault);
  if (sweep != NULL && hg_sweep_begin (sweep, &work->job, fault))
    work->sweep = sweep;
  else
    hg_sweep_free (sweep);
  return work->sweep != NULL;
}

static gpointer
work_through (gpointer data)
{
  Errand *errand = data;
  Work *work = errand->work;
  HgError fault = { 0 };
  hg_give_way (NICE);
  if (begin (work, &fault))
    {
      post (errand, FALSE, &fault);
      while (hg_sweep_next (work->sweep, &work->job, &fault))
        post (errand, FALSE, &fault);
    }
  if (fault.code == HG_ERROR_CANCELLED)
    fault = (HgError){ 0 };
  post (errand, TRUE, &fault);
  g_weak_ref_clear (&errand->to);
  g_atomic_rc_box_release_full (work, clear_work);
  g_free (errand);
  return NULL;
}

static void
run_thread (HourglassSweeper *self)
{
  Errand *errand = g_new0 (Errand, 1);
  g_weak_ref_init (&errand->to, self);
  errand->work = g_atomic_rc_box_acquire (self->work);
  self->running = TRUE;
  self->fault = (HgError){ 0 };
  g_thread_unref (g_thread_new ("sweep", work_through, errand));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget (HourglassSweeper *self)
{
  if (self->work != NULL)
    hg_job_cancel (&self->work->job);
  if (self->work != NULL)
    g_atomic_rc_box_release_full (g_steal_pointer (&self->work), clear_work);
  g_clear_pointer (&self->table, hg_sweep_table_free);
}

void
hourglass_sweeper_start (HourglassSweeper *self, const HgModel *model, HgPrepared *data,
                         const HgSweepOptions *options)
{
  g_return_if_fail (!self->running);
  forget (self);
  Work *work = g_atomic_rc_box_new0 (Work);
  work->model = hg_model_ref (model);
  work->data = hg_prepared_ref (data);
  hg_train_settings (&work->settings, &options->train);
  memcpy (work->sizes, options->sizes, options->n_sizes * sizeof *work->sizes);
  work->options = *options;
  work->options.sizes = work->sizes;
  work->options.train = work->settings.options;
  self->work = work;
  run_thread (self);
}

void
hourglass_sweeper_stop (HourglassSweeper *self)
{
  if (self->running)
    hg_job_cancel (&self->work->job);
}

gboolean
hourglass_sweeper_can_go_on (HourglassSweeper *self)
{
  return !self->running && self->table != NULL && self->table->done < self->table->all;
}

void
hourglass_sweeper_go_on (HourglassSweeper *self)
{
  g_return_if_fail (hourglass_sweeper_can_go_on (self));
  atomic_store (&self->work->job.cancelled, false);
  run_thread (self);
}

gboolean
hourglass_sweeper_is_running (HourglassSweeper *self)
{
  return self->running;
}

const HgSweepTable *
hourglass_sweeper_get_table (HourglassSweeper *self)
{
  return self->table;
}

double
hourglass_sweeper_get_fraction (HourglassSweeper *self)
{
  return self->work != NULL ? atomic_load_explicit (&self->work->job.permille, memory_order_relaxed) / 1000.0
                            : 0;
}

const char *
hourglass_sweeper_get_fault (HourglassSweeper *self)
{
  return self->fault.text;
}

static void
hourglass_sweeper_dispose (GObject *object)
{
  forget (HOURGLASS_SWEEPER (object));
  G_OBJECT_CLASS (hourglass_sweeper_parent_class)->dispose (object);
}

static void
hourglass_sweeper_class_init (HourglassSweeperClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_sweeper_dispose;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hourglass_sweeper_init (HourglassSweeper *self)
{
}

HourglassSweeper *
hourglass_sweeper_new (void)
{
  return g_object_new (HOURGLASS_TYPE_SWEEPER, NULL);
}
