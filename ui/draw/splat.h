/* Discs written straight into an image's pixels. Ten thousand anti-aliased points take a tenth of the time
 * that cairo's arcs do, which is what keeps a moving scatter at the display's rate. */
#pragma once
#include "theme.h"
#include <cairo.h>
#include <stdint.h>

enum
{
  HG_SPLAT_SIZE = 28, /* px of the largest disc's box */
  HG_SPLAT_STEPS = 4  /* positions within a pixel, along each axis */
};

/* Coverage of one disc for every position within a pixel. */
typedef struct
{
  int size; /* px of the box in use */
  uint8_t cover[HG_SPLAT_STEPS][HG_SPLAT_STEPS][HG_SPLAT_SIZE][HG_SPLAT_SIZE];
} HgSplat;

/* @radius in px of the image, at most 12. */
void hg_splat_init (HgSplat *splat, double radius);

/* Draws a disc centred at @x, @y over what is in @image (ARGB32, flushed); parts outside are left out. */
void hg_splat_disc (const HgSplat *splat, cairo_surface_t *image, double x, double y, HgColour colour,
                    double alpha);
