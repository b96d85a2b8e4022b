#include "train/memory.h"
#include "base/memory.h"
#include <stdlib.h>

/* Arrays of optimizer state. */
static size_t
slots (const HgTrainOptions *options)
{
  const HgOptimizer *optimizer = options->optimizer;
  const void *config = options->optimizer_config;
  void *defaults = NULL;
  if (optimizer->slots == NULL)
    return 0;
  if (config == NULL)
    {
      config = defaults = hg_alloc (1, optimizer->config_size, NULL);
      if (defaults == NULL)
        return HG_MOST_SLOTS;
      hg_params_defaults (optimizer->params, optimizer->n_params, defaults);
    }
  size_t n = optimizer->slots (config);
  free (defaults);
  return n;
}

bool
hg_train_memory (const HgModel *model, const HgTrainOptions *options, size_t n_train, HgTeam *team,
                 unsigned long long *bytes, HgError *error)
{
  size_t packed, batch = options->batch_size < n_train ? options->batch_size : n_train;
  HgNetworkOptions network = { .batch = batch, .training = true, .team = team };
  HgCheck *check = hg_check_shapes (model, error);
  bool done = check != NULL && hg_network_estimate (model, &network, bytes, &packed, error);
  if (done)
    {
      /* The last good parameters and the optimizer's state are packed; the best weights are kept as Keras has
       * them. */
      unsigned long long values = (unsigned long long)check->parameters;
      *bytes += (unsigned long long)packed * sizeof (HgReal) * (1 + slots (options));
      *bytes += values * (options->patience > 0 ? sizeof (HgReal) : 0);
      *bytes += (unsigned long long)n_train * sizeof (size_t);
    }
  hg_check_free (check);
  return done;
}
