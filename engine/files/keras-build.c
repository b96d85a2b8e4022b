#include "files/keras-build.h"
#include "base/memory.h"
#include "files/keras-channels.h"
#include "files/keras-layer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The outputs of one call of a part. */
typedef struct
{
  bool done;
  size_t node;   /* of a layer */
  size_t n;      /* outputs of a model */
  HgEdge *edges; /* of a model */
} Result;

typedef struct
{
  int keras;
  const HgShape *kernel;
  HgKerasFacts *facts;
  HgNode **nodes;
  int *turns; /* how each node's outputs lie: keras-channels.h */
  size_t n, capacity, turn_capacity;
} Build;

/* Where a part stands: in which groups, and which nodes feed the model it belongs to. */
typedef struct
{
  const char *group;
  bool nested;
  const HgEdge *in;
  size_t n_in;
} Place;

static bool build_model (Build *build, HgKerasPart *model, const Place *place, Result *result,
                         HgError *error);

static bool
name_taken (const Build *build, const char *name)
{
  for (size_t i = 0; i < build->n; i++)
    if (strcmp (build->nodes[i]->name, name) == 0)
      return true;
  return false;
}

/* @name, or the first of name_1, name_2 … that nobody has; where very many are alike, the node's own number.
 */
static void
free_name (const Build *build, const char *name, char *text)
{
  enum
  {
    FEW = 16
  };
  snprintf (text, HG_NAME_SIZE, "%s", name);
  for (size_t i = 1; name_taken (build, text); i++)
    snprintf (text, HG_NAME_SIZE, "%.*s_%zu", HG_NAME_SIZE - 24, name, i <= FEW ? i : build->n + i);
}

/* Appends a node; its index is build->n before. */
static bool
append (Build *build, const HgLayer *layer, const char *name, const HgEdge *in, size_t n_in,
        const char *group, size_t shares, int turn, HgError *error)
{
  char unique[HG_NAME_SIZE];
  if (build->n >= HG_KERAS_LAYERS)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "the model has more than %d layers", HG_KERAS_LAYERS);
  if (!hg_grow (&build->nodes, &build->capacity, build->n + 1, sizeof *build->nodes, error)
      || !hg_grow (&build->turns, &build->turn_capacity, build->n + 1, sizeof *build->turns, error))
    return false;
  free_name (build, name, unique);
  HgNode *node = hg_node_new (layer, unique, in, n_in, error);
  if (node == NULL)
    return false;
  snprintf (node->group, sizeof node->group, "%s", group);
  node->shares = shares;
  build->turns[build->n] = turn;
  build->nodes[build->n++] = node;
  return true;
}

/* @edge turned channels last (@turn > 0) or back (@turn = 0). */
static bool
turn_edge (Build *build, HgEdge *edge, int turn, const char *group, HgError *error)
{
  int now = build->turns[edge->node];
  if (now == turn)
    return true;
  HgLayer *layer = hg_keras_permute (turn > 0 ? turn : now, turn > 0, error);
  bool done = layer != NULL
              && append (build, layer, turn > 0 ? "channels_last" : "channels_first", edge, 1, group,
                         HG_NO_NODE, turn, error);
  hg_layer_unref (layer);
  if (done)
    *edge = (HgEdge){ .node = build->n - 1 };
  if (done)
    hg_keras_remark (build->facts,
                     "the file has channels first; here they are last, between layers that turn "
                     "them");
  return done;
}

static bool
build_layer (Build *build, HgKerasPart *part, const HgEdge *from, size_t n_in, const Place *place,
             Result *result, HgError *error)
{
  HgEdge in[HG_MAX_INPUTS];
  int turns[HG_MAX_INPUTS] = { 0 };
  for (size_t k = 0; k < n_in; k++)
    {
      in[k] = from[k];
      turns[k] = build->turns[in[k].node];
    }
  HgKerasTurn turn = hg_keras_turn (part->json, build->keras, turns, n_in);
  for (size_t k = 0; turn.in != HG_KERAS_AS_IT_COMES && k < n_in; k++)
    if (!turn_edge (build, &in[k], turn.in, place->group, error))
      return false;
  HgLayer *layer = hg_keras_turn_layer (part->layer, turn.out, error);
  bool done = layer != NULL
              && append (build, layer, part->name, in, n_in, place->group, part->node, turn.out, error);
  hg_layer_unref (layer);
  if (!done)
    return false;
  *result = (Result){ .done = true, .node = build->n - 1 };
  if (part->node == HG_NO_NODE)
    part->node = result->node;
  return true;
}

