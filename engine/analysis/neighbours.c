#include "analysis/neighbours.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Letters: n samples, d values, k neighbours. For one sample all others are ranked by |b|² / 2 − a · b, which
 * a single product gives when each row has one more value: (−a, 1) · (b, |b|² / 2). That cancels where
 * neighbours are much nearer to each other than to zero: such rows are searched again by differences. */

enum
{
  ROWS = 32,     /* samples of a task */
  COLUMNS = 512, /* others that are ranked at a time */
  LOOK = 16,     /* ranks that are compared with the limit at once */
  SLACK = 2,     /* candidates kept, for each neighbour wanted, before the farther half is let go */
  COARSE = 64    /* roundings of |a|² that the k-th squared distance must exceed for ranks to be trusted */
};

typedef struct
{
  HgReal rank;
  uint32_t index;
} Candidate;

/* Of one row: everything below the limit that was met since it was last lowered. */
typedef struct
{
  Candidate *items;
  size_t n;
  HgReal limit;
} Candidates;

typedef struct
{
  const HgReal *x;
  HgReal *left, *right; /* (n, d + 1): the two forms of a row */
  size_t d, most;       /* most: candidates of a row */
  HgNeighbours *out;
  HgJob *job;
  HgReal **ranks;         /* of each thread: (ROWS, COLUMNS) */
  Candidate **candidates; /* of each thread: (ROWS, most) */
} Search;

static bool
before (const Candidate *a, const Candidate *b)
{
  return a->rank < b->rank || (a->rank == b->rank && a->index < b->index);
}

static void
swap (Candidate *a, Candidate *b)
{
  Candidate c = *a;
  *a = *b;
  *b = c;
}

/* Quickselect (Hoare 1961): the @k least of @n come first. Equal ones do not exist. */
static void
select_least (Candidate *items, size_t n, size_t k)
{
  size_t low = 0, high = n;
  while (high - low > 1 && low < k && k < high)
    {
      swap (&items[low], &items[low + (high - low) / 2]);
      Candidate pivot = items[low];
      size_t at = low;
      for (size_t i = low + 1; i < high; i++)
        if (before (&items[i], &pivot))
          swap (&items[++at], &items[i]);
      swap (&items[low], &items[at]);
      if (at >= k)
        high = at;
      else
        low = at + 1;
    }
}

static void
shrink (Candidates *row, size_t k)
{
  if (row->n <= k)
    return;
  select_least (row->items, row->n, k);
  row->n = k;
  row->limit = row->items[0].rank;
  for (size_t i = 1; i < k; i++)
    row->limit = row->items[i].rank > row->limit ? row->items[i].rank : row->limit;
}

static void
take (Candidates *row, const Search *s, HgReal rank, size_t index)
{
  if (!(rank <= row->limit))
    return;
  row->items[row->n++] = (Candidate){ rank, (uint32_t)index };
  if (row->n == s->most)
    shrink (row, s->out->k);
}

/* Ranks first … first + n − 1 of sample @i. Most are beyond the limit: LOOK of them are told at once. */
static void
scan (Candidates *row, const Search *s, const HgReal *ranks, size_t first, size_t n, size_t i)
{
  size_t c = 0;
  for (; c + LOOK <= n; c += LOOK)
    {
      int some = 0;
      for (size_t j = 0; j < LOOK; j++)
        some |= ranks[c + j] <= row->limit;
      for (size_t j = 0; some && j < LOOK; j++)
        if (first + c + j != i)
          take (row, s, ranks[c + j], first + c + j);
    }
  for (; c < n; c++)
    if (first + c != i)
      take (row, s, ranks[c], first + c);
}

static int
compare (const void *a, const void *b)
{
  return before (a, b) ? -1 : before (b, a) ? 1 : 0;
}

/* Replaces the ranks of the candidates that are kept by their squared distances; returns the largest. */
static HgReal
measure (Candidates *row, const Search *s, size_t i)
{
  HgReal largest = 0;
  for (size_t j = 0; j < row->n; j++)
    {
      const HgReal *a = s->x + i * s->d, *b = s->x + row->items[j].index * s->d;
      HgReal sum = 0;
      for (size_t f = 0; f < s->d; f++)
        sum += (a[f] - b[f]) * (a[f] - b[f]);
      row->items[j].rank = sum;
      largest = sum > largest ? sum : largest;
    }
  return largest;
}

/* Whether the product's rounding is as large as the distances between sample @i and its neighbours. */
static bool
is_coarse (const Search *s, HgReal largest, size_t i)
{
  HgReal half = s->right[i * (s->d + 1) + s->d];
  return largest < COARSE * (HgReal)FLT_EPSILON * 2 * half;
}

/* Ranks all others by their differences from sample @i: slower, but right in the tightest cluster. */
static void
search_directly (Candidates *row, const Search *s, size_t i)
{
  const HgReal *a = s->x + i * s->d;
  row->n = 0;
  row->limit = (HgReal)INFINITY;
  for (size_t other = 0; other < s->out->n && !hg_job_cancelled (s->job); other++)
    {
      const HgReal *b = s->x + other * s->d;
      double sum = 0;
      for (size_t f = 0; f < s->d && sum <= (double)row->limit; f++)
        sum += ((double)a[f] - (double)b[f]) * ((double)a[f] - (double)b[f]);
      if (other != i)
        take (row, s, (HgReal)sum, other);
    }
  shrink (row, s->out->k);
}

