/* The options of every command that takes --data, the data set they name, and its parts. */
#pragma once
#include "data/prepared.h"
#include "data/source.h"
#include "files/project.h"
#include "options.h"

typedef struct
{
  const char *name; /* --data */
  int64_t window, stride, limit, seed;
  const char *columns, *label, *time, *dataset, *size, *axes, *shape;
  bool pad;
  int missing, scale;      /* −1: the data's own */
  double validation, test; /* −1: the data's own */
  const char *normal;      /* class to train on alone; "": the one that most samples are of; NULL: all */
} CliData;

#define CLI_DATA_DEFAULTS                                                                                    \
  {                                                                                                          \
    .missing = -1, .scale = -1, .validation = -1, .test = -1                                                 \
  }

/* The first row is --data. */
extern const CliOption cli_data_options[];

/* The file or folder that the data called @name is read from; NULL where that is built in, or @name is NULL.
 */
const char *cli_data_file (const char *name);

HgDataset *cli_data_open (const CliData *given, HgError *error);

/* The class of @dataset called @name, or for "" the one that most samples are of. Fails with HG_ERROR_VALUE
 * where there is none. */
bool cli_data_class (const HgDataset *dataset, const char *name, size_t *normal, HgError *error);

/* How @dataset is split and scaled where nothing else was asked for: an array (.npy, .npz) is taken as it is,
 * in one part. */
HgPrepareOptions cli_data_prepare_options (const CliData *given, const HgDataset *dataset);

/* Opened, split, scaled. @project (may be NULL) is that of the model the data is for: without --data it says
 * what to open, and with it its scaler scales, so that new data is seen as the training's was. Owned by the
 * caller. */
HgPrepared *cli_data_load (const CliData *given, const HgProject *project, HgError *error);
