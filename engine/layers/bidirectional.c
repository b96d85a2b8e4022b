/* Bidirectional (Schuster & Paliwal 1997): a recurrent layer twice, with weights of its own for each
 * direction. The second one is the same layer on the sequence turned round, and what it gives is turned round
 * again, so both directions run on whatever kernel the layer has. The forward layer's weights come first. */
#include "base/memory.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/op.h"
#include "layers/options.h"
#include "layers/recurrent.h"
#include "layers/recurrent-torch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* n rows, t steps, f features, u units of one direction. */

typedef enum
{
  CONCAT,
  SUM,
  MUL,
  AVE
} Merge;

typedef struct
{
  int merge_mode;
  bool trainable;
  const HgLayer *layer;
} Config;

static const char *const merge_modes[]
    = { [CONCAT] = "concat", [SUM] = "sum", [MUL] = "mul", [AVE] = "ave", NULL };

static const HgParam params[] = {
  { .name = "merge_mode",
    .title = "Merge",
    .help = "How the two directions become one output: side by side, added, multiplied or averaged.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, merge_mode),
    .choices = merge_modes },
  HG_OPTION_TRAINABLE (Config),
  { .name = "layer",
    .title = "Layer",
    .help = "The recurrent layer that reads the sequence in both directions.",
    .type = HG_PARAM_LAYER,
    .offset = offsetof (Config, layer) },
};

/* The inputs of direction @k of @n_in: the sequence and its half of the states. Returns how many. */
static size_t
inputs_of (const HgShape *in, size_t n_in, size_t k, HgShape *half)
{
  size_t states = (n_in - 1) / 2;
  half[0] = in[0];
  memcpy (half + 1, in + 1 + k * states, states * sizeof *half);
  return 1 + states;
}

static bool
check_layer (const HgLayer *layer, HgError *error)
{
  HgValue backwards;
  char title[64];
  if (!hg_layer_get (layer, "go_backwards", &backwards))
    {
      hg_layer_describe (layer, title, sizeof title, NULL, 0);
      return hg_error_set (error, HG_ERROR_SHAPE, "needs a recurrent layer and gets %s", title);
    }
  return backwards.i == 0
         || hg_error_set (error, HG_ERROR_SHAPE,
                          "needs a layer with Go backwards off and gets one with it on");
}

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  HgShape half[HG_MAX_INPUTS], inner[HG_MAX_OUTPUTS];
  out[0] = HG_SHAPE_UNKNOWN;
  if (!check_layer (c->layer, error))
    return false;
  bool fits = true;
  size_t states = hg_layer_outputs (c->layer) - 1;
  for (size_t k = 0; k < 2; k++)
    {
      size_t taken = inputs_of (in, n_in, k, half);
      fits = c->layer->kind->infer (c->layer->config, half, taken, inner, fits ? error : NULL) && fits;
      memcpy (out + 1 + k * states, inner + 1, states * sizeof *out);
    }
  out[0] = inner[0];
  if (c->merge_mode == CONCAT && out[0].rank > 0)
    out[0].dim[out[0].rank - 1] *= 2;
  return fits
         && (n_in % 2 == 1
             || hg_error_set (error, HG_ERROR_SHAPE,
                              "needs as many states for each direction and gets %zu for both", n_in - 1));
}

static size_t
outputs (const HgLayer *layer)
{
  const Config *c = layer->config;
  return 2 * hg_layer_outputs (c->layer) - 1;
}

