#include "analysis/covariance.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BLOCK = 1024, /* rows whose products are summed in HgReals before they go into a double */
  STRIP = 64,   /* rows that a task centres, and whose differences are summed so */
  STRIPS = BLOCK / STRIP,
  PROBES = 64, /* rows that the provisional mean is of */
  TILE = 128   /* features a side of the square that a task multiplies, at most */
};

/* Letters: n rows of a block, f features. */
typedef struct
{
  const HgRowChoice *rows;
  const HgKernels *kernels;
  HgReal *mean;        /* f; provisional until the last block is in */
  HgReal *centred;     /* n × f */
  HgReal *strips;      /* STRIPS × f: sums of what is centred */
  size_t first, n;     /* the block */
  size_t tiles, width; /* squares along a side, and features along a square's */
  double *sum;         /* width × width a square; the upper triangle's squares row by row */
  double *off;         /* f: the sum of all that is centred */
  HgReal *part;        /* width × width a thread */
  HgReal *c;
} Work;

/* The mean of rows that lie spread by the golden ratio, so that no period meets them all: any value near the
 * mean would do. */
static void
guess_mean (Work *w)
{
  size_t f = w->rows->features, n = w->rows->n < PROBES ? w->rows->n : PROBES;
  for (size_t i = 0; i < n; i++)
    {
      double turn = (double)i * 0.6180339887498949;
      const HgReal *x = hg_row_choice_at (w->rows, (size_t)((turn - floor (turn)) * (double)w->rows->n));
      for (size_t j = 0; j < f; j++)
        w->off[j] += (double)x[j] / (double)n;
    }
  for (size_t j = 0; j < f; j++)
    {
      w->mean[j] = (HgReal)w->off[j];
      w->off[j] = 0;
    }
}

static void
centre_strip (void *data, size_t task, size_t thread)
{
  (void)thread;
  Work *w = data;
  size_t f = w->rows->features, from = task * STRIP, n = w->n - from < STRIP ? w->n - from : STRIP,
         together = w->rows->index == NULL ? n : 1;
  HgReal *sums = w->strips + task * f;
  memset (sums, 0, f * sizeof *sums);
  for (size_t i = from; i < from + n; i += together)
    w->kernels->centre (together, f, hg_row_choice_at (w->rows, w->first + i), w->mean, w->centred + i * f,
                        sums);
}

typedef struct
{
  size_t top, left, height, width;
} Square;

static Square
square_of (const Work *w, size_t task)
{
  size_t row = 0, f = w->rows->features;
  for (; task >= w->tiles - row; row++)
    task -= w->tiles - row;
  Square s = { row * w->width, (row + task) * w->width, w->width, w->width };
  s.height = f - s.top < s.height ? f - s.top : s.height;
  s.width = f - s.left < s.width ? f - s.left : s.width;
  return s;
}

static void
multiply_square (void *data, size_t task, size_t thread)
{
  Work *w = data;
  Square s = square_of (w, task);
  size_t f = w->rows->features, area = w->width * w->width;
  HgReal *part = w->part + thread * area;
  double *sum = w->sum + task * area;
  if (s.top == s.left)
    {
      hg_blas_gram (w->n, s.width, w->centred + s.left, f, part, s.width);
      for (size_t i = 0; i * STRIP < w->n; i++)
        for (size_t j = s.left; j < s.left + s.width; j++)
          w->off[j] += w->strips[i * f + j];
    }
  else
    hg_blas_gemm (true, false, s.height, s.width, w->n, 1, w->centred + s.top, f, w->centred + s.left, f, 0,
                  part, s.width);
  for (size_t j = 0; j < s.height * s.width; j++)
    sum[j] += part[j];
}

/* Products about the mean, of those about the provisional one. */
static void
store_square (void *data, size_t task, size_t thread)
{
  (void)thread;
  Work *w = data;
  Square s = square_of (w, task);
  size_t f = w->rows->features;
  const double *sum = w->sum + task * w->width * w->width;
  for (size_t i = 0; i < s.height; i++)
    for (size_t j = 0; j < s.width; j++)
      {
        double both = w->off[s.top + i] * w->off[s.left + j] / (double)w->rows->n;
        w->c[(s.top + i) * f + s.left + j] = w->c[(s.left + j) * f + s.top + i]
            = (HgReal)(sum[i * s.width + j] - both);
      }
}

bool
hg_covariance_find (const HgRowChoice *rows, const HgKernels *kernels, HgTeam *team, HgReal *mean, HgReal *c,
                    HgError *error)
{
  size_t f = rows->features, block = rows->n < BLOCK ? rows->n : BLOCK;
  Work w = { .rows = rows, .kernels = kernels, .mean = mean, .c = c, .tiles = (f + TILE - 1) / TILE };
  w.width = (f + w.tiles - 1) / w.tiles;
  size_t squares = w.tiles * (w.tiles + 1) / 2, area = w.width * w.width;
  w.centred = hg_alloc_aligned (block * f, sizeof *w.centred, error);
  w.strips = hg_alloc_aligned (STRIPS * f, sizeof *w.strips, error);
  w.sum = hg_alloc (squares * area, sizeof *w.sum, error);
  w.off = hg_alloc (f, sizeof *w.off, error);
  w.part = hg_alloc_aligned (hg_team_threads (team) * area, sizeof *w.part, error);
  bool done = w.centred != NULL && w.strips != NULL && w.sum != NULL && w.off != NULL && w.part != NULL;
  if (done)
    {
      memset (w.sum, 0,
              squares * area * sizeof *w.sum); /* threads that meet fresh pages wait for each other */
      guess_mean (&w);
    }
  for (; done && w.first < rows->n; w.first += w.n)
    {
      w.n = rows->n - w.first < block ? rows->n - w.first : block;
      hg_team_run (team, (w.n + STRIP - 1) / STRIP, centre_strip, &w);
      hg_team_run (team, squares, multiply_square, &w);
    }
  if (done)
    hg_team_run (team, squares, store_square, &w);
  for (size_t j = 0; done && j < f; j++)
    mean[j] = (HgReal)((double)mean[j] + w.off[j] / (double)rows->n);
  free (w.part);
  free (w.off);
  free (w.sum);
  free (w.strips);
  free (w.centred);
  return done;
}
