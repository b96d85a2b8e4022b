/* See weight-diff.h. Two arrays are cut into blocks that a team's threads take one by one, as in
 * tensor-stats.c; each block leaves its sums. Few arrays hold values that are not finite: a block is first
 * looked at as if it had none, and again with care where it has. */
#include "analysis/weight-diff.h"
#include "base/format.h"
#include "base/memory.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LANES = 8,
  BLOCK = 1 << 16
};

#ifdef HG_DOUBLE
typedef uint64_t Bits;
#else
typedef uint32_t Bits;
#endif

typedef struct
{
  double sum, square, norm, largest;
  size_t differing, odd;
} Block;

/* How far the whole work is; the threads add to it. */
typedef struct
{
  HgJob *job;
  size_t all;
  atomic_size_t done;
} Progress;

typedef struct
{
  const HgReal *a, *b;
  size_t n;
  Block *blocks;
  Progress *progress;
} Survey;

/* The block's values are all finite; returns whether that was true. */
static bool
survey_finite (const HgReal *a, const HgReal *b, size_t n, Block *block)
{
  double sum[LANES] = { 0 }, square[LANES] = { 0 }, norm[LANES] = { 0 }, largest[LANES] = { 0 },
         odd[LANES] = { 0 };
  Bits differing[LANES] = { 0 };
  for (size_t i = 0; i < n; i += LANES)
    {
      HgReal p[LANES] = { 0 }, q[LANES] = { 0 };
      Bits left[LANES], right[LANES];
      size_t lanes = n - i < LANES ? n - i : LANES;
      if (lanes == LANES)
        {
          memcpy (p, a + i, sizeof p);
          memcpy (q, b + i, sizeof q);
        }
      else
        {
          memcpy (p, a + i, lanes * sizeof *p);
          memcpy (q, b + i, lanes * sizeof *q);
        }
      memcpy (left, p, sizeof p);
      memcpy (right, q, sizeof q);
      for (size_t k = 0; k < LANES; k++)
        {
          double x = (double)p[k], distance = fabs (x - (double)q[k]);
          odd[k] += distance * 0; /* NaN as soon as one is not finite */
          sum[k] += distance;
          square[k] += distance * distance;
          norm[k] += x * x;
          largest[k] = distance > largest[k] ? distance : largest[k];
          differing[k] += left[k] != right[k];
        }
    }
  *block = (Block){ 0 };
  bool finite = true;
  for (size_t k = 0; k < LANES; k++)
    {
      finite &= odd[k] == 0;
      block->sum += sum[k];
      block->square += square[k];
      block->norm += norm[k];
      block->largest = fmax (block->largest, largest[k]);
      block->differing += differing[k];
    }
  return finite;
}

static void
survey_careful (const HgReal *a, const HgReal *b, size_t n, Block *block)
{
  *block = (Block){ 0 };
  for (size_t i = 0; i < n; i++)
    {
      double x = (double)a[i], distance = fabs (x - (double)b[i]);
      block->differing += memcmp (&a[i], &b[i], sizeof *a) != 0;
      if (!isfinite (distance))
        {
          block->odd++;
          continue;
        }
      block->sum += distance;
      block->square += distance * distance;
      block->norm += x * x;
      block->largest = fmax (block->largest, distance);
    }
}

static size_t
block_length (const Survey *survey, size_t i)
{
  size_t rest = survey->n - i * BLOCK;
  return rest < BLOCK ? rest : BLOCK;
}

static void
survey_block (void *data, size_t task, size_t thread)
{
  Survey *survey = data;
  Progress *progress = survey->progress;
  const HgReal *a = survey->a + task * BLOCK, *b = survey->b + task * BLOCK;
  size_t n = block_length (survey, task);
  if (hg_job_cancelled (progress->job))
    return;
  if (!survey_finite (a, b, n, &survey->blocks[task]))
    survey_careful (a, b, n, &survey->blocks[task]);
  size_t done = atomic_fetch_add_explicit (&progress->done, n, memory_order_relaxed) + n;
  hg_job_progress (progress->job, (double)done / (double)progress->all);
}

/* What follows from the sums. */
static void
conclude (HgDistance *distance)
{
  size_t finite = distance->n - distance->odd;
  if (finite == 0)
    distance->largest = NAN;
  distance->mean = finite > 0 ? distance->sum / (double)finite : NAN;
  distance->relative = finite == 0             ? NAN
                       : distance->square == 0 ? 0
                                               : sqrt (distance->square / distance->norm);
}

