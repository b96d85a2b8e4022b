#include "scatter.h"
#include "base/format.h"
#include "base/memory.h"
#include "class-key.h"
#include "splat.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEFT = 27,
  STEADY = 4, /* characters of "−2.5": y labels have room for, and the plane does not move from "2" to it */
  TOP = 8,    /* half a number's height */
  BOTTOM = 46, /* the numbers, and the name below them */
  NUMBERS = 16,
  NAME = 34,
  SCALE_ROOM = 78, /* of the colour scale at the right */
  NEAR = 12,
  MANY = 2000
};

static const double ALPHA = 0.85;

static void
fit_axis (const HgReal *values, size_t n, double slack, double *low, double *high)
{
  double least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < n; i++)
    if (isfinite (values[2 * i]))
      {
        least = fmin (least, (double)values[2 * i]);
        most = fmax (most, (double)values[2 * i]);
      }
  if (!(least <= most))
    least = -1, most = 1;
  double width = most - least > 0 ? most - least : fmax (fabs (most), 1) * 0.1;
  if (slack > 0 && *low <= least && *high >= most && *high - *low <= slack * width)
    return;
  *low = least - width * 0.08;
  *high = most + width * 0.08;
}

void
hg_scatter_fit (HgScatter *scatter, double slack)
{
  fit_axis (scatter->xy, scatter->n, slack, &scatter->x_low, &scatter->x_high);
  fit_axis (scatter->xy + 1, scatter->n, slack, &scatter->y_low, &scatter->y_high);
}

/* Room for the y labels and the name beside them; from the number of characters, because the pointer's side
 * of a widget asks for the axes, too, and has no pen. */
static double
left_room (const HgTicks *y)
{
  char text[32];
  size_t longest = STEADY;
  for (size_t i = 0; i < y->n; i++)
    {
      hg_tick_text (y, i, text, sizeof text);
      size_t length = 0;
      for (const char *at = text; *at != '\0'; at++)
        length += ((unsigned char)*at & 0xc0) != 0x80;
      longest = length > longest ? length : longest;
    }
  return LEFT + 7.5 * (double)longest;
}

/* What says which class a colour is; none where colours are an order. */
static HgClassKey
class_key (const HgScatter *scatter, HgBox box, double scale)
{
  return hg_class_key (scatter->class_names, scatter->labels != NULL ? scatter->n_classes : 0, box, scale);
}

HgAxes
hg_scatter_axes (const HgScatter *scatter, HgBox box, double scale)
{
  double s = fmax (scale, 1);
  HgClassKey key = class_key (scatter, box, scale);
  HgAxes axes = { .x = hg_ticks_inside (scatter->x_low, scatter->x_high, 5),
                  .y = hg_ticks_inside (scatter->y_low, scatter->y_high, 5) };
  double left = floor (left_room (&axes.y) * s);
  double right = scatter->labels == NULL ? SCALE_ROOM * s : key.right;
  axes.box = (HgBox){ box.x + left, box.y + TOP * s, fmax (floor (box.width - left - right), 1),
                      fmax (floor (box.height - (TOP + BOTTOM) * s - key.below), 1) };
  return axes;
}

static double
order_at (const HgScatter *scatter, size_t i)
{
  return scatter->order != NULL ? scatter->order[i] : (double)(i + 1);
}

static void
order_range (const HgScatter *scatter, double *first, double *last)
{
  *first = INFINITY;
  *last = -INFINITY;
  for (size_t i = 0; i < scatter->n; i++)
    {
      *first = fmin (*first, order_at (scatter, i));
      *last = fmax (*last, order_at (scatter, i));
    }
}

/* The part of the gate ramp that stands out from the view: later is darker on light, lighter on dark. */
static HgColour
order_colour (const HgTheme *theme, double t)
{
  return hg_ramp_colour (HG_RAMP_GATE, hg_theme_is_dark (theme) ? 0.66 - 0.66 * t : 0.4 + 0.6 * t);
}

static HgColour
point_colour (const HgScatter *scatter, const HgTheme *theme, size_t i, double first, double last)
{
  if (scatter->labels != NULL)
    return hg_theme_class (theme, scatter->labels[i]);
  return order_colour (theme, last > first ? (order_at (scatter, i) - first) / (last - first) : 0.5);
}

static bool
is_vector (HgPen *pen)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (pen->cr));
  return type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_SVG;
}

/* A point's class; the one after the last: none. */
static size_t
class_at (const HgScatter *scatter, size_t classes, size_t i)
{
  return scatter->labels != NULL && scatter->labels[i] >= 0 && (size_t)scatter->labels[i] < classes
             ? (size_t)scatter->labels[i]
             : classes;
}

