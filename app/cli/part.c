#include "part.h"
#include "base/memory.h"
#include <stdlib.h>

const char *const cli_part_names[] = { "all", "train", "validation", "test", NULL };

static bool
all_samples (CliPart *part, const HgPrepared *data, HgError *error)
{
  part->title = "all samples";
  part->n = hg_tensor_rows (data->x);
  part->own = hg_alloc (part->n, sizeof *part->own, error);
  for (size_t i = 0; part->own != NULL && i < part->n; i++)
    part->own[i] = i;
  part->index = part->own;
  return part->own != NULL;
}

bool
cli_part (CliPart *part, int choice, const HgPrepared *data, HgError *error)
{
  const HgSplit *split = data->split;
  *part = (CliPart){ 0 };
  if (choice == CLI_PART_OWN)
    choice = split->n_test > 0 ? CLI_PART_TEST : CLI_PART_ALL;
  if (choice == CLI_PART_ALL)
    return all_samples (part, data, error);
  const CliPart parts[]
      = { [CLI_PART_TRAINING] = { "training part", split->train, split->n_train, NULL },
          [CLI_PART_VALIDATION] = { "validation part", split->validation, split->n_validation, NULL },
          [CLI_PART_TEST] = { "test part", split->test, split->n_test, NULL } };
  *part = parts[choice];
  if (part->n > 0)
    return true;
  return hg_error_set (error, HG_ERROR_VALUE, "%s: expected a %s, got none: --%s-split makes one",
                       data->dataset->name, part->title, cli_part_names[choice]);
}

void
cli_part_clear (CliPart *part)
{
  free (part->own);
  *part = (CliPart){ 0 };
}

size_t
cli_part_spread (const CliPart *part, size_t most, size_t *index)
{
  size_t n = part->n < most ? part->n : most;
  for (size_t i = 0; i < n; i++)
    index[i] = part->index[i * part->n / n];
  return n;
}
