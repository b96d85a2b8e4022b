#include "files/keras-scopes.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NO_SCOPE = 0 /* nothing to lay open: the model itself always stands */
};

/* Of a unit, while loops are looked for. */
enum
{
  UNIT_OPEN,
  UNIT_LACKS, /* something that is not there yet */
  UNIT_DONE
};

/* The end of the path's first name from @from on. Names may hold slashes of their own; one that parts two
 * names has something on both sides. */
static size_t
name_end (const char *path, size_t from)
{
  size_t at = from;
  while (path[at] != '\0' && !(at > from && path[at] == '/' && path[at + 1] != '\0' && path[at + 1] != '/'))
    at++;
  return at;
}

static bool
same_edge (HgEdge a, HgEdge b)
{
  return a.node == b.node && a.slot == b.slot;
}

static bool
is_within (const HgKerasScopes *scopes, size_t s, size_t outer)
{
  while (s != outer && s != 0)
    s = scopes->scopes[s].parent;
  return s == outer;
}

size_t
hg_keras_scope_child (const HgKerasScopes *scopes, size_t s, size_t node)
{
  size_t child = scopes->of[node];
  while (child != s && scopes->scopes[child].parent != s)
    child = scopes->scopes[child].parent;
  return child;
}

size_t
hg_keras_scope_find (const HgKerasScopes *scopes, size_t s, size_t node)
{
  const HgKerasScope *scope = &scopes->scopes[s];
  size_t low = 0, high = scope->n_calls * scope->size;
  while (low < high)
    {
      size_t middle = (low + high) / 2;
      if (scope->nodes[middle] < node)
        low = middle + 1;
      else
        high = middle;
    }
  return low < scope->n_calls * scope->size && scope->nodes[low] == node ? low : HG_NO_NODE;
}

/* Whether @node belongs to call @call. */
static bool
is_in_call (const HgKerasScopes *scopes, size_t s, size_t call, size_t node)
{
  size_t at = hg_keras_scope_find (scopes, s, node);
  return at != HG_NO_NODE && at / scopes->scopes[s].size == call;
}

size_t
hg_keras_scope_inputs (const HgKerasScopes *scopes, size_t s, size_t call, HgEdge *in)
{
  const HgKerasScope *scope = &scopes->scopes[s];
  size_t n = 0;
  for (size_t p = 0; p < scope->size; p++)
    {
      const HgNode *node = scopes->model->nodes[scope->nodes[call * scope->size + p]];
      for (size_t e = 0; e < node->n_in; e++)
        {
          size_t k = 0;
          if (is_in_call (scopes, s, call, node->in[e].node))
            continue;
          while (k < n && !same_edge (in[k], node->in[e]))
            k++;
          if (k == HG_MAX_INPUTS)
            return HG_MAX_INPUTS + 1;
          if (k == n)
            in[n++] = node->in[e];
        }
    }
  return n;
}

/* What an edge of call @call means to the others: the place of a node in the call, or one of its inputs. */
static size_t
meaning (const HgKerasScopes *scopes, size_t s, size_t call, HgEdge edge, const HgEdge *in, size_t n_in)
{
  const HgKerasScope *scope = &scopes->scopes[s];
  if (is_in_call (scopes, s, call, edge.node))
    return hg_keras_scope_find (scopes, s, edge.node) - call * scope->size;
  for (size_t k = 0; k < n_in; k++)
    if (same_edge (in[k], edge))
      return scope->size + k;
  return HG_NO_NODE;
}

