/* A data set from the arrays of a NumPy archive, shared out by their names. Where several names would do for
 * the same thing the first in the list is taken, and what nothing is done with is named in the note. */
#include "data/sources.h"
#include "data/labels.h"
#include "data/npz-archive.h"
#include <stdio.h>
#include <string.h>

static const char *const input_names[] = { "x", "x_train", "data", "inputs", NULL };
static const char *const target_names[] = { "y0", "targets", NULL };
static const char *const label_names[] = { "labels", "y", "y_train", NULL };

/* Who plays which part; NULL where nobody does. */
typedef struct
{
  HgNpzArray *inputs[1 + HG_MORE_INPUTS], *targets, *labels;
  size_t n_inputs;
  int64_t rows; /* of the first input, and of all */
} Cast;

static HgNpzArray *
find (const HgNpzArchive *archive, const char *name)
{
  for (size_t i = 0; i < archive->n; i++)
    if (strcmp (archive->arrays[i].name, name) == 0 && !archive->arrays[i].used)
      return &archive->arrays[i];
  return NULL;
}

static HgNpzArray *
find_any (const HgNpzArchive *archive, const char *const *names)
{
  HgNpzArray *array = NULL;
  for (; *names != NULL && array == NULL; names++)
    array = find (archive, *names);
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
name_unused (const HgNpzArchive *archive, char *text, size_t size)
{
  enum
  {
    MOST = 5
  };
  size_t n = 0, used = 0;
  *text = '\0';
  for (size_t i = 0; i < archive->n; i++)
    if (!archive->arrays[i].used && n++ < MOST && used < size)
      used += (size_t)snprintf (text + used, size - used, "%s%s", n > 1 ? ", " : "", archive->arrays[i].name);
  if (n > MOST && used < size)
    snprintf (text + used, size - used, " and %zu more", n - MOST);
  return n;
}

/* The only array there is, or that has no name of another part. */
static HgNpzArray *
find_only (const HgNpzArchive *archive)
{
  HgNpzArray *only = NULL;
  if (archive->n == 1)
    return archive->arrays;
  for (size_t i = 0; i < archive->n; i++)
    {
      const char *name = archive->arrays[i].name;
      if (is_among (name, target_names) || is_among (name, label_names))
        continue;
      if (only != NULL)
        return NULL;
      only = &archive->arrays[i];
    }
  return only;
}

static bool
cast_inputs (HgNpzArchive *archive, Cast *cast, HgError *error)
{
  char name[24] = "x0", names[5 * HG_NPZ_NAME + 40];
  HgNpzArray *array = find (archive, name);
  if (array != NULL)
    while (array != NULL)
      {
        if (cast->n_inputs == 1 + HG_MORE_INPUTS)
          return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected at most %d inputs, got %s as well",
                               archive->name, 1 + HG_MORE_INPUTS, name);
        cast->inputs[cast->n_inputs++] = array;
        array->used = true;
        snprintf (name, sizeof name, "x%zu", cast->n_inputs);
        array = find (archive, name);
      }
  else if ((array = find_any (archive, input_names)) != NULL || (array = find_only (archive)) != NULL)
    {
      cast->inputs[cast->n_inputs++] = array;
      array->used = true;
    }
  if (cast->n_inputs > 0)
    return true;
  if (name_unused (archive, names, sizeof names) == 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected arrays (.npy) in the archive, got none",
                         archive->name);
  return hg_error_set (
      error, HG_ERROR_FORMAT,
      "%s: which array is the input? Expected x0 (x1, …), x, x_train, data, inputs or a single array, got "
      "%s",
      archive->name, names);
}

/* Labels have that very name, or they are whole numbers, one a sample, of a name that may mean targets too.
 */
static bool
cast_labels (HgNpzArchive *archive, Cast *cast, HgError *error)
{
  for (const char *const *name = label_names; *name != NULL && cast->labels == NULL; name++)
    {
      HgNpyHeader header;
      HgNpzArray *array = find (archive, *name);
      if (array == NULL)
        continue;
      if (!hg_npz_archive_header (archive, array, &header, error))
        return false;
      bool whole = header.kind == 'i' || header.kind == 'u';
      if (name == label_names || (whole && header.shape.rank == 1))
        cast->labels = array;
    }
  if (cast->labels != NULL)
    cast->labels->used = true;
  return true;
}

