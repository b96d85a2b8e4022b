/* Samples over time (or along a vector), original against decoded, one card each below another; the error is
 * the shaded area between them. Short vectors are drawn as pairs of bars. Where a decoder was also taught
 * while it decoded, what came of that stands beside what it gives on its own. */
#pragma once
#include "axes.h"
#include "tensor/real.h"

typedef struct
{
  char title[64];                      /* "Sample 17" */
  char detail[128];                    /* "MSE 0.352 · normal" */
  const HgReal *original;              /* values stand `stride` apart */
  const HgReal *decoded;               /* NULL: nothing decoded yet */
  const HgReal *forced;                /* decoded with the true values fed in; NULL: there is no such thing */
  char free_note[48], forced_note[48]; /* "MSE 0.352", above the two; only used with forced */
  bool selected;                       /* outlined */
} HgSeriesRow;

enum
{
  HG_MAX_SERIES = 12,
  HG_SERIES_BARS = 40, /* vectors up to this long are bars */
  HG_SERIES_LEFT = 48, /* px from a card's edges to its data, where text has its usual size */
  HG_SERIES_RIGHT = 138
};

typedef struct
{
  size_t n; /* rows */
  HgSeriesRow rows[HG_MAX_SERIES];
  size_t length, stride; /* values of a row */
  bool bars;
  bool apart;        /* the original stands alone at the left, and both at the right */
  const char *truth; /* "original", or "target" where the data says what should come out; NULL: original */
  char x_name[128];  /* "time step · feature 1 of 10" */
} HgSeries;

/* Into @box; the last rows are left out where there is no room for them, and so are axes and words in a
 * narrow box. */
void hg_series_draw (HgPen *pen, const HgSeries *series, HgBox box);

/* The row whose card is at @y; n: none. */
size_t hg_series_at (const HgSeries *series, HgBox box, double scale, double y);
