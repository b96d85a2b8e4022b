#include "model/check.h"
#include "base/format.h"
#include "base/memory.h"
#include "layers/foreign.h"
#include "model/check-private.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_DIAGNOSTICS = 64 /* a person mends them one by one */
};

static HgDiagnostic *
add_diagnostic (HgCheck *check, HgSeverity severity, size_t node)
{
  if (check->n_diagnostics == MOST_DIAGNOSTICS)
    return NULL;
  HgDiagnostic *diagnostic = &check->diagnostics[check->n_diagnostics++];
  diagnostic->severity = severity;
  diagnostic->node = node;
  return diagnostic;
}

static void
node_title (const HgModel *model, size_t node, char *title, size_t size)
{
  hg_layer_describe (model->nodes[node]->layer, title, size, NULL, 0);
}

/* "needs A and gets B" → expected and got. */
static void
split_expectation (HgDiagnostic *diagnostic, const char *text)
{
  const char *gets = strstr (text, " and gets ");
  if (strncmp (text, "needs ", 6) != 0 || gets == NULL)
    return;
  snprintf (diagnostic->expected, sizeof diagnostic->expected, "%.*s", (int)(gets - text - 6), text + 6);
  snprintf (diagnostic->got, sizeof diagnostic->got, "%s", gets + strlen (" and gets "));
}

static void
report_fault (HgCheck *check, size_t node, const char *text)
{
  HgDiagnostic *diagnostic = add_diagnostic (check, HG_FAULT, node);
  if (diagnostic == NULL)
    return;
  char title[64];
  node_title (check->model, node, title, sizeof title);
  bool foreign = hg_layer_foreign_get (check->model->nodes[node]->layer) != NULL;
  snprintf (diagnostic->title, sizeof diagnostic->title, "%s",
            foreign ? "Not supported" : "Input does not fit");
  snprintf (diagnostic->sentence, sizeof diagnostic->sentence, "%s %s.", title, text);
  if (foreign)
    snprintf (diagnostic->sentence, sizeof diagnostic->sentence,
              "%s %s: take the layer %s out, or put another one in its place.", title, text,
              check->model->nodes[node]->name);
  split_expectation (diagnostic, text);
  const HgNode *it = check->model->nodes[node];
  if (it->n_in > 0)
    node_title (check->model, it->in[0].node, diagnostic->from, sizeof diagnostic->from);
}

/* Says that the layer at input @k's other end does not offer that output. */
static bool
hands_out (const HgCheck *check, const HgNode *node, size_t k, HgError *error)
{
  char title[64];
  node_title (check->model, node->in[k].node, title, sizeof title);
  return hg_error_set (error, HG_ERROR_SHAPE,
                       "needs the state of %s and gets none, because its Return state is off", title);
}

/* Whether the model's own outputs take from node @i what it offers. */
static bool
gives_out (const HgCheck *check, size_t i, HgError *error)
{
  const HgModel *model = check->model;
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node == i && model->outputs[k].slot >= hg_layer_outputs (model->nodes[i]->layer))
      return hg_error_set (error, HG_ERROR_SHAPE,
                           "needs its state as an output of the model and gets none, because its Return "
                           "state is off");
  return true;
}

/* Whether node @i can use the weights of the node that it shares with: they must have the same shapes. */
static bool
shares_well (const HgCheck *check, size_t i, HgError *error)
{
  const HgModel *model = check->model;
  const HgLayer *layer = model->nodes[i]->layer;
  size_t owner = hg_model_owner (model, i);
  HgWeightSpec own[HG_MAX_WEIGHTS], shared[HG_MAX_WEIGHTS];
  size_t n = owner != i ? hg_layer_weights (layer, check->nodes[i].in, own) : 0;
  if (n == 0 || check->nodes[owner].state == HG_NODE_BROKEN)
    return true;
  hg_layer_weights (layer, check->nodes[owner].in, shared);
  for (size_t k = 0; k < n; k++)
    if (!hg_shape_equal (&own[k].shape, &shared[k].shape))
      {
        char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
        return hg_error_set (error, HG_ERROR_SHAPE,
                             "needs an input for the weights that it shares with %s, %s, and gets one for %s",
                             model->nodes[owner]->name, hg_shape_text (&shared[k].shape, want),
                             hg_shape_text (&own[k].shape, got));
      }
  return true;
}

