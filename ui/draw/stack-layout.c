/* The layout walks down the rows once. Which of the three densities is used follows from the number of layers
 * and the height at hand: a stack is made smaller before it has to scroll. */
#include "stack-layout.h"
#include "stack-lanes.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

enum
{
  LEFT = 54,  /* where the widest bar begins */
  LANE = 12,  /* from one wire to the next, */
  LANES = 60, /* and of all together at most */
  NARROWEST = 24,
  WIDEST = 264,
  WIDEST_SMALL = 240,
  COUNTS = 40, /* what bars leave to the counts of parameters, of which larger letters make wider ones */
  PLUS_X = 27,
  PLUS = 18,
  PORT = 14,
  NEAR = 6 /* px from a wire that still mean it */
};

typedef struct
{
  HgStackDensity density;
  double bar, gap, top, tail; /* tail: from the last gap to the total */
} Measure;

/* In the order they are tried. */
static const Measure measures[] = {
  { HG_STACK_ROOMY, 42, 36, 54, 24 },
  { HG_STACK_ROOMY, 42, 24, 48, 12 },
  { HG_STACK_SMALL, 30, 30, 48, 16 },
  { HG_STACK_COMPACT, 24, 20, 48, 9 },
};

enum
{
  N_MEASURES = sizeof measures / sizeof measures[0],
  MOST_LAYERS = 10, /* more are always compact */
  AXIS_HEIGHT = 24, /* from the line to below its labels */
  BELOW_TOTAL = 12,
  CARD_ABOVE = 27, /* from a bar to its card, with the shape and the + between, */
  CARD_LABEL = 12, /* whose middle is so far from the bar */
  CARD_BELOW = 6,
  BRACKET = 10, /* of the innermost bracket from the widest bar */
  BRACKETS = 5  /* from one bracket to the one around it */
};

static double
card_of (const HgStackRequest *request, size_t row)
{
  return request->cards != NULL ? request->cards[row] : 0;
}

/* Room for the titles above @row that do not stand beside the shape. */
static double
titles_height (const HgStackLayout *layout, size_t row, double scale)
{
  return row < layout->n && layout->rows[row].titles > 1
             ? HG_STACK_TITLE * scale * (layout->rows[row].titles - 1)
             : 0;
}

static double
gap_height (const HgStackLayout *layout, const Measure *measure, double scale, size_t row, double card)
{
  double gap = measure->gap * scale;
  return (card > 0 ? CARD_ABOVE * scale + card + CARD_BELOW : gap)
         + titles_height (layout, hg_stack_layout_next (layout, row), scale);
}

static double
needed (const HgStackLayout *layout, const Measure *measure, const HgStackRequest *request, double scale)
{
  double y = (request->top > 0 ? request->top : measure->top) + titles_height (layout, 0, scale);
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    y += measure->bar * scale + gap_height (layout, measure, scale, i, card_of (request, i));
  return y + measure->tail + BELOW_TOTAL;
}

static const Measure *
choose_measure (const HgStackLayout *layout, const HgStackRequest *request, double scale)
{
  size_t rows = 0;
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    rows++;
  bool narrow = request->width < HG_STACK_WIDE;
  for (size_t i = 0; i < N_MEASURES && rows <= MOST_LAYERS; i++)
    if (!(narrow && measures[i].density == HG_STACK_ROOMY)
        && (request->height <= 0 || needed (layout, &measures[i], request, scale) <= request->height))
      return &measures[i];
  return &measures[N_MEASURES - 1];
}

/* Which row is drawn for which nodes, and what it hands on; the scale of these. */
static HgStackScale
join_rows (HgStackLayout *layout, const HgCheck *check, const HgFolds *folds)
{
  int64_t fewest = INT64_MAX, most = 1;
  for (size_t i = 0; i < layout->n; i++)
    layout->rows[i] = (HgStackRow){ .head = i, .last = i };
  for (size_t f = 0; folds != NULL && f < folds->n; f++)
    {
      const HgFold *fold = &folds->all[f];
      HgStackRow *row = &layout->rows[fold->first];
      size_t last = fold->first + fold->n - 1;
      if (row->head != fold->first || row->fold != NULL)
        continue; /* hidden in another */
      if (!fold->folded)
        {
          row->titles++;
          continue;
        }
      row->fold = fold;
      row->last = last;
      for (size_t i = fold->first; i <= last; i++)
        layout->rows[i].head = fold->first;
    }
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    {
      layout->rows[i].values = hg_stack_span_values (check, i, layout->rows[i].last);
      if (layout->rows[i].values == HG_UNKNOWN)
        continue;
      most = layout->rows[i].values > most ? layout->rows[i].values : most;
      fewest = layout->rows[i].values < fewest ? layout->rows[i].values : fewest;
    }
  return hg_stack_scale (fewest, most);
}

/* Width of the same layer's bar before the drag where it was another one, else 0. Layers are matched by name.
 */
