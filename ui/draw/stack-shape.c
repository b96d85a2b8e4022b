/* The shapes between the bars: "5 × 8 · 40 values", one axis of it lit, and which number is at a point. */
#include "base/format.h"
#include "model/numbers.h"
#include "stack-parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  NEAR = 10 /* px from a number's middle that still mean it */
};

/* "5 × 8 · 40 values  was 5 × 1", and where its axes stand. */
typedef struct
{
  char shape[HG_SHAPE_TEXT], rest[80], was[HG_SHAPE_TEXT + 8];
  int axes; /* 0 where the shape is not that of one layer's first output */
  size_t begin[HG_MAX_RANK], end[HG_MAX_RANK];
} ShapeText;

static void
find_axes (ShapeText *text, const HgShape *shape)
{
  static const char between[] = " × ";
  const char *at = text->shape;
  for (; text->axes < shape->rank; text->axes++)
    {
      const char *end = strstr (at, between);
      text->begin[text->axes] = (size_t)(at - text->shape);
      text->end[text->axes] = end != NULL ? (size_t)(end - text->shape) : strlen (text->shape);
      at = end != NULL ? end + sizeof between - 1 : at;
    }
}

/* Clear of the + on the left, and of the wires. */
static double
room_of (const HgStackLayout *layout)
{
  return 2 * (layout->centre - (layout->lanes > 0 ? layout->left : HG_STACK_MARGIN + 24));
}

static double
width_of (HgPen *pen, const char *text, size_t n, bool bold)
{
  char part[HG_SHAPE_TEXT + 96];
  snprintf (part, sizeof part, "%.*s", (int)n, text);
  return hg_pen_text_width (pen, part, HG_TEXT_LABEL, bold);
}

static double
whole_width (HgPen *pen, const ShapeText *text)
{
  const HgRun runs[] = { { text->shape, HG_TEXT_LABEL, true, HG_INK_TEXT },
                         { text->rest, HG_TEXT_LABEL, false, HG_INK_TEXT },
                         { text->was, HG_TEXT_LABEL, false, HG_INK_DIM } };
  return hg_pen_runs_width (pen, runs, sizeof runs / sizeof *runs);
}

/* Where not all of it has room, the word "values" goes first, then what it was, then their number: the shape
 * is never cut for their sake. */
static void
shorten (HgPen *pen, const HgStackScene *scene, ShapeText *text)
{
  double room = room_of (scene->layout);
  char *word = strrchr (text->rest, ' ');
  if (whole_width (pen, text) <= room)
    return;
  if (word != NULL)
    *word = '\0';
  if (whole_width (pen, text) > room)
    text->was[0] = '\0';
  if (whole_width (pen, text) > room)
    text->rest[0] = '\0';
}

static ShapeText
read_shape (HgPen *pen, const HgStackScene *scene, size_t i)
{
  ShapeText text = { .axes = 0 };
  const HgStackRow *row = &scene->layout->rows[i];
  char values[64], plain[HG_SHAPE_TEXT];
  if (scene->hidden & HG_HIDES_SHAPES)
    {
      snprintf (text.shape, sizeof text.shape, "?");
      return text;
    }
  hg_stack_span_text (scene->check, i, row->last, text.shape, sizeof text.shape, values, sizeof values);
  if (values[0] != '\0')
    snprintf (text.rest, sizeof text.rest, " · %s", values);
  if (row->ghost > 0 && scene->before != NULL)
    {
      size_t node = hg_model_find (scene->before->model, scene->check->model->nodes[i]->name);
      if (node != HG_NO_NODE)
        snprintf (text.was, sizeof text.was, "  was %s",
                  hg_shape_text (&scene->before->nodes[node].out[0], plain));
    }
  const HgShape *out = &scene->check->nodes[i].out[0];
  if (row->fold == NULL && out->rank > 0 && strcmp (text.shape, hg_shape_text (out, plain)) == 0)
    find_axes (&text, out);
  shorten (pen, scene, &text);
  return text;
}

/* Where the text begins, unless it is too long for its room. */
static double
left_of (HgPen *pen, const HgStackLayout *layout, const ShapeText *text)
{
  return layout->centre - fmin (whole_width (pen, text), room_of (layout)) / 2;
}

void
hg_stack_underline (HgPen *pen, double left, double right, double y)
{
  y += 9 * fmax (pen->theme.scale, 1);
  hg_pen_ink (pen, HG_INK_SELECTION);
  hg_pen_line (pen, left, y, right, y, 2);
}

