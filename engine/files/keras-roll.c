/* Finding feedback decoders among a file's layers. What a cell and its projection would make is written out
 * by the very code that writes it (keras-decoder.h), and compared step by step with what the file has: there
 * is no second description that could be less strict. */
#include "base/memory.h"
#include "files/keras-decoder.h"
#include "files/keras-unroll.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One decoder that was found, or another call of it. */
typedef struct
{
  HgLayer *layer;
  HgKerasDecoder steps;
  size_t n_in;
  HgEdge in[3];
  size_t *nodes; /* of each step */
} Found;

typedef struct
{
  HgKerasPart *root;
  const HgModel *model;
  size_t n;
  Found *found; /* the calls of one decoder beside each other, the first one in front */
  size_t capacity;
  size_t *in; /* of each node: the number in @found that it is part of, or HG_NO_NODE */
} Search;

static bool
is_kind (const HgModel *model, size_t i, const char *kind)
{
  return strcmp (model->nodes[i]->layer->kind->name, kind) == 0;
}

static bool
same_edge (HgEdge a, HgEdge b)
{
  return a.node == b.node && a.slot == b.slot;
}

static bool
option_is (const HgLayer *layer, const char *name, int64_t wanted)
{
  HgValue value;
  return hg_layer_get (layer, name, &value) && value.i == wanted;
}

/* What the file notes beside the cell, node @cell; NULL: nothing. */
static const json_t *
note_of (HgKerasPart *part, size_t cell)
{
  if (part->layer != NULL)
    return part->node == cell ? json_object_get (part->json, HG_KERAS_NOTE) : NULL;
  for (size_t k = 0; k < part->n; k++)
    {
      const json_t *note = note_of (&part->parts[k], cell);
      if (note != NULL)
        return note;
    }
  return NULL;
}

static double
noted_forcing (const json_t *note)
{
  double forcing = json_number_value (json_object_get (note, "teacher_forcing_ratio"));
  return forcing >= 0 && forcing <= 1 ? forcing : 0;
}

/* The way from the first time step's input, node @at, back to where its values come from. False where it is
 * another way. @latent: how many of them are the latent vector's. */
static bool
find_source (const HgModel *model, size_t at, HgEdge *source, int64_t *latent)
{
  HgValue shape;
  bool cut = false;
  if (!is_kind (model, at, "Reshape"))
    return false;
  at = model->nodes[at]->in[0].node;
  if (is_kind (model, at, "Cropping1D"))
    {
      cut = true;
      at = model->nodes[at]->in[0].node;
    }
  if (!is_kind (model, at, "ZeroPadding1D"))
    return false;
  at = model->nodes[at]->in[0].node;
  if (!is_kind (model, at, "Reshape"))
    return false;
  hg_layer_get (model->nodes[at]->layer, "target_shape", &shape);
  *source = model->nodes[at]->in[0];
  *latent = cut ? 0 : shape.shape.dim[0];
  return cut || *latent > 0;
}

/* The node of kind Dense that projects what node @cell gives, or HG_NO_NODE. */
static size_t
find_projection (const HgModel *model, size_t cell)
{
  for (size_t i = cell + 1; i < model->n; i++)
    if (is_kind (model, i, "Dense") && same_edge (model->nodes[i]->in[0], (HgEdge){ cell, 0 }))
      return i;
  return HG_NO_NODE;
}

/* How often the cell is called one after the other, from node @cell on. */
static int64_t
count_steps (const HgModel *model, size_t cell)
{
  int64_t steps = 1;
  size_t owner = hg_model_owner (model, cell);
  for (size_t i = cell + 1; i < model->n; i++)
    if (hg_model_owner (model, i) == owner && model->nodes[i]->n_in == 3
        && same_edge (model->nodes[i]->in[1], (HgEdge){ cell, 1 }))
      {
        cell = i;
        steps++;
      }
  return steps;
}

