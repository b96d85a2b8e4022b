#include "far-shade.h"
#include <math.h>
#include <string.h>

static const double ALPHA = 0.14;

/* The place of a cell's middle, in px. */
static double
cell_x (const HgFarShade *shade, const HgAxes *axes, double column)
{
  double width = shade->x_high - shade->x_low;
  return hg_axes_x (axes, shade->x_low + (column + 0.5) / HG_SHADE_COLUMNS * width);
}

static double
cell_y (const HgFarShade *shade, const HgAxes *axes, double row)
{
  double height = shade->y_high - shade->y_low;
  return hg_axes_y (axes, shade->y_high - (row + 0.5) / HG_SHADE_ROWS * height);
}

bool
hg_far_shade_shows (const HgFarShade *shade, const HgAxes *axes)
{
  for (int i = 0; shade->known && i < HG_SHADE_ROWS; i++)
    for (int k = 0; k < HG_SHADE_COLUMNS; k++)
      {
        double x = cell_x (shade, axes, k) - axes->box.x, y = cell_y (shade, axes, i) - axes->box.y;
        if (shade->far[i][k] != 0 && x >= 0 && x <= axes->box.width && y >= 0 && y <= axes->box.height)
          return true;
      }
  return false;
}

void
hg_far_shade_draw (HgPen *pen, const HgFarShade *shade, const HgAxes *axes)
{
  if (!shade->known)
    return;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_A8, HG_SHADE_COLUMNS, HG_SHADE_ROWS);
  unsigned char *to = cairo_image_surface_get_data (image);
  for (size_t i = 0; to != NULL && i < HG_SHADE_ROWS; i++)
    memcpy (to + i * (size_t)cairo_image_surface_get_stride (image), shade->far[i], HG_SHADE_COLUMNS);
  cairo_surface_mark_dirty (image);
  double x = cell_x (shade, axes, -0.5), y = cell_y (shade, axes, -0.5);
  double width = cell_x (shade, axes, 0.5) - x, height = cell_y (shade, axes, 0.5) - y;
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (image);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_PAD);
  cairo_save (pen->cr);
  hg_pen_rounded (pen, axes->box, 6);
  cairo_clip (pen->cr);
  cairo_translate (pen->cr, x, y);
  cairo_scale (pen->cr, width, height);
  hg_pen_ink_alpha (pen, HG_INK_DIM, ALPHA);
  cairo_mask (pen->cr, pattern);
  cairo_restore (pen->cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (image);
}
