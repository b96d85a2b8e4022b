#include "files/h5-data.h"
#include "files/keras-groups.h"
#include "layers/foreign.h"
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

/* The arrays of a layer that is not known. Where its names are places in such a file, they go back there; a
 * layer without parts of its own has them in a row. */
static bool
write_foreign (hid_t file, const char *path, const char *class, const HgWeight *items, size_t n,
               HgError *error)
{
  char place[PATH_SIZE + 2 * HG_NAME_SIZE];
  bool placed = n > 0, plain = true;
  for (size_t i = 0; i < n; i++)
    {
      const char *vars = strstr (items[i].spec.name, "vars/");
      placed &= vars != NULL && vars[5 + strspn (vars + 5, "0123456789")] == '\0';
      plain &= strchr (items[i].spec.name, '/') == NULL;
    }
  if (!placed && !plain)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "where Keras 3 keeps the weights of a %s is not known here: save it as .h5", class);
  if (!write_variables (file, path, items, placed ? 0 : n, error))
    return false;
  for (size_t i = 0; placed && i < n; i++)
    {
      snprintf (place, sizeof place, "%s/%s", path, items[i].spec.name);
      if (!hg_h5_write (file, place, items[i].value, error))
        return false;
    }
  return true;
}

/* A layer's arrays: a recurrent one's are its cell's, a wrapper's those of what it wraps, twice where it goes
 * both ways. */
static bool
write_layer (hid_t file, const char *path, const HgLayer *layer, const HgWeight *items, size_t n,
             HgError *error)
{
  char inner[PATH_SIZE];
  HgValue wrapped;
  if (hg_layer_foreign_get (layer) != NULL)
    return write_foreign (file, path, hg_layer_class (layer), items, n, error);
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

/* The parts of model @model below @path: each in a group named after its class, with a counter. */
static bool
write_model (hid_t file, const char *path, const HgKerasOutline *outline, const HgKerasPart *model,
             HgError *error)
{
  char inner[PATH_SIZE], name[HG_NAME_SIZE];
  bool done = write_variables (file, path, NULL, 0, error);
  for (size_t k = 0; done && k < model->n; k++)
    {
      const HgKerasPart *part = &model->parts[k];
      size_t n;
      /* A Sequential does not count its Input among its layers. */
      if (model->chain && k == 0)
        continue;
      const HgWeight *items = hg_keras_outline_weights (outline, part, &n);
      hg_keras_group_name (model, k, name, sizeof name);
      if ((size_t)snprintf (inner, sizeof inner, "%s/layers/%s", path, name) >= sizeof inner)
        return hg_error_set (error, HG_ERROR_UNSUPPORTED, "%s: stands in too many models", part->name);
      done = part->layer != NULL ? write_layer (file, inner, part->layer, items, n, error)
                                       || hg_error_prefix (error, "%s", part->name)
                                 : write_model (file, inner, outline, part, error);
    }
  return done;
}

bool
hg_keras_groups_write (hid_t file, const HgKerasOutline *outline, HgError *error)
{
  return write_model (file, "", outline, &outline->root, error);
}
