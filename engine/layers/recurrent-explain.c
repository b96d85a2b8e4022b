#include "layers/recurrent-explain.h"
#include "base/format.h"
#include "layers/recurrent-torch.h"
#include "layers/recurrent.h"
#include <stdio.h>

/* One convention of one kind. Letters are indices: "ifco" names W_i, W_f, … */
typedef struct
{
  const char *const *lines;
  const char *gates;  /* in the order of the arrays; "" where there is only one */
  const char *states; /* letters of one row and u values: "h_t, c_t, i, f, c̃, o" */
} Form;

static const char *const lstm_keras[] = {
  "i = σ(x_t W_i + h_{t−1} U_i| + b_i|)",
  "f = σ(x_t W_f + h_{t−1} U_f| + b_f|)",
  "c̃ = φ(x_t W_c + h_{t−1} U_c| + b_c|)",
  "o = σ(x_t W_o + h_{t−1} U_o| + b_o|)",
  "c_t = f ⊙ c_{t−1} + i ⊙ c̃",
  "h_t = o ⊙ φ(c_t)",
  NULL,
};

static const char *const lstm_torch[] = {
  "i = σ(W_{ii} x_t| + b_{ii}| + W_{hi} h_{t−1}| + b_{hi}|)",
  "f = σ(W_{if} x_t| + b_{if}| + W_{hf} h_{t−1}| + b_{hf}|)",
  "g = φ(W_{ig} x_t| + b_{ig}| + W_{hg} h_{t−1}| + b_{hg}|)",
  "o = σ(W_{io} x_t| + b_{io}| + W_{ho} h_{t−1}| + b_{ho}|)",
  "c_t = f ⊙ c_{t−1} + i ⊙ g",
  "h_t = o ⊙ φ(c_t)",
  NULL,
};

static const char *const gru_keras[] = {
  "z = σ(x_t W_z| + b_z| + h_{t−1} U_z| + b′_z|)",
  "r = σ(x_t W_r| + b_r| + h_{t−1} U_r| + b′_r|)",
  "h̃ = φ(x_t W_h| + b_h| + r ⊙ (h_{t−1} U_h| + b′_h|))",
  "h_t = z ⊙ h_{t−1} + (1 − z) ⊙ h̃",
  NULL,
};

static const char *const gru_keras_before[] = {
  "z = σ(x_t W_z + h_{t−1} U_z| + b_z|)",
  "r = σ(x_t W_r + h_{t−1} U_r| + b_r|)",
  "h̃ = φ(x_t W_h + (r ⊙ h_{t−1}) U_h| + b_h|)",
  "h_t = z ⊙ h_{t−1} + (1 − z) ⊙ h̃",
  NULL,
};

static const char *const gru_torch[] = {
  "r = σ(W_{ir} x_t| + b_{ir}| + W_{hr} h_{t−1}| + b_{hr}|)",
  "z = σ(W_{iz} x_t| + b_{iz}| + W_{hz} h_{t−1}| + b_{hz}|)",
  "n = φ(W_{in} x_t| + b_{in}| + r ⊙ (W_{hn} h_{t−1}| + b_{hn}|))",
  "h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}",
  NULL,
};

static const char *const simple_keras[] = { "h_t = φ(x_t W + h_{t−1} U| + b|)", NULL };
static const char *const simple_torch[]
    = { "h_t = φ(W_{ih} x_t| + b_{ih}| + W_{hh} h_{t−1}| + b_{hh}|)", NULL };

static const Form lstm_forms[]
    = { { lstm_keras, "ifco", "h_t, c_t, i, f, c̃, o" }, { lstm_torch, "ifgo", "h_t, c_t, i, f, g, o" } },
    gru_forms[] = { { gru_keras, "zrh", "h_t, z, r, h̃" }, { gru_torch, "rzn", "h_t, z, r, n" } },
    gru_before = { gru_keras_before, "zrh", "h_t, z, r, h̃" },
    simple_forms[] = { { simple_keras, "", "h_t" }, { simple_torch, "", "h_t" } };

static HgShape
matrix (int64_t rows, int64_t columns)
{
  return (HgShape){ .rank = 2, .dim = { rows, columns } };
}

static HgShape
vector (int64_t n)
{
  return (HgShape){ .rank = 1, .dim = { n } };
}

/* "W_i, W_f, W_c, W_o", or "W" alone; with @second two letters as PyTorch's: "W_{ii}, W_{if}". */
static char *
letters (const char *letter, const char *second, const char *gates, char *text, size_t size)
{
  size_t used = (size_t)snprintf (text, size, "%s", gates[0] == '\0' ? letter : "");
  if (gates[0] == '\0' && second[0] != '\0')
    snprintf (text + used, size - used, "_{%sh}", second);
  for (const char *gate = gates; *gate != '\0'; gate++)
    used += (size_t)snprintf (text + used, size - used, "%s%s_{%s%c}", gate > gates ? ", " : "", letter,
                              second, *gate);
  return text;
}

