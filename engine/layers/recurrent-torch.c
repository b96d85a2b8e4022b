#include "layers/recurrent-torch.h"
#include "layers/kinds.h"
#include "layers/recurrent.h"
#include <stdio.h>
#include <string.h>

/* What tells the kinds apart. PyTorch's gates: an LSTM's i f g o, a GRU's r z n. */
typedef struct
{
  const HgLayerKind *kind;
  const char *own, *ours;
  bool gated;
  size_t gates, states, order[4];
} Form;

static const Form forms[] = {
  { &hg_layer_kind_lstm, "nn.LSTM", "LSTM", true, 4, 2, { 0, 1, 2, 3 } },
  { &hg_layer_kind_gru, "nn.GRU", "GRU", true, 3, 1, { 1, 0, 2 } },
  { &hg_layer_kind_simple_rnn, "nn.RNN", "SimpleRNN", false, 1, 1, { 0 } },
};

static const Form *
form_of (const HgLayer *layer)
{
  const Form *form = forms;
  while (form->kind != layer->kind)
    form++;
  return form;
}

bool
hg_recurrent_torch_own (const HgLayer *layer, bool masked)
{
  const HgRecurrentConfig *c = layer->config;
  const Form *form = form_of (layer);
  bool usual = c->activation == HG_TANH || (!form->gated && c->activation == HG_RELU);
  bool gates = !form->gated || c->recurrent_activation == HG_SIGMOID;
  return usual && gates && !masked && c->dropout <= 0 && c->recurrent_dropout <= 0
         && (layer->kind != &hg_layer_kind_gru || c->reset_after);
}

static void
own_module (const HgRecurrentConfig *c, const Form *form, bool both, char *text, size_t size)
{
  hg_torch_append (text, size, ", batch_first=True");
  if (!form->gated && c->activation == HG_RELU)
    hg_torch_append (text, size, ", nonlinearity=\"relu\"");
  if (!c->use_bias)
    hg_torch_append (text, size, ", bias=False");
  if (both)
    hg_torch_append (text, size, ", bidirectional=True");
}

static void
our_module (HgTorch *torch, const HgRecurrentConfig *c, const Form *form, bool backwards, char *text,
            size_t size)
{
  char word[160], number[40];
  hg_torch_need (torch, "Recurrent");
  hg_torch_need (torch, form->ours);
  if (c->activation != HG_TANH)
    hg_torch_append (text, size, ", activation=%s",
                     hg_torch_function (torch, (HgActivation)c->activation, word, sizeof word));
  if (form->gated && c->recurrent_activation != HG_SIGMOID)
    hg_torch_append (text, size, ", gate=%s",
                     hg_torch_function (torch, (HgActivation)c->recurrent_activation, word, sizeof word));
  if (form->kind == &hg_layer_kind_gru && !c->reset_after)
    hg_torch_append (text, size, ", reset_after=False");
  if (!c->use_bias)
    hg_torch_append (text, size, ", bias=False");
  if (backwards)
    hg_torch_append (text, size, ", backwards=True");
  if (c->dropout > 0)
    hg_torch_append (text, size, ", dropout=%s", hg_torch_real (c->dropout, number));
  if (c->recurrent_dropout > 0)
    hg_torch_append (text, size, ", recurrent_dropout=%s", hg_torch_real (c->recurrent_dropout, number));
  if (c->zero_output_for_mask)
    hg_torch_append (text, size, ", zero_output_for_mask=True");
}

char *
hg_recurrent_torch_module (HgTorch *torch, const HgLayer *layer, int64_t features, bool own, bool other_way,
                           char *text, size_t size)
{
  const HgRecurrentConfig *c = layer->config;
  const Form *form = form_of (layer);
  snprintf (text, size, "%s(%lld, %lld", own ? form->own : form->ours, (long long)features,
            (long long)c->units);
  if (own)
    own_module (c, form, other_way, text, size);
  else
    our_module (torch, c, form, other_way, text, size);
  hg_torch_append (text, size, ")");
  return text;
}

/* One of PyTorch's own parameters, its gates in PyTorch's order. */
static HgTorchArray *
own_array (HgTorch *torch, const Form *form, const char *what, const char *end, size_t weight,
           const char *axes)
{
  char name[48];
  snprintf (name, sizeof name, "%s%s", what, end);
  HgTorchArray *array = hg_torch_array (torch, name, weight, axes);
  array->n_parts = form->gates;
  memcpy (array->parts, form->order, sizeof array->parts);
  return array;
}

