/* A model's configuration as a tree: a part is a layer, or a model that stands in another one. The tree keeps
 * what a flat graph has no place for: which layers came in one nested model, how often each is called, and in
 * which order weights stand in a file. */
#pragma once
#include "files/keras-facts.h"
#include "files/keras-inbound.h"

enum
{
  HG_KERAS_LAYERS = 10000, /* most layers of a model */
  HG_KERAS_DEPTH = 16      /* most models within models */
};

/* What a file keeps for Hourglass beside a layer's or a model's configuration, where Keras does not look. */
#define HG_KERAS_NOTE "hourglass"

typedef struct HgKerasPart HgKerasPart;

struct HgKerasPart
{
  json_t *json;            /* lent from the configuration, in today's words */
  char name[HG_NAME_SIZE]; /* cut where the file's is longer */
  HgKerasCalls calls;

  /* A layer. */
  HgLayer *layer; /* NULL: a model */
  size_t node;    /* its node in the model, the first of several calls; HG_NO_NODE: it has none */

  /* A model. */
  bool chain; /* Sequential */
  size_t n;
  HgKerasPart *parts;
  HgKerasCall inputs, outputs; /* of a functional model */
};

/* The configuration @json of a model, {"class_name", "config"}. @keras: the major version that wrote it. What
 * Hourglass does not know becomes a foreign layer with a remark. False with HG_ERROR_FORMAT or HG_ERROR_VALUE
 * on what no model can have. Clear @part in any case. */
bool hg_keras_part_read (json_t *json, int keras, HgKerasFacts *facts, HgKerasPart *part, HgError *error);
void hg_keras_part_clear (HgKerasPart *part);

/* The layers of @part and of the models in it, in their order, into @leaves (room for all; NULL: only
 * counted). Returns how many. */
size_t hg_keras_part_leaves (HgKerasPart *part, HgKerasPart **leaves);
