#include "files/keras-h5.h"
#include "files/h5-text.h"
#include "files/keras-config-write.h"
#include "files/keras-layer.h"
#include "files/keras-legacy-write.h"
#include "files/keras-same.h"
#include "files/read-file.h"
#include "files/replace.h"
#include <stdlib.h>
#include <string.h>

const char *
hg_keras_h5_origin (const HgModel *model, HgError *error)
{
  int version = 0;
  bool mixed = false;
  for (size_t i = 0; i < model->n; i++)
    {
      int needed = hg_keras_layer_version (model->nodes[i]->layer, &mixed);
      mixed |= needed != 0 && version != 0 && needed != version;
      version = needed != 0 ? needed : version;
    }
  if (!mixed)
    return version == 3 ? "3.0.5" : "2.15.0";
  hg_error_set (error, HG_ERROR_UNSUPPORTED,
                "Keras has one name for hard_sigmoid and hard_sigmoid_2: a file cannot hold both");
  return NULL;
}

char *
hg_keras_h5_config (const HgModel *model, HgError *error)
{
  HgKerasOutline outline;
  char *text
      = hg_keras_outline_init (&outline, model, NULL, error) ? hg_keras_outline_text (&outline, error) : NULL;
  hg_keras_outline_clear (&outline);
  return text;
}

static bool
write_origin (hid_t object, const char *version, HgError *error)
{
  return hg_h5_write_text (object, "backend", "tensorflow", error)
         && hg_h5_write_text (object, "keras_version", version, error);
}

static bool
write_file (hid_t file, HgKerasOutline *outline, const char *json, const char *version, const char *training,
            HgError *error)
{
  if (!write_origin (file, version, error) || !hg_h5_write_text (file, "model_config", json, error)
      || (training != NULL && !hg_h5_write_text (file, "training_config", training, error)))
    return false;
  if (outline->weights == NULL)
    return true;
  if (!hg_keras_legacy_write (file, outline, error))
    return false;
  hid_t group = hg_h5_find (file, "model_weights", H5I_GROUP, error);
  bool done = group >= 0 && write_origin (group, version, error);
  H5Oclose (group);
  return done;
}

bool
hg_keras_h5_write (hid_t file, const HgModel *model, const HgWeights *weights, const char *training,
                   HgError *error)
{
  HgKerasOutline outline;
  const char *version = hg_keras_h5_origin (model, error);
  char *json = hg_keras_outline_init (&outline, model, weights, error) && version != NULL
                   ? hg_keras_outline_text (&outline, error)
                   : NULL;
  bool done = json != NULL && write_file (file, &outline, json, version, training, error);
  free (json);
  hg_keras_outline_clear (&outline);
  return done;
}

static bool
write_image (const HgModel *model, const HgWeights *weights, const char *training, void **bytes, size_t *n,
             HgError *error)
{
  hid_t file = hg_h5_create (error);
  bool done = file >= 0 && hg_keras_h5_write (file, model, weights, training, error)
              && hg_h5_image (file, bytes, n, error);
  if (file >= 0)
    H5Fclose (file);
  return done;
}

bool
hg_keras_h5_save (const char *path, const HgModel *model, const HgWeights *weights, const char *training,
                  HgError *error)
{
  void *bytes = NULL;
  size_t n = 0;
  bool done = hg_keras_belongs (model, weights, error)
              && write_image (model, weights, training, &bytes, &n, error)
              && hg_keras_verify (bytes, n, true, model, weights, error);
  if (!done)
    hg_error_prefix (error, "%s", hg_file_name (path));
  done = done && hg_replace_file (path, bytes, n, error);
  free (bytes);
  return done;
}
