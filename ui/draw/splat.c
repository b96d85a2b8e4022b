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

static inline uint32_t
over (uint32_t under, const uint32_t source[4], uint32_t cover)
{
  uint32_t alpha = source[3] * cover / 255, left = 255 - alpha, pixel = 0;
  for (int k = 0; k < 4; k++)
    pixel |= (source[k] * cover / 255 + (under >> 8 * k & 0xff) * left / 255) << 8 * k;
  return pixel;
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
  const uint32_t source[4]
      = { (uint32_t)lround (colour.b * alpha * 255), (uint32_t)lround (colour.g * alpha * 255),
          (uint32_t)lround (colour.r * alpha * 255), (uint32_t)lround (alpha * 255) };
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
