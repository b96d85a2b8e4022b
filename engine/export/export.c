#include "export/export.h"
#include "base/memory.h"
#include "files/replace.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const HgExportTarget hg_export_targets[HG_EXPORT_TARGETS] = {
  [HG_EXPORT_KERAS] = { "keras", "Keras", ".weights.h5", hg_export_keras, hg_export_keras_weights },
  [HG_EXPORT_PYTORCH] = { "pytorch", "PyTorch", ".npz", hg_export_pytorch, hg_export_pytorch_weights },
};

char *
hg_export_beside (const char *path, const HgExportTarget *target, HgError *error)
{
  size_t n = strlen (path), room = n + strlen (target->ending) + 1;
  char *beside = hg_alloc (room, 1, error);
  if (n > 3 && strcmp (path + n - 3, ".py") == 0)
    n -= 3;
  if (beside != NULL)
    snprintf (beside, room, "%.*s%s", (int)n, path, target->ending);
  return beside;
}

bool
hg_export_save (const HgExportTarget *target, const HgExport *export, const HgWeights *weights,
                const char *path, const char *weights_path, HgError *error)
{
  char *script = target->script (export, error);
  bool done = script != NULL && target->weights (weights_path, export->check, weights, error)
              && hg_replace_file (path, script, strlen (script), error);
  free (script);
  return done;
}
