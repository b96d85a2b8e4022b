/* The columns of a table as curves over its rows: each in a colour of its own, named at its end. */
#pragma once
#include "axes.h"

enum
{
  HG_MAX_COLUMN_CURVES = 8
};

typedef struct
{
  const double *values; /* n_curves × n, curve after curve; lent; what is not finite breaks a curve */
  size_t n, n_curves;
  double low, high; /* of all finite values */
} HgColumnCurves;

/* Into @box, a card's inside. */
void hg_column_curves_draw (HgPen *pen, const HgColumnCurves *curves, HgBox box);
