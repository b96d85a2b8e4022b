/* Losses, each a kind with an option table, by Keras's names and formulas.
 *
 * A loss compares vectors, those of the last axis: one a sample, a time step or a pixel. The loss of a batch
 * is the mean over its vectors; where a mask is there, over those that count, as in Keras 3. */
#pragma once
#include "layers/param.h"
#include "model/network.h"

typedef struct
{
  const char *name;  /* "mse", as on the command line */
  const char *keras; /* "mean_squared_error" */
  const char *class; /* "MeanSquaredError", Keras's class */
  const char *title; /* "MSE" */
  const char *sentence;
  const HgParam *params;
  size_t n_params, config_size; /* no options: 0, and a config may be NULL */
  double low, high;             /* range the targets must lie in, ±INFINITY for any */

  HgLossForm form;                                          /* what the kernel computes, */
  void (*set) (const void *config, HgLossVectors *vectors); /* and what the options change in it; optional */
} HgLoss;

enum
{
  HG_LOSS_CONFIG = 32 /* bytes that hold any loss's config */
};

/* NULL-terminated; look-up by any of its names, or NULL. */
const HgLoss *const *hg_losses (void);
const HgLoss *hg_loss_find (const char *name);

/* The sums over the vectors of a network's output that count, and their number into @count. Writes call->dy
 * where it is given, times 1 / @all, or, where @all is 0, 1 / *@count: the whole batch is then in this call.
 */
HgLossSums hg_loss_value (const HgLoss *loss, const void *config, const HgKernels *kernels,
                          const HgLossCall *call, size_t all, size_t *count);

/* "huber", "huber(0.5)", "binary_crossentropy(from_logits=true)": the loss of that name with its options, by
 * name or, for the first, the value alone. @config holds HG_LOSS_CONFIG bytes. NULL with a sentence that
 * lists the names. */
const HgLoss *hg_loss_parse (const char *text, void *config, HgError *error);
char *hg_loss_text (const HgLoss *loss, const void *config, char *text, size_t size);
