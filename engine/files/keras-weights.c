#include "files/keras-weights.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include "files/h5-words.h"
#include "files/keras-groups.h"
#include "files/keras-state.h"
#include "layers/foreign.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  hid_t file;
  size_t bytes;
  HgRoom *room;
  const HgKerasWriter *writer;
} Source;

static bool
array_shape (hid_t file, const char *path, HgShape *shape, HgError *error)
{
  hid_t data_set = hg_h5_find (file, path, H5I_DATASET, error);
  bool done = data_set >= 0 && hg_h5_shape (data_set, shape, error);
  H5Oclose (data_set);
  return done;
}

static void
array_type (hid_t file, const char *path, HgKerasType *text)
{
  hid_t data_set = hg_h5_find (file, path, H5I_DATASET, NULL), type = H5Dget_type (data_set);
  hg_h5_type_text (type, text->text, sizeof text->text);
  H5Tclose (type);
  H5Oclose (data_set);
}

static HgTensor *
array_values (const Source *source, const char *path, HgError *error)
{
  hid_t data_set = hg_h5_find (source->file, path, H5I_DATASET, error);
  HgTensor *tensor = data_set >= 0 ? hg_h5_read_tensor (data_set, source->bytes, source->room, error) : NULL;
  H5Oclose (data_set);
  return tensor;
}

/* The name of a weight from its path: what follows the layer's group, which has the layer's name, or in Keras
 * 3's files is the one in the last group of layers. */
static void
weight_name (const char *path, const char *layer, char *name, size_t size)
{
  static const char layers[] = "/layers/";
  const char *at = NULL;
  if (strncmp (path, layers, strlen (layers)) == 0)
    {
      for (const char *more = path; (more = strstr (more, layers)) != NULL;)
        at = more += strlen (layers);
      at += strcspn (at, "/");
      snprintf (name, size, "%s", at + strspn (at, "/"));
      return;
    }
  at = strstr (path, layer);
  at = at != NULL ? at + strlen (layer) : path;
  for (const char *again; (again = strstr (at, layer)) != NULL;)
    at = again + strlen (layer);
  at += strspn (at, "/");
  size_t length = strcspn (at, ":");
  const char *tail = length >= size ? at + length - size + 1 : at;
  snprintf (name, size, "%.*s", (int)(at + length - tail), tail);
}

/* What the file holds for the foreign layer of @box. The layer is nobody else's yet. */
static bool
learn_weights (hid_t file, const HgKerasBox *box, HgKerasFacts *facts, HgError *error)
{
  HgForeign *foreign = (HgForeign *)hg_layer_foreign_get (box->part->layer);
  size_t n = box->n < HG_MAX_WEIGHTS ? box->n : HG_MAX_WEIGHTS;
  for (foreign->n = 0; foreign->n < n; foreign->n++)
    {
      HgForeignWeight *weight = &foreign->weights[foreign->n];
      if (!array_shape (file, box->paths[foreign->n], &weight->shape, error))
        return hg_error_prefix (error, "%s", box->part->name);
      weight_name (box->paths[foreign->n], box->part->name, weight->name, sizeof weight->name);
    }
  if (n < box->n)
    hg_keras_remark (facts, "the layer %.80s: of its %zu weights the first %zu are kept", box->part->name,
                     box->n, n);
  return true;
}

/* Layers whose kernel has a row for each feature that comes in, and the rank of what comes in; 0: any. */
static const struct
{
  const char *class;
  int rank;
} takers[]
    = { { "Dense", 0 }, { "LSTM", 2 }, { "GRU", 2 }, { "SimpleRNN", 2 }, { "Conv1D", 2 }, { "Conv2D", 3 } };

/* The features and the rank that the layer of @box takes, by its kernel. False where it has none. */
static bool
kernel_takes (hid_t file, const HgKerasBox *box, int64_t *features, int *rank)
{
  const json_t *json = json_object_get (json_object_get (box->part->json, "config"), "layer");
  const char *class = json_string_value (
      json_object_get (json != NULL ? json : box->part->json, "class_name"));
  HgShape shape;
  if (box->n == 0 || class == NULL || !array_shape (file, box->paths[0], &shape, NULL) || shape.rank < 2)
    return false;
  for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
    if (strcmp (takers[i].class, class) == 0)
      {
        *features = shape.dim[shape.rank - 2];
        *rank = json != NULL ? 0 : takers[i].rank;
        return true;
      }
  return false;
}

