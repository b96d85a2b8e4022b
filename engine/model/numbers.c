#include "model/numbers.h"
#include "base/format.h"
#include "layers/explain-torch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Adds to @text (HG_NUMBER_TEXT bytes) as printf does. */
#define ADD(text, ...) hg_torch_append (text, HG_NUMBER_TEXT, __VA_ARGS__)

void
hg_number_explain (const HgCheck *check, size_t node, HgConvention convention, HgExplain *it)
{
  const HgNode *own = check->model->nodes[node];
  *it = (HgExplain){ .layer = own->layer,
                     .in = check->nodes[node].in,
                     .out = check->nodes[node].out,
                     .n_in = own->n_in,
                     .convention = convention };
  if (check->nodes[node].state != HG_NODE_BROKEN)
    hg_layer_explain (it);
}

/* What node @node says of axis @axis. False where it says nothing. */
static bool
axis_of (const HgCheck *check, size_t node, int axis, HgAxisOrigin *origin)
{
  HgExplain *it = calloc (1, sizeof *it);
  if (it == NULL)
    return false;
  *origin = (HgAxisOrigin){ .from = -1 };
  hg_number_explain (check, node, HG_CONVENTION_KERAS, it);
  bool said = axis >= 0 && axis < check->nodes[node].out[0].rank
              && (it->axes[axis].one != NULL || it->axes[axis].from >= 0);
  if (said)
    *origin = it->axes[axis];
  free (it);
  return said;
}

/* Whether the axis is the first input's own: input 0 is another node's first output. */
static bool
comes_from (const HgCheck *check, size_t node, const HgAxisOrigin *origin, size_t *source)
{
  const HgNode *own = check->model->nodes[node];
  if (origin->from < 0 || own->n_in == 0 || own->in[0].slot > 0)
    return false;
  *source = own->in[0].node;
  return true;
}

/* What a place on the axis is called: by the nearest layer before that names it. */
static void
noun_of (const HgCheck *check, size_t node, int axis, const char *noun[2])
{
  HgAxisOrigin origin;
  size_t source;
  int rank = check->nodes[node].out[0].rank;
  noun[0] = hg_axis_noun (axis, rank, false);
  noun[1] = hg_axis_noun (axis, rank, true);
  while (axis_of (check, node, axis, &origin))
    {
      if (origin.one != NULL)
        {
          noun[0] = origin.one;
          noun[1] = origin.many;
          return;
        }
      if (!comes_from (check, node, &origin, &source))
        return;
      node = source;
      axis = origin.from;
    }
}

/* "16 units", or "an open number of units". */
static void
add_items (char *text, int64_t n, const char *const noun[2])
{
  char items[120];
  if (n == HG_UNKNOWN)
    ADD (text, "%s %s", text[0] == '\0' ? "An open number of" : "an open number of", noun[1]);
  else
    ADD (text, "%s", hg_format_items (items, sizeof items, n, noun[0], noun[1]));
}

char *
hg_number_axis (const HgCheck *check, size_t node, int axis, char *text)
{
  HgAxisOrigin origin;
  size_t source = HG_NO_NODE;
  const char *noun[2];
  int64_t n = hg_shape_axis (&check->nodes[node].out[0], axis);
  text[0] = '\0';
  bool said = axis_of (check, node, axis, &origin);
  noun_of (check, node, axis, noun);
  if (said && origin.sum[0] != '\0' && n != HG_UNKNOWN)
    ADD (text, "%s = ", origin.sum);
  add_items (text, n, noun);
  if (said && origin.why[0] != '\0')
    ADD (text, ": %s", origin.why);
  else if (said && comes_from (check, node, &origin, &source))
    ADD (text, ", as %s from %s", n == 1 ? "it comes" : "they come", check->model->nodes[source]->name);
  ADD (text, ".");
  return text;
}

char *
hg_number_values (const HgCheck *check, size_t node, char *text)
{
  const HgShape *out = &check->nodes[node].out[0];
  const char *noun[2];
  char count[64], shape[HG_SHAPE_TEXT];
  int last = out->rank - 1;
  text[0] = '\0';
  if (out->rank == HG_UNKNOWN || check->nodes[node].values == HG_UNKNOWN)
    return strcpy (text, "Unknown until the layer's input fits and every axis has a size.");
  if (out->rank == 0)
    return strcpy (text, "A single number: 1 value.");
  noun_of (check, node, last, noun);
  add_items (text, out->dim[last], noun);
  ADD (text, out->dim[last] == 1 ? ", one value" : ", one value each");
  for (int i = 0; i < last; i++)
    {
      noun_of (check, node, i, noun);
      ADD (text, "%s", i > 0 ? " × " : out->dim[i] == 1 ? ", at " : ", at each of ");
      add_items (text, out->dim[i], noun);
    }
  hg_format_items (count, sizeof count, check->nodes[node].values, "value", "values");
  if (out->rank > 1)
    ADD (text, ": %s = %s.", hg_shape_text (out, shape), count);
  else
    ADD (text, ": %s.", count);
  return text;
}

