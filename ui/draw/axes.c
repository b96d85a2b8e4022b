#include "axes.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

double
hg_axes_x (const HgAxes *axes, double x)
{
  return axes->box.x + hg_ticks_place (&axes->x, x) * axes->box.width;
}

double
hg_axes_y (const HgAxes *axes, double y)
{
  return axes->box.y + (1 - hg_ticks_place (&axes->y, y)) * axes->box.height;
}

int
hg_axes_most (double length)
{
  return length < 100 ? 3 : length < 170 ? 4 : 6;
}

void
hg_axes_draw_y (HgPen *pen, const HgAxes *axes, double inset)
{
  char text[32];
  for (size_t i = 0; i < axes->y.n; i++)
    {
      double y = floor (hg_axes_y (axes, axes->y.at[i]));
      hg_pen_ink (pen, HG_INK_GRID);
      hg_pen_line (pen, axes->box.x, y, axes->box.x + axes->box.width, y, 1);
      hg_pen_text (pen, hg_tick_text (&axes->y, i, text, sizeof text), HG_TEXT_CAPTION, false, HG_INK_DIM,
                   axes->box.x - inset, y, HG_ALIGN_RIGHT);
    }
}

void
hg_axes_draw_x (HgPen *pen, const HgAxes *axes, const char *name)
{
  char text[32];
  double bottom = axes->box.y + axes->box.height, right = axes->box.x, s = fmax (pen->theme.scale, 1.0);
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, axes->box.x, bottom, axes->box.x + axes->box.width, bottom, 1);
  for (size_t i = 0; i < axes->x.n; i++)
    {
      double x = hg_axes_x (axes, axes->x.at[i]);
      hg_pen_ink (pen, HG_INK_GHOST);
      hg_pen_line (pen, x, bottom, x, bottom + 5, 1);
      double width = hg_pen_text (pen, hg_tick_text (&axes->x, i, text, sizeof text), HG_TEXT_CAPTION, false,
                                  HG_INK_DIM, x, bottom + 14 * s, HG_ALIGN_CENTRE);
      right = x + width / 2.0;
    }
  hg_pen_text (pen, name, HG_TEXT_CAPTION, false, HG_INK_DIM, right + 12, bottom + 14 * s, HG_ALIGN_LEFT);
}

char *
hg_axes_label (char *text, size_t size, const char *name, double value)
{
  char number[40];
  snprintf (text, size, "%s %s", name, hg_format_number (number, sizeof number, value, 3));
  return text;
}

void
hg_pen_dash (HgPen *pen, HgDash dash)
{
  static const double patterns[][2] = {
    [HG_DASH_MEAN] = { 9, 4 },
    [HG_DASH_PCA] = { 3, 3 },
    [HG_DASH_NOISE] = { 1, 3 },
    [HG_DASH_DECODED] = { 6, 4 },
  };
  cairo_set_dash (pen->cr, patterns[dash], dash == HG_DASH_NONE ? 0 : 2, 0);
}
