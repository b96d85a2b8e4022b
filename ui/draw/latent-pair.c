#include "latent-pair.h"
#include "analysis/tsne.h"
#include "base/memory.h"
#include "picture.h"
#include "plane.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MARGIN = 18,
  GAP = 12,
  WIDTH = 1320,
  HEIGHT = 600,
  STEPS = 1000,
  SEED = 42,
  PICTURES = 2
};

/* One picture of the pair with what it lends. */
typedef struct
{
  HgPlane plane;
  HgScatter scatter;
  int *labels;
  double *order;
} Half;

typedef struct
{
  size_t n;
  Half halves[PICTURES];
} Pair;

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Pair *pair = data;
  double each = (width - 2 * MARGIN - GAP * (double)(pair->n - 1)) / (double)pair->n;
  for (size_t i = 0; i < pair->n; i++)
    hg_scatter_draw (pen, &pair->halves[i].scatter,
                     (HgBox){ MARGIN + (double)i * (each + GAP), MARGIN, each, height - 2 * MARGIN });
}

static bool
add (Pair *pair, const HgPrepared *data, const size_t *index, HgError *error)
{
  Half *half = &pair->halves[pair->n++];
  half->scatter = (HgScatter){ .pixels = 2 };
  if (!hg_plane_scatter (&half->scatter, &half->plane, data, index, true, &half->labels, &half->order, error))
    return false;
  hg_scatter_fit (&half->scatter, 0);
  return true;
}

/* The embedding as a plane; @rows (room for all samples) receives the samples that it shows. */
static bool
embed (HgPlane *plane, const HgTensor *latent, const size_t *index, size_t *rows, HgTeam *team, HgJob *job,
       HgError *error)
{
  const HgTsneOptions options = { .seed = SEED };
  HgTsne *tsne = hg_tsne_new (latent->data, hg_tensor_rows (latent), hg_tensor_row_values (latent), &options,
                              team, job, error);
  if (tsne == NULL)
    return false;
  hg_tsne_step (tsne, STEPS);
  if (hg_job_cancelled (job))
    {
      hg_tsne_free (tsne);
      return hg_error_set (error, HG_ERROR_CANCELLED, "stopped");
    }
  plane->n = hg_tsne_count (tsne);
  plane->values = hg_tensor_row_values (latent);
  plane->xy = hg_alloc (2 * plane->n, sizeof *plane->xy, error);
  if (plane->xy != NULL)
    memcpy (plane->xy, hg_tsne_positions (tsne), 2 * plane->n * sizeof *plane->xy);
  for (size_t i = 0; i < plane->n; i++)
    rows[i] = index[hg_tsne_rows (tsne)[i]];
  snprintf (plane->x_name, sizeof plane->x_name, "t-SNE · perplexity %.3g", hg_tsne_perplexity (tsne));
  hg_tsne_free (tsne);
  return plane->xy != NULL;
}

bool
hg_latent_pair_write (const char *path, const HgTheme *theme, const HgPrepared *data, const size_t *index,
                      const HgTensor *latent, HgTeam *team, HgJob *job, HgError *error)
{
  Pair pair = { 0 };
  size_t n = hg_tensor_rows (latent);
  size_t *rows = hg_alloc (n, sizeof *rows, error);
  bool done = rows != NULL;
  if (done && n >= HG_TSNE_LEAST)
    done = embed (&pair.halves[0].plane, latent, index, rows, team, job, error)
           && add (&pair, data, rows, error);
  done = done && hg_plane_project (&pair.halves[pair.n].plane, latent, false, error)
         && add (&pair, data, index, error);
  done = done && hg_picture_write (path, WIDTH, HEIGHT, theme, draw, &pair, error);
  for (size_t i = 0; i < PICTURES; i++)
    {
      free (pair.halves[i].labels);
      free (pair.halves[i].order);
      hg_plane_clear (&pair.halves[i].plane);
    }
  free (rows);
  return done;
}
