#include "files/keras-outline.h"
#include "base/memory.h"
#include "files/keras-order.h"
#include "files/keras-scopes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the making of one scope's parts needs. */
typedef struct
{
  const HgKerasScopes *scopes;
  const HgCheck *check;
  size_t *part, *call; /* of each node of the scope at hand: its part, and which call of it */
} Maker;

/* Number of scope @s's parts that stand for tensors from outside: the Inputs of a model within the model. */
static size_t
inputs_of (const Maker *maker, size_t s)
{
  return s > 0 ? maker->scopes->scopes[s].n_in : 0;
}

/* The part of scope @s that gives @edge, which a node of its first call takes. */
static HgKerasSource
source_of (const Maker *maker, size_t s, HgEdge edge)
{
  const HgKerasScopes *scopes = maker->scopes;
  const HgKerasScope *scope = &scopes->scopes[s];
  size_t at = hg_keras_scope_find (scopes, s, edge.node), slot = 0;
  if (at == HG_NO_NODE || at >= scope->size)
    {
      while (scope->in[slot].node != edge.node || scope->in[slot].slot != edge.slot)
        slot++;
      return (HgKerasSource){ .layer = slot };
    }
  HgKerasSource source
      = { .layer = maker->part[edge.node], .call = maker->call[edge.node], .slot = edge.slot };
  if (scopes->of[edge.node] == s)
    return source;
  size_t child = hg_keras_scope_child (scopes, s, edge.node);
  const HgKerasScope *inner = &scopes->scopes[child];
  size_t first = inner->nodes[hg_keras_scope_find (scopes, child, edge.node) % inner->size];
  while (inner->out[slot].node != first || inner->out[slot].slot != edge.slot)
    slot++;
  source.slot = slot;
  return source;
}

static void
take_edges (const Maker *maker, size_t s, const HgEdge *edges, size_t n, HgKerasCall *call)
{
  call->n = n;
  for (size_t e = 0; e < n; e++)
    call->in[e] = source_of (maker, s, edges[e]);
}

static bool
make_calls (HgKerasPart *part, size_t n, HgError *error)
{
  part->calls.calls = hg_alloc (n, sizeof *part->calls.calls, error);
  part->calls.n = part->calls.calls != NULL ? n : 0;
  return part->calls.calls != NULL;
}

/* Whether a layer or a model of scope @s is called @name. */
static bool
name_taken (const Maker *maker, size_t s, const char *name)
{
  const HgKerasScopes *scopes = maker->scopes;
  for (size_t p = 0; p < scopes->scopes[s].size; p++)
    {
      size_t node = scopes->scopes[s].nodes[p], child = hg_keras_scope_child (scopes, s, node);
      if (strcmp (child == s ? scopes->model->nodes[node]->name : scopes->scopes[child].name, name) == 0)
        return true;
    }
  return false;
}

/* The Inputs of scope @s, the first of its parts: input_1, input_2, … */
static bool
make_inputs (const Maker *maker, size_t s, HgKerasPart *part, HgError *error)
{
  const HgKerasScope *scope = &maker->scopes->scopes[s];
  for (size_t k = 0, number = 1; k < inputs_of (maker, s); k++)
    {
      HgKerasPart *input = &part->parts[k];
      HgValue value = { .type = HG_PARAM_SHAPE };
      value.shape = maker->check->nodes[scope->in[k].node].out[scope->in[k].slot];
      HgLayer *plain = hg_layer_new (hg_layer_kind_find ("InputLayer"), error);
      input->layer = plain != NULL ? hg_layer_with (plain, "shape", value, error) : NULL;
      hg_layer_unref (plain);
      do
        snprintf (input->name, sizeof input->name, "input_%zu", number++);
      while (name_taken (maker, s, input->name));
      if (input->layer == NULL || !make_calls (input, 1, error))
        return false;
      part->inputs.in[part->inputs.n++].layer = k;
    }
  return true;
}

static bool make_scope (Maker *maker, size_t s, HgKerasPart *part, HgError *error);