static void
check_node (HgCheck *check, size_t i)
{
  const HgNode *node = check->model->nodes[i];
  HgNodeCheck *result = &check->nodes[i];
  bool after = false;
  size_t missing = HG_NO_NODE;
  for (size_t k = 0; k < node->n_in; k++)
    {
      const HgNodeCheck *from = &check->nodes[node->in[k].node];
      result->in[k] = from->out[node->in[k].slot];
      if (node->in[k].slot >= hg_layer_outputs (check->model->nodes[node->in[k].node]->layer))
        missing = k;
      after |= from->state == HG_NODE_BROKEN || from->state == HG_NODE_AFTER_BROKEN;
    }
  for (size_t k = 0; k < HG_MAX_OUTPUTS; k++)
    result->out[k] = HG_SHAPE_UNKNOWN;
  HgError error = { 0 };
  bool fits = node->layer->kind->infer (node->layer->config, result->in, node->n_in, result->out, &error);
  if (missing != HG_NO_NODE)
    fits = hands_out (check, node, missing, &error);
  fits = fits && gives_out (check, i, &error) && shares_well (check, i, &error);
  bool foreign = hg_layer_foreign_get (node->layer) != NULL;
  result->state = foreign ? HG_NODE_UNKNOWN
                  : !fits ? HG_NODE_BROKEN
                  : after ? HG_NODE_AFTER_BROKEN
                          : HG_NODE_FITS;
  result->values = hg_shape_values (&result->out[0]);
  result->parameters = result->trainable = HG_UNKNOWN;
  if (node->shares != HG_NO_NODE)
    result->parameters = result->trainable = 0;
  else if (fits || foreign)
    result->parameters = hg_layer_parameters (node->layer, result->in, &result->trainable);
  if (result->parameters > 0)
    {
      check->parameters += result->parameters;
      check->trainable += result->trainable;
    }
  if (!fits)
    {
      check->n_faults++;
      check->n_foreign += foreign;
      report_fault (check, i, error.text);
    }
}

/* Whether every path from input to output goes through node @i: no wire jumps over it. */
static bool
passes_all (const HgModel *model, size_t i)
{
  for (size_t v = i + 1; v < model->n; v++)
    {
      if (model->nodes[v]->n_in == 0)
        return false;
      for (size_t k = 0; k < model->nodes[v]->n_in; k++)
        if (model->nodes[v]->in[k].node < i)
          return false;
    }
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node < i)
      return false;
  return true;
}

static bool
is_output (const HgModel *model, size_t i)
{
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node == i)
      return true;
  return false;
}

/* The values that node @i hands on, by the outputs that are used; HG_UNKNOWN when one is not known. */
static int64_t
handed_on (const HgCheck *check, size_t i, bool *reads)
{
  size_t readers[HG_MAX_OUTPUTS], all = hg_model_readers (check->model, i, readers);
  int64_t sum = 0;
  bool known = true;
  for (size_t slot = 0; slot < HG_MAX_OUTPUTS; slot++)
    {
      int64_t values = hg_shape_values (&check->nodes[i].out[slot]);
      reads[slot] = readers[slot] > 0 || (slot == 0 && all == 0);
      if (reads[slot])
        known &= values != HG_UNKNOWN && !__builtin_add_overflow (sum, values, &sum);
    }
  return known ? sum : HG_UNKNOWN;
}

static void
find_waist (HgCheck *check)
{
  const HgModel *model = check->model;
  int64_t least = 0;
  bool reads[HG_MAX_OUTPUTS];
  check->waist = model->waist;
  for (size_t i = 0; i < model->n && model->waist == HG_NO_NODE; i++)
    {
      int64_t values = handed_on (check, i, reads);
      if (model->nodes[i]->n_in == 0 || is_output (model, i) || values == HG_UNKNOWN
          || !passes_all (model, i))
        continue;
      if (check->waist == HG_NO_NODE || values < least)
        {
          check->waist = i;
          least = values;
        }
    }
  check->waist_values
      = check->waist != HG_NO_NODE ? handed_on (check, check->waist, check->waist_reads) : HG_UNKNOWN;
  check->input_values = 0;
  for (size_t i = 0; i < model->n; i++)
    if (model->nodes[i]->n_in == 0 && check->nodes[i].values > 0)
      check->input_values += check->nodes[i].values;
  if (check->waist_values > 0)
    check->ratio = (double)check->input_values / (double)check->waist_values;
}

