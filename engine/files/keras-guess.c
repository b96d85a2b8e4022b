/* Collecting what a file of weights alone holds, layer by layer, for keras-guess-model.c. */
#include "files/keras-guess.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include "files/keras-groups.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PATH_SIZE = 1024,
  DEEP = 8 /* most models within models */
};

typedef struct
{
  HgGuessItem *items;
  size_t n, capacity;
} Items;

typedef struct
{
  hid_t file;
  bool known;
  int keras;
  HgKerasFacts *facts;
} Guessing;

static json_t *guess_group (const Guessing *guessing, const char *path, int depth, HgGuess *outline,
                            HgError *error);

static void
items_clear (Items *items)
{
  for (size_t i = 0; i < items->n; i++)
    json_decref (items->items[i].model);
  free (items->items);
}

/* A new item; "lstm_1" has the base "lstm" and the counter 1. */
static HgGuessItem *
add_item (Items *items, const char *name, HgError *error)
{
  if (!hg_grow (&items->items, &items->capacity, items->n + 1, sizeof *items->items, error))
    return NULL;
  HgGuessItem *item = &items->items[items->n++];
  size_t length = strlen (name);
  *item = (HgGuessItem){ 0 };
  snprintf (item->name, sizeof item->name, "%.100s", name);
  while (length > 0 && isdigit ((unsigned char)name[length - 1]))
    length--;
  bool counted = length > 1 && name[length - 1] == '_' && name[length] != '\0';
  item->counter = counted ? strtoul (name + length, NULL, 10) : 0;
  snprintf (item->base, sizeof item->base, "%.*s", (int)(counted ? length - 1 : strlen (name)), name);
  return item;
}

static bool
add_array (HgGuessItem *item, hid_t data_set, HgError *error)
{
  if (item->n == HG_KERAS_STORED)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: has more than %d weights", item->name, HG_KERAS_STORED);
  if (data_set < 0 || !hg_h5_shape (data_set, &item->shapes[item->n], error))
    return hg_error_prefix (error, "%s", item->name);
  item->n++;
  return true;
}

/* What the weight names of one layer begin with: the path but for the last name, a cell's and the halves of a
 * Bidirectional. */
static size_t
layer_prefix (const char *name)
{
  static const char *const inner[]
      = { "/lstm_cell", "/gru_cell", "/simple_rnn_cell", "/forward_", "/backward_" };
  const char *slash = strrchr (name, '/');
  size_t length = slash != NULL ? (size_t)(slash - name) : 0;
  for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
    {
      const char *at = strstr (name, inner[i]);
      if (at != NULL && (size_t)(at - name) < length)
        length = (size_t)(at - name);
    }
  return length;
}

/* The layers of a model in the model, whose weights stand in one list: told apart by what their names begin
 * with.
 */
static bool
split_names (hid_t group, const HgTextList *names, Items *inner, HgError *error)
{
  for (size_t i = 0; i < names->n; i++)
    {
      char prefix[HG_NAME_SIZE];
      const char *name = names->items[i], *from;
      snprintf (prefix, sizeof prefix, "%.*s", (int)layer_prefix (name), name);
      from = strrchr (prefix, '/') != NULL ? strrchr (prefix, '/') + 1 : prefix;
      HgGuessItem *item = NULL;
      for (size_t k = 0; k < inner->n && item == NULL; k++)
        item = strncmp (inner->items[k].name, from, 100) == 0 ? &inner->items[k] : NULL;
      if (item == NULL && (item = add_item (inner, from, error)) == NULL)
        return false;
      hid_t data_set = hg_h5_find (group, name, H5I_DATASET, error);
      bool done = add_array (item, data_set, error);
      H5Oclose (data_set);
      if (!done)
        return false;
    }
  return true;
}

static bool
read_listed (const Guessing *guessing, const char *name, Items *items, HgError *error)
{
  HgTextList names = { 0 };
  Items inner = { 0 };
  hid_t group = hg_h5_find (guessing->file, name, H5I_GROUP, error);
  bool done = group >= 0
              && hg_h5_read_texts (group, "weight_names", HG_KERAS_STORED * HG_KERAS_STORED, &names, error)
              && split_names (group, &names, &inner, error);
  HgGuessItem *item = done ? add_item (items, name, error) : NULL;
  done = item != NULL;
  if (done && inner.n > 1 && guessing->known)
    {
      item->model = hg_keras_guess_model (inner.items, inner.n, true, true, guessing->keras, guessing->facts,
                                          &item->outline);
      done = item->model != NULL;
    }
  else
    for (size_t i = 0; done && i < names.n; i++)
      {
        hid_t data_set = hg_h5_find (group, names.items[i], H5I_DATASET, error);
        done = add_array (item, data_set, error);
        H5Oclose (data_set);
      }
  H5Oclose (group);
  items_clear (&inner);
  hg_text_list_clear (&names);
  return done;
}

