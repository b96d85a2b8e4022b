/* See cell-trace.h. One row (n = 1) goes through the exact cells of layers/recurrent-cells.c, step by step.
 * The part of a gate's sum that comes from the state is what is left of the whole sum: so it holds for every
 * cell. */
#include "analysis/cell-trace.h"
#include "base/memory.h"
#include "layers/explain.h"
#include "layers/feedback-decoder.h"
#include "layers/op.h"
#include "model/mask.h"
#include "model/network.h"
#include "tensor/blas.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* width = gates · u; z: values of a decoder's latent vector. */

typedef struct
{
  const HgCellTraceAsked *asked;
  HgCellTrace *trace;
  HgRecurrence it;
  const HgLayer *layer; /* that the equations are asked of */
  HgNetwork *network;
  HgLayerOutputs outputs;
  size_t t, f, u, width;
  const HgReal *kernel, *recurrent, *bias, *projection, *projection_bias;
  const HgReal *in[HG_MAX_INPUTS]; /* of the node, one sample */
  size_t n_in, n_z;
  const HgReal *still;   /* z */
  const HgReal *teacher; /* (t, f) or NULL */
  HgReal *room;          /* z, raw, kept, scratch, h and c */
  HgReal *gates, *raw, *kept, *scratch, *h, *c, *all;
  HgCellCall call;
  HgError *error;
} Work;

bool
hg_cell_trace_recurrence (const HgModel *model, size_t node, HgRecurrence *it)
{
  HgRecurrence own;
  const HgLayer *layer = node < model->n ? model->nodes[node]->layer : NULL;
  return layer != NULL && layer->kind->recurrence != NULL
         && layer->kind->recurrence (layer->config, it != NULL ? it : &own);
}

static bool
is_decoder (const Work *w)
{
  return !isnan (w->it.teaching);
}

/* The output of @edge for the sample, or NULL. */
static const HgTensor *
output_of (const Work *w, HgEdge edge)
{
  for (size_t i = 0; i < w->outputs.n; i++)
    if (w->outputs.items[i].node == edge.node && w->outputs.items[i].slot == edge.slot)
      return w->outputs.items[i].value;
  return NULL;
}

/* The sample through the whole model. */
static bool
run_model (Work *w)
{
  const HgPrepared *data = w->asked->data;
  HgNetworkOptions options = { .batch = 1, .inner = true };
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL };
  size_t n_x = 1 + data->n_more;
  bool done = (w->network = hg_network_new (w->asked->model, &options, w->error)) != NULL
              && hg_network_load (w->network, w->asked->weights, w->error);
  for (size_t i = 0; done && i < n_x; i++)
    done = (x[i] = hg_tensor_gather (i == 0 ? data->x : data->more[i - 1], &w->asked->sample, 1, w->error))
           != NULL;
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = n_x, .node = HG_NO_NODE };
  done = done && hg_network_outputs (w->network, &asked, &w->outputs, w->error);
  for (size_t i = 0; i < n_x; i++)
    hg_tensor_unref (x[i]);
  return done;
}

static const HgReal *
weight (const Work *w, const char *name)
{
  static const char *const prefixes[] = { "forward_", "backward_" };
  const HgModel *model = w->asked->model;
  const HgNode *node = model->nodes[w->asked->node];
  char full[64];
  if (node->shares != HG_NO_NODE)
    node = model->nodes[node->shares];
  snprintf (full, sizeof full, "%s%s", w->it.directions == 2 ? prefixes[w->asked->direction] : "", name);
  const HgWeight *found = hg_weights_find (w->asked->weights, node->name, full);
  return found != NULL ? found->value->data : NULL;
}

