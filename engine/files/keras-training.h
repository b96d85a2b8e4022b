/* How a Keras file says a model was being trained: its training_config (HDF5) or compile_config (archive). */
#pragma once
#include "files/keras-facts.h"
#include "train/loss.h"

typedef struct
{
  const HgOptimizer *optimizer; /* NULL: none, or one that is not known here */
  double learning_rate;
  double weight_decay;                         /* NaN: the optimizer's default */
  double clipnorm, global_clipnorm, clipvalue; /* 0: off */
  const HgLoss *loss;                          /* NULL: as with the optimizer */
  _Alignas(double) char optimizer_config[HG_OPTIMIZER_CONFIG];
  _Alignas(double) char loss_config[HG_LOSS_CONFIG];
} HgKerasTraining;

/* Reads @json; what is not known becomes a remark in @facts (may be NULL). False where there is nothing. */
bool hg_keras_training_read (const char *json, HgKerasTraining *training, HgKerasFacts *facts);

/* The attribute training_config, or with @archive the archive's compile_config; owned by the caller. NULL
 * without memory. */
char *hg_keras_training_write (const HgKerasTraining *training, bool archive, HgError *error);
