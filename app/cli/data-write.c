#include "data-write.h"
#include "files/npz.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_MEMBERS = HG_MORE_INPUTS + 3 /* inputs, targets, labels */
};

/* What is written, lent; y is NULL where the data brings no targets. */
typedef struct
{
  const HgTensor *x, *y;
  const HgDataset *dataset;
} Arrays;

/* Adds a member called @name, of @tensor, or of the labels where that is NULL. */
static bool
add (HgNpzMember *members, size_t *n, const char *name, const HgTensor *tensor, const HgDataset *dataset,
     HgError *error)
{
  HgNpzMember *member = &members[*n];
  member->name = name;
  if (tensor != NULL
          ? !hg_npy_encode (tensor, &member->file, error)
          : !hg_npy_encode_integers (dataset->labels, hg_tensor_rows (dataset->x), &member->file, error))
    return false;
  ++*n;
  return true;
}

static bool
save_all (const char *path, const Arrays *arrays, HgError *error)
{
  static const char *const names[1 + HG_MORE_INPUTS] = { "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7" };
  const HgDataset *dataset = arrays->dataset;
  HgNpzMember members[MOST_MEMBERS];
  size_t n = 0;
  bool done = add (members, &n, dataset->n_more > 0 ? names[0] : "x", arrays->x, dataset, error);
  for (size_t i = 0; done && i < dataset->n_more; i++)
    done = add (members, &n, names[i + 1], dataset->more[i], dataset, error);
  if (done && arrays->y != NULL)
    done = add (members, &n, "y0", arrays->y, dataset, error);
  if (done && dataset->labels != NULL)
    done = add (members, &n, "labels", NULL, dataset, error);
  done = done && hg_npz_save (path, members, n, error);
  for (size_t i = 0; i < n; i++)
    free (members[i].file.bytes);
  return done;
}

static void
report (const char *path, const Arrays *arrays, bool all)
{
  char shape[HG_SHAPE_TEXT];
  const HgDataset *dataset = arrays->dataset;
  printf ("%s: %s", path, hg_shape_text (&arrays->x->shape, shape));
  if (all && dataset->n_more > 0)
    printf (" · %zu more input%s", dataset->n_more, dataset->n_more > 1 ? "s" : "");
  if (all && arrays->y != NULL)
    printf (" · targets %s", hg_shape_text (&arrays->y->shape, shape));
  if (all && dataset->labels != NULL)
    printf (" · labels");
  printf ("\n");
}

bool
cli_data_write (const char *path, HgDataset *dataset, const CliData *given, HgError *error)
{
  size_t length = strlen (path);
  bool all = length > 4 && strcasecmp (path + length - 4, ".npz") == 0;
  Arrays arrays = { .x = dataset->x, .y = dataset->y, .dataset = dataset };
  HgPrepared *prepared = NULL;
  if (given->scale >= 0)
    {
      HgPrepareOptions options = cli_data_prepare_options (given, dataset);
      prepared = hg_prepared_new (dataset, &options, error);
      if (prepared == NULL)
        return false;
      arrays.x = prepared->x;
      arrays.y = dataset->y != NULL ? prepared->y : NULL;
    }
  bool done = all ? save_all (path, &arrays, error) : hg_npy_save (path, arrays.x, error);
  if (done)
    report (path, &arrays, all);
  hg_prepared_unref (prepared);
  return done;
}
