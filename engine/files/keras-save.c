#include "files/keras-save.h"
#include "files/keras-archive.h"
#include "files/keras-config-write.h"
#include "files/keras-groups.h"
#include "files/keras-h5.h"
#include "files/keras-repair.h"
#include "files/keras-same.h"
#include "files/keras-state.h"
#include "files/read-file.h"
#include "files/replace.h"
#include <stdlib.h>
#include <string.h>

typedef struct
{
  void *bytes;
  size_t n;
} Image;

static bool
ends_with (const char *path, const char *ending)
{
  size_t n = strlen (path), m = strlen (ending);
  return n >= m && strcmp (path + n - m, ending) == 0;
}

HgKerasForm
hg_keras_form (const char *path)
{
  return ends_with (path, ".keras")        ? HG_KERAS_AS_ARCHIVE
         : ends_with (path, ".weights.h5") ? HG_KERAS_AS_WEIGHTS
                                           : HG_KERAS_AS_H5;
}

/* Keras 3's weights file, with the optimizer's state where there is one. */
static bool
build_weights (HgKerasOutline *outline, const HgKerasTraining *training, const HgOptimizerState *state,
               Image *image, HgError *error)
{
  hid_t file = hg_h5_create (error);
  /* Nadam keeps a number more, which here follows from its steps. */
  bool kept = state != NULL && state->steps > 0 && training != NULL && training->optimizer != NULL
              && strcmp (training->optimizer->keras, "Nadam") != 0;
  bool done = file >= 0 && hg_keras_groups_write (file, outline, error)
              && (!kept || hg_keras_state_write (file, training, state, outline, error))
              && hg_h5_image (file, &image->bytes, &image->n, error);
  if (file >= 0)
    H5Fclose (file);
  return done;
}

/* Around a legacy configuration, what Keras 3 looks for on an archive's outside; takes @compiled. */
static void
wrap_config (json_t *root, json_t *compiled)
{
  const char *class = json_string_value (json_object_get (root, "class_name"));
  bool chain = class != NULL && strcmp (class, "Sequential") == 0;
  json_object_set_new (root, "module", json_string (chain ? "keras" : "keras.src.models.functional"));
  json_object_set_new (root, "class_name", json_string (chain ? "Sequential" : "Functional"));
  json_object_set_new (root, "registered_name", chain ? json_null () : json_string ("Functional"));
  json_object_set_new (root, "build_config", json_pack ("{s:n}", "input_shape"));
  json_object_set_new (root, "compile_config", compiled);
}

static char *
archive_config (const HgKerasOutline *outline, const HgKerasTraining *training, HgError *error)
{
  char *compiled = training != NULL ? hg_keras_training_write (training, true, error) : NULL, *text = NULL;
  json_t *root = training == NULL || compiled != NULL ? hg_keras_outline_write (outline, 3, error) : NULL;
  if (root != NULL)
    {
      wrap_config (root, compiled != NULL ? json_loads (compiled, 0, NULL) : json_object ());
      text = json_dumps (root, JSON_ENSURE_ASCII | JSON_REAL_PRECISION (17));
      if (text == NULL)
        hg_error_memory (error, "the model's configuration", 1024);
    }
  json_decref (root);
  free (compiled);
  return text;
}

static bool
build_archive (HgKerasOutline *outline, const HgKerasTraining *training, const HgOptimizerState *state,
               Image *image, HgError *error)
{
  Image inside = { 0 };
  char metadata[] = "{\"keras_version\": \"3.0.5\", \"date_saved\": \"\"}";
  char *config = archive_config (outline, training, error);
  bool done = config != NULL && build_weights (outline, training, state, &inside, error);
  HgKerasArchive archive
      = { .config = config, .metadata = metadata, .weights = inside.bytes, .n_weights = inside.n };
  done = done && hg_keras_archive_write (&archive, &image->bytes, &image->n, error);
  free (inside.bytes);
  free (config);
  return done;
}

static bool
save_image (const char *path, bool whole, const HgModel *model, const HgWeights *weights,
            const HgKerasTraining *training, const HgOptimizerState *state, HgError *error)
{
  Image image = { 0 };
  HgKerasOutline outline = { 0 };
  bool done = hg_keras_belongs (model, weights, error)
              && hg_keras_outline_init (&outline, model, weights, error)
              && (whole ? build_archive (&outline, training, state, &image, error)
                        : build_weights (&outline, NULL, NULL, &image, error))
              && hg_keras_verify (image.bytes, image.n, whole, model, weights, error);
  if (!done)
    hg_error_prefix (error, "%s", hg_file_name (path));
  done = done && hg_replace_file (path, image.bytes, image.n, error);
  hg_keras_outline_clear (&outline);
  free (image.bytes);
  return done;
}

/* Whether both hold the very same numbers. */
static bool
same_numbers (const HgWeights *a, const HgWeights *b)
{
  bool same = true;
  for (size_t i = 0; i < a->n; i++)
    same &= a->items[i].value == b->items[i].value;
  return same;
}

/* An archive is for Keras 3. Where that takes other weights, the optimizer's state is none of theirs. */
static bool
save_archive (const char *path, const HgModel *model, const HgWeights *weights,
              const HgKerasTraining *training, const HgOptimizerState *state, HgError *error)
{
  HgModel *repaired;
  HgWeights *scaled;
  bool done = hg_keras_repair (model, weights, &repaired, &scaled, error)
              || hg_error_prefix (error, "%s", hg_file_name (path));
  done = done
         && save_image (path, true, repaired, scaled, training, same_numbers (weights, scaled) ? state : NULL,
                        error);
  hg_model_unref (repaired);
  hg_weights_unref (scaled);
  return done;
}

bool
hg_keras_save (const char *path, const HgModel *model, const HgWeights *weights,
               const HgKerasTraining *training, const HgOptimizerState *state, HgError *error)
{
  HgKerasForm form = hg_keras_form (path);
  if (form == HG_KERAS_AS_ARCHIVE)
    return save_archive (path, model, weights, training, state, error);
  if (form == HG_KERAS_AS_WEIGHTS)
    return save_image (path, false, model, weights, NULL, NULL, error);
  char *text = training != NULL ? hg_keras_training_write (training, false, error) : NULL;
  bool done = (training == NULL || text != NULL) && hg_keras_h5_save (path, model, weights, text, error);
  free (text);
  return done;
}
