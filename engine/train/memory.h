/* How much memory a training will take, told before any of it is taken. */
#pragma once
#include "train/trainer.h"

/* Bytes that a trainer of these options holds beside the data: activations and scratch of every thread of
 * @team (NULL: one), parameters, gradients, the optimizer's state and the copies that it goes back to.
 * @n_train: samples to train on. Fails as hg_trainer_new does for the model and the batch size. */
bool hg_train_memory (const HgModel *model, const HgTrainOptions *options, size_t n_train, HgTeam *team,
                      unsigned long long *bytes, HgError *error);
