#include "data-options.h"
#include "reader/open.h"
#include "base/memory.h"
#include "base/program.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const missing_names[] = { "refuse", "drop", "hold", "mean", NULL };

const CliOption cli_data_options[] = {
  { .name = "data",
    .argument = "D",
    .help = "built-in data or a file (hourglass-cli data lists both)",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, name) },
  { .name = "window",
    .argument = "T",
    .help = "rows of a table, or of an array of rows, that make a sample",
    .type = CLI_COUNT,
    .offset = offsetof (CliData, window),
    .low = 1,
    .high = 1e6 },
  { .name = "stride",
    .argument = "S",
    .help = "rows from one window to the next",
    .type = CLI_COUNT,
    .offset = offsetof (CliData, stride),
    .low = 1,
    .high = 1e9 },
  { .name = "columns",
    .argument = "LIST",
    .help = "columns to use, by name or number: a,b,3-7",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, columns) },
  { .name = "label",
    .argument = "COL",
    .help = "column with the class of each row",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, label) },
  { .name = "time",
    .argument = "COL",
    .help = "column with the order of the rows",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, time) },
  { .name = "dataset",
    .argument = "PATH",
    .help = "data set of an .h5 file: /train/x (hourglass-cli inspect lists them)",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, dataset) },
  { .name = "axes",
    .argument = "LIST",
    .help = "the samples' axes in another order: 2,1 turns them, 2,3,1 puts channels last",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, axes) },
  { .name = "shape",
    .argument = "SHAPE",
    .help = "each sample's values in another shape: 28x28x1, or 784 in one row",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, shape) },
  { .name = "size",
    .argument = "WxH",
    .help = "bring images to so many pixels: 32x32",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, size) },
  { .name = "pad",
    .help = "with --size: by a border of zeros instead of stretching",
    .type = CLI_FLAG,
    .offset = offsetof (CliData, pad) },
  { .name = "missing",
    .argument = "RULE",
    .help = "empty cells: refuse (default), drop, hold, mean",
    .type = CLI_CHOICE,
    .offset = offsetof (CliData, missing),
    .choices = missing_names },
  { .name = "scale",
    .argument = "KIND",
    .help = "none, standard (default) or minmax, measured on the training part; .npy, .npz, .h5: none",
    .type = CLI_CHOICE,
    .offset = offsetof (CliData, scale),
    .choices = hg_scale_names },
  { .name = "limit",
    .argument = "N",
    .help = "at most N samples",
    .type = CLI_COUNT,
    .offset = offsetof (CliData, limit),
    .low = 1,
    .high = 1e12 },
  { .name = "data-seed",
    .argument = "N",
    .help = "of generated data and of the split (42)",
    .type = CLI_COUNT,
    .offset = offsetof (CliData, seed),
    .low = 1,
    .high = 9e15 },
  { .name = "validation-split",
    .argument = "X",
    .help = "share of the samples for validation (0.16; .npy, .npz, .h5: 0)",
    .type = CLI_REAL,
    .offset = offsetof (CliData, validation),
    .low = 0,
    .high = 0.99 },
  { .name = "test-split",
    .argument = "X",
    .help = "share of the samples for the test part (0.2; .npy, .npz, .h5: 0)",
    .type = CLI_REAL,
    .offset = offsetof (CliData, test),
    .low = 0,
    .high = 0.99 },
  { .name = NULL },
};

/* The folder of the built-in data: see hg_program_data. */
static const char *
data_folder (void)
{
  static char folder[HG_PROGRAM_PATH];
  return hg_program_data (folder, sizeof folder, HOURGLASS_SOURCE_DATA);
}

/* What @given says of opening; fails where its size is none. */
static bool
data_options (const CliData *given, HgDataOptions *options, HgError *error)
{
  HgShape size;
  *options = (HgDataOptions){ .window = (size_t)given->window,
                              .stride = (size_t)given->stride,
                              .limit = (size_t)given->limit,
                              .seed = (uint64_t)given->seed,
                              .columns = given->columns,
                              .label = given->label,
                              .time = given->time,
                              .dataset = given->dataset,
                              .axes = given->axes,
                              .shape = given->shape,
                              .pad = given->pad,
                              .missing = given->missing >= 0 ? missing_names[given->missing] : NULL,
                              .folder = data_folder () };
  if (given->size == NULL)
    return !given->pad
           || hg_error_set (error, HG_ERROR_VALUE,
                            "--pad: a border needs a size to reach: add --size, such as 32x32");
  if (!hg_shape_parse (given->size, &size, NULL) || size.rank != 2 || size.dim[0] < 1 || size.dim[1] < 1)
    return hg_error_set (error, HG_ERROR_VALUE, "--size: expected width and height such as 32x32, got %s",
                         given->size);
  options->width = (size_t)size.dim[0];
  options->height = (size_t)size.dim[1];
  return true;
}

const char *
cli_data_file (const char *name)
{
  return name != NULL && hg_source_find (name) == NULL ? name : NULL;
}

HgDataset *
cli_data_open (const CliData *given, HgError *error)
{
  HgDataOptions options;
  return data_options (given, &options, error) ? hg_data_open (given->name, &options, NULL, error) : NULL;
}

