/* A few numbers as bars from 0, one below the other: each has its name at its left, which so has room, and
 * its value at its end. There is no axis: the values stand there. */
#pragma once
#include "pen.h"

typedef struct
{
  const char *name; /* at the left */
  double value;     /* NaN: no bar */
  char text[48];    /* at the bar's end; in its place where there is none */
} HgBar;

enum
{
  HG_MAX_BARS = 16
};

typedef struct
{
  char title[96];
  size_t n;
  HgBar bars[HG_MAX_BARS];
} HgBarPlot;

/* How high a card with @n bars is at least, where text is @scale times as large. */
double hg_bar_plot_height (size_t n, double scale);

/* Into @box, a card's inside. */
void hg_bar_plot_draw (HgPen *pen, const HgBarPlot *plot, HgBox box);
