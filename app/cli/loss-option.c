#include "loss-option.h"
#include <stdio.h>

const HgLoss *
cli_loss (const char *command, const char *name, HgError *error)
{
  const HgLoss *found = hg_loss_find (name);
  char names[160] = "";
  size_t used = 0;
  if (found != NULL)
    return found;
  for (const HgLoss *loss = hg_losses (); loss->name != NULL && used < sizeof names; loss++)
    used += (size_t)snprintf (names + used, sizeof names - used, "%s%s",
                              used == 0              ? ""
                              : loss[1].name == NULL ? " or "
                                                     : ", ",
                              loss->name);
  hg_error_set (error, HG_ERROR_VALUE, "%s: --loss: expected %s, got %.60s", command, names, name);
  return NULL;
}
