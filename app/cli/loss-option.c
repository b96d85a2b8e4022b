#include "loss-option.h"

const HgLoss *
cli_loss (const char *command, const char *text, void *config, HgError *error)
{
  const HgLoss *found = hg_loss_parse (text, config, error);
  if (found == NULL)
    hg_error_prefix (error, "%s: --loss", command);
  return found;
}
