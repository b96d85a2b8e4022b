#include "files/keras-config.h"
#include "files/keras-build.h"

/* Levels of lists and objects, counted by their brackets: the parser itself recurses. */
static bool
check_depth (const char *json, HgError *error)
{
  int depth = 0, deepest = 0;
  bool text = false;
  for (const char *p = json; *p != '\0'; p++)
    if (text && *p == '\\' && p[1] != '\0')
      p++;
    else if (*p == '"')
      text = !text;
    else if (!text && (*p == '{' || *p == '['))
      deepest = ++depth > deepest ? depth : deepest;
    else if (!text && (*p == '}' || *p == ']'))
      depth--;
  return deepest <= HG_KERAS_CONFIG_DEPTH
         || hg_error_set (error, HG_ERROR_FORMAT, "model_config: has %d levels; at most %d are read", deepest,
                          HG_KERAS_CONFIG_DEPTH);
}

bool
hg_keras_config_read (const char *json, int keras, const HgShape *kernel, HgKerasFacts *facts,
                      HgKerasConfig *config, HgError *error)
{
  json_error_t fault;
  *config = (HgKerasConfig){ 0 };
  if (!check_depth (json, error))
    return false;
  config->json = json_loads (json, JSON_REJECT_DUPLICATES, &fault);
  if (config->json == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "model_config: expected JSON, got “%.20s” (column %d: %s)",
                         json, fault.column, fault.text);
  if (hg_keras_part_read (config->json, keras, facts, &config->root, error))
    config->model = hg_keras_part_build (&config->root, keras, kernel, facts, error);
  return config->model != NULL;
}

void
hg_keras_config_clear (HgKerasConfig *config)
{
  hg_model_unref (config->model);
  hg_keras_part_clear (&config->root);
  json_decref (config->json);
  *config = (HgKerasConfig){ 0 };
}