/* How many points a class has, and which place in the order the next of them takes. */
typedef struct
{
  size_t label, n, next;
} ClassPlace;

static int
larger_first (const void *a, const void *b)
{
  const ClassPlace *x = a, *y = b;
  return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : (x->label > y->label) - (x->label < y->label);
}

static int
by_label (const void *a, const void *b)
{
  const ClassPlace *x = a, *y = b;
  return (x->label > y->label) - (x->label < y->label);
}

/* The points in the order they are drawn in, to be freed: those of a large class under those of a small one,
 * so that rare ones are seen. NULL: as they come. */
static size_t *
drawing_order (const HgScatter *scatter)
{
  size_t classes = scatter->labels != NULL ? scatter->n_classes : 0, next = 0;
  ClassPlace *places = hg_alloc (classes + 1, sizeof *places, NULL); /* the last: of no class */
  size_t *order = places != NULL ? hg_alloc (scatter->n, sizeof *order, NULL) : NULL;
  for (size_t c = 0; order != NULL && c <= classes; c++)
    places[c].label = c;
  for (size_t i = 0; order != NULL && i < scatter->n; i++)
    places[class_at (scatter, classes, i)].n++;
  if (order != NULL)
    qsort (places, classes + 1, sizeof *places, larger_first);
  for (size_t c = 0; order != NULL && c <= classes; c++)
    {
      places[c].next = next;
      next += places[c].n;
    }
  if (order != NULL)
    qsort (places, classes + 1, sizeof *places, by_label);
  for (size_t i = 0; order != NULL && i < scatter->n; i++)
    order[places[class_at (scatter, classes, i)].next++] = i;
  free (places);
  return order;
}

static void
draw_points (HgPen *pen, const HgScatter *scatter, const HgAxes *axes)
{
  double radius = scatter->n > MANY ? 1.6 : 2.4, k = fmax (scatter->pixels, 1), first, last;
  bool vector = is_vector (pen);
  cairo_surface_t *image = NULL;
  HgSplat splat;
  order_range (scatter, &first, &last);
  if (!vector)
    {
      image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(axes->box.width * k),
                                          (int)(axes->box.height * k));
      if (cairo_surface_status (image) != CAIRO_STATUS_SUCCESS)
        {
          cairo_surface_destroy (image);
          return;
        }
      hg_splat_init (&splat, radius * k);
      cairo_surface_flush (image);
    }
  size_t *order = drawing_order (scatter);
  for (size_t at = 0; at < scatter->n; at++)
    {
      size_t i = order != NULL ? order[at] : at;
      double x = hg_axes_x (axes, (double)scatter->xy[2 * i]),
             y = hg_axes_y (axes, (double)scatter->xy[2 * i + 1]);
      HgColour colour = point_colour (scatter, &pen->theme, i, first, last);
      if (!isfinite (x) || !isfinite (y))
        continue;
      if (!vector)
        {
          hg_splat_disc (&splat, image, (x - axes->box.x) * k, (y - axes->box.y) * k, colour, ALPHA);
          continue;
        }
      cairo_arc (pen->cr, x, y, radius, 0, 2 * G_PI);
      hg_pen_colour (pen, colour, ALPHA);
      cairo_fill (pen->cr);
    }
  free (order);
  if (vector)
    return;
  cairo_surface_mark_dirty (image);
  cairo_surface_set_device_scale (image, k, k);
  cairo_set_source_surface (pen->cr, image, axes->box.x, axes->box.y);
  cairo_paint (pen->cr);
  cairo_surface_destroy (image);
}

