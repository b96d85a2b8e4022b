/* One bar: image planes, body, time steps, title, and what it is going through (hover, selection, focus,
 * broken). A title is tried inside the bar first; its options drop before it moves out to the right, and the
 * word "waist" drops last. */
#include "base/format.h"
#include "stack-parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  INSET = 6,   /* of text and time steps from the bar's edge */
  BESIDE = 12, /* from the bar to a title outside */
  PLANE_OFFSET = 3,
  AROUND = 24, /* the most that a bar's ring, planes and large type take beyond its box */
  SEGMENT_GAP = 3,
  TRIANGLE = 13, /* of what is folded, from the bar's edge */
  PILE = 2       /* the second edge of what is folded, below the bar */
};

typedef struct
{
  char title[160], options[160], mark[HG_NAME_SIZE + 16]; /* "waist": colour never speaks alone */
} Words;

static char *join (char *text, size_t size, const char *a, const char *b);

static Words
words_of (const HgStackScene *scene, size_t node, const HgLayer *layer)
{
  Words words = { "", "", "" };
  join (words.mark, sizeof words.mark, hg_stack_mark (scene->check->model, node),
        scene->check->nodes[node].role == HG_ROLE_WAIST ? "waist" : "");
  hg_layer_describe (layer, words.title, sizeof words.title, words.options, sizeof words.options);
  return words;
}

/* Of a folded row. */
static Words
words_of_fold (const HgStackScene *scene, const HgFold *fold, bool brief)
{
  Words words = { "", "", "" };
  const HgCheck *check = scene->check;
  if (strcmp (hg_stack_mark (check->model, fold->first), "shared") == 0)
    snprintf (words.mark, sizeof words.mark, "shared");
  if (check->waist < check->n && hg_fold_holds (fold, check->waist))
    snprintf (words.mark, sizeof words.mark, "%s",
              check->waist + 1 == fold->first + fold->n ? "waist" : "waist inside");
  char layers[48];
  hg_fold_title (fold, check->model, brief, words.title, sizeof words.title);
  hg_format_items (layers, sizeof layers, (int64_t)fold->n, "layer", "layers");
  join (words.options, sizeof words.options,
        fold->kind == HG_FOLD_NESTED && scene->layout->density == HG_STACK_ROOMY ? "nested model" : "",
        layers);
  return words;
}

static HgBox
grow (HgBox box, double by)
{
  return (HgBox){ box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by };
}

static void
draw_planes (HgPen *pen, HgBox bar, HgInk ink, double alpha)
{
  for (int i = 2; i >= 1; i--)
    {
      HgBox plane = { bar.x + PLANE_OFFSET * i, bar.y - PLANE_OFFSET * i, bar.width, bar.height };
      hg_pen_rounded (pen, plane, HG_BAR_RADIUS);
      hg_pen_ink (pen, HG_INK_VIEW);
      cairo_fill_preserve (pen->cr);
      hg_pen_ink_alpha (pen, ink, alpha * (i == 2 ? 0.35 : 0.6));
      cairo_fill (pen->cr);
    }
  hg_pen_rounded (pen, grow (bar, 1), HG_BAR_RADIUS + 1);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill (pen->cr);
}

static void
draw_segments (HgPen *pen, const HgStackScene *scene, HgBox bar, int n)
{
  bool compact = scene->layout->density == HG_STACK_COMPACT;
  double height = compact ? 3 : 4, room = bar.width - 2 * INSET;
  int most = (int)((room + SEGMENT_GAP) / (2 + SEGMENT_GAP)); /* at least 2 px each */
  n = n < most ? n : most;
  if (n < 1)
    return;
  double width = (room - SEGMENT_GAP * (n - 1)) / n, y = bar.y + bar.height - (compact ? 2 : 3) - height;
  hg_pen_ink_alpha (pen, HG_INK_BAR_TEXT, 0.32);
  for (int i = 0; i < n; i++)
    hg_pen_rounded (pen, (HgBox){ bar.x + INSET + i * (width + SEGMENT_GAP), y, width, height }, 1);
  cairo_fill (pen->cr);
}

