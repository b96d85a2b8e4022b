/* A model as a script: Keras's or PyTorch's, with the weights in a file beside it. The script rebuilds the
 * model in its own names and shapes, loads the weights, gives the same outputs, and trains as the model was
 * trained here. Layers are not known here: their options' names are Keras's keywords, and each kind says what
 * it is in PyTorch (layers/torch.h). */
#pragma once
#include "model/check.h"
#include "model/weights.h"
#include "train/trainer.h"

typedef struct
{
  const HgCheck *check; /* of the model, which must have no faults */
  const HgTrainOptions *training;
  const char *weights; /* the weights' file, as the script names it, without a folder */
} HgExport;

/* The script's text, owned by the caller. Fail with HG_ERROR_UNSUPPORTED where a layer has no form there:
 * "conv2d (Conv2D): its padding follows from a size that is open"; HG_ERROR_SHAPE on faults and open axes
 * that matter. */
char *hg_export_pytorch (const HgExport *export, HgError *error);
char *hg_export_keras (const HgExport *export, HgError *error);

/* What the scripts load: NumPy's .npz by the names of PyTorch's state_dict, and Keras's .weights.h5. */
bool hg_export_pytorch_weights (const char *path, const HgCheck *check, const HgWeights *weights,
                                HgError *error);
bool hg_export_keras_weights (const char *path, const HgCheck *check, const HgWeights *weights,
                              HgError *error);