/* The node that step @s stands for: the same layer, the same inputs, and not taken yet. */
static size_t
find_step (const Search *search, const Found *found, size_t s)
{
  const HgKerasStep *step = &found->steps.steps[s];
  for (size_t i = 0; i < search->model->n; i++)
    {
      const HgNode *node = search->model->nodes[i];
      bool fits = node->n_in == step->n_in && search->in[i] == HG_NO_NODE;
      for (size_t e = 0; fits && e < step->n_in; e++)
        {
          HgEdge in = step->in[e];
          fits = same_edge (node->in[e], in.node >= HG_KERAS_OUTSIDE
                                             ? found->in[in.node - HG_KERAS_OUTSIDE]
                                             : (HgEdge){ found->nodes[in.node], in.slot });
        }
      if (!fits)
        continue;
      if (step->shares == HG_NO_NODE ? hg_layer_equal (node->layer, step->layer)
                                     : hg_model_owner (search->model, i)
                                           == hg_model_owner (search->model, found->nodes[step->shares]))
        return i;
    }
  return HG_NO_NODE;
}

/* Finds a node for every step, which then are @number's. */
static bool
match (Search *search, Found *found, size_t number)
{
  for (size_t s = 0; s < found->steps.n; s++)
    {
      found->nodes[s] = find_step (search, found, s);
      if (found->nodes[s] == HG_NO_NODE
          || strcmp (search->model->nodes[found->nodes[s]]->group,
                     search->model->nodes[found->nodes[0]]->group)
                 != 0)
        return false;
      search->in[found->nodes[s]] = number;
    }
  return true;
}

/* Takes node @cell for the first call of a decoder's cell. @done is false without memory. */
static bool
look_at (Search *search, size_t cell, Found *found, bool *done, HgError *error)
{
  const HgModel *model = search->model;
  const HgNode *node = model->nodes[cell];
  size_t owner = hg_model_owner (model, cell), projection = find_projection (model, cell);
  HgEdge source;
  int64_t latent;
  *found = (Found){ 0 };
  if (!is_kind (model, cell, "LSTM") || (node->n_in != 1 && node->n_in != 3)
      || !option_is (node->layer, "return_state", 1) || !option_is (node->layer, "return_sequences", 1)
      || projection == HG_NO_NODE || !find_source (model, node->in[0].node, &source, &latent)
      || (node->n_in == 1 && latent == 0))
    return false;
  found->n_in = node->n_in == 1 ? 1 : latent > 0 ? 3 : 2;
  for (size_t k = 0; node->n_in > 1 && k < 2; k++)
    found->in[k] = node->in[k + 1];
  if (latent > 0)
    found->in[found->n_in - 1] = source;
  HgError fault = { 0 };
  found->layer = hg_keras_decoder_of (model->nodes[owner]->layer, model->nodes[projection]->layer,
                                      count_steps (model, cell),
                                      noted_forcing (note_of (search->root, owner)), &fault);
  bool made = found->layer != NULL
              && hg_keras_decoder_init (&found->steps, found->layer, found->n_in, latent, &fault)
              && (found->nodes = hg_alloc (found->steps.n, sizeof *found->nodes, &fault)) != NULL;
  *done = made || fault.code != HG_ERROR_MEMORY || hg_error_set (error, fault.code, "%s", fault.text);
  return made && match (search, found, search->n);
}

static void
found_clear (Found *found)
{
  hg_layer_unref (found->layer);
  hg_keras_decoder_clear (&found->steps);
  free (found->nodes);
}

/* Forgets what was found from @first on. */
static void
forget (Search *search, size_t first)
{
  for (size_t i = 0; i < search->model->n; i++)
    if (search->in[i] != HG_NO_NODE && search->in[i] >= first)
      search->in[i] = HG_NO_NODE;
  while (search->n > first)
    found_clear (&search->found[--search->n]);
}

/* Whether @model's part in @found from @first on is the decoder's alone: nobody else calls its layers, nobody
 * reads but what the last step gives, and all calls are calls of the same. */
