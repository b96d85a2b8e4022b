/* Every loss's table, one line each; loss.c lists them. */
#pragma once
#include "train/loss.h"

extern const HgLoss hg_loss_mse;
extern const HgLoss hg_loss_mae;
extern const HgLoss hg_loss_huber;
extern const HgLoss hg_loss_log_cosh;
extern const HgLoss hg_loss_binary_crossentropy;
extern const HgLoss hg_loss_categorical_crossentropy;
extern const HgLoss hg_loss_cosine_similarity;
extern const HgLoss hg_loss_poisson;
