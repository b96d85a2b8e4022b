/* TimeDistributed: a layer applied to every time step by itself, with the same weights. To the wrapped layer
 * the steps are more rows: n rows of t steps become n · t rows. For time × features in and out that is the
 * same memory; other ranks are brought into the wrapped layer's order first. */
#include "base/memory.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/layout.h"
#include "layers/op.h"
#include "layers/torch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const HgLayer *layer;
} Config;

static const HgParam params[] = {
  { .name = "layer",
    .title = "Layer",
    .help = "The layer that every time step goes through.",
    .type = HG_PARAM_LAYER,
    .offset = offsetof (Config, layer) },
};

static HgShape
without_time (const HgShape *shape)
{
  HgShape step = { .rank = shape->rank > 0 ? shape->rank - 1 : HG_UNKNOWN };
  for (int i = 0; i < step.rank; i++)
    step.dim[i] = shape->dim[i + 1];
  return step;
}

static HgShape
with_time (int64_t steps, const HgShape *step)
{
  HgShape shape
      = { .rank = step->rank == HG_UNKNOWN || step->rank == HG_MAX_RANK ? HG_UNKNOWN : step->rank + 1,
          .dim = { steps } };
  for (int i = 1; i < shape.rank; i++)
    shape.dim[i] = step->dim[i - 1];
  return shape;
}

/* A wrapped layer takes one input and gives one output, and its result for a step depends on that step alone.
 */
static bool
can_wrap (const HgLayer *layer, HgError *error)
{
  const HgLayerKind *kind = layer->kind;
  bool one = kind->min_in == 1 && (kind->n_out == 1 || kind->outputs != NULL);
  if (one && kind->mask == NULL && !kind->taught)
    return true;
  return hg_error_set (error, HG_ERROR_SHAPE, "cannot apply %s step by step: put it beside, not inside",
                       kind->title);
}

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  out[0] = HG_SHAPE_UNKNOWN;
  if (!can_wrap (c->layer, error))
    return false;
  HgShape step = without_time (&in[0]), inner[HG_MAX_OUTPUTS];
  char text[HG_SHAPE_TEXT];
  bool flat = in[0].rank == 1;
  if (flat)
    step = in[0];
  bool fits = c->layer->kind->infer (c->layer->config, &step, 1, inner, error);
  out[0] = with_time (flat ? HG_UNKNOWN : hg_shape_axis (&in[0], 0), &inner[0]);
  if (flat)
    return hg_error_set (error, HG_ERROR_SHAPE, "needs time × features and gets %s",
                         hg_shape_text (&in[0], text));
  return fits;
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const Config *c = config;
  HgShape step[HG_MAX_INPUTS] = { without_time (&in[0]) };
  return hg_layer_weights (c->layer, step, specs);
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const Config *c = config;
  HgShape step[HG_MAX_INPUTS] = { without_time (&in[0]) };
  if (c->layer->kind->formula != NULL)
    c->layer->kind->formula (c->layer->config, step, text);
}

/* Whether a shape's inner order is not that of the wrapped layer's n · t rows. */
static bool
reordered (const HgShape *shape)
{
  return shape->rank != 2;
}

static bool
plan (HgOp *op, HgError *error)
{
  const Config *c = op->layer->config;
  HgShape step = without_time (&op->in[0]);
  op->inner[0] = hg_op_wrap (op, c->layer, &step, false, error);
  if (op->inner[0] == NULL)
    return false;
  size_t steps = (size_t)op->in[0].dim[0];
  op->activity = op->inner[0]->activity;
  op->kernel = op->inner[0]->kernel;
  op->weights = op->inner[0]->weights;
  op->derived = op->inner[0]->derived;
  op->fixed = op->inner[0]->fixed;
  op->gathered = op->inner[0]->gathered;
  op->rows = (op->inner[0]->rows + steps - 1) / steps;
  size_t in = (size_t)hg_shape_values (&op->in[0]), out = (size_t)hg_shape_values (&op->out[0]);
  /* Both sides are turned as soon as one has to be: the rows must stand in the same order. */
  bool turn = reordered (&op->in[0]) || reordered (&op->out[0]);
  op->notes[0] = turn;
  op->saved = op->inner[0]->saved * steps + (turn ? in + out : 0);
  op->scratch = op->inner[0]->scratch * steps + (turn ? 2 * (in + out) : 0);
  return true;
}

static void
pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  hg_op_pack (op->inner[0], keras, packed);
}

static void
unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  hg_op_unpack (op->inner[0], packed, keras);
}

