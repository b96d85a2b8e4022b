/* Wires of one output are one net: they leave at one place and share a lane. Nets are given lanes from the
 * shortest to the longest, each the innermost that is free beside all the rows it passes; what begins where
 * another ends is not in its way, because wires enter a bar above the place where they leave it. */
#include "stack-lanes.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

/* Puts @exit in its place among the @n that are listed, unless it is there; how many these are then. */
static size_t
list_exit (HgEdge exits[HG_STACK_MOST_EXITS], size_t n, HgEdge exit)
{
  size_t at = n;
  while (at > 0
         && (exits[at - 1].node > exit.node
             || (exits[at - 1].node == exit.node && exits[at - 1].slot >= exit.slot)))
    at--;
  if (n == HG_STACK_MOST_EXITS || (at < n && exits[at].node == exit.node && exits[at].slot == exit.slot))
    return n;
  memmove (exits + at + 1, exits + at, (n - at) * sizeof *exits);
  exits[at] = exit;
  return n + 1;
}

size_t
hg_stack_exits (const HgModel *model, size_t first, size_t last, HgEdge exits[HG_STACK_MOST_EXITS])
{
  size_t n = 0;
  for (size_t v = last + 1; v < model->n; v++)
    for (size_t k = 0; k < model->nodes[v]->n_in; k++)
      if (model->nodes[v]->in[k].node >= first && model->nodes[v]->in[k].node <= last)
        n = list_exit (exits, n, model->nodes[v]->in[k]);
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node >= first && model->outputs[k].node <= last)
      n = list_exit (exits, n, model->outputs[k]);
  return n > 0 ? n : list_exit (exits, n, (HgEdge){ .node = last });
}

int64_t
hg_stack_span_values (const HgCheck *check, size_t first, size_t last)
{
  HgEdge exits[HG_STACK_MOST_EXITS];
  size_t n = hg_stack_exits (check->model, first, last, exits);
  int64_t sum = 0;
  for (size_t i = 0; i < n; i++)
    {
      int64_t values = hg_shape_values (&check->nodes[exits[i].node].out[exits[i].slot]);
      if (values == HG_UNKNOWN || __builtin_add_overflow (sum, values, &sum))
        return HG_UNKNOWN;
    }
  return n < HG_STACK_MOST_EXITS ? sum : HG_UNKNOWN;
}

int64_t
hg_stack_values (const HgCheck *check, size_t i, bool reads[HG_MAX_OUTPUTS])
{
  HgEdge exits[HG_STACK_MOST_EXITS];
  size_t n = reads != NULL ? hg_stack_exits (check->model, i, i, exits) : 0;
  for (size_t slot = 0; reads != NULL && slot < HG_MAX_OUTPUTS; slot++)
    reads[slot] = false;
  for (size_t k = 0; k < n; k++)
    reads[exits[k].slot] = true;
  return hg_stack_span_values (check, i, i);
}

/* Whether @in is what flows down from the row above the one at @row. */
static bool
is_spine (const HgStackLayout *layout, HgEdge in, size_t row)
{
  return in.slot == 0 && in.node + 1 == row && layout->rows[layout->rows[in.node].head].last == in.node;
}

static bool
has_wire (const HgStackLayout *layout, HgEdge in, size_t row)
{
  for (size_t i = layout->n_wires; i > 0 && layout->wires[i - 1].to == row; i--)
    if (layout->wires[i - 1].node == in.node && layout->wires[i - 1].slot == in.slot)
      return true;
  return false;
}

static void
collect_node (HgStackLayout *layout, const HgModel *model, size_t node)
{
  const HgNode *it = model->nodes[node];
  size_t row = layout->rows[node].head;
  for (size_t k = 0; k < it->n_in; k++)
    {
      HgEdge in = it->in[k];
      size_t from = layout->rows[in.node].head;
      if (from == row)
        continue; /* inside of a fold */
      if (is_spine (layout, in, row))
        layout->rows[from].flows = true;
      else if (layout->rows[row].fold == NULL || !has_wire (layout, in, row))
        layout->wires[layout->n_wires++]
            = (HgStackWire){ .from = from,
                             .slot = in.slot,
                             .to = row,
                             .node = in.node,
                             .input = it->n_in > 1 && layout->rows[row].fold == NULL ? k + 1 : 0,
                             .lane = -1 };
    }
}

