#include "files/keras-state.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PATH_SIZE = 600,
  MOST = 100000 /* arrays of a state */
};

/* One stored array of a weight that is trained. */
typedef struct
{
  size_t box, index;
  const char *path; /* lent from the shelf */
} Trained;

typedef struct
{
  hid_t file;
  size_t bytes;
  const HgKerasShelf *shelf;
  const HgCheck *check;
  const HgKerasWriter *writer;
  const HgWeights *weights;
  Trained *trained;
  size_t n;
  HgTextList paths; /* of the state's arrays */
  HgOptimizerState *state;
} Reading;

/* Whether the order of arrays is that of TensorFlow 2.11 and Keras 3. */
static bool
interleaves (const char *version)
{
  int major = 0, minor = 0;
  sscanf (version, "%d.%d", &major, &minor);
  return major > 2 || (major == 2 && minor >= 11);
}

/* How many arrays of one weight stand beside each other: the two moments of Adam and its kin, where arrays
 * are interleaved; whatever else there is follows, one array of all weights after the other. */
static size_t
side_by_side (const HgOptimizer *optimizer, const char *version)
{
  static const char *const kin[] = { "Adam", "AdamW", "Adamax", "Nadam" };
  for (size_t i = 0; i < sizeof kin / sizeof *kin; i++)
    if (strcmp (optimizer->keras, kin[i]) == 0 && interleaves (version))
      return 2;
  return 1;
}

static bool
add_path (HgTextList *list, const char *path)
{
  char **grown = realloc (list->items, (list->n + 1) * sizeof *grown);
  if (grown == NULL)
    return false;
  list->items = grown;
  list->items[list->n] = hg_strdup (path, NULL);
  list->n += list->items[list->n] != NULL;
  return true;
}

/* optimizer_weights with its list of names, or optimizer/vars/0 … */
static bool
list_arrays (hid_t file, HgTextList *paths)
{
  char path[PATH_SIZE];
  HgTextList names = { 0 };
  hid_t group = hg_h5_find (file, "optimizer_weights", H5I_GROUP, NULL);
  if (group >= 0 && hg_h5_read_texts (group, "weight_names", MOST, &names, NULL))
    for (size_t i = 0; i < names.n; i++)
      {
        snprintf (path, sizeof path, "optimizer_weights/%.500s", names.items[i]);
        add_path (paths, path);
      }
  H5Oclose (group);
  hg_text_list_clear (&names);
  for (size_t i = 0; group < 0 && i < MOST; i++)
    {
      snprintf (path, sizeof path, "optimizer/vars/%zu", i);
      hid_t data_set = hg_h5_find (file, path, H5I_DATASET, NULL);
      H5Oclose (data_set);
      if (data_set < 0)
        break;
      add_path (paths, path);
    }
  return paths->n > 0;
}

/* A single whole number, however it is stored; false where it is none. */
static bool
read_count (hid_t file, const char *path, uint64_t *count)
{
  int64_t value = -1;
  hid_t data_set = hg_h5_find (file, path, H5I_DATASET, NULL), space = H5Dget_space (data_set),
        type = H5Dget_type (data_set);
  H5T_class_t class = type >= 0 ? H5Tget_class (type) : H5T_NO_CLASS;
  bool done = data_set >= 0 && H5Sget_simple_extent_npoints (space) == 1
              && (class == H5T_INTEGER || class == H5T_FLOAT)
              && H5Dread (data_set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) >= 0
              && value >= 0;
  H5Tclose (type);
  H5Sclose (space);
  H5Oclose (data_set);
  *count = done ? (uint64_t)value : 0;
  return done;
}

static bool
array_shape (hid_t file, const char *path, HgShape *shape)
{
  hid_t data_set = hg_h5_find (file, path, H5I_DATASET, NULL);
  bool done = data_set >= 0 && hg_h5_shape (data_set, shape, NULL);
  H5Oclose (data_set);
  return done;
}

/* Leaves the steps, the rate and other single numbers out: what is left belongs to weights. */
static void
drop_scalars (Reading *reading)
{
  HgTextList kept = { 0 };
  for (size_t i = 0; i < reading->paths.n; i++)
    {
      HgShape shape;
      if (array_shape (reading->file, reading->paths.items[i], &shape) && shape.rank > 0)
        add_path (&kept, reading->paths.items[i]);
    }
  hg_text_list_clear (&reading->paths);
  reading->paths = kept;
}

static int
by_name (const void *a, const void *b)
{
  const char *p = ((const Trained *)a)->path, *q = ((const Trained *)b)->path;
  return strcmp (strrchr (p, '/'), strrchr (q, '/'));
}

