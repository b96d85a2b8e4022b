/* See tensor-stats.h. The array is cut into blocks that a team's threads take one by one; each block leaves
 * its own sums, which are added up in order. Within a block eight sums run side by side, so that the compiler
 * uses vectors. Few arrays hold values that are not finite: a block is first looked at as if it had none, and
 * again with care where it has. */
#include "analysis/tensor-stats.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

enum
{
  LANES = 8,
  BLOCK = 1 << 16
};

typedef struct
{
  double sum, square; /* of the finite values, and of their distances from the mean */
  double low, high;
  size_t zeros, nans, infinities, first_odd; /* first_odd: the block's length where there is none */
} Block;

typedef struct
{
  const HgReal *x;
  size_t n;
  Block *blocks;
  double mean, scale;
  double edges[HG_STATS_BINS + 1];
  size_t (*bins)[HG_STATS_BINS]; /* one row a thread */
} Survey;

/* The block's values are all finite; returns whether that was true. */
static bool
survey_finite (const HgReal *x, size_t n, Block *block)
{
  HgReal odd[LANES] = { 0 }, low[LANES], high[LANES];
  double sum[LANES] = { 0 };
  unsigned zeros[LANES] = { 0 };
  size_t whole = n - n % LANES;
  for (size_t k = 0; k < LANES; k++)
    low[k] = high[k] = x[0];
  for (size_t i = 0; i < whole; i += LANES)
    for (size_t k = 0; k < LANES; k++)
      {
        HgReal value = x[i + k];
        odd[k] += value * 0; /* NaN as soon as one is not finite */
        low[k] = value < low[k] ? value : low[k];
        high[k] = value > high[k] ? value : high[k];
        zeros[k] += value == 0;
        sum[k] += (double)value;
      }
  for (size_t i = whole; i < n; i++)
    {
      odd[0] += x[i] * 0;
      low[0] = x[i] < low[0] ? x[i] : low[0];
      high[0] = x[i] > high[0] ? x[i] : high[0];
      zeros[0] += x[i] == 0;
      sum[0] += (double)x[i];
    }
  *block = (Block){ .low = (double)x[0], .high = (double)x[0], .first_odd = n };
  bool finite = true;
  for (size_t k = 0; k < LANES; k++)
    {
      finite &= odd[k] == 0;
      block->sum += sum[k];
      block->low = fmin (block->low, (double)low[k]);
      block->high = fmax (block->high, (double)high[k]);
      block->zeros += zeros[k];
    }
  return finite;
}

static void
survey_careful (const HgReal *x, size_t n, Block *block)
{
  *block = (Block){ .low = INFINITY, .high = -INFINITY, .first_odd = n };
  for (size_t i = 0; i < n; i++)
    {
      double value = (double)x[i];
      if (!isfinite (value))
        {
          block->first_odd = block->nans + block->infinities == 0 ? i : block->first_odd;
          block->nans += isnan (value) != 0;
          block->infinities += isinf (value) != 0;
          continue;
        }
      block->sum += value;
      block->low = fmin (block->low, value);
      block->high = fmax (block->high, value);
      block->zeros += value == 0;
    }
}

static size_t
block_length (const Survey *survey, size_t i)
{
  size_t rest = survey->n - i * BLOCK;
  return rest < BLOCK ? rest : BLOCK;
}

static void
first_pass (void *data, size_t task, size_t thread)
{
  Survey *survey = data;
  const HgReal *x = survey->x + task * BLOCK;
  size_t n = block_length (survey, task);
  if (!survey_finite (x, n, &survey->blocks[task]))
    survey_careful (x, n, &survey->blocks[task]);
}

/* The bin by dividing, put right by the edges themselves as numpy does: a value may round to the wrong side.
 */
static size_t
bin_of (const Survey *survey, double value)
{
  const double *edges = survey->edges;
  size_t bin = (size_t)((value - edges[0]) * survey->scale);
  bin = bin < HG_STATS_BINS ? bin : HG_STATS_BINS - 1;
  bin -= value < edges[bin];
  return bin + (bin + 1 < HG_STATS_BINS && value >= edges[bin + 1]);
}