static void
underline_axis (HgPen *pen, const HgStackScene *scene, size_t i, const ShapeText *text, int axis)
{
  double left = left_of (pen, scene->layout, text);
  hg_stack_underline (pen, left + width_of (pen, text->shape, text->begin[axis], true),
                      left + width_of (pen, text->shape, text->end[axis], true),
                      scene->layout->rows[i].label);
}

/* "80 values", without the dot before it. */
static void
underline_values (HgPen *pen, const HgStackScene *scene, size_t i, const ShapeText *text)
{
  double left = left_of (pen, scene->layout, text) + width_of (pen, text->shape, strlen (text->shape), true);
  hg_stack_underline (pen, left + width_of (pen, " · ", strlen (" · "), false),
                      left + width_of (pen, text->rest, strlen (text->rest), false),
                      scene->layout->rows[i].label);
}

void
hg_stack_draw_shape (HgPen *pen, const HgStackScene *scene, size_t i)
{
  ShapeText text = read_shape (pen, scene, i);
  int lit = scene->axes != NULL && scene->axes[i] < text.axes ? scene->axes[i] : -1;
  char before[HG_SHAPE_TEXT] = "", number[HG_SHAPE_TEXT] = "", after[HG_SHAPE_TEXT];
  snprintf (after, sizeof after, "%s", text.shape);
  if (lit >= 0)
    {
      snprintf (before, sizeof before, "%.*s", (int)text.begin[lit], text.shape);
      snprintf (number, sizeof number, "%.*s", (int)(text.end[lit] - text.begin[lit]),
                text.shape + text.begin[lit]);
      snprintf (after, sizeof after, "%s", text.shape + text.end[lit]);
    }
  const HgRun runs[] = {
    { before, HG_TEXT_LABEL, true, HG_INK_TEXT },   { number, HG_TEXT_LABEL, true, HG_INK_SELECTION },
    { after, HG_TEXT_LABEL, true, HG_INK_TEXT },    { text.rest, HG_TEXT_LABEL, false, HG_INK_TEXT },
    { text.was, HG_TEXT_LABEL, false, HG_INK_DIM },
  };
  hg_pen_runs (pen, runs, sizeof runs / sizeof *runs, scene->layout->centre, scene->layout->rows[i].label,
               HG_ALIGN_CENTRE, room_of (scene->layout));
  if (lit >= 0)
    underline_axis (pen, scene, i, &text, lit);
  if (hg_stack_asks (scene, i, HG_NUMBER_VALUES) && text.rest[0] != '\0')
    underline_values (pen, scene, i, &text);
}

/* The number of row @i's text at @x. */
static int
number_in (HgPen *pen, const HgStackScene *scene, size_t i, double x)
{
  ShapeText text = read_shape (pen, scene, i);
  double at = x - left_of (pen, scene->layout, &text),
         whole = width_of (pen, text.shape, strlen (text.shape), true),
         rest = width_of (pen, text.rest, strlen (text.rest), false);
  for (int k = 0; k < text.axes; k++)
    if (at >= width_of (pen, text.shape, text.begin[k], true) - 5
        && at <= width_of (pen, text.shape, text.end[k], true) + 5)
      return k;
  return text.axes > 0 && at > whole && at <= whole + rest ? HG_NUMBER_VALUES : HG_NUMBER_NONE;
}

int
hg_stack_number_at (HgPen *pen, const HgStackScene *scene, double x, double y, size_t *row)
{
  const HgStackLayout *layout = scene->layout;
  double near = NEAR * fmax (pen->theme.scale, 1);
  char count[48];
  if (scene->hidden & HG_HIDES_SHAPES) /* a count of parameters comes from shapes */
    return HG_NUMBER_NONE;
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    {
      const HgStackRow *at = &layout->rows[i];
      *row = i;
      if (at->fold != NULL || (fabs (y - at->count) > near && fabs (y - at->label) > near))
        continue;
      hg_stack_count_text (scene, i, count, sizeof count);
      double right = layout->width - HG_STACK_MARGIN,
             wide = hg_pen_text_width (pen, count, HG_TEXT_LABEL, false) + 6;
      if ((scene->hidden & HG_HIDES_COUNTS) == 0 && fabs (y - at->count) <= near && x >= right - wide
          && x <= right + 6)
        return HG_NUMBER_PARAMETERS;
      int number = fabs (y - at->label) <= near ? number_in (pen, scene, i, x) : HG_NUMBER_NONE;
      if (number != HG_NUMBER_NONE)
        return number;
    }
  return HG_NUMBER_NONE;
}