static bool
is_closed (const Search *search, size_t first)
{
  const HgModel *model = search->model;
  const Found *one = &search->found[first];
  for (size_t k = first; k < search->n; k++)
    for (size_t s = 0; s < one->steps.n; s++)
      {
        const Found *it = &search->found[k];
        size_t shares = one->steps.steps[s].shares, wanted = one->nodes[shares != HG_NO_NODE ? shares : s];
        if (it->steps.n != one->steps.n || it->n_in != one->n_in
            || hg_model_owner (model, it->nodes[s]) != wanted)
          return false;
      }
  for (size_t i = 0; i <= model->n; i++)
    {
      bool node = i < model->n;
      const HgEdge *in = node ? model->nodes[i]->in : model->outputs;
      size_t n = node ? model->nodes[i]->n_in : model->n_outputs, own = node ? search->in[i] : HG_NO_NODE;
      size_t owners = node ? search->in[hg_model_owner (model, i)] : HG_NO_NODE;
      if (own == HG_NO_NODE && owners != HG_NO_NODE && owners >= first)
        return false;
      for (size_t e = 0; e < n; e++)
        {
          size_t from = search->in[in[e].node];
          if (from == HG_NO_NODE || from < first || from == own)
            continue;
          const Found *it = &search->found[from];
          if (!same_edge (in[e], (HgEdge){ it->nodes[it->steps.n - 1], 0 }))
            return false;
        }
    }
  return true;
}

/* Looks for the decoder whose cell's first call is node @owner, and for its other calls. */
static bool
look_for (Search *search, size_t owner, HgError *error)
{
  const HgModel *model = search->model;
  size_t first = search->n;
  bool done = true, whole = true;
  for (size_t i = owner; done && whole && i < model->n; i++)
    {
      HgEdge source;
      int64_t latent;
      if (hg_model_owner (model, i) != owner || model->nodes[i]->n_in == 0
          || !find_source (model, model->nodes[i]->in[0].node, &source, &latent))
        continue;
      done = hg_grow (&search->found, &search->capacity, search->n + 1, sizeof *search->found, error);
      if (!done)
        break;
      whole = look_at (search, i, &search->found[search->n], &done, error);
      search->n++;
    }
  if (!done || !whole || search->n == first || !is_closed (search, first))
    forget (search, first);
  return done;
}

/* The model with decoders in place of what was found. */
typedef struct
{
  const Search *search;
  HgNode **nodes;
  size_t n;
  size_t *now;    /* what each of the old nodes has become; a decoder where its last step was */
  size_t *origin; /* of each new node: the old one, or the decoder's cell */
} Roll;

/* The decoder that old node @i is part of, or NULL. */
static const Found *
decoder_at (const Search *search, size_t i)
{
  return search->in[i] != HG_NO_NODE ? &search->found[search->in[i]] : NULL;
}

static bool
name_taken (const Roll *roll, const char *name)
{
  const Search *search = roll->search;
  for (size_t i = 0; i < roll->n; i++)
    if (strcmp (roll->nodes[i]->name, name) == 0)
      return true;
  size_t at = hg_model_find (search->model, name);
  return at != HG_NO_NODE && search->in[at] == HG_NO_NODE;
}

/* The noted name, or that of the cell, node @cell, without what says that it is one. */
static void
decoder_name (const Roll *roll, size_t cell, char *name)
{
  const char *own = roll->search->model->nodes[cell]->name;
  const char *noted = json_string_value (json_object_get (note_of (roll->search->root, cell), "name"));
  char base[HG_NAME_SIZE];
  size_t n = strlen (own);
  if (n > 5 && strcmp (own + n - 5, "_cell") == 0)
    n -= 5;
  if (noted != NULL && *noted != '\0' && strlen (noted) < sizeof base)
    snprintf (base, sizeof base, "%s", noted);
  else
    snprintf (base, sizeof base, "%.*s", (int)n, own);
  snprintf (name, HG_NAME_SIZE, "%s", base);
  for (size_t number = 1; name_taken (roll, name); number++)
    snprintf (name, HG_NAME_SIZE, "%.*s_%zu", HG_NAME_SIZE - 24, base, number);
}

static HgEdge
moved (const Roll *roll, HgEdge edge)
{
  bool decoder = decoder_at (roll->search, edge.node) != NULL;
  return (HgEdge){ roll->now[edge.node], decoder ? 0 : edge.slot };
}

