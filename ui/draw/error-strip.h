/* Where the error lies: one bar a time step, or a feature, as high as its error and coloured by it. Stands
 * under series and in line with their axis. */
#pragma once
#include "pen.h"

typedef struct
{
  const char *title;    /* "step", at the left */
  const double *values; /* ≥ 0; one that is not finite has no bar. Lent. */
  size_t n;
  double widest;  /* most px of a bar; 0: all of them are as wide as the axis above */
  size_t marked;  /* ≥ n: none */
  char note[160]; /* at the right: "step 31: MSE 0.82" */
} HgErrorStrip;

/* px that a strip needs. */
double hg_error_strip_height (const HgTheme *theme);

void hg_error_strip_draw (HgPen *pen, const HgErrorStrip *strip, HgBox box);

/* Which bar is at @x; n: none. */
size_t hg_error_strip_at (const HgErrorStrip *strip, HgBox box, double scale, double x);

/* The bar with the largest value; n where there is none. */
size_t hg_error_strip_worst (const HgErrorStrip *strip);
