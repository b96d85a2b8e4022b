#include "svg-text.h"
#include "base/decimal-point.h"
#include "base/memory.h"
#include <math.h>
#include <string.h>

/* A box in pixels of the drawing. */
typedef struct
{
  double left, top, right, bottom;
} Box;

static void
add_escaped (HgText *svg, const char *text, size_t n)
{
  for (size_t i = 0; i < n; i++)
    switch (text[i])
      {
      case '&':
        hg_text_add (svg, "&amp;");
        break;
      case '<':
        hg_text_add (svg, "&lt;");
        break;
      case '>':
        hg_text_add (svg, "&gt;");
        break;
      case '"':
        hg_text_add (svg, "&quot;");
        break;
      default:
        hg_text_add (svg, "%c", text[i]);
      }
}

/* "#1e1e1e" of the run's own foreground, else of what @cr draws with. */
static void
add_colour (HgText *svg, cairo_t *cr, const GSList *attributes)
{
  double r = 0, g = 0, b = 0, a = 1;
  cairo_pattern_get_rgba (cairo_get_source (cr), &r, &g, &b, &a);
  for (; attributes != NULL; attributes = attributes->next)
    {
      const PangoAttribute *attribute = attributes->data;
      if (attribute->klass->type != PANGO_ATTR_FOREGROUND)
        continue;
      const PangoColor *colour = &((const PangoAttrColor *)attribute)->color;
      r = colour->red / 65535.0;
      g = colour->green / 65535.0;
      b = colour->blue / 65535.0;
      a = 1;
    }
  hg_text_add (svg, " fill=\"#%02x%02x%02x\"", (unsigned)lround (r * 255), (unsigned)lround (g * 255),
               (unsigned)lround (b * 255));
  if (a < 1)
    hg_text_add (svg, " fill-opacity=\"%.3g\"", a);
}

static void
add_font (HgText *svg, PangoFont *font)
{
  PangoFontDescription *description = pango_font_describe_with_absolute_size (font);
  const char *family = pango_font_description_get_family (description);
  hg_text_add (svg, " font-family=\"");
  add_escaped (svg, family, strlen (family));
  hg_text_add (svg, ", sans-serif\" font-size=\"%.5g\"",
               (double)pango_font_description_get_size (description) / PANGO_SCALE);
  if (pango_font_description_get_weight (description) != PANGO_WEIGHT_NORMAL)
    hg_text_add (svg, " font-weight=\"%d\"", (int)pango_font_description_get_weight (description));
  if (pango_font_description_get_style (description) != PANGO_STYLE_NORMAL)
    hg_text_add (svg, " font-style=\"italic\"");
  pango_font_description_free (description);
}

/* The run of @iter, on a layout that begins at @x, @y. */
static void
add_run (HgText *svg, cairo_t *cr, const char *text, PangoLayoutIter *iter, double x, double y)
{
  const PangoLayoutRun *run = pango_layout_iter_get_run_readonly (iter);
  PangoRectangle box;
  cairo_matrix_t m;
  if (run == NULL)
    return;
  const PangoItem *item = run->item;
  pango_layout_iter_get_run_extents (iter, NULL, &box);
  cairo_get_matrix (cr, &m);
  hg_text_add (svg, "<text xml:space=\"preserve\" style=\"font-variant-numeric:tabular-nums\"");
  if (m.xx != 1 || m.yx != 0 || m.xy != 0 || m.yy != 1 || m.x0 != 0 || m.y0 != 0)
    hg_text_add (svg, " transform=\"matrix(%.6g %.6g %.6g %.6g %.6g %.6g)\"", m.xx, m.yx, m.xy, m.yy, m.x0,
                 m.y0);
  hg_text_add (svg, " x=\"%.6g\" y=\"%.6g\" textLength=\"%.6g\"", x + (double)box.x / PANGO_SCALE,
               y + (double)pango_layout_iter_get_baseline (iter) / PANGO_SCALE,
               (double)box.width / PANGO_SCALE);
  add_font (svg, item->analysis.font);
  add_colour (svg, cr, item->analysis.extra_attrs);
  hg_text_add (svg, ">");
  if (item->analysis.flags & PANGO_ANALYSIS_FLAG_IS_ELLIPSIS)
    hg_text_add (svg, "…");
  else
    add_escaped (svg, text + item->offset, (size_t)item->length);
  hg_text_add (svg, "</text>\n");
}

bool
hg_svg_text_add (HgText *svg, cairo_t *cr, PangoLayout *layout)
{
  PangoRectangle ink;
  double x, y;
  Box clip;
  cairo_get_current_point (cr, &x, &y);
  cairo_clip_extents (cr, &clip.left, &clip.top, &clip.right, &clip.bottom);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  const Box box = { x + ink.x, y + ink.y, x + ink.x + ink.width, y + ink.y + ink.height };
  if (box.right <= clip.left || box.left >= clip.right || box.bottom <= clip.top || box.top >= clip.bottom)
    return true;
  if (box.left < clip.left || box.right > clip.right || box.top < clip.top || box.bottom > clip.bottom)
    return false;
  HgDecimalPoint point = hg_decimal_point_begin ();
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  do
    add_run (svg, cr, pango_layout_get_text (layout), iter, x, y);
  while (pango_layout_iter_next_run (iter));
  pango_layout_iter_free (iter);
  hg_decimal_point_end (&point);
  return true;
}

char *
hg_svg_text_put (const unsigned char *file, size_t n, const char *texts, HgError *error)
{
  static const char end[] = "</svg>";
  const size_t length = strlen (end), more = strlen (texts);
  size_t at = n >= length ? n - length : 0;
  while (at > 0 && memcmp (file + at, end, length) != 0)
    at--;
  char *with = at > 0 ? hg_alloc (n + more + 1, 1, error) : NULL;
  if (with == NULL)
    return NULL;
  memcpy (with, file, at);
  memcpy (with + at, texts, more);
  memcpy (with + at + more, file + at, n - at);
  with[n + more] = '\0';
  return with;
}