/* The decoder @found, where its cell, node @cell, stood. */
static HgNode *
make_decoder (Roll *roll, const Found *found, size_t cell, HgError *error)
{
  const Search *search = roll->search;
  size_t owner = hg_model_owner (search->model, cell);
  const Found *first = decoder_at (search, owner);
  char name[HG_NAME_SIZE];
  HgEdge in[3];
  for (size_t e = 0; e < found->n_in; e++)
    in[e] = moved (roll, found->in[e]);
  decoder_name (roll, owner, name);
  HgNode *node = hg_node_new (found->layer, name, in, found->n_in, error);
  if (node == NULL)
    return NULL;
  memcpy (node->group, search->model->nodes[cell]->group, sizeof node->group);
  if (first != found)
    node->shares = roll->now[first->nodes[first->steps.n - 1]];
  roll->now[found->nodes[found->steps.n - 1]] = roll->n;
  return node;
}

static HgNode *
copy_node (Roll *roll, size_t i, HgError *error)
{
  const HgNode *node = roll->search->model->nodes[i];
  HgEdge in[HG_MAX_INPUTS];
  for (size_t e = 0; e < node->n_in; e++)
    in[e] = moved (roll, node->in[e]);
  HgNode *made = hg_node_like (node, node->layer, node->name, in, node->n_in, error);
  if (made != NULL && node->shares != HG_NO_NODE)
    made->shares = roll->now[node->shares];
  roll->now[i] = roll->n;
  return made;
}

static HgModel *
roll_model (Roll *roll, HgError *error)
{
  const HgModel *model = roll->search->model;
  HgEdge outputs[HG_MAX_INPUTS];
  for (size_t i = 0; i < model->n; i++)
    {
      const Found *found = decoder_at (roll->search, i);
      if (found != NULL && found->nodes[found->steps.cell] != i)
        continue;
      HgNode *made = found != NULL ? make_decoder (roll, found, i, error) : copy_node (roll, i, error);
      if (made == NULL)
        return NULL;
      roll->origin[roll->n] = i;
      roll->nodes[roll->n++] = made;
    }
  for (size_t k = 0; k < model->n_outputs; k++)
    outputs[k] = moved (roll, model->outputs[k]);
  return hg_model_new (model->name, (const HgNode *const *)roll->nodes, roll->n, outputs, model->n_outputs,
                       error);
}

/* The first weight of node @i among @weights. */
static size_t
first_item (const HgModel *model, const HgWeights *weights, size_t i)
{
  size_t k = 0;
  while (k < weights->n && strcmp (weights->items[k].node, model->nodes[i]->name) != 0)
    k++;
  return k;
}

/* The old weight that is now the @k-th of new node @i: a decoder has its cell's, then its projection's. */
static size_t
source_item (const Roll *roll, const HgWeights *old, size_t i, size_t k)
{
  const HgModel *model = roll->search->model;
  size_t origin = roll->origin[i];
  const Found *found = decoder_at (roll->search, origin);
  size_t own = found != NULL && option_is (found->layer, "use_bias", 0) ? 2 : 3;
  if (found == NULL || k < own)
    return first_item (model, old, origin) + k;
  return first_item (model, old, found->nodes[found->steps.projection]) + k - own;
}

/* The numbers of @old in the order of @rolled; @sources gets where each of them was. */
static HgWeights *
roll_weights (const Roll *roll, const HgModel *rolled, const HgWeights *old, size_t *sources, HgError *error)
{
  HgWeights *weights = hg_weights_frame (rolled, error);
  bool fits = weights != NULL && weights->n == old->n;
  for (size_t k = 0, first = 0; fits && k < weights->n; k++)
    {
      HgWeight *item = &weights->items[k];
      if (strcmp (item->node, weights->items[first].node) != 0)
        first = k;
      sources[k] = source_item (roll, old, hg_model_find (rolled, item->node), k - first);
      fits = sources[k] < old->n && hg_shape_equal (&item->spec.shape, &old->items[sources[k]].value->shape);
      if (fits)
        item->value = hg_tensor_ref (old->items[sources[k]].value);
    }
  if (fits || weights == NULL)
    return weights;
  hg_weights_unref (weights);
  hg_error_set (error, HG_ERROR_FORMAT, "the decoder's weights do not fit together");
  return NULL;
}

