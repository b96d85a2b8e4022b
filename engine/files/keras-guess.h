/* A stack for a file that holds weights alone. Shapes and names of arrays tell most kinds of layers and their
 * sizes; what has no weights, and every option that does not show in a shape, is not in the file. So the
 * stack is a guess, and called one: a person mends it as any other. Where two neighbours do not fit together,
 * an unknown layer stands between them; what fits nothing known is an unknown layer with its arrays. */
#pragma once
#include "files/h5-text.h"
#include "files/keras-arrays.h"
#include "files/keras-facts.h"
#include "model/model.h"
#include <jansson.h>

/* What a layer with certain arrays is. */
typedef struct
{
  json_t *config;        /* its options; NULL: no kind has such arrays */
  const char *class;     /* Keras's */
  int in_rank, out_rank; /* axes it takes and gives; 0: any, as many as come in */
  int64_t in, out;       /* features; 0: any, or as many as come in */
  bool recurrent;        /* its return_sequences is to be decided */
  bool line;             /* takes a sequence */
} HgGuess;

/* The arrays that belong to one layer. */
typedef struct
{
  char name[HG_NAME_SIZE]; /* the layer's own, or its group's */
  char base[64];           /* its class in snake case, or what its name begins with: "lstm" */
  size_t counter;          /* behind the base: 1 in lstm_1 */
  bool named_by_class;     /* base is Keras's own name for the class */
  size_t n;
  HgShape shapes[HG_KERAS_STORED];
  json_t *model;   /* of a model in the model: its configuration, and */
  HgGuess outline; /* what it takes and gives */
} HgGuessItem;

/* Guesses from the shapes, led by the name. @keras: the major version, as far as known. */
HgGuess hg_keras_guess_layer (const HgGuessItem *item, int keras);

/* A Sequential of @items in an order in which one's features fit the next one's: as they are listed where
 * @ordered, else as can be found. @keras as above. A new reference, or NULL without memory. With @known false
 * every item is an unknown layer: what is done where a guess did not hold. @outline says what the whole takes
 * and gives. */
json_t *hg_keras_guess_model (HgGuessItem *items, size_t n, bool ordered, bool known, int keras,
                              HgKerasFacts *facts, HgGuess *outline);

/* The configuration of a model for the weights in @file: below layers/ (@groups), or listed at the root.
 * Owned by the caller. */
char *hg_keras_guess (hid_t file, bool groups, bool known, int keras, HgKerasFacts *facts, HgError *error);