static bool
recurrence (const void *config, HgRecurrence *it)
{
  const Config *c = config;
  const HgLayerKind *kind = c->layer->kind;
  if (kind->recurrence == NULL || !kind->recurrence (c->layer->config, it))
    return false;
  it->directions = 2;
  return true;
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const Config *c = config;
  size_t n = hg_layer_weights (c->layer, in, specs);
  for (size_t i = 0; i < n; i++)
    {
      char name[sizeof specs[i].name];
      memcpy (name, specs[i].name, sizeof name);
      specs[n + i] = specs[i];
      snprintf (specs[i].name, sizeof name, "forward_%.30s", name);
      snprintf (specs[n + i].name, sizeof name, "backward_%.30s", name);
    }
  return 2 * n;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const Config *c = config;
  HgFormula one = { 0 };
  if (c->layer->kind->formula == NULL)
    return;
  c->layer->kind->formula (c->layer->config, in, &one);
  snprintf (text->symbols, sizeof text->symbols, "2 · %.80s", one.symbols);
  snprintf (text->numbers, sizeof text->numbers, "2 · %.80s", one.numbers);
  snprintf (text->legend, sizeof text->legend, "%.120s Once for each direction.", one.legend);
}

/* One direction's op, in a place like @op's. */
static HgOp *
direction (const HgOp *op, size_t k, HgError *error)
{
  const Config *c = op->layer->config;
  HgOpPlace place = hg_op_place (op->kernels);
  HgShape half[HG_MAX_INPUTS];
  size_t states = hg_layer_outputs (c->layer) - 1, n_in = inputs_of (op->in, op->n_in, k, half);
  place.masked = op->masked;
  place.before = op->before;
  place.from = op->from;
  memcpy (place.reads + 1, op->reads + 1 + k * states, states * sizeof *place.reads);
  HgOp *inner = hg_alloc (1, sizeof *inner, error);
  if (inner != NULL && hg_op_init (inner, c->layer, half, n_in, &place, error))
    return inner;
  free (inner);
  return NULL;
}

static bool
absorbs (const void *config, const HgLayer *before, const HgShape *from, const HgShape *in)
{
  const Config *c = config;
  const HgLayerKind *kind = c->layer->kind;
  return kind->absorbs != NULL && kind->absorbs (c->layer->config, before, from, in);
}

/* What comes in: time steps, or one vector for all of them, which is the same either way round. */
static const HgShape *
taken (const HgOp *op)
{
  return op->before != NULL ? &op->from : &op->in[0];
}

static size_t
larger (size_t a, size_t b)
{
  return a > b ? a : b;
}

static bool
plan (HgOp *op, HgError *error)
{
  for (size_t k = 0; k < 2; k++)
    if ((op->inner[k] = direction (op, k, error)) == NULL)
      return false;
  const HgOp *ahead = op->inner[0], *back = op->inner[1];
  size_t x = (size_t)hg_shape_values (taken (op)), y = (size_t)hg_shape_values (&ahead->out[0]);
  op->kernel = ahead->kernel;
  op->weights = ahead->weights + back->weights;
  op->derived = ahead->derived + back->derived;
  op->saved = x + 2 * y + ahead->saved + back->saved;
  op->scratch = x + 2 * y + (size_t)op->in[0].dim[0] + larger (ahead->scratch, back->scratch);
  op->fixed = larger (ahead->fixed, back->fixed);
  return true;
}

static void
pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  hg_op_pack (op->inner[0], keras, packed);
  hg_op_pack (op->inner[1], keras + op->inner[0]->n_specs, packed + op->inner[0]->weights);
}

static void
unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  hg_op_unpack (op->inner[0], packed, keras);
  hg_op_unpack (op->inner[1], packed + op->inner[0]->weights, keras + op->inner[0]->n_specs);
}

static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgLayerKind *kind = op->inner[0]->layer->kind;
  if (kind->derive == NULL)
    return;
  kind->derive (op->inner[0], packed, derived);
  kind->derive (op->inner[1], packed + op->inner[0]->weights, derived + op->inner[0]->derived);
}

/* One direction's pass. Its own x, y and mask are in the order of its steps. */
typedef struct
{
  HgPass pass;
  const HgReal *x[HG_MAX_INPUTS], *dy[HG_MAX_OUTPUTS];
  HgReal *y[HG_MAX_OUTPUTS], *dx[HG_MAX_INPUTS];
} Side;

