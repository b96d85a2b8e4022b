/* Arrays and what their numbers are like, as a table: one line each with name, shape, histogram, range, mean
 * and deviation. Drawn for paper: all of its rows, as far as a page can hold them. */
#pragma once
#include "analysis/tensor-stats.h"
#include "pen.h"

typedef struct
{
  const char *name, *shape; /* lent, as all here */
  bool known;               /* has statistics */
  HgTensorStats stats;
} HgStatsRow;

typedef struct
{
  const char *title, *sentence; /* above it */
  const HgStatsRow *rows;
  size_t n;
} HgStatsTable;

enum
{
  HG_STATS_ROWS = 400 /* of more, the rest is only counted */
};

/* Height that all of it wants, in px for text at scale 1. */
double hg_stats_table_height (const HgStatsTable *table);
void hg_stats_table_draw (HgPen *pen, const HgStatsTable *table, HgBox box);
