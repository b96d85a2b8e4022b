/* Points of the plane of components glide to where the next projection has them, while it trains and once it
 * has ended; see latent-view-private.h. They take as long as that projection took to come, so that they
 * arrive when the one after it does. Other changes (other samples, other weights) are steps: no point of
 * before is one of after. */
#include "ui/views/latent-view-private.h"

enum
{
  MOST_POINTS = 4000, /* of which a frame takes 6 ms of the main thread; 10,000 would take 9 */
  LONGEST = 500       /* ms */
};

const HgScatter *
hourglass_latent_view_get_shown (HourglassLatentView *self)
{
  return self->glide.from.n > 0 ? &self->glide.shown : &self->scatter;
}

const HgPlane *
hourglass_latent_view_get_shown_plane (HourglassLatentView *self)
{
  return self->glide.from.n > 0 ? &self->glide.plane : &self->plane;
}

static void
moved (double share, HourglassLatentView *self)
{
  if (self->glide.from.n == 0)
    return;
  if (share < 1)
    hg_plane_glide_move (&self->glide, &self->plane, &self->scatter, share);
  else
    hg_plane_glide_clear (&self->glide);
  if (self->plot != NULL)
    hourglass_plot_invalidate (self->plot);
}

static gboolean
are_same (const HgProbe *a, const HgProbe *b)
{
  return a != NULL && a->n_encode == b->n_encode
         && memcmp (a->encode, b->encode, a->n_encode * sizeof *a->encode) == 0;
}

gboolean
hourglass_latent_glide_keep (HourglassLatentView *self, const HgPlane *next)
{
  gint64 now = g_get_monotonic_time (), took = (now - self->came) / 1000;
  self->came = now;
  if (!(self->live || self->next_live) || self->data != self->next_data || next->n > MOST_POINTS
      || !hg_plane_glide_fits (&self->plane, next) || !are_same (self->probe, self->next_probe)
      || self->scatter.n != next->n || hourglass_latent_view_places_tsne (self)
      || hourglass_latent_view_shows_scree (self)
      || !hg_plane_glide_begin (&self->glide, hourglass_latent_view_get_shown_plane (self),
                                hourglass_latent_view_get_shown (self), NULL))
    {
      hourglass_latent_glide_end (self);
      return FALSE;
    }
  if (self->gliding == NULL)
    {
      AdwAnimationTarget *target
          = adw_callback_animation_target_new ((AdwAnimationTargetFunc)(void (*) (void))moved, self, NULL);
      self->gliding = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, LONGEST, target);
      adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->gliding), ADW_LINEAR);
    }
  adw_animation_reset (self->gliding);
  adw_timed_animation_set_duration (ADW_TIMED_ANIMATION (self->gliding), (guint)CLAMP (took, 1, LONGEST));
  return TRUE;
}

void
hourglass_latent_glide_go (HourglassLatentView *self)
{
  adw_animation_play (self->gliding);
}

void
hourglass_latent_glide_follow (HourglassLatentView *self)
{
  if (self->glide.from.n > 0)
    hg_plane_glide_move (&self->glide, &self->plane, &self->scatter, adw_animation_get_value (self->gliding));
}

void
hourglass_latent_glide_end (HourglassLatentView *self)
{
  if (self->gliding != NULL)
    adw_animation_pause (self->gliding);
  hg_plane_glide_clear (&self->glide);
}
