/* Latents as points of a plane: as they are when they have one or two values, else their first two principal
 * components. A plane that is projected again keeps its orientation: axes keep their sign, and while training
 * (`live`) the plane turns gently towards its components instead of jumping. Its axes are named for what they
 * show at that moment. */
#pragma once
#include "base/error.h"
#include "data/prepared.h"
#include "scatter.h"
#include "scree-plot.h"

typedef struct
{
  size_t n, values;    /* samples, values of a latent */
  HgReal *xy;          /* n × 2 */
  HgReal *mean, *axes; /* values; (2, values): a place is the latent mean + x · first axis + y · second */
  HgScree scree;       /* of the latents' principal components, whatever the axes are */
  HgFarShade shade;    /* hg_plane_shade */
  char x_name[80], y_name[80];
} HgPlane;

/* @latent (n, values); rows that are not finite stay where they fall and are not drawn. Fails with
 * HG_ERROR_MEMORY, or what PCA refuses; the plane is then as before. */
bool hg_plane_project (HgPlane *plane, const HgTensor *latent, bool live, HgError *error);
/* @copy receives its own points; without any when memory is short. */
bool hg_plane_copy (HgPlane *copy, const HgPlane *plane, HgError *error);
void hg_plane_clear (HgPlane *plane);

/* Finds the places that are farther from every row of @latent, which was projected, than most rows are from
 * each other (analysis/nearness.h). Not known where memory is short or all points lie at one place. */
void hg_plane_shade (HgPlane *plane, const HgTensor *latent);

/* The latent (values) at a place of the plane, and the place nearest to a latent. */
void hg_plane_lift (const HgPlane *plane, double x, double y, HgReal *latent);
void hg_plane_place (const HgPlane *plane, const HgReal *latent, double *x, double *y);

/* How its points are drawn: coloured by @data's labels, or (or where it has none) by order. @index: the
 * samples that were encoded. @order receives room for n numbers where it is needed (free it; may be NULL on
 * entry). Keeps the range that @scatter had. */
bool hg_plane_scatter (HgScatter *scatter, const HgPlane *plane, const HgPrepared *data, const size_t *index,
                       bool by_label, int **labels, double **order, HgError *error);
