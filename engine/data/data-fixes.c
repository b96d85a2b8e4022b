/* See data-fixes.h. Candidates are put together from steps, which are taken in the order of arrange.h; what
 * they give is worked out, and a candidate is kept where that fits. */
#include "data/data-fixes.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_CHANNELS = 4,
  MOST_TURNED = 4,   /* axes of samples that are turned around */
  SHOWN_COLUMNS = 90 /* bytes of a list of columns that a sentence can hold */
};

static const double UNSCALED = 5; /* a mean or deviation beyond it is none of scaled data */

typedef struct
{
  const HgShape *wanted;
  const HgDataset *dataset;
  const HgDataOrigin *origin;
  HgShape sample;
  bool cuts, chooses; /* rows can be taken in windows, columns can be chosen */
  HgDataFix *fixes;
  size_t n;
} Search;

static bool
fits (const HgShape *wanted, const HgShape *got)
{
  return hg_shape_equal (wanted, got)
         || (wanted->rank == 1 && hg_shape_values (wanted) == hg_shape_values (got));
}

/* The first @n columns as HgDataOptions.columns has them: by number, or by name where a table has names and
 * other columns between them. NULL where they cannot be told that way: without names, when columns were
 * chosen already, as the numbers are those of the file. free () it. */
static char *
list_columns (const HgDataset *dataset, const HgDataOrigin *origin, size_t n)
{
  if (dataset->features == NULL && origin->columns != NULL)
    return NULL;
  size_t size = dataset->features != NULL ? n * (HG_FEATURE_SIZE + 1) : 48, used = 0;
  char *text = hg_alloc (size, 1, NULL);
  if (text != NULL && dataset->features == NULL)
    snprintf (text, size, "1-%zu", n);
  for (size_t i = 0; text != NULL && dataset->features != NULL && i < n; i++)
    {
      const char *name = dataset->features[i];
      bool clear = *name != '\0' && strchr (name, ',') == NULL;
      for (size_t k = 0; clear && k < i; k++)
        clear = strcmp (name, dataset->features[k]) != 0;
      if (!clear)
        {
          free (text);
          return NULL;
        }
      used += (size_t)snprintf (text + used, size - used, "%s%s", i > 0 ? "," : "", name);
    }
  return text;
}

/* "28x28x1", as HgDataOptions.shape has it. */
static void
write_shape (const HgShape *shape, char *text, size_t size)
{
  size_t used = 0;
  text[0] = '\0';
  for (int i = 0; i < shape->rank && used < size; i++)
    used += (size_t)snprintf (text + used, size - used, "%s%lld", i > 0 ? "x" : "", (long long)shape->dim[i]);
}

static void
add_option (HgDataFix *fix, const char *option, const char *value)
{
  size_t used = strlen (fix->options);
  snprintf (fix->options + used, sizeof fix->options - used, "%s%s %s", used > 0 ? " " : "", option, value);
}

static bool
write_options (const Search *search, HgDataFix *fix)
{
  char text[SHOWN_COLUMNS];
  fix->options[0] = '\0';
  if (fix->columns > 0)
    {
      char *list = list_columns (search->dataset, search->origin, fix->columns);
      if (list == NULL)
        return false;
      bool whole = strlen (list) < sizeof text;
      snprintf (text, sizeof text, "%s", whole ? list : "LIST");
      add_option (fix, "--columns", text);
      free (list);
    }
  if (fix->window > 0)
    {
      snprintf (text, sizeof text, "%zu", fix->window);
      add_option (fix, "--window", text);
    }
  if (fix->axes[0] != '\0' || search->origin->axes != NULL)
    add_option (fix, "--axes", fix->axes[0] != '\0' ? fix->axes : search->origin->axes);
  if (fix->values[0] != '\0' || search->origin->shape != NULL)
    add_option (fix, "--shape", fix->values[0] != '\0' ? fix->values : search->origin->shape);
  if (fix->width > 0)
    {
      snprintf (text, sizeof text, "%zux%zu%s", fix->width, fix->height, fix->pad ? " --pad" : "");
      add_option (fix, "--size", text);
    }
  return true;
}