/* Keras has one bias where PyTorch has two, but for a GRU, whose two are the rows of one array. */
static void
own_biases (HgTorch *torch, const HgRecurrentConfig *c, const Form *form, size_t weight, const char *end)
{
  HgShape width = { .rank = 1, .dim = { (int64_t)form->gates * c->units } };
  char name[48];
  HgTorchArray *array = own_array (torch, form, "bias_ih", end, weight, "");
  if (!c->reset_after)
    {
      snprintf (name, sizeof name, "bias_hh%s", end);
      hg_torch_constant (torch, name, HG_TORCH_ZEROS, width);
      return;
    }
  array->row = 0;
  array->shape = width;
  array = own_array (torch, form, "bias_hh", end, weight, "");
  array->row = 1;
  array->shape = width;
}

void
hg_recurrent_torch_arrays (HgTorch *torch, const HgLayer *layer, size_t first, const char *begin,
                           const char *end)
{
  static const char *const names[] = { "kernel", "recurrent_kernel", "bias" };
  const HgRecurrentConfig *c = layer->config;
  const Form *form = form_of (layer);
  if (end != NULL)
    {
      own_array (torch, form, "weight_ih", end, first, "10");
      own_array (torch, form, "weight_hh", end, first + 1, "10");
      if (c->use_bias)
        own_biases (torch, c, form, first + 2, end);
      return;
    }
  for (size_t i = 0; i < (c->use_bias ? 3u : 2u); i++)
    {
      char name[48];
      snprintf (name, sizeof name, "%s%s", begin, names[i]);
      hg_torch_array (torch, name, first + i, "");
    }
}

/* The call, and what it gives: PyTorch's own keep the state with an axis of layers in front. */
static void
call_own (HgTorch *torch, const HgRecurrentConfig *c, const Form *form)
{
  const char *x = c->go_backwards ? "$x0.flip(1)" : "$x0";
  char call[80];
  bool lstm = form->states == 2;
  if (torch->n_in == 1)
    snprintf (call, sizeof call, "$m(%s)", x);
  else
    snprintf (call, sizeof call, lstm ? "$m(%s, ($x1[None], $x2[None]))" : "$m(%s, $x1[None])", x);
  if (!torch->reads[1] && !torch->reads[2])
    {
      hg_torch_line (torch, "$y0 = %s[0]%s", call, c->return_sequences ? "" : "[:, -1]");
      return;
    }
  hg_torch_line (torch, lstm ? "$y0, ($y1, $y2) = %s" : "$y0, $y1 = %s", call);
  for (int k = 1; k <= 2; k++)
    if (torch->reads[k])
      hg_torch_line (torch, "$y%d = $y%d[0]", k, k);
  if (torch->reads[0] && !c->return_sequences)
    hg_torch_line (torch, "$y0 = $y0[:, -1]");
}

static void
call_ours (HgTorch *torch, const HgRecurrentConfig *c, const Form *form)
{
  char call[80] = "$m($x0";
  if (torch->n_in > 1)
    hg_torch_append (call, sizeof call, form->states == 2 ? ", [$x1, $x2]" : ", [$x1]");
  if (torch->masked)
    hg_torch_append (call, sizeof call, ", mask=$mask");
  if (!torch->reads[1] && !torch->reads[2])
    {
      hg_torch_line (torch, "$y0 = %s)[0]%s", call, c->return_sequences ? "" : "[:, -1]");
      return;
    }
  hg_torch_line (torch, form->states == 2 ? "$y0, ($y1, $y2) = %s)" : "$y0, ($y1,) = %s)", call);
  if (torch->reads[0] && !c->return_sequences)
    hg_torch_line (torch, "$y0 = $y0[:, -1]");
}

bool
hg_recurrent_torch (HgTorch *torch, HgError *error)
{
  const HgLayer *layer = torch->layer;
  const HgRecurrentConfig *c = layer->config;
  const Form *form = form_of (layer);
  bool own = hg_recurrent_torch_own (layer, torch->masked);
  torch->order = HG_TORCH_LAST;
  char text[HG_TORCH_TEXT];
  hg_torch_module (torch, "%s",
                   hg_recurrent_torch_module (torch, layer, hg_shape_axis (&torch->in[0], -1), own,
                                              !own && c->go_backwards, text, sizeof text));
  hg_recurrent_torch_arrays (torch, layer, 0, "", own ? "_l0" : NULL);
  if (own)
    call_own (torch, c, form);
  else
    call_ours (torch, c, form);
  return true;
}

const char *
hg_recurrent_torch_state (const HgLayer *layer)
{
  return form_of (layer)->states == 2 ? "[0]" : "";
}
