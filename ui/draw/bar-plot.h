/* A few numbers as bars from 0, each named below and with its value above. */
#pragma once
#include "pen.h"

typedef struct
{
  const char *name; /* below */
  double value;     /* NaN: no bar */
  char text[48];    /* above */
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

/* Into @box, a card's inside. */
void hg_bar_plot_draw (HgPen *pen, const HgBarPlot *plot, HgBox box);
