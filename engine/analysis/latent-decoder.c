#include "analysis/latent-decoder.h"
#include "base/memory.h"
#include "model/part.h"
#include <stdlib.h>
#include <string.h>

struct HgLatentDecoder
{
  HgModel *model;
  HgNetwork *network;
  size_t n_in; /* outputs that the waist hands on */
  HgShape in[HG_MAX_OUTPUTS];
  size_t values;
};

static bool
open_decoder (HgLatentDecoder *decoder, const HgModel *model, const HgWeights *weights, size_t batch,
              HgTeam *team, HgError *error)
{
  HgNetworkOptions options = { .batch = batch, .team = team };
  HgCheck *check = hg_check_shapes (model, error);
  decoder->model = check != NULL ? hg_model_decoder (check, error) : NULL;
  HgWeights *own = decoder->model != NULL ? hg_weights_part (model, weights, decoder->model, error) : NULL;
  for (size_t slot = 0; own != NULL && slot < HG_MAX_OUTPUTS; slot++)
    if (check->waist_reads[slot])
      {
        decoder->in[decoder->n_in++] = check->nodes[check->waist].out[slot];
        decoder->values += (size_t)hg_shape_values (&check->nodes[check->waist].out[slot]);
      }
  if (own != NULL)
    decoder->network = hg_network_new (decoder->model, &options, error);
  bool done = decoder->network != NULL && hg_network_load (decoder->network, own, error);
  hg_weights_unref (own);
  hg_check_free (check);
  return done;
}

HgLatentDecoder *
hg_latent_decoder_new (const HgModel *model, const HgWeights *weights, size_t batch, HgTeam *team,
                       HgError *error)
{
  HgLatentDecoder *decoder = hg_alloc (1, sizeof *decoder, error);
  if (decoder != NULL && open_decoder (decoder, model, weights, batch, team, error))
    return decoder;
  hg_latent_decoder_free (decoder);
  return NULL;
}

void
hg_latent_decoder_free (HgLatentDecoder *decoder)
{
  if (decoder == NULL)
    return;
  hg_network_free (decoder->network);
  hg_model_unref (decoder->model);
  free (decoder);
}

size_t
hg_latent_decoder_values (const HgLatentDecoder *decoder)
{
  return decoder->values;
}

HgTensor *
hg_latent_decoder_run (HgLatentDecoder *decoder, const HgReal *latents, size_t n, HgError *error)
{
  HgTensor *x[HG_MAX_OUTPUTS] = { NULL }, *y = NULL;
  bool done = true;
  for (size_t k = 0, at = 0; done && k < decoder->n_in; k++)
    {
      size_t values = (size_t)hg_shape_values (&decoder->in[k]);
      x[k] = hg_tensor_new_rows (n, &decoder->in[k], error);
      done = x[k] != NULL;
      for (size_t i = 0; done && i < n; i++)
        memcpy (x[k]->data + i * values, latents + i * decoder->values + at, values * sizeof *latents);
      at += values;
    }
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = decoder->n_in, .node = HG_NO_NODE };
  if (done)
    y = hg_network_predict_all (decoder->network, &asked, error);
  for (size_t k = 0; k < decoder->n_in; k++)
    hg_tensor_unref (x[k]);
  return y;
}