/* The parts of an array: "W_i, W_f, W_c, W_o (10, 64): columns of kernel (10, 256)". */
static void
part (HgExplain *it, const Form *form, const char *letter, const char *second, HgShape one, const char *array,
      int along)
{
  char text[64], shape[HG_SHAPE_TEXT];
  size_t gates = 0;
  HgShape whole = one;
  while (form->gates[gates] != '\0')
    gates++;
  letters (letter, second, form->gates, text, sizeof text);
  if (gates == 0)
    {
      hg_explain_symbol (it, text, false, one, "%s", array);
      return;
    }
  whole.dim[along] *= (int64_t)gates;
  hg_explain_symbol (it, text, false, one, "%s of %s %s",
                     one.rank == 1 ? "parts"
                     : along == 0  ? "rows"
                                   : "columns",
                     array, hg_explain_tuple (&whole, 0, shape));
}

static void
keras_weights (HgExplain *it, const Form *form, const HgRecurrentConfig *c, int64_t f)
{
  int64_t u = c->units;
  part (it, form, "W", "", matrix (f, u), "kernel", 1);
  part (it, form, "U", "", matrix (u, u), "recurrent_kernel", 1);
  if (c->use_bias)
    part (it, form, "b", "", vector (u), c->reset_after ? "bias's first row" : "bias", 0);
  if (c->use_bias && c->reset_after)
    part (it, form, "b′", "", vector (u), "bias's second row", 0);
}

static void
torch_weights (HgExplain *it, const Form *form, const HgRecurrentConfig *c, int64_t f)
{
  int64_t u = c->units;
  part (it, form, "W", "i", matrix (u, f), "weight_ih_l0", 0);
  part (it, form, "W", "h", matrix (u, u), "weight_hh_l0", 0);
  if (!c->use_bias)
    return;
  part (it, form, "b", "i", vector (u), "bias_ih_l0", 0);
  part (it, form, "b", "h", vector (u), "bias_hh_l0", 0);
}

static void
functions (HgExplain *it, const HgRecurrentConfig *c, bool gated)
{
  if (gated)
    hg_explain_symbol (it, "σ", false, HG_SHAPE_UNKNOWN, "%s", hg_activation_names[c->recurrent_activation]);
  hg_explain_symbol (it, "φ", false, HG_SHAPE_UNKNOWN, "%s", hg_activation_names[c->activation]);
}

static void
axes (HgExplain *it, const HgRecurrentConfig *c)
{
  char steps[48];
  hg_explain_units (it, "unit", "units", "Units");
  if (c->return_sequences)
    hg_explain_axis (it, 0, 0, NULL, NULL);
  else if (it->in[0].rank == 2)
    hg_explain_why (it, 0, "the option Units; of %s steps only the last one's are given",
                    hg_explain_count (it->in[0].dim[0], steps));
}

static void
explain (HgExplain *it, const Form *keras, const Form *torch)
{
  const HgRecurrentConfig *c = it->layer->config;
  int64_t f = hg_shape_axis (&it->in[0], -1), u = c->units, both = f == HG_UNKNOWN ? f : f + u;
  bool turned = it->convention == HG_CONVENTION_TORCH && hg_recurrent_torch_own (it->layer, false);
  const Form *form = turned ? torch : keras;
  axes (it, c);
  for (const char *const *line = form->lines; *line != NULL; line++)
    hg_explain_line (it, c->use_bias, *line);
  hg_explain_symbol (it, "x_t", true, vector (f), "one step of the input");
  hg_explain_symbol (it, form->states, true, vector (u), "one step of the layer");
  hg_explain_symbol (it, turned ? "[h_{t−1}, x_t]" : "[x_t, h_{t−1}]", true, vector (both),
                     "step and state side by side");
  if (turned)
    torch_weights (it, form, c, f);
  else
    keras_weights (it, form, c, f);
  if (turned)
    hg_explain_symbol (it, form->gates[0] != '\0' ? "W = [W_h, W_i]" : "W = [W_{hh}, W_{ih}]", false,
                       matrix (u, both), "both weights %sside by side",
                       form->gates[0] != '\0' ? "of a gate " : "");
  functions (it, c, form->gates[0] != '\0');
  if (it->convention == HG_CONVENTION_TORCH && !turned)
    snprintf (
        it->note, sizeof it->note,
        "PyTorch's own layer has no such options; exported code computes these equations in a class of its "
        "own.");
}

void
hg_lstm_explain (HgExplain *it)
{
  explain (it, &lstm_forms[0], &lstm_forms[1]);
}

void
hg_gru_explain (HgExplain *it)
{
  const HgRecurrentConfig *c = it->layer->config;
  explain (it, c->reset_after ? &gru_forms[0] : &gru_before, &gru_forms[1]);
}

void
hg_simple_rnn_explain (HgExplain *it)
{
  explain (it, &simple_forms[0], &simple_forms[1]);
}