/* Both directions share the sizes: steps and rows of what comes in and goes out. */
typedef struct
{
  size_t n, t, x, y, steps, u; /* x, y: values of a chunk's sequence and of one direction's output */
  HgReal *turned_x, *turned_dx, *turned_mask;
  Side side[2];
} Both;

/* to ← the steps of @from in reverse. */
static void
turn (size_t steps, size_t values, const HgReal *from, HgReal *to)
{
  for (size_t i = 0; i < steps; i++)
    memcpy (to + i * values, from + (steps - 1 - i) * values, values * sizeof *to);
}

static void
set_side (const HgOp *op, const HgPass *pass, size_t k, Both *both)
{
  const HgOp *inner = op->inner[k];
  Side *side = &both->side[k];
  size_t states = inner->n_out - 1, given = inner->n_in - 1;
  bool way_back = pass->dx != NULL;
  side->pass = *pass;
  side->pass.seed = hg_random_seed (pass->seed, k);
  side->pass.w += k * op->inner[0]->weights;
  side->pass.derived += k * op->inner[0]->derived;
  if (pass->dw != NULL)
    side->pass.dw += k * op->inner[0]->weights;
  side->pass.x = side->x;
  side->pass.y = side->y;
  side->x[0] = k == 0 || op->before != NULL ? pass->x[0] : both->turned_x;
  for (size_t i = 0; i < given; i++)
    side->x[1 + i] = pass->x[1 + k * given + i];
  for (size_t i = 0; i < states; i++)
    side->y[1 + i] = op->reads[1 + k * states + i] ? pass->y[1 + k * states + i] : NULL;
  if (!way_back)
    return;
  side->pass.dx = side->dx;
  side->pass.dy = side->dy;
  side->dx[0] = pass->dx[0] == NULL ? NULL : k == 0 ? pass->dx[0] : both->turned_dx;
  for (size_t i = 0; i < given; i++)
    side->dx[1 + i] = pass->dx[1 + k * given + i];
  for (size_t i = 0; i < states; i++)
    side->dy[1 + i] = op->reads[1 + k * states + i] ? pass->dy[1 + k * states + i] : NULL;
}

static void
open_both (const HgOp *op, const HgPass *pass, Both *both)
{
  const HgShape *out = &op->inner[0]->out[0];
  size_t n = pass->n;
  *both = (Both){ .n = n,
                  .t = (size_t)op->in[0].dim[0],
                  .x = n * (size_t)hg_shape_values (taken (op)),
                  .y = n * (size_t)hg_shape_values (out),
                  .steps = out->rank == 2 ? (size_t)out->dim[0] : 1,
                  .u = (size_t)hg_shape_axis (out, -1) };
  HgReal *saved = pass->saved, *room = pass->scratch;
  both->turned_x = saved;
  both->turned_dx = room;
  both->turned_mask = room + both->x;
  HgReal *dy = both->turned_mask + n * both->t;
  for (size_t k = 0; k < 2; k++)
    {
      set_side (op, pass, k, both);
      Side *side = &both->side[k];
      side->y[0] = saved + both->x + k * both->y;
      side->dy[0] = dy + k * both->y;
      side->pass.saved = saved + both->x + 2 * both->y + k * n * op->inner[0]->saved;
      side->pass.scratch = dy + 2 * both->y;
    }
  if (pass->mask != NULL)
    {
      turn (both->t, n, pass->mask, both->turned_mask);
      both->side[1].pass.mask = both->turned_mask;
    }
}

/* Masked steps of a sequence are zero, as Keras has it whatever the layer says. */
static void
silence (const Both *both, size_t k, bool sequences, HgReal *values)
{
  const HgReal *mask = both->side[k].pass.mask;
  for (size_t r = 0; mask != NULL && sequences && r < both->steps * both->n; r++)
    if (mask[r] == 0)
      memset (values + r * both->u, 0, both->u * sizeof *values);
}