/* One call of @part, whose inputs are @in. */
static bool
build_part (Build *build, HgKerasPart *part, const HgEdge *in, size_t n_in, const Place *place,
            Result *result, HgError *error)
{
  if (part->layer != NULL)
    return build_layer (build, part, in, n_in, place, result, error);
  char group[2 * HG_NAME_SIZE];
  snprintf (group, sizeof group, "%s%s%s", place->group, *place->group != '\0' ? "/" : "", part->name);
  group[HG_NAME_SIZE - 1] = '\0';
  Place inside = { .group = group, .nested = true, .in = in, .n_in = n_in };
  return build_model (build, part, &inside, result, error) || hg_error_prefix (error, "%s", part->name);
}

static bool
is_input (const HgKerasPart *part)
{
  return part->layer != NULL && part->layer->kind->max_in == 0;
}

/* The first layer that @part begins with. */
static const HgKerasPart *
first_layer (const HgKerasPart *part)
{
  while (part->layer == NULL && part->chain)
    part = &part->parts[0];
  return part;
}

/* The Input's shape that follows from the first kernel: dense and recurrent ones have their inputs as rows,
 * convolutions as the axis before the last, over open sides. */
static bool
shape_of_kernel (const HgKerasPart *first, const HgShape *kernel, HgShape *shape)
{
  const char *class = first->layer != NULL ? first->layer->kind->name : "";
  bool conv = strncmp (class, "Conv", 4) == 0;
  bool recurrent
      = strcmp (class, "LSTM") == 0 || strcmp (class, "GRU") == 0 || strcmp (class, "SimpleRNN") == 0;
  if (kernel == NULL || kernel->rank < 2 || (!conv && !recurrent && strcmp (class, "Dense") != 0))
    return false;
  *shape = (HgShape){ .rank = conv ? kernel->rank - 1 : recurrent ? 2 : 1 };
  for (int i = 0; i + 1 < shape->rank; i++)
    shape->dim[i] = HG_UNKNOWN;
  shape->dim[shape->rank - 1] = kernel->dim[conv ? kernel->rank - 2 : 0];
  return true;
}

/* The Input that Keras before 2.4 left out of a Sequential model: its shape stands at the first layer. */
static bool
build_implied_input (Build *build, const HgKerasPart *model, HgEdge *input, HgError *error)
{
  const HgKerasPart *first = first_layer (model);
  HgValue value = { .type = HG_PARAM_SHAPE };
  HgError fault = { 0 };
  if (!hg_keras_batch_shape (json_object_get (first->json, "config"), &value.shape, &fault)
      && (fault.text[0] != '\0' || !shape_of_kernel (first, build->kernel, &value.shape)))
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "the layer %s %s", first->name,
                         fault.text[0] != '\0' ? fault.text : "does not say what shape comes in");
  HgLayer *plain = hg_layer_new (hg_layer_kind_find ("InputLayer"), error);
  HgLayer *layer = plain != NULL ? hg_layer_with (plain, "shape", value, error) : NULL;
  char name[HG_NAME_SIZE];
  if ((size_t)snprintf (name, sizeof name, "%s_input", first->name) >= sizeof name)
    strcpy (name, "input");
  bool done = layer != NULL && append (build, layer, name, NULL, 0, "", HG_NO_NODE, 0, error);
  hg_layer_unref (layer);
  hg_layer_unref (plain);
  *input = (HgEdge){ .node = build->n - 1 };
  return done;
}

/* The edges of @result's output @slot. */
static bool
output_of (const Result *result, size_t slot, HgEdge *edge)
{
  *edge = result->edges == NULL ? (HgEdge){ result->node, slot }
          : slot < result->n    ? result->edges[slot]
                                : (HgEdge){ HG_NO_NODE, 0 };
  return edge->node != HG_NO_NODE;
}

static bool
give_edges (Result *result, const HgEdge *edges, size_t n, HgError *error)
{
  *result = (Result){ .done = true, .n = n, .edges = hg_alloc (n, sizeof *edges, error) };
  if (result->edges == NULL)
    return false;
  memcpy (result->edges, edges, n * sizeof *edges);
  return true;
}

