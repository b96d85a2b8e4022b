#include "files/keras-weights.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include "files/h5-text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PATH_SIZE = 512
};

/* One layer that has weights, in the file. */
typedef struct
{
  hid_t group;
  HgTextList names;
} Source;

static void
source_clear (Source *source)
{
  hg_text_list_clear (&source->names);
  H5Oclose (source->group);
  source->group = H5I_INVALID_HID;
}

/* The next layer of @layers, from *@at on, that has weights. @source stays without a group when there is none
 * left. */
static bool
next_source (hid_t weights, const HgTextList *layers, size_t *at, Source *source, HgError *error)
{
  *source = (Source){ .group = H5I_INVALID_HID };
  for (; *at < layers->n; ++*at)
    {
      const char *name = layers->items[*at];
      source->group = hg_h5_find (weights, name, H5I_GROUP, error);
      if (source->group < 0
          || !hg_h5_read_texts (source->group, "weight_names", HG_MAX_WEIGHTS * HG_KERAS_LAYERS,
                                &source->names, error))
        {
          source_clear (source);
          return hg_error_prefix (error, "model_weights/%.60s", name);
        }
      if (source->names.n > 0)
        {
          ++*at;
          return true;
        }
      source_clear (source);
    }
  return true;
}

/* Compares what the file has for @node with what its layer needs, without reading numbers. */
static bool
compare (const Source *source, const HgNode *node, const HgWeightSpec *specs, size_t n, HgError *error)
{
  if (source->names.n != n)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %zu weights, got %zu", node->name, n,
                         source->names.n);
  for (size_t i = 0; i < n; i++)
    {
      HgShape shape;
      char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
      hid_t data_set = hg_h5_find (source->group, source->names.items[i], H5I_DATASET, error);
      bool fits = data_set >= 0 && hg_h5_shape (data_set, &shape, error);
      H5Oclose (data_set);
      if (fits && !hg_shape_equal (&shape, &specs[i].shape))
        fits = hg_error_set (error, HG_ERROR_FORMAT, "expected %s, got %s",
                             hg_shape_text (&specs[i].shape, want), hg_shape_text (&shape, got));
      if (!fits)
        return hg_error_prefix (error, "%s/%s", node->name, specs[i].name);
    }
  return true;
}

/* The numbers of @node into the entries of @weights that are its own. */
static bool
fill (const Source *source, size_t file_bytes, const HgNode *node, HgWeights *weights, size_t first,
      HgError *error)
{
  for (size_t i = 0; i < source->names.n; i++)
    {
      HgWeight *item = &weights->items[first + i];
      hid_t data_set = hg_h5_find (source->group, source->names.items[i], H5I_DATASET, error);
      HgTensor *value = data_set >= 0 ? hg_h5_read_tensor (data_set, file_bytes, error) : NULL;
      H5Oclose (data_set);
      if (value == NULL)
        return hg_error_prefix (error, "%s/%s", node->name, item->spec.name);
      hg_tensor_unref (item->value);
      item->value = value;
    }
  return true;
}

static size_t
node_weights (const HgNode *node, const HgNodeCheck *check, HgWeightSpec *specs)
{
  const HgLayerKind *kind = node->layer->kind;
  return kind->weights != NULL ? kind->weights (node->layer->config, check->in, specs) : 0;
}

/* Index of @node's first entry in @weights. */
static size_t
first_item (const HgWeights *weights, const HgNode *node)
{
  size_t i = 0;
  while (i < weights->n && strcmp (weights->items[i].node, node->name) != 0)
    i++;
  return i;
}

/* Walks the configuration's layers beside the file's. With @weights NULL it compares only, else it reads: a
 * file that lies about a shape is found out before memory is taken for it. */
static bool
walk (hid_t group, size_t file_bytes, const HgKerasConfig *config, const HgCheck *check, HgWeights *weights,
      HgError *error)
{
  HgTextList layers;
  size_t at = 0;
  if (!hg_h5_read_texts (group, "layer_names", HG_KERAS_LAYERS, &layers, error))
    return hg_error_prefix (error, "model_weights");
  bool done = true;
  for (size_t i = 0; done && i < config->n; i++)
    {
      HgWeightSpec specs[HG_MAX_WEIGHTS];
      const HgNode *node = config->model->nodes[config->node[i]];
      size_t n = node_weights (node, &check->nodes[config->node[i]], specs);
      Source source;
      if (n == 0)
        continue;
      done = next_source (group, &layers, &at, &source, error);
      if (done && source.group < 0)
        done = hg_error_set (error, HG_ERROR_FORMAT, "%s: its weights are missing", node->name);
      else if (done)
        done = weights == NULL ? compare (&source, node, specs, n, error)
                               : fill (&source, file_bytes, node, weights, first_item (weights, node), error);
      source_clear (&source);
    }
  Source more = { .group = H5I_INVALID_HID };
  if (done && next_source (group, &layers, &at, &more, error) && more.group >= 0)
    done = hg_error_set (error, HG_ERROR_FORMAT,
                         "model_weights/%.60s: the model has no layer for these weights",
                         layers.items[at - 1]);
  source_clear (&more);
  hg_text_list_clear (&layers);
  return done;
}

HgWeights *
hg_keras_weights_read (hid_t file, size_t file_bytes, const HgKerasConfig *config, HgError *error)
{
  HgWeights *weights = NULL;
  hid_t group = hg_h5_find (file, "model_weights", H5I_GROUP, error);
  HgCheck *check = group >= 0 ? hg_check_shapes (config->model, error) : NULL;
  bool done = check != NULL;
  if (done && check->n_faults > 0)
    done = hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
  done = done && walk (group, file_bytes, config, check, NULL, error)
         && (weights = hg_weights_blank (config->model, error)) != NULL
         && walk (group, file_bytes, config, check, weights, error);
  hg_check_free (check);
  H5Oclose (group);
  if (done)
    return weights;
  hg_weights_unref (weights);
  return NULL;
}

/* One layer's group, its arrays and their names. */
static bool
write_node (hid_t group, const HgNode *node, const HgWeight *items, size_t n, HgError *error)
{
  char text[HG_MAX_WEIGHTS][PATH_SIZE];
  const char *names[HG_MAX_WEIGHTS];
  hid_t layer = hg_h5_new_group (group, node->name, error);
  bool done = layer >= 0;
  for (size_t i = 0; done && i < n; i++)
    {
      snprintf (text[i], PATH_SIZE, "%s/%s:0", node->name, items[i].spec.name);
      names[i] = text[i];
      done = hg_h5_write (layer, names[i], items[i].value, error);
    }
  done = done && hg_h5_write_texts (layer, "weight_names", names, n, error);
  H5Gclose (layer);
  return done;
}

bool
hg_keras_weights_write (hid_t file, const HgModel *model, const HgWeights *weights, HgError *error)
{
  const char **names = hg_alloc (model->n, sizeof *names, error);
  hid_t group = names != NULL ? hg_h5_new_group (file, "model_weights", error) : H5I_INVALID_HID;
  bool done = group >= 0;
  for (size_t i = 0, at = 0; done && i < model->n; i++)
    {
      size_t first = at;
      names[i] = model->nodes[i]->name;
      while (at < weights->n && strcmp (weights->items[at].node, names[i]) == 0)
        at++;
      done = write_node (group, model->nodes[i], weights->items + first, at - first, error);
    }
  done = done && hg_h5_write_texts (group, "layer_names", names, model->n, error);
  if (group >= 0)
    H5Gclose (group);
  free (names);
  return done;
}
