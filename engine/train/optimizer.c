#include "train/optimizers.h"
#include <string.h>

static const HgOptimizer *const optimizers[] = { &hg_optimizer_adam, &hg_optimizer_sgd, NULL };

const HgOptimizer *const *
hg_optimizers (void)
{
  return optimizers;
}

const HgOptimizer *
hg_optimizer_find (const char *name)
{
  for (const HgOptimizer *const *it = optimizers; *it != NULL; it++)
    if (strcmp ((*it)->name, name) == 0 || strcmp ((*it)->keras, name) == 0)
      return *it;
  return NULL;
}
