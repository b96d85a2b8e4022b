/* How large the weights of each layer and their gradients are while a model trains: a gradient that is
 * thousands of times smaller in one layer than in another has vanished on its way there. */
#pragma once
#include "train/trainer.h"

typedef struct
{
  char node[HG_NAME_SIZE];
  double weight;   /* root of the mean square of all its trainable values … */
  double gradient; /* … and of their gradients in the last batch, as the optimizer got them */
} HgLayerPulse;

/* Layers with trainable weights, in the model's order; immutable once made. */
typedef struct
{
  size_t n;
  HgLayerPulse layers[];
} HgPulse;

/* Between two batches, after the first. To be freed with free (); NULL with @error, or without one before the
 * first batch. */
HgPulse *hg_pulse_new (HgTrainer *trainer, HgError *error);