/* Sizes, weights and what comes in. */
static bool
find_parts (Work *w)
{
  const HgNode *node = w->asked->model->nodes[w->asked->node];
  const HgNodeCheck *check = &hg_network_check (w->network)->nodes[w->asked->node];
  HgShape sequence = is_decoder (w) ? check->out[0] : check->in[0];
  w->t = (size_t)sequence.dim[0];
  w->f = (size_t)sequence.dim[1];
  w->u = (size_t)w->it.config.units;
  w->width = w->it.cell->gates * w->u;
  size_t per = w->it.directions == 2 ? (node->n_in - 1) / 2 : node->n_in - 1;
  for (size_t k = 0; k < node->n_in; k++)
    {
      const HgTensor *value = output_of (w, node->in[k]);
      if (value == NULL)
        return hg_error_set (w->error, HG_ERROR_VALUE, "%s: an input is not computed", node->name);
      w->in[k] = value->data;
    }
  if (w->it.directions == 2)
    memmove (w->in + 1, w->in + 1 + w->asked->direction * per, per * sizeof *w->in);
  w->n_in = is_decoder (w) ? node->n_in : 1 + per;
  w->kernel = weight (w, "kernel");
  w->recurrent = weight (w, "recurrent_kernel");
  w->bias = w->it.config.use_bias ? weight (w, "bias") : NULL;
  if (is_decoder (w))
    {
      w->n_z = (size_t)hg_decoder_latent (check->in);
      w->still = w->n_z > 0 ? w->in[w->n_in - 1] : NULL;
      w->projection = weight (w, "projection_kernel");
      w->projection_bias = w->it.config.use_bias ? weight (w, "projection_bias") : NULL;
    }
  return (w->kernel != NULL && w->recurrent != NULL)
         || hg_error_set (w->error, HG_ERROR_VALUE, "%s: its weights are not among those at hand",
                          node->name);
}

static bool
find_teacher (Work *w)
{
  const HgTensor *y = w->asked->data->y;
  if (!is_decoder (w) || w->asked->teach == HG_TEACH_NEVER)
    return true;
  if (hg_tensor_row_values (y) == w->t * w->f)
    w->teacher = y->data + w->asked->sample * w->t * w->f;
  return w->teacher != NULL
         || hg_error_set (w->error, HG_ERROR_VALUE,
                          "the decoder writes %zu × %zu, and the data's true values have another shape", w->t,
                          w->f);
}

static HgReal *
array (Work *w, size_t rows, size_t width)
{
  size_t n;
  if (!hg_multiply (rows, width, &n))
    {
      hg_error_memory (w->error, "the layer's steps", 1ull << 62);
      return NULL;
    }
  return hg_alloc_aligned (n, sizeof (HgReal), w->error);
}

/* Every array of the trace; false without memory. */
static bool
make_rows (Work *w)
{
  HgCellTrace *trace = w->trace;
  size_t gates = w->it.cell->gates, states = gates > 1 ? w->it.cell->states : 0;
  bool done = true;
  trace->t = w->t;
  trace->f = w->f;
  trace->u = w->u;
  trace->n = gates + states;
  for (size_t i = 0; i < trace->n; i++)
    {
      HgTraceRow *row = &trace->rows[i];
      done = done && (row->values = array (w, w->t, w->u)) != NULL;
      if (i < gates)
        done = done && (row->from_input = array (w, w->t, w->u)) != NULL
               && (row->from_state = array (w, w->t, w->u)) != NULL
               && (row->bias = array (w, 1, w->u)) != NULL;
    }
  size_t room = 3 * w->width + (w->it.cell->kept + 5) * w->u;
  return done && (trace->x = array (w, w->t, w->f)) != NULL && (trace->h0 = array (w, 1, w->u)) != NULL
         && (trace->c0 = array (w, 1, w->u)) != NULL
         && (trace->skipped = hg_alloc (w->t, sizeof *trace->skipped, w->error)) != NULL
         && (!is_decoder (w)
             || ((trace->taught = hg_alloc (w->t, sizeof *trace->taught, w->error)) != NULL
                 && (trace->written = array (w, w->t, w->f)) != NULL))
         && (w->room = array (w, 1, room)) != NULL;
}

