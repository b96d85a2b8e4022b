/* The layout walks down the rows once. Which of the three densities is used follows from the number of layers
 * and the height at hand: a stack is made smaller before it has to scroll. */
#include "stack-layout.h"
#include "stack-lanes.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

enum
{
  LEFT = 54, /* where the widest bar begins */
  LANE = 12, /* from one wire to the next */
  NARROWEST = 24,
  WIDEST = 264,
  WIDEST_SMALL = 240,
  PLUS_X = 27,
  PLUS = 18
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
  CARD_ABOVE = 24, /* from a bar to its card, with the shape between */
  CARD_BELOW = 6
};

static double
card_of (const HgStackRequest *request, size_t row)
{
  return request->cards != NULL ? request->cards[row] : 0;
}

static double
gap_height (const Measure *measure, double scale, double card)
{
  double gap = measure->gap * scale;
  return card > 0 ? fmin (gap, CARD_ABOVE * scale) + card + CARD_BELOW : gap;
}

static double
needed (const Measure *measure, const HgCheck *check, const HgStackRequest *request, double scale)
{
  double y = request->top > 0 ? request->top : measure->top;
  for (size_t i = 0; i < check->n; i++)
    y += measure->bar * scale + gap_height (measure, scale, card_of (request, i));
  return y + measure->tail + BELOW_TOTAL;
}

static const Measure *
choose_measure (const HgCheck *check, const HgStackRequest *request, double scale)
{
  if (check->n > MOST_LAYERS)
    return &measures[N_MEASURES - 1];
  bool narrow = request->width < HG_STACK_WIDE;
  for (size_t i = 0; i < N_MEASURES; i++)
    if (!(narrow && measures[i].density == HG_STACK_ROOMY)
        && (request->height <= 0 || needed (&measures[i], check, request, scale) <= request->height))
      return &measures[i];
  return &measures[N_MEASURES - 1];
}

static int64_t
largest_values (const HgCheck *check)
{
  int64_t largest = 1;
  for (size_t i = 0; i < check->n; i++)
    {
      int64_t values = hg_stack_values (check, i, NULL);
      largest = values > largest ? values : largest;
    }
  return largest;
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
  const HgShape *out = &check->nodes[i].out[0];
  double width = hg_stack_layout_bar_width (layout, hg_stack_values (check, i, NULL));
  double card = card_of (request, i), bar = round (measure->bar * scale),
         gap = gap_height (measure, scale, card);
  row->bar = (HgBox){ round (layout->centre - width / 2.0), *y, width, bar };
  row->gap = (HgBox){ layout->centre - layout->range / 2.0, *y + bar, layout->range, gap };
  row->label = row->gap.y + round ((card > 0 ? fmin (measure->gap, CARD_ABOVE) : measure->gap) * scale / 2.0);
  row->count = *y + bar / 2.0;
  if (card > 0)
    row->card = (HgBox){ HG_STACK_MARGIN, *y + bar + gap - card - CARD_BELOW,
                         request->width - 2 * HG_STACK_MARGIN, card };
  else
    row->plus = (HgBox){ PLUS_X - PLUS / 2.0, row->label - PLUS / 2.0, PLUS, PLUS };
  row->ghost = ghost_width (layout, check, request->before, i);
  if (out->rank == 2 && out->dim[0] > 0)
    row->segments = out->dim[0] > HG_STACK_MOST_SEGMENTS ? HG_STACK_MOST_SEGMENTS : (int)out->dim[0];
  row->planes = out->rank == 3 && measure->density != HG_STACK_COMPACT;
  row->flows = i + 1 < check->n && hg_stack_flows (check->model, i + 1);
  *y += bar + gap;
}

bool
hg_stack_layout (HgStackLayout *layout, const HgCheck *check, const HgStackRequest *request, HgError *error)
{
  double scale = request->scale > 1.0 ? request->scale : 1.0;
  const Measure *measure = choose_measure (check, request, scale);
  int64_t largest = largest_values (check);
  *layout = (HgStackLayout){ .width = request->width, .density = measure->density, .n = check->n };
  if (!hg_stack_lanes (layout, check->model, error))
    return false;
  double shift = layout->lanes > 1 ? LANE * (layout->lanes - 1) : 0; /* there is room for the first */
  layout->left = LEFT + shift;
  layout->range = (request->width < HG_STACK_WIDE ? WIDEST_SMALL : WIDEST) - shift;
  layout->centre = layout->left + layout->range / 2.0;
  layout->vmax = request->vmax > largest ? request->vmax : largest;
  layout->rows = hg_alloc (check->n, sizeof *layout->rows, error);
  if (layout->rows == NULL)
    {
      hg_stack_layout_clear (layout);
      return false;
    }

  bool cards = false;
  double y = request->top > 0 ? request->top : measure->top;
  for (size_t i = 0; i < check->n; i++)
    {
      place_row (layout, check, request, measure, scale, i, &y);
      cards |= card_of (request, i) > 0;
    }
  layout->total = y + measure->tail;
  double below = layout->total + AXIS_HEIGHT * scale;
  if (measure->gap == 36 && !cards && (request->height <= 0 || below <= request->height))
    layout->axis = (HgBox){ layout->left, layout->total, layout->range, AXIS_HEIGHT * scale };
  layout->height = layout->axis.height > 0 ? below : layout->total + BELOW_TOTAL;
  return true;
}

void
hg_stack_layout_clear (HgStackLayout *layout)
{
  free (layout->rows);
  free (layout->wires);
  *layout = (HgStackLayout){ 0 };
}

double
hg_stack_layout_bar_width (const HgStackLayout *layout, int64_t values)
{
  if (layout->vmax <= 1 || values <= 1)
    return NARROWEST;
  double share = log ((double)values) / log ((double)layout->vmax);
  return NARROWEST + round ((layout->range - NARROWEST) * fmin (share, 1.0));
}

int64_t
hg_stack_layout_values (const HgStackLayout *layout, double width)
{
  double share = (width - NARROWEST) / (layout->range - NARROWEST);
  if (!(share > 0) || layout->vmax <= 1)
    return 1;
  return llround (fmin (exp (share * log ((double)layout->vmax)), 4e18));
}

double
hg_stack_layout_lane (const HgStackLayout *layout, int lane)
{
  return layout->left - 9 - LANE * lane;
}

size_t
hg_stack_layout_bar_at (const HgStackLayout *layout, double x, double y)
{
  for (size_t i = 0; i < layout->n; i++)
    if (hg_box_contains (layout->rows[i].bar, x, y))
      return i;
  return HG_NO_NODE;
}

size_t
hg_stack_layout_gap_at (const HgStackLayout *layout, double y)
{
  size_t row = 0;
  while (row + 1 < layout->n && layout->rows[row + 1].bar.y + layout->rows[row + 1].bar.height / 2.0 < y)
    row++;
  return row;
}

HgBox
hg_stack_layout_handle (const HgStackLayout *layout, size_t row)
{
  HgBox bar = layout->rows[row].bar;
  return (HgBox){ bar.x + bar.width - 8, bar.y, 16, bar.height };
}
