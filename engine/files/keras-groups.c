#include "files/keras-groups.h"
#include "base/memory.h"
#include "files/keras-words.h"
#include "layers/foreign.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PATH_SIZE = 1024,
  MEMBERS = 10000, /* most members of one group */
  DEEP = 8         /* most groups within a layer's group */
};

void
hg_keras_snake_case (const char *class, char *name, size_t size)
{
  size_t used = 0;
  for (size_t i = 0; class[i] != '\0' && used + 2 < size; i++)
    {
      bool upper = isupper ((unsigned char)class[i]), before = i > 0 && islower ((unsigned char)class[i - 1]);
      bool word = i > 0 && upper && islower ((unsigned char)class[i + 1]);
      if (upper && (before || word) && used > 0 && name[used - 1] != '_')
        name[used++] = '_';
      name[used++] = (char)tolower ((unsigned char)class[i]);
    }
  name[used] = '\0';
}

static bool
add_path (HgTextList *list, const char *path, HgError *error)
{
  char **grown = realloc (list->items, (list->n + 1) * sizeof *grown);
  if (grown == NULL)
    return hg_error_memory (error, "the names of weights", (list->n + 1) * sizeof *grown);
  list->items = grown;
  list->items[list->n] = hg_strdup (path, error);
  list->n += list->items[list->n] != NULL;
  return list->n > 0 && list->items[list->n - 1] != NULL;
}

static bool
is_there (hid_t file, const char *path)
{
  hid_t group = hg_h5_find (file, path, H5I_GROUP, NULL);
  H5Oclose (group);
  return group >= 0;
}

/* path/vars/0, path/vars/1, … */
static bool
add_variables (hid_t file, const char *path, HgTextList *list, HgError *error)
{
  char name[PATH_SIZE + 40];
  for (size_t i = 0; i < HG_KERAS_STORED; i++)
    {
      snprintf (name, sizeof name, "%s/vars/%zu", path, i);
      hid_t data_set = hg_h5_find (file, name, H5I_DATASET, NULL);
      H5Oclose (data_set);
      if (data_set < 0)
        break;
      if (!add_path (list, name, error))
        return false;
    }
  return true;
}

bool
hg_keras_group_members (hid_t file, const char *path, HgTextList *members, HgError *error)
{
  H5G_info_t info;
  hid_t group = hg_h5_find (file, path, H5I_GROUP, error);
  bool done = group >= 0 && H5Gget_info (group, &info) >= 0;
  if (done && info.nlinks > MEMBERS)
    done = hg_error_set (error, HG_ERROR_FORMAT, "%s: has %llu members; at most %d are read", path,
                         (unsigned long long)info.nlinks, MEMBERS);
  for (hsize_t i = 0; done && i < info.nlinks; i++)
    {
      char name[256];
      ssize_t size
          = H5Lget_name_by_idx (group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name, H5P_DEFAULT);
      if (size > 0 && (size_t)size < sizeof name && strcmp (name, "vars") != 0
          && strcmp (name, "seed_generator") != 0)
        done = add_path (members, name, error);
    }
  H5Oclose (group);
  for (size_t i = 1; i < members->n; i++)
    if (strcmp (members->items[i], "forward_layer") == 0)
      {
        char *forward = members->items[i];
        memmove (members->items + 1, members->items, i * sizeof forward);
        members->items[0] = forward;
      }
  return done;
}

static bool
collect (hid_t file, const char *path, int depth, HgTextList *list, HgError *error)
{
  HgTextList members = { 0 };
  bool done = add_variables (file, path, list, error);
  if (done && depth < DEEP)
    done = hg_keras_group_members (file, path, &members, error);
  for (size_t i = 0; done && i < members.n; i++)
    {
      char inner[PATH_SIZE];
      if ((size_t)snprintf (inner, sizeof inner, "%s/%s", path, members.items[i]) >= sizeof inner)
        done = hg_error_set (error, HG_ERROR_FORMAT, "%s: its names are too long", path);
      else if (is_there (file, inner))
        done = collect (file, inner, depth + 1, list, error);
    }
  hg_text_list_clear (&members);
  return done;
}

