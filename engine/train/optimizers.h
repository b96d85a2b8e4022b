/* Every optimizer's table, one line each; optimizer.c lists them. */
#pragma once
#include "train/optimizer.h"
#include <stddef.h>

extern const HgOptimizer hg_optimizer_adam;
extern const HgOptimizer hg_optimizer_adamw;
extern const HgOptimizer hg_optimizer_sgd;
extern const HgOptimizer hg_optimizer_rmsprop;
extern const HgOptimizer hg_optimizer_nadam;
extern const HgOptimizer hg_optimizer_adagrad;
extern const HgOptimizer hg_optimizer_adamax;