/* The sample's shape after the fix; false where a step cannot be taken. */
static bool
follow (const Search *search, const HgDataFix *fix, HgShape *shape)
{
  HgShape wanted, before = search->sample;
  int order[HG_MAX_RANK];
  if (fix->window > 0)
    before = (HgShape){ .rank = 2, .dim = { (int64_t)fix->window, hg_shape_axis (&before, -1) } };
  if (fix->columns > 0)
    before.dim[before.rank - 1] = (int64_t)fix->columns;
  *shape = before;
  if (fix->axes[0] != '\0')
    {
      if (!hg_axes_parse (fix->axes, before.rank, order))
        return false;
      for (int i = 0; i < before.rank; i++)
        shape->dim[i] = before.dim[order[i]];
    }
  if (fix->values[0] != '\0')
    {
      if (!hg_shape_parse (fix->values, &wanted, NULL)
          || hg_shape_values (&wanted) != hg_shape_values (shape))
        return false;
      *shape = wanted;
    }
  if (fix->width > 0)
    {
      if (shape->rank != 3
          || (fix->pad && ((int64_t)fix->height < shape->dim[0] || (int64_t)fix->width < shape->dim[1])))
        return false;
      shape->dim[0] = (int64_t)fix->height;
      shape->dim[1] = (int64_t)fix->width;
    }
  return true;
}

/* "3,1,2", as HgDataOptions.axes has it. */
static void
write_axes (const int *order, int rank, char *text, size_t size)
{
  size_t used = 0;
  for (int i = 0; i < rank; i++)
    used += (size_t)snprintf (text + used, size - used, "%s%d", i > 0 ? "," : "", order[i] + 1);
}

/* Axes that were turned already, and are turned once more: one order of the file's own does both. */
static void
compose_axes (const Search *search, HgDataFix *fix)
{
  int rank = search->sample.rank, before[HG_MAX_RANK], then[HG_MAX_RANK], both[HG_MAX_RANK];
  if (fix->axes[0] == '\0' || search->origin->axes == NULL
      || !hg_axes_parse (search->origin->axes, rank, before) || !hg_axes_parse (fix->axes, rank, then))
    return;
  for (int i = 0; i < rank; i++)
    both[i] = before[then[i]];
  write_axes (both, rank, fix->axes, sizeof fix->axes);
}

/* Keeps @fix where it does what is wanted and is not there yet. */
static void
keep (Search *search, HgDataFix fix)
{
  if (search->n == HG_DATA_FIXES || !follow (search, &fix, &fix.shape) || !fits (search->wanted, &fix.shape))
    return;
  compose_axes (search, &fix);
  if (!write_options (search, &fix))
    return;
  for (size_t i = 0; i < search->n; i++)
    if (strcmp (search->fixes[i].options, fix.options) == 0)
      return;
  search->fixes[search->n++] = fix;
}

/* Rows: windows of them, and fewer columns. */
static void
try_rows (Search *search, size_t window, size_t columns)
{
  size_t f = (size_t)hg_shape_axis (&search->sample, -1), rows = hg_tensor_rows (search->dataset->x);
  size_t now = search->sample.rank == 2 ? (size_t)search->sample.dim[0] : 0;
  HgDataFix fix = { .window = window == now ? 0 : window, .columns = columns < f ? columns : 0 };
  if (columns > f || fix.window + fix.columns == 0 || (fix.columns > 0 && !search->chooses)
      || (fix.window > 0 && (!search->cuts || fix.window > rows + now)))
    return;
  if (fix.window == 1)
    snprintf (fix.title, sizeof fix.title,
              fix.columns > 0 ? "Take %zu of %zu columns, single rows" : "Take single rows", columns, f);
  else if (fix.window > 0 && fix.columns > 0)
    snprintf (fix.title, sizeof fix.title, "Take %zu of %zu columns, in windows of %zu rows", columns, f,
              window);
  else if (fix.window > 0)
    snprintf (fix.title, sizeof fix.title, "Take windows of %zu rows", window);
  else
    snprintf (fix.title, sizeof fix.title, "Take the first %zu of %zu columns", columns, f);
  if (search->wanted->rank == 3)
    write_shape (search->wanted, fix.values, sizeof fix.values);
  keep (search, fix);
}