bool
hg_keras_group_arrays (hid_t file, const char *path, HgTextList *list, HgError *error)
{
  return collect (file, path, 0, list, error);
}

const char *
hg_keras_layers_group (hid_t file, const char *path, char *group, size_t size)
{
  static const char *const names[] = { "layers", "_layer_checkpoint_dependencies" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      snprintf (group, size, "%s/%s", path, names[i]);
      if (is_there (file, group))
        return group;
    }
  snprintf (group, size, "%s/layers", path);
  return group;
}

/* The class that a file names @part by. */
static const char *
stored_class (const HgKerasPart *part)
{
  const char *stored = json_string_value (json_object_get (part->json, HG_KERAS_STORED_CLASS));
  if (stored != NULL)
    return stored;
  if (part->json != NULL)
    return json_string_value (json_object_get (part->json, "class_name"));
  return part->layer != NULL ? hg_layer_class (part->layer) : part->chain ? "Sequential" : "Functional";
}

char *
hg_keras_group_name (const HgKerasPart *model, size_t i, char *name, size_t size)
{
  const char *class = stored_class (&model->parts[i]);
  size_t before = 0;
  char base[HG_NAME_SIZE];
  for (size_t k = 0; k < i; k++)
    before += strcmp (stored_class (&model->parts[k]), class) == 0;
  hg_keras_snake_case (class, base, sizeof base);
  if (before > 0)
    snprintf (name, size, "%s_%zu", base, before);
  else
    snprintf (name, size, "%s", base);
  return name;
}

static bool
shelve_leaf (hid_t file, const HgKerasPart *part, const char *path, const HgCheck *check, HgKerasShelf *shelf,
             HgError *error)
{
  HgTextList arrays = { 0 };
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  bool foreign = hg_layer_foreign_get (part->layer) != NULL, done = true;
  size_t n = 0;
  if (part->node != HG_NO_NODE && !foreign)
    n = hg_layer_weights (check->model->nodes[part->node]->layer, check->nodes[part->node].in, specs);
  if (n == 0 && !foreign)
    return true;
  if (is_there (file, path))
    done = collect (file, path, 0, &arrays, error);
  if (done && !foreign && arrays.n != n)
    done = arrays.n == 0 ? hg_error_set (error, HG_ERROR_FORMAT, "%s: its weights are missing", part->name)
                         : hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %zu weights, got %zu",
                                         part->name, n, arrays.n);
  for (size_t i = 0; done && i < arrays.n; i++)
    done = hg_keras_shelve (shelf, part, arrays.items[i], error);
  hg_text_list_clear (&arrays);
  return done;
}

static bool
shelve_model (hid_t file, const HgKerasPart *model, const char *path, const HgCheck *check,
              HgKerasShelf *shelf, HgError *error)
{
  char layers[PATH_SIZE], name[HG_NAME_SIZE + 24], inner[PATH_SIZE];
  hg_keras_layers_group (file, path, layers, sizeof layers);
  for (size_t i = 0; i < model->n; i++)
    {
      const HgKerasPart *part = &model->parts[i];
      hg_keras_group_name (model, i, name, sizeof name);
      if ((size_t)snprintf (inner, sizeof inner, "%s/%s", layers, name) >= sizeof inner)
        return hg_error_set (error, HG_ERROR_FORMAT, "%s: its names are too long", part->name);
      if (!(part->layer != NULL ? shelve_leaf (file, part, inner, check, shelf, error)
                                : shelve_model (file, part, inner, check, shelf, error)))
        return false;
    }
  return true;
}

bool
hg_keras_shelve_groups (hid_t file, HgKerasPart *root, const HgCheck *check, HgKerasShelf *shelf,
                        HgError *error)
{
  return shelve_model (file, root, "", check, shelf, error);
}
