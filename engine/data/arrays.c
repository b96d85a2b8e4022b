/* A data set from several arrays, shared out by their names. Where several names would do for
 * the same thing the first in the list is taken, and what nothing is done with is named in the note. */
#include "data/arrays.h"
#include "data/labels.h"
#include "data/sources.h"
#include <stdio.h>
#include <string.h>

static const char *const input_names[] = { "x", "x_train", "data", "inputs", NULL };
static const char *const target_names[] = { "y0", "targets", NULL };
static const char *const label_names[] = { "labels", "y", "y_train", NULL };

/* Who plays which part; NULL where nobody does. */
typedef struct
{
  HgArray *inputs[1 + HG_MORE_INPUTS], *targets, *labels;
  size_t n_inputs;
  int64_t rows; /* of the first input, and of all */
} Cast;

static HgArray *
find (const HgArrays *arrays, const char *name)
{
  for (size_t i = 0; i < arrays->n; i++)
    if (strcmp (arrays->arrays[i].name, name) == 0 && !arrays->arrays[i].used)
      return &arrays->arrays[i];
  return NULL;
}

static HgArray *
find_any (const HgArrays *arrays, const char *const *names)
{
  HgArray *array = NULL;
  for (; *names != NULL && array == NULL; names++)
    array = find (arrays, *names);
  return array;
}

static bool
is_among (const char *name, const char *const *names)
{
  while (*names != NULL && strcmp (*names, name) != 0)
    names++;
  return *names != NULL;
}

/* "a, b, c and 4 more" of the arrays nothing was done with; returns how many they are. */
static size_t
name_unused (const HgArrays *arrays, char *text, size_t size)
{
  enum
  {
    MOST = 5
  };
  size_t n = 0, used = 0;
  *text = '\0';
  for (size_t i = 0; i < arrays->n; i++)
    if (!arrays->arrays[i].used && n++ < MOST && used < size)
      used += (size_t)snprintf (text + used, size - used, "%s%s", n > 1 ? ", " : "", arrays->arrays[i].name);
  if (n > MOST && used < size)
    snprintf (text + used, size - used, " and %zu more", n - MOST);
  return n;
}

/* The only array there is, or that has no name of another part. */
static HgArray *
find_only (const HgArrays *arrays)
{
  HgArray *only = NULL;
  if (arrays->n == 1)
    return arrays->arrays;
  for (size_t i = 0; i < arrays->n; i++)
    {
      const char *name = arrays->arrays[i].name;
      if (is_among (name, target_names) || is_among (name, label_names))
        continue;
      if (only != NULL)
        return NULL;
      only = &arrays->arrays[i];
    }
  return only;
}

static bool
cast_inputs (HgArrays *arrays, Cast *cast, HgError *error)
{
  char name[24] = "x0", names[5 * HG_ARRAY_NAME + 40];
  HgArray *array = find (arrays, name);
  if (array != NULL)
    while (array != NULL)
      {
        if (cast->n_inputs == 1 + HG_MORE_INPUTS)
          return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected at most %d inputs, got %s as well",
                               arrays->name, 1 + HG_MORE_INPUTS, name);
        cast->inputs[cast->n_inputs++] = array;
        array->used = true;
        snprintf (name, sizeof name, "x%zu", cast->n_inputs);
        array = find (arrays, name);
      }
  else if ((array = find_any (arrays, input_names)) != NULL || (array = find_only (arrays)) != NULL)
    {
      cast->inputs[cast->n_inputs++] = array;
      array->used = true;
    }
  if (cast->n_inputs > 0)
    return true;
  if (name_unused (arrays, names, sizeof names) == 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %s, got none", arrays->name, arrays->what);
  return hg_error_set (
      error, HG_ERROR_FORMAT,
      "%s: which array is the input? Expected x0 (x1, …), x, x_train, data, inputs or a single array, got "
      "%s%s",
      arrays->name, names, arrays->hint);
}

/* Labels have that very name, or they are whole numbers, one a sample, of a name that may mean targets too.
 */
static bool
cast_labels (HgArrays *arrays, Cast *cast, HgError *error)
{
  for (const char *const *name = label_names; *name != NULL && cast->labels == NULL; name++)
    {
      HgArrayHead head;
      HgArray *array = find (arrays, *name);
      if (array == NULL)
        continue;
      if (!arrays->look (arrays, array, &head, error))
        return false;
      if (name == label_names || (head.whole && head.shape.rank == 1))
        cast->labels = array;
    }
  if (cast->labels != NULL)
    cast->labels->used = true;
  return true;
}