/* Whether call @call does what the first one does, with the same layers. */
static bool
repeats (const HgKerasScopes *scopes, size_t s, size_t call)
{
  const HgKerasScope *scope = &scopes->scopes[s];
  HgEdge first[HG_MAX_INPUTS], in[HG_MAX_INPUTS];
  size_t n_first = hg_keras_scope_inputs (scopes, s, 0, first),
         n_in = hg_keras_scope_inputs (scopes, s, call, in);
  bool same = n_first == n_in && n_in <= HG_MAX_INPUTS;
  for (size_t p = 0; same && p < scope->size; p++)
    {
      size_t a = scope->nodes[p], b = scope->nodes[call * scope->size + p];
      const HgNode *left = scopes->model->nodes[a], *right = scopes->model->nodes[b];
      same = hg_model_owner (scopes->model, a) == hg_model_owner (scopes->model, b)
             && left->n_in == right->n_in && scopes->of[a] == scopes->of[b];
      for (size_t e = 0; same && e < left->n_in; e++)
        same = left->in[e].slot == right->in[e].slot
               && meaning (scopes, s, 0, left->in[e], first, n_first)
                      == meaning (scopes, s, call, right->in[e], in, n_in);
    }
  return same;
}

/* Cuts scope @s's @n nodes into as many calls as are alike. */
static void
find_calls (HgKerasScopes *scopes, size_t s, size_t n)
{
  HgKerasScope *scope = &scopes->scopes[s];
  size_t most = 0;
  for (size_t p = 0; p < n; p++)
    most
        += hg_model_owner (scopes->model, scope->nodes[p]) == hg_model_owner (scopes->model, scope->nodes[0]);
  for (size_t calls = most; calls > 0; calls--)
    {
      bool alike = n % calls == 0;
      scope->n_calls = calls;
      scope->size = n / calls;
      for (size_t c = 1; alike && c < calls; c++)
        alike = repeats (scopes, s, c);
      if (alike)
        return;
    }
}

/* The nodes of scope @s, as far as they stand in the first call of the one around it. */
static bool
collect (HgKerasScopes *scopes, size_t s, HgError *error)
{
  HgKerasScope *scope = &scopes->scopes[s];
  const HgKerasScope *around = &scopes->scopes[scope->parent];
  size_t n = 0, all = s == 0 ? scopes->model->n : around->size;
  scope->nodes = hg_alloc (all, sizeof *scope->nodes, error);
  if (scope->nodes == NULL)
    return false;
  for (size_t p = 0; p < all; p++)
    {
      size_t node = s == 0 ? p : around->nodes[p];
      if (is_within (scopes, scopes->of[node], s))
        scope->nodes[n++] = node;
    }
  scope->n_calls = 1;
  scope->size = n;
  if (s > 0)
    find_calls (scopes, s, n);
  return true;
}

/* Scope of the name from path[from] to path[to] in scope @parent, a new one where there is none yet. */
static bool
enter (HgKerasScopes *scopes, size_t *capacity, size_t *s, const char *path, size_t from, size_t to,
       HgError *error)
{
  size_t parent = *s;
  for (size_t k = 1; k < scopes->n; k++)
    if (scopes->scopes[k].parent == parent && strlen (scopes->scopes[k].name) == to - from
        && strncmp (scopes->scopes[k].name, path + from, to - from) == 0)
      {
        *s = k;
        return true;
      }
  if (!hg_grow (&scopes->scopes, capacity, scopes->n + 1, sizeof *scopes->scopes, error))
    return false;
  *s = scopes->n++;
  scopes->scopes[*s] = (HgKerasScope){ .parent = parent, .length = to };
  if (to > from)
    snprintf (scopes->scopes[*s].name, HG_NAME_SIZE, "%.*s", (int)(to - from), path + from);
  return true;
}

/* One scope for every group, and one for each around it. */
static bool
name_scopes (HgKerasScopes *scopes, HgError *error)
{
  size_t capacity = 0, root = 0;
  if (!enter (scopes, &capacity, &root, "", 0, 0, error))
    return false;
  for (size_t i = 0; i < scopes->model->n; i++)
    {
      const char *path = scopes->groups[i];
      if (i > 0 && strcmp (path, scopes->groups[i - 1]) == 0)
        {
          scopes->of[i] = scopes->of[i - 1];
          continue;
        }
      scopes->of[i] = 0;
      for (size_t from = 0, to; path[from] != '\0'; from = path[to] != '\0' ? to + 1 : to)
        {
          to = name_end (path, from);
          if (!enter (scopes, &capacity, &scopes->of[i], path, from, to, error))
            return false;
        }
    }
  return true;
}

