/* What the tests of drawings share: an image to draw on, and its pixels. */
#pragma once
#include "harness.h"
#include "ui/draw/pen.h"

/* Pango keeps its fonts until the process ends, which is no leak of ours. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\nleak:libpango\n";
}

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  HgPen pen;
} Canvas;

/* White, in light colours unless @variant says otherwise. */
static inline Canvas
canvas_new (int width, int height, HgVariant variant)
{
  Canvas canvas = { .surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height) };
  HgTheme theme = hg_theme (variant);
  canvas.cr = cairo_create (canvas.surface);
  hg_pen_init (&canvas.pen, canvas.cr, &theme);
  hg_pen_ink (&canvas.pen, HG_INK_VIEW);
  cairo_paint (canvas.cr);
  return canvas;
}

static inline void
canvas_clear (Canvas *canvas)
{
  hg_pen_clear (&canvas->pen);
  cairo_destroy (canvas->cr);
  cairo_surface_destroy (canvas->surface);
}

static inline HgColour
canvas_pixel (Canvas *canvas, double x, double y)
{
  cairo_surface_flush (canvas->surface);
  unsigned char *data = cairo_image_surface_get_data (canvas->surface);
  int stride = cairo_image_surface_get_stride (canvas->surface);
  uint32_t pixel;
  memcpy (&pixel, data + (size_t)y * (size_t)stride + (size_t)x * 4, sizeof pixel);
  return (HgColour){ (pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0, (pixel & 0xff) / 255.0 };
}

/* Largest difference of a channel, 0 … 1. */
static inline double
canvas_distance (HgColour a, HgColour b)
{
  return fmax (fabs (a.r - b.r), fmax (fabs (a.g - b.g), fabs (a.b - b.b)));
}

/* The pixel has the ink's colour, within rounding. */
static inline bool
canvas_has (Canvas *canvas, double x, double y, HgInk ink)
{
  return canvas_distance (canvas_pixel (canvas, x, y), hg_theme_ink (&canvas->pen.theme, ink)) < 0.012;
}

/* How many pixels of a box have the ink's colour. */
static inline int
canvas_count (Canvas *canvas, HgBox box, HgInk ink)
{
  int n = 0;
  for (int y = (int)box.y; y < (int)(box.y + box.height); y++)
    for (int x = (int)box.x; x < (int)(box.x + box.width); x++)
      n += canvas_has (canvas, x, y, ink);
  return n;
}
