/* The feedback decoder in layers that Keras has. Keras knows no layer whose output is its own next input, but
 * its functional models can say it step by step: an LSTM that is called for one step at a time and hands on
 * its states, a Dense layer that projects what it gives, both shared by all steps, and the steps put side by
 * side at the end. What the first step reads, zeros beside the latent vector, is the vector itself behind a
 * border of zeros. (A state alone gives the zeros' batch, and is cut off again.)
 *
 * The share of teacher forcing is the only option without a layer to hold it. */
#pragma once
#include "model/model.h"

/* In place of an entry's number: the decoder's own input k. */
#define HG_KERAS_OUTSIDE ((size_t)1 << 32)

typedef struct
{
  const HgLayer *layer;
  const char *suffix; /* of its name, behind the decoder's */
  size_t shares;      /* the entry whose layer is called again, or HG_NO_NODE */
  size_t n_in;
  HgEdge in[HG_MAX_INPUTS]; /* of earlier entries, or HG_KERAS_OUTSIDE + k */
} HgKerasStep;

typedef struct
{
  size_t n; /* the last one gives what the decoder gives */
  HgKerasStep *steps;
  size_t cell, projection; /* the first calls of the two layers that have weights */
} HgKerasDecoder;

/* @decoder written out for @n_in inputs and a latent vector of @latent values (0: none). Fails with
 * HG_ERROR_UNSUPPORTED when that takes more layers than a Keras file may have. Clear @out in any case. */
bool hg_keras_decoder_init (HgKerasDecoder *out, const HgLayer *decoder, size_t n_in, int64_t latent,
                            HgError *error);
void hg_keras_decoder_clear (HgKerasDecoder *out);

/* The decoder of @steps steps whose cell and projection these are, as far as they tell; owned by the caller.
 */
HgLayer *hg_keras_decoder_of (const HgLayer *cell, const HgLayer *projection, int64_t steps, double forcing,
                              HgError *error);
