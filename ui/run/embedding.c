/* The thread and the object share a small reference-counted `work` behind a lock, so that an object may go
 * while its thread is in a step: the thread then ends by itself. */
#include "ui/run/embedding.h"
#include "analysis/tsne.h"
#include "base/nice.h"
#include "ui/run/affinity-finder.h"
#include <math.h>

enum
{
  PACE_MS = 8,  /* from one step to the next, so that no frame is without: 1,000 steps in 8 s */
  MEASURE = 25, /* steps from one divergence to the next */
  NICE = 5      /* a window's frames come before it */
};

typedef struct
{
  GMutex lock;
  GCond wake;
  GWeakRef owner;
  HgJob job;
  HgTsneOptions options;
  gsize iterations;

  /* behind the lock */
  HgTensor *latent, *next;   /* that is placed; that is to be followed, or NULL */
  gboolean playing, ended;   /* ended: by itself, not by a person */
  gboolean leaving, pending; /* pending: the main loop will be told */
  gboolean finding;          /* the neighbours of newer latents */
  gsize asked, steps, end;
  HgReal *xy; /* NULL: nothing yet */
  double kl;
  char note[320];
  HgError error;
} Work;

struct _HourglassEmbedding
{
  GObject parent_instance;
  Work *work;
  HgTensor *latent; /* the work's, as it last said */
};

static guint moved_signal;

G_DEFINE_FINAL_TYPE (HourglassEmbedding, hourglass_embedding, G_TYPE_OBJECT)

static void
work_clear (gpointer data)
{
  Work *work = data;
  g_mutex_clear (&work->lock);
  g_cond_clear (&work->wake);
  g_weak_ref_clear (&work->owner);
  hg_tensor_unref (work->latent);
  hg_tensor_unref (work->next);
  g_free (work->xy);
}

static void
work_unref (gpointer work)
{
  g_atomic_rc_box_release_full (work, work_clear);
}

static gboolean
tell (gpointer data)
{
  Work *work = data;
  g_autoptr (HourglassEmbedding) self = g_weak_ref_get (&work->owner);
  g_mutex_lock (&work->lock);
  work->pending = FALSE;
  if (self != NULL)
    {
      hg_tensor_unref (self->latent);
      self->latent = hg_tensor_ref (work->latent);
    }
  g_mutex_unlock (&work->lock);
  if (self != NULL)
    g_signal_emit (self, moved_signal, 0);
  return G_SOURCE_REMOVE;
}

/* Within the lock. */
static void
tell_soon (Work *work)
{
  if (!work->pending)
    g_idle_add_full (G_PRIORITY_DEFAULT, tell, g_atomic_rc_box_acquire (work), work_unref);
  work->pending = TRUE;
}

static void
publish (Work *work, HgTsne *tsne, double kl)
{
  gsize n = hg_tensor_rows (work->latent), count = hg_tsne_count (tsne);
  const gsize *rows = hg_tsne_rows (tsne);
  const HgReal *at = hg_tsne_positions (tsne);
  g_mutex_lock (&work->lock);
  if (work->xy == NULL)
    {
      work->xy = g_new (HgReal, 2 * n);
      g_strlcpy (work->note, hg_tsne_note (tsne), sizeof work->note);
    }
  for (gsize i = 0; count < n && i < 2 * n; i++)
    work->xy[i] = (HgReal)NAN;
  for (gsize i = 0; i < count; i++)
    memcpy (work->xy + 2 * rows[i], at + 2 * i, 2 * sizeof *at);
  work->steps = hg_tsne_iterations (tsne);
  if (!isnan (kl))
    work->kl = kl;
  gboolean over = work->steps >= work->end && work->next == NULL && !work->finding;
  work->ended = work->ended || (work->playing && over);
  work->playing = work->playing && !over;
  tell_soon (work);
  g_mutex_unlock (&work->lock);
}

