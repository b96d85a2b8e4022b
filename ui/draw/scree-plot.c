#include "scree-plot.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  LEFT = 40,
  TOP = 26, /* what bars and line are */
  AXIS = 26,
  NAMED = 5,    /* components whose share is said */
  NUMBERED = 48 /* px of room that a bar needs for its number */
};

static const double MOST = 0.95; /* of the variance: the rail */
static const double ROUNDING = 1e-6;

HgScree
hg_scree (const HgPca *pca)
{
  HgScree scree = { 0 };
  for (size_t i = 0; pca->total > 0 && i < pca->components && i < HG_SCREE_MOST; i++)
    scree.share[scree.n++] = pca->variance[i] / pca->total;
  return scree;
}

double
hg_scree_sum (const HgScree *scree, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n && i < scree->n; i++)
    sum += scree->share[i];
  return fmin (sum, 1);
}

size_t
hg_scree_reach (const HgScree *scree, double share)
{
  for (size_t n = 1; n <= scree->n; n++)
    if (hg_scree_sum (scree, n) >= share - ROUNDING)
      return n;
  return 0;
}

static void
describe_rail (const HgScree *scree, char *text, size_t size)
{
  size_t reach = hg_scree_reach (scree, MOST);
  if (reach > 0)
    snprintf (text, size, "%zu %s 95 %%", reach, reach == 1 ? "carries" : "carry");
  else
    snprintf (text, size, "%zu carry %.1f %%", scree->n, 100 * hg_scree_sum (scree, scree->n));
}

char *
hg_scree_describe (const HgScree *scree, char *text, size_t size)
{
  char count[48], rail[64];
  if (scree->n == 0)
    {
      snprintf (text, size, "No components: they need two samples or more whose latents differ");
      return text;
    }
  hg_format_items (count, sizeof count, (int64_t)scree->n, "component", "components");
  size_t used = (size_t)snprintf (text, size, "Share of variance of %s: ", count);
  for (size_t i = 0; i < scree->n && i < NAMED && used < size; i++)
    used
        += (size_t)snprintf (text + used, size - used, "%s%.1f %%", i > 0 ? ", " : "", 100 * scree->share[i]);
  describe_rail (scree, rail, sizeof rail);
  if (used < size)
    snprintf (text + used, size - used, "%s; %s", scree->n > NAMED ? ", …" : "", rail);
  return text;
}

/* What is what: a bar and a line with their names. */
static void
draw_key (HgPen *pen, const HgAxes *axes, double y)
{
  double x = axes->box.x;
  cairo_rectangle (pen->cr, x, y - 5, 10, 10);
  hg_pen_ink (pen, HG_INK_TRAINING);
  cairo_fill (pen->cr);
  x += 16;
  x += hg_pen_text (pen, "each component, % of variance", HG_TEXT_CAPTION, false, HG_INK_DIM, x, y,
                    HG_ALIGN_LEFT)
       + 18;
  hg_pen_ink (pen, HG_INK_TEXT);
  hg_pen_line (pen, x, y, x + 18, y, 1.5);
  cairo_arc (pen->cr, x + 9, y, 3, 0, 2 * G_PI);
  cairo_fill (pen->cr);
  hg_pen_text (pen, "all up to it", HG_TEXT_CAPTION, false, HG_INK_DIM, x + 24, y, HG_ALIGN_LEFT);
}

static void
draw_bars (HgPen *pen, const HgScree *scree, const HgAxes *axes)
{
  char text[32];
  double slot = axes->box.width / (double)scree->n, width = fmin (slot * 0.7, 56);
  double bottom = hg_axes_y (axes, 0);
  for (size_t i = 0; i < scree->n; i++)
    {
      double x = hg_axes_x (axes, (double)i + 1), y = hg_axes_y (axes, 100 * scree->share[i]);
      cairo_rectangle (pen->cr, x - width / 2, y, width, bottom - y);
      hg_pen_ink (pen, HG_INK_TRAINING);
      cairo_fill (pen->cr);
      snprintf (text, sizeof text, "%.1f", 100 * scree->share[i]);
      if (i > 0 && slot >= NUMBERED * fmax (pen->theme.scale, 1))
        hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, x, y - 10, HG_ALIGN_CENTRE);
    }
}

static void
draw_sum (HgPen *pen, const HgScree *scree, const HgAxes *axes)
{
  double radius = scree->n > 32 ? 2 : 3;
  for (size_t i = 0; i < scree->n; i++)
    cairo_line_to (pen->cr, hg_axes_x (axes, (double)i + 1),
                   hg_axes_y (axes, 100 * hg_scree_sum (scree, i + 1)));
  hg_pen_ink (pen, HG_INK_TEXT);
  cairo_set_line_width (pen->cr, 1.5);
  cairo_stroke (pen->cr);
  for (size_t i = 0; i < scree->n; i++)
    {
      cairo_arc (pen->cr, hg_axes_x (axes, (double)i + 1),
                 hg_axes_y (axes, 100 * hg_scree_sum (scree, i + 1)), radius, 0, 2 * G_PI);
      cairo_fill (pen->cr);
    }
}

static void
draw_rail (HgPen *pen, const HgScree *scree, const HgAxes *axes, double y)
{
  char text[64];
  double right = axes->box.x + axes->box.width, at = hg_axes_y (axes, 100 * MOST);
  hg_pen_ink (pen, HG_INK_DIM);
  hg_pen_dash (pen, HG_DASH_PCA);
  hg_pen_line (pen, axes->box.x, at, right, at, 1.2);
  hg_pen_dash (pen, HG_DASH_NONE);
  describe_rail (scree, text, sizeof text);
  hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, right, y, HG_ALIGN_RIGHT);
}

void
hg_scree_plot_draw (HgPen *pen, const HgScree *scree, HgBox box)
{
  char text[256];
  double s = fmax (pen->theme.scale, 1), left = LEFT * s, key = box.y + 8 * s;
  HgAxes axes = { .box = { box.x + left, box.y + TOP * s, box.width - left - 70 * s,
                           box.height - (TOP + AXIS) * s } };
  if (axes.box.width < 20 || axes.box.height < 20)
    return;
  if (scree->n == 0)
    {
      hg_pen_text (pen, hg_scree_describe (scree, text, sizeof text), HG_TEXT_LABEL, false, HG_INK_DIM,
                   box.x + box.width / 2, box.y + box.height / 2, HG_ALIGN_CENTRE);
      return;
    }
  axes.y = hg_ticks (0, 100, hg_axes_most (axes.box.height));
  axes.x = hg_ticks_whole (1, fmax ((double)scree->n, 2), 6);
  axes.x.low = 0.5;
  axes.x.high = (double)scree->n + 0.5;
  while (axes.x.n > 0 && axes.x.at[axes.x.n - 1] > (double)scree->n)
    axes.x.n--;
  hg_axes_draw_y (pen, &axes, 6);
  draw_bars (pen, scree, &axes);
  hg_axes_draw_x (pen, &axes, "component");
  draw_rail (pen, scree, &axes, key);
  draw_sum (pen, scree, &axes);
  draw_key (pen, &axes, key);
}