/* That @array has as many rows as the first input. */
static bool
check_rows (const HgArrays *arrays, const HgArray *array, Cast *cast, HgError *error)
{
  HgArrayHead head;
  char text[HG_SHAPE_TEXT];
  bool first = array == cast->inputs[0];
  if (array == NULL)
    return true;
  if (!arrays->look (arrays, array, &head, error))
    return false;
  if (head.shape.rank < (first ? 2 : 1))
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: %s: expected samples first%s, got %s", arrays->name,
                         array->name, first ? " and at least one more axis" : "",
                         head.shape.rank == 0 ? "a single number" : hg_shape_text (&head.shape, text));
  if (first)
    cast->rows = head.shape.dim[0];
  if (head.shape.dim[0] != cast->rows)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: %s: expected %lld rows, as %s has, got %lld",
                         arrays->name, array->name, (long long)cast->rows, cast->inputs[0]->name,
                         (long long)head.shape.dim[0]);
  if (array == cast->labels && hg_shape_values (&head.shape) != cast->rows)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: %s: expected one label a sample, got %s", arrays->name,
                         array->name, hg_shape_text (&head.shape, text));
  return true;
}

static bool
cast_parts (HgArrays *arrays, Cast *cast, HgError *error)
{
  if (!cast_inputs (arrays, cast, error))
    return false;
  cast->targets = find_any (arrays, target_names);
  if (cast->targets != NULL)
    cast->targets->used = true;
  if (!cast_labels (arrays, cast, error))
    return false;
  for (size_t i = 0; i < cast->n_inputs; i++)
    if (!check_rows (arrays, cast->inputs[i], cast, error))
      return false;
  return check_rows (arrays, cast->targets, cast, error) && check_rows (arrays, cast->labels, cast, error);
}

/* Targets or a further input; a single number a sample becomes an axis of one. */
static HgTensor *
read_more (const HgArrays *arrays, const HgArray *array, size_t limit, HgError *error)
{
  HgTensor *tensor = arrays->read (arrays, array, limit, error);
  if (tensor != NULL && tensor->shape.rank == 1)
    tensor->shape.dim[tensor->shape.rank++] = 1;
  return tensor;
}

static bool
fill (HgDataset *dataset, const HgArrays *arrays, const Cast *cast, size_t limit, HgError *error)
{
  for (size_t i = 1; i < cast->n_inputs; i++)
    {
      HgTensor *input = read_more (arrays, cast->inputs[i], limit, error);
      if (input == NULL || !hg_dataset_add_input (dataset, input, error))
        return false;
    }
  if (cast->targets != NULL)
    {
      HgTensor *targets = read_more (arrays, cast->targets, limit, error);
      if (targets == NULL || !hg_dataset_set_targets (dataset, targets, error))
        return false;
    }
  if (cast->labels == NULL)
    return true;
  char place[HG_ARRAY_NAME + 160];
  HgTensor *numbers = arrays->read (arrays, cast->labels, 0, error);
  snprintf (place, sizeof place, "%s: %s", arrays->name, cast->labels->name);
  bool done = numbers != NULL && hg_labels_from_numbers (dataset, numbers, place, error);
  hg_tensor_unref (numbers);
  return done;
}

static void
describe (HgDataset *dataset, const HgArrays *arrays, const Cast *cast)
{
  char names[5 * HG_ARRAY_NAME + 40], *note = dataset->note;
  size_t used = 0, room = sizeof dataset->note;
  snprintf (dataset->source, sizeof dataset->source, "File %s: arrays as they are, samples first",
            dataset->name);
  used += (size_t)snprintf (note, room, "Input: %s", cast->inputs[0]->name);
  if (cast->n_inputs > 1)
    used += (size_t)snprintf (note + used, room - used, " … %s", cast->inputs[cast->n_inputs - 1]->name);
  if (cast->targets != NULL)
    used += (size_t)snprintf (note + used, room - used, ". Targets: %s", cast->targets->name);
  if (cast->labels != NULL)
    used += (size_t)snprintf (note + used, room - used, ". Labels: %s", cast->labels->name);
  if (name_unused (arrays, names, sizeof names) > 0)
    used += (size_t)snprintf (note + used, used < room ? room - used : 0, ". Not used: %s", names);
  if (arrays->others > 0 && used < room)
    snprintf (note + used, room - used, ". Members that are no arrays: %zu", arrays->others);
}

HgDataset *
hg_arrays_share (HgArrays *arrays, const HgDataOptions *options, HgError *error)
{
  Cast cast = { 0 };
  HgDataset *dataset = NULL;
  const char *what = hg_source_option (options, false);
  if (what != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: arrays are taken as they are, samples first: leave out %s",
                    arrays->name, what);
      return NULL;
    }
  if (cast_parts (arrays, &cast, error))
    dataset
        = hg_dataset_new (arrays->name, arrays->read (arrays, cast.inputs[0], options->limit, error), error);
  if (dataset != NULL && !fill (dataset, arrays, &cast, options->limit, error))
    {
      hg_dataset_unref (dataset);
      dataset = NULL;
    }
  if (dataset != NULL)
    describe (dataset, arrays, &cast);
  return dataset;
}
