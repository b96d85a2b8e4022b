#include "ui/run/affinity-finder.h"
#include "analysis/affinities.h"
#include "base/nice.h"

enum
{
  SHARE = 10 /* one part of the time in so many goes into finding */
};

struct HourglassAffinityFinder
{
  const HgTsne *tsne;
  int nice;
  GThread *thread; /* NULL: not busy; it returns what it found */
  HgTensor *latent;
  gint64 began, rested; /* rested: when the next may begin */
  int done;             /* atomic */
};

HourglassAffinityFinder *
hourglass_affinity_finder_new (const HgTsne *tsne, int nice)
{
  HourglassAffinityFinder *self = g_new0 (HourglassAffinityFinder, 1);
  self->tsne = tsne;
  self->nice = nice;
  return self;
}

void
hourglass_affinity_finder_free (HourglassAffinityFinder *self)
{
  HgTensor *latent = NULL;
  if (self->thread != NULL)
    hg_affinities_free (hourglass_affinity_finder_take (self, &latent));
  hg_tensor_unref (latent);
  g_free (self);
}

static gpointer
find (gpointer data)
{
  HourglassAffinityFinder *self = data;
  hg_give_way (self->nice);
  HgTeam *team = hg_team_new (1, NULL);
  HgAffinities *found = team != NULL ? hg_tsne_find (self->tsne, self->latent->data,
                                                     hg_tensor_row_values (self->latent), team, NULL)
                                     : NULL;
  hg_team_free (team);
  self->rested = g_get_monotonic_time () * SHARE - self->began * (SHARE - 1);
  g_atomic_int_set (&self->done, TRUE);
  return found;
}

void
hourglass_affinity_finder_begin (HourglassAffinityFinder *self, HgTensor *latent)
{
  self->latent = latent;
  self->began = g_get_monotonic_time ();
  g_atomic_int_set (&self->done, FALSE);
  self->thread = g_thread_new ("neighbours", find, self);
}

gboolean
hourglass_affinity_finder_is_busy (HourglassAffinityFinder *self)
{
  return self->thread != NULL;
}

gboolean
hourglass_affinity_finder_is_done (HourglassAffinityFinder *self)
{
  return self->thread != NULL && g_atomic_int_get (&self->done);
}

gboolean
hourglass_affinity_finder_is_rested (HourglassAffinityFinder *self)
{
  return self->thread == NULL && g_get_monotonic_time () >= self->rested;
}

HgAffinities *
hourglass_affinity_finder_take (HourglassAffinityFinder *self, HgTensor **latent)
{
  HgAffinities *found = g_thread_join (g_steal_pointer (&self->thread));
  *latent = g_steal_pointer (&self->latent);
  return found;
}