/* A layer that nobody here knows: hatched in grey. The path is the bar's. */
static void
draw_unknown (HgPen *pen, HgBox bar)
{
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill_preserve (pen->cr);
  cairo_save (pen->cr);
  cairo_clip (pen->cr);
  hg_pen_ink_alpha (pen, HG_INK_UNKNOWN, 0.35);
  cairo_set_line_width (pen->cr, 1);
  for (double x = bar.x - bar.height; x < bar.x + bar.width; x += 6)
    {
      cairo_move_to (pen->cr, x, bar.y + bar.height);
      cairo_line_to (pen->cr, x + bar.height, bar.y);
    }
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
  hg_pen_rounded (pen, bar, HG_BAR_RADIUS);
  hg_pen_ink (pen, HG_INK_UNKNOWN);
  cairo_set_line_width (pen->cr, 2);
  cairo_set_dash (pen->cr, (const double[]){ 5, 3 }, 2, 0);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

static void
draw_body (HgPen *pen, const HgStackScene *scene, size_t row, unsigned flags)
{
  const HgStackRow *place = &scene->layout->rows[row];
  HgNodeState state = hg_stack_row_state (scene, row);
  HgInk ink = hg_stack_bar_ink (scene->check, place->last);
  double alpha = state == HG_NODE_AFTER_BROKEN ? 0.45 : 1.0;
  if (place->planes)
    draw_planes (pen, place->bar, ink, alpha);
  hg_pen_rounded (pen, place->bar, HG_BAR_RADIUS);
  if (state == HG_NODE_BROKEN)
    {
      hg_pen_ink (pen, HG_INK_ERROR_TINT);
      cairo_fill_preserve (pen->cr);
      hg_pen_ink (pen, HG_INK_ERROR);
      cairo_set_line_width (pen->cr, 2);
      cairo_stroke (pen->cr);
      return;
    }
  if (state == HG_NODE_UNKNOWN)
    draw_unknown (pen, place->bar);
  else
    {
      hg_pen_ink_alpha (pen, ink, alpha);
      cairo_fill (pen->cr);
    }
  if (place->segments > 0 && state != HG_NODE_UNKNOWN && (scene->hidden & HG_HIDES_SHAPES) == 0)
    draw_segments (pen, scene, place->bar, place->segments);
  if (flags & HG_BAR_HOVER)
    {
      hg_pen_rounded (pen, place->bar, HG_BAR_RADIUS);
      hg_pen_ink_alpha (pen, HG_INK_BAR_TEXT, 0.12);
      cairo_fill (pen->cr);
    }
}

/* "relu · waist"; empty parts leave no separator. */
static char *
join (char *text, size_t size, const char *a, const char *b)
{
  snprintf (text, size, "%s%s%s", a, a[0] != '\0' && b[0] != '\0' ? " · " : "", b);
  return text;
}

/* Title over options, or the title alone; false when not even that fits into the bar. */
static bool
draw_two_lines (HgPen *pen, HgBox bar, double inset, const Words *words, HgInk ink, double foot)
{
  char options[200];
  double room = bar.width - 2 * inset, x = bar.x + bar.width / 2.0, s = fmax (pen->theme.scale, 1.0);
  if (hg_pen_text_width (pen, words->title, HG_TEXT_BODY, true) > room)
    return false;
  join (options, sizeof options, words->options, words->mark);
  if (hg_pen_text_width (pen, options, HG_TEXT_CAPTION, false) > room)
    snprintf (options, sizeof options, "%s", words->mark);
  bool two = options[0] != '\0' && hg_pen_text_width (pen, options, HG_TEXT_CAPTION, false) <= room;
  if (!two && words->mark[0] != '\0')
    return false;
  double y = two ? bar.y + (foot > 0 ? 11 : 12.5) * s : bar.y + bar.height / 2.0 - foot / 2.0;
  hg_pen_text (pen, words->title, HG_TEXT_BODY, true, ink, x, y, HG_ALIGN_CENTRE);
  if (two)
    hg_pen_text (pen, options, HG_TEXT_CAPTION, false, ink, x, y + 15 * s, HG_ALIGN_CENTRE);
  return true;
}

/* "LSTM 16 · relu · sequences" on one line, with as much of it as fits; false when not even the title and the
 * mark do. */
static bool
draw_one_line (HgPen *pen, HgBox bar, double inset, const Words *words, HgInk ink, double foot, int size)
{
  char all[200], tail[210] = "";
  const char *tries[] = { join (all, sizeof all, words->options, words->mark), words->mark, "" };
  double room = bar.width - 2 * inset;
  for (size_t i = 0; i < (words->mark[0] != '\0' ? 2 : 3); i++)
    {
      snprintf (tail, sizeof tail, "%s%s", tries[i][0] != '\0' ? " · " : "", tries[i]);
      const HgRun runs[] = { { words->title, size, true, ink }, { tail, size, false, ink } };
      if (hg_pen_runs_width (pen, runs, 2) > room)
        continue;
      hg_pen_runs (pen, runs, 2, bar.x + bar.width / 2.0, bar.y + bar.height / 2.0 - foot / 2.0,
                   HG_ALIGN_CENTRE, 0);
      return true;
    }
  return false;
}

/* Room to the right of a bar, up to the parameter count; @x: where a title there begins. */
static double
room_outside (HgPen *pen, const HgStackScene *scene, size_t row, double *x)
{
  const HgStackLayout *layout = scene->layout;
  HgBox bar = layout->rows[row].bar;
  char count[48];
  *x = bar.x + bar.width + BESIDE + (layout->rows[row].planes ? 2 * PLANE_OFFSET : 0);
  double taken
      = hg_pen_text_width (pen, hg_stack_count_text (scene, row, count, sizeof count), HG_TEXT_LABEL, false);
  return fmax (layout->width - HG_STACK_MARGIN - BESIDE - *x - taken, 24);
}

/* Whether the title and the mark have room beside the bar. */
static bool
fits_outside (HgPen *pen, const HgStackScene *scene, size_t row, const Words *words)
{
  char tail[200] = "";
  double x, room = room_outside (pen, scene, row, &x);
  if (words->mark[0] != '\0' && scene->layout->density != HG_STACK_ROOMY)
    snprintf (tail, sizeof tail, " · %s", words->mark);
  const HgRun runs[]
      = { { words->title, HG_TEXT_BODY, true, HG_INK_TEXT }, { tail, HG_TEXT_LABEL, false, HG_INK_DIM } };
  return hg_pen_runs_width (pen, runs, 2) <= room;
}

/* Whether a line may end before @at of a title: at a space that is not a shape's, or where a name in
 * CamelCase goes on. */
static bool
may_break (const char *title, const char *at)
{
  static const char times[] = "×";
  const size_t n = sizeof times - 1;
  if (*at == ' ')
    return at > title && strncmp (at + 1, times, n) != 0
           && ((size_t)(at - title) < n || strncmp (at - n, times, n) != 0);
  return at > title && at[-1] >= 'a' && at[-1] <= 'z' && at[0] >= 'A' && at[0] <= 'Z';
}

/* "Repeat" over "Vector 5" in small letters around @x, @middle, with @tail behind the second line; false
 * where no two lines have room. Of several ways that with the narrowest lines is taken. */
static bool
draw_title_broken (HgPen *pen, const char *title, const char *tail, double x, double middle, double room,
                   HgAlign align)
{
  char upper[160], best_upper[160];
  const char *best = NULL;
  HgInk ink = align == HG_ALIGN_CENTRE ? HG_INK_BAR_TEXT : HG_INK_TEXT;
  double narrowest = room, line = 6 * fmax (pen->theme.scale, 1.0);
  for (const char *at = title; *at != '\0'; at++)
    {
      const char *lower = at + (*at == ' ');
      const HgRun rest[] = { { lower, HG_TEXT_CAPTION, true, ink }, { tail, HG_TEXT_CAPTION, false, ink } };
      if (!may_break (title, at))
        continue;
      snprintf (upper, sizeof upper, "%.*s", (int)(at - title), title);
      double width
          = fmax (hg_pen_text_width (pen, upper, HG_TEXT_CAPTION, true), hg_pen_runs_width (pen, rest, 2));
      if (width > narrowest)
        continue;
      narrowest = width;
      best = lower;
      memcpy (best_upper, upper, sizeof upper);
    }
  if (best == NULL)
    return false;
  const HgRun runs[] = { { best, HG_TEXT_CAPTION, true, ink }, { tail, HG_TEXT_CAPTION, false, ink } };
  hg_pen_text (pen, best_upper, HG_TEXT_CAPTION, true, ink, x, middle - line, align);
  hg_pen_runs (pen, runs, 2, x, middle + line, align, 0);
  return true;
}

static void
draw_title_outside (HgPen *pen, const HgStackScene *scene, size_t row, const Words *words)
{
  bool roomy = scene->layout->density == HG_STACK_ROOMY;
  HgBox bar = scene->layout->rows[row].bar;
  char options[200], tail[210] = "";
  double x, room = room_outside (pen, scene, row, &x), s = fmax (pen->theme.scale, 1.0);
  join (options, sizeof options, words->options, words->mark);
  if (roomy && options[0] != '\0')
    {
      if (words->mark[0] != '\0' && hg_pen_text_width (pen, options, HG_TEXT_CAPTION, false) > room)
        snprintf (options, sizeof options, "%s", words->mark);
      hg_pen_runs (pen, &(HgRun){ words->title, HG_TEXT_BODY, true, HG_INK_TEXT }, 1, x, bar.y + 13 * s,
                   HG_ALIGN_LEFT, room);
      hg_pen_runs (pen, &(HgRun){ options, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1, x, bar.y + 30 * s,
                   HG_ALIGN_LEFT, room);
      return;
    }
  const char *tries[] = { options, words->mark };
  double middle = bar.y + bar.height / 2.0;
  HgRun runs[2];
  for (int small = 0; small < 2; small++)
    {
      runs[0] = (HgRun){ words->title, small ? HG_TEXT_CAPTION : HG_TEXT_BODY, true, HG_INK_TEXT };
      runs[1] = (HgRun){ tail, small ? HG_TEXT_CAPTION : HG_TEXT_LABEL, false, HG_INK_DIM };
      for (size_t i = 0; i < 2; i++)
        {
          snprintf (tail, sizeof tail, "%s%s", tries[i][0] != '\0' ? " · " : "", tries[i]);
          if (hg_pen_runs_width (pen, runs, 2) > room)
            continue;
          hg_pen_runs (pen, runs, 2, x, middle, HG_ALIGN_LEFT, 0);
          return;
        }
    }
  if (words->mark[0] != '\0'
      && hg_pen_text_width (pen, words->mark, HG_TEXT_LABEL, false) <= bar.x - BESIDE - scene->layout->left)
    { /* the mark has room on the other side */
      Words title = *words;
      title.options[0] = title.mark[0] = '\0';
      hg_pen_text (pen, words->mark, HG_TEXT_LABEL, false, HG_INK_DIM, bar.x - BESIDE, middle,
                   HG_ALIGN_RIGHT);
      draw_title_outside (pen, scene, row, &title);
      return;
    }
  if (draw_title_broken (pen, words->title, tail, x, middle, room, HG_ALIGN_LEFT))
    return;
  if (hg_stack_row_state (scene, row) == HG_NODE_FITS && scene->layout->rows[row].fold == NULL
      && draw_title_broken (pen, words->title, tail, bar.x + bar.width / 2, middle, bar.width - 2 * INSET,
                            HG_ALIGN_CENTRE))
    return;
  /* The title is cut short, not the mark. */
  room = fmax (room - hg_pen_runs_width (pen, &runs[1], 1), 24);
  double width = hg_pen_runs (pen, runs, 1, x, middle, HG_ALIGN_LEFT, room);
  hg_pen_runs (pen, &runs[1], 1, x + width, middle, HG_ALIGN_LEFT, 0);
}

/* @small: in the smallest letters, on one line. */
static bool
draw_title_inside (HgPen *pen, const HgStackScene *scene, size_t row, const Words *words, bool small)
{
  const HgStackRow *place = &scene->layout->rows[row];
  HgNodeState state = hg_stack_row_state (scene, row);
  HgInk ink = state == HG_NODE_FITS ? HG_INK_BAR_TEXT : HG_INK_TEXT;
  double foot = place->segments > 0 && state != HG_NODE_BROKEN ? 4 : 0;
  double inset = place->fold != NULL ? 2 * TRIANGLE - INSET : INSET;
  if (small)
    return draw_one_line (pen, place->bar, inset, words, ink, foot, HG_TEXT_CAPTION);
  if (scene->layout->density == HG_STACK_ROOMY)
    return draw_two_lines (pen, place->bar, inset, words, ink, foot);
  return draw_one_line (pen, place->bar, inset, words, ink, foot,
                        scene->layout->density == HG_STACK_COMPACT ? HG_TEXT_LABEL : HG_TEXT_BODY);
}

/* The title inside, and the mark, for which there is no room, beside the bar; false where the title does not
 * fit either. */
static bool
draw_mark_outside (HgPen *pen, const HgStackScene *scene, size_t row, Words words)
{
  const HgBox bar = scene->layout->rows[row].bar;
  const Words mark = words;
  double x;
  words.mark[0] = '\0';
  if (!draw_title_inside (pen, scene, row, &words, false)
      && !draw_title_inside (pen, scene, row, &words, true))
    return false;
  room_outside (pen, scene, row, &x);
  hg_pen_text (pen, mark.mark, HG_TEXT_LABEL, false, HG_INK_DIM, x, bar.y + bar.height / 2.0, HG_ALIGN_LEFT);
  return true;
}

/* A folded row: its title in full, else in short, else beside the bar. */
static void
draw_fold_title (HgPen *pen, const HgStackScene *scene, size_t row)
{
  const HgStackRow *place = &scene->layout->rows[row];
  for (int brief = 0; brief < 2; brief++)
    {
      Words words = words_of_fold (scene, place->fold, brief);
      if (draw_title_inside (pen, scene, row, &words, false))
        return;
    }
  Words words = words_of_fold (scene, place->fold, true);
  if (!draw_title_inside (pen, scene, row, &words, true)
      && (words.mark[0] == '\0' || fits_outside (pen, scene, row, &words)
          || !draw_mark_outside (pen, scene, row, words)))
    draw_title_outside (pen, scene, row, &words);
}

static void
draw_title (HgPen *pen, const HgStackScene *scene, size_t row)
{
  const HgLayer *layer = scene->check->model->nodes[row]->layer;
  Words words = words_of (scene, row, layer);
  HgValue wrapped;
  if (draw_title_inside (pen, scene, row, &words, false))
    return;
  bool fits = fits_outside (pen, scene, row, &words);
  /* "TimeDistributed Dense 1" fits nowhere: the layer inside it, at every step. */
  if (!fits && layer->kind->wraps && hg_layer_get (layer, "layer", &wrapped))
    {
      words = words_of (scene, row, wrapped.layer);
      snprintf (words.options, sizeof words.options, "each step");
      if (draw_title_inside (pen, scene, row, &words, false))
        return;
    }
  /* "Global average 2D" is too long for the bar and for the room beside it. */
  else if (!fits
           && (draw_title_inside (pen, scene, row, &words, true)
               || (words.mark[0] != '\0' && draw_mark_outside (pen, scene, row, words))))
    return;
  draw_title_outside (pen, scene, row, &words);
}

/* Of several rings, the thick one is the last one's. */
static void
draw_ring (HgPen *pen, HgBox bar, unsigned flags)
{
  double width = flags & HG_BAR_LAST ? 4 : 2;
  hg_pen_ink (pen, HG_INK_SELECTION);
  hg_pen_rounded (pen, grow (bar, 2 + width / 2), HG_BAR_RADIUS + 1 + width / 2);
  cairo_set_line_width (pen->cr, width);
  cairo_stroke (pen->cr);
  if (!(flags & HG_BAR_FOCUSED))
    return;
  hg_pen_rounded (pen, grow (bar, -1.5), HG_BAR_RADIUS - 1.5);
  hg_pen_ink (pen, HG_INK_BAR_TEXT);
  cairo_set_line_width (pen->cr, 1);
  cairo_stroke (pen->cr);
}

static void
draw_handle (HgPen *pen, HgBox bar)
{
  double height = fmin (20, bar.height - 4);
  HgBox handle = { bar.x + bar.width - 3, bar.y + (bar.height - height) / 2.0, 6, height };
  hg_pen_rounded (pen, grow (handle, 1), 4);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill (pen->cr);
  hg_pen_rounded (pen, handle, 3);
  hg_pen_ink (pen, HG_INK_ACTION);
  cairo_fill (pen->cr);
}

static void
draw_port (HgPen *pen, const HgStackScene *scene, size_t row)
{
  HgBox port = hg_stack_layout_port (scene->layout, row);
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, port.x + port.width / 2, port.y + port.height / 2, 4.5, 0, 2 * G_PI);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill_preserve (pen->cr);
  hg_pen_ink (pen, HG_INK_ACTION);
  cairo_set_line_width (pen->cr, 2);
  cairo_stroke (pen->cr);
}

/* Of what is folded: the triangle, and a second edge below the bar, as of a pile. */
static void
draw_fold (HgPen *pen, const HgStackScene *scene, size_t row)
{
  const HgStackRow *place = &scene->layout->rows[row];
  HgNodeState state = hg_stack_row_state (scene, row);
  HgBox bar = place->bar;
  hg_pen_ink (pen, state == HG_NODE_BROKEN    ? HG_INK_ERROR
                   : state == HG_NODE_UNKNOWN ? HG_INK_UNKNOWN
                                              : hg_stack_bar_ink (scene->check, place->last));
  hg_pen_line (pen, bar.x + HG_BAR_RADIUS - 2, bar.y + bar.height + PILE,
               bar.x + bar.width - HG_BAR_RADIUS + 2, bar.y + bar.height + PILE, 1.5);
  hg_pen_ink (pen, state == HG_NODE_FITS ? HG_INK_BAR_TEXT : HG_INK_TEXT);
  hg_stack_draw_triangle (pen, bar.x + fmin (TRIANGLE, bar.width / 2), bar.y + bar.height / 2, true);
  draw_fold_title (pen, scene, row);
}

void
hg_stack_draw_bar (HgPen *pen, const HgStackScene *scene, size_t row, unsigned flags)
{
  HgBox bar = scene->layout->rows[row].bar;
  if (!hg_stack_shows (scene, bar.y - AROUND, bar.y + bar.height + AROUND))
    return;
  if (flags & HG_BAR_LIFTED)
    cairo_push_group (pen->cr);
  draw_body (pen, scene, row, flags);
  if (scene->layout->rows[row].fold != NULL)
    draw_fold (pen, scene, row);
  else
    draw_title (pen, scene, row);
  if (flags & (HG_BAR_SELECTED | HG_BAR_FOCUSED))
    draw_ring (pen, bar, flags);
  if (flags & HG_BAR_HANDLE)
    draw_handle (pen, bar);
  if (flags & HG_BAR_PORT)
    draw_port (pen, scene, row);
  if (flags & HG_BAR_LIFTED)
    {
      cairo_pop_group_to_source (pen->cr);
      cairo_paint_with_alpha (pen->cr, 0.7);
    }
}
