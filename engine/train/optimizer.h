/* Optimizers, each a kind with an option table, Keras's formulas and defaults. State is arrays as long as the
 * packed parameters. */
#pragma once
#include "layers/param.h"
#include "tensor/kernels.h"

enum
{
  HG_MOST_SLOTS = 4,
  HG_OPTIMIZER_CONFIG = 64 /* bytes that hold any optimizer's config */
};

typedef struct
{
  const char *name;  /* "adam", as on the command line */
  const char *keras; /* "Adam" */
  const char *sentence;
  const HgParam *params; /* without the learning rate and the weight decay, which every optimizer has and
                            which change while it runs */
  size_t n_params, config_size;
  double learning_rate, weight_decay;   /* defaults */
  double (*first) (const void *config); /* what the state begins with; NULL: 0 */
  size_t (*slots) (const void *config); /* arrays of state, at most HG_MOST_SLOTS; NULL: none */

  /* Updates @n parameters of a slice; @step counts from 1; @slot[i] points at the slice of state array i. */
  void (*update) (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
                  HgReal *parameters, const HgReal *gradients, HgReal *const *slot);
} HgOptimizer;

/* What an optimizer has learned in @steps steps: its arrays, each as long as all weights in Keras's order; 0
 * where a weight is not trained. */
typedef struct
{
  uint64_t steps;
  size_t n_slots, n_values;
  HgReal *slots[HG_MOST_SLOTS];
} HgOptimizerState;

const HgOptimizer *const *hg_optimizers (void);
const HgOptimizer *hg_optimizer_find (const char *name);

/* "adam", "sgd(0.9, nesterov=true)": as hg_loss_parse; @config holds HG_OPTIMIZER_CONFIG bytes. */
const HgOptimizer *hg_optimizer_parse (const char *text, void *config, HgError *error);
char *hg_optimizer_text (const HgOptimizer *optimizer, const void *config, char *text, size_t size);
