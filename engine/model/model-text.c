/* Models and fragments from words: model.h has the grammar, fragment.h what differs. */
#include "model/fragment.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_PARSED = 512,
  ITEM_SIZE = 2048
};

typedef struct
{
  const HgNode *nodes[MOST_PARSED];
  size_t n;
  bool read[MOST_PARSED]; /* some later layer takes an output of it */
  bool fragment;
} Parsed;

static char *
trimmed (char *text)
{
  text += strspn (text, " \n\t");
  for (size_t n = strlen (text); n > 0 && strchr (" \n\t", text[n - 1]) != NULL; n--)
    text[n - 1] = '\0';
  return text;
}

/* Cuts "name = " off the front of @item; NULL when there is none. */
static char *
take_name (char **item)
{
  char *equals = strstr (*item, " = ");
  size_t n = strspn (*item, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  if (equals == NULL || (size_t)(equals + 1 - *item) != n + strspn (*item + n, " "))
    return NULL;
  char *name = *item;
  *equals = '\0';
  *item = trimmed (equals + 3);
  return trimmed (name);
}

/* "enc.1" */
static bool
find_source (Parsed *parsed, char *text, HgEdge *edge, HgError *error)
{
  char *dot = strchr (text, '.');
  if (dot != NULL)
    *dot = '\0';
  text = trimmed (text);
  for (size_t i = 0; i < parsed->n; i++)
    if (strcmp (parsed->nodes[i]->name, text) == 0)
      {
        *edge = (HgEdge){ .node = i, .slot = dot != NULL ? strtoul (dot + 1, NULL, 10) : 0 };
        parsed->read[i] = true;
        return true;
      }
  return hg_error_set (error, HG_ERROR_VALUE, "there is no layer called “%.60s” before its use", text);
}

static bool
take_sources (Parsed *parsed, char *list, HgEdge *edges, size_t *n, HgError *error)
{
  char *rest = list;
  for (char *item; (item = strsep (&rest, ",")) != NULL;)
    {
      if (*n == HG_MAX_INPUTS)
        return hg_error_set (error, HG_ERROR_VALUE, "a layer has at most %d inputs", HG_MAX_INPUTS);
      if (!find_source (parsed, item, &edges[*n], error))
        return false;
      ++*n;
    }
  return true;
}

/* The node that "again NAME" calls once more, or HG_NO_NODE for every other text. */
static bool
find_again (const Parsed *parsed, const char *item, size_t *again, HgError *error)
{
  *again = HG_NO_NODE;
  if (strncmp (item, "again ", 6) != 0)
    return true;
  for (size_t i = 0; i < parsed->n && *again == HG_NO_NODE; i++)
    if (strcmp (parsed->nodes[i]->name, item + 6) == 0)
      *again = parsed->nodes[i]->shares != HG_NO_NODE ? parsed->nodes[i]->shares : i;
  return *again != HG_NO_NODE
         || hg_error_set (error, HG_ERROR_VALUE, "there is no layer called “%.60s” before its use", item + 6);
}

/* Appends the node of @layer, which calls node @again once more unless that is HG_NO_NODE. */
static bool
add_node (Parsed *parsed, const HgLayer *layer, size_t again, const char *name, char *sources, HgError *error)
{
  char free_name[HG_NAME_SIZE];
  HgEdge edges[HG_MAX_INPUTS] = { { .node = parsed->n - 1 } };
  size_t n_in = 0;
  bool done = true;
  if (sources != NULL)
    done = take_sources (parsed, sources, edges, &n_in, error);
  else if (layer->kind->max_in > 0 && parsed->n > 0)
    parsed->read[edges[n_in++].node] = true;
  for (; parsed->fragment && sources == NULL && n_in > 0 && n_in < layer->kind->min_in; n_in++)
    edges[n_in] = edges[0];
  if (done && name == NULL)
    name = hg_node_free_name (parsed->nodes, parsed->n, layer, free_name);
  HgNode *node = done ? hg_node_new (layer, name, edges, n_in, error) : NULL;
  if (node == NULL)
    return false;
  node->shares = again;
  parsed->nodes[parsed->n++] = node;
  return true;
}

static bool
take_item (Parsed *parsed, char *item, HgError *error)
{
  size_t again;
  item = trimmed (item);
  char *name = take_name (&item), *sources = strchr (item, '<');
  if (sources != NULL)
    *sources++ = '\0';
  item = trimmed (item);
  if (!find_again (parsed, item, &again, error))
    return false;
  HgLayer *layer
      = again != HG_NO_NODE ? hg_layer_ref (parsed->nodes[again]->layer) : hg_layer_parse (item, error);
  bool done = layer != NULL && add_node (parsed, layer, again, name, sources, error);
  hg_layer_unref (layer);
  return done;
}

static HgModel *
finish (const char *name, const Parsed *parsed, HgError *error)
{
  HgEdge outputs[HG_MAX_INPUTS];
  size_t n = 0;
  for (size_t i = 0; i < parsed->n; i++)
    if (!parsed->read[i] && (parsed->nodes[i]->n_in > 0 || parsed->n == 1) && n < HG_MAX_INPUTS)
      outputs[n++] = (HgEdge){ .node = i };
  return hg_model_new (name, parsed->nodes, parsed->n, outputs, n, error);
}

static bool
take_items (Parsed *parsed, const char *stack, HgError *error)
{
  for (const char *at = stack; *at != '\0';)
    {
      size_t length = strcspn (at, parsed->fragment ? ";\r\n" : ";");
      char item[ITEM_SIZE];
      if (parsed->n == MOST_PARSED || length >= sizeof item)
        return hg_error_set (error, HG_ERROR_VALUE, "a stack has at most %d layers of %d characters",
                             MOST_PARSED, ITEM_SIZE - 1);
      memcpy (item, at, length);
      item[length] = '\0';
      at += length + (at[length] != '\0');
      if ((parsed->n == 0 || *trimmed (item) != '\0') && !take_item (parsed, item, error))
        return false;
    }
  return true;
}

static void
release (Parsed *parsed)
{
  for (size_t i = 0; i < parsed->n; i++)
    hg_node_unref (parsed->nodes[i]);
}

HgModel *
hg_model_parse (const char *name, const char *stack, HgError *error)
{
  Parsed parsed = { .n = 0 };
  HgModel *model = take_items (&parsed, stack, error) ? finish (name, &parsed, error) : NULL;
  release (&parsed);
  return model;
}

HgModel *
hg_fragment_parse (const char *text, HgError *error)
{
  Parsed parsed = { .fragment = true };
  HgModel *fragment = NULL;
  const char *first = text + strspn (text, "; \t\r\n");
  if (take_items (&parsed, "above = Input 1", error) && take_items (&parsed, first, error))
    {
      bool whole = parsed.n > 1 && parsed.nodes[1]->n_in == 0;
      if (parsed.n == 1)
        hg_error_set (error, HG_ERROR_VALUE,
                      "expected layers in words, such as “LSTM 16; Dense 3”, got nothing");
      else if (!whole)
        fragment = finish ("layers", &parsed, error);
      else
        {
          release (&parsed);
          parsed = (Parsed){ .fragment = true };
          fragment = take_items (&parsed, first, error) ? finish ("layers", &parsed, error) : NULL;
        }
    }
  release (&parsed);
  return fragment;
}
