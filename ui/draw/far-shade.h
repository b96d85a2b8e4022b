/* A faint shade over the places of a plane that are far from data: where what is decoded is like no sample.
 */
#pragma once
#include "axes.h"

enum
{
  HG_SHADE_COLUMNS = 64,
  HG_SHADE_ROWS = 48
};

typedef struct
{
  bool known;
  double x_low, x_high, y_low, y_high;                /* of the whole grid */
  unsigned char far[HG_SHADE_ROWS][HG_SHADE_COLUMNS]; /* 255: far, 0: not; the highest y first */
} HgFarShade;

/* Over the box of @axes; beyond the grid its border goes on. */
void hg_far_shade_draw (HgPen *pen, const HgFarShade *shade, const HgAxes *axes);

/* Whether any place within the range of @axes is shaded. */
bool hg_far_shade_shows (const HgFarShade *shade, const HgAxes *axes);