HgPrepareOptions
cli_data_prepare_options (const CliData *given, const HgDataset *dataset)
{
  HgPrepareOptions options = hg_prepare_options (dataset);
  if (hg_data_is_array (given->name))
    {
      options.validation = options.test = 0;
      options.shuffle = false;
    }
  if (given->scale >= 0)
    options.scale = (HgScale)given->scale;
  if (given->validation >= 0)
    options.validation = given->validation;
  if (given->test >= 0)
    options.test = given->test;
  if (given->seed > 0)
    options.seed = (uint64_t)given->seed;
  return options;
}

bool
cli_data_class (const HgDataset *dataset, const char *name, size_t *normal, HgError *error)
{
  *normal = *name == '\0' ? hg_dataset_usual_class (dataset) : hg_dataset_class (dataset, name);
  if (*normal != HG_NO_CLASS)
    return true;
  if (dataset->labels == NULL)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected marked samples, got none with a mark: --label COL names their column",
                         dataset->name);
  return hg_error_set (error, HG_ERROR_VALUE, "%s: expected the name of a class such as %s, got %.60s",
                       dataset->name, dataset->class_names[0], name);
}

/* Adds to @options the class that alone is to be trained on. */
static bool
train_on (const CliData *given, const HgDataset *dataset, HgPrepareOptions *options, HgError *error)
{
  size_t normal;
  if (given->normal == NULL)
    return true;
  if (!cli_data_class (dataset, given->normal, &normal, error))
    return false;
  snprintf (options->normal, sizeof options->normal, "%s", dataset->class_names[normal]);
  return true;
}

/* @dataset prepared, which it gives up. */
static HgPrepared *
prepare (const CliData *given, HgDataset *dataset, HgPrepareOptions *options, HgError *error)
{
  if (train_on (given, dataset, options, error))
    return hg_prepared_take (dataset, options, error);
  hg_dataset_unref (dataset);
  return NULL;
}

/* @prepared as it was opened from @name; gives up the reference where that cannot be kept. */
static HgPrepared *
with_origin (HgPrepared *prepared, const char *name, const HgDataOptions *options, HgError *error)
{
  if (prepared == NULL || (prepared->origin = hg_data_origin_new (name, options, error)) != NULL)
    return prepared;
  hg_prepared_unref (prepared);
  return NULL;
}

/* The data that @project was trained on, with what else was given. */
static HgPrepared *
load_again (const CliData *given, const HgProject *project, HgError *error)
{
  if (project == NULL || project->data == NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "expected --data D, as the file does not say what it was trained on");
      return NULL;
    }
  const HgDataOptions own = hg_data_origin_options (project->data, data_folder ());
  HgDataOptions options;
  if (!data_options (given, &options, error))
    return NULL;
  options.window = given->window > 0 ? options.window : own.window;
  options.stride = given->stride > 0 ? options.stride : own.stride;
  options.limit = given->limit > 0 ? options.limit : own.limit;
  if (given->size == NULL)
    {
      options.width = own.width;
      options.height = own.height;
      options.pad = own.pad;
    }
  options.axes = given->axes != NULL ? given->axes : own.axes;
  options.shape = given->shape != NULL ? given->shape : own.shape;
  options.seed = given->seed > 0 ? options.seed : own.seed;
  options.columns = given->columns != NULL ? given->columns : own.columns;
  options.label = given->label != NULL ? given->label : own.label;
  options.time = given->time != NULL ? given->time : own.time;
  options.dataset = given->dataset != NULL ? given->dataset : own.dataset;
  options.missing = given->missing >= 0 ? options.missing : own.missing;
  HgPrepareOptions again = project->prepare;
  again.scale = given->scale >= 0 ? (HgScale)given->scale : again.scale;
  again.validation = given->validation >= 0 ? given->validation : again.validation;
  again.test = given->test >= 0 ? given->test : again.test;
  again.seed = given->seed > 0 ? (uint64_t)given->seed : again.seed;
  char *name = hg_data_origin_find (project->data, project->path, error);
  HgDataset *dataset = name != NULL ? hg_data_open (name, &options, NULL, error) : NULL;
  HgPrepared *prepared = dataset != NULL ? prepare (given, dataset, &again, error) : NULL;
  prepared = with_origin (prepared, name, &options, error);
  free (name);
  return prepared;
}

/* Whether @name is what @project was trained on. */
static bool
is_of_project (const char *name, const HgDataOptions *options, const HgProject *project)
{
  HgDataOrigin *origin
      = project != NULL && project->data != NULL ? hg_data_origin_new (name, options, NULL) : NULL;
  bool same = origin != NULL && strcmp (origin->name, project->data->name) == 0;
  hg_data_origin_free (origin);
  return same;
}

HgPrepared *
cli_data_load (const CliData *given, const HgProject *project, HgError *error)
{
  if (given->name == NULL)
    return load_again (given, project, error);
  HgDataOptions opened;
  HgDataset *dataset
      = data_options (given, &opened, error) ? hg_data_open (given->name, &opened, NULL, error) : NULL;
  if (dataset == NULL)
    return NULL;
  HgPrepareOptions options = cli_data_prepare_options (given, dataset);
  if (project != NULL && given->scale < 0)
    options.scaler = project->scaler;
  if (dataset->labels != NULL && is_of_project (given->name, &opened, project))
    memcpy (options.normal, project->prepare.normal, sizeof options.normal);
  return with_origin (prepare (given, dataset, &options, error), given->name, &opened, error);
}
