/* The frame that plots share: a box, two scales, grid, ticks and axis names. Left and bottom only. */
#pragma once
#include "pen.h"
#include "ticks.h"

typedef struct
{
  HgBox box; /* of the data */
  HgTicks x, y;
} HgAxes;

double hg_axes_x (const HgAxes *axes, double x);
double hg_axes_y (const HgAxes *axes, double y);

/* How many ticks an axis of @length px has room for. */
int hg_axes_most (double length);

/* Horizontal grid with the y labels; @inset: the px from box to labels. */
void hg_axes_draw_y (HgPen *pen, const HgAxes *axes, double inset);

/* Line and ticks at the bottom with labels; @name stands after the last one. */
void hg_axes_draw_x (HgPen *pen, const HgAxes *axes, const char *name);

/* "mean 0.998": the number as curves and rails label it. */
char *hg_axes_label (char *text, size_t size, const char *name, double value);

/* How a baseline is dashed: mean 9 4, PCA 3 3, noise in the data 1 3. */
typedef enum
{
  HG_DASH_NONE,
  HG_DASH_MEAN,
  HG_DASH_PCA,
  HG_DASH_NOISE,
  HG_DASH_DECODED
} HgDash;

void hg_pen_dash (HgPen *pen, HgDash dash);