static void
merge (const Both *both, Merge mode, HgReal *y)
{
  size_t u = both->u, width = mode == CONCAT ? 2 * u : u;
  for (size_t row = 0; row < both->steps * both->n; row++, y += width)
    {
      size_t step = row / both->n, turned = (both->steps - 1 - step) * both->n + row % both->n;
      const HgReal *a = both->side[0].y[0] + row * u, *b = both->side[1].y[0] + turned * u;
      if (mode == CONCAT)
        {
          memcpy (y, a, u * sizeof *y);
          memcpy (y + u, b, u * sizeof *y);
          continue;
        }
      for (size_t j = 0; j < u; j++)
        y[j] = mode == MUL ? a[j] * b[j] : mode == SUM ? a[j] + b[j] : (a[j] + b[j]) / 2;
    }
}

/* The other way: each direction's gradient, in the order of its steps. */
static void
part (const Both *both, Merge mode, const HgReal *dy, HgReal *da_all, HgReal *db_all)
{
  size_t u = both->u, width = mode == CONCAT ? 2 * u : u;
  for (size_t row = 0; row < both->steps * both->n; row++, dy += width)
    {
      size_t step = row / both->n, turned = (both->steps - 1 - step) * both->n + row % both->n;
      const HgReal *a = both->side[0].y[0] + row * u, *b = both->side[1].y[0] + turned * u;
      HgReal *da = da_all + row * u, *db = db_all + turned * u;
      for (size_t j = 0; j < u; j++)
        {
          da[j] = mode == MUL ? dy[j] * b[j] : mode == AVE ? dy[j] / 2 : dy[j];
          db[j] = mode == MUL ? dy[j] * a[j] : mode == AVE ? dy[j] / 2 : dy[mode == CONCAT ? u + j : j];
        }
    }
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  Both both;
  open_both (op, pass, &both);
  if (op->before == NULL)
    turn (both.t, both.x / both.t, pass->x[0], both.turned_x);
  for (size_t k = 0; k < 2; k++)
    {
      c->layer->kind->forward (op->inner[k], &both.side[k].pass);
      silence (&both, k, op->inner[k]->out[0].rank == 2, both.side[k].y[0]);
    }
  merge (&both, (Merge)c->merge_mode, pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  Both both;
  open_both (op, pass, &both);
  HgReal *dy[2] = { (HgReal *)both.side[0].dy[0], (HgReal *)both.side[1].dy[0] };
  HgShape all = { .rank = 1, .dim = { (int64_t)both.y } };
  /* A penalty on the sequence counts even where nobody reads that. */
  bool sequence = pass->dy[0] != NULL || op->inner[0]->activity.type != HG_REGULARIZER_NONE;
  if (pass->dy[0] != NULL)
    part (&both, (Merge)c->merge_mode, pass->dy[0], dy[0], dy[1]);
  for (size_t k = 0; pass->dy[0] == NULL && sequence && k < 2; k++)
    memset (dy[k], 0, both.y * sizeof (HgReal));
  for (size_t k = 0; k < 2; k++)
    {
      Side *side = &both.side[k];
      side->dy[0] = sequence ? dy[k] : NULL;
      if (sequence)
        {
          hg_regularizer_penalty (&op->inner[k]->activity, &all, side->y[0], (double)pass->share, dy[k]);
          silence (&both, k, op->inner[k]->out[0].rank == 2, dy[k]);
        }
      c->layer->kind->backward (op->inner[k], &side->pass);
    }
  size_t steps = op->before != NULL ? 1 : both.t, step = both.x / steps;
  for (size_t i = 0; pass->dx[0] != NULL && i < steps; i++)
    {
      HgReal *dx = pass->dx[0] + i * step;
      op->kernels->sum (step, 2, (const HgReal *const[]){ dx, both.turned_dx + (steps - 1 - i) * step }, dx);
    }
}

/* What the layer asks for its output counts for each direction by itself. */
static double
penalty (const HgOp *op, const HgPass *pass)
{
  const HgRegularizer *activity = &op->inner[0]->activity;
  Both both;
  if (activity->type == HG_REGULARIZER_NONE)
    return 0;
  open_both (op, pass, &both);
  HgShape all = { .rank = 1, .dim = { (int64_t)both.y } };
  return hg_regularizer_penalty (activity, &all, both.side[0].y[0], 0, NULL)
         + hg_regularizer_penalty (activity, &all, both.side[1].y[0], 0, NULL);
}

static double
flops (const HgOp *op)
{
  const HgLayerKind *kind = op->inner[0]->layer->kind;
  return kind->flops != NULL ? kind->flops (op->inner[0]) + kind->flops (op->inner[1]) : 0;
}

/* How the script's own class merges, and how PyTorch's, whose two directions stand side by side in axis @axis
 * of $y0. */
static const char *const torch_merges[] = { [CONCAT] = "lambda a, b: torch.cat((a, b), -1)",
                                            [SUM] = "lambda a, b: a + b",
                                            [MUL] = "lambda a, b: a * b",
                                            [AVE] = "lambda a, b: (a + b) / 2" };
static const char *const torch_halves[]
    = { [CONCAT] = "torch.cat(($a, $b), -1)", [SUM] = "$a + $b", [MUL] = "$a * $b", [AVE] = "($a + $b) / 2" };

/* PyTorch's own, whose last states stand in the order of the directions. */
static void
torch_own (HgTorch *torch, const Config *c, int64_t units, bool sequences, const char *states)
{
  char a[40], b[40], line[HG_TORCH_TEXT] = "$y0 = ";
  if (sequences)
    hg_torch_line (torch, "$y0 = $m($x0)[0]");
  else
    hg_torch_line (torch, "$y0 = $m($x0)[1]%s", states);
  if (sequences && c->merge_mode == CONCAT)
    return;
  snprintf (a, sizeof a, sequences ? "$y0[..., :%lld]" : "$y0[0]", (long long)units);
  snprintf (b, sizeof b, sequences ? "$y0[..., %lld:]" : "$y0[1]", (long long)units);
  for (const char *p = torch_halves[c->merge_mode]; *p != '\0'; p++)
    if (*p == '$')
      hg_torch_append (line, sizeof line, "%s", *++p == 'a' ? a : b);
    else
      hg_torch_append (line, sizeof line, "%c", *p);
  hg_torch_line (torch, "%s", line);
}

static void
torch_ours (HgTorch *torch, const Config *c, bool sequences)
{
  char forward_layer[160], backward_layer[160], states[160] = "", outputs[80] = "$y1";
  size_t n = hg_layer_outputs (torch->layer), half = torch->n_specs / 2;
  int64_t features = hg_shape_axis (&torch->in[0], -1);
  hg_recurrent_torch_module (torch, c->layer, features, false, false, forward_layer, sizeof forward_layer);
  hg_recurrent_torch_module (torch, c->layer, features, false, true, backward_layer, sizeof backward_layer);
  hg_torch_need (torch, "Bidirectional");
  hg_torch_module (torch, "Bidirectional(%s, %s, %s, sequences=%s)", forward_layer, backward_layer,
                   torch_merges[c->merge_mode], sequences ? "True" : "False");
  hg_recurrent_torch_arrays (torch, c->layer, 0, "forward_layer.", NULL);
  hg_recurrent_torch_arrays (torch, c->layer, half, "backward_layer.", NULL);
  for (size_t k = 1; k < torch->n_in; k++)
    hg_torch_append (states, sizeof states, "%s$x%zu%s", k == 1 ? ", [" : ", ", k,
                     k + 1 == torch->n_in ? "]" : "");
  if (torch->masked)
    hg_torch_append (states, sizeof states, ", mask=$mask");
  for (size_t k = 2; k < n; k++)
    hg_torch_append (outputs, sizeof outputs, ", $y%zu", k);
  if (n > 1)
    hg_torch_line (torch, "$y0, (%s) = $m($x0%s)", outputs, states);
  else
    hg_torch_line (torch, "$y0 = $m($x0%s)[0]", states);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  HgValue units = { 0 }, sequences = { 0 };
  char module[HG_TORCH_TEXT];
  hg_layer_get (c->layer, "units", &units);
  hg_layer_get (c->layer, "return_sequences", &sequences);
  torch->order = HG_TORCH_LAST;
  torch->activity = hg_layer_activity (c->layer);
  if (torch->activity.type != HG_REGULARIZER_NONE && c->merge_mode != CONCAT)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "its output penalty counts before the directions are merged");
  if (!hg_recurrent_torch_own (c->layer, torch->masked) || torch->n_in > 1
      || hg_layer_outputs (torch->layer) > 1)
    {
      torch_ours (torch, c, sequences.i);
      return true;
    }
  hg_torch_module (torch, "%s",
                   hg_recurrent_torch_module (torch, c->layer, hg_shape_axis (&torch->in[0], -1), true, true,
                                              module, sizeof module));
  hg_recurrent_torch_arrays (torch, c->layer, 0, "", "_l0");
  hg_recurrent_torch_arrays (torch, c->layer, torch->n_specs / 2, "", "_l0_reverse");
  torch_own (torch, c, units.i, sequences.i, hg_recurrent_torch_state (c->layer));
  return true;
}