static double
ghost_width (const HgStackLayout *layout, const HgCheck *check, const HgCheck *before, size_t row)
{
  if (before == NULL)
    return 0;
  size_t old = hg_model_find (before->model, check->model->nodes[row]->name);
  if (old == HG_NO_NODE || hg_shape_equal (&before->nodes[old].out[0], &check->nodes[row].out[0]))
    return 0;
  return hg_stack_layout_bar_width (layout, hg_stack_values (before, old, NULL));
}

static void
place_row (HgStackLayout *layout, const HgCheck *check, const HgStackRequest *request, const Measure *measure,
           double scale, size_t i, double *y)
{
  HgStackRow *row = &layout->rows[i];
  const HgShape *out = &check->nodes[row->last].out[0];
  double width = hg_stack_layout_bar_width (layout, row->values);
  double card = card_of (request, i), bar = round (measure->bar * scale),
         gap = gap_height (layout, measure, scale, i, card);
  row->bar = (HgBox){ round (layout->centre - width / 2.0), *y, width, bar };
  row->gap = (HgBox){ layout->centre - layout->range / 2.0, *y + bar, layout->range, gap };
  row->label = row->gap.y + round ((card > 0 ? CARD_LABEL : measure->gap / 2.0) * scale);
  row->count = *y + bar / 2.0;
  if (card > 0)
    row->card = (HgBox){ HG_STACK_MARGIN, *y + bar + gap - card - CARD_BELOW,
                         request->width - 2 * HG_STACK_MARGIN, card };
  row->plus = (HgBox){ PLUS_X - PLUS / 2.0, row->label - PLUS / 2.0, PLUS, PLUS };
  row->ghost = row->fold == NULL ? ghost_width (layout, check, request->before, i) : 0;
  if (out->rank == 2 && out->dim[0] > 0)
    row->segments = out->dim[0] > HG_STACK_MOST_SEGMENTS ? HG_STACK_MOST_SEGMENTS : (int)out->dim[0];
  row->planes = out->rank == 3 && measure->density != HG_STACK_COMPACT;
  *y += bar + gap;
  for (size_t k = i + 1; k <= row->last; k++)
    {
      HgStackRow *hidden = &layout->rows[k];
      hidden->bar = row->bar;
      hidden->gap = row->gap;
      hidden->label = row->label;
      hidden->count = row->count;
    }
}

static void
place_folds (HgStackLayout *layout, const HgFolds *folds, double scale)
{
  size_t deepest = 0;
  for (size_t f = 0; f < folds->n; f++)
    deepest = folds->all[f].depth > deepest ? folds->all[f].depth : deepest;
  double right = layout->left + layout->range + BRACKET;
  int line = 0;
  for (size_t f = 0; f < folds->n; f++)
    {
      const HgFold *fold = &folds->all[f];
      HgStackFold *place = &layout->folds[f];
      const HgStackRow *row = &layout->rows[fold->first];
      line = f > 0 && folds->all[f - 1].first == fold->first ? line + 1 : 0;
      *place = (HgStackFold){ .first = row->head,
                              .last = layout->rows[fold->first + fold->n - 1].head,
                              .line = line };
      if (row->fold == fold)
        place->box = row->bar;
      if (row->head != fold->first || (row->fold != NULL && row->fold <= fold))
        continue;
      place->bracket = right + (double)(BRACKETS * (deepest - fold->depth));
      double y = hg_stack_layout_title (layout, f, scale), x = right + BRACKETS * (double)deepest + 2;
      place->box
          = (HgBox){ x, y - HG_STACK_TITLE * scale / 2, layout->width - 6 - x, HG_STACK_TITLE * scale };
    }
}

/* Memory for what is told apart before anything has a place. */
static bool
make_room (HgStackLayout *layout, const HgFolds *folds, HgError *error)
{
  layout->n_folds = folds != NULL ? folds->n : 0;
  layout->rows = hg_alloc (layout->n, sizeof *layout->rows, error);
  layout->folds = layout->n_folds > 0 ? hg_alloc (layout->n_folds, sizeof *layout->folds, error) : NULL;
  return layout->rows != NULL && (layout->n_folds == 0 || layout->folds != NULL);
}

static void
place_columns (HgStackLayout *layout, const HgStackRequest *request, HgStackScale scale)
{
  double wanted = layout->lanes > 1 ? LANE * (layout->lanes - 1) : 0; /* there is room for the first */
  double shift = fmin (wanted, LANES);
  layout->lane = layout->lanes > 1 ? shift / (layout->lanes - 1) : LANE;
  layout->left = LEFT + shift;
  layout->range = (request->width < HG_STACK_WIDE ? WIDEST_SMALL : WIDEST) - shift
                  - COUNTS * fmax (request->scale - 1, 0);
  layout->centre = layout->left + layout->range / 2.0;
  layout->scale = scale;
  if (request->kept.most > 0)
    layout->scale = (HgStackScale){ request->kept.least,
                                    request->kept.most > scale.most ? request->kept.most : scale.most };
}

