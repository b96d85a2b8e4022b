/* Every optimizer's table, one line each; optimizer.c lists them. */
#pragma once
#include "train/optimizer.h"
#include <stddef.h>

extern const HgOptimizer hg_optimizer_adam;
extern const HgOptimizer hg_optimizer_sgd;