static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  if (op->inner[0]->layer->kind->derive != NULL)
    op->inner[0]->layer->kind->derive (op->inner[0], packed, derived);
}

/* (n samples of time × step) in the outer order ↔ n · t rows in the wrapped layer's order, through @room. */
static void
turn_in (const HgShape *outer, const HgShape *step, size_t n, const HgReal *from, HgReal *room, HgReal *to)
{
  hg_layout_get_all (outer, n, from, room);
  hg_layout_put_all (step, n * (size_t)outer->dim[0], room, to);
}

static void
turn_out (const HgShape *outer, const HgShape *step, size_t n, const HgReal *from, HgReal *room, HgReal *to)
{
  hg_layout_get_all (step, n * (size_t)outer->dim[0], from, room);
  hg_layout_put_all (outer, n, room, to);
}

/* The wrapped layer's pass. A mask marks the steps that have become rows: it is not about the steps within a
 * row. */
static HgPass
as_rows (const HgPass *pass, size_t steps)
{
  HgPass rows = *pass;
  rows.n = pass->n * steps;
  rows.first = pass->first * steps;
  rows.mask = NULL;
  return rows;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  size_t steps = (size_t)op->in[0].dim[0], n = pass->n;
  size_t in = n * (size_t)hg_shape_values (&op->in[0]), out = n * (size_t)hg_shape_values (&op->out[0]);
  HgPass inner = as_rows (pass, steps);
  if (!op->notes[0])
    {
      op->inner[0]->layer->kind->forward (op->inner[0], &inner);
      return;
    }
  HgReal *x = pass->saved, *y = x + in, *room = pass->scratch;
  inner.saved = y + out;
  inner.scratch = room + 2 * (in + out);
  inner.x = (const HgReal *const[]){ x };
  inner.y = (HgReal *const[]){ y };
  turn_in (&op->in[0], &op->inner[0]->in[0], n, pass->x[0], room, x);
  op->inner[0]->layer->kind->forward (op->inner[0], &inner);
  turn_out (&op->out[0], &op->inner[0]->out[0], n, y, room, pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  size_t steps = (size_t)op->in[0].dim[0], n = pass->n;
  size_t in = n * (size_t)hg_shape_values (&op->in[0]), out = n * (size_t)hg_shape_values (&op->out[0]);
  HgPass inner = as_rows (pass, steps);
  if (!op->notes[0])
    {
      op->inner[0]->layer->kind->backward (op->inner[0], &inner);
      return;
    }
  HgReal *x = pass->saved, *y = x + in, *dy = pass->scratch, *dx = dy + out, *room = dx + in;
  inner.saved = y + out;
  inner.scratch = room + in + out;
  inner.x = (const HgReal *const[]){ x };
  inner.y = (HgReal *const[]){ y };
  inner.dy = (const HgReal *const[]){ dy };
  inner.dx = (HgReal *const[]){ pass->dx[0] != NULL ? dx : NULL };
  turn_in (&op->out[0], &op->inner[0]->out[0], n, pass->dy[0], room, dy);
  op->inner[0]->layer->kind->backward (op->inner[0], &inner);
  if (pass->dx[0] != NULL)
    turn_out (&op->in[0], &op->inner[0]->in[0], n, dx, room, pass->dx[0]);
}

static void
finish (const HgOp *op, const HgPass *pass)
{
  if (op->inner[0]->layer->kind->finish != NULL)
    op->inner[0]->layer->kind->finish (op->inner[0], pass);
}

static double
penalty (const HgOp *op, const HgPass *pass)
{
  const HgLayerKind *kind = op->inner[0]->layer->kind;
  size_t steps = (size_t)op->in[0].dim[0], n = pass->n;
  size_t in = n * (size_t)hg_shape_values (&op->in[0]), out = n * (size_t)hg_shape_values (&op->out[0]);
  HgPass inner = as_rows (pass, steps);
  const HgReal *x[] = { pass->saved };
  HgReal *y[] = { pass->saved + in };
  if (kind->penalty == NULL)
    return 0;
  if (op->notes[0])
    {
      inner.x = x;
      inner.y = y;
      inner.saved = y[0] + out;
    }
  return kind->penalty (op->inner[0], &inner);
}

static void
settle (const HgOp *op, HgReal *packed, HgReal *measured)
{
  if (op->inner[0]->layer->kind->settle != NULL)
    op->inner[0]->layer->kind->settle (op->inner[0], packed, measured);
}

static double
flops (const HgOp *op)
{
  const HgLayerKind *kind = op->inner[0]->layer->kind;
  return kind->flops != NULL ? kind->flops (op->inner[0]) * (double)op->in[0].dim[0] : 0;
}

/* @line of the wrapped layer, which takes what this one has made of its input. */
static void
wrap_line (HgTorch *torch, const char *line)
{
  char *text = torch->lines[torch->n_lines++];
  size_t used = 0;
  for (; *line != '\0' && used + 4 < HG_TORCH_TEXT; line++)
    if (strncmp (line, "$x0", 3) == 0)
      {
        used += (size_t)snprintf (text + used, HG_TORCH_TEXT - used, "$y0");
        line += 2;
      }
    else
      text[used++] = *line;
  text[used] = '\0';
}

/* "$y0 = $y0.permute(0, 3, 1, 2)": channels to the front or to the end of a step. */
static void
permute (HgTorch *torch, const HgShape *step, bool forward)
{
  if (step->rank == 2)
    hg_torch_line (torch, "$y0 = $y0.transpose(1, 2)");
  else if (step->rank == 3)
    hg_torch_line (torch, "$y0 = $y0.permute(%s)", forward ? "0, 3, 1, 2" : "0, 2, 3, 1");
}

/* A layer that only looks at the last axis takes all steps at once; for any other they become samples. */
static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  HgShape in = without_time (&torch->in[0]), out = without_time (&torch->out[0]);
  HgTorch *inner = hg_alloc (1, sizeof *inner, error);
  if (inner == NULL)
    return false;
  *inner = *torch;
  inner->layer = c->layer;
  inner->in = &in;
  inner->out = &out;
  inner->masked = false;
  inner->came = HG_TORCH_LAST;
  inner->activity = hg_layer_activity (c->layer);
  bool done = c->layer->kind->torch (inner, error);
  size_t n_lines = inner->n_lines;
  bool everywhere = inner->everywhere, first = inner->order == HG_TORCH_FIRST;
  if (n_lines + 4 > HG_TORCH_LINES)
    done = hg_error_set (error, HG_ERROR_UNSUPPORTED, "its layer has no short form for every time step");
  inner->layer = torch->layer;
  inner->in = torch->in;
  inner->out = torch->out;
  inner->order = HG_TORCH_LAST;
  if (done && !everywhere)
    {
      inner->n_lines = 0;
      char lines[HG_TORCH_LINES][HG_TORCH_TEXT];
      memcpy (lines, inner->lines, sizeof lines);
      hg_torch_line (inner, "$y0 = $x0.flatten(0, 1)");
      if (first)
        permute (inner, &in, true);
      for (size_t i = 0; i < n_lines; i++)
        wrap_line (inner, lines[i]);
      if (first)
        permute (inner, &out, false);
      hg_torch_line (inner, "$y0 = $y0.unflatten(0, (-1, %lld))", (long long)torch->in[0].dim[0]);
    }
  *torch = *inner;
  free (inner);
  return done;
}

