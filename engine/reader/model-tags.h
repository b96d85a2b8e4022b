/* The tags of a model's records, for both sides. */
#pragma once
#include "layers/layer.h"
#include "reader/message.h"

/* NODE begins a node; what follows it up to the next belongs to it. Weights come last, in the order in which
 * the model has them. */
enum
{
  NAME = HG_RECORD_OWN, /* text */
  NODE,                 /* text: its name */
  GROUP,                /* text */
  SHARES,               /* number */
  LAYER,                /* text: Keras's class, of a layer that is known */
  OPTION,               /* HgLayerOption, one for each that is not the default */
  FOREIGN,              /* HgForeignHead, of one that is not; then its class, configuration and weights */
  CLASS,                /* text */
  CONFIGURATION,        /* text */
  FOREIGN_WEIGHT,       /* HgForeignWeight */
  EDGE,                 /* HgEdge, one for each input */
  OUTPUT,               /* HgEdge */
  WAIST,                /* number */
  WEIGHT,               /* tensor */
  KIND,                 /* number: HgKerasKind; this and what follows are the file's facts */
  VERSION,              /* text */
  BACKEND,              /* text */
  GUESSED,              /* number: 0 or 1 */
  TRAINING,             /* text */
  HAS_STATE,            /* number: 0 or 1 */
  STEPS,                /* number */
  VALUES,               /* number: of each array of state */
  STATE,                /* array of HgReal */
  REMARK,               /* text */
  TYPE,                 /* text, one for each weight, or none */
  GUESS                 /* HgKerasGuess */
};

enum
{
  CLASS_SIZE = 64, /* bytes of a class's name */
  MOST_NODES = 10000
};

/* What a foreign layer has besides texts and weights. */
typedef struct
{
  int64_t frozen;
  HgShape out;
} HgForeignHead;

/* An option of a layer, bit for bit (as text it would be rounded). */
typedef struct
{
  char path[112];         /* as hg_layer_get takes it */
  char class[CLASS_SIZE]; /* of a LAYER, whose options follow */
  HgValue value;          /* of anything else */
} HgLayerOption;

/* @layer with @option in place of what it has. Owned by the caller; NULL where it has no such option, or the
 * value is none for it. */
HgLayer *hg_layer_with_option (const HgLayer *layer, const HgLayerOption *option, HgError *error);
