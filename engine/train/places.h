/* Where each of Keras's numbers lies in a network's packed parameters (and in its gradients, and in an
 * optimizer's state): found once by packing numbers. What works on single weights (penalties, clipping,
 * frozen layers, checkpoints) goes through here; everything else works on the packed arrays as they are. */
#pragma once
#include "model/network.h"

/* A stretch of packed parameters. */
typedef struct
{
  size_t begin, n;
} HgStretch;

/* Values that follow each other in Keras's order and in the packed array. */
typedef struct
{
  uint32_t at, n; /* the first one's place in the packed array */
} HgPlaceRun;

typedef struct
{
  size_t n_weights, n_values, n_packed;
  size_t *first;               /* n_weights + 1: each weight's first value in Keras's order */
  HgWeightSpec *specs;         /* n_weights */
  char (*names)[HG_NAME_SIZE]; /* n_weights: of the layer */
  size_t *first_run;           /* n_weights + 1: each weight's first run */
  HgPlaceRun *runs;            /* of all weights, in Keras's order */
  size_t n_stretches; /* of parameters that training may change, with the padding between them; in order */
  HgStretch *stretches;
} HgPlaces;

/* To be called before the network's weights are loaded: there are numbers in it afterwards. */
HgPlaces *hg_places_new (HgNetwork *network, HgError *error);
void hg_places_free (HgPlaces *places);

/* Weight @k: packed → its values in Keras's order; and what @values hold added to the packed ones. */
void hg_places_take (const HgPlaces *places, size_t k, const HgReal *packed, HgReal *values);
void hg_places_add (const HgPlaces *places, size_t k, const HgReal *values, HgReal *packed);

/* All weights: packed → Keras's order and back; padding is left alone. */
void hg_places_get (const HgPlaces *places, const HgReal *packed, HgReal *values);
void hg_places_put (const HgPlaces *places, const HgReal *values, HgReal *packed);