bool
hg_stack_layout (HgStackLayout *layout, const HgCheck *check, const HgStackRequest *request, HgError *error)
{
  double scale = request->scale > 1.0 ? request->scale : 1.0;
  *layout = (HgStackLayout){ .width = request->width, .n = check->n };
  if (!make_room (layout, request->folds, error))
    {
      hg_stack_layout_clear (layout);
      return false;
    }
  HgStackScale widths = join_rows (layout, check, request->folds);
  if (!hg_stack_lanes (layout, check->model, error))
    {
      hg_stack_layout_clear (layout);
      return false;
    }
  const Measure *measure = choose_measure (layout, request, scale);
  layout->density = measure->density;
  place_columns (layout, request, widths);

  double y = (request->top > 0 ? request->top : measure->top) + titles_height (layout, 0, scale);
  for (size_t i = 0; i < check->n; i = hg_stack_layout_next (layout, i))
    place_row (layout, check, request, measure, scale, i, &y);
  if (request->folds != NULL)
    place_folds (layout, request->folds, scale);
  layout->total = y + measure->tail;
  double below = layout->total + AXIS_HEIGHT * scale;
  bool scrolls = request->height > 0 && layout->total + BELOW_TOTAL > request->height;
  if (request->height <= 0 || below <= request->height || scrolls)
    layout->axis = (HgBox){ layout->left, layout->total, layout->range, AXIS_HEIGHT * scale };
  layout->height = layout->axis.height > 0 ? below : layout->total + BELOW_TOTAL;
  return true;
}

void
hg_stack_layout_clear (HgStackLayout *layout)
{
  free (layout->rows);
  free (layout->wires);
  free (layout->folds);
  *layout = (HgStackLayout){ 0 };
}

double
hg_stack_layout_bar_width (const HgStackLayout *layout, int64_t values)
{
  return NARROWEST + round ((layout->range - NARROWEST) * hg_stack_share (layout->scale, values));
}

int64_t
hg_stack_layout_grown (const HgStackLayout *layout, HgStackScale scale, int64_t values, double wider)
{
  double span = log (fmax ((double)scale.most / (double)scale.least, 2));
  double grown = (double)values * exp (wider / (layout->range - NARROWEST) * span);
  return llround (fmin (fmax (grown, 1), 4e18));
}

double
hg_stack_layout_lane (const HgStackLayout *layout, int lane)
{
  return layout->left - 9 - layout->lane * lane;
}

size_t
hg_stack_layout_bar_at (const HgStackLayout *layout, double x, double y)
{
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    if (hg_box_contains (layout->rows[i].bar, x, y))
      return i;
  return HG_NO_NODE;
}

size_t
hg_stack_layout_gap_at (const HgStackLayout *layout, double y)
{
  size_t row = 0;
  for (size_t next; (next = hg_stack_layout_next (layout, row)) < layout->n; row = next)
    if (layout->rows[next].bar.y + layout->rows[next].bar.height / 2.0 >= y)
      break;
  return layout->rows[row].last;
}

size_t
hg_stack_layout_next (const HgStackLayout *layout, size_t row)
{
  return layout->rows[row].last + 1;
}

double
hg_stack_layout_title (const HgStackLayout *layout, size_t fold, double scale)
{
  const HgStackFold *it = &layout->folds[fold];
  const HgStackRow *first = &layout->rows[it->first];
  if (it->first > 0)
    return layout->rows[layout->rows[it->first - 1].head].label + HG_STACK_TITLE * scale * it->line;
  return first->bar.y - 12 * scale - HG_STACK_TITLE * scale * (first->titles - 1 - it->line);
}

HgBox
hg_stack_layout_handle (const HgStackLayout *layout, size_t row)
{
  HgBox bar = layout->rows[row].bar;
  return (HgBox){ bar.x + bar.width - 8, bar.y, 16, bar.height };
}

HgBox
hg_stack_layout_port (const HgStackLayout *layout, size_t row)
{
  HgBox bar = layout->rows[row].bar;
  return (HgBox){ bar.x - PORT / 2.0, bar.y + bar.height * 0.7 - PORT / 2.0, PORT, PORT };
}

/* How far a point is from a wire; more than NEAR beside its ends. */
static double
distance (const HgStackLayout *layout, const HgStackWire *wire, double x, double y)
{
  HgBox from = layout->rows[wire->from].bar, to = layout->rows[wire->to].bar;
  double lane = hg_stack_layout_lane (layout, wire->lane), y0 = from.y + from.height * wire->leaves,
         y1 = to.y + to.height * wire->enters, least = 2 * NEAR;
  if (y >= y0 && y <= y1)
    least = fabs (x - lane);
  if (x >= lane && x < from.x)
    least = fmin (least, fabs (y - y0));
  if (x >= lane && x < to.x)
    least = fmin (least, fabs (y - y1));
  return least;
}

size_t
hg_stack_layout_wire_at (const HgStackLayout *layout, double x, double y)
{
  size_t nearest = layout->n_wires;
  double least = NEAR;
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      double away = distance (layout, &layout->wires[i], x, y);
      nearest = away < least ? i : nearest;
      least = fmin (away, least);
    }
  return nearest;
}
