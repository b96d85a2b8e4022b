/* Decodes latents while they are dragged: the newest wish is answered next, on a worker thread, with the
 * sample whose latent is nearest.
 *
 * Signal "decoded": there is a new answer. Everything runs on the main thread. */
#pragma once
#include "model/weights.h"
#include <glib-object.h>

#define HOURGLASS_TYPE_DECODING (hourglass_decoding_get_type ())
G_DECLARE_FINAL_TYPE (HourglassDecoding, hourglass_decoding, HOURGLASS, DECODING, GObject)

typedef struct
{
  HgTensor *decoded;        /* one row, or NULL where it failed */
  gsize nearest;            /* row of the latents */
  double distance, typical; /* to it; and what 95 % of the samples are from their own nearest at most */
  HgError error;
} HourglassDecoded;

HourglassDecoding *hourglass_decoding_new (void);

/* References are kept. */
void hourglass_decoding_set_source (HourglassDecoding *self, const HgModel *model, HgWeights *weights,
                                    HgTensor *latents);

/* @latent: as many values as a row of the latents; copied. */
void hourglass_decoding_ask (HourglassDecoding *self, const HgReal *latent);

const HourglassDecoded *hourglass_decoding_get (HourglassDecoding *self); /* newest, lent, or NULL */
