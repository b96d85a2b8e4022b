/* A plane on its way from one projection to the next, so that points glide while a run trains instead of
 * stepping. Everything that places something goes along: the points, the axes and the mean of the latents,
 * the range and the shade. So a latent that stands still moves as the points do, and a place that is pointed
 * at means what is seen there. */
#pragma once
#include "plane.h"

typedef struct
{
  HgPlane from;    /* as it was seen when it set out; without points: it does not glide */
  HgScatter left;  /* whose range it had then */
  HgPlane plane;   /* where it is … */
  HgScatter shown; /* … and how that is drawn; lends all but the points from where it goes */
} HgPlaneGlide;

/* Sets out from @plane, drawn as @scatter, both copied; they may be those of @glide, which turns on its way.
 * Fails with HG_ERROR_MEMORY; it then does not glide. */
bool hg_plane_glide_begin (HgPlaneGlide *glide, const HgPlane *plane, const HgScatter *scatter,
                           HgError *error);

/* Whether a plane may glide to another: of as many samples and values. */
bool hg_plane_glide_fits (const HgPlane *from, const HgPlane *to);

/* @share: of the way to @plane, drawn as @scatter, which is a plane that fits; 0 … 1. Points that were not
 * finite are at once where they go. */
void hg_plane_glide_move (HgPlaneGlide *glide, const HgPlane *plane, const HgScatter *scatter, double share);

/* It does not glide any more. */
void hg_plane_glide_clear (HgPlaneGlide *glide);