/* Symbols, names and ends; equations come from the layer itself. */
static void
name_rows (Work *w)
{
  static const char *const symbols[3][HG_TRACE_ROWS]
      = { { "h" }, { "z", "r", "h̃", "h" }, { "i", "f", "c̃", "o", "c", "h" } };
  static const char *const states[2][2] = { { "output" }, { "cell state", "output" } };
  HgCellTrace *trace = w->trace;
  size_t gates = w->it.cell->gates;
  for (size_t i = 0; i < trace->n; i++)
    {
      HgTraceRow *row = &trace->rows[i];
      bool candidate = gates == 1 || i == 2;
      row->function = (HgActivation)(candidate ? w->it.config.activation : w->it.config.recurrent_activation);
      const HgActivationInfo *info = hg_activation_info (row->function);
      snprintf (row->symbol, sizeof row->symbol, "%s", symbols[gates == 1 ? 0 : gates - 2][i]);
      row->name = i >= gates                       ? states[w->it.cell->states - 1][i - gates]
                  : w->it.cell->gate_names != NULL ? w->it.cell->gate_names[i]
                                                   : "output";
      row->low = i < gates ? info->low : -INFINITY;
      row->high = i < gates ? info->high : INFINITY;
    }
  const HgActivationInfo *shown = hg_activation_info ((HgActivation)w->it.config.activation);
  HgTraceRow *h = &trace->rows[trace->n - 1];
  h->low = fmin (shown->low, 0);
  h->high = fmax (shown->high, 0);
}

static bool
write_equations (Work *w)
{
  HgRecurrentConfig config = w->it.config;
  HgLayer layer = { .kind = hg_layer_kind_find (w->it.cell->gates == 4   ? "LSTM"
                                                : w->it.cell->gates == 3 ? "GRU"
                                                                         : "SimpleRNN"),
                    .config = &config };
  HgShape in[HG_MAX_INPUTS] = { { .rank = 2, .dim = { (int64_t)w->t, (int64_t)w->f } } };
  HgShape out[HG_MAX_OUTPUTS] = { { .rank = 2, .dim = { (int64_t)w->t, (int64_t)w->u } } };
  HgExplain *it = hg_alloc (1, sizeof *it, w->error);
  if (it == NULL)
    return false;
  *it = (HgExplain){ .layer = &layer, .in = in, .out = out, .n_in = 1, .convention = HG_CONVENTION_KERAS };
  hg_layer_explain (it);
  for (size_t i = 0; i < w->trace->n && i < it->n_lines; i++)
    snprintf (w->trace->rows[i].equation, HG_TRACE_TEXT, "%s", it->lines[i]);
  free (it);
  return true;
}

/* Which steps the layer skips: those that a layer before it marks. */
static bool
find_mask (Work *w)
{
  const HgModel *model = w->asked->model;
  const HgCheck *check = hg_network_check (w->network);
  size_t *from = hg_alloc (model->n, sizeof *from, w->error), maker = HG_NO_NODE;
  if (from == NULL)
    return false;
  for (size_t i = 0; i <= w->asked->node; i++)
    {
      const HgNode *node = model->nodes[i];
      maker = HG_NO_NODE;
      for (size_t k = 0; k < node->n_in && maker == HG_NO_NODE; k++)
        if (hg_mask_enters (check, i, k))
          maker = from[node->in[k].node];
      from[i] = node->layer->kind->mask != NULL ? i : hg_mask_stays (check, i) ? maker : HG_NO_NODE;
    }
  free (from);
  if (maker == HG_NO_NODE || is_decoder (w))
    return true;
  const HgNode *node = model->nodes[maker];
  const HgTensor *x = output_of (w, node->in[0]);
  HgOpPlace place = hg_op_place (hg_network_kernels (w->network));
  HgReal *marks = array (w, 1, w->t);
  HgOp op = { 0 };
  bool done = marks != NULL && x != NULL
              && hg_op_init (&op, node->layer, check->nodes[maker].in, 1, &place, w->error);
  if (done)
    {
      const HgReal *const inputs[] = { x->data };
      node->layer->kind->mask (&op, &(HgPass){ .n = 1, .x = inputs }, marks);
      for (size_t i = 0; i < w->t; i++)
        w->trace->skipped[i] = marks[i] == 0;
      hg_op_clear (&op);
    }
  free (marks);
  return done;
}

