/* The angle between a vector and its target, whatever their lengths, as Keras signs it. */
#include "train/losses.h"
#include <math.h>

const HgLoss hg_loss_cosine_similarity = {
  .name = "cosine_similarity",
  .keras = "cosine_similarity",
  .class = "CosineSimilarity",
  .title = "Cosine similarity",
  .sentence = "Compares directions and not lengths: −1 where output and data point the same way, 1 where "
              "they are opposed.",
  .low = -INFINITY,
  .high = INFINITY,
  .form = HG_ANGLE,
};