/* The wrapped layer's answers; side by side it gives twice as much. */
static void
explain (HgExplain *it)
{
  const Config *c = it->layer->config;
  static const char *const merged[]
      = { [CONCAT] = "y = [→, ←]", [SUM] = "y = → + ←", [MUL] = "y = → ⊙ ←", [AVE] = "y = (→ + ←) / 2" };
  HgShape half[HG_MAX_INPUTS], given[HG_MAX_OUTPUTS];
  int last = it->out[0].rank - 1;
  HgExplain *inner = calloc (1, sizeof *inner);
  hg_explain_line (it, true, "→ = layer(x)");
  hg_explain_line (it, true, "← = layer′(x turned round), turned round again");
  hg_explain_line (it, true, merged[c->merge_mode]);
  if (inner == NULL || last < 0)
    {
      free (inner);
      return;
    }
  *inner = (HgExplain){ .layer = c->layer, .in = half, .out = given, .convention = it->convention };
  inner->n_in = inputs_of (it->in, it->n_in, 0, half);
  c->layer->kind->infer (c->layer->config, half, inner->n_in, given, NULL);
  hg_layer_explain (inner);
  memcpy (it->axes, inner->axes, sizeof it->axes);
  if (c->merge_mode == CONCAT)
    {
      hg_explain_sum (it, last, "2 · %lld", (long long)given[0].dim[last]);
      hg_explain_why (it, last, "both directions side by side, of as many as the option Units says");
    }
  for (size_t i = 0; i < inner->n_lines && it->n_lines < HG_EXPLAIN_LINES; i++)
    hg_explain_line (it, true, inner->lines[i]);
  memcpy (it->symbols, inner->symbols, sizeof it->symbols);
  it->n_symbols = inner->n_symbols;
  memcpy (it->note, inner->note, sizeof it->note);
  free (inner);
}

const HgLayerKind hg_layer_kind_bidirectional = {
  .name = "Bidirectional",
  .title = "Bidirectional",
  .sentence = "Reads a sequence in both directions, so that each step knows what came and what will come.",
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 5,
  .n_out = 5,
  .passes_mask = true,
  .wraps = true,
  .wrapped = "LSTM",
  .infer = infer,
  .recurrence = recurrence,
  .explain = explain,
  .weights = weights,
  .formula = formula,
  .outputs = outputs,
  .absorbs = absorbs,
  .plan = plan,
  .pack = pack,
  .unpack = unpack,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .penalty = penalty,
  .flops = flops,
  .torch = torch,
};