static json_t *
guess_listed (const Guessing *guessing, HgGuess *outline, HgError *error)
{
  HgTextList names = { 0 };
  Items items = { 0 };
  bool done = hg_h5_read_texts (guessing->file, "layer_names", HG_KERAS_LAYERS, &names, error);
  for (size_t i = 0; done && i < names.n; i++)
    done = read_listed (guessing, names.items[i], &items, error);
  json_t *model = done ? hg_keras_guess_model (items.items, items.n, true, guessing->known, guessing->keras,
                                               guessing->facts, outline)
                       : NULL;
  items_clear (&items);
  hg_text_list_clear (&names);
  return model;
}

/* The layer's own name, which newer files note beside its variables. */
static void
read_own_name (hid_t file, const char *path, HgGuessItem *item)
{
  char vars[PATH_SIZE + 8];
  snprintf (vars, sizeof vars, "%s/vars", path);
  hid_t group = hg_h5_find (file, vars, H5I_GROUP, NULL);
  char *name
      = group >= 0 && hg_h5_has_attribute (group, "name") ? hg_h5_read_text (group, "name", 100, NULL) : NULL;
  if (name != NULL && *name != '\0')
    snprintf (item->name, sizeof item->name, "%s", name);
  free (name);
  H5Oclose (group);
}

static bool
read_member (const Guessing *guessing, const char *layers, const char *name, int depth, Items *items,
             HgError *error)
{
  char path[PATH_SIZE], within[PATH_SIZE];
  HgTextList arrays = { 0 };
  if ((size_t)snprintf (path, sizeof path, "%s/%s", layers, name) >= sizeof path)
    return hg_error_set (error, HG_ERROR_FORMAT, "%.60s: the name is too long", name);
  HgGuessItem *item = add_item (items, name, error);
  if (item == NULL)
    return false;
  item->named_by_class = true;
  read_own_name (guessing->file, path, item);
  hid_t inner = hg_h5_find (
      guessing->file, hg_keras_layers_group (guessing->file, path, within, sizeof within), H5I_GROUP, NULL);
  H5Oclose (inner);
  if (inner >= 0 && guessing->known)
    {
      item->model = guess_group (guessing, path, depth + 1, &item->outline, error);
      return item->model != NULL;
    }
  bool done = hg_keras_group_arrays (guessing->file, path, &arrays, error);
  for (size_t i = 0; done && i < arrays.n; i++)
    {
      hid_t data_set = hg_h5_find (guessing->file, arrays.items[i], H5I_DATASET, error);
      done = add_array (item, data_set, error);
      H5Oclose (data_set);
    }
  hg_text_list_clear (&arrays);
  /* Of those without weights only a RepeatVector tells something. */
  if (done && item->n == 0 && strcmp (item->base, "repeat_vector") != 0)
    items->n--;
  return done;
}

static int
compare (const void *a, const void *b)
{
  const HgGuessItem *p = a, *q = b;
  int order = strcmp (p->base, q->base);
  return order != 0 ? order : p->counter < q->counter ? -1 : p->counter > q->counter;
}

static json_t *
guess_group (const Guessing *guessing, const char *path, int depth, HgGuess *outline, HgError *error)
{
  HgTextList names = { 0 };
  Items items = { 0 };
  char layers[PATH_SIZE];
  json_t *model = NULL;
  if (depth > DEEP)
    {
      hg_error_set (error, HG_ERROR_UNSUPPORTED, "models stand in models more than %d deep", DEEP);
      return NULL;
    }
  hg_keras_layers_group (guessing->file, path, layers, sizeof layers);
  bool done = hg_keras_group_members (guessing->file, layers, &names, error);
  for (size_t i = 0; done && i < names.n; i++)
    done = read_member (guessing, layers, names.items[i], depth, &items, error);
  if (done)
    {
      if (items.n > 1)
        qsort (items.items, items.n, sizeof *items.items, compare);
      model = hg_keras_guess_model (items.items, items.n, false, guessing->known, guessing->keras,
                                    guessing->facts, outline);
    }
  items_clear (&items);
  hg_text_list_clear (&names);
  return model;
}

char *
hg_keras_guess (hid_t file, bool groups, bool known, int keras, HgKerasFacts *facts, HgError *error)
{
  Guessing guessing = { .file = file, .known = known, .keras = keras, .facts = facts };
  HgGuess outline;
  HgError fault = { 0 };
  json_t *model = groups ? guess_group (&guessing, "", 0, &outline, &fault)
                         : guess_listed (&guessing, &outline, &fault);
  char *text = model != NULL ? json_dumps (model, JSON_COMPACT) : NULL;
  json_decref (model);
  if (text == NULL && fault.code == HG_ERROR_NONE)
    hg_error_memory (&fault, "a guess of the layers", 1024);
  if (text == NULL && error != NULL)
    *error = fault;
  return text;
}