static size_t
box_specs (const Reading *reading, const HgKerasBox *box, HgWeightSpec *specs)
{
  size_t node = box->part->node;
  if (node == HG_NO_NODE)
    return 0;
  return hg_layer_weights (reading->check->model->nodes[node]->layer, reading->check->nodes[node].in, specs);
}

/* The arrays of all weights that are trained, in the optimizer's order. */
static bool
list_trained (Reading *reading)
{
  size_t capacity = 0;
  for (size_t b = 0; b < reading->shelf->n; b++)
    {
      HgWeightSpec specs[HG_MAX_WEIGHTS];
      const HgKerasBox *box = &reading->shelf->boxes[b];
      size_t trainable, n = box_specs (reading, box, specs);
      hg_keras_stored (box->part->json, reading->writer, specs, n, &trainable);
      if (!hg_grow (&reading->trained, &capacity, reading->n + trainable, sizeof *reading->trained, NULL))
        return false;
      for (size_t k = 0; k < trainable && k < box->n; k++)
        reading->trained[reading->n++] = (Trained){ b, k, box->paths[k] };
    }
  if (reading->writer->keras < 2)
    qsort (reading->trained, reading->n, sizeof *reading->trained, by_name);
  return true;
}

/* The path of state array @slot of trained array @i. */
static const char *
path_of (const Reading *reading, size_t beside, size_t slot, size_t i)
{
  size_t at = slot < beside ? i * beside + slot : slot * reading->n + i;
  return at < reading->paths.n ? reading->paths.items[at] : NULL;
}

/* The value of @weights' entry that follows the one at @first by @k, as a place in a slot. */
static size_t
place (const HgWeights *weights, size_t item)
{
  size_t at = 0;
  for (size_t i = 0; i < item; i++)
    at += weights->items[i].value->values;
  return at;
}

/* Slot @slot of the weights of box @b. */
static bool
read_box (Reading *reading, size_t beside, size_t slot, size_t b)
{
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  HgStoredArray stored[HG_KERAS_STORED] = { 0 };
  HgTensor *arranged[HG_MAX_WEIGHTS] = { NULL };
  const HgKerasBox *box = &reading->shelf->boxes[b];
  size_t n = box_specs (reading, box, specs), n_stored = 0, learned = 0, item = 0;
  bool done = true;
  for (size_t i = 0; i < n; i++)
    if (specs[i].trainable)
      specs[learned++] = specs[i];
  for (size_t i = 0; done && i < reading->n; i++)
    if (reading->trained[i].box == b)
      {
        const char *path = path_of (reading, beside, slot, i);
        hid_t data_set = path != NULL ? hg_h5_find (reading->file, path, H5I_DATASET, NULL) : H5I_INVALID_HID;
        HgStoredArray *array = &stored[reading->trained[i].index];
        done = data_set >= 0 && hg_h5_shape (data_set, &array->shape, NULL)
               && (array->value = hg_h5_read_tensor (data_set, reading->bytes, NULL, NULL)) != NULL;
        H5Oclose (data_set);
        n_stored++;
      }
  done = done
         && (n_stored == 0
             || hg_keras_arrange (box->part->json, reading->writer, stored, n_stored, specs, learned,
                                  arranged, NULL));
  const char *node = n > 0 ? reading->check->model->nodes[box->part->node]->name : "";
  for (size_t i = 0; i < learned; i++)
    {
      while (item < reading->weights->n
             && (strcmp (reading->weights->items[item].node, node) != 0
                 || strcmp (reading->weights->items[item].spec.name, specs[i].name) != 0))
        item++;
      if (done && arranged[i] != NULL && item < reading->weights->n)
        memcpy (reading->state->slots[slot] + place (reading->weights, item), arranged[i]->data,
                arranged[i]->values * sizeof (HgReal));
      hg_tensor_unref (arranged[i]);
    }
  for (size_t i = 0; i < HG_KERAS_STORED; i++)
    hg_tensor_unref (stored[i].value);
  return done;
}

static bool
read_slots (Reading *reading, const HgKerasTraining *training, const char *version)
{
  const HgOptimizer *optimizer = training->optimizer;
  HgOptimizerState *state = reading->state;
  size_t n = optimizer->slots != NULL ? optimizer->slots (training->optimizer_config) : 0;
  size_t beside = n > 1 ? side_by_side (optimizer, version) : 1;
  state->n_values = place (reading->weights, reading->weights->n);
  for (state->n_slots = 0; state->n_slots < n; state->n_slots++)
    {
      size_t slot = state->n_slots;
      state->slots[slot] = hg_alloc_aligned (state->n_values, sizeof (HgReal), NULL);
      if (state->slots[slot] == NULL)
        return false;
      for (size_t b = 0; b < reading->shelf->n; b++)
        if (!read_box (reading, beside, slot, b))
          {
            state->n_slots++;
            return false;
          }
    }
  return true;
}