/* The index of the first distance that is as large as @block's. */
static size_t
find_largest (const Survey *survey, size_t block)
{
  size_t at = block * BLOCK;
  while (fabs ((double)survey->a[at] - (double)survey->b[at]) != survey->blocks[block].largest)
    at++;
  return at;
}

static void
gather (const Survey *survey, size_t blocks, HgDistance *distance)
{
  size_t worst = 0;
  *distance = (HgDistance){ .n = survey->n, .at = survey->n };
  for (size_t i = 0; i < blocks; i++)
    {
      const Block *block = &survey->blocks[i];
      distance->differing += block->differing;
      distance->odd += block->odd;
      distance->sum += block->sum;
      distance->square += block->square;
      distance->norm += block->norm;
      worst = block->largest > survey->blocks[worst].largest ? i : worst;
    }
  if (blocks > 0)
    distance->largest = survey->blocks[worst].largest;
  if (distance->largest > 0)
    distance->at = find_largest (survey, worst);
  conclude (distance);
}

static bool
measure (const HgReal *a, const HgReal *b, size_t n, HgTeam *team, Progress *progress, HgDistance *distance,
         HgError *error)
{
  size_t blocks = n / BLOCK + (n % BLOCK != 0);
  Survey survey = { a, b, n, hg_alloc (blocks, sizeof (Block), error), progress };
  if (survey.blocks == NULL)
    return false;
  if (team != NULL)
    hg_team_run (team, blocks, survey_block, &survey);
  for (size_t i = 0; team == NULL && i < blocks; i++)
    survey_block (&survey, i, 0);
  bool done = !hg_job_cancelled (progress->job);
  if (done)
    gather (&survey, blocks, distance);
  free (survey.blocks);
  return done || hg_error_set (error, HG_ERROR_CANCELLED, "comparing the weights: stopped");
}

bool
hg_distance (const HgReal *a, const HgReal *b, size_t n, HgTeam *team, HgJob *job, HgDistance *distance,
             HgError *error)
{
  Progress progress = { .job = job, .all = n };
  return measure (a, b, n, team, &progress, distance, error);
}

/* The first item of each node's weights, and one more at the end. The items stand in the order of the nodes.
 */
static size_t *
first_items (const HgModel *model, const HgWeights *weights, HgError *error)
{
  size_t *first = hg_alloc (model->n + 1, sizeof *first, error), item = 0;
  for (size_t i = 0; first != NULL && i < model->n; i++)
    {
      first[i] = item;
      while (item < weights->n && strcmp (weights->items[item].node, model->nodes[i]->name) == 0)
        item++;
    }
  if (first != NULL)
    first[model->n] = item;
  return first;
}

typedef struct
{
  HgWeightDiff *diff;
  HgWeights *const *weights;
  size_t *first[2];
} Pairing;

static bool
add_item (Pairing *pairing, size_t *capacity, size_t row, size_t a, size_t b, HgError *error)
{
  HgWeightDiff *diff = pairing->diff;
  if (!hg_grow (&diff->items, capacity, diff->n + 1, sizeof *diff->items, error))
    return false;
  bool both = a != HG_NO_NODE && b != HG_NO_NODE;
  HgArraysKind kind = a == HG_NO_NODE ? HG_ARRAYS_ADDED : HG_ARRAYS_REMOVED;
  if (both)
    kind = hg_shape_equal (&pairing->weights[0]->items[a].value->shape,
                           &pairing->weights[1]->items[b].value->shape)
               ? HG_ARRAYS_DIFFER
               : HG_ARRAYS_RESHAPED;
  diff->items[diff->n++] = (HgArrayDiff){ kind, row, a, b, { 0 } };
  return true;
}

/* The item among the node's own that is called as item @like of the other side, or HG_NO_NODE. */
static size_t
find_item (const Pairing *pairing, int side, size_t node, size_t like)
{
  const HgWeights *weights = pairing->weights[side];
  const char *name = pairing->weights[1 - side]->items[like].spec.name;
  if (node == HG_NO_NODE)
    return HG_NO_NODE;
  for (size_t i = pairing->first[side][node]; i < pairing->first[side][node + 1]; i++)
    if (strcmp (weights->items[i].spec.name, name) == 0)
      return i;
  return HG_NO_NODE;
}