static bool
build_chain (Build *build, HgKerasPart *model, const Place *place, Result *result, HgError *error)
{
  HgEdge at = { .node = HG_NO_NODE };
  const HgKerasPart *first = first_layer (model);
  if (place->nested && place->n_in != 1)
    return hg_error_set (error, HG_ERROR_FORMAT, "a Sequential takes one input, got %zu", place->n_in);
  if (place->nested)
    at = place->in[0];
  else if (first->layer != NULL && !is_input (first) && !build_implied_input (build, model, &at, error))
    return false;
  for (size_t i = 0; i < model->n; i++)
    {
      Result one = { 0 };
      HgKerasPart *part = &model->parts[i];
      if (is_input (part) && i == 0 && at.node != HG_NO_NODE)
        continue;
      /* A functional model at the front brings its own Input. */
      if (at.node == HG_NO_NODE && part->layer == NULL)
        {
          Place inside = { .group = part->name };
          if (!build_model (build, part, &inside, &one, error))
            return false;
        }
      else if (!build_part (build, part, &at, at.node != HG_NO_NODE, place, &one, error))
        return false;
      bool given = output_of (&one, 0, &at);
      free (one.edges);
      if (!given)
        return hg_error_set (error, HG_ERROR_FORMAT, "%s gives nothing", part->name);
    }
  return give_edges (result, &at, 1, error);
}

/* The results of all calls of a functional model's parts. */
typedef struct
{
  HgKerasPart *model;
  size_t *first; /* of each part, into results */
  Result *results;
  size_t n;
} Calls;

static bool
calls_init (Calls *calls, HgKerasPart *model, HgError *error)
{
  *calls = (Calls){ .model = model, .first = hg_alloc (model->n + 1, sizeof *calls->first, error) };
  if (calls->first == NULL)
    return false;
  for (size_t i = 0; i < model->n; i++)
    {
      calls->first[i] = calls->n;
      calls->n += model->parts[i].calls.n;
    }
  calls->results = hg_alloc (calls->n, sizeof *calls->results, error);
  return calls->results != NULL;
}

static void
calls_clear (Calls *calls)
{
  for (size_t i = 0; calls->results != NULL && i < calls->n; i++)
    free (calls->results[i].edges);
  free (calls->results);
  free (calls->first);
}

/* The edges that @call takes, as far as they are built. */
static bool
gather (const Calls *calls, const HgKerasCall *call, HgEdge *in)
{
  for (size_t k = 0; k < call->n; k++)
    {
      const HgKerasSource *from = &call->in[k];
      const Result *result = &calls->results[calls->first[from->layer] + from->call];
      if (!result->done || !output_of (result, from->slot, &in[k]))
        return false;
    }
  return true;
}

/* The nested model's Input @part is what its caller hands in. */
static bool
take_input (const HgKerasPart *model, const HgKerasPart *part, const Place *place, Result *result,
            HgError *error)
{
  size_t at = 0;
  if (model->inputs.n > 0)
    {
      while (at < model->inputs.n && &model->parts[model->inputs.in[at].layer] != part)
        at++;
    }
  else
    for (const HgKerasPart *before = model->parts; before != part; before++)
      at += is_input (before);
  if (at < place->n_in)
    return give_edges (result, &place->in[at], 1, error);
  return hg_error_set (error, HG_ERROR_FORMAT, "its input %s is not fed", part->name);
}

/* Builds call @c of part @i if all that it takes is there; says so in its result. */
static bool
try_call (Build *build, Calls *calls, size_t i, size_t c, const Place *place, HgError *error)
{
  HgKerasPart *part = &calls->model->parts[i];
  Result *result = &calls->results[calls->first[i] + c];
  HgEdge in[HG_MAX_INPUTS];
  if (is_input (part) && place->nested)
    return take_input (calls->model, part, place, result, error);
  if (!gather (calls, &part->calls.calls[c], in))
    return true;
  return build_part (build, part, in, part->calls.calls[c].n, place, result, error);
}

static void
note_readers (const Calls *calls, const HgKerasCall *call, bool *read)
{
  for (size_t k = 0; k < call->n; k++)
    read[calls->first[call->in[k].layer] + call->in[k].call] = true;
}

/* Leaves out the calls of models that nobody reads, where others of the same are read, as Keras itself does.
 * @left: how many there are to build. */
