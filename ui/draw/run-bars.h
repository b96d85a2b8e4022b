/* Runs beside each other as bars: one plot a field of their records, 2 × 2 as the lab has it, or one below
 * the other where text is large. */
#pragma once
#include "analysis/run-field.h"
#include "bar-plot.h"

enum
{
  HG_RUN_BARS = 4
};

/* The fields of the four plots: MSE, MAE, ratio and epochs. */
extern const char *const hg_run_bar_fields[HG_RUN_BARS];

/* All four, of the first HG_MAX_BARS runs, as cards into @box. */
void hg_run_bars_draw (HgPen *pen, HgRunRecord *const *records, size_t n, HgBox box);

/* How high the box is at least for @n runs, where text is @scale times as large. */
double hg_run_bars_height (size_t n, double scale);

/* The same as a file, as of hg_picture_write. */
bool hg_run_bars_write (const char *path, const HgTheme *theme, HgRunRecord *const *records, size_t n,
                        HgError *error);
