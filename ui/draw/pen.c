/* One PangoLayout serves a whole drawing: its text and attributes are replaced for every label, which is
 * several times cheaper than a layout each. Figures are tabular everywhere, so that changing numbers do not
 * move. */
#include "pen.h"
#include "svg-text.h"
#include <math.h>
#include <string.h>

/* Half the height of capitals in an em: close enough for every UI font (Cantarell 0.345, DejaVu 0.365, Inter
 * 0.364). */
static const double CAPITAL = 0.35;

void
hg_pen_init (HgPen *pen, cairo_t *cr, const HgTheme *theme)
{
  *pen = (HgPen){ .cr = cr, .theme = *theme, .layout = pango_cairo_create_layout (cr) };
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_family (font, theme->font);
  pango_layout_set_font_description (pen->layout, font);
  pango_layout_set_single_paragraph_mode (pen->layout, TRUE);
  pango_font_description_free (font);
}

void
hg_pen_clear (HgPen *pen)
{
  if (pen->layout != NULL)
    g_object_unref (pen->layout);
  pen->layout = NULL;
}

void
hg_pen_colour (HgPen *pen, HgColour colour, double alpha)
{
  cairo_set_source_rgba (pen->cr, colour.r, colour.g, colour.b, alpha);
}

void
hg_pen_ink_alpha (HgPen *pen, HgInk ink, double alpha)
{
  hg_pen_colour (pen, hg_theme_ink (&pen->theme, ink), alpha);
}

void
hg_pen_ink (HgPen *pen, HgInk ink)
{
  hg_pen_ink_alpha (pen, ink, 1.0);
}

void
hg_pen_rounded (HgPen *pen, HgBox box, double radius)
{
  cairo_t *cr = pen->cr;
  double r = fmin (radius, fmin (box.width, box.height) / 2.0);
  double right = box.x + box.width, bottom = box.y + box.height;
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - r, box.y + r, r, -M_PI_2, 0);
  cairo_arc (cr, right - r, bottom - r, r, 0, M_PI_2);
  cairo_arc (cr, box.x + r, bottom - r, r, M_PI_2, M_PI);
  cairo_arc (cr, box.x + r, box.y + r, r, M_PI, 3 * M_PI_2);
  cairo_close_path (cr);
}

void
hg_pen_line (HgPen *pen, double x0, double y0, double x1, double y1, double width)
{
  if (y0 == y1)
    y0 = y1 = floor (y0) + 0.5;
  if (x0 == x1)
    x0 = x1 = floor (x0) + 0.5;
  cairo_set_line_width (pen->cr, width);
  cairo_move_to (pen->cr, x0, y0);
  cairo_line_to (pen->cr, x1, y1);
  cairo_stroke (pen->cr);
}

void
hg_pen_ramp (HgPen *pen, HgRamp ramp, HgBox bar)
{
  const int width = (int)bar.width;
  for (int i = 0; i < width; i++)
    {
      hg_pen_colour (pen, hg_ramp_colour (ramp, i / fmax (width - 1.0, 1)), 1);
      cairo_rectangle (pen->cr, bar.x + i, bar.y, i + 1 < width ? 2 : 1, bar.height); /* no seams between */
      cairo_fill (pen->cr);
    }
}

void
hg_pen_card (HgPen *pen, HgBox box)
{
  hg_pen_rounded (pen, box, 9);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill (pen->cr);
  hg_pen_rounded (pen, (HgBox){ box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1 }, 8.5);
  hg_pen_ink (pen, HG_INK_BORDER);
  cairo_set_line_width (pen->cr, 1);
  cairo_stroke (pen->cr);
}

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

/* Fills the layout; returns the size of the largest run in px, 0 when there is no text. */
static int
set_runs (HgPen *pen, const HgRun *runs, size_t n)
{
  char text[1024];
  guint used = 0;
  int largest = 0;
  PangoAttrList *list = pango_attr_list_new ();
  for (size_t i = 0; i < n; i++)
    {
      if (runs[i].text == NULL || runs[i].text[0] == '\0')
        continue;
      guint start = used;
      size_t length = strlen (runs[i].text);
      if (length > sizeof text - 1 - used)
        length = 0; /* no label is that long; cutting it could split a character */
      memcpy (text + used, runs[i].text, length);
      used += length;
      HgColour c = hg_theme_ink (&pen->theme, runs[i].ink);
      int px = (int)lround (runs[i].size * pen->theme.scale * PANGO_SCALE);
      add_attribute (list, pango_attr_size_new_absolute (px), start, used);
      add_attribute (list, pango_attr_weight_new (runs[i].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL),
                     start, used);
      add_attribute (list,
                     pango_attr_foreground_new ((guint16)lround (c.r * 65535), (guint16)lround (c.g * 65535),
                                                (guint16)lround (c.b * 65535)),
                     start, used);
      if (runs[i].size > largest)
        largest = runs[i].size;
    }
  add_attribute (list, pango_attr_font_features_new ("tnum=1"), 0, used);
  pango_layout_set_text (pen->layout, text, (int)used);
  pango_layout_set_attributes (pen->layout, list);
  pango_layout_set_width (pen->layout, -1);
  pango_attr_list_unref (list);
  return used == 0 ? 0 : largest;
}