char *
hg_number_parameters (const HgCheck *check, size_t node, char *text)
{
  const HgNode *own = check->model->nodes[node];
  const HgNodeCheck *state = &check->nodes[node];
  size_t owner = hg_model_owner (check->model, node);
  HgFormula formula = { 0 };
  char count[64];
  text[0] = '\0';
  if (state->parameters == HG_UNKNOWN)
    return strcpy (text, "Unknown until the layer's input fits.");
  if (own->layer->kind->formula == NULL)
    return strcpy (text, "No parameters: nothing here is learned.");
  own->layer->kind->formula (own->layer->config, state->in, &formula);
  if (formula.legend[0] == '\0')
    return strcpy (text, "No parameters: nothing here is learned.");
  if (owner != node)
    ADD (text, "None of its own: it uses those of %s. ", check->model->nodes[owner]->name);
  else if (formula.numbers[0] != '\0')
    ADD (text, "%s = %s. ", formula.numbers,
         hg_format_items (count, sizeof count, state->parameters, "parameter", "parameters"));
  else
    ADD (text, "%s. ", hg_format_items (count, sizeof count, state->parameters, "parameter", "parameters"));
  ADD (text, "%s", formula.legend);
  if (owner == node && state->trainable != state->parameters)
    ADD (text, " %s of them %s trained.",
         hg_format_count (count, sizeof count, state->parameters - state->trainable),
         state->parameters - state->trainable == 1 ? "is not" : "are not");
  return text;
}

char *
hg_number_sentence (const HgCheck *check, size_t node, int number, char *text)
{
  return number == HG_NUMBER_VALUES       ? hg_number_values (check, node, text)
         : number == HG_NUMBER_PARAMETERS ? hg_number_parameters (check, node, text)
                                          : hg_number_axis (check, node, number, text);
}

/* "59 · 4 · 16 = 3,776", gates apart. */
static void
set_product (HgNumberArray *array, const HgShape *shape, size_t gates)
{
  char count[48];
  array->values = hg_shape_values (shape);
  array->product[0] = '\0';
  for (int i = 0; i < shape->rank; i++)
    {
      bool split = gates > 1 && i == shape->rank - 1 && shape->dim[i] != HG_UNKNOWN;
      hg_torch_append (array->product, sizeof array->product, "%s", i > 0 ? " · " : "");
      if (split)
        hg_torch_append (array->product, sizeof array->product, "%zu · ", gates);
      hg_torch_append (array->product, sizeof array->product, "%s",
                       hg_explain_count (split ? shape->dim[i] / (int64_t)gates : shape->dim[i], count));
    }
  if (shape->rank + (gates > 1) > 1)
    hg_torch_append (array->product, sizeof array->product, " = %s", hg_explain_count (array->values, count));
}

static size_t
gates_of (const HgWeightSpec *spec)
{
  size_t n = 0;
  while (spec->gates != NULL && spec->gates[n] != NULL)
    n++;
  return n;
}

static size_t
torch_arrays (const HgCheck *check, size_t node, HgNumberArray *arrays)
{
  const HgNode *own = check->model->nodes[node];
  const HgNodeCheck *state = &check->nodes[node];
  HgTorch *torch = hg_layer_torch (own->layer, state->in, own->n_in, state->out, NULL);
  size_t n = torch != NULL ? torch->n_arrays : 0;
  for (size_t i = 0; i < n; i++)
    {
      snprintf (arrays[i].name, sizeof arrays[i].name, "%s", torch->arrays[i].name);
      set_product (&arrays[i], &torch->arrays[i].shape, 1);
    }
  hg_layer_torch_free (torch);
  return n;
}

size_t
hg_number_arrays (const HgCheck *check, size_t node, HgConvention convention, HgNumberArray *arrays)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  if (check->nodes[node].state != HG_NODE_FITS)
    return 0;
  if (convention == HG_CONVENTION_TORCH)
    return torch_arrays (check, node, arrays);
  HgWeightSpec *specs = calloc (HG_MAX_WEIGHTS, sizeof *specs);
  size_t n = specs != NULL ? hg_layer_weights (layer, check->nodes[node].in, specs) : 0;
  for (size_t i = 0; i < n; i++)
    {
      snprintf (arrays[i].name, sizeof arrays[i].name, "%s", specs[i].name);
      set_product (&arrays[i], &specs[i].shape, gates_of (&specs[i]));
    }
  free (specs);
  return n;
}

void
hg_number_follow (const HgCheck *check, size_t node, int axis, int *lit)
{
  HgAxisOrigin origin;
  size_t source = node;
  for (size_t i = 0; i < check->n; i++)
    lit[i] = -1;
  lit[node] = axis;
  for (size_t at = node; axis_of (check, at, lit[at], &origin) && comes_from (check, at, &origin, &source);
       at = source)
    lit[source] = origin.from;
  for (size_t i = node + 1; i < check->n; i++)
    for (int k = 0; k < check->nodes[i].out[0].rank; k++)
      if (axis_of (check, i, k, &origin) && comes_from (check, i, &origin, &source)
          && lit[source] == origin.from)
        lit[i] = k;
}
