#include "validation-data.h"
#include "data/join.h"

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
  HgDataset *all = b != NULL ? hg_dataset_join (a, b, validation, "--data", error) : NULL;
  if (all != NULL)
    {
      all->fixed[0] = hg_tensor_rows (a->x);
      all->fixed[1] = hg_tensor_rows (b->x);
    }
  hg_dataset_unref (b);
  hg_dataset_unref (a);
  if (all == NULL)
    return NULL;
  HgPrepareOptions options = cli_data_prepare_options (given, all);
  return hg_prepared_take (all, &options, error);
}
