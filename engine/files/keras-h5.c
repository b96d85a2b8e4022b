#include "files/keras-h5.h"
#include "files/h5-text.h"
#include "files/keras-config.h"
#include "files/keras-layer.h"
#include "files/keras-weights.h"
#include "files/read-file.h"
#include "files/replace.h"
#include "model/edit.h"
#include <stdlib.h>
#include <string.h>

enum
{
  VERSION_BYTES = 64,
  OLDEST = 2 /* Keras 1 named options and weights differently */
};

/* Bytes of a file that is read: 2 GiB. */
#define FILE_LIMIT ((size_t)1 << 31)

/* The major version that wrote the file. A file that does not say is taken for the oldest that is read: what
 * differs is refused key by key. */
static bool
read_version (hid_t file, int *keras, HgError *error)
{
  *keras = OLDEST;
  if (!hg_h5_has_attribute (file, "keras_version"))
    return true;
  char *text = hg_h5_read_text (file, "keras_version", VERSION_BYTES, error);
  if (text == NULL)
    return false;
  *keras = atoi (text);
  bool known = *keras >= OLDEST;
  if (!known)
    hg_error_set (error, HG_ERROR_UNSUPPORTED,
                  "was written by Keras %s; Hourglass reads files of Keras 2 and 3", text);
  free (text);
  return known;
}

static bool
parse_file (hid_t file, size_t n, HgModel **model, HgWeights **weights, HgError *error)
{
  HgKerasConfig config = { 0 };
  int keras;
  if (!hg_h5_has_attribute (file, "model_config"))
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "is an HDF5 file, but no Keras model: the attribute model_config is missing");
  if (!read_version (file, &keras, error))
    return false;
  char *json = hg_h5_read_text (file, "model_config", HG_KERAS_CONFIG_BYTES, error);
  bool done = json != NULL && hg_keras_config_read (json, keras, &config, error)
              && (*weights = hg_keras_weights_read (file, n, &config, error)) != NULL;
  if (done)
    *model = hg_model_ref (config.model);
  hg_keras_config_clear (&config);
  free (json);
  return done;
}

bool
hg_keras_h5_parse (const void *bytes, size_t n, HgModel **model, HgWeights **weights, HgError *error)
{
  hid_t file = hg_h5_open (bytes, n, error);
  if (file < 0)
    return false;
  bool done = parse_file (file, n, model, weights, error);
  H5Fclose (file);
  return done;
}

bool
hg_keras_h5_load (const char *path, HgModel **model, HgWeights **weights, HgError *error)
{
  void *bytes;
  size_t n;
  if (!hg_read_file (path, FILE_LIMIT, &bytes, &n, error))
    return false;
  bool done = hg_keras_h5_parse (bytes, n, model, weights, error);
  if (!done)
    hg_error_prefix (error, "%s", hg_file_name (path));
  free (bytes);
  return done;
}

/* Whether @weights are complete and in the order of @model, as hg_weights_blank would make them. */
static bool
belongs (const HgModel *model, const HgWeights *weights, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  size_t at = 0;
  bool same = check != NULL && check->n_faults == 0;
  if (check != NULL && !same)
    hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
  for (size_t i = 0; same && i < model->n; i++)
    {
      HgWeightSpec specs[HG_MAX_WEIGHTS];
      const HgLayerKind *kind = model->nodes[i]->layer->kind;
      size_t n = kind->weights != NULL
                     ? kind->weights (model->nodes[i]->layer->config, check->nodes[i].in, specs)
                     : 0;
      for (size_t k = 0; same && k < n; k++, at++)
        same = (at < weights->n && strcmp (weights->items[at].node, model->nodes[i]->name) == 0
                && hg_shape_equal (&weights->items[at].value->shape, &specs[k].shape))
               || hg_error_set (error, HG_ERROR_VALUE, "%s/%s: the weights are another model's",
                                model->nodes[i]->name, specs[k].name);
    }
  if (same && at != weights->n)
    same = hg_error_set (error, HG_ERROR_VALUE, "%s: the model has no such layer", weights->items[at].node);
  hg_check_free (check);
  return same;
}

/* What @model's file says about its origin: a release whose layout Keras 2.2 to 3.15 all read. They only look
 * whether it is Keras 1, but a reader that cares for the hard sigmoid has to be told which one. */
static const char *
origin (const HgModel *model, HgError *error)
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

static bool
write_origin (hid_t object, const char *version, HgError *error)
{
  return hg_h5_write_text (object, "backend", "tensorflow", error)
         && hg_h5_write_text (object, "keras_version", version, error);
}

static bool
write_file (hid_t file, const HgModel *model, const HgWeights *weights, const char *json,
            const char *training, HgError *error)
{
  const char *version = origin (model, error);
  if (version == NULL || !write_origin (file, version, error)
      || !hg_h5_write_text (file, "model_config", json, error)
      || (training != NULL && !hg_h5_write_text (file, "training_config", training, error))
      || !hg_keras_weights_write (file, model, weights, error))
    return false;
  hid_t group = hg_h5_find (file, "model_weights", H5I_GROUP, error);
  bool done = group >= 0 && write_origin (group, version, error);
  H5Oclose (group);
  return done;
}

static bool
write_image (const HgModel *model, const HgWeights *weights, const char *training, void **bytes, size_t *n,
             HgError *error)
{
  char *json = hg_keras_config_write (model, error);
  hid_t file = json != NULL ? hg_h5_create (error) : H5I_INVALID_HID;
  bool done = file >= 0 && write_file (file, model, weights, json, training, error)
              && hg_h5_image (file, bytes, n, error);
  if (file >= 0)
    H5Fclose (file);
  free (json);
  return done;
}

/* Every bit, so that a NaN equals itself. */
static bool
same_weights (const HgWeights *a, const HgWeights *b)
{
  if (a->n != b->n)
    return false;
  for (size_t i = 0; i < a->n; i++)
    if (!hg_shape_equal (&a->items[i].value->shape, &b->items[i].value->shape)
        || memcmp (a->items[i].value->data, b->items[i].value->data,
                   a->items[i].value->values * sizeof (HgReal))
               != 0)
      return false;
  return true;
}

/* Reads the finished bytes as any reader would, and compares. The waist's mark has no place in Keras's file.
 */
static bool
verify (const void *bytes, size_t n, const HgModel *model, const HgWeights *weights, HgError *error)
{
  HgModel *read_model = NULL;
  HgWeights *read_weights = NULL;
  bool same = hg_keras_h5_parse (bytes, n, &read_model, &read_weights, error)
              || hg_error_prefix (error, "what was written cannot be read back");
  HgModel *marked = same ? hg_edit_mark (read_model, model->waist, NULL, error) : NULL;
  same = marked != NULL;
  if (same && (!hg_model_equal (model, marked) || !same_weights (weights, read_weights)))
    same = hg_error_set (error, HG_ERROR_IO, "what was written reads back differently");
  hg_model_unref (marked);
  hg_model_unref (read_model);
  hg_weights_unref (read_weights);
  return same;
}

bool
hg_keras_h5_save (const char *path, const HgModel *model, const HgWeights *weights, const char *training,
                  HgError *error)
{
  void *bytes = NULL;
  size_t n = 0;
  bool done = belongs (model, weights, error) && write_image (model, weights, training, &bytes, &n, error)
              && verify (bytes, n, model, weights, error);
  if (!done)
    hg_error_prefix (error, "%s", hg_file_name (path));
  done = done && hg_replace_file (path, bytes, n, error);
  free (bytes);
  return done;
}