/* Waits until there is something to do: returns how many steps, or 0 to leave. @asked: a person did. */
static gsize
await (Work *work, gint64 not_before, gboolean *asked)
{
  gsize steps = 0;
  g_mutex_lock (&work->lock);
  while (!work->leaving && steps == 0)
    if (work->asked > 0)
      {
        steps = work->asked;
        work->asked = 0;
      }
    else if (!work->playing)
      g_cond_wait (&work->wake, &work->lock);
    else if (g_get_monotonic_time () >= not_before)
      steps = 1;
    else
      g_cond_wait_until (&work->wake, &work->lock, not_before);
  *asked = !work->playing;
  if (work->leaving)
    steps = 0;
  g_mutex_unlock (&work->lock);
  return steps;
}

/* What the finder found for newer latents is what is placed from now on. */
static void
take (Work *work, HgTsne *tsne, HourglassAffinityFinder *finder)
{
  HgTensor *latent;
  HgAffinities *found = hourglass_affinity_finder_take (finder, &latent);
  if (found != NULL)
    hg_tsne_follow (tsne, found);
  g_mutex_lock (&work->lock);
  work->finding = FALSE;
  HgTensor *before = found != NULL ? work->latent : latent;
  if (found != NULL)
    {
      work->latent = latent;
      work->end = MAX (work->end, work->steps + work->iterations);
    }
  hg_tensor_unref (before);
  g_mutex_unlock (&work->lock);
}

/* Newer latents are followed as soon as their neighbours are found; points that move do so meanwhile. Where
 * they rest, at their end or between single steps, the next step is one of the newest latents. */
static void
follow (Work *work, HgTsne *tsne, HourglassAffinityFinder *finder, gboolean asked)
{
  g_mutex_lock (&work->lock);
  gboolean rests = asked || work->steps >= work->end;
  g_mutex_unlock (&work->lock);
  if (hourglass_affinity_finder_is_done (finder) || (rests && hourglass_affinity_finder_is_busy (finder)))
    take (work, tsne, finder);
  g_mutex_lock (&work->lock);
  HgTensor *next
      = rests || hourglass_affinity_finder_is_rested (finder) ? g_steal_pointer (&work->next) : NULL;
  work->finding = work->finding || next != NULL;
  g_mutex_unlock (&work->lock);
  if (next != NULL)
    hourglass_affinity_finder_begin (finder, next);
  if (next != NULL && rests)
    take (work, tsne, finder);
}

static gpointer
run (gpointer data)
{
  Work *work = data;
  HgError error = { 0 };
  hg_give_way (NICE);
  HgTeam *team = hg_team_new (1, &error);
  HgTsne *tsne = team != NULL ? hg_tsne_new (work->latent->data, hg_tensor_rows (work->latent),
                                             hg_tensor_row_values (work->latent), &work->options, team,
                                             &work->job, &error)
                              : NULL;
  if (tsne != NULL)
    publish (work, tsne, hg_tsne_kl (tsne));
  else
    {
      g_mutex_lock (&work->lock);
      work->error = error;
      work->playing = FALSE;
      tell_soon (work);
      g_mutex_unlock (&work->lock);
    }
  HourglassAffinityFinder *finder = hourglass_affinity_finder_new (tsne, NICE);
  gint64 began = 0;
  gboolean asked;
  for (gsize steps; tsne != NULL && (steps = await (work, began + PACE_MS * 1000, &asked)) > 0;)
    {
      gsize before = hg_tsne_iterations (tsne);
      began = g_get_monotonic_time ();
      follow (work, tsne, finder, asked);
      hg_tsne_step (tsne, steps);
      gboolean measure = asked || before / MEASURE != (before + steps) / MEASURE;
      publish (work, tsne, measure ? hg_tsne_kl (tsne) : NAN);
    }
  hourglass_affinity_finder_free (finder);
  hg_tsne_free (tsne);
  hg_team_free (team);
  work_unref (work);
  return NULL;
}

static void
hourglass_embedding_dispose (GObject *object)
{
  HourglassEmbedding *self = HOURGLASS_EMBEDDING (object);
  if (self->work != NULL)
    {
      hg_job_cancel (&self->work->job);
      g_mutex_lock (&self->work->lock);
      self->work->leaving = TRUE;
      g_cond_signal (&self->work->wake);
      g_mutex_unlock (&self->work->lock);
    }
  g_clear_pointer (&self->work, work_unref);
  g_clear_pointer (&self->latent, hg_tensor_unref);
  G_OBJECT_CLASS (hourglass_embedding_parent_class)->dispose (object);
}