static bool
collect (HgStackLayout *layout, const HgModel *model, HgError *error)
{
  size_t most = 0;
  for (size_t i = 0; i < model->n; i++)
    most += model->nodes[i]->n_in;
  layout->wires = most > 0 ? hg_alloc (most, sizeof *layout->wires, error) : NULL;
  if (most > 0 && layout->wires == NULL)
    return false;
  for (size_t i = 0; i < model->n; i++)
    collect_node (layout, model, i);
  return true;
}

/* Tells which wires are of one net, and how far that reaches. */
static void
find_nets (HgStackLayout *layout)
{
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      HgStackWire *wire = &layout->wires[i];
      wire->end = wire->to;
      wire->net = layout->n_wires;
      for (size_t k = 0; k < layout->n_wires; k++)
        {
          const HgStackWire *other = &layout->wires[k];
          if (other->node != wire->node || other->slot != wire->slot)
            continue;
          wire->net = k < wire->net ? k : wire->net;
          wire->end = other->to > wire->end ? other->to : wire->end;
        }
    }
}

static bool
lane_is_free (const HgStackLayout *layout, const HgStackWire *wire, int lane)
{
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      const HgStackWire *other = &layout->wires[i];
      if (other->lane == lane && other->net != wire->net && other->from < wire->end
          && wire->from < other->end)
        return false;
    }
  return true;
}

/* The shortest net that has no lane yet, the upper one of equals; or NULL. */
static const HgStackWire *
next_net (const HgStackLayout *layout)
{
  const HgStackWire *next = NULL;
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      const HgStackWire *wire = &layout->wires[i];
      if (wire->lane < 0 && (next == NULL || wire->end - wire->from < next->end - next->from))
        next = wire;
    }
  return next;
}

static void
give_lanes (HgStackLayout *layout)
{
  for (const HgStackWire *net; (net = next_net (layout)) != NULL;)
    {
      int lane = 0;
      while (lane + 1 < HG_STACK_MOST_LANES && !lane_is_free (layout, net, lane))
        lane++;
      size_t of = net->net;
      for (size_t i = 0; i < layout->n_wires; i++)
        if (layout->wires[i].net == of)
          layout->wires[i].lane = lane;
      if (lane + 1 > layout->lanes)
        layout->lanes = lane + 1;
    }
}

/* Spreads the ends over a bar's left edge: what enters, inner lanes first, then what leaves, outer lanes
 * first. In that order no end crosses another lane. */
static void
place_ends (HgStackLayout *layout, size_t row)
{
  size_t ends = 0, enters = 0, leaves = 0;
  for (size_t i = 0; i < layout->n_wires; i++)
    ends += (layout->wires[i].to == row) + (layout->wires[i].from == row && layout->wires[i].net == i);
  for (int lane = 0; lane < layout->lanes; lane++)
    for (size_t i = 0; i < layout->n_wires; i++)
      if (layout->wires[i].to == row && layout->wires[i].lane == lane)
        layout->wires[i].enters = (double)++enters / (double)(ends + 1);
  for (int lane = layout->lanes - 1; lane >= 0; lane--)
    for (size_t i = 0; i < layout->n_wires; i++)
      {
        const HgStackWire *wire = &layout->wires[i];
        if (wire->from != row || wire->lane != lane || wire->net != i)
          continue;
        double at = (double)(enters + ++leaves) / (double)(ends + 1);
        for (size_t k = 0; k < layout->n_wires; k++)
          if (layout->wires[k].net == i)
            layout->wires[k].leaves = at;
      }
}

bool
hg_stack_lanes (HgStackLayout *layout, const HgModel *model, HgError *error)
{
  if (!collect (layout, model, error))
    return false;
  find_nets (layout);
  give_lanes (layout);
  for (size_t row = 0; row < model->n && layout->n_wires > 0; row++)
    place_ends (layout, row);
  return true;
}