/* The wrapped layer's answers, with the axis of time in front of each. */
static void
explain (HgExplain *it)
{
  const Config *c = it->layer->config;
  HgShape step[HG_MAX_INPUTS] = { without_time (&it->in[0]) },
          given[HG_MAX_OUTPUTS] = { without_time (&it->out[0]) };
  HgExplain *inner = calloc (1, sizeof *inner);
  hg_explain_axis (it, 0, 0, NULL, NULL);
  hg_explain_line (it, true, "y_t = layer(x_t) for every step t");
  if (inner == NULL)
    return;
  *inner
      = (HgExplain){ .layer = c->layer, .in = step, .out = given, .n_in = 1, .convention = it->convention };
  hg_layer_explain (inner);
  for (int i = 0; i < given[0].rank; i++)
    {
      it->axes[i + 1] = inner->axes[i];
      it->axes[i + 1].from += inner->axes[i].from >= 0;
    }
  for (size_t i = 0; i < inner->n_lines && it->n_lines < HG_EXPLAIN_LINES; i++)
    hg_explain_line (it, true, inner->lines[i]);
  memcpy (it->symbols, inner->symbols, sizeof it->symbols);
  it->n_symbols = inner->n_symbols;
  memcpy (it->note, inner->note, sizeof it->note);
  free (inner);
}

const HgLayerKind hg_layer_kind_time_distributed = {
  .name = "TimeDistributed",
  .title = "TimeDistributed",
  .sentence = "Applies one layer to every time step, with the same weights each time.",
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .wraps = true,
  .passes_mask = true,
  .infer = infer,
  .explain = explain,
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .pack = pack,
  .unpack = unpack,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .finish = finish,
  .penalty = penalty,
  .settle = settle,
  .flops = flops,
  .torch = torch,
};
