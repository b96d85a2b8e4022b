/* Latents to draw: a cloud that is longest along its first value, half as long along its second, and flat in
 * all others. Owned by the caller. */
#pragma once
#include "base/random.h"
#include "tensor/tensor.h"

static inline HgTensor *
cloud_new (size_t n, size_t values, uint64_t seed)
{
  HgRandom random = hg_random (seed);
  HgTensor *latent = hg_tensor_new_rows (n, &(HgShape){ .rank = 1, .dim = { (int64_t)values } }, NULL);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < values; k++)
      latent->data[i * values + k] = (HgReal)(hg_random_normal (&random) * (k == 0 ? 4 : k == 1 ? 2 : 0.1));
  return latent;
}
