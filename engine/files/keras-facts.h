/* What a Keras file says besides its model and weights: what kind of file it is, who wrote it, how the model
 * was being trained, and what of it could not be taken over. Plain data, so that it can go through a pipe. */
#pragma once
#include "base/error.h"
#include "model/model.h"
#include "tensor/tensor.h"
#include "train/optimizer.h"

/* How the error says that a file is sound, but something else; why follows. */
#define HG_KERAS_NO_MODEL "is an HDF5 file, but no Keras model: "

typedef enum
{
  HG_KERAS_MODEL,      /* legacy HDF5: configuration and weights */
  HG_KERAS_ARCHIVE,    /* .keras: a zip of configuration and weights */
  HG_KERAS_WEIGHTS,    /* .weights.h5 of Keras 3: weights alone */
  HG_KERAS_OLD_WEIGHTS /* legacy HDF5 with weights alone */
} HgKerasKind;

/* How a weight's numbers stand in the file: "float16", "float32, big-endian". */
typedef struct
{
  char text[32];
} HgKerasType;

enum
{
  HG_KERAS_GUESSES = 500, /* at most */
  HG_KERAS_GUESS_VALUE = 80,
  HG_KERAS_OTHERS = 12,
  HG_KERAS_CLASS = 64
};

/* Something that a file of weights alone does not say, and what was taken for it. Texts only, each ended by
 * NUL. */
typedef struct
{
  char layer[HG_NAME_SIZE];
  char option[HG_KERAS_CLASS];                  /* as hg_layer_get takes it; "": of which kind the layer is */
  char value[HG_KERAS_GUESS_VALUE];             /* taken, as hg_param_text writes it; a kind: Keras's class */
  char others[HG_KERAS_OTHERS][HG_KERAS_CLASS]; /* of a kind: classes that it may be as well; the first empty
                                                   one ends them. What an option may be is in its table. */
  char reason[200];                             /* why, as a sentence */
} HgKerasGuess;

typedef struct
{
  HgKerasKind kind;
  char version[32], backend[32]; /* "2.2.4", "tensorflow"; empty where the file does not say */
  bool guessed;                  /* the layers follow from the weights' shapes alone */
  char *training;                /* the training's configuration as the file has it, JSON; NULL: none */
  bool has_state;                /* there is an optimizer's state, whether it can be used or not */
  HgOptimizerState state;            /* n_slots = 0 and steps = 0: none that can be used */
  size_t n_types;                /* as many as there are weights; 0: not known */
  HgKerasType *types;            /* of the weights, in their order */
  size_t n_guesses;
  HgKerasGuess *guesses; /* of a guessed stack, in the order of its layers */
  size_t n_remarks;
  char **remarks; /* what was left out, guessed or taken for something: one sentence each */
} HgKerasFacts;

enum
{
  HG_KERAS_REMARKS = 100 /* at most; the rest only counts as one more */
};

/* "Keras model (HDF5)". */
const char *hg_keras_kind_text (HgKerasKind kind);

/* Adds a sentence unless it is there already; @facts may be NULL. Without memory it is left out. */
void hg_keras_remark (HgKerasFacts *facts, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

void hg_keras_remarks_clear (HgKerasFacts *facts);

/* Frees what @facts holds. */
void hg_keras_facts_clear (HgKerasFacts *facts);