static void
try_all_rows (Search *search)
{
  const HgShape *wanted = search->wanted;
  int64_t f = hg_shape_axis (&search->sample, -1), values = hg_shape_values (wanted);
  if (search->sample.rank > 2 || (!search->cuts && !search->chooses))
    return;
  if (wanted->rank == 2 || (wanted->rank == 3 && wanted->dim[2] == 1))
    try_rows (search, (size_t)wanted->dim[0], (size_t)wanted->dim[1]);
  if (wanted->rank != 1)
    return;
  if (values % f == 0)
    try_rows (search, (size_t)(values / f), (size_t)f);
  if (values < f)
    try_rows (search, search->sample.rank == 2 ? 1 : 0, (size_t)values);
}

/* The orders of the axes, in the order of a dictionary: the first that fits keeps most as it was. */
static void
try_axes (Search *search, int *order, int n)
{
  int rank = search->sample.rank;
  size_t before = search->n;
  if (n == rank)
    {
      HgDataFix fix = { .title = "Swap the two axes" };
      write_axes (order, rank, fix.axes, sizeof fix.axes);
      if (strcmp (fix.axes, "2,3,1") == 0)
        snprintf (fix.title, sizeof fix.title, "Put the channels last");
      else if (rank > 2)
        snprintf (fix.title, sizeof fix.title, "Take the axes as %s", fix.axes);
      keep (search, fix);
      return;
    }
  for (int axis = 0; axis < rank && search->n == before; axis++)
    {
      bool taken = false;
      for (int i = 0; i < n; i++)
        taken |= order[i] == axis;
      if (taken || search->sample.dim[axis] != search->wanted->dim[n])
        continue;
      order[n] = axis;
      try_axes (search, order, n + 1);
    }
}

/* The same values in the wanted shape; not where turning would do, which mixes nothing up. */
static void
try_shape (Search *search)
{
  const HgShape *wanted = search->wanted, *sample = &search->sample;
  HgDataFix fix = { .title = "Read each sample's values in that shape" };
  if (search->n > 0 || wanted->rank < 2)
    return;
  if (wanted->rank == sample->rank + 1 && wanted->dim[wanted->rank - 1] == 1
      && memcmp (wanted->dim, sample->dim, (size_t)sample->rank * sizeof *sample->dim) == 0)
    snprintf (fix.title, sizeof fix.title,
              wanted->rank == 3 ? "Add a channel axis" : "Add an axis of one feature");
  else if (sample->rank == 1)
    snprintf (fix.title, sizeof fix.title, "Fold each row");
  write_shape (wanted, fix.values, sizeof fix.values);
  keep (search, fix);
}

/* @fix says how samples become images; they get a border, where they are smaller, or are stretched. */
static void
try_size (Search *search, HgDataFix fix, const char *first)
{
  const HgShape *wanted = search->wanted;
  HgShape image;
  if (!follow (search, &fix, &image) || image.rank != 3 || image.dim[2] > MOST_CHANNELS)
    return;
  if (wanted->rank == 3)
    {
      fix.height = (size_t)wanted->dim[0];
      fix.width = (size_t)wanted->dim[1];
    }
  else if (wanted->rank == 1 && wanted->dim[0] % image.dim[2] == 0)
    fix.height = fix.width = (size_t)lround (sqrt ((double)(wanted->dim[0] / image.dim[2])));
  if (fix.width == 0)
    return;
  fix.pad = true;
  snprintf (fix.title, sizeof fix.title, *first != '\0' ? "%s, with a border" : "%sLay a border around",
            first);
  keep (search, fix);
  fix.pad = false;
  snprintf (fix.title, sizeof fix.title, *first != '\0' ? "%s, resized" : "%sResize the images", first);
  keep (search, fix);
}