/* That @array has as many rows as the first input. */
static bool
check_rows (const HgNpzArchive *archive, const HgNpzArray *array, Cast *cast, HgError *error)
{
  HgNpyHeader header;
  char text[HG_SHAPE_TEXT];
  bool first = array == cast->inputs[0];
  if (array == NULL)
    return true;
  if (!hg_npz_archive_header (archive, array, &header, error))
    return false;
  if (header.shape.rank < (first ? 2 : 1))
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: %s: expected samples first%s, got %s", archive->name,
                         array->name, first ? " and at least one more axis" : "",
                         header.shape.rank == 0 ? "a single number" : hg_shape_text (&header.shape, text));
  if (first)
    cast->rows = header.shape.dim[0];
  if (header.shape.dim[0] != cast->rows)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: %s: expected %lld rows, as %s has, got %lld",
                         archive->name, array->name, (long long)cast->rows, cast->inputs[0]->name,
                         (long long)header.shape.dim[0]);
  if (array == cast->labels && hg_shape_values (&header.shape) != cast->rows)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: %s: expected one label a sample, got %s", archive->name,
                         array->name, hg_shape_text (&header.shape, text));
  return true;
}

static bool
cast_parts (HgNpzArchive *archive, Cast *cast, HgError *error)
{
  if (!cast_inputs (archive, cast, error))
    return false;
  cast->targets = find_any (archive, target_names);
  if (cast->targets != NULL)
    cast->targets->used = true;
  if (!cast_labels (archive, cast, error))
    return false;
  for (size_t i = 0; i < cast->n_inputs; i++)
    if (!check_rows (archive, cast->inputs[i], cast, error))
      return false;
  return check_rows (archive, cast->targets, cast, error) && check_rows (archive, cast->labels, cast, error);
}

/* Targets or a further input; a single number a sample becomes an axis of one. */
static HgTensor *
read_more (const HgNpzArchive *archive, const HgNpzArray *array, size_t limit, HgError *error)
{
  HgTensor *tensor = hg_npz_archive_read (archive, array, limit, error);
  if (tensor != NULL && tensor->shape.rank == 1)
    tensor->shape.dim[tensor->shape.rank++] = 1;
  return tensor;
}

static bool
fill (HgDataset *dataset, const HgNpzArchive *archive, const Cast *cast, size_t limit, HgError *error)
{
  for (size_t i = 1; i < cast->n_inputs; i++)
    {
      HgTensor *input = read_more (archive, cast->inputs[i], limit, error);
      if (input == NULL || !hg_dataset_add_input (dataset, input, error))
        return false;
    }
  if (cast->targets != NULL)
    {
      HgTensor *targets = read_more (archive, cast->targets, limit, error);
      if (targets == NULL || !hg_dataset_set_targets (dataset, targets, error))
        return false;
    }
  if (cast->labels == NULL)
    return true;
  char place[HG_NPZ_NAME + 160];
  HgTensor *numbers = hg_npz_archive_read (archive, cast->labels, 0, error);
  snprintf (place, sizeof place, "%s: %s", archive->name, cast->labels->name);
  bool done = numbers != NULL && hg_labels_from_numbers (dataset, numbers, place, error);
  hg_tensor_unref (numbers);
  return done;
}

static void
describe (HgDataset *dataset, const HgNpzArchive *archive, const Cast *cast)
{
  char names[5 * HG_NPZ_NAME + 40], *note = dataset->note;
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
  if (name_unused (archive, names, sizeof names) > 0)
    used += (size_t)snprintf (note + used, used < room ? room - used : 0, ". Not used: %s", names);
  if (archive->others > 0 && used < room)
    snprintf (note + used, room - used, ". Members that are no arrays: %zu", archive->others);
}

HgDataset *
hg_npz_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgNpzArchive archive;
  Cast cast = { 0 };
  HgDataset *dataset = NULL;
  const char *what = hg_source_option (options, false);
  if (what != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: arrays are taken as they are, samples first: leave out %s",
                    name, what);
      return NULL;
    }
  if (!hg_npz_archive_open (&archive, descriptor, name, error))
    return NULL;
  if (cast_parts (&archive, &cast, error))
    dataset
        = hg_dataset_new (name, hg_npz_archive_read (&archive, cast.inputs[0], options->limit, error), error);
  if (dataset != NULL && !fill (dataset, &archive, &cast, options->limit, error))
    {
      hg_dataset_unref (dataset);
      dataset = NULL;
    }
  if (dataset != NULL)
    describe (dataset, &archive, &cast);
  hg_npz_archive_close (&archive);
  return dataset;
}