/* An axis's name where there is room for it; else what stands before " · ", which says what it is. */
static void
draw_name (HgPen *pen, const char *name, double x, double y, HgAlign align, double room)
{
  char text[80];
  const char *more = strstr (name, " · ");
  size_t length = more != NULL ? (size_t)(more - name) : strlen (name);
  bool whole = hg_pen_text_width (pen, name, HG_TEXT_CAPTION, false) <= room;
  snprintf (text, sizeof text, "%.*s", (int)length, name);
  hg_pen_runs (pen, &(HgRun){ whole ? name : text, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1, x, y, align,
               room);
}

static void
draw_frame (HgPen *pen, const HgScatter *scatter, const HgAxes *axes, double left)
{
  char text[32];
  double s = fmax (pen->theme.scale, 1), right = axes->box.x + axes->box.width;
  double bottom = axes->box.y + axes->box.height;
  hg_pen_rounded (pen, axes->box, 6);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill (pen->cr);
  if (scatter->shade != NULL)
    hg_far_shade_draw (pen, scatter->shade, axes);
  draw_name (pen, scatter->x_name, right, bottom + NAME * s, HG_ALIGN_RIGHT, axes->box.width);
  for (size_t i = 0; i < axes->x.n; i++)
    {
      double x = hg_axes_x (axes, axes->x.at[i]);
      hg_pen_ink (pen, HG_INK_GRID);
      hg_pen_line (pen, x, axes->box.y, x, bottom, 1);
      hg_pen_text (pen, hg_tick_text (&axes->x, i, text, sizeof text), HG_TEXT_CAPTION, false, HG_INK_DIM, x,
                   bottom + NUMBERS * s, HG_ALIGN_CENTRE);
    }
  hg_axes_draw_y (pen, axes, 6);
  cairo_save (pen->cr);
  cairo_translate (pen->cr, left + 6 * s, axes->box.y + axes->box.height / 2);
  cairo_rotate (pen->cr, -G_PI_2);
  draw_name (pen, scatter->y_name, 0, 0, HG_ALIGN_CENTRE, axes->box.height);
  cairo_restore (pen->cr);
}

typedef struct
{
  size_t n;
  double x, y, width; /* width: of its name */
} Centroid;

/* Middles of the first @n classes' points, in px. */
static void
find_centroids (const HgScatter *scatter, const HgAxes *axes, Centroid *centroids, size_t n)
{
  for (size_t i = 0; i < scatter->n; i++)
    if (scatter->labels[i] >= 0 && (size_t)scatter->labels[i] < n && isfinite (scatter->xy[2 * i])
        && isfinite (scatter->xy[2 * i + 1]))
      {
        Centroid *c = &centroids[scatter->labels[i]];
        c->n++;
        c->x += hg_axes_x (axes, (double)scatter->xy[2 * i]);
        c->y += hg_axes_y (axes, (double)scatter->xy[2 * i + 1]);
      }
  for (size_t i = 0; i < n; i++)
    if (centroids[i].n > 0)
      {
        centroids[i].x /= (double)centroids[i].n;
        centroids[i].y /= (double)centroids[i].n;
      }
}

/* Whether names at centroids @a and @b would touch. */
static bool
collide (const Centroid *a, const Centroid *b, double scale)
{
  return b->width > 0 && fabs (a->y - b->y) < 16 * scale
         && fabs (a->x - b->x) < (a->width + b->width) / 2 + 4;
}

/* A class that lies by itself has its name among its points, too, so that nobody needs to compare colours:
 * where the point nearest to its middle is its own, and no name lies there yet. */
static void
draw_class_names (HgPen *pen, const HgScatter *scatter, const HgAxes *axes)
{
  Centroid centroids[2 * HG_CLASS_COLOURS] = { 0 };
  size_t most = sizeof centroids / sizeof centroids[0], n = scatter->n_classes;
  if (scatter->class_names == NULL || n > most)
    return;
  find_centroids (scatter, axes, centroids, n);
  for (size_t i = 0; i < n; i++)
    {
      Centroid *c = &centroids[i];
      size_t near = c->n > 0 ? hg_scatter_nearest (scatter, axes, c->x, c->y) : scatter->n;
      bool free = near < scatter->n && scatter->labels[near] == (int)i;
      double width = hg_pen_text_width (pen, scatter->class_names[i], HG_TEXT_LABEL, true);
      for (size_t k = 0; free && k < i; k++)
        free = !collide (&(Centroid){ c->n, c->x, c->y, width }, &centroids[k], fmax (pen->theme.scale, 1));
      if (!free)
        continue;
      c->width = width;
      hg_pen_halo (pen, scatter->class_names[i], HG_TEXT_LABEL, c->x, c->y);
    }
}

/* What the shade is, in a corner. */
static void
draw_shade_key (HgPen *pen, const HgScatter *scatter, const HgAxes *axes)
{
  double s = fmax (pen->theme.scale, 1);
  if (scatter->shade != NULL && hg_far_shade_shows (scatter->shade, axes))
    hg_pen_text (pen, "shaded: far from data", HG_TEXT_CAPTION, false, HG_INK_DIM, axes->box.x + 8,
                 axes->box.y + axes->box.height - 12 * s, HG_ALIGN_LEFT);
}

static void
draw_order_scale (HgPen *pen, const HgScatter *scatter, const HgAxes *axes)
{
  char text[40];
  double first, last, s = fmax (pen->theme.scale, 1);
  order_range (scatter, &first, &last);
  HgBox bar = { axes->box.x + axes->box.width + 18, axes->box.y + 24 * s, 12,
                fmin (axes->box.height - 30 * s, 200) };
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, bar.y + bar.height, 0, bar.y);
  for (int i = 0; i <= 12; i++)
    {
      HgColour c = order_colour (&pen->theme, i / 12.0);
      cairo_pattern_add_color_stop_rgb (pattern, i / 12.0, c.r, c.g, c.b);
    }
  cairo_rectangle (pen->cr, bar.x, bar.y, bar.width, bar.height);
  cairo_set_source (pen->cr, pattern);
  cairo_fill (pen->cr);
  cairo_pattern_destroy (pattern);
  hg_pen_text (pen, scatter->order_name, HG_TEXT_CAPTION, false, HG_INK_DIM, bar.x, axes->box.y + 9 * s,
               HG_ALIGN_LEFT);
  double x = bar.x + bar.width + 6;
  for (int end = 0; end < 2; end++)
    {
      double value = end == 0 ? first : last;
      if (value == floor (value) && fabs (value) < 1e15)
        hg_format_count (text, sizeof text, (int64_t)value);
      else
        hg_format_number (text, sizeof text, value, 4);
      hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, x,
                   end == 0 ? bar.y + bar.height - 6 : bar.y + 6, HG_ALIGN_LEFT);
    }
}