/* Names the parts of scope @s and says which is whose; the models among them are made whole. */
static bool
make_parts (Maker *maker, size_t s, HgKerasPart *part, HgError *error)
{
  const HgKerasScopes *scopes = maker->scopes;
  const HgModel *model = scopes->model;
  const HgKerasScope *scope = &scopes->scopes[s];
  part->n = inputs_of (maker, s);
  for (size_t t = 1; t < scopes->n; t++)
    if (scopes->scopes[t].parent == s)
      {
        HgKerasPart *inner = &part->parts[part->n++];
        snprintf (inner->name, sizeof inner->name, "%s", scopes->scopes[t].name);
        if (!make_scope (maker, t, inner, error) || !make_calls (inner, scopes->scopes[t].n_calls, error))
          return false;
        for (size_t at = 0; at < scopes->scopes[t].n_calls * scopes->scopes[t].size; at++)
          {
            maker->part[scopes->scopes[t].nodes[at]] = part->n - 1;
            maker->call[scopes->scopes[t].nodes[at]] = at / scopes->scopes[t].size;
          }
      }
  for (size_t p = 0; p < scope->size; p++)
    {
      size_t i = scope->nodes[p], owner = hg_model_owner (model, i);
      if (scopes->of[i] != s)
        continue;
      if (owner == i)
        {
          HgKerasPart *leaf = &part->parts[part->n];
          snprintf (leaf->name, sizeof leaf->name, "%s", model->nodes[i]->name);
          leaf->layer = hg_layer_ref (model->nodes[i]->layer);
          leaf->node = i;
          maker->part[i] = part->n++;
        }
      maker->part[i] = maker->part[owner];
      maker->call[i] = part->parts[maker->part[i]].calls.n++;
    }
  return true;
}

/* Says what each call of scope @s's layers takes; their calls have been counted. */
static bool
wire_layers (const Maker *maker, size_t s, HgKerasPart *part, HgError *error)
{
  const HgKerasScopes *scopes = maker->scopes;
  const HgKerasScope *scope = &scopes->scopes[s];
  for (size_t k = inputs_of (maker, s); k < part->n; k++)
    if (part->parts[k].layer != NULL && !make_calls (&part->parts[k], part->parts[k].calls.n, error))
      return false;
  for (size_t p = 0; p < scope->size; p++)
    {
      size_t i = scope->nodes[p];
      const HgNode *node = scopes->model->nodes[i];
      if (scopes->of[i] == s)
        take_edges (maker, s, node->in, node->n_in, &part->parts[maker->part[i]].calls.calls[maker->call[i]]);
    }
  return true;
}

/* The same for the models within it. */
static void
wire_models (const Maker *maker, size_t s, HgKerasPart *part)
{
  const HgKerasScopes *scopes = maker->scopes;
  HgEdge in[HG_MAX_INPUTS];
  for (size_t t = 1; t < scopes->n; t++)
    for (size_t c = 0; scopes->scopes[t].parent == s && c < scopes->scopes[t].n_calls; c++)
      {
        size_t n = hg_keras_scope_inputs (scopes, t, c, in), at = maker->part[scopes->scopes[t].nodes[0]];
        take_edges (maker, s, in, n, &part->parts[at].calls.calls[c]);
      }
}

static bool
is_input (const HgKerasPart *part)
{
  return part->layer != NULL && part->layer->kind->max_in == 0;
}

/* Whether @part, whose parts are in order, is one after the other from one input to one output. */
static bool
is_chain (const HgKerasPart *part)
{
  bool chain = part->inputs.n == 1 && part->outputs.n == 1 && is_input (&part->parts[0]);
  for (size_t k = 0; chain && k < part->n; k++)
    {
      const HgKerasPart *it = &part->parts[k];
      const HgKerasCall *call = it->calls.calls;
      chain = it->calls.n == 1 && call->n == (k > 0) && (k == 0 || call->in[0].layer == k - 1)
              && (it->layer != NULL ? hg_layer_outputs (it->layer) == 1 : it->chain);
    }
  return chain && part->outputs.in[0].layer == part->n - 1;
}

