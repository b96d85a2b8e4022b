#include "array-image.h"
#include <math.h>
#include <stdint.h>

static uint32_t
part (const HgArrayImage *image, HgReal value)
{
  const double span = image->high > image->low ? image->high - image->low : 1;
  return (uint32_t)lround (fmin (fmax (((double)value - image->low) / span, 0), 1) * 255); /* NaN becomes 0 */
}

/* As cairo has it: opacity, then colours multiplied with it. */
static uint32_t
pixel (const HgArrayImage *image, const HgReal *value)
{
  if (image->channels == 1)
    return 0xff000000u | part (image, value[0]) * 0x010101u;
  const uint32_t a = image->channels == 4 ? part (image, value[3]) : 255;
  const uint32_t r = part (image, value[0]) * a / 255, g = part (image, value[1]) * a / 255,
                 b = part (image, value[2]) * a / 255;
  return a << 24 | r << 16 | g << 8 | b;
}

static cairo_surface_t *
surface_of (const HgArrayImage *image)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)image->width, (int)image->height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  unsigned char *data = cairo_image_surface_get_data (surface);
  const size_t stride = (size_t)cairo_image_surface_get_stride (surface);
  for (size_t y = 0; y < image->height; y++)
    for (size_t x = 0; x < image->width; x++)
      ((uint32_t *)(void *)(data + y * stride))[x]
          = pixel (image, image->values + (y * image->width + x) * image->channels);
  cairo_surface_mark_dirty (surface);
  return surface;
}

void
hg_array_image_draw (HgPen *pen, const HgArrayImage *image, HgBox box)
{
  if (image->width == 0 || image->height == 0 || image->width > HG_ARRAY_IMAGE_SIDE
      || image->height > HG_ARRAY_IMAGE_SIDE)
    return;
  double zoom = fmin (box.width / (double)image->width, box.height / (double)image->height);
  if (zoom >= 1)
    zoom = floor (zoom);
  const double width = (double)image->width * zoom, height = (double)image->height * zoom;
  cairo_surface_t *surface = surface_of (image);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && zoom > 0)
    {
      cairo_save (pen->cr);
      cairo_translate (pen->cr, round (box.x + (box.width - width) / 2),
                       round (box.y + (box.height - height) / 2));
      cairo_rectangle (pen->cr, 0, 0, width, height);
      cairo_clip (pen->cr);
      cairo_scale (pen->cr, zoom, zoom);
      cairo_set_source_surface (pen->cr, surface, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (pen->cr), CAIRO_FILTER_NEAREST);
      cairo_paint (pen->cr);
      cairo_restore (pen->cr);
    }
  cairo_surface_destroy (surface);
}