static void
open_call (Work *w)
{
  HgReal *at = w->room;
  w->gates = hg_cell_take (&at, w->width);
  w->raw = hg_cell_take (&at, w->width);
  w->scratch = hg_cell_take (&at, w->width + w->u);
  w->kept = hg_cell_take (&at, w->it.cell->kept * w->u);
  w->h = hg_cell_take (&at, 2 * w->u);
  w->c = hg_cell_take (&at, 2 * w->u);
  w->call = (HgCellCall){ .kernels = hg_network_kernels (w->network),
                          .u = w->u,
                          .width = w->width,
                          .activation = (HgActivation)w->it.config.activation,
                          .gate = (HgActivation)w->it.config.recurrent_activation,
                          .recurrent = w->recurrent,
                          .scratch = w->scratch };
  if (w->bias != NULL && w->it.config.reset_after)
    w->call.recurrent_bias = w->bias + w->width;
  w->trace->handed = w->n_in > 1;
  if (w->n_in > 1)
    memcpy (w->trace->h0, w->in[is_decoder (w) ? 0 : 1], w->u * sizeof (HgReal));
  if (w->n_in > 1 && w->it.cell->states > 1)
    memcpy (w->trace->c0, w->in[is_decoder (w) ? 1 : 2], w->u * sizeof (HgReal));
  memcpy (w->h, w->trace->h0, w->u * sizeof *w->h);
  memcpy (w->c, w->trace->c0, w->u * sizeof *w->c);
}

/* What a decoder reads at step @i: zeros at first, then its own output or the true value. */
static void
feed (Work *w, size_t i)
{
  HgCellTrace *trace = w->trace;
  uint64_t seed = hg_random_seed (hg_random_seed (w->asked->seed, w->asked->step), w->asked->node);
  double ratio = isnan (w->asked->ratio) ? w->it.teaching : w->asked->ratio;
  bool taught = i > 0 && w->teacher != NULL
                && (w->asked->teach == HG_TEACH_ALWAYS || hg_decoder_coin (seed, i, ratio));
  trace->taught[i] = taught;
  if (i > 0)
    memcpy (trace->x + i * w->f, (taught ? w->teacher : trace->written) + (i - 1) * w->f,
            w->f * sizeof (HgReal));
}

/* gates ← x W + z W′ of one step; kept apart in the rows. */
static void
project (Work *w, size_t time)
{
  HgReal *sum = w->gates;
  hg_blas_gemm (false, false, 1, w->width, w->f, 1, w->trace->x + time * w->f, w->f, w->kernel, w->width, 0,
                sum, w->width);
  if (w->still != NULL)
    hg_blas_gemm (false, false, 1, w->width, w->n_z, 1, w->still, w->n_z, w->kernel + w->f * w->width,
                  w->width, 1, sum, w->width);
  for (size_t g = 0; g < w->it.cell->gates; g++)
    for (size_t j = 0; j < w->u; j++)
      {
        size_t at = g * w->u + j;
        w->trace->rows[g].from_input[time * w->u + j] = sum[at];
        w->trace->rows[g].bias[j] = w->bias != NULL ? w->bias[at] : 0;
        sum[at] += w->trace->rows[g].bias[j];
      }
}

