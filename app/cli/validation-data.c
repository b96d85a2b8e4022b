#include "validation-data.h"
#include <string.h>

/* The rows of @a and behind them those of @b; owned by the caller. */
static HgTensor *
both (const HgTensor *a, const HgTensor *b, const char *what, const char *validation, HgError *error)
{
  HgShape sample = hg_tensor_sample (a), other = hg_tensor_sample (b);
  char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
  if (!hg_shape_equal (&sample, &other))
    {
      hg_error_set (error, HG_ERROR_SHAPE, "%s: expected %s of %s as --data has, got %s", validation, what,
                    hg_shape_text (&sample, want), hg_shape_text (&other, got));
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
add_targets_and_inputs (HgDataset *all, const HgDataset *a, const HgDataset *b, const char *validation,
                        HgError *error)
{
  if ((a->y != NULL) != (b->y != NULL) || a->n_more != b->n_more)
    return hg_error_set (
        error, HG_ERROR_SHAPE, "%s: expected %s targets and %zu inputs as --data has, got %s and %zu",
        validation, a->y != NULL ? "own" : "no", a->n_more + 1, b->y != NULL ? "own" : "none", b->n_more + 1);
  if (a->y != NULL)
    {
      HgTensor *y = both (a->y, b->y, "targets", validation, error);
      if (y == NULL || !hg_dataset_set_targets (all, y, error))
        return false;
    }
  for (size_t i = 0; i < a->n_more; i++)
    {
      HgTensor *input = both (a->more[i], b->more[i], "inputs", validation, error);
      if (input == NULL || !hg_dataset_add_input (all, input, error))
        return false;
    }
  return true;
}

static HgDataset *
join (const HgDataset *a, const HgDataset *b, const char *validation, HgError *error)
{
  HgTensor *x = both (a->x, b->x, "samples", validation, error);
  HgDataset *all = x != NULL ? hg_dataset_new (a->name, x, error) : NULL;
  if (all == NULL)
    return NULL;
  all->fixed[0] = hg_tensor_rows (a->x);
  all->fixed[1] = hg_tensor_rows (b->x);
  all->scaled = a->scaled;
  if (add_targets_and_inputs (all, a, b, validation, error))
    return all;
  hg_dataset_unref (all);
  return NULL;
}

HgPrepared *
cli_data_load_both (const CliData *given, const char *validation, HgError *error)
{
  CliData other = *given;
  other.name = validation;
  if (given->validation >= 0 || given->test >= 0)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "--validation-data: expected neither --validation-split nor --test-split beside it");
      return NULL;
    }
  if (given->normal != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "--validation-data: expected no --normal-only beside it");
      return NULL;
    }
  HgDataset *a = cli_data_open (given, error), *b = a != NULL ? cli_data_open (&other, error) : NULL;
  HgDataset *all = b != NULL ? join (a, b, validation, error) : NULL;
  hg_dataset_unref (b);
  hg_dataset_unref (a);
  if (all == NULL)
    return NULL;
  HgPrepareOptions options = cli_data_prepare_options (given, all);
  return hg_prepared_take (all, &options, error);
}
