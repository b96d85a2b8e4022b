/* A weight of many cells, made coarser step by step, so that a picture of it reads a few values a pixel
 * however large it is. An entry stands for a rectangle of cells of one panel: their lowest, highest and mean
 * value. A level halves the axis that has more than its share of cells, or both. */
#pragma once
#include "analysis/weight-map.h"
#include "base/job.h"
#include "base/team.h"

typedef struct
{
  HgReal low, high; /* of the finite values */
  HgReal mean;      /* not finite as soon as one value is not */
} HgPyramidEntry;

typedef struct
{
  size_t down, across;     /* cells that an entry stands for; fewer at the lower and right edge */
  size_t rows, columns;    /* entries of a panel */
  HgPyramidEntry *entries; /* panels × rows × columns */
} HgPyramidLevel;

enum
{
  HG_PYRAMID_LEVELS = 40,
  HG_PYRAMID_CELLS = 1 << 20 /* weights of fewer cells are read as they are */
};

typedef struct
{
  size_t n; /* levels, finest first */
  HgPyramidLevel levels[HG_PYRAMID_LEVELS];
} HgPyramid;

/* Of @values as @map lays them out; with no levels where nothing is gained by them. @team and @job may be
 * NULL. Fails with HG_ERROR_MEMORY or HG_ERROR_CANCELLED. Free with hg_pyramid_free. */
HgPyramid *hg_pyramid_new (const HgWeightMap *map, const HgReal *values, HgTeam *team, HgJob *job,
                           HgError *error);
void hg_pyramid_free (HgPyramid *pyramid);

/* The coarsest level whose entries are hardly larger than a pixel where a cell is @width × @height px; NULL: the
 * cells themselves. */
const HgPyramidLevel *hg_pyramid_level (const HgPyramid *pyramid, double width, double height);
