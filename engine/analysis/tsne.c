#include "analysis/tsne-private.h"
#include "analysis/pca.h"
#include "base/memory.h"
#include "base/random.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  EXACT_SUM = 20000, /* points up to which the divergence takes every pair */
  NEIGHBOURS = 3     /* times the perplexity */
};

static const double ANGLE = 0.5, BEGIN = 1e-4, NOISE = 0.01, EXAGGERATION = 12, LEAST_RATE = 50;

void
hg_tsne_free (HgTsne *tsne)
{
  if (tsne == NULL)
    return;
  for (size_t t = 0; tsne->lists != NULL && t < hg_team_threads (tsne->team); t++)
    hg_point_list_clear (&tsne->lists[t]);
  hg_affinities_free (tsne->affinities);
  hg_point_tree_clear (&tsne->tree);
  free (tsne->rows);
  free (tsne->xy);
  free (tsne->attraction);
  free (tsne->repulsion);
  free (tsne->update);
  free (tsne->gains);
  free (tsne->share);
  free (tsne->cost);
  free (tsne->lists);
  free (tsne);
}

/* All rows, or as many as are wanted, each set equally likely (Knuth's algorithm S), rising. */
static bool
take_rows (HgTsne *tsne, size_t n, const HgTsneOptions *options, HgError *error)
{
  size_t limit = options->exact ? HG_TSNE_MOST_EXACT : HG_TSNE_MOST, most = options->most, taken = 0;
  most = most == 0 || most > limit ? limit : most;
  tsne->n = n < most ? n : most;
  HgRandom random = hg_random (hg_random_seed (options->seed, 1));
  tsne->rows = hg_alloc (tsne->n, sizeof *tsne->rows, error);
  for (size_t i = 0; tsne->rows != NULL && i < n && taken < tsne->n; i++)
    if (n == tsne->n || hg_random_below (&random, n - i) < tsne->n - taken)
      tsne->rows[taken++] = i;
  if (tsne->n < n)
    snprintf (tsne->note, sizeof tsne->note, "%zu of %zu samples, taken at random", tsne->n, n);
  return tsne->rows != NULL;
}

static void
choose_perplexity (HgTsne *tsne, double wanted)
{
  double most = (double)(tsne->n - 1) / NEIGHBOURS;
  tsne->perplexity = wanted > 0 ? wanted : 30;
  if (tsne->perplexity <= most)
    return;
  size_t length = strlen (tsne->note);
  snprintf (tsne->note + length, sizeof tsne->note - length,
            "%sperplexity %.4g instead of %.4g: more than a third of the other samples are no neighbourhood",
            length > 0 ? "; " : "", most, tsne->perplexity);
  tsne->perplexity = most;
}

/* The rows, centred and scaled so that the largest value is 1: t-SNE does not see where and how large they
 * are, and numbers of any size have squares then. NULL: @error. */
static HgReal *
normalise (const HgTsne *tsne, const HgReal *x, size_t d, HgError *error)
{
  size_t n = tsne->n, values;
  HgReal *scaled = hg_multiply (n, d, &values) ? hg_alloc_aligned (values, sizeof *scaled, error) : NULL;
  double *mean = hg_alloc (d, sizeof *mean, error), most = 0;
  bool done = scaled != NULL && mean != NULL;
  for (size_t i = 0; done && i < n; i++)
    for (size_t f = 0; done && f < d; f++)
      {
        double value = (double)x[tsne->rows[i] * d + f];
        mean[f] += value / (double)n;
        if (!isfinite (value))
          done = hg_error_set (error, HG_ERROR_VALUE,
                               "t-SNE: expected finite numbers, got %g in row %zu, column %zu", value,
                               tsne->rows[i], f);
      }
  for (size_t i = 0; done && i < n * d; i++)
    most = fmax (most, fabs ((double)x[tsne->rows[i / d] * d + i % d] - mean[i % d]));
  for (size_t i = 0; done && i < n * d; i++)
    scaled[i] = most > 0 ? (HgReal)(((double)x[tsne->rows[i / d] * d + i % d] - mean[i % d]) / most) : 0;
  free (mean);
  if (done)
    return scaled;
  free (scaled);
  return NULL;
}