/* Beside the plane, or below the names of its axes. */
static void
draw_key (HgPen *pen, const HgScatter *scatter, const HgAxes *axes, HgBox box)
{
  HgClassKey key = class_key (scatter, box, pen->theme.scale);
  if (key.right > 0)
    hg_class_key_draw (pen, &key, scatter->class_names, box.x + box.width - key.right + HG_CLASS_KEY_GAP,
                       axes->box.y);
  else if (key.below > 0)
    hg_class_key_draw (pen, &key, scatter->class_names, box.x,
                       box.y + box.height - key.below + HG_CLASS_KEY_GAP);
}

void
hg_scatter_draw (HgPen *pen, const HgScatter *scatter, HgBox box)
{
  if (scatter->n == 0)
    return;
  HgAxes axes = hg_scatter_axes (scatter, box, pen->theme.scale);
  draw_frame (pen, scatter, &axes, box.x);
  draw_points (pen, scatter, &axes);
  draw_shade_key (pen, scatter, &axes);
  if (scatter->labels == NULL)
    {
      draw_order_scale (pen, scatter, &axes);
      return;
    }
  draw_key (pen, scatter, &axes, box);
  draw_class_names (pen, scatter, &axes);
}

size_t
hg_scatter_nearest (const HgScatter *scatter, const HgAxes *axes, double x, double y)
{
  double best = NEAR * NEAR;
  size_t found = scatter->n;
  for (size_t i = 0; i < scatter->n; i++)
    {
      double dx = hg_axes_x (axes, (double)scatter->xy[2 * i]) - x;
      double dy = hg_axes_y (axes, (double)scatter->xy[2 * i + 1]) - y;
      if (dx * dx + dy * dy < best)
        {
          best = dx * dx + dy * dy;
          found = i;
        }
    }
  return found;
}

void
hg_scatter_draw_chosen (HgPen *pen, const HgScatter *scatter, HgBox box, const size_t *at, size_t n)
{
  HgAxes axes = hg_scatter_axes (scatter, box, pen->theme.scale);
  for (size_t i = 0; i < n; i++)
    {
      double x = hg_axes_x (&axes, (double)scatter->xy[2 * at[i]]),
             y = hg_axes_y (&axes, (double)scatter->xy[2 * at[i] + 1]);
      if (!isfinite (x) || !isfinite (y))
        continue;
      cairo_new_sub_path (pen->cr);
      cairo_arc (pen->cr, x, y, 4.5, 0, 2 * G_PI);
    }
  hg_pen_ink (pen, HG_INK_TEXT);
  cairo_set_line_width (pen->cr, 1.5);
  cairo_stroke (pen->cr);
}

