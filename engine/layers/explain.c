#include "layers/explain.h"
#include "base/format.h"
#include "layers/explain-torch.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Letters that the equations use for weights; a direction's or a wrapped layer's own stand in front. */
static const char *const letters[][2] = {
  { "depthwise_kernel", "D" },
  { "pointwise_kernel", "P" },
  { "recurrent_kernel", "U" },
  { "projection_kernel", "P" },
  { "projection_bias", "p" },
  { "mean_kernel", "W_μ" },
  { "mean_bias", "b_μ" },
  { "log_variance_kernel", "W_σ" },
  { "log_variance_bias", "b_σ" },
  { "moving_mean", "μ" },
  { "moving_variance", "v" },
  { "gamma", "γ" },
  { "beta", "β" },
  { "alpha", "α" },
  { "kernel", "W" },
  { "bias", "b" },
};

char *
hg_explain_count (int64_t n, char *text)
{
  if (n == HG_UNKNOWN)
    return strcpy (text, "?");
  return hg_format_count (text, 48, n);
}

char *
hg_explain_tuple (const HgShape *shape, int64_t batch, char *text)
{
  char number[32];
  size_t used = (size_t)snprintf (text, HG_SHAPE_TEXT, "(");
  for (int i = batch == 0 ? 0 : -1; i < shape->rank && used < HG_SHAPE_TEXT; i++)
    {
      int64_t size = i < 0 ? batch : shape->dim[i];
      snprintf (number, sizeof number, size == HG_UNKNOWN ? (i < 0 ? "n" : "?") : "%lld", (long long)size);
      used += (size_t)snprintf (text + used, HG_SHAPE_TEXT - used, "%s%s", number,
                                i + 1 < shape->rank ? ", " : "");
    }
  if (used < HG_SHAPE_TEXT)
    snprintf (text + used, HG_SHAPE_TEXT - used, ")");
  return text;
}

const char *
hg_axis_noun (int i, int rank, bool many)
{
  static const char *const nouns[][2]
      = { { "feature", "features" }, { "step", "steps" },       { "row", "rows" },
          { "column", "columns" },   { "channel", "channels" }, { "place", "places" } };
  int which = rank <= 2       ? (i == rank - 1 ? 0 : 1)
              : i == rank - 1 ? 4
              : i == rank - 2 ? 3
              : i == rank - 3 ? 2
              : i == 0        ? 1
                              : 5;
  return nouns[which][many];
}

void
hg_explain_axis (HgExplain *it, int i, int from, const char *one, const char *many)
{
  it->axes[i] = (HgAxisOrigin){ .from = from, .one = one, .many = many };
}

void
hg_explain_sum (HgExplain *it, int i, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  vsnprintf (it->axes[i].sum, sizeof it->axes[i].sum, format, list);
  va_end (list);
}

void
hg_explain_why (HgExplain *it, int i, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  vsnprintf (it->axes[i].why, sizeof it->axes[i].why, format, list);
  va_end (list);
}

void
hg_explain_places (HgExplain *it)
{
  for (int i = 0; i < it->out[0].rank - 1; i++)
    hg_explain_axis (it, i, i, NULL, NULL);
}

void
hg_explain_same (HgExplain *it)
{
  for (int i = 0; i < it->out[0].rank; i++)
    hg_explain_axis (it, i, i, NULL, NULL);
}

void
hg_explain_units (HgExplain *it, const char *one, const char *many, const char *title)
{
  int last = it->out[0].rank - 1;
  if (last < 0)
    return;
  hg_explain_axis (it, last, -1, one, many);
  hg_explain_why (it, last, "the option %s", title);
}

void
hg_explain_line (HgExplain *it, bool bias, const char *line)
{
  char *to = it->lines[it->n_lines++];
  size_t used = 0;
  bool inside = false;
  for (; *line != '\0' && used + 1 < HG_EXPLAIN_TEXT; line++)
    if (*line == '|')
      inside = !inside;
    else if (!inside || bias)
      to[used++] = *line;
  to[used] = '\0';
}

void
hg_explain_symbol (HgExplain *it, const char *letter, bool batched, HgShape shape, const char *format, ...)
{
  HgSymbol *symbol = &it->symbols[it->n_symbols++];
  va_list list;
  *symbol = (HgSymbol){ .batched = batched, .shape = shape };
  snprintf (symbol->letter, sizeof symbol->letter, "%s", letter);
  va_start (list, format);
  vsnprintf (symbol->note, sizeof symbol->note, format, list);
  va_end (list);
}

