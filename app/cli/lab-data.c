#include "lab-data.h"
#include "data/join.h"
#include "model/preset.h"
#include "reader/open.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Pictures, as many as the lab has. */
enum
{
  TO_TRAIN = 8000,
  TO_VALIDATE = 2000,
  TO_TEST = 2000,
  ALL = TO_TRAIN + TO_VALIDATE + TO_TEST,
  PATH = 4096
};

static HgDataset *
open_batch (const char *folder, const char *name, size_t limit, HgError *error)
{
  char path[PATH];
  const HgDataOptions options = { .limit = limit };
  if (snprintf (path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
    {
      hg_error_set (error, HG_ERROR_IO, "%.80s…: the path is too long", folder);
      return NULL;
    }
  return hg_data_open (path, &options, NULL, error);
}

/* The second batch is of the same pictures: the 100 classes of one set are not the ten of the other. */
static HgDataset *
join (const HgDataset *a, const HgDataset *b, HgError *error)
{
  if (hg_dataset_same_classes (a, b))
    return hg_dataset_join (a, b, b->name, a->name, error);
  hg_error_set (error, HG_ERROR_VALUE,
                "%s: expected pictures of the kind in %s (%zu classes), got others (%zu classes)", b->name,
                a->name, a->n_classes, b->n_classes);
  return NULL;
}

/* @prepared under the folder's name, which goes into the runs' files so that they say what they are of. Gives
 * up the reference where that cannot be kept. */
static HgPrepared *
named (HgPrepared *prepared, const char *folder, int64_t limit, HgError *error)
{
  const HgDataOptions opened = { .limit = limit > 0 ? (size_t)limit : 0 };
  if (prepared == NULL)
    return NULL;
  prepared->origin = hg_data_origin_new (folder, &opened, error);
  if (prepared->origin == NULL)
    {
      hg_prepared_unref (prepared);
      return NULL;
    }
  const char *slash = strrchr (prepared->origin->name, '/');
  snprintf (prepared->dataset->name, sizeof prepared->dataset->name, "%s",
            slash != NULL ? slash + 1 : prepared->origin->name);
  return prepared;
}

/* The first batch to train on and to validate, the test batch to test. */
static HgPrepared *
cifar_folder (const char *folder, int64_t limit, HgError *error)
{
  size_t test = limit > 0 ? (size_t)limit * TO_TEST / ALL : TO_TEST,
         rest = limit > 0 ? (size_t)limit - test : TO_TRAIN + TO_VALIDATE;
  HgDataset *a = open_batch (folder, "data_batch_1.bin", rest, error);
  HgDataset *b = a != NULL ? open_batch (folder, "test_batch.bin", test > 0 ? test : 1, error) : NULL;
  HgDataset *all = b != NULL ? join (a, b, error) : NULL;
  if (all != NULL)
    {
      size_t n = hg_tensor_rows (a->x);
      all->fixed[1] = n * TO_VALIDATE / (TO_TRAIN + TO_VALIDATE);
      all->fixed[0] = n - all->fixed[1];
      all->fixed[2] = hg_tensor_rows (b->x);
    }
  hg_dataset_unref (b);
  hg_dataset_unref (a);
  if (all == NULL)
    return NULL;
  const HgPrepareOptions options = hg_prepare_options (all);
  return named (hg_prepared_take (all, &options, error), folder, limit, error);
}

HgPrepared *
cli_lab_data (const char *preset, const char *cifar, int64_t limit, HgError *error)
{
  struct stat status;
  CliData given = CLI_DATA_DEFAULTS;
  given.name = hg_preset_find (preset)->data;
  given.limit = limit;
  if (strcmp (given.name, "shapes") == 0)
    {
      given.limit = limit > 0 ? limit : ALL;
      given.validation = (double)TO_VALIDATE / ALL;
      given.test = (double)TO_TEST / ALL;
      if (cifar != NULL && stat (cifar, &status) == 0 && S_ISDIR (status.st_mode))
        return cifar_folder (cifar, limit, error);
      given.name = cifar != NULL ? cifar : given.name;
    }
  return cli_data_load (&given, NULL, error);
}
