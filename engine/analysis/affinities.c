#include "analysis/affinities.h"
#include "base/memory.h"
#include "tensor/point-kernel.h"
#include <math.h>
#include <stdlib.h>

/* Letters: n samples, k neighbours. */

enum
{
  ROWS = 64, /* samples of a task */
  STEPS = 60
};

static const double CLOSE = 1e-6; /* of the entropy, in nats */

typedef struct
{
  const HgNeighbours *near;
  double entropy; /* wanted */
  HgReal *p;      /* (n, k): of each neighbour, given the sample */
} Calibration;

/* p of row @i at precision @beta, all together 1. Returns how much its entropy is above the one wanted, and
 * the derivative of that by ln @beta. */
static double
weigh (const Calibration *c, size_t i, double beta, double *slope)
{
  size_t k = c->near->k;
  const HgReal *square = c->near->square + i * k;
  HgReal *p = c->p + i * k;
  double sum = 0, mean = 0, wide = 0;
  for (size_t j = 0; j < k; j++)
    {
      double e = beta * ((double)square[j] - (double)square[0]), w = exp (-e);
      p[j] = (HgReal)w;
      sum += w;
      mean += w > 0 ? w * e : 0;
      wide += w > 0 ? w * e * e : 0;
    }
  mean /= sum;
  *slope = -(wide / sum - mean * mean);
  for (size_t j = 0; j < k; j++)
    p[j] = (HgReal)((double)p[j] / sum);
  return log (sum) + mean - c->entropy;
}

/* Newton's steps in ln beta, within bounds that close in. */
static void
calibrate (const Calibration *c, size_t i)
{
  size_t k = c->near->k;
  const HgReal *square = c->near->square + i * k;
  double mean = 0, slope, low = -INFINITY, high = INFINITY;
  for (size_t j = 0; j < k; j++)
    mean += ((double)square[j] - (double)square[0]) / (double)k;
  double at = mean > 0 ? -log (mean) : 0;
  for (size_t step = 0; step < STEPS; step++)
    {
      double over = weigh (c, i, exp (at), &slope);
      if (fabs (over) < CLOSE || !(mean > 0))
        return;
      if (over > 0)
        low = at;
      else
        high = at;
      double next = slope < 0 ? at - over / slope : at + (over > 0 ? 2 : -2);
      if (!(next > low && next < high))
        next = isfinite (low) && isfinite (high) ? (low + high) / 2 : at + (over > 0 ? 2 : -2);
      at = fmin (fmax (next, at - 4), at + 4);
    }
}

static void
calibrate_rows (void *data, size_t task, size_t thread)
{
  const Calibration *c = data;
  for (size_t i = task * ROWS; i < c->near->n && i < (task + 1) * ROWS; i++)
    calibrate (c, i);
}

/* Which samples have sample j among their neighbours: those at from[first[j] … first[j + 1] − 1], rising, and
 * where their p for it is. */
typedef struct
{
  size_t *first;
  uint32_t *from;
  size_t *at;
} Turned;

static bool
turn (Turned *turned, const HgNeighbours *near, HgError *error)
{
  size_t n = near->n, k = near->k;
  turned->first = hg_alloc (n + 2, sizeof *turned->first, error);
  turned->from = hg_alloc (n * k, sizeof *turned->from, error);
  turned->at = hg_alloc (n * k, sizeof *turned->at, error);
  if (turned->first == NULL || turned->from == NULL || turned->at == NULL)
    return false;
  for (size_t e = 0; e < n * k; e++)
    turned->first[near->index[e] + 2]++;
  for (size_t j = 2; j < n + 2; j++)
    turned->first[j] += turned->first[j - 1];
  for (size_t e = 0; e < n * k; e++)
    {
      size_t at = turned->first[near->index[e] + 1]++;
      turned->from[at] = (uint32_t)(e / k);
      turned->at[at] = e;
    }
  return true;
}

/* Fills row @i from @at on: its own neighbours, then those that only it is a neighbour of. @place: where a
 * sample's entry of the row being filled is; entries of other rows are below @at. Returns its entries. */
static size_t
join_row (HgAffinities *a, const Calibration *c, const Turned *turned, size_t i, size_t at, size_t *place)
{
  size_t k = c->near->k, used = at;
  double share = 1 / (2 * (double)a->n);
  for (size_t j = 0; j < k; j++)
    {
      uint32_t other = c->near->index[i * k + j];
      place[other] = used + 1;
      a->other[used] = (uint16_t)other;
      a->weight[used++] = (HgReal)((double)c->p[i * k + j] * share);
    }
  for (size_t e = turned->first[i]; e < turned->first[i + 1]; e++)
    {
      uint32_t other = turned->from[e];
      HgReal weight = (HgReal)((double)c->p[turned->at[e]] * share);
      if (place[other] > at)
        {
          a->weight[place[other] - 1] += weight;
          continue;
        }
      a->other[used] = (uint16_t)other;
      a->weight[used++] = weight;
    }
  return used - at;
}

static bool
join (HgAffinities *a, const Calibration *c, const Turned *turned, HgError *error)
{
  size_t n = a->n, most = 2 * n * c->near->k + n * HG_POINT_GROUP, at = 0;
  size_t *place = hg_alloc (n, sizeof *place, error);
  a->first = hg_alloc (n + 1, sizeof *a->first, error);
  a->other = hg_alloc (most, sizeof *a->other, error);
  a->weight = hg_alloc_aligned (most, sizeof *a->weight, error);
  bool done = place != NULL && a->first != NULL && a->other != NULL && a->weight != NULL;
  for (size_t i = 0; done && i < n; i++)
    {
      size_t used = join_row (a, c, turned, i, at, place);
      for (size_t e = at; e < at + used; e++)
        a->entropy -= a->weight[e] > 0 ? (double)a->weight[e] * log ((double)a->weight[e]) : 0;
      for (; used % HG_POINT_GROUP != 0; used++)
        a->other[at + used] = (uint16_t)i;
      at += used;
      a->first[i + 1] = at;
    }
  free (place);
  return done;
}

HgAffinities *
hg_affinities_new (const HgNeighbours *neighbours, double perplexity, HgTeam *team, HgError *error)
{
  Calibration c = { .near = neighbours, .entropy = log (perplexity) };
  Turned turned = { 0 };
  HgAffinities *affinities = hg_alloc (1, sizeof *affinities, error);
  c.p = hg_alloc (neighbours->n * neighbours->k, sizeof *c.p, error);
  bool done = affinities != NULL && c.p != NULL;
  if (done)
    affinities->n = neighbours->n;
  if (done)
    hg_team_run (team, (neighbours->n + ROWS - 1) / ROWS, calibrate_rows, &c);
  done = done && turn (&turned, neighbours, error) && join (affinities, &c, &turned, error);
  free (turned.first);
  free (turned.from);
  free (turned.at);
  free (c.p);
  if (done)
    return affinities;
  hg_affinities_free (affinities);
  return NULL;
}

void
hg_affinities_free (HgAffinities *affinities)
{
  if (affinities == NULL)
    return;
  free (affinities->first);
  free (affinities->other);
  free (affinities->weight);
  free (affinities);
}
