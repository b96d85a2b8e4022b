/* The part of a model after its waist, ready to decode any latent, also one that no sample has. */
#pragma once
#include "model/network.h"

typedef struct HgLatentDecoder HgLatentDecoder;

/* Of @model with @weights, which are not needed afterwards; @batch: most latents that are computed at a time.
 * @team as in HgNetworkOptions. Fails as hg_model_decoder and with HG_ERROR_MEMORY. */
HgLatentDecoder *hg_latent_decoder_new (const HgModel *model, const HgWeights *weights, size_t batch,
                                        HgTeam *team, HgError *error);
void hg_latent_decoder_free (HgLatentDecoder *decoder);

size_t hg_latent_decoder_values (const HgLatentDecoder *decoder); /* of a latent */

/* What the model's first output is for each of @n latents (n, values), as hg_network_encode gives them. Owned
 * by the caller. */
HgTensor *hg_latent_decoder_run (HgLatentDecoder *decoder, const HgReal *latents, size_t n, HgError *error);
