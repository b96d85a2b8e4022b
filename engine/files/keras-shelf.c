#include "files/keras-shelf.h"
#include "base/memory.h"
#include "layers/foreign.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PATH_SIZE = 4096
};

/* One group of the file that has weights. */
typedef struct
{
  const char *name; /* lent */
  HgTextList names;
} Source;

/* A walk through the file's groups beside the configuration's layers. */
typedef struct
{
  hid_t group;
  const char *where;
  HgTextList layers;
  size_t at;
  Source next; /* name NULL: none is left */
  const HgCheck *check;
  const HgKerasWriter *writer;
  HgKerasShelf *shelf;
} Walk;

bool
hg_keras_shelf_init (HgKerasShelf *shelf, HgKerasPart *root, HgError *error)
{
  size_t n = hg_keras_part_leaves (root, NULL);
  HgKerasPart **leaves = hg_alloc (n, sizeof *leaves, error);
  *shelf = (HgKerasShelf){ .boxes = leaves != NULL ? hg_alloc (n, sizeof *shelf->boxes, error) : NULL };
  if (shelf->boxes != NULL)
    {
      hg_keras_part_leaves (root, leaves);
      for (shelf->n = 0; shelf->n < n; shelf->n++)
        shelf->boxes[shelf->n].part = leaves[shelf->n];
    }
  free (leaves);
  return shelf->boxes != NULL;
}

void
hg_keras_shelf_clear (HgKerasShelf *shelf)
{
  for (size_t i = 0; i < shelf->n; i++)
    {
      for (size_t k = 0; k < shelf->boxes[i].n; k++)
        free (shelf->boxes[i].paths[k]);
      free (shelf->boxes[i].paths);
    }
  free (shelf->boxes);
  *shelf = (HgKerasShelf){ 0 };
}

bool
hg_keras_shelve (HgKerasShelf *shelf, const HgKerasPart *part, const char *path, HgError *error)
{
  for (size_t i = 0; i < shelf->n; i++)
    {
      HgKerasBox *box = &shelf->boxes[i];
      if (box->part != part)
        continue;
      if (box->n == HG_KERAS_STORED)
        return hg_error_set (error, HG_ERROR_FORMAT, "%s: has more than %d weights", part->name,
                             HG_KERAS_STORED);
      char **grown = realloc (box->paths, (box->n + 1) * sizeof *grown);
      if (grown == NULL)
        return hg_error_memory (error, "the names of weights", (box->n + 1) * sizeof *grown);
      box->paths = grown;
      box->paths[box->n] = hg_strdup (path, error);
      box->n += box->paths[box->n] != NULL;
      return box->paths[box->n - 1] != NULL;
    }
  return false;
}

static void
source_clear (Source *source)
{
  hg_text_list_clear (&source->names);
  source->name = NULL;
}

/* Goes on to the next group that has weights. */
static bool
advance (Walk *walk, HgError *error)
{
  source_clear (&walk->next);
  for (; walk->at < walk->layers.n && walk->next.name == NULL; walk->at++)
    {
      const char *name = walk->layers.items[walk->at];
      hid_t group = hg_h5_find (walk->group, name, H5I_GROUP, error);
      bool read = group >= 0
                  && hg_h5_read_texts (group, "weight_names", HG_MAX_WEIGHTS * HG_KERAS_LAYERS,
                                       &walk->next.names, error);
      H5Oclose (group);
      if (!read)
        return hg_error_prefix (error, "%s%s%.60s", walk->where, *walk->where != '\0' ? "/" : "", name);
      if (walk->next.names.n > 0)
        walk->next.name = name;
    }
  return true;
}

/* Array @i of the group at hand belongs to @part. */
static bool
shelve (Walk *walk, const HgKerasPart *part, size_t i, HgError *error)
{
  char path[PATH_SIZE];
  if ((size_t)snprintf (path, sizeof path, "%s/%s/%s", walk->where, walk->next.name,
                        walk->next.names.items[i])
      >= sizeof path)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: the name of a weight is too long", part->name);
  return hg_keras_shelve (walk->shelf, part, path, error);
}

/* How many arrays @part has in the file, of them @trainable; 0 for a foreign layer, whose number is not
 * known. */