/* What foreign node @i gives, as far as can be told: the shape of what it takes, with the rank that the next
 * layer needs and the features that its kernel has rows for. */
static HgShape
likely_output (hid_t file, const HgKerasShelf *shelf, const HgCheck *check, size_t i)
{
  HgShape shape = check->nodes[i].in[0];
  if (check->model->nodes[i]->n_in == 0)
    return HG_SHAPE_UNKNOWN;
  for (size_t b = 0; b < shelf->n; b++)
    {
      size_t node = shelf->boxes[b].part->node;
      if (node == HG_NO_NODE || check->model->nodes[node]->n_in == 0
          || check->model->nodes[node]->in[0].node != i)
        continue;
      int64_t features;
      int rank;
      if (!kernel_takes (file, &shelf->boxes[b], &features, &rank))
        continue;
      if (rank > 0 && rank != shape.rank)
        shape = (HgShape){ .rank = rank, .dim = { HG_UNKNOWN, HG_UNKNOWN, HG_UNKNOWN } };
      if (shape.rank > 0)
        shape.dim[shape.rank - 1] = features;
    }
  return shape;
}

/* Foreign layers learn what they have and give. @check is made anew where that changes shapes. */
static bool
learn (hid_t file, const HgKerasShelf *shelf, HgKerasFacts *facts, HgCheck **check, HgError *error)
{
  for (size_t b = 0; b < shelf->n; b++)
    {
      const HgKerasPart *part = shelf->boxes[b].part;
      HgForeign *foreign = (HgForeign *)hg_layer_foreign_get (part->layer);
      if (foreign == NULL)
        continue;
      if (!learn_weights (file, &shelf->boxes[b], facts, error))
        return false;
      if (foreign->out.rank == HG_UNKNOWN && part->node != HG_NO_NODE)
        foreign->out = likely_output (file, shelf, *check, part->node);
      const HgModel *model = (*check)->model;
      HgCheck *anew = hg_check_shapes (model, error);
      if (anew == NULL)
        return false;
      hg_check_free (*check);
      *check = anew;
    }
  return true;
}

/* The specs of @box's node, which has weights of its own. */
static size_t
box_specs (const HgKerasBox *box, const HgCheck *check, HgWeightSpec *specs)
{
  size_t node = box->part->node;
  if (node == HG_NO_NODE || check->nodes[node].parameters == HG_UNKNOWN)
    return 0;
  return hg_layer_weights (check->model->nodes[node]->layer, check->nodes[node].in, specs);
}

/* Index of the first entry in @weights of the node called @name. */
static size_t
first_item (const HgWeights *weights, const char *name)
{
  size_t i = 0;
  while (i < weights->n && strcmp (weights->items[i].node, name) != 0)
    i++;
  return i;
}

/* Compares what the file has for @box with what its layer needs; with @weights not NULL it reads the numbers
 * too. */
static bool
read_box (const Source *source, const HgKerasBox *box, const HgCheck *check, HgWeights *weights,
          HgError *error)
{
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  HgStoredArray stored[HG_KERAS_STORED] = { 0 };
  HgTensor *arranged[HG_MAX_WEIGHTS] = { NULL };
  HgError fault = { 0 };
  size_t n = box_specs (box, check, specs);
  bool done = true, foreign = hg_layer_foreign_get (box->part->layer) != NULL;
  size_t n_stored = foreign ? n : box->n;
  if (n == 0)
    return true;
  for (size_t i = 0; done && i < n_stored; i++)
    {
      done = array_shape (source->file, box->paths[i], &stored[i].shape, error)
             && (weights == NULL || (stored[i].value = array_values (source, box->paths[i], error)) != NULL);
      if (!done)
        hg_error_prefix (error, "%s/%s", box->part->name, i < n ? specs[i].name : "weight");
    }
  if (done)
    done = hg_keras_arrange (box->part->json, source->writer, stored, n_stored, specs, n, arranged, &fault)
           || hg_error_set (error, fault.code, fault.code == HG_ERROR_FORMAT ? "%s/%s" : "%s: %s",
                            box->part->name, fault.text);
  size_t first
      = done && weights != NULL ? first_item (weights, check->model->nodes[box->part->node]->name) : 0;
  for (size_t i = 0; i < n; i++)
    if (done && weights != NULL)
      {
        hg_tensor_unref (weights->items[first + i].value);
        weights->items[first + i].value = arranged[i];
      }
    else
      hg_tensor_unref (arranged[i]);
  for (size_t i = 0; i < n_stored; i++)
    hg_tensor_unref (stored[i].value);
  return done;
}