void
hg_scatter_draw_outline (HgPen *pen, const double *xy, size_t n)
{
  const double dash[] = { 4, 3 };
  for (size_t i = 0; i < n; i++)
    cairo_line_to (pen->cr, xy[2 * i], xy[2 * i + 1]);
  cairo_close_path (pen->cr);
  hg_pen_ink_alpha (pen, HG_INK_TEXT, 0.08);
  cairo_fill_preserve (pen->cr);
  hg_pen_ink (pen, HG_INK_TEXT);
  cairo_set_dash (pen->cr, dash, 2, 0);
  cairo_set_line_width (pen->cr, 1);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

bool
hg_scatter_within (const HgScatter *scatter, const HgAxes *axes, size_t i, const double *xy, size_t n)
{
  double x = hg_axes_x (axes, (double)scatter->xy[2 * i]),
         y = hg_axes_y (axes, (double)scatter->xy[2 * i + 1]);
  bool within = false;
  for (size_t k = 0, before = n - 1; k < n; before = k++)
    {
      const double *a = xy + 2 * k, *b = xy + 2 * before;
      if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
        within = !within;
    }
  return within;
}

/* Lines across the whole plane through a place in px, and a ring. */
static void
draw_cross (HgPen *pen, HgAxes axes, double x, double y)
{
  const double dash[] = { 2, 4 };
  hg_pen_ink_alpha (pen, HG_INK_TEXT, 0.55);
  cairo_set_dash (pen->cr, dash, 2, 0);
  hg_pen_line (pen, x, axes.box.y, x, axes.box.y + axes.box.height, 1);
  hg_pen_line (pen, axes.box.x, y, axes.box.x + axes.box.width, y, 1);
  cairo_set_dash (pen->cr, NULL, 0, 0);
  cairo_arc (pen->cr, x, y, 7.25, 0, 2 * G_PI);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill (pen->cr);
  cairo_arc (pen->cr, x, y, 6.25, 0, 2 * G_PI);
  hg_pen_ink (pen, HG_INK_TEXT);
  cairo_set_line_width (pen->cr, 2);
  cairo_stroke (pen->cr);
}

/* Nothing is drawn outside the plane but what a mark at its edge needs, until cairo_restore. */
static void
keep_inside (HgPen *pen, const HgAxes *axes)
{
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, axes->box.x - 8, axes->box.y - 8, axes->box.width + 16, axes->box.height + 16);
  cairo_clip (pen->cr);
}

/* A dot with its name at its side: −1 left, 1 right. */
static void
draw_end (HgPen *pen, const HgAxes *axes, const double *place, const char *name, int side)
{
  double x = hg_axes_x (axes, place[0]), y = hg_axes_y (axes, place[1]);
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, x, y, 4, 0, 2 * G_PI);
  hg_pen_ink (pen, HG_INK_SELECTION);
  cairo_fill (pen->cr);
  hg_pen_halo (pen, name, HG_TEXT_LABEL, x + side * 15 * fmax (pen->theme.scale, 1), y);
}

void
hg_scatter_draw_way (HgPen *pen, const HgScatter *scatter, HgBox box, const double *a, const double *b)
{
  HgAxes axes = hg_scatter_axes (scatter, box, pen->theme.scale);
  keep_inside (pen, &axes);
  if (a != NULL && b != NULL)
    {
      hg_pen_ink (pen, HG_INK_SELECTION);
      hg_pen_line (pen, hg_axes_x (&axes, a[0]), hg_axes_y (&axes, a[1]), hg_axes_x (&axes, b[0]),
                   hg_axes_y (&axes, b[1]), 2);
    }
  if (a != NULL)
    draw_end (pen, &axes, a, "A", -1);
  if (b != NULL)
    draw_end (pen, &axes, b, "B", 1);
  cairo_restore (pen->cr);
}

void
hg_scatter_draw_cursor (HgPen *pen, const HgScatter *scatter, HgBox box, double x, double y)
{
  HgAxes axes = hg_scatter_axes (scatter, box, pen->theme.scale);
  keep_inside (pen, &axes);
  draw_cross (pen, axes, hg_axes_x (&axes, x), hg_axes_y (&axes, y));
  cairo_restore (pen->cr);
}

void
hg_scatter_draw_hover (HgPen *pen, const HgScatter *scatter, HgBox box, size_t i, const char *text)
{
  HgAxes axes = hg_scatter_axes (scatter, box, pen->theme.scale);
  double x = hg_axes_x (&axes, (double)scatter->xy[2 * i]),
         y = hg_axes_y (&axes, (double)scatter->xy[2 * i + 1]);
  draw_cross (pen, axes, x, y);
  double half = hg_pen_text_width (pen, text, HG_TEXT_LABEL, true) / 2 + 4;
  double middle = fmin (fmax (x, axes.box.x + half), axes.box.x + axes.box.width - half);
  hg_pen_halo (pen, text, HG_TEXT_LABEL, middle, y < axes.box.y + 36 ? y + 22 : y - 20);
}
