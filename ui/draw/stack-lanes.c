/* Wires of one output are one net: they leave at one place and share a lane. Nets are given lanes from the
 * shortest to the longest, each the innermost that is free beside all the rows it passes; what begins where
 * another ends is not in its way, because wires enter a bar above the place where they leave it. */
#include "stack-lanes.h"
#include "base/memory.h"
#include <stdlib.h>

bool
hg_stack_flows (const HgModel *model, size_t i)
{
  const HgNode *node = model->nodes[i];
  for (size_t k = 0; k < node->n_in; k++)
    if (node->in[k].node + 1 == i && node->in[k].slot == 0)
      return true;
  return false;
}

int64_t
hg_stack_values (const HgCheck *check, size_t i, bool reads[HG_MAX_OUTPUTS])
{
  const HgModel *model = check->model;
  bool used[HG_MAX_OUTPUTS] = { false }, any = false;
  int64_t sum = 0;
  for (size_t v = i + 1; v < model->n; v++)
    for (size_t k = 0; k < model->nodes[v]->n_in; k++)
      if (model->nodes[v]->in[k].node == i)
        used[model->nodes[v]->in[k].slot] = any = true;
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node == i)
      used[model->outputs[k].slot] = any = true;
  used[0] |= !any;
  for (size_t slot = 0; slot < HG_MAX_OUTPUTS; slot++)
    {
      int64_t values = used[slot] ? hg_shape_values (&check->nodes[i].out[slot]) : 0;
      bool known = sum != HG_UNKNOWN && values != HG_UNKNOWN && !__builtin_add_overflow (sum, values, &sum);
      if (!known)
        sum = HG_UNKNOWN;
      if (reads != NULL)
        reads[slot] = used[slot];
    }
  return sum;
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
    for (size_t k = 0; k < model->nodes[i]->n_in; k++)
      {
        HgEdge in = model->nodes[i]->in[k];
        if (in.node + 1 != i || in.slot != 0)
          layout->wires[layout->n_wires++]
              = (HgStackWire){ .from = in.node, .slot = in.slot, .to = i, .lane = -1 };
      }
  return true;
}

static bool
same_net (const HgStackWire *a, const HgStackWire *b)
{
  return a->from == b->from && a->slot == b->slot;
}

/* The last row that @wire's net reaches. */
static size_t
net_end (const HgStackLayout *layout, const HgStackWire *wire)
{
  size_t end = wire->to;
  for (size_t i = 0; i < layout->n_wires; i++)
    if (same_net (&layout->wires[i], wire) && layout->wires[i].to > end)
      end = layout->wires[i].to;
  return end;
}

static bool
lane_is_free (const HgStackLayout *layout, const HgStackWire *wire, int lane)
{
  size_t end = net_end (layout, wire);
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      const HgStackWire *other = &layout->wires[i];
      if (other->lane == lane && !same_net (other, wire) && other->from < end
          && wire->from < net_end (layout, other))
        return false;
    }
  return true;
}

/* The shortest net that has no lane yet, the upper one of equals; or NULL. */
static const HgStackWire *
next_net (const HgStackLayout *layout)
{
  const HgStackWire *next = NULL;
  size_t shortest = 0;
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      const HgStackWire *wire = &layout->wires[i];
      size_t length = net_end (layout, wire) - wire->from;
      if (wire->lane >= 0 || (next != NULL && length >= shortest))
        continue;
      next = wire;
      shortest = length;
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
      HgStackWire of = *net;
      for (size_t i = 0; i < layout->n_wires; i++)
        if (same_net (&layout->wires[i], &of))
          layout->wires[i].lane = lane;
      if (lane + 1 > layout->lanes)
        layout->lanes = lane + 1;
    }
}

/* Whether @other is the first wire of its net. */
static bool
leads_net (const HgStackLayout *layout, const HgStackWire *wire)
{
  for (const HgStackWire *other = layout->wires; other < wire; other++)
    if (same_net (other, wire))
      return false;
  return true;
}

/* Spreads the ends over a bar's left edge: what enters, inner lanes first, then what leaves, outer lanes
 * first. In that order no end crosses another lane. */
static void
place_ends (HgStackLayout *layout, size_t row)
{
  size_t ends = 0, enters = 0, leaves = 0;
  for (size_t i = 0; i < layout->n_wires; i++)
    ends += (layout->wires[i].to == row)
            + (layout->wires[i].from == row && leads_net (layout, &layout->wires[i]));
  for (int lane = 0; lane < layout->lanes; lane++)
    for (size_t i = 0; i < layout->n_wires; i++)
      if (layout->wires[i].to == row && layout->wires[i].lane == lane)
        layout->wires[i].enters = (double)++enters / (double)(ends + 1);
  for (int lane = layout->lanes - 1; lane >= 0; lane--)
    for (size_t i = 0; i < layout->n_wires; i++)
      {
        const HgStackWire *wire = &layout->wires[i];
        if (wire->from != row || wire->lane != lane || !leads_net (layout, wire))
          continue;
        double at = (double)(enters + ++leaves) / (double)(ends + 1);
        for (size_t k = 0; k < layout->n_wires; k++)
          if (same_net (&layout->wires[k], wire))
            layout->wires[k].leaves = at;
      }
}

bool
hg_stack_lanes (HgStackLayout *layout, const HgModel *model, HgError *error)
{
  if (!collect (layout, model, error))
    return false;
  give_lanes (layout);
  for (size_t row = 0; row < model->n && layout->n_wires > 0; row++)
    place_ends (layout, row);
  return true;
}
