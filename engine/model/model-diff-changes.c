/* What differs in two layers that are a pair: their options, and what follows from those and from the layers
 * before: shapes, parameters, wires. Loops over the option table; no kind is known here. */
#include "base/clean.h"
#include "base/format.h"
#include "base/memory.h"
#include "layers/foreign.h"
#include "model-diff-private.h"
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LONG = 1024 /* bytes of a text before it is cut to what a change holds */
};

bool
hg_name_automatic (const HgNode *node)
{
  const char *class = hg_layer_class (node->layer), *name = node->name;
  size_t length = strlen (name), at = 0, numbers = length;
  bool input = node->layer->kind->max_in == 0;
  /* Keras 2 names the input of a chain after its first layer. */
  if (input && ((length > 6 && strcmp (name + length - 6, "_input") == 0) || strncmp (name, "input", 5) == 0))
    return true;
  while (numbers > 0 && isdigit ((unsigned char)name[numbers - 1]))
    numbers--;
  if (numbers < length && numbers > 0 && name[numbers - 1] == '_')
    length = numbers - 1;
  for (size_t i = 0; i < length; i++)
    if (name[i] != '_' && tolower ((unsigned char)class[at++]) != name[i])
      return false;
  return class[at] == '\0';
}

static bool
add (HgChanges *changes, const char *key, const char *title, const char *a, const char *b, HgError *error)
{
  if (!hg_grow (&changes->items, &changes->capacity, changes->n + 1, sizeof *changes->items, error))
    return false;
  HgChange *change = &changes->items[changes->n++];
  hg_clean (change->key, sizeof change->key, key, strlen (key));
  hg_clean (change->title, sizeof change->title, title, strlen (title));
  hg_clean (change->a, sizeof change->a, a, strlen (a));
  hg_clean (change->b, sizeof change->b, b, strlen (b));
  return true;
}

static bool diff_options (const HgLayer *a, const HgLayer *b, const char *within, HgChanges *changes,
                          HgError *error);

/* An option that differs. That of a wrapped layer is found inside of it, where both wrap the same class. */
static bool
diff_option (const HgParam *param, const HgValue *a, const HgValue *b, const char *within, HgChanges *changes,
             HgError *error)
{
  char key[64], title[96], left[LONG], right[LONG];
  bool inside = *within != '\0';
  snprintf (key, sizeof key, "%s%s%s", within, inside ? "." : "", param->name);
  snprintf (title, sizeof title, "%s%s", param->title, inside ? " of the wrapped layer" : "");
  if (param->type != HG_PARAM_LAYER || a->layer == NULL || b->layer == NULL)
    return add (changes, key, title, hg_param_text (param, *a, left, sizeof left),
                hg_param_text (param, *b, right, sizeof right), error);
  if (strcmp (hg_layer_class (a->layer), hg_layer_class (b->layer)) == 0)
    return diff_options (a->layer, b->layer, key, changes, error);
  return add (changes, key, title, hg_layer_text (a->layer, left, sizeof left),
              hg_layer_text (b->layer, right, sizeof right), error);
}

static bool
diff_options (const HgLayer *a, const HgLayer *b, const char *within, HgChanges *changes, HgError *error)
{
  for (size_t i = 0; a->kind == b->kind && i < a->kind->n_params; i++)
    {
      const HgParam *param = &a->kind->params[i];
      HgValue left = hg_param_get (param, a->config), right = hg_param_get (param, b->config);
      if (!hg_value_equal (&left, &right) && !diff_option (param, &left, &right, within, changes, error))
        return false;
    }
  return true;
}

