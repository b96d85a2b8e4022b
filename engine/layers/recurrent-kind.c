/* What a recurrent kind says of itself: shapes, weights, formula. */
#include "base/format.h"
#include "layers/kinds.h"
#include "layers/recurrent.h"
#include <math.h>
#include <stdio.h>

/* The states that come in must be as wide as the layer's own. */
static bool
states_fit (const HgRecurrentConfig *c, const HgShape *in, size_t n_in, size_t states, HgError *error)
{
  char text[HG_SHAPE_TEXT], units[32];
  if (n_in != 1 && n_in != 1 + states)
    return states > 1
               ? hg_error_set (error, HG_ERROR_SHAPE, "needs both h and c as its state and gets only one")
               : hg_error_set (error, HG_ERROR_SHAPE, "needs h alone as its state and gets %zu", n_in - 1);
  for (size_t i = 1; i < n_in; i++)
    if (in[i].rank != HG_UNKNOWN
        && (in[i].rank != 1 || (in[i].dim[0] != HG_UNKNOWN && in[i].dim[0] != c->units)))
      return hg_error_set (error, HG_ERROR_SHAPE, "needs a state of %s and gets %s",
                           hg_format_count (units, sizeof units, c->units), hg_shape_text (&in[i], text));
  return true;
}

bool
hg_recurrent_recurrence (const HgCell *cell, const HgRecurrentConfig *config, HgRecurrence *it)
{
  *it = (HgRecurrence){
    .cell = cell, .config = *config, .directions = 1, .teaching = NAN, .projection = HG_LINEAR
  };
  return true;
}

bool
hg_recurrent_infer (const HgCell *cell, const HgRecurrentConfig *c, const HgShape *in, size_t n_in,
                    HgShape *out, HgError *error)
{
  char text[HG_SHAPE_TEXT];
  for (size_t i = 0; i <= (c->return_state ? cell->states : 0); i++)
    out[i] = (HgShape){ .rank = 1, .dim = { c->units } };
  if (c->return_sequences)
    out[0] = (HgShape){ .rank = 2, .dim = { in[0].rank == 2 ? in[0].dim[0] : HG_UNKNOWN, c->units } };
  if (in[0].rank != HG_UNKNOWN && in[0].rank != 2)
    return hg_error_set (error, HG_ERROR_SHAPE, "needs time × features and gets %s",
                         hg_shape_text (&in[0], text));
  return hg_activation_keeps_shape ((HgActivation)c->activation, error)
         && hg_activation_keeps_shape ((HgActivation)c->recurrent_activation, error)
         && states_fit (c, in, n_in, cell->states, error);
}

size_t
hg_recurrent_weights (const HgCell *cell, const HgRecurrentConfig *c, const HgShape *in, HgWeightSpec *specs)
{
  int64_t width = (int64_t)cell->gates * c->units;
  specs[0] = (HgWeightSpec){ .name = "kernel",
                             .shape = { .rank = 2, .dim = { hg_shape_axis (&in[0], -1), width } },
                             .initializer = (HgInitializer)c->kernel_initializer,
                             .regularizer = c->kernel_regularizer,
                             .gates = cell->gate_names,
                             .trainable = true };
  specs[1] = (HgWeightSpec){ .name = "recurrent_kernel",
                             .shape = { .rank = 2, .dim = { c->units, width } },
                             .initializer = (HgInitializer)c->recurrent_initializer,
                             .regularizer = c->recurrent_regularizer,
                             .axes = HG_AXES_STATE,
                             .gates = cell->gate_names,
                             .trainable = true };
  if (!c->use_bias)
    return 2;
  specs[2] = (HgWeightSpec){ .name = "bias",
                             .shape = { .rank = 1, .dim = { width } },
                             .initializer
                             = c->unit_forget_bias ? HG_INIT_UNIT_FORGET : (HgInitializer)c->bias_initializer,
                             .regularizer = c->bias_regularizer,
                             .gates = cell->gate_names,
                             .trainable = true };
  if (c->reset_after)
    {
      specs[2].shape = (HgShape){ .rank = 2, .dim = { 2, width } };
      specs[2].axes = HG_AXES_BIASES;
    }
  return 3;
}

void
hg_recurrent_formula (const HgCell *cell, const HgRecurrentConfig *c, const HgShape *in, HgFormula *text)
{
  HgShape features = { .rank = 1, .dim = { hg_shape_axis (&in[0], -1) } };
  char f[HG_SHAPE_TEXT], u[32], gates[16] = "";
  hg_shape_text (&features, f);
  hg_format_count (u, sizeof u, c->units);
  if (cell->gates > 1)
    snprintf (gates, sizeof gates, "%zu · ", cell->gates);
  const char *bias = !c->use_bias ? "" : c->reset_after ? " + 2" : " + 1";
  snprintf (text->symbols, sizeof text->symbols, "%su · (f + u%s)", gates, bias);
  snprintf (text->numbers, sizeof text->numbers, "%s%s · (%.40s + %s%s)", gates, u, f, u, bias);
  snprintf (text->legend, sizeof text->legend,
            "u units, f features per step. Every %s sees the step and the last state%s.",
            cell->gates > 1 ? "gate" : "unit",
            !c->use_bias     ? ""
            : c->reset_after ? ", plus a bias for each"
                             : ", plus a bias");
}

size_t
hg_recurrent_outputs (const HgLayer *layer)
{
  const HgRecurrentConfig *c = layer->config;
  return c->return_state ? layer->kind->n_out : 1;
}

bool
hg_recurrent_absorbs (const void *config, const HgLayer *before, const HgShape *from, const HgShape *in)
{
  return before->kind == &hg_layer_kind_repeat_vector;
}
