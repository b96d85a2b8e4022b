/* Curves over epochs with baselines as rails: every line is named at its end, with its value. */
#pragma once
#include "axes.h"

typedef struct
{
  const char *name; /* "validation" */
  HgInk ink;
  const double *y; /* n values, the first at x = 1; NaN: no value */
  size_t n;
} HgLine;

typedef struct
{
  char name[24]; /* "mean", "PCA-20", "noise in data" */
  double value;  /* NaN: not known, not drawn */
  HgDash dash;
} HgRail;

enum
{
  HG_MAX_LINES = 4,
  HG_MAX_RAILS = 4,
  HG_LINE_PLOT_RIGHT = 146 /* px at the right for the names, where text has its usual size */
};

typedef struct
{
  char title[96];     /* "MSE, standardised values" */
  const char *x_name; /* "epoch" */
  double x_last;      /* the axis goes from 0 to here */
  bool log;           /* y; values that are not positive are left out */
  bool marked;        /* a place on the x axis is, with a line through all curves: */
  double mark;
  size_t n_lines, n_rails;
  HgLine lines[HG_MAX_LINES];
  HgRail rails[HG_MAX_RAILS];
} HgLinePlot;

/* Into @box, a card's inside; and where its axes are then. */
void hg_line_plot_draw (HgPen *pen, const HgLinePlot *plot, HgBox box);
HgAxes hg_line_plot_axes (HgPen *pen, const HgLinePlot *plot, HgBox box);

/* Adds @n values to the path as a polyline at x = first, first + step, … px; where there are more than two
 * values a pixel column, each column's first, lowest, highest and last are kept, so that no peak is lost.
 * @place maps a value to its y; values that are not finite break the line. */
typedef double (*HgPlaceFunction) (const void *data, double value);
void hg_polyline (cairo_t *cr, const double *y, size_t n, double first, double step, HgPlaceFunction place,
                  const void *data);