/* The row's neighbours with their distances, nearest first. */
static void
finish (Candidates *row, const Search *s, size_t i)
{
  size_t k = s->out->k;
  shrink (row, k);
  if (is_coarse (s, measure (row, s, i), i))
    {
      search_directly (row, s, i);
      measure (row, s, i);
    }
  if (row->n < k)
    return;
  qsort (row->items, k, sizeof *row->items, compare);
  for (size_t j = 0; j < k; j++)
    {
      s->out->index[i * k + j] = row->items[j].index;
      s->out->square[i * k + j] = row->items[j].rank;
    }
}

static void
search_rows (void *data, size_t task, size_t thread)
{
  const Search *s = data;
  size_t n = s->out->n, wide = s->d + 1, first = task * ROWS, rows = n - first < ROWS ? n - first : ROWS;
  Candidates row[ROWS];
  HgReal *ranks = s->ranks[thread];
  if (hg_job_cancelled (s->job))
    return;
  for (size_t r = 0; r < rows; r++)
    row[r] = (Candidates){ .items = s->candidates[thread] + r * s->most, .limit = (HgReal)INFINITY };
  for (size_t c = 0; c < n; c += COLUMNS)
    {
      size_t columns = n - c < COLUMNS ? n - c : COLUMNS;
      hg_blas_gemm (false, true, rows, columns, wide, 1, s->left + first * wide, wide, s->right + c * wide,
                    wide, 0, ranks, COLUMNS);
      for (size_t r = 0; r < rows; r++)
        scan (&row[r], s, ranks + r * COLUMNS, c, columns, first + r);
    }
  for (size_t r = 0; r < rows; r++)
    finish (&row[r], s, first + r);
}

static void
fill_forms (Search *s, size_t n)
{
  size_t d = s->d, wide = d + 1;
  for (size_t i = 0; i < n; i++)
    {
      double sum = 0;
      for (size_t f = 0; f < d; f++)
        {
          HgReal value = s->x[i * d + f];
          sum += (double)value * (double)value;
          s->left[i * wide + f] = -value;
          s->right[i * wide + f] = value;
        }
      s->left[i * wide + d] = 1;
      s->right[i * wide + d] = (HgReal)(sum / 2);
    }
}

static bool
make_scratch (Search *s, size_t threads, HgError *error)
{
  s->ranks = hg_alloc (threads, sizeof *s->ranks, error);
  s->candidates = hg_alloc (threads, sizeof *s->candidates, error);
  bool done = s->ranks != NULL && s->candidates != NULL;
  for (size_t t = 0; done && t < threads; t++)
    done = (s->ranks[t] = hg_alloc_aligned (ROWS * COLUMNS, sizeof **s->ranks, error)) != NULL
           && (s->candidates[t] = hg_alloc (ROWS * s->most, sizeof **s->candidates, error)) != NULL;
  return done;
}

static void
free_scratch (Search *s, size_t threads)
{
  for (size_t t = 0; t < threads; t++)
    {
      if (s->ranks != NULL)
        free (s->ranks[t]);
      if (s->candidates != NULL)
        free (s->candidates[t]);
    }
  free (s->ranks);
  free (s->candidates);
  free (s->left);
  free (s->right);
}

bool
hg_neighbours_find (HgNeighbours *neighbours, const HgReal *x, size_t n, size_t d, size_t k, HgTeam *team,
                    HgJob *job, HgError *error)
{
  size_t threads = hg_team_threads (team), values, pairs;
  *neighbours = (HgNeighbours){ .n = n, .k = k };
  if (!hg_multiply (n, d + 1, &values) || !hg_multiply (n, k, &pairs))
    return hg_error_set (error, HG_ERROR_MEMORY, "the neighbours of %zu samples are too many", n);
  Search s = { .x = x, .d = d, .most = SLACK * k + 1, .out = neighbours, .job = job };
  s.left = hg_alloc_aligned (values, sizeof *s.left, error);
  s.right = hg_alloc_aligned (values, sizeof *s.right, error);
  neighbours->index = hg_alloc (pairs, sizeof *neighbours->index, error);
  neighbours->square = hg_alloc (pairs, sizeof *neighbours->square, error);
  bool done = s.left != NULL && s.right != NULL && neighbours->index != NULL && neighbours->square != NULL
              && make_scratch (&s, threads, error);
  if (done)
    {
      fill_forms (&s, n);
      hg_team_run (team, (n + ROWS - 1) / ROWS, search_rows, &s);
      done = !hg_job_cancelled (job) || hg_error_set (error, HG_ERROR_CANCELLED, "stopped");
    }
  free_scratch (&s, threads);
  return done;
}

void
hg_neighbours_clear (HgNeighbours *neighbours)
{
  free (neighbours->index);
  free (neighbours->square);
  *neighbours = (HgNeighbours){ 0 };
}