static double
layout_width (HgPen *pen)
{
  int width;
  pango_layout_get_size (pen->layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

/* Moves to where the layout's top left corner belongs; returns the width drawn. @cut: where longer text than
 * @room is left out. */
static double
place (HgPen *pen, int size, double x, double y, HgAlign align, double room, PangoEllipsizeMode cut)
{
  double width = layout_width (pen);
  if (room > 0 && width > room)
    {
      pango_layout_set_ellipsize (pen->layout, cut);
      pango_layout_set_width (pen->layout, (int)(room * PANGO_SCALE));
      width = fmin (layout_width (pen), room);
    }
  if (align != HG_ALIGN_LEFT)
    x -= align == HG_ALIGN_CENTRE ? width / 2.0 : width;
  double baseline = (double)pango_layout_get_baseline (pen->layout) / PANGO_SCALE;
  cairo_move_to (pen->cr, round (x), round (y + CAPITAL * size * pen->theme.scale) - baseline);
  return width;
}

/* The layout at the current point. */
static void
show (HgPen *pen)
{
  if (pen->svg == NULL || !hg_svg_text_add (pen->svg, pen->cr, pen->layout))
    pango_cairo_show_layout (pen->cr, pen->layout);
  cairo_new_path (pen->cr);
}

static double
draw_runs (HgPen *pen, const HgRun *runs, size_t n, double x, double y, HgAlign align, double room,
           PangoEllipsizeMode cut)
{
  int size = set_runs (pen, runs, n);
  if (size == 0)
    return 0;
  double width = place (pen, size, x, y, align, room, cut);
  show (pen);
  return width;
}

double
hg_pen_runs (HgPen *pen, const HgRun *runs, size_t n, double x, double y, HgAlign align, double room)
{
  return draw_runs (pen, runs, n, x, y, align, room, PANGO_ELLIPSIZE_END);
}

double
hg_pen_name (HgPen *pen, const HgRun *name, double x, double y, double room)
{
  return draw_runs (pen, name, 1, x, y, HG_ALIGN_LEFT, room, PANGO_ELLIPSIZE_MIDDLE);
}

double
hg_pen_runs_width (HgPen *pen, const HgRun *runs, size_t n)
{
  return set_runs (pen, runs, n) == 0 ? 0 : layout_width (pen);
}

double
hg_pen_text (HgPen *pen, const char *text, int size, bool bold, HgInk ink, double x, double y, HgAlign align)
{
  return hg_pen_runs (pen, &(HgRun){ text, size, bold, ink }, 1, x, y, align, 0);
}

double
hg_pen_text_width (HgPen *pen, const char *text, int size, bool bold)
{
  return hg_pen_runs_width (pen, &(HgRun){ text, size, bold, HG_INK_TEXT }, 1);
}

size_t
hg_pen_break (HgPen *pen, char *text, int size, bool bold, double room, char **lines, size_t most)
{
  size_t n = 0;
  lines[n++] = text;
  for (char *space = strchr (text, ' '); space != NULL && n < most;)
    {
      char *next = strchr (space + 1, ' '), *end = next != NULL ? next : space + strlen (space), kept = *end;
      *end = '\0';
      const bool fits = hg_pen_text_width (pen, lines[n - 1], size, bold) <= room;
      *end = kept;
      if (!fits)
        {
          *space = '\0';
          lines[n++] = space + 1;
        }
      space = next;
    }
  return n;
}

void
hg_pen_halo (HgPen *pen, const char *text, int size, double x, double y)
{
  if (set_runs (pen, &(HgRun){ text, size, true, HG_INK_TEXT }, 1) == 0)
    return;
  place (pen, size, x, y, HG_ALIGN_CENTRE, 0, PANGO_ELLIPSIZE_END);
  double left, top;
  cairo_get_current_point (pen->cr, &left, &top);
  pango_cairo_layout_path (pen->cr, pen->layout);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_set_line_width (pen->cr, 4);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (pen->cr);
  cairo_move_to (pen->cr, left, top);
  show (pen);
}