/* "backward_kernel" is the W of the way back: W′. */
static void
letter_of (const char *name, char *text, size_t size)
{
  bool back = strncmp (name, "backward_", 9) == 0;
  const char *own = back ? name + 9 : strncmp (name, "forward_", 8) == 0 ? name + 8 : name;
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
    if (strcmp (own, letters[i][0]) == 0)
      own = letters[i][1];
  snprintf (text, size, "%s%s", own, back ? "′" : "");
}

/* A value in the order of axes that PyTorch's layer wants. */
static HgShape
turned (const HgShape *shape, bool first)
{
  HgShape out = *shape;
  if (!first || shape->rank < 2)
    return out;
  out.dim[0] = shape->dim[shape->rank - 1];
  for (int i = 1; i < shape->rank; i++)
    out.dim[i] = shape->dim[i - 1];
  return out;
}

static void
value_symbols (HgExplain *it, bool first, bool output)
{
  if (output)
    hg_explain_symbol (it, "y", true, turned (&it->out[0], first), "output");
  else if (it->n_in == 1)
    hg_explain_symbol (it, "x", true, turned (&it->in[0], first), "input");
  for (size_t k = 0; !output && it->n_in > 1 && k < it->n_in && it->n_symbols + 2 < HG_EXPLAIN_SYMBOLS; k++)
    {
      char letter[48];
      snprintf (letter, sizeof letter, "x_{%zu}", k + 1);
      hg_explain_symbol (it, letter, true, turned (&it->in[k], first), "input %zu", k + 1);
    }
}

static void
keras_symbols (HgExplain *it, const HgWeightSpec *specs, size_t n)
{
  char letter[48];
  for (size_t i = 0; i < n && it->n_symbols + 1 < HG_EXPLAIN_SYMBOLS; i++)
    {
      letter_of (specs[i].name, letter, sizeof letter);
      hg_explain_symbol (it, letter, false, specs[i].shape, "%s", specs[i].name);
    }
}

static void
torch_symbols (HgExplain *it, const HgTorch *torch)
{
  char letter[48];
  for (size_t i = 0; i < torch->n_arrays && it->n_symbols + 1 < HG_EXPLAIN_SYMBOLS; i++)
    {
      const HgTorchArray *array = &torch->arrays[i];
      if (array->source != HG_TORCH_KERAS)
        continue;
      letter_of (torch->specs[array->weight].name, letter, sizeof letter);
      hg_explain_symbol (it, letter, false, array->shape, "%s", array->name);
    }
}

/* Letters of a kind that named none: what comes in, its weights, what goes out. */
static void
add_symbols (HgExplain *it)
{
  HgTorch *torch = it->convention == HG_CONVENTION_TORCH
                       ? hg_layer_torch (it->layer, it->in, it->n_in, it->out, NULL)
                       : NULL;
  HgWeightSpec *specs = calloc (HG_MAX_WEIGHTS, sizeof *specs);
  bool first = torch != NULL && torch->order == HG_TORCH_FIRST;
  value_symbols (it, first, false);
  if (torch != NULL)
    torch_symbols (it, torch);
  else if (specs != NULL && it->layer->kind->weights != NULL)
    keras_symbols (it, specs, hg_layer_weights (it->layer, it->in, specs));
  value_symbols (it, first, true);
  free (specs);
  hg_layer_torch_free (torch);
}

void
hg_layer_explain (HgExplain *it)
{
  const HgLayerKind *kind = it->layer->kind;
  HgActivation activation;
  if (kind->explain == NULL)
    return;
  kind->explain (it);
  if (it->n_lines == 0 && kind->equations != NULL)
    for (const char *const *line = kind->equations; *line != NULL; line++)
      hg_explain_line (it, true, *line);
  if (it->n_symbols > 0 || it->n_lines == 0)
    return;
  add_symbols (it);
  if (hg_layer_activation (it->layer, &activation) && it->n_symbols < HG_EXPLAIN_SYMBOLS)
    hg_explain_symbol (it, "φ", false, HG_SHAPE_UNKNOWN, "%s", hg_activation_names[activation]);
}
