/* A model's configuration in Keras's words (the JSON text of the attribute model_config) and our graph.
 * Sequential, and Functional (in Keras before 2.4 "Model") without shared or nested layers. Text in, model
 * out: where the text comes from is files/keras-h5.h's concern. */
#pragma once
#include "model/model.h"

enum
{
  HG_KERAS_LAYERS = 10000,          /* most layers of a model */
  HG_KERAS_CONFIG_BYTES = 64 << 20, /* most bytes of a configuration */
};

typedef struct
{
  HgModel *model;
  size_t n;     /* layers as the configuration lists them */
  size_t *node; /* n: the model's node of each. Keras hands out weights in the configuration's order, the
                   model is sorted so that inputs come first. */
} HgKerasConfig;

/* @keras is the major version that wrote @json. Clear @config with hg_keras_config_clear. */
bool hg_keras_config_read (const char *json, int keras, HgKerasConfig *config, HgError *error);
void hg_keras_config_clear (HgKerasConfig *config);

/* A chain as Sequential, any other graph as a functional "Model", as Keras 2.2 to 3.15 read it. Owned by the
 * caller. */
char *hg_keras_config_write (const HgModel *model, HgError *error);