static size_t
stored (const Walk *walk, const HgKerasPart *part, size_t *trainable)
{
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  *trainable = 0;
  if (hg_layer_foreign_get (part->layer) != NULL || part->node == HG_NO_NODE)
    return 0;
  const HgLayer *layer = walk->check->model->nodes[part->node]->layer;
  size_t n = hg_layer_weights (layer, walk->check->nodes[part->node].in, specs);
  return hg_keras_stored (part->json, walk->writer, specs, n, trainable);
}

static bool
count_fault (const Walk *walk, const HgKerasPart *part, size_t expected, HgError *error)
{
  if (walk->next.name == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: its weights are missing", part->name);
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %zu weights, got %zu", part->name, expected,
                       walk->next.names.n);
}

/* A model in the model: one group for all of its layers, everything trainable first. */
static bool
shelve_model (Walk *walk, HgKerasPart *model, HgError *error)
{
  size_t n = hg_keras_part_leaves (model, NULL), total = 0, first = 0, trainable;
  HgKerasPart **leaves = hg_alloc (n, sizeof *leaves, error);
  if (leaves == NULL)
    return false;
  hg_keras_part_leaves (model, leaves);
  for (size_t i = 0; i < n; i++)
    {
      total += stored (walk, leaves[i], &trainable);
      first += trainable;
    }
  bool done = total == 0 || (walk->next.name != NULL && walk->next.names.n == total)
              || count_fault (walk, model, total, error);
  for (size_t i = 0, learned = 0, held = first; done && total > 0 && i < n; i++)
    {
      size_t all = stored (walk, leaves[i], &trainable);
      for (size_t k = 0; done && k < all; k++)
        done = shelve (walk, leaves[i], k < trainable ? learned++ : held++, error);
    }
  free (leaves);
  return done && (total == 0 || advance (walk, error));
}

/* A layer that is not known has what the group of its name holds. */
static bool
shelve_foreign (Walk *walk, const HgKerasPart *part, HgError *error)
{
  if (walk->next.name == NULL || strcmp (walk->next.name, part->name) != 0)
    return true;
  for (size_t k = 0; k < walk->next.names.n; k++)
    if (!shelve (walk, part, k, error))
      return false;
  return advance (walk, error);
}

static bool
shelve_layer (Walk *walk, const HgKerasPart *part, HgError *error)
{
  size_t trainable, n = stored (walk, part, &trainable);
  if (hg_layer_foreign_get (part->layer) != NULL)
    return shelve_foreign (walk, part, error);
  if (n == 0)
    return true;
  if (walk->next.name == NULL || walk->next.names.n != n)
    return count_fault (walk, part, n, error);
  for (size_t k = 0; k < n; k++)
    if (!shelve (walk, part, k, error))
      return false;
  return advance (walk, error);
}

static bool
walk_parts (Walk *walk, HgKerasPart *root, HgError *error)
{
  if (!advance (walk, error))
    return false;
  for (size_t i = 0; i < root->n; i++)
    {
      HgKerasPart *part = &root->parts[i];
      if (!(part->layer != NULL ? shelve_layer (walk, part, error) : shelve_model (walk, part, error)))
        return false;
    }
  return walk->next.name == NULL
         || hg_error_set (error, HG_ERROR_FORMAT, "%s/%.60s: the model has no layer for these weights",
                          walk->where, walk->next.name);
}

bool
hg_keras_shelve_legacy (hid_t file, const char *where, HgKerasPart *root, const HgCheck *check,
                        const HgKerasWriter *writer, HgKerasShelf *shelf, HgError *error)
{
  Walk walk = { .where = where, .check = check, .writer = writer, .shelf = shelf };
  walk.group = hg_h5_find (file, where, H5I_GROUP, error);
  if (walk.group < 0)
    return false;
  bool done = hg_h5_read_texts (walk.group, "layer_names", HG_KERAS_LAYERS, &walk.layers, error)
                  ? walk_parts (&walk, root, error)
                  : hg_error_prefix (error, "%s", where);
  source_clear (&walk.next);
  hg_text_list_clear (&walk.layers);
  H5Oclose (walk.group);
  return done;
}