/* How the arrays of each weight stand in the file: of several that make one up, the first. Without memory it
 * is not told. */
static void
read_types (const Source *source, const HgKerasShelf *shelf, const HgCheck *check, const HgWeights *weights,
            HgKerasFacts *facts)
{
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  free (facts->types);
  facts->types = hg_alloc (weights->n, sizeof *facts->types, NULL);
  facts->n_types = facts->types != NULL ? weights->n : 0;
  for (size_t b = 0; b < shelf->n && facts->n_types > 0; b++)
    {
      const HgKerasBox *box = &shelf->boxes[b];
      const size_t n = box_specs (box, check, specs);
      const size_t first = n > 0 ? first_item (weights, check->model->nodes[box->part->node]->name) : 0;
      for (size_t i = 0; i < n && box->n > 0; i++)
        array_type (source->file, box->paths[box->n == n ? i : 0], &facts->types[first + i]);
    }
}

static bool
read_boxes (const Source *source, const HgKerasShelf *shelf, const HgCheck *check, HgWeights *weights,
            HgError *error)
{
  for (size_t i = 0; i < shelf->n; i++)
    if (!read_box (source, &shelf->boxes[i], check, weights, error))
      return false;
  return true;
}

/* The first thing that is wrong with the model, foreign layers aside. */
static bool
check_faults (const HgCheck *check, HgError *error)
{
  for (size_t i = 0; i < check->n_diagnostics && check->n_faults > check->n_foreign; i++)
    {
      const HgDiagnostic *diagnostic = &check->diagnostics[i];
      if (diagnostic->severity == HG_FAULT
          && hg_layer_foreign_get (check->model->nodes[diagnostic->node]->layer) == NULL)
        return hg_error_set (error, HG_ERROR_SHAPE, "%s", diagnostic->sentence);
    }
  return true;
}

static bool
fill_shelf (const Source *source, HgKerasLayout layout, HgKerasPart *root, const HgCheck *check,
            HgKerasShelf *shelf, HgError *error)
{
  if (layout == HG_KERAS_GROUPS)
    return hg_keras_shelve_groups (source->file, root, check, shelf, error);
  return hg_keras_shelve_legacy (source->file, layout == HG_KERAS_ROOT ? "" : "model_weights", root, check,
                                 source->writer, shelf, error);
}

/* Zeros for what the file does not have. */
static bool
fill_rest (HgWeights *weights, HgError *error)
{
  bool done = true;
  for (size_t i = 0; done && i < weights->n; i++)
    if (weights->items[i].value == NULL)
      done = (weights->items[i].value = hg_tensor_new (&weights->items[i].spec.shape, error)) != NULL;
  return done;
}

HgWeights *
hg_keras_weights_read (hid_t file, size_t file_bytes, HgRoom *room, HgKerasLayout layout, HgKerasPart *root,
                       const HgModel *model, const HgKerasWriter *writer, HgKerasFacts *facts, HgError *error)
{
  Source source = { .file = file, .bytes = file_bytes, .room = room, .writer = writer };
  HgWeights *weights = NULL;
  HgKerasShelf shelf = { 0 };
  HgCheck *check = hg_check_shapes (model, error);
  bool done = check != NULL && check_faults (check, error) && hg_keras_shelf_init (&shelf, root, error)
              && fill_shelf (&source, layout, root, check, &shelf, error)
              && learn (file, &shelf, facts, &check, error) && check_faults (check, error)
              && read_boxes (&source, &shelf, check, NULL, error)
              && (weights = hg_weights_frame (model, error)) != NULL
              && read_boxes (&source, &shelf, check, weights, error) && fill_rest (weights, error);
  if (done && facts != NULL)
    read_types (&source, &shelf, check, weights, facts);
  if (done && facts != NULL)
    hg_keras_state_read (file, file_bytes, &shelf, check, writer, weights, facts);
  hg_keras_shelf_clear (&shelf);
  hg_check_free (check);
  if (done)
    return weights;
  hg_weights_unref (weights);
  return NULL;
}
