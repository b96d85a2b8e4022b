/* How often values occur: one bar a bin. Small, bars alone, as in a list; or with its axis. */
#pragma once
#include "axes.h"

typedef struct
{
  const size_t *bins; /* n, equally wide from low to high; lent */
  size_t n;
  double low, high;
} HgHistogram;

/* Bars as wide as @box, the tallest as high. */
void hg_histogram_draw_bars (HgPen *pen, const HgHistogram *histogram, HgBox box);

/* The same with ticks of the values below. */
void hg_histogram_draw (HgPen *pen, const HgHistogram *histogram, HgBox box);