static void
store (Work *w, size_t time)
{
  HgCellTrace *trace = w->trace;
  size_t gates = w->it.cell->gates;
  for (size_t g = 0; g < gates; g++)
    for (size_t j = 0; j < w->u; j++)
      {
        HgTraceRow *row = &trace->rows[g];
        size_t at = time * w->u + j;
        row->values[at] = gates == 1 ? w->h[w->u + j] : w->gates[g * w->u + j];
        row->from_state[at] = w->raw[g * w->u + j] - row->from_input[at] - row->bias[j];
      }
  if (gates == 1)
    return;
  memcpy (trace->rows[trace->n - 1].values + time * w->u, w->h + w->u, w->u * sizeof (HgReal));
  if (w->it.cell->states > 1)
    memcpy (trace->rows[gates].values + time * w->u, w->c + w->u, w->u * sizeof (HgReal));
}

static void
write_output (Work *w, size_t i)
{
  HgReal *y = w->trace->written + i * w->f;
  if (w->projection_bias != NULL)
    memcpy (y, w->projection_bias, w->f * sizeof *y);
  hg_blas_gemm (false, false, 1, w->f, w->u, 1, w->h + w->u, w->u, w->projection, w->f,
                w->projection_bias != NULL ? 1 : 0, y, w->f);
  hg_activation_apply (w->call.kernels, w->it.projection, 1, w->f, y, y);
}

static void
run_steps (Work *w)
{
  HgCellTrace *trace = w->trace;
  for (size_t i = 0; i < w->t; i++)
    {
      size_t time = trace->backwards ? w->t - 1 - i : i;
      if (is_decoder (w))
        feed (w, i);
      project (w, time);
      HgCellStep step = { .n = 1,
                          .z = w->gates,
                          .raw = w->raw,
                          .h = w->h,
                          .c = w->c,
                          .held = w->h,
                          .h_next = w->h + w->u,
                          .c_next = w->c + w->u,
                          .kept = { w->kept } };
      w->it.cell->forward (&w->call, &step);
      if (trace->skipped[time])
        {
          memcpy (w->h + w->u, w->h, w->u * sizeof *w->h);
          memcpy (w->c + w->u, w->c, w->u * sizeof *w->c);
        }
      store (w, time);
      if (is_decoder (w))
        write_output (w, i);
      memcpy (w->h, w->h + w->u, w->u * sizeof *w->h);
      memcpy (w->c, w->c + w->u, w->u * sizeof *w->c);
    }
}

bool
hg_cell_trace (const HgCellTraceAsked *asked, HgCellTrace *trace, HgError *error)
{
  Work w = { .asked = asked, .trace = trace, .error = error };
  *trace = (HgCellTrace){ 0 };
  bool done = hg_cell_trace_recurrence (asked->model, asked->node, &w.it)
              || hg_error_set (error, HG_ERROR_VALUE, "the layer is not recurrent");
  done = done && run_model (&w) && find_parts (&w) && find_teacher (&w) && make_rows (&w)
         && write_equations (&w) && find_mask (&w);
  if (done)
    {
      trace->cell = w.it.cell;
      trace->activation = (HgActivation)w.it.config.activation;
      trace->backwards = w.it.config.go_backwards || asked->direction == 1;
      name_rows (&w);
      if (!is_decoder (&w))
        memcpy (trace->x, w.in[0], w.t * w.f * sizeof *trace->x);
      open_call (&w);
      run_steps (&w);
    }
  free (w.room);
  hg_layer_outputs_clear (&w.outputs);
  hg_network_free (w.network);
  return done;
}

void
hg_cell_trace_clear (HgCellTrace *trace)
{
  for (size_t i = 0; i < trace->n; i++)
    {
      free (trace->rows[i].values);
      free (trace->rows[i].from_input);
      free (trace->rows[i].from_state);
      free (trace->rows[i].bias);
    }
  free (trace->x);
  free (trace->h0);
  free (trace->c0);
  free (trace->skipped);
  free (trace->taught);
  free (trace->written);
  *trace = (HgCellTrace){ 0 };
}
