#include "layers/torch.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each activation as an expression of $, along axis @; and the helper that this calls. */
typedef struct
{
  const char *expression, *helper;
} Form;

static const Form forms[HG_ACTIVATIONS] = {
  [HG_LINEAR] = { "$" },
  [HG_RELU] = { "torch.relu($)" },
  [HG_TANH] = { "torch.tanh($)" },
  [HG_SIGMOID] = { "torch.sigmoid($)" },
  [HG_HARD_SIGMOID] = { "F.hardsigmoid($)" },
  [HG_ELU] = { "F.elu($)" },
  [HG_SELU] = { "F.selu($)" },
  [HG_SOFTPLUS] = { "F.softplus($)" },
  [HG_SOFTSIGN] = { "F.softsign($)" },
  [HG_EXPONENTIAL] = { "torch.exp($)" },
  [HG_HARD_SIGMOID_2] = { "hard_sigmoid($)", "hard_sigmoid" },
  [HG_RELU6] = { "F.relu6($)" },
  [HG_LEAKY_RELU] = { "F.leaky_relu($, 0.2)" },
  [HG_CELU] = { "F.celu($)" },
  [HG_LOG_SIGMOID] = { "F.logsigmoid($)" },
  [HG_SPARSE_PLUS] = { "sparse_plus($)", "sparse_plus" },
  [HG_SPARSE_SIGMOID] = { "sparse_sigmoid($)", "sparse_sigmoid" },
  [HG_SQUAREPLUS] = { "squareplus($)", "squareplus" },
  [HG_HARD_TANH] = { "F.hardtanh($)" },
  [HG_SOFT_SHRINK] = { "F.softshrink($)" },
  [HG_HARD_SHRINK] = { "F.hardshrink($)" },
  [HG_SILU] = { "F.silu($)" },
  [HG_GELU] = { "F.gelu($)" },
  [HG_HARD_SILU] = { "F.hardswish($)" },
  [HG_MISH] = { "F.mish($)" },
  [HG_TANH_SHRINK] = { "F.tanhshrink($)" },
  [HG_SOFTMAX] = { "torch.softmax($, @)" },
  [HG_LOG_SOFTMAX] = { "torch.log_softmax($, @)" },
  [HG_SPARSEMAX] = { "sparsemax($, @)", "sparsemax" },
  [HG_GLU] = { "F.glu($, @)" },
};

void
hg_torch_module (HgTorch *torch, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  vsnprintf (torch->module, sizeof torch->module, format, list);
  va_end (list);
}

void
hg_torch_line (HgTorch *torch, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  vsnprintf (torch->lines[torch->n_lines++], HG_TORCH_TEXT, format, list);
  va_end (list);
}

void
hg_torch_value_by_value (HgTorch *torch, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  int used = snprintf (torch->lines[torch->n_lines], HG_TORCH_TEXT, "$y0 = ");
  vsnprintf (torch->lines[torch->n_lines++] + used, HG_TORCH_TEXT - (size_t)used, format, list);
  va_end (list);
  torch->everywhere = true;
}

void
hg_torch_need (HgTorch *torch, const char *helper)
{
  for (size_t i = 0; i < torch->n_needs; i++)
    if (strcmp (torch->needs[i], helper) == 0)
      return;
  torch->needs[torch->n_needs++] = helper;
}

HgTorchArray *
hg_torch_array (HgTorch *torch, const char *name, size_t weight, const char *axes)
{
  HgTorchArray *array = &torch->arrays[torch->n_arrays++];
  const HgShape *keras = &torch->specs[weight].shape;
  *array = (HgTorchArray){ .weight = weight, .row = -1, .shape = *keras };
  snprintf (array->name, sizeof array->name, "%s", name);
  for (; axes[array->n_axes] != '\0'; array->n_axes++)
    {
      array->axes[array->n_axes] = axes[array->n_axes] - '0';
      array->shape.dim[array->n_axes] = keras->dim[array->axes[array->n_axes]];
    }
  return array;
}

void
hg_torch_constant (HgTorch *torch, const char *name, HgTorchSource source, HgShape shape)
{
  HgTorchArray *array = &torch->arrays[torch->n_arrays++];
  *array = (HgTorchArray){ .source = source, .fixed = true, .shape = shape };
  snprintf (array->name, sizeof array->name, "%s", name);
}

char *
hg_torch_activate (HgTorch *torch, HgActivation activation, const char *x, int axis, char *text, size_t size)
{
  const Form *form = &forms[activation];
  size_t used = 0;
  text[0] = '\0';
  if (form->helper != NULL)
    hg_torch_need (torch, form->helper);
  for (const char *p = form->expression; *p != '\0' && used + 1 < size; p++)
    {
      int n = *p == '$'   ? snprintf (text + used, size - used, "%s", x)
              : *p == '@' ? snprintf (text + used, size - used, "%d", axis)
                          : snprintf (text + used, size - used, "%c", *p);
      used += (size_t)n;
    }
  return text;
}

char *
hg_torch_function (HgTorch *torch, HgActivation activation, char *text, size_t size)
{
  const char *expression = forms[activation].expression, *open = strstr (expression, "($)");
  if (open != NULL && open[3] == '\0')
    {
      if (forms[activation].helper != NULL)
        hg_torch_need (torch, forms[activation].helper);
      snprintf (text, size, "%.*s", (int)(open - expression), expression);
      return text;
    }
  char body[160];
  snprintf (text, size, "lambda x: %s", hg_torch_activate (torch, activation, "x", -1, body, sizeof body));
  return text;
}

void
hg_torch_append (char *text, size_t size, const char *format, ...)
{
  va_list list;
  size_t used = strlen (text);
  va_start (list, format);
  vsnprintf (text + used, size - used, format, list);
  va_end (list);
}

int
hg_torch_axis (const HgTorch *torch, const HgShape *shape, int axis)
{
  if (torch->came != HG_TORCH_FIRST || shape->rank < 2)
    return axis + 1;
  return axis == shape->rank - 1 ? 1 : axis + 2;
}

char *
hg_torch_sides (const HgInts *ints, char *text, size_t size)
{
  bool equal = true;
  for (int i = 1; i < ints->n; i++)
    equal &= ints->v[i] == ints->v[0];
  if (equal)
    snprintf (text, size, "%lld", (long long)ints->v[0]);
  else
    snprintf (text, size, "(%lld, %lld)", (long long)ints->v[0], (long long)ints->v[1]);
  return text;
}

char *
hg_torch_real (double x, char *text)
{
  if (isinf (x))
    return strcpy (text, x > 0 ? "float(\"inf\")" : "float(\"-inf\")");
  for (int digits = 1; digits <= 17; digits++)
    {
      snprintf (text, 32, "%.*g", digits, x);
      if (strtod (text, NULL) == x)
        break;
    }
  if (strpbrk (text, ".en") == NULL)
    strcat (text, ".0");
  return text;
}