static bool
drop_unread (Calls *calls, size_t *left, HgError *error)
{
  const HgKerasPart *model = calls->model;
  bool *read = hg_alloc (calls->n, sizeof *read, error);
  if (read == NULL)
    return false;
  note_readers (calls, &model->outputs, read);
  for (size_t i = 0; i < model->n; i++)
    for (size_t c = 0; c < model->parts[i].calls.n; c++)
      note_readers (calls, &model->parts[i].calls.calls[c], read);
  *left = calls->n;
  for (size_t i = 0; i < model->n; i++)
    {
      bool any = false;
      for (size_t c = 0; c < model->parts[i].calls.n; c++)
        any |= read[calls->first[i] + c];
      for (size_t c = 0; model->parts[i].layer == NULL && any && c < model->parts[i].calls.n; c++)
        if (!read[calls->first[i] + c])
          {
            calls->results[calls->first[i] + c].done = true;
            --*left;
          }
    }
  free (read);
  return true;
}

/* The Inputs of the whole model, in the order in which it takes them. */
static bool
build_inputs (Build *build, Calls *calls, const Place *place, size_t *left, HgError *error)
{
  const HgKerasCall *inputs = &calls->model->inputs;
  for (size_t k = 0; !place->nested && k < inputs->n; k++)
    {
      Result *result = &calls->results[calls->first[inputs->in[k].layer] + inputs->in[k].call];
      if (result->done || !is_input (&calls->model->parts[inputs->in[k].layer]))
        continue;
      if (!try_call (build, calls, inputs->in[k].layer, inputs->in[k].call, place, error))
        return false;
      *left -= result->done;
    }
  return true;
}

/* Builds what can be built, again and again; a round that builds nothing has met a loop. */
static bool
build_calls (Build *build, Calls *calls, const Place *place, HgError *error)
{
  size_t left;
  if (!drop_unread (calls, &left, error) || !build_inputs (build, calls, place, &left, error))
    return false;
  for (size_t before = 0; left > 0 && left != before;)
    {
      before = left;
      for (size_t i = 0; i < calls->model->n; i++)
        for (size_t c = 0; c < calls->model->parts[i].calls.n; c++)
          {
            if (calls->results[calls->first[i] + c].done)
              continue;
            if (!try_call (build, calls, i, c, place, error))
              return false;
            left -= calls->results[calls->first[i] + c].done;
          }
    }
  for (size_t i = 0; i < calls->model->n; i++)
    for (size_t c = 0; c < calls->model->parts[i].calls.n; c++)
      if (!calls->results[calls->first[i] + c].done)
        return hg_error_set (error, HG_ERROR_FORMAT,
                             "the layer %s is part of a loop: it needs its own output",
                             calls->model->parts[i].name);
  return true;
}

static bool
build_graph (Build *build, HgKerasPart *model, const Place *place, Result *result, HgError *error)
{
  Calls calls;
  HgEdge outputs[HG_MAX_INPUTS];
  bool done = calls_init (&calls, model, error) && build_calls (build, &calls, place, error);
  if (done && !gather (&calls, &model->outputs, outputs))
    done = hg_error_set (error, HG_ERROR_FORMAT, "output_layers: an output is not there");
  done = done && give_edges (result, outputs, model->outputs.n, error);
  calls_clear (&calls);
  return done;
}

static bool
build_model (Build *build, HgKerasPart *model, const Place *place, Result *result, HgError *error)
{
  return model->chain ? build_chain (build, model, place, result, error)
                      : build_graph (build, model, place, result, error);
}

/* What leaves the model lies as Keras gives it. */
static HgModel *
finish (Build *build, const HgKerasPart *root, Result *result, HgError *error)
{
  for (size_t k = 0; k < result->n; k++)
    if (!turn_edge (build, &result->edges[k], 0, "", error))
      return NULL;
  return hg_model_new (root->name, (const HgNode *const *)build->nodes, build->n, result->edges, result->n,
                       error);
}

HgModel *
hg_keras_part_build (HgKerasPart *root, int keras, const HgShape *kernel, HgKerasFacts *facts, HgError *error)
{
  Build build = { .keras = keras, .kernel = kernel, .facts = facts };
  Result result = { 0 };
  Place top = { .group = "" };
  HgModel *model
      = build_model (&build, root, &top, &result, error) ? finish (&build, root, &result, error) : NULL;
  for (size_t i = 0; i < build.n; i++)
    hg_node_unref (build.nodes[i]);
  free (build.nodes);
  free (build.turns);
  free (result.edges);
  return model;
}