static void
drop_scopes (HgKerasScopes *scopes)
{
  for (size_t s = 0; s < scopes->n; s++)
    free (scopes->scopes[s].nodes);
  free (scopes->scopes);
  scopes->scopes = NULL;
  scopes->n = 0;
}

static bool
make_scopes (HgKerasScopes *scopes, HgError *error)
{
  drop_scopes (scopes);
  bool done = name_scopes (scopes, error);
  for (size_t s = 0; done && s < scopes->n; s++)
    done = collect (scopes, s, error);
  for (size_t s = 1; done && s < scopes->n; s++)
    scopes->scopes[s].n_in = hg_keras_scope_inputs (scopes, s, 0, scopes->scopes[s].in);
  return done;
}

/* Notes that output @slot of the node at place @p of a call leaves the model, in order. */
static bool
note_output (HgKerasScope *scope, size_t p, size_t slot)
{
  HgEdge edge = { scope->nodes[p], slot };
  size_t k = 0;
  while (k < scope->n_out
         && (scope->out[k].node < edge.node
             || (scope->out[k].node == edge.node && scope->out[k].slot < edge.slot)))
    k++;
  if (k < scope->n_out && same_edge (scope->out[k], edge))
    return true;
  if (scope->n_out == HG_MAX_INPUTS)
    return false;
  memmove (scope->out + k + 1, scope->out + k, (scope->n_out - k) * sizeof *scope->out);
  scope->out[k] = edge;
  scope->n_out++;
  return true;
}

/* Finds what leaves scope @s: what others take or the whole model gives, and what nobody takes. @used: room
 * for a number a node. False where it is too much, or a call is of no use to anyone. */
static bool
find_outputs (HgKerasScopes *scopes, size_t s, size_t *used)
{
  const HgModel *model = scopes->model;
  HgKerasScope *scope = &scopes->scopes[s];
  bool fits = true;
  size_t *useful = used + model->n;
  scope->n_out = 0;
  memset (used, 0, 2 * model->n * sizeof *used);
  for (size_t i = 0; i < model->n + 1; i++)
    {
      const HgEdge *edges = i < model->n ? model->nodes[i]->in : model->outputs;
      size_t n = i < model->n ? model->nodes[i]->n_in : model->n_outputs;
      for (size_t e = 0; e < n; e++)
        {
          size_t at = hg_keras_scope_find (scopes, s, edges[e].node);
          used[edges[e].node]++;
          if (at == HG_NO_NODE || (i < model->n && is_in_call (scopes, s, at / scope->size, i)))
            continue;
          useful[at / scope->size] = 1;
          fits &= note_output (scope, at % scope->size, edges[e].slot);
        }
    }
  for (size_t at = 0; at < scope->n_calls * scope->size; at++)
    if (used[scope->nodes[at]] == 0)
      fits &= note_output (scope, at % scope->size, 0);
  for (size_t c = 0; c < scope->n_calls; c++)
    fits &= useful[c] > 0;
  return fits;
}

/* Whether nothing beside scope @s has its name, and the shapes that it takes are known. */
static bool
can_be_called (const HgKerasScopes *scopes, size_t s, const HgCheck *check)
{
  const HgKerasScope *scope = &scopes->scopes[s];
  bool fits = scope->n_in > 0 && scope->n_in <= HG_MAX_INPUTS;
  for (size_t k = 0; fits && k < scope->n_in; k++)
    fits = check->nodes[scope->in[k].node].out[scope->in[k].slot].rank != HG_UNKNOWN;
  for (size_t i = 0; fits && i < scopes->model->n; i++)
    fits = scopes->of[i] != scope->parent || strcmp (scopes->model->nodes[i]->name, scope->name) != 0;
  return fits;
}

