#include "splat.h"
#include <math.h>

void
hg_splat_init (HgSplat *splat, double radius)
{
  radius = fmin (radius, (HG_SPLAT_SIZE - 4) / 2.0);
  splat->size = 2 * ((int)ceil (radius) + 1);
  for (int sy = 0; sy < HG_SPLAT_STEPS; sy++)
    for (int sx = 0; sx < HG_SPLAT_STEPS; sx++)
      for (int y = 0; y < splat->size; y++)
        for (int x = 0; x < splat->size; x++)
          {
            /* the distance from the rim, in px, is a close enough coverage for discs larger than a pixel */
            double dx = x + 0.5 - splat->size / 2.0 - (sx + 0.5) / HG_SPLAT_STEPS + 0.5;
            double dy = y + 0.5 - splat->size / 2.0 - (sy + 0.5) / HG_SPLAT_STEPS + 0.5;
            double inside = radius - sqrt (dx * dx + dy * dy) + 0.5;
            splat->cover[sy][sx][y][x] = (uint8_t)lround (fmin (fmax (inside, 0), 1) * 255);
          }
}

/* Two channels of 8 bits, 16 bits apart, times @by / 255, rounded. */
static inline uint32_t
scale (uint32_t pair, uint32_t by)
{
  uint32_t product = pair * by + 0x800080;
  return (product + (product >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
}

/* @source: premultiplied, of which @cover / 255 is there. */
static inline uint32_t
over (uint32_t under, uint32_t source, uint32_t cover)
{
  uint32_t red_blue = scale (source & 0xff00ff, cover), alpha_green = scale (source >> 8 & 0xff00ff, cover);
  uint32_t left = 255 - (alpha_green >> 16);
  red_blue += scale (under & 0xff00ff, left);
  alpha_green += scale (under >> 8 & 0xff00ff, left);
  return alpha_green << 8 | red_blue;
}

/* A channel at its place in a pixel. */
static inline uint32_t
channel (double value, int place)
{
  return (uint32_t)(value * 255 + 0.5) << place;
}

void
hg_splat_disc (const HgSplat *splat, cairo_surface_t *image, double x, double y, HgColour colour,
               double alpha)
{
  int width = cairo_image_surface_get_width (image), height = cairo_image_surface_get_height (image);
  if (!(x > -HG_SPLAT_SIZE && y > -HG_SPLAT_SIZE && x < width + HG_SPLAT_SIZE && y < height + HG_SPLAT_SIZE))
    return;
  unsigned char *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  uint32_t source = channel (alpha, 24) | channel (colour.r * alpha, 16) | channel (colour.g * alpha, 8)
                    | channel (colour.b * alpha, 0);
  double left = x + 0.5 - splat->size / 2.0, top = y + 0.5 - splat->size / 2.0;
  int x0 = (int)floor (left), y0 = (int)floor (top);
  int sx = (int)((left - x0) * HG_SPLAT_STEPS), sy = (int)((top - y0) * HG_SPLAT_STEPS);
  for (int row = y0 < 0 ? -y0 : 0; row < splat->size && y0 + row < height; row++)
    {
      uint32_t *pixels = (uint32_t *)(void *)(data + (size_t)(y0 + row) * (size_t)stride);
      for (int column = x0 < 0 ? -x0 : 0; column < splat->size && x0 + column < width; column++)
        {
          uint32_t cover = splat->cover[sy][sx][row][column];
          if (cover != 0)
            pixels[x0 + column] = over (pixels[x0 + column], source, cover);
        }
    }
}