static void
try_sizes (Search *search)
{
  const HgShape *sample = &search->sample;
  if (search->n > 0)
    return;
  try_size (search, (HgDataFix){ 0 }, "");
  if (search->origin->shape != NULL || search->origin->width > 0)
    return;
  if (sample->rank == 3 && sample->dim[0] <= MOST_CHANNELS)
    try_size (search, (HgDataFix){ .axes = "2,3,1" }, "Put the channels last");
  if (sample->rank == 2)
    {
      HgDataFix fix = { 0 };
      HgShape image = { .rank = 3, .dim = { sample->dim[0], sample->dim[1], 1 } };
      write_shape (&image, fix.values, sizeof fix.values);
      try_size (search, fix, "Add a channel axis");
    }
}

size_t
hg_data_fixes (const HgShape *wanted, const HgDataset *dataset, const HgDataOrigin *origin, HgDataFix *fixes)
{
  Search search = { .wanted = wanted, .dataset = dataset, .origin = origin, .fixes = fixes };
  int order[HG_MAX_RANK];
  search.sample = hg_tensor_sample (dataset->x);
  if (origin == NULL || dataset->n_more > 0 || !hg_shape_known (wanted) || !hg_shape_known (&search.sample)
      || wanted->rank < 1 || fits (wanted, &search.sample))
    return 0;
  const HgSource *source = hg_source_find (origin->name);
  bool array = hg_data_is_array (origin->name), table = hg_data_is_table (origin->name);
  bool alone = dataset->y == NULL && dataset->fixed[0] == 0;
  bool turned = origin->axes != NULL, shaped = origin->shape != NULL, sized = origin->width > 0;
  search.cuts = table || (source != NULL && source->windows)
                || (array && alone && (search.sample.rank == 1 || origin->window > 0));
  search.chooses = table || array;
  /* A step goes with those before it in the order of arrange.h, and not before one that was taken. */
  if (!shaped && !sized && search.sample.rank == wanted->rank && wanted->rank >= 2
      && wanted->rank <= MOST_TURNED)
    try_axes (&search, order, 0);
  if (!sized)
    try_shape (&search);
  if (!turned && !shaped)
    try_all_rows (&search);
  try_sizes (&search);
  return search.n;
}

static bool
looks_unscaled (const HgPrepared *data)
{
  return fabs (data->mean) > UNSCALED || data->deviation > UNSCALED;
}

bool
hg_data_scale_fix (double low, double high, const HgPrepared *data, HgDataFix *fix)
{
  HgScale scale = HG_SCALE_MINMAX;
  if (data->y != data->x || data->scaler->kind == HG_SCALE_MINMAX)
    return false;
  if (isinf (low) && isinf (high))
    {
      if (data->scaler->kind != HG_SCALE_NONE || !looks_unscaled (data))
        return false;
      scale = HG_SCALE_STANDARD;
    }
  else if ((data->low >= low && data->high <= high) || low > 0 || high < 1)
    return false;
  *fix = (HgDataFix){ .scales = true, .scale = scale, .shape = hg_tensor_sample (data->x) };
  snprintf (fix->title, sizeof fix->title, "%s",
            scale == HG_SCALE_MINMAX ? "Scale to 0…1" : "Standardise to mean 0, deviation 1");
  add_option (fix, "--scale", hg_scale_names[scale]);
  return true;
}

HgDataOrigin *
hg_data_fix_origin (const HgDataFix *fix, const HgDataset *dataset, const HgDataOrigin *origin,
                    HgPrepareOptions *prepare, HgError *error)
{
  HgDataOptions options = hg_data_origin_options (origin, NULL);
  char *columns = fix->columns > 0 ? list_columns (dataset, origin, fix->columns) : NULL;
  if (fix->scales)
    prepare->scale = fix->scale;
  if (fix->window > 0)
    options.window = fix->window;
  if (columns != NULL)
    options.columns = columns;
  if (fix->axes[0] != '\0')
    options.axes = fix->axes;
  if (fix->values[0] != '\0')
    options.shape = fix->values;
  if (fix->width > 0)
    {
      options.width = fix->width;
      options.height = fix->height;
      options.pad = fix->pad;
    }
  HgDataOrigin *fixed = hg_data_origin_new (origin->name, &options, error);
  free (columns);
  return fixed;
}