static void
assign_roles (HgCheck *check)
{
  const HgModel *model = check->model;
  for (size_t i = 0; i < model->n; i++)
    check->nodes[i].role = model->nodes[i]->n_in == 0                       ? HG_ROLE_INPUT
                           : i == check->waist                              ? HG_ROLE_WAIST
                           : is_output (model, i)                           ? HG_ROLE_OUTPUT
                           : check->waist != HG_NO_NODE && i < check->waist ? HG_ROLE_ENCODER
                                                                            : HG_ROLE_DECODER;
}

/* A layer whose output goes nowhere: it would be trained for nothing. */
static void
check_unused (HgCheck *check)
{
  const HgModel *model = check->model;
  for (size_t i = 0; i < model->n; i++)
    {
      size_t readers[HG_MAX_OUTPUTS];
      bool used = is_output (model, i) || model->n == 1 || hg_model_readers (model, i, readers) > 0;
      HgDiagnostic *diagnostic = used ? NULL : add_diagnostic (check, HG_WARNING, i);
      if (diagnostic == NULL)
        continue;
      char title[64];
      node_title (model, i, title, sizeof title);
      snprintf (diagnostic->title, sizeof diagnostic->title, "Nothing uses this layer");
      snprintf (diagnostic->sentence, sizeof diagnostic->sentence,
                "No layer takes what %s gives, so it changes nothing: wire it, or remove it.", title);
    }
}

/* Output against input, and a waist that does not squeeze. Only on a stack that computes. */
static void
check_whole (HgCheck *check)
{
  const HgModel *model = check->model;
  const HgNodeCheck *last = &check->nodes[model->outputs[0].node];
  const HgShape *input = &check->nodes[0].out[0], *output = &last->out[model->outputs[0].slot];
  char in_text[HG_SHAPE_TEXT], out_text[HG_SHAPE_TEXT], title[64];
  check->trains = hg_shape_equal (input, output) && model->n > 1;
  HgDiagnostic *diagnostic;
  if (!check->trains && (diagnostic = add_diagnostic (check, HG_MISMATCH, model->outputs[0].node)) != NULL)
    {
      hg_shape_text (input, in_text);
      hg_shape_text (output, out_text);
      node_title (model, diagnostic->node, title, sizeof title);
      snprintf (diagnostic->title, sizeof diagnostic->title, "%s",
                model->n > 1 ? "Output is not shaped like the input" : "No layers yet");
      if (model->n > 1)
        snprintf (diagnostic->sentence, sizeof diagnostic->sentence,
                  "The output is %s and the input %s: %s does not give back the shape that came in.",
                  out_text, in_text, title);
      else
        snprintf (diagnostic->sentence, sizeof diagnostic->sentence,
                  "There are no layers yet: add some that squeeze the input, %s, into fewer values, and "
                  "some that bring it back to its shape.",
                  in_text);
      snprintf (diagnostic->expected, sizeof diagnostic->expected, "%.60s", in_text);
      snprintf (diagnostic->got, sizeof diagnostic->got, "%.60s", out_text);
    }
  if (model->n_outputs > 1
      && (diagnostic = add_diagnostic (check, HG_WARNING, model->outputs[1].node)) != NULL)
    {
      char first[64];
      node_title (model, model->outputs[0].node, first, sizeof first);
      snprintf (diagnostic->title, sizeof diagnostic->title, "Several outputs");
      snprintf (diagnostic->sentence, sizeof diagnostic->sentence,
                "The model has %zu outputs: training compares the first, %s, with the input.",
                model->n_outputs, first);
    }
  check_unused (check);
  if (check->waist == HG_NO_NODE || check->ratio <= 0 || check->ratio > 1)
    return;
  if ((diagnostic = add_diagnostic (check, HG_WARNING, check->waist)) != NULL)
    {
      char waist[48], values[48];
      node_title (model, check->waist, title, sizeof title);
      snprintf (diagnostic->title, sizeof diagnostic->title, "Nothing is compressed");
      snprintf (diagnostic->sentence, sizeof diagnostic->sentence,
                "%s is the waist and holds %s for %s: nothing is compressed.", title,
                hg_format_items (waist, sizeof waist, check->waist_values, "value", "values"),
                hg_format_count (values, sizeof values, check->input_values));
    }
}