/* One entry of a configuration that nobody here knows; either may be missing. */
static bool
diff_entry (const char *key, const json_t *a, const json_t *b, HgChanges *changes, HgError *error)
{
  char *left = a != NULL ? json_dumps (a, JSON_ENCODE_ANY | JSON_COMPACT) : NULL,
       *right = b != NULL ? json_dumps (b, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
  bool done = add (changes, key, key, left != NULL ? left : "—", right != NULL ? right : "—", error);
  free (left);
  free (right);
  return done;
}

/* A layer that is not known here: its configuration entry by entry, its name aside. Its text is never NULL,
 * and no deeper than a file may be: that is looked at where it comes into the program. */
static bool
diff_foreign (const HgForeign *a, const HgForeign *b, HgChanges *changes, HgError *error)
{
  json_t *whole[2] = { json_loads (a->text, 0, NULL), json_loads (b->text, 0, NULL) },
         *left = json_object_get (whole[0], "config"), *right = json_object_get (whole[1], "config"), *value;
  const char *key;
  bool done = true;
  if (!json_is_object (left) || !json_is_object (right))
    done = strcmp (a->text, b->text) == 0
           || add (changes, "config", "Configuration", "as it was", "another", error);
  json_object_foreach (left, key, value)
  {
    const json_t *other = json_object_get (right, key);
    if (done && right != NULL && strcmp (key, "name") != 0 && !json_equal (value, other))
      done = diff_entry (key, value, other, changes, error);
  }
  json_object_foreach (right, key, value)
  {
    const bool missing = left != NULL && json_object_get (left, key) == NULL;
    if (done && missing && strcmp (key, "name") != 0)
      done = diff_entry (key, NULL, value, changes, error);
  }
  json_decref (whole[0]);
  json_decref (whole[1]);
  return done;
}

/* Where an edge comes from once the layers that only one model has are passed by. */
static HgEdge
source (const HgPairs *pairs, int side, HgEdge edge)
{
  while (edge.node != HG_NO_NODE && pairs->partner[side][edge.node] == HG_NO_NODE)
    {
      const HgNode *node = pairs->check[side]->model->nodes[edge.node];
      edge = node->n_in > 0 ? node->in[0] : (HgEdge){ .node = HG_NO_NODE };
    }
  return edge;
}

static bool
same_edge (const HgPairs *pairs, HgEdge a, HgEdge b)
{
  HgEdge left = source (pairs, 0, a), right = source (pairs, 1, b);
  if (left.node == HG_NO_NODE || right.node == HG_NO_NODE)
    return left.node == right.node;
  return pairs->partner[0][left.node] == right.node && left.slot == right.slot;
}

/* "encoder, encoder.1": names, with an output's number as in a stack in words. */
static void
edges_text (const HgModel *model, const HgEdge *edges, size_t n, char *text, size_t size)
{
  size_t used = 0;
  *text = '\0';
  for (size_t i = 0; i < n && used < size; i++)
    {
      const char *name = model->nodes[edges[i].node]->name;
      used += (size_t)snprintf (text + used, size - used, "%s%s", i > 0 ? ", " : "", name);
      if (edges[i].slot > 0 && used < size)
        used += (size_t)snprintf (text + used, size - used, ".%zu", edges[i].slot);
    }
}

static bool
diff_edges (const HgPairs *pairs, const char *key, const char *title, const HgEdge *a, size_t n_a,
            const HgEdge *b, size_t n_b, HgChanges *changes, HgError *error)
{
  char left[LONG], right[LONG];
  bool same = n_a == n_b;
  for (size_t i = 0; same && i < n_a; i++)
    same = same_edge (pairs, a[i], b[i]);
  if (same)
    return true;
  edges_text (pairs->check[0]->model, a, n_a, left, sizeof left);
  edges_text (pairs->check[1]->model, b, n_b, right, sizeof right);
  return add (changes, key, title, left, right, error);
}

/* Whether two paths of nested models are the same but for the numbers of their names. */
static bool
same_group (const char *a, const char *b)
{
  for (;;)
    {
      const char *const rest[] = { a, b };
      size_t number[2] = { 0 };
      for (int i = 0; i < 2; i++)
        if (*rest[i] == '_')
          {
            size_t digits = strspn (rest[i] + 1, "0123456789");
            char after = rest[i][1 + digits];
            number[i] = digits > 0 && (after == '/' || after == '\0') ? 1 + digits : 0;
          }
      a += number[0];
      b += number[1];
      if (*a != *b || *a == '\0')
        return *a == *b;
      a++;
      b++;
    }
}

static bool
diff_place (const HgPairs *pairs, size_t a, size_t b, HgChanges *changes, HgError *error)
{
  const HgModel *left = pairs->check[0]->model, *right = pairs->check[1]->model;
  const HgNode *p = left->nodes[a], *q = right->nodes[b];
  size_t own_a = hg_model_owner (left, a), own_b = hg_model_owner (right, b);
  bool shares_alike
      = own_a == a || own_b == b ? (own_a == a) == (own_b == b) : pairs->partner[0][own_a] == own_b;
  if (strcmp (p->name, q->name) != 0 && !(hg_name_automatic (p) && hg_name_automatic (q))
      && !add (changes, "name", "Name", p->name, q->name, error))
    return false;
  if (!same_group (p->group, q->group)
      && !add (changes, "group", "Nested model", *p->group != '\0' ? p->group : "none",
               *q->group != '\0' ? q->group : "none", error))
    return false;
  if (!shares_alike
      && !add (changes, "shares", "Weights of", own_a == a ? "its own" : left->nodes[own_a]->name,
               own_b == b ? "its own" : right->nodes[own_b]->name, error))
    return false;
  return diff_edges (pairs, "inputs", "Inputs", p->in, p->n_in, q->in, q->n_in, changes, error);
}

static bool
diff_sizes (const HgNodeCheck *a, const HgNodeCheck *b, HgChanges *changes, HgError *error)
{
  char left[HG_SHAPE_TEXT] = "—", right[HG_SHAPE_TEXT] = "—";
  if (!hg_shape_equal (&a->out[0], &b->out[0])
      && !add (changes, "output_shape", "Output shape", hg_shape_text (&a->out[0], left),
               hg_shape_text (&b->out[0], right), error))
    return false;
  if (a->parameters == b->parameters)
    return true;
  strcpy (left, "—");
  strcpy (right, "—");
  if (a->parameters >= 0)
    hg_format_count (left, sizeof left, a->parameters);
  if (b->parameters >= 0)
    hg_format_count (right, sizeof right, b->parameters);
  return add (changes, "parameters", "Parameters", left, right, error);
}

bool
hg_diff_pair (const HgPairs *pairs, size_t a, size_t b, HgChanges *changes, HgError *error)
{
  const HgLayer *p = pairs->check[0]->model->nodes[a]->layer, *q = pairs->check[1]->model->nodes[b]->layer;
  const HgForeign *left = hg_layer_foreign_get (p), *right = hg_layer_foreign_get (q);
  bool done = true;
  if (left != NULL && right != NULL)
    done = diff_foreign (left, right, changes, error);
  else if (left != NULL || right != NULL)
    done = add (changes, "executed", "Executed here", left != NULL ? "no" : "yes",
                right != NULL ? "no" : "yes", error);
  else
    done = p == q || diff_options (p, q, "", changes, error);
  return done && diff_place (pairs, a, b, changes, error)
         && diff_sizes (&pairs->check[0]->nodes[a], &pairs->check[1]->nodes[b], changes, error);
}

bool
hg_diff_models (const HgPairs *pairs, HgChanges *changes, HgError *error)
{
  const HgModel *a = pairs->check[0]->model, *b = pairs->check[1]->model;
  bool marks = a->waist == HG_NO_NODE || b->waist == HG_NO_NODE ? a->waist == b->waist
                                                                : pairs->partner[0][a->waist] == b->waist;
  if (!marks
      && !add (changes, "waist", "Marked waist", a->waist == HG_NO_NODE ? "none" : a->nodes[a->waist]->name,
               b->waist == HG_NO_NODE ? "none" : b->nodes[b->waist]->name, error))
    return false;
  return diff_edges (pairs, "outputs", "Outputs of the model", a->outputs, a->n_outputs, b->outputs,
                     b->n_outputs, changes, error);
}
