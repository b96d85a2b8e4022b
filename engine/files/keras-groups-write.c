#include "files/h5-data.h"
#include "files/keras-groups.h"
#include <stdio.h>
#include <string.h>

enum
{
  PATH_SIZE = 400
};

/* @items as @path/vars/0, @path/vars/1 …, @n of them. */
static bool
write_variables (hid_t file, const char *path, const HgWeight *items, size_t n, HgError *error)
{
  char name[PATH_SIZE + 40];
  snprintf (name, sizeof name, "%s/vars", path);
  hid_t group = hg_h5_new_group (file, name, error);
  bool done = group >= 0;
  for (size_t i = 0; done && i < n; i++)
    {
      snprintf (name, sizeof name, "%s/vars/%zu", path, i);
      done = hg_h5_write (file, name, items[i].value, error);
    }
  if (group >= 0)
    H5Gclose (group);
  return done;
}

static bool
is_recurrent (const HgLayer *layer)
{
  const char *name = layer->kind->name;
  return strcmp (name, "LSTM") == 0 || strcmp (name, "GRU") == 0 || strcmp (name, "SimpleRNN") == 0;
}

/* A layer's arrays: a recurrent one's are its cell's, a wrapper's those of what it wraps, twice where it goes
 * both ways. */
static bool
write_layer (hid_t file, const char *path, const HgLayer *layer, const HgWeight *items, size_t n,
             HgError *error)
{
  char inner[PATH_SIZE];
  HgValue wrapped;
  bool recurrent = is_recurrent (layer),
       wraps = layer->kind->wraps && hg_layer_get (layer, "layer", &wrapped);
  if (!write_variables (file, path, items, recurrent || wraps ? 0 : n, error))
    return false;
  if (recurrent)
    {
      snprintf (inner, sizeof inner, "%s/cell", path);
      return write_variables (file, inner, items, n, error);
    }
  if (!wraps)
    return true;
  bool both = strcmp (layer->kind->name, "Bidirectional") == 0;
  snprintf (inner, sizeof inner, "%s/%s", path, both ? "forward_layer" : "layer");
  if (!write_layer (file, inner, wrapped.layer, items, both ? n / 2 : n, error))
    return false;
  snprintf (inner, sizeof inner, "%s/backward_layer", path);
  return !both || write_layer (file, inner, wrapped.layer, items + n / 2, n - n / 2, error);
}

/* The group of node @i's layer: its class with a counter. */
static void
group_path (const HgModel *model, size_t i, char *path, size_t size)
{
  const char *class = hg_layer_class (model->nodes[i]->layer);
  size_t before = 0;
  char base[100];
  for (size_t k = 0; k < i; k++)
    before += hg_model_owner (model, k) == k && strcmp (hg_layer_class (model->nodes[k]->layer), class) == 0;
  hg_keras_snake_case (class, base, sizeof base);
  if (before > 0)
    snprintf (path, size, "layers/%s_%zu", base, before);
  else
    snprintf (path, size, "layers/%s", base);
}

bool
hg_keras_groups_write (hid_t file, const HgModel *model, const HgWeights *weights, HgError *error)
{
  bool done = write_variables (file, "", NULL, 0, error);
  for (size_t i = 0, at = 0; done && i < model->n; i++)
    {
      size_t first = at;
      char path[PATH_SIZE / 2];
      if (hg_model_owner (model, i) != i)
        continue;
      while (at < weights->n && strcmp (weights->items[at].node, model->nodes[i]->name) == 0)
        at++;
      group_path (model, i, path, sizeof path);
      done = write_layer (file, path, model->nodes[i]->layer, weights->items + first, at - first, error);
    }
  return done;
}