static void
hourglass_embedding_class_init (HourglassEmbeddingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_embedding_dispose;
  moved_signal = g_signal_new ("moved", HOURGLASS_TYPE_EMBEDDING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
hourglass_embedding_init (HourglassEmbedding *self)
{
  self->work = g_atomic_rc_box_new0 (Work);
  g_mutex_init (&self->work->lock);
  g_cond_init (&self->work->wake);
  g_weak_ref_init (&self->work->owner, self);
}

HourglassEmbedding *
hourglass_embedding_new (HgTensor *latent, double perplexity, guint64 seed, gsize iterations)
{
  HourglassEmbedding *self = g_object_new (HOURGLASS_TYPE_EMBEDDING, NULL);
  Work *work = self->work;
  work->latent = hg_tensor_ref (latent);
  self->latent = hg_tensor_ref (latent);
  work->options = (HgTsneOptions){ .perplexity = perplexity, .seed = seed };
  work->iterations = iterations;
  work->end = MAX (1, iterations); /* doubled to go on */
  work->playing = iterations > 0;
  work->kl = NAN;
  g_thread_unref (g_thread_new ("t-SNE", run, g_atomic_rc_box_acquire (work)));
  return self;
}

void
hourglass_embedding_set_playing (HourglassEmbedding *self, gboolean playing)
{
  Work *work = self->work;
  g_mutex_lock (&work->lock);
  if (playing && work->steps >= work->end)
    work->end *= 2;
  work->playing = playing && work->error.code == HG_ERROR_NONE;
  work->ended = FALSE;
  g_cond_signal (&work->wake);
  g_mutex_unlock (&work->lock);
}

void
hourglass_embedding_follow (HourglassEmbedding *self, HgTensor *latent)
{
  Work *work = self->work;
  g_mutex_lock (&work->lock);
  hg_tensor_unref (work->next);
  work->next = hg_tensor_ref (latent);
  work->playing = work->playing || work->ended;
  work->ended = FALSE;
  g_cond_signal (&work->wake);
  g_mutex_unlock (&work->lock);
}

void
hourglass_embedding_step (HourglassEmbedding *self)
{
  g_mutex_lock (&self->work->lock);
  self->work->asked++;
  self->work->end = MAX (self->work->end, self->work->steps + self->work->asked);
  g_cond_signal (&self->work->wake);
  g_mutex_unlock (&self->work->lock);
}

gboolean
hourglass_embedding_copy (HourglassEmbedding *self, HgReal *xy)
{
  Work *work = self->work;
  g_mutex_lock (&work->lock);
  gboolean there = work->xy != NULL;
  if (there)
    memcpy (xy, work->xy, 2 * hg_tensor_rows (work->latent) * sizeof *xy);
  g_mutex_unlock (&work->lock);
  return there;
}

#define GETTER(type, name, field)                                                                            \
  type hourglass_embedding_##name (HourglassEmbedding *self)                                                 \
  {                                                                                                          \
    g_mutex_lock (&self->work->lock);                                                                        \
    type value = self->work->field;                                                                          \
    g_mutex_unlock (&self->work->lock);                                                                      \
    return value;                                                                                            \
  }

GETTER (gboolean, is_playing, playing)
GETTER (gsize, get_steps, steps)
GETTER (gsize, get_end, end)
GETTER (double, get_kl, kl)

HgTensor *
hourglass_embedding_get_latent (HourglassEmbedding *self)
{
  return self->latent;
}

/* Written once, in the same turn of the lock as what says that it is there. */
const char *
hourglass_embedding_get_note (HourglassEmbedding *self)
{
  g_mutex_lock (&self->work->lock);
  const char *note = self->work->xy != NULL ? self->work->note : "";
  g_mutex_unlock (&self->work->lock);
  return note;
}

const char *
hourglass_embedding_get_fault (HourglassEmbedding *self)
{
  g_mutex_lock (&self->work->lock);
  const char *fault = self->work->error.code != HG_ERROR_NONE ? self->work->error.text : "";
  g_mutex_unlock (&self->work->lock);
  return fault;
}