static bool
make_scope (Maker *maker, size_t s, HgKerasPart *part, HgError *error)
{
  const HgKerasScope *scope = &maker->scopes->scopes[s];
  const HgModel *model = maker->scopes->model;
  /* As many as there can be. */
  size_t most = inputs_of (maker, s) + scope->size;
  part->node = HG_NO_NODE;
  part->parts = hg_alloc (most, sizeof *part->parts, error);
  for (size_t k = 0; part->parts != NULL && k < most; k++)
    part->parts[k].node = HG_NO_NODE;
  if (part->parts == NULL || !make_parts (maker, s, part, error) || !make_inputs (maker, s, part, error)
      || !wire_layers (maker, s, part, error))
    return false;
  wire_models (maker, s, part);
  for (size_t p = 0; s == 0 && p < scope->size; p++)
    if (model->nodes[p]->layer->kind->max_in == 0 && part->inputs.n < HG_MAX_INPUTS)
      part->inputs.in[part->inputs.n++].layer = maker->part[p];
  if (s == 0)
    take_edges (maker, s, model->outputs, model->n_outputs, &part->outputs);
  else
    take_edges (maker, s, scope->out, scope->n_out, &part->outputs);
  if (!hg_keras_order (part, error))
    return false;
  part->chain = is_chain (part);
  return true;
}

/* In a graph every model is one. */
static void
mind_graphs (HgKerasPart *part)
{
  for (size_t k = 0; k < part->n; k++)
    {
      part->parts[k].chain &= part->chain;
      mind_graphs (&part->parts[k]);
    }
}

static bool
make_tree (HgKerasOutline *outline, HgError *error)
{
  HgKerasScopes scopes = { 0 };
  size_t n = outline->model->n;
  Maker maker = { .scopes = &scopes,
                  .check = outline->check,
                  .part = hg_alloc (n, sizeof *maker.part, error),
                  .call = hg_alloc (n, sizeof *maker.call, error) };
  bool done = maker.part != NULL && maker.call != NULL
              && hg_keras_scopes_init (&scopes, outline->model, outline->check, error)
              && make_scope (&maker, 0, &outline->root, error);
  free (maker.part);
  free (maker.call);
  hg_keras_scopes_clear (&scopes);
  return done;
}

bool
hg_keras_outline_init (HgKerasOutline *outline, const HgModel *model, const HgWeights *weights,
                       HgError *error)
{
  *outline = (HgKerasOutline){ .model = model, .weights = weights };
  if (weights != NULL)
    {
      if (!hg_keras_unroll (model, weights, &outline->unrolled, error))
        return false;
      outline->model = outline->unrolled.model;
      outline->weights = outline->unrolled.weights;
    }
  outline->check = hg_check_shapes (outline->model, error);
  if (outline->check == NULL || !make_tree (outline, error))
    return false;
  snprintf (outline->root.name, sizeof outline->root.name, "%s", model->name);
  mind_graphs (&outline->root);
  return true;
}

void
hg_keras_outline_clear (HgKerasOutline *outline)
{
  hg_keras_part_clear (&outline->root);
  hg_check_free (outline->check);
  hg_keras_unrolled_clear (&outline->unrolled);
  *outline = (HgKerasOutline){ 0 };
}

const HgWeight *
hg_keras_outline_weights (const HgKerasOutline *outline, const HgKerasPart *part, size_t *n)
{
  const HgWeights *weights = outline->weights;
  size_t first = 0;
  *n = 0;
  if (part->node == HG_NO_NODE)
    return NULL;
  const char *name = outline->model->nodes[part->node]->name;
  while (first < weights->n && strcmp (weights->items[first].node, name) != 0)
    first++;
  while (first + *n < weights->n && strcmp (weights->items[first + *n].node, name) == 0)
    ++*n;
  return weights->items + first;
}
