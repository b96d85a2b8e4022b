/* A model's configuration in Keras's words (the JSON text of the attribute model_config, or of an archive's
 * config.json) and our graph. Text in, model out: where the text comes from is files/keras-file.h's concern.
 */
#pragma once
#include "files/keras-part.h"

enum
{
  HG_KERAS_CONFIG_BYTES = 64 << 20 /* most bytes of a configuration */
};

typedef struct
{
  json_t *json;     /* what the tree lends from */
  HgKerasPart root; /* the configuration's own order, in which weights stand in files */
  HgModel *model;   /* sorted so that inputs come first */
} HgKerasConfig;

/* @keras is the major version that wrote @json; @kernel the shape of the file's first kernel, or NULL; @facts
 * gets the remarks and may be NULL. Clear @config with hg_keras_config_clear. */
bool hg_keras_config_read (const char *json, int keras, const HgShape *kernel, HgKerasFacts *facts,
                           HgKerasConfig *config, HgError *error);
void hg_keras_config_clear (HgKerasConfig *config);
