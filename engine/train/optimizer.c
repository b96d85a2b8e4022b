#include "train/optimizers.h"
#include "train/kind-text.h"
#include <stdio.h>
#include <string.h>

static const HgOptimizer *const optimizers[] = {
  &hg_optimizer_adam,  &hg_optimizer_adamw,   &hg_optimizer_sgd,    &hg_optimizer_rmsprop,
  &hg_optimizer_nadam, &hg_optimizer_adagrad, &hg_optimizer_adamax, NULL,
};

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

const HgOptimizer *
hg_optimizer_parse (const char *text, void *config, HgError *error)
{
  char name[40], options[160];
  const HgOptimizer *optimizer = hg_optimizer_find (hg_kind_name (text, name, sizeof name));
  if (optimizer == NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "expected adam, adamw, sgd, rmsprop, nadam, adagrad or adamax, got %.60s", text);
      return NULL;
    }
  hg_params_defaults (optimizer->params, optimizer->n_params, config);
  return hg_kind_bracket (text, options, sizeof options, error)
                 && hg_kind_options (optimizer->name, optimizer->params, optimizer->n_params, options, config,
                                     error)
             ? optimizer
             : NULL;
}

char *
hg_optimizer_text (const HgOptimizer *optimizer, const void *config, char *text, size_t size)
{
  return hg_kind_text (optimizer->name, optimizer->params, optimizer->n_params, config, text, size);
}