static void
second_pass (void *data, size_t task, size_t thread)
{
  Survey *survey = data;
  const HgReal *x = survey->x + task * BLOCK;
  Block *block = &survey->blocks[task];
  size_t n = block_length (survey, task), *bins = survey->bins[thread];
  bool finite = block->nans + block->infinities == 0;
  double square[LANES] = { 0 };
  for (size_t i = 0; i < n; i++)
    {
      double value = (double)x[i], away = value - survey->mean;
      if (!finite && !isfinite (value))
        continue;
      square[i % LANES] += away * away;
      bins[bin_of (survey, value)]++;
    }
  for (size_t k = 0; k < LANES; k++)
    block->square += square[k];
}

static void
run (HgTeam *team, size_t tasks, HgTeamTask task, Survey *survey)
{
  if (team != NULL)
    hg_team_run (team, tasks, task, survey);
  for (size_t i = 0; team == NULL && i < tasks; i++)
    task (survey, i, 0);
}

/* Adds the blocks up after the first pass. */
static void
gather (const Survey *survey, size_t blocks, HgTensorStats *stats)
{
  double sum = 0;
  *stats = (HgTensorStats){ .n = survey->n, .first_odd = survey->n, .low = INFINITY, .high = -INFINITY };
  for (size_t i = 0; i < blocks; i++)
    {
      const Block *block = &survey->blocks[i];
      if (stats->first_odd == survey->n && block->first_odd < block_length (survey, i))
        stats->first_odd = i * BLOCK + block->first_odd;
      stats->zeros += block->zeros;
      stats->nans += block->nans;
      stats->infinities += block->infinities;
      stats->low = fmin (stats->low, block->low);
      stats->high = fmax (stats->high, block->high);
      sum += block->sum;
    }
  size_t finite = hg_stats_finite (stats);
  stats->mean = sum / (double)finite;
  stats->bins_low = stats->low - (stats->low == stats->high ? 0.5 : 0);
  stats->bins_high = stats->high + (stats->low == stats->high ? 0.5 : 0);
}

bool
hg_tensor_stats (const HgReal *x, size_t n, HgTeam *team, HgTensorStats *stats, HgError *error)
{
  size_t blocks = (n + BLOCK - 1) / BLOCK, threads = team != NULL ? hg_team_threads (team) : 1;
  Survey survey = { .x = x, .n = n };
  survey.blocks = hg_alloc (blocks, sizeof *survey.blocks, error);
  survey.bins = survey.blocks != NULL ? hg_alloc (threads, sizeof *survey.bins, error) : NULL;
  if (survey.bins == NULL)
    {
      free (survey.blocks);
      return false;
    }
  run (team, blocks, first_pass, &survey);
  gather (&survey, blocks, stats);
  double square = 0, step = (stats->bins_high - stats->bins_low) / HG_STATS_BINS;
  size_t finite = hg_stats_finite (stats);
  survey.mean = stats->mean;
  survey.scale = HG_STATS_BINS / (stats->bins_high - stats->bins_low);
  for (size_t i = 0; i <= HG_STATS_BINS; i++)
    survey.edges[i] = i < HG_STATS_BINS ? stats->bins_low + (double)i * step : stats->bins_high;
  if (finite > 0)
    run (team, blocks, second_pass, &survey);
  else
    stats->low = stats->high = stats->mean = stats->bins_low = stats->bins_high = NAN;
  for (size_t i = 0; i < blocks; i++)
    square += survey.blocks[i].square;
  stats->deviation = finite > 0 ? sqrt (square / (double)finite) : NAN;
  for (size_t t = 0; t < threads; t++)
    for (size_t i = 0; i < HG_STATS_BINS; i++)
      stats->bins[i] += survey.bins[t][i];
  free (survey.blocks);
  free (survey.bins);
  return true;
}

size_t
hg_stats_odd (const HgTensorStats *stats)
{
  return stats->nans + stats->infinities;
}

size_t
hg_stats_finite (const HgTensorStats *stats)
{
  return stats->n - hg_stats_odd (stats);
}