HgCheck *
hg_check_shapes (const HgModel *model, HgError *error)
{
  HgCheck *check = hg_alloc (1, sizeof *check, error);
  if (check == NULL)
    return NULL;
  check->model = hg_model_ref (model);
  check->n = model->n;
  check->nodes = hg_alloc (model->n, sizeof *check->nodes, error);
  check->diagnostics = hg_alloc (MOST_DIAGNOSTICS, sizeof *check->diagnostics, error);
  if (check->nodes == NULL || check->diagnostics == NULL)
    {
      hg_check_free (check);
      return NULL;
    }
  for (size_t i = 0; i < model->n; i++)
    check_node (check, i);
  find_waist (check);
  assign_roles (check);
  if (check->n_faults == 0)
    check_whole (check);
  return check;
}

HgCheck *
hg_check_new (const HgModel *model, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  for (size_t i = 0; check != NULL && i < check->n_diagnostics; i++)
    if (!hg_find_fixes (check, &check->diagnostics[i], error))
      {
        hg_check_free (check);
        check = NULL;
      }
  return check;
}

void
hg_check_free (HgCheck *check)
{
  if (check == NULL)
    return;
  for (size_t i = 0; check->diagnostics != NULL && i < check->n_diagnostics; i++)
    for (size_t k = 0; k < check->diagnostics[i].n_fixes; k++)
      hg_model_unref (check->diagnostics[i].fixes[k].model);
  hg_model_unref (check->model);
  free (check->diagnostics);
  free (check->nodes);
  free (check);
}

size_t
hg_check_bytes (const HgCheck *check)
{
  return sizeof *check + check->n * sizeof *check->nodes + MOST_DIAGNOSTICS * sizeof *check->diagnostics;
}

bool
hg_check_input_takes (const HgShape *input, const HgShape *sample)
{
  return hg_shape_equal (input, sample)
         || (input->rank == 1 && sample->rank > 0 && hg_shape_values (sample) == input->dim[0]);
}

bool
hg_check_takes (const HgCheck *check, const HgShape *sample)
{
  return hg_check_input_takes (&check->nodes[0].out[0], sample);
}

/* The first fault that is one of the stack: a layer that is not known is none. */
static size_t
first_fault (const HgCheck *check)
{
  size_t i = 0;
  while (i + 1 < check->n_diagnostics
         && hg_layer_foreign_get (check->model->nodes[check->diagnostics[i].node]->layer) != NULL)
    i++;
  return check->diagnostics[i].node;
}

static void
faulty_headline (const HgCheck *check, char *text, size_t size)
{
  char title[64], count[48], parameters[48];
  size_t faults = check->n_faults - check->n_foreign;
  hg_format_count (parameters, sizeof parameters, check->parameters);
  if (faults == 0)
    snprintf (text, size, "%s unknown and not executed · %s parameters",
              hg_format_items (count, sizeof count, (int64_t)check->n_foreign, "layer is", "layers are"),
              parameters);
  else if (faults == 1)
    {
      node_title (check->model, first_fault (check), title, sizeof title);
      snprintf (text, size, "%s does not fit · %s parameters without it", title, parameters);
    }
  else
    snprintf (text, size, "%s do not fit · %s parameters without them",
              hg_format_items (count, sizeof count, (int64_t)faults, "layer", "layers"), parameters);
}

char *
hg_check_headline (const HgCheck *check, char *text, size_t size)
{
  char input[48], waist[48], parameters[48];
  if (check->n_faults > 0)
    {
      faulty_headline (check, text, size);
      return text;
    }
  hg_format_items (parameters, sizeof parameters, check->parameters, "parameter", "parameters");
  hg_format_count (input, sizeof input, check->input_values);
  if (check->waist_values <= 0)
    snprintf (text, size, "%s · %s",
              hg_format_items (input, sizeof input, check->input_values, "value", "values"), parameters);
  else if (check->ratio <= 0) /* the input's length is open */
    snprintf (text, size, "— → %s · %s", hg_format_count (waist, sizeof waist, check->waist_values),
              parameters);
  else if (check->ratio <= 1)
    snprintf (text, size, "%s → %s · %.2f× · no compression · %s", input,
              hg_format_count (waist, sizeof waist, check->waist_values), check->ratio, parameters);
  else
    snprintf (text, size, "%s → %s · %.2f× · %.2f %% · %s", input,
              hg_format_count (waist, sizeof waist, check->waist_values), check->ratio,
              100 * (1 - 1 / check->ratio), parameters);
  return text;
}
