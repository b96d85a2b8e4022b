/* The layers of a model while it trains, one row each: how large their weights and their gradients are, as
 * bars on one logarithmic scale, and beside them how the gradient went. */
#pragma once
#include "pen.h"

typedef struct
{
  const char *name;        /* lent */
  char title[96];          /* "LSTM 16", as its bar says; empty: the name stands alone */
  double weight, gradient; /* root mean squares; 0 or not finite: no bar */
  const double *past;      /* of the gradient, oldest first, lent */
  size_t n_past;
  char note[64]; /* "1/2,300 of the largest"; may be empty */
} HgPulseRow;

typedef struct
{
  size_t n;
  const HgPulseRow *rows;
} HgPulsePlot;

/* Rows that do not fit are left out; the last line then says how many. */
void hg_pulse_plot_draw (HgPen *pen, const HgPulsePlot *plot, HgBox box);
