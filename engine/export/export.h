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

/* Where a model can go. */
typedef struct
{
  const char *name;   /* "pytorch" */
  const char *title;  /* "PyTorch" */
  const char *ending; /* of the weights' file: ".npz" */

  /* The script's text, owned by the caller. Fails with HG_ERROR_UNSUPPORTED where a layer has no form there:
   * "conv2d (Conv2D): its padding follows from a size that is open"; HG_ERROR_SHAPE on faults, and on open
   * axes that matter. */
  char *(*script) (const HgExport *export, HgError *error);

  /* The file that the script loads. */
  bool (*weights) (const char *path, const HgCheck *check, const HgWeights *weights, HgError *error);
} HgExportTarget;

enum
{
  HG_EXPORT_KERAS,
  HG_EXPORT_PYTORCH,
  HG_EXPORT_TARGETS
};

extern const HgExportTarget hg_export_targets[HG_EXPORT_TARGETS];

char *hg_export_pytorch (const HgExport *export, HgError *error);
char *hg_export_keras (const HgExport *export, HgError *error);

/* NumPy's .npz by the names of PyTorch's state_dict, and Keras's .weights.h5. */
bool hg_export_pytorch_weights (const char *path, const HgCheck *check, const HgWeights *weights,
                                HgError *error);
bool hg_export_keras_weights (const char *path, const HgCheck *check, const HgWeights *weights,
                              HgError *error);

/* OUT.py → OUT.npz: where the weights of a script at @path are. Owned by the caller; NULL without memory. */
char *hg_export_beside (const char *path, const HgExportTarget *target, HgError *error);

/* The script to @path and the weights to @weights_path, weights first. @export->weights is the latter's name.
 */
bool hg_export_save (const HgExportTarget *target, const HgExport *export, const HgWeights *weights,
                     const char *path, const char *weights_path, HgError *error);
