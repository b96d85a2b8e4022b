/* An array as a picture: one value a pixel in grey, or red, green and blue, or those with opacity. Pixels are
 * never smoothed, and are whole multiples where there is room. */
#pragma once
#include "pen.h"
#include "tensor/real.h"

enum
{
  HG_ARRAY_IMAGE_SIDE = 8192 /* most rows, and most columns */
};

typedef struct
{
  const HgReal *values;           /* height × width × channels; lent */
  size_t height, width, channels; /* 1, 3 or 4; at most HG_ARRAY_IMAGE_SIDE high and wide */
  double low, high; /* values of black and white; 4 channels: of no opacity and all of it, too */
} HgArrayImage;

/* In the middle of @box, as large as it fits. */
void hg_array_image_draw (HgPen *pen, const HgArrayImage *image, HgBox box);