/* At the first two principal components, the first of deviation BEGIN; with a little noise, which tells equal
 * samples apart and is all there is where the samples do not differ. */
static bool
begin (HgTsne *tsne, const HgReal *scaled, size_t d, uint64_t seed, HgError *error)
{
  HgRandom random = hg_random (hg_random_seed (seed, 2));
  HgPca *pca = hg_pca_new (scaled, tsne->n, d, 2, error);
  HgReal *z = pca != NULL ? hg_alloc (tsne->n * pca->components, sizeof *z, error) : NULL;
  if (z != NULL)
    {
      double sum = 0;
      hg_pca_project (pca, scaled, tsne->n, z);
      for (size_t i = 0; i < tsne->n; i++)
        sum += (double)z[i * pca->components] * (double)z[i * pca->components];
      double deviation = sqrt (sum / (double)tsne->n);
      for (size_t i = 0; i < tsne->n; i++)
        for (size_t j = 0; j < 2; j++)
          {
            double at
                = deviation > 0 && j < pca->components ? (double)z[i * pca->components + j] / deviation : 0;
            tsne->xy[2 * i + j] = (HgReal)(BEGIN * (at + NOISE * hg_random_normal (&random)));
          }
    }
  hg_pca_free (pca);
  free (z);
  if (z != NULL)
    {
      hg_tsne_sort (tsne);
      hg_tsne_rest (tsne);
    }
  return z != NULL;
}

static HgAffinities *
find_affinities (const HgTsne *tsne, const HgReal *scaled, size_t d, HgTeam *team, HgError *error)
{
  size_t wanted = (size_t)(NEIGHBOURS * tsne->perplexity + 1),
         k = tsne->angle <= 0 || wanted > tsne->n - 1 ? tsne->n - 1 : wanted;
  HgNeighbours neighbours = { 0 };
  HgAffinities *found = hg_neighbours_find (&neighbours, scaled, tsne->n, d, k, team, tsne->job, error)
                            ? hg_affinities_new (&neighbours, tsne->perplexity, team, error)
                            : NULL;
  hg_neighbours_clear (&neighbours);
  return found;
}

static bool
make_room (HgTsne *tsne, HgError *error)
{
  size_t threads = hg_team_threads (tsne->team);
  HgReal **const arrays[] = { &tsne->xy, &tsne->attraction, &tsne->repulsion, &tsne->update, &tsne->gains };
  bool done = hg_point_tree_init (&tsne->tree, tsne->n, error);
  size_t n = 2 * tsne->tree.groups * HG_POINT_GROUP;
  for (size_t i = 0; done && i < sizeof arrays / sizeof *arrays; i++)
    done = (*arrays[i] = hg_alloc_aligned (n, sizeof **arrays[i], error)) != NULL;
  done = done && (tsne->share = hg_alloc (tsne->tree.groups, sizeof *tsne->share, error)) != NULL
         && (tsne->cost = hg_alloc (tsne->tree.groups, sizeof *tsne->cost, error)) != NULL
         && (tsne->lists = hg_alloc (threads, sizeof *tsne->lists, error)) != NULL;
  for (size_t t = 0; done && t < threads; t++)
    done = hg_point_list_init (&tsne->lists[t], tsne->n, error);
  return done;
}