void
hg_keras_state_read (hid_t file, size_t file_bytes, const HgKerasShelf *shelf, const HgCheck *check,
                     const HgKerasWriter *writer, const HgWeights *weights, HgKerasFacts *facts)
{
  HgKerasTraining training;
  Reading reading = { .file = file, .bytes = file_bytes, .shelf = shelf, .check = check, .writer = writer };
  reading.weights = weights;
  reading.state = &facts->state;
  facts->has_state = list_arrays (file, &reading.paths);
  bool known = facts->has_state && hg_keras_training_read (facts->training, &training, facts)
               && training.optimizer != NULL;
  uint64_t steps = 0;
  bool done = known && read_count (file, reading.paths.items[0], &steps) && list_trained (&reading);
  if (done)
    {
      drop_scalars (&reading);
      done = read_slots (&reading, &training, facts->version);
    }
  facts->state.steps = done ? steps : 0;
  for (size_t i = 0; !done && i < facts->state.n_slots; i++)
    free (facts->state.slots[i]);
  if (!done)
    facts->state = (HgOptimizerState){ 0 };
  if (known && !done)
    hg_keras_remark (facts, "the optimizer's state has another order than is known; left out");
  free (reading.trained);
  hg_text_list_clear (&reading.paths);
}

static bool
write_number (hid_t file, const char *path, bool whole, double value, HgError *error)
{
  int32_t count = value < INT32_MAX ? (int32_t)value : INT32_MAX;
  float real = (float)value;
  hid_t links = hg_h5_link_plan (), space = H5Screate (H5S_SCALAR), plan = H5Pcreate (H5P_DATASET_CREATE);
  H5Pset_obj_track_times (plan, 0);
  hid_t data_set
      = H5Dcreate2 (file, path, whole ? H5T_STD_I32LE : H5T_IEEE_F32LE, space, links, plan, H5P_DEFAULT);
  bool done = data_set >= 0
              && (whole ? H5Dwrite (data_set, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, &count)
                        : H5Dwrite (data_set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, &real))
                     >= 0;
  H5Dclose (data_set);
  H5Pclose (plan);
  H5Sclose (space);
  H5Pclose (links);
  return done || hg_h5_fault (path, error);
}

/* State array @slot of weight @item. */
static bool
write_array (hid_t file, size_t number, const HgOptimizerState *state, size_t slot, const HgWeights *weights,
             size_t item, HgError *error)
{
  char path[80];
  HgTensor array = *weights->items[item].value;
  array.data = state->slots[slot] + place (weights, item);
  snprintf (path, sizeof path, "optimizer/vars/%zu", number);
  return hg_h5_write (file, path, &array, error);
}

/* The numbers in the outline's weights of those that are trained, layer after layer of the tree, into
 * @trained. Returns how many. */
static size_t
list_items (const HgKerasOutline *outline, HgKerasPart **leaves, size_t n, size_t *trained)
{
  size_t found = 0, own;
  for (size_t k = 0; k < n; k++)
    {
      const HgWeight *items = hg_keras_outline_weights (outline, leaves[k], &own);
      for (size_t i = 0; i < own; i++)
        if (items[i].spec.trainable)
          trained[found++] = (size_t)(items + i - outline->weights->items);
    }
  return found;
}

bool
hg_keras_state_write (hid_t file, const HgKerasTraining *training, const HgOptimizerState *state,
                      HgKerasOutline *outline, HgError *error)
{
  const HgWeights *weights = outline->weights;
  size_t beside = state->n_slots > 1 ? side_by_side (training->optimizer, "3.0") : 1, number = 2;
  size_t n = hg_keras_part_leaves (&outline->root, NULL), n_trained = 0;
  HgKerasPart **leaves = hg_alloc (n, sizeof *leaves, error);
  size_t *trained = hg_alloc (weights->n, sizeof *trained, error);
  bool done = leaves != NULL && trained != NULL
              && write_number (file, "optimizer/vars/0", true, (double)state->steps, error)
              && write_number (file, "optimizer/vars/1", false, training->learning_rate, error);
  if (done)
    {
      hg_keras_part_leaves (&outline->root, leaves);
      n_trained = list_items (outline, leaves, n, trained);
    }
  for (size_t first = 0; done && first < state->n_slots; first += first == 0 ? beside : 1)
    for (size_t i = 0; done && i < n_trained; i++)
      for (size_t slot = first; done && slot < (first == 0 ? beside : first + 1) && slot < state->n_slots;
           slot++)
        done = write_array (file, number++, state, slot, weights, trained[i], error);
  free (trained);
  free (leaves);
  return done;
}
