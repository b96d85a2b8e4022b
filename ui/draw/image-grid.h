/* Image samples: originals over what was decoded over the error (originals alone while nothing is decoded),
 * one column a sample, and one of them enlarged below; a sample alone is enlarged without its column. Pixels
 * are never smoothed, and are whole multiples where there is room. */
#pragma once
#include "pen.h"
#include "tensor/real.h"

typedef struct
{
  char title[96];         /* "Sample 6 · stripes" */
  const HgReal *original; /* height × width × channels */
  const HgReal *decoded;  /* NULL: nothing decoded yet */
  double mse;             /* NaN: not known */
  char label[64];         /* "stripes", under its column; may be empty */
} HgImageSample;

enum
{
  HG_MAX_IMAGES = 10
};

typedef struct
{
  size_t height, width, channels; /* 3: red, green, blue; else the channels' mean is shown as grey */
  double low, high;               /* values of black and white */
  size_t n;
  HgImageSample samples[HG_MAX_IMAGES];
  size_t selected; /* enlarged; ≥ n: none */
} HgImageGrid;

void hg_image_grid_draw (HgPen *pen, const HgImageGrid *grid, HgBox box);

/* Of the rows alone, without the enlarged sample, in a box @width wide. */
double hg_image_grid_height (const HgImageGrid *grid, double width, double scale);

/* Of all of it in @box, from its top: px that are drawn on. A box of that height has the same picture. */
double hg_image_grid_used (const HgImageGrid *grid, HgBox box, double scale);

/* How many samples there is room for in @box; the rest is left out. */
size_t hg_image_grid_columns (const HgImageGrid *grid, HgBox box, double scale);

/* The sample whose column, or the enlarged one whose images, are at a point, or n. */
size_t hg_image_grid_at (const HgImageGrid *grid, HgBox box, double scale, double x, double y);