static bool
pair_row (Pairing *pairing, size_t *capacity, size_t index, const HgDiffRow *row, HgError *error)
{
  bool done = true;
  if (row->a != HG_NO_NODE)
    for (size_t i = pairing->first[0][row->a]; done && i < pairing->first[0][row->a + 1]; i++)
      done = add_item (pairing, capacity, index, i, find_item (pairing, 1, row->b, i), error);
  if (row->b != HG_NO_NODE)
    for (size_t i = pairing->first[1][row->b]; done && i < pairing->first[1][row->b + 1]; i++)
      if (find_item (pairing, 0, row->a, i) == HG_NO_NODE)
        done = add_item (pairing, capacity, index, HG_NO_NODE, i, error);
  return done;
}

static void
add_up (HgWeightDiff *diff, size_t i)
{
  const HgDistance *one = &diff->items[i].distance;
  HgDistance *total = &diff->total;
  total->n += one->n;
  total->differing += one->differing;
  total->odd += one->odd;
  total->sum += one->sum;
  total->square += one->square;
  total->norm += one->norm;
  if (one->largest > total->largest)
    {
      total->largest = one->largest;
      total->at = one->at;
      diff->worst = i;
    }
}

static bool
measure_all (HgWeightDiff *diff, HgWeights *const weights[2], HgTeam *team, HgJob *job, HgError *error)
{
  Progress progress = { .job = job };
  bool done = true;
  diff->worst = diff->n;
  for (size_t i = 0; i < diff->n; i++)
    if (diff->items[i].kind == HG_ARRAYS_DIFFER)
      progress.all += weights[0]->items[diff->items[i].a].value->values;
  for (size_t i = 0; done && i < diff->n; i++)
    {
      HgArrayDiff *item = &diff->items[i];
      if (item->kind == HG_ARRAYS_DIFFER)
        {
          const HgTensor *a = weights[0]->items[item->a].value, *b = weights[1]->items[item->b].value;
          done = measure (a->data, b->data, a->values, team, &progress, &item->distance, error);
          item->kind = item->distance.differing > 0 ? HG_ARRAYS_DIFFER : HG_ARRAYS_EQUAL;
          add_up (diff, i);
        }
      diff->count[item->kind]++;
    }
  conclude (&diff->total);
  return done;
}

HgWeightDiff *
hg_weight_diff (const HgModelDiff *diff, const HgCheck *const checks[2], HgWeights *const weights[2],
                HgTeam *team, HgJob *job, HgError *error)
{
  HgWeightDiff *found = hg_alloc (1, sizeof *found, error);
  Pairing pairing = { .diff = found, .weights = weights };
  bool both = weights[0] != NULL && weights[1] != NULL, done = found != NULL;
  size_t capacity = 0;
  for (int side = 0; done && both && side < 2; side++)
    done = (pairing.first[side] = first_items (checks[side]->model, weights[side], error)) != NULL;
  for (size_t i = 0; done && both && i < diff->n; i++)
    done = pair_row (&pairing, &capacity, i, &diff->rows[i], error);
  done = done && measure_all (found, weights, team, job, error);
  free (pairing.first[0]);
  free (pairing.first[1]);
  if (done)
    return found;
  hg_weight_diff_free (found);
  return NULL;
}

void
hg_weight_diff_free (HgWeightDiff *diff)
{
  if (diff != NULL)
    free (diff->items);
  free (diff);
}

size_t
hg_weight_diff_of (const HgWeightDiff *diff, size_t row, size_t *n)
{
  size_t first = 0, end = diff->n;
  while (first < end)
    {
      size_t middle = first + (end - first) / 2;
      if (diff->items[middle].row < row)
        first = middle + 1;
      else
        end = middle;
    }
  for (*n = 0; first + *n < diff->n && diff->items[first + *n].row == row; (*n)++)
    ;
  return first;
}

bool
hg_weight_diff_same (const HgWeightDiff *diff)
{
  return diff->count[HG_ARRAYS_EQUAL] == diff->n;
}

const char *
hg_arrays_word (HgArraysKind kind)
{
  static const char *const words[HG_ARRAYS_KINDS] = { "equal", "differs", "other shape", "removed", "added" };
  return words[kind];
}

char *
hg_relative_text (double relative, char *text, size_t size)
{
  char number[48];
  if (isnan (relative))
    snprintf (text, size, "—");
  else
    snprintf (text, size, "%s%s", hg_format_number (number, sizeof number, 100 * relative, 3),
              isinf (relative) ? "" : " %");
  return text;
}
