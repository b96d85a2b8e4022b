#include "lab-data.h"
#include "base/memory.h"
#include "model/preset.h"
#include "reader/open.h"
#include <stdio.h>
#include <stdlib.h>
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

/* @a's samples and behind them @b's, with their classes. */
static HgDataset *
join (const HgDataset *a, const HgDataset *b, HgError *error)
{
  const HgShape sample = hg_tensor_sample (a->x), other = hg_tensor_sample (b->x);
  if (!hg_shape_equal (&sample, &other) || a->n_classes != b->n_classes || a->n_classes == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "%s: expected pictures of the kind in %s (%zu classes), got others (%zu classes)",
                    b->name, a->name, a->n_classes, b->n_classes);
      return NULL;
    }
  size_t n = hg_tensor_rows (a->x), more = hg_tensor_rows (b->x);
  HgTensor *x = hg_tensor_new_rows (n + more, &sample, error);
  HgDataset *all = x != NULL ? hg_dataset_new (a->name, x, error) : NULL;
  const char **names = all != NULL ? hg_alloc (a->n_classes, sizeof *names, error) : NULL;
  for (size_t i = 0; names != NULL && i < a->n_classes; i++)
    names[i] = a->class_names[i];
  bool done = names != NULL && hg_dataset_add_classes (all, a->n_classes, names, error);
  free (names);
  if (!done)
    {
      hg_dataset_unref (all);
      return NULL;
    }
  memcpy (x->data, a->x->data, a->x->values * sizeof *x->data);
  memcpy (x->data + a->x->values, b->x->data, b->x->values * sizeof *x->data);
  memcpy (all->labels, a->labels, n * sizeof *all->labels);
  memcpy (all->labels + n, b->labels, more * sizeof *all->labels);
  snprintf (all->source, sizeof all->source, "%s", a->source);
  all->scaled = a->scaled;
  return all;
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
