/* Singular values, largest first, with a rail where 95 % of their squares are reached. */
#pragma once
#include "axes.h"
#include "tensor/real.h"

typedef struct
{
  const HgReal *values; /* n, lent */
  size_t n, rank;
} HgSpectrumPlot;

void hg_spectrum_plot_draw (HgPen *pen, const HgSpectrumPlot *plot, HgBox box);