/* The unit of scope @s that @node belongs to, by its first node: a node of its own, or a call of a scope. */
static size_t
unit_of (const HgKerasScopes *scopes, size_t s, size_t node)
{
  size_t child = hg_keras_scope_child (scopes, s, node);
  const HgKerasScope *scope = &scopes->scopes[child];
  if (child == s)
    return node;
  size_t at = hg_keras_scope_find (scopes, child, node);
  return scope->nodes[at / scope->size * scope->size];
}

/* Whether all that @node takes from other units of scope @s is there. */
static bool
is_fed (const HgKerasScopes *scopes, size_t s, size_t node, const size_t *state)
{
  const HgNode *it = scopes->model->nodes[node];
  for (size_t e = 0; e < it->n_in; e++)
    {
      size_t from = it->in[e].node;
      if (is_in_call (scopes, s, 0, from) && unit_of (scopes, s, from) != unit_of (scopes, s, node)
          && state[unit_of (scopes, s, from)] != UNIT_DONE)
        return false;
    }
  return true;
}

/* Goes once through scope @s and marks the units that can be computed; false when there is none to mark. A
 * call of a scope is, when its last node has come by and none before it lacked anything. */
static bool
advance (const HgKerasScopes *scopes, size_t s, size_t *state)
{
  const HgKerasScope *scope = &scopes->scopes[s];
  bool advanced = false;
  for (size_t p = 0; p < scope->size; p++)
    {
      size_t node = scope->nodes[p], unit = unit_of (scopes, s, node),
             child = hg_keras_scope_child (scopes, s, node);
      const HgKerasScope *inner = &scopes->scopes[child];
      bool last = child == s || (hg_keras_scope_find (scopes, child, node) + 1) % inner->size == 0;
      if (state[unit] == UNIT_DONE)
        continue;
      if (unit == node)
        state[unit] = UNIT_OPEN;
      if (!is_fed (scopes, s, node, state))
        state[unit] = UNIT_LACKS;
      if (last && state[unit] == UNIT_OPEN)
        {
          state[unit] = UNIT_DONE;
          advanced = true;
        }
    }
  return advanced;
}

/* The first scope in scope @s that needs its own output, by way of what stands around it; NO_SCOPE: none.
 * @state: room for a number a node. */
static size_t
find_loop (const HgKerasScopes *scopes, size_t s, size_t *state)
{
  const HgKerasScope *scope = &scopes->scopes[s];
  memset (state, 0, scopes->model->n * sizeof *state);
  while (advance (scopes, s, state))
    ;
  for (size_t p = 0; p < scope->size; p++)
    {
      size_t node = scope->nodes[p], child = hg_keras_scope_child (scopes, s, node);
      if (child != s && state[unit_of (scopes, s, node)] != UNIT_DONE)
        return child;
    }
  return NO_SCOPE;
}

/* The first scope that cannot be a model; NO_SCOPE: all can. */
static size_t
find_odd (HgKerasScopes *scopes, const HgCheck *check, size_t *room)
{
  for (size_t s = 1; s < scopes->n; s++)
    if (!can_be_called (scopes, s, check) || !find_outputs (scopes, s, room))
      return s;
  for (size_t s = 0; s < scopes->n; s++)
    {
      size_t child = find_loop (scopes, s, room);
      if (child != NO_SCOPE)
        return child;
    }
  return NO_SCOPE;
}

/* The nodes of scope @s count to the one around it. */
static void
lay_open (HgKerasScopes *scopes, size_t s)
{
  size_t length = scopes->scopes[scopes->scopes[s].parent].length;
  for (size_t i = 0; i < scopes->model->n; i++)
    if (is_within (scopes, scopes->of[i], s))
      scopes->groups[i][length] = '\0';
}

