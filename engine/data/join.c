#include "data/join.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is joined, and how the two are called. */
typedef struct
{
  const HgDataset *a, *b;
  const char *called, *like;
} Join;

/* The rows of @a and behind them those of @b; owned by the caller. */
static HgTensor *
both (const Join *join, const HgTensor *a, const HgTensor *b, const char *what, HgError *error)
{
  HgShape sample = hg_tensor_sample (a), other = hg_tensor_sample (b);
  char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
  if (!hg_shape_equal (&sample, &other))
    {
      hg_error_set (error, HG_ERROR_SHAPE, "%s: expected %s of %s as %s has, got %s", join->called, what,
                    hg_shape_text (&sample, want), join->like, hg_shape_text (&other, got));
      return NULL;
    }
  HgTensor *all = hg_tensor_new_rows (hg_tensor_rows (a) + hg_tensor_rows (b), &sample, error);
  if (all == NULL)
    return NULL;
  memcpy (all->data, a->data, a->values * sizeof *a->data);
  memcpy (all->data + a->values, b->data, b->values * sizeof *b->data);
  return all;
}

static bool
add_targets_and_inputs (HgDataset *all, const Join *join, HgError *error)
{
  const HgDataset *a = join->a, *b = join->b;
  if ((a->y != NULL) != (b->y != NULL) || a->n_more != b->n_more)
    return hg_error_set (error, HG_ERROR_SHAPE,
                         "%s: expected %s targets and %zu inputs as %s has, got %s and %zu", join->called,
                         a->y != NULL ? "own" : "no", a->n_more + 1, join->like,
                         b->y != NULL ? "own" : "none", b->n_more + 1);
  if (a->y != NULL)
    {
      HgTensor *y = both (join, a->y, b->y, "targets", error);
      if (y == NULL || !hg_dataset_set_targets (all, y, error))
        return false;
    }
  for (size_t i = 0; i < a->n_more; i++)
    {
      HgTensor *input = both (join, a->more[i], b->more[i], "inputs", error);
      if (input == NULL || !hg_dataset_add_input (all, input, error))
        return false;
    }
  return true;
}

bool
hg_dataset_same_classes (const HgDataset *a, const HgDataset *b)
{
  bool same = a->labels != NULL && b->labels != NULL && a->n_classes == b->n_classes;
  for (size_t k = 0; same && k < a->n_classes; k++)
    same = strcmp (a->class_names[k], b->class_names[k]) == 0;
  return same;
}

static bool
add_classes (HgDataset *all, const Join *join, HgError *error)
{
  const HgDataset *a = join->a, *b = join->b;
  size_t n = hg_tensor_rows (a->x), more = hg_tensor_rows (b->x);
  if (!hg_dataset_same_classes (a, b))
    return true;
  const char **names = hg_alloc (a->n_classes, sizeof *names, error);
  for (size_t k = 0; names != NULL && k < a->n_classes; k++)
    names[k] = a->class_names[k];
  bool done = names != NULL && hg_dataset_add_classes (all, a->n_classes, names, error);
  free (names);
  if (!done)
    return false;
  memcpy (all->labels, a->labels, n * sizeof *all->labels);
  memcpy (all->labels + n, b->labels, more * sizeof *all->labels);
  snprintf (all->marks, sizeof all->marks, "%s", a->marks);
  return true;
}

/* Where both call the features alike. */
static bool
add_features (HgDataset *all, const Join *join, HgError *error)
{
  const HgDataset *a = join->a, *b = join->b;
  const size_t n = hg_dataset_features (a);
  bool same = a->features != NULL && b->features != NULL;
  for (size_t i = 0; same && i < n; i++)
    same = strcmp (a->features[i], b->features[i]) == 0;
  if (!same)
    return true;
  all->features = hg_alloc (n, sizeof *all->features, error);
  if (all->features == NULL)
    return false;
  memcpy (all->features, a->features, n * sizeof *all->features);
  return true;
}

HgDataset *
hg_dataset_join (const HgDataset *a, const HgDataset *b, const char *called, const char *like, HgError *error)
{
  const Join join = { a, b, called, like };
  HgTensor *x = both (&join, a->x, b->x, "samples", error);
  HgDataset *all = x != NULL ? hg_dataset_new (a->name, x, error) : NULL;
  if (all == NULL)
    return NULL;
  snprintf (all->source, sizeof all->source, "%s", a->source);
  snprintf (all->licence, sizeof all->licence, "%s", a->licence);
  snprintf (all->note, sizeof all->note, "%s", a->note);
  all->scaled = a->scaled;
  if (add_targets_and_inputs (all, &join, error) && add_classes (all, &join, error)
      && add_features (all, &join, error))
    return all;
  hg_dataset_unref (all);
  return NULL;
}
