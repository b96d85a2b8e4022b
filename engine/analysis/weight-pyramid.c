#include "analysis/weight-pyramid.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

enum
{
  FINEST = 16, /* cells an entry of the finest level: coarse enough to be small, fine enough to be read */
  ENOUGH = 512 /* entries along an axis of the coarsest level */
};

/* px that an entry may have: a little more than one costs no value, and saves reading many cells. */
static const double COARSEST = 1.5;

typedef struct
{
  const HgWeightMap *map;
  const HgReal *values;
  const HgPyramidLevel *from; /* NULL: the cells */
  const HgPyramidLevel *to;
  HgJob *job;
} Build;

static size_t
divide_up (size_t a, size_t b)
{
  return (a + b - 1) / b;
}

static size_t
smaller (size_t a, size_t b)
{
  return a < b ? a : b;
}

/* Doubles what an entry stands for along the axis that has more entries, or along both. */
static void
coarsen (const HgWeightMap *map, size_t *down, size_t *across)
{
  size_t rows = divide_up (map->rows, *down), columns = divide_up (map->columns, *across);
  *down *= rows * 2 > columns ? 2 : 1;
  *across *= columns * 2 > rows ? 2 : 1;
}

static void
take (HgPyramidEntry *entry, HgReal low, HgReal high)
{
  entry->low = low < entry->low ? low : entry->low;
  entry->high = high > entry->high ? high : entry->high;
}

/* One entry of the finest level from its cells. */
static HgPyramidEntry
from_cells (const Build *build, size_t panel, size_t row, size_t column)
{
  const HgWeightMap *map = build->map;
  HgPyramidEntry entry = { .low = INFINITY, .high = -INFINITY };
  size_t last_row = smaller ((row + 1) * build->to->down, map->rows),
         last = smaller ((column + 1) * build->to->across, map->columns), count = 0;
  double sum = 0;
  for (size_t r = row * build->to->down; r < last_row; r++)
    {
      const HgReal *values = build->values + panel * map->panel_step + r * map->row_step;
      for (size_t c = column * build->to->across; c < last; c++, count++)
        {
          HgReal value = values[c * map->column_step];
          sum += (double)value;
          if (value * 0 == 0)
            take (&entry, value, value);
        }
    }
  entry.mean = (HgReal)(sum / (double)count);
  return entry;
}

/* How many cells of an axis entry @i stands for. */
static size_t
share (size_t i, size_t each, size_t length)
{
  return smaller (each, length - i * each);
}

static HgPyramidEntry
from_entries (const Build *build, size_t panel, size_t row, size_t column)
{
  const HgPyramidLevel *from = build->from, *to = build->to;
  HgPyramidEntry entry = { .low = INFINITY, .high = -INFINITY };
  size_t down = to->down / from->down, across = to->across / from->across;
  size_t last_row = smaller ((row + 1) * down, from->rows),
         last = smaller ((column + 1) * across, from->columns);
  double sum = 0, cells = 0;
  for (size_t r = row * down; r < last_row; r++)
    for (size_t c = column * across; c < last; c++)
      {
        const HgPyramidEntry *part = &from->entries[(panel * from->rows + r) * from->columns + c];
        double n = (double)share (r, from->down, build->map->rows)
                   * (double)share (c, from->across, build->map->columns);
        take (&entry, part->low, part->high);
        sum += n * (double)part->mean;
        cells += n;
      }
  entry.mean = (HgReal)(sum / cells);
  return entry;
}

/* One row of entries of one panel. */
static void
build_row (void *data, size_t task, size_t thread)
{
  const Build *build = data;
  const HgPyramidLevel *to = build->to;
  HgPyramidEntry *entries = to->entries + task * to->columns;
  if (hg_job_cancelled (build->job))
    return;
  for (size_t i = 0; i < to->columns; i++)
    entries[i] = build->from == NULL ? from_cells (build, task / to->rows, task % to->rows, i)
                                     : from_entries (build, task / to->rows, task % to->rows, i);
}

static bool
build_level (HgPyramid *pyramid, Build *build, size_t down, size_t across, HgTeam *team, HgError *error)
{
  const HgWeightMap *map = build->map;
  HgPyramidLevel *level = &pyramid->levels[pyramid->n];
  *level = (HgPyramidLevel){ .down = down,
                             .across = across,
                             .rows = divide_up (map->rows, down),
                             .columns = divide_up (map->columns, across) };
  size_t rows = map->panels * level->rows;
  if (!hg_memory_granted ("the picture of a weight",
                          (unsigned long long)rows * level->columns * sizeof *level->entries, error))
    return false;
  level->entries = hg_alloc (rows * level->columns, sizeof *level->entries, error);
  if (level->entries == NULL)
    return false;
  pyramid->n++;
  build->to = level;
  if (team != NULL)
    hg_team_run (team, rows, build_row, build);
  for (size_t i = 0; team == NULL && i < rows; i++)
    build_row (build, i, 0);
  build->from = level;
  return !hg_job_cancelled (build->job) || hg_error_set (error, HG_ERROR_CANCELLED, "cancelled");
}

HgPyramid *
hg_pyramid_new (const HgWeightMap *map, const HgReal *values, HgTeam *team, HgJob *job, HgError *error)
{
  HgPyramid *pyramid = hg_alloc (1, sizeof *pyramid, error);
  Build build = { .map = map, .values = values, .job = job };
  size_t down = 1, across = 1;
  if (pyramid == NULL || map->image || map->panels * map->rows * map->columns <= HG_PYRAMID_CELLS)
    return pyramid;
  while (down * across < FINEST)
    coarsen (map, &down, &across);
  bool done = build_level (pyramid, &build, down, across, team, error);
  while (done && pyramid->n < HG_PYRAMID_LEVELS && (build.to->rows > ENOUGH || build.to->columns > ENOUGH))
    {
      coarsen (map, &down, &across);
      done = build_level (pyramid, &build, down, across, team, error);
    }
  if (done)
    return pyramid;
  hg_pyramid_free (pyramid);
  return NULL;
}

void
hg_pyramid_free (HgPyramid *pyramid)
{
  for (size_t i = 0; pyramid != NULL && i < pyramid->n; i++)
    free (pyramid->levels[i].entries);
  free (pyramid);
}

const HgPyramidLevel *
hg_pyramid_level (const HgPyramid *pyramid, double width, double height)
{
  const HgPyramidLevel *best = NULL;
  for (size_t i = 0; pyramid != NULL && i < pyramid->n; i++)
    {
      const HgPyramidLevel *level = &pyramid->levels[i];
      if ((level->down == 1 || (double)level->down * height <= COARSEST)
          && (level->across == 1 || (double)level->across * width <= COARSEST))
        best = level;
    }
  return best;
}
