#include "data-options.h"
#include "reader/open.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const missing_names[] = { "refuse", "drop", "hold", "mean", NULL };

const CliOption cli_data_options[] = {
  { .name = "data",
    .argument = "D",
    .help = "built-in data or a file (hourglass-cli data lists both)",
    .type = CLI_TEXT,
    .offset = offsetof (CliData, name) },
  { .name = "window",
    .argument = "T",
    .help = "rows of a table that make a sample",
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
  { .name = "missing",
    .argument = "RULE",
    .help = "empty cells: refuse (default), drop, hold, mean",
    .type = CLI_CHOICE,
    .offset = offsetof (CliData, missing),
    .choices = missing_names },
  { .name = "scale",
    .argument = "KIND",
    .help = "none, standard (default) or minmax, measured on the training part; .npy, .npz: none",
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
    .help = "share of the samples for validation (0.16; .npy, .npz: 0)",
    .type = CLI_REAL,
    .offset = offsetof (CliData, validation),
    .low = 0,
    .high = 0.99 },
  { .name = "test-split",
    .argument = "X",
    .help = "share of the samples for the test part (0.2; .npy, .npz: 0)",
    .type = CLI_REAL,
    .offset = offsetof (CliData, test),
    .low = 0,
    .high = 0.99 },
  { .name = NULL },
};

const char *
cli_data_folder (void)
{
  const char *folder = getenv ("HOURGLASS_DATA");
  struct stat status;
  if (folder != NULL && *folder != '\0')
    return folder;
  return stat (HOURGLASS_SOURCE_DATA, &status) == 0 && S_ISDIR (status.st_mode) ? HOURGLASS_SOURCE_DATA
                                                                                : HOURGLASS_INSTALLED_DATA;
}

HgDataset *
cli_data_open (const CliData *given, HgError *error)
{
  HgDataOptions options = { .window = (size_t)given->window,
                            .stride = (size_t)given->stride,
                            .limit = (size_t)given->limit,
                            .seed = (uint64_t)given->seed,
                            .columns = given->columns,
                            .label = given->label,
                            .time = given->time,
                            .missing = given->missing >= 0 ? missing_names[given->missing] : NULL,
                            .folder = cli_data_folder () };
  return hg_data_open (given->name, &options, NULL, error);
}

static bool
is_array (const char *name)
{
  const char *ending = strrchr (name, '.');
  return hg_source_find (name) == NULL && ending != NULL
         && (strcasecmp (ending, ".npy") == 0 || strcasecmp (ending, ".npz") == 0);
}

HgPrepareOptions
cli_data_prepare_options (const CliData *given, const HgDataset *dataset)
{
  HgPrepareOptions options = hg_prepare_options (dataset);
  if (is_array (given->name))
    options = (HgPrepareOptions){ .scale = HG_SCALE_NONE, .seed = options.seed };
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

HgPrepared *
cli_data_load (const CliData *given, HgError *error)
{
  HgDataset *dataset = cli_data_open (given, error);
  if (dataset == NULL)
    return NULL;
  HgPrepareOptions options = cli_data_prepare_options (given, dataset);
  return hg_prepared_take (dataset, &options, error);
}