/* The model's Inputs stand in no group, and all calls of a layer in one. */
static void
read_groups (HgKerasScopes *scopes)
{
  const HgModel *model = scopes->model;
  for (size_t i = 0; i < model->n; i++)
    {
      const char *group = model->nodes[i]->layer->kind->max_in > 0 ? model->nodes[i]->group : "";
      char *all = scopes->groups[hg_model_owner (model, i)];
      size_t same = 0;
      snprintf (scopes->groups[i], HG_NAME_SIZE, "%s", group);
      for (size_t to = 0; all[to] != '\0';)
        {
          to = name_end (all, to > 0 ? to + 1 : 0);
          if (strncmp (all, group, to) != 0 || name_end (group, same > 0 ? same + 1 : 0) != to)
            break;
          same = to;
        }
      all[same] = '\0';
    }
  for (size_t i = 0; i < model->n; i++)
    memcpy (scopes->groups[i], scopes->groups[hg_model_owner (model, i)], HG_NAME_SIZE);
}

bool
hg_keras_scopes_init (HgKerasScopes *scopes, const HgModel *model, const HgCheck *check, HgError *error)
{
  *scopes = (HgKerasScopes){ .model = model };
  scopes->of = hg_alloc (model->n, sizeof *scopes->of, error);
  scopes->groups = hg_alloc (model->n, sizeof *scopes->groups, error);
  size_t *room = hg_alloc (2 * model->n, sizeof *room, error);
  bool done = scopes->of != NULL && scopes->groups != NULL && room != NULL;
  if (done)
    read_groups (scopes);
  for (size_t odd = NO_SCOPE; done;)
    {
      done = make_scopes (scopes, error);
      odd = done ? find_odd (scopes, check, room) : NO_SCOPE;
      if (odd == NO_SCOPE)
        break;
      lay_open (scopes, odd);
    }
  free (room);
  return done;
}

void
hg_keras_scopes_clear (HgKerasScopes *scopes)
{
  drop_scopes (scopes);
  free (scopes->of);
  free (scopes->groups);
  *scopes = (HgKerasScopes){ 0 };
}

/* @model with the groups of @scopes. */
static HgModel *
regroup (const HgModel *model, const HgKerasScopes *scopes, HgError *error)
{
  HgNode **nodes = hg_alloc (model->n, sizeof *nodes, error);
  bool done = nodes != NULL;
  size_t n = 0;
  for (; done && n < model->n; n++)
    {
      const HgNode *node = model->nodes[n];
      nodes[n] = hg_node_like (node, node->layer, node->name, node->in, node->n_in, error);
      done = nodes[n] != NULL;
      if (done)
        memcpy (nodes[n]->group, scopes->groups[n], sizeof nodes[n]->group);
    }
  HgModel *settled = done ? hg_model_new (model->name, (const HgNode *const *)nodes, n, model->outputs,
                                          model->n_outputs, error)
                          : NULL;
  if (settled != NULL)
    settled->waist = model->waist;
  for (size_t i = 0; i < n; i++)
    hg_node_unref (nodes[i]);
  free (nodes);
  return settled;
}

HgModel *
hg_keras_settle (const HgModel *model, HgError *error)
{
  HgKerasScopes scopes = { 0 };
  HgCheck *check = hg_check_shapes (model, error);
  bool done = check != NULL && hg_keras_scopes_init (&scopes, model, check, error), same = true;
  for (size_t i = 0; done && i < model->n; i++)
    same &= strcmp (model->nodes[i]->group, scopes.groups[i]) == 0;
  HgModel *settled = !done ? NULL : same ? hg_model_ref (model) : regroup (model, &scopes, error);
  hg_keras_scopes_clear (&scopes);
  hg_check_free (check);
  return settled;
}