/* The state's arrays, which lie as @old's weights do, in the new order. */
static bool
roll_state (HgOptimizerState *state, const HgWeights *old, const size_t *sources, HgError *error)
{
  size_t *place = hg_alloc (old->n + 1, sizeof *place, error);
  bool done = place != NULL;
  for (size_t k = 0; done && k < old->n; k++)
    place[k + 1] = place[k] + old->items[k].value->values;
  for (size_t s = 0; done && s < state->n_slots; s++)
    {
      HgReal *slot = hg_alloc_aligned (state->n_values, sizeof *slot, error);
      done = slot != NULL;
      for (size_t k = 0, at = 0; done && k < old->n; k++)
        {
          size_t n = old->items[sources[k]].value->values;
          memcpy (slot + at, state->slots[s] + place[sources[k]], n * sizeof *slot);
          at += n;
        }
      if (done)
        {
          free (state->slots[s]);
          state->slots[s] = slot;
        }
    }
  free (place);
  return done;
}

static bool
roll_types (HgKerasFacts *facts, const size_t *sources, HgError *error)
{
  HgKerasType *types = facts->n_types > 0 ? hg_alloc (facts->n_types, sizeof *types, error) : NULL;
  if (types == NULL)
    return facts->n_types == 0;
  for (size_t k = 0; k < facts->n_types; k++)
    types[k] = facts->types[sources[k]];
  free (facts->types);
  facts->types = types;
  return true;
}

static bool
replace (const Search *search, HgModel **model, HgWeights **weights, HgKerasFacts *facts, HgError *error)
{
  Roll roll = { .search = search,
                .nodes = hg_alloc ((*model)->n, sizeof *roll.nodes, error),
                .now = hg_alloc ((*model)->n, sizeof *roll.now, error),
                .origin = hg_alloc ((*model)->n, sizeof *roll.origin, error) };
  size_t *sources = hg_alloc ((*weights)->n, sizeof *sources, error);
  HgModel *rolled = roll.nodes != NULL && roll.now != NULL && roll.origin != NULL && sources != NULL
                        ? roll_model (&roll, error)
                        : NULL;
  HgWeights *moved_weights = rolled != NULL ? roll_weights (&roll, rolled, *weights, sources, error) : NULL;
  bool done
      = moved_weights != NULL
        && (facts == NULL
            || (roll_state (&facts->state, *weights, sources, error) && roll_types (facts, sources, error)));
  for (size_t i = 0; i < roll.n; i++)
    hg_node_unref (roll.nodes[i]);
  free (roll.nodes);
  free (roll.now);
  free (roll.origin);
  free (sources);
  hg_model_unref (done ? *model : rolled);
  hg_weights_unref (done ? *weights : moved_weights);
  if (done)
    {
      *model = rolled;
      *weights = moved_weights;
    }
  return done;
}

bool
hg_keras_roll (HgKerasPart *root, HgModel **model, HgWeights **weights, HgKerasFacts *facts, HgError *error)
{
  Search search = { .root = root, .model = *model };
  bool done = true;
  search.in = hg_alloc ((*model)->n, sizeof *search.in, error);
  for (size_t i = 0; search.in != NULL && i < (*model)->n; i++)
    search.in[i] = HG_NO_NODE;
  for (size_t i = 0; search.in != NULL && done && i < (*model)->n; i++)
    if (hg_model_owner (*model, i) == i && is_kind (*model, i, "LSTM") && search.in[i] == HG_NO_NODE)
      done = look_for (&search, i, error);
  done = done && search.in != NULL && (search.n == 0 || replace (&search, model, weights, facts, error));
  while (search.n > 0)
    found_clear (&search.found[--search.n]);
  free (search.found);
  free (search.in);
  return done;
}
