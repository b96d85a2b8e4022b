#include "plane-glide.h"
#include <math.h>

static double
mix (double from, double to, double share)
{
  return from + share * (to - from);
}

static void
mix_values (const HgReal *from, const HgReal *to, size_t n, double share, HgReal *mixed)
{
  for (size_t i = 0; i < n; i++)
    mixed[i] = isfinite (from[i]) ? (HgReal)mix ((double)from[i], (double)to[i], share) : to[i];
}

/* Where one of the two is not known, it is the one that is gone to. */
static void
mix_shade (const HgFarShade *from, const HgFarShade *to, double share, HgFarShade *mixed)
{
  *mixed = *to;
  if (!from->known || !to->known)
    return;
  mixed->x_low = mix (from->x_low, to->x_low, share);
  mixed->x_high = mix (from->x_high, to->x_high, share);
  mixed->y_low = mix (from->y_low, to->y_low, share);
  mixed->y_high = mix (from->y_high, to->y_high, share);
  for (size_t i = 0; i < HG_SHADE_ROWS; i++)
    for (size_t k = 0; k < HG_SHADE_COLUMNS; k++)
      mixed->far[i][k] = (unsigned char)lround (mix (from->far[i][k], to->far[i][k], share));
}

bool
hg_plane_glide_fits (const HgPlane *from, const HgPlane *to)
{
  return from->n > 0 && from->n == to->n && from->values == to->values;
}

bool
hg_plane_glide_begin (HgPlaneGlide *glide, const HgPlane *plane, const HgScatter *scatter, HgError *error)
{
  HgPlane from = { 0 }, way = { 0 };
  HgScatter left = *scatter;
  bool done = hg_plane_copy (&from, plane, error) && hg_plane_copy (&way, plane, error);
  hg_plane_glide_clear (glide);
  if (!done)
    {
      hg_plane_clear (&from);
      hg_plane_clear (&way);
      return false;
    }
  *glide = (HgPlaneGlide){ .from = from, .left = left, .plane = way };
  return true;
}

void
hg_plane_glide_move (HgPlaneGlide *glide, const HgPlane *plane, const HgScatter *scatter, double share)
{
  const HgPlane *from = &glide->from;
  const HgScatter *left = &glide->left;
  HgPlane *way = &glide->plane;
  mix_values (from->xy, plane->xy, 2 * plane->n, share, way->xy);
  mix_values (from->mean, plane->mean, plane->values, share, way->mean);
  mix_values (from->axes, plane->axes, 2 * plane->values, share, way->axes);
  mix_shade (&from->shade, &plane->shade, share, &way->shade);
  glide->shown = *scatter;
  glide->shown.xy = way->xy;
  glide->shown.shade = way->shade.known ? &way->shade : NULL;
  glide->shown.x_low = mix (left->x_low, scatter->x_low, share);
  glide->shown.x_high = mix (left->x_high, scatter->x_high, share);
  glide->shown.y_low = mix (left->y_low, scatter->y_low, share);
  glide->shown.y_high = mix (left->y_high, scatter->y_high, share);
}

void
hg_plane_glide_clear (HgPlaneGlide *glide)
{
  hg_plane_clear (&glide->from);
  hg_plane_clear (&glide->plane);
  *glide = (HgPlaneGlide){ 0 };
}