HgTsne *
hg_tsne_new (const HgReal *x, size_t n, size_t d, const HgTsneOptions *options, HgTeam *team, HgJob *job,
             HgError *error)
{
  if (n < HG_TSNE_LEAST || d == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "t-SNE: expected at least %d samples of at least one value, got %zu of %zu",
                    HG_TSNE_LEAST, n, d);
      return NULL;
    }
  HgTsne *tsne = hg_alloc (1, sizeof *tsne, error);
  if (tsne == NULL)
    return NULL;
  tsne->team = team;
  tsne->job = job;
  tsne->kernels = hg_kernels_best ();
  tsne->angle = options->exact ? 0 : ANGLE;
  tsne->exaggerated = options->exaggerated > 0 ? options->exaggerated : 250;
  bool done = take_rows (tsne, n, options, error);
  HgReal *scaled = done ? normalise (tsne, x, d, error) : NULL;
  if (scaled != NULL)
    choose_perplexity (tsne, options->perplexity);
  tsne->rate = fmax ((double)tsne->n / EXAGGERATION / 4, LEAST_RATE);
  tsne->affinities = scaled != NULL ? find_affinities (tsne, scaled, d, team, error) : NULL;
  done = tsne->affinities != NULL && make_room (tsne, error) && begin (tsne, scaled, d, options->seed, error);
  free (scaled);
  if (done)
    return tsne;
  hg_tsne_free (tsne);
  return NULL;
}

HgAffinities *
hg_tsne_find (const HgTsne *tsne, const HgReal *x, size_t d, HgTeam *team, HgError *error)
{
  HgReal *scaled = normalise (tsne, x, d, error);
  HgAffinities *found = scaled != NULL ? find_affinities (tsne, scaled, d, team, error) : NULL;
  free (scaled);
  return found;
}

/* With no more attraction than in the second phase, points would stay among those that were near them before;
 * with that of the first, they would lie on top of each other for as long as samples change. */
void
hg_tsne_follow (HgTsne *tsne, HgAffinities *found)
{
  hg_affinities_free (tsne->affinities);
  tsne->affinities = found;
  if (tsne->steps > tsne->exaggerated && tsne->steps > tsne->followed)
    hg_tsne_rest (tsne);
  tsne->followed = tsne->steps + tsne->exaggerated;
}

static void
cost_group (void *data, size_t group, size_t thread)
{
  HgTsne *tsne = data;
  const HgAffinities *a = tsne->affinities;
  size_t end = (group + 1) * HG_POINT_GROUP < tsne->n ? (group + 1) * HG_POINT_GROUP : tsne->n;
  double sum = 0;
  for (size_t i = group * HG_POINT_GROUP; i < end; i++)
    for (size_t e = a->first[i]; e < a->first[i + 1]; e++)
      {
        const HgReal *other = tsne->xy + 2 * (size_t)a->other[e];
        double dx = (double)tsne->xy[2 * i] - (double)other[0],
               dy = (double)tsne->xy[2 * i + 1] - (double)other[1];
        sum += (double)a->weight[e] * log1p (dx * dx + dy * dy);
      }
  tsne->cost[group] = sum;
}

/* Σ p ln (p / q) = Σ p ln p + Σ p ln (1 + d²) + ln Σ q, as the p are 1 together. */
double
hg_tsne_kl (HgTsne *tsne)
{
  double sum = -tsne->affinities->entropy;
  double all = hg_tsne_forces (tsne, tsne->n <= EXACT_SUM ? 0 : tsne->angle);
  hg_team_run (tsne->team, tsne->tree.groups, cost_group, tsne);
  for (size_t g = 0; g < tsne->tree.groups; g++)
    sum += tsne->cost[g];
  return sum + log (all);
}

size_t
hg_tsne_count (const HgTsne *tsne)
{
  return tsne->n;
}

const size_t *
hg_tsne_rows (const HgTsne *tsne)
{
  return tsne->rows;
}

const HgReal *
hg_tsne_positions (const HgTsne *tsne)
{
  return tsne->xy;
}

size_t
hg_tsne_iterations (const HgTsne *tsne)
{
  return tsne->steps;
}

double
hg_tsne_perplexity (const HgTsne *tsne)
{
  return tsne->perplexity;
}

const char *
hg_tsne_note (const HgTsne *tsne)
{
  return tsne->note;
}
