/* Models that were stored channels first. Hourglass computes channels last, as Keras does by default, so
 * layers of the other kind take their input turned: a Permute stands where values come in, another where they
 * go back, and between them everything is channels last. What comes out of the model is what Keras gives,
 * axis by axis.
 *
 * A value's `turn` says how it lies: 0 as the file has it, else turned channels last, of that rank. */
#pragma once
#include "layers/layer.h"
#include <jansson.h>

enum
{
  HG_KERAS_AS_IT_COMES = -1
};

typedef struct
{
  int in;  /* how every input must lie; or HG_KERAS_AS_IT_COMES */
  int out; /* how the output lies then */
} HgKerasTurn;

/* What @layer, in today's words, wants, where its inputs lie as @turns say. @keras: the major version. */
HgKerasTurn hg_keras_turn (const json_t *layer, int keras, const int *turns, size_t n);

/* @layer for turned values: its option `axis`, if any, counts as they lie. */
HgLayer *hg_keras_turn_layer (const HgLayer *layer, int turn, HgError *error);

/* The Permute that turns values of @rank channels last, or back. */
HgLayer *hg_keras_permute (int rank, bool last, HgError *error);
