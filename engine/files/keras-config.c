#include "files/keras-config.h"
#include "files/json-read.h"
#include "files/keras-build.h"
#include "files/keras-sequence.h"

static bool
check_depth (const char *json, HgError *error)
{
  const int depth = hg_json_depth (json);
  return depth <= HG_JSON_DEPTH
         || hg_error_set (error, HG_ERROR_FORMAT, "model_config: has %d levels; at most %d are read", depth,
                          HG_JSON_DEPTH);
}

bool
hg_keras_config_read (const char *json, int keras, const HgShape *kernel, HgKerasFacts *facts,
                      HgKerasConfig *config, HgError *error)
{
  json_error_t fault;
  *config = (HgKerasConfig){ 0 };
  if (!check_depth (json, error))
    return false;
  config->json = hg_json_read (json, JSON_REJECT_DUPLICATES, &fault);
  if (config->json == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "model_config: expected JSON, got “%.20s” (column %d: %s)",
                         json, fault.column, fault.text);
  if (hg_keras_part_read (config->json, keras, facts, &config->root, error))
    config->model = hg_keras_part_build (&config->root, keras, kernel, facts, error);
  const json_t *order = json_object_get (json_object_get (config->json, HG_KERAS_NOTE), "order");
  return config->model != NULL && hg_keras_sequence_restore (order, &config->root, &config->model, error);
}

void
hg_keras_config_clear (HgKerasConfig *config)
{
  hg_model_unref (config->model);
  hg_keras_part_clear (&config->root);
  json_decref (config->json);
  *config = (HgKerasConfig){ 0 };
}
