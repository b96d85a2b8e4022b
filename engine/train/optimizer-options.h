/* Rows of option tables that several optimizers share. Each takes the optimizer's Config, which has a field
 * of the option's name. */
#pragma once
#include "train/optimizers.h"

#define HG_OPTION_BETA_1(Config)                                                                             \
  {                                                                                                          \
    .name = "beta_1", .title = "Beta 1",                                                                     \
    .help = "How long the mean of the gradient remembers: 0.9 is about ten steps.", .type = HG_PARAM_REAL,   \
    .offset = offsetof (Config, beta_1), .standard = 0.9, .low = 0, .high = 0.999999                         \
  }

#define HG_OPTION_BETA_2(Config, what)                                                                       \
  {                                                                                                          \
    .name = "beta_2", .title = "Beta 2", .help = what, .type = HG_PARAM_REAL,                                \
    .offset = offsetof (Config, beta_2), .standard = 0.999, .low = 0, .high = 0.9999999                      \
  }

#define HG_BETA_2_SQUARE "How long the mean of its square remembers: 0.999 is about a thousand steps."

#define HG_OPTION_EPSILON(Config)                                                                            \
  {                                                                                                          \
    .name = "epsilon", .title = "Epsilon",                                                                   \
    .help = "Keeps the division from running away where gradients vanish.", .type = HG_PARAM_REAL,           \
    .flags = HG_PARAM_ADVANCED, .offset = offsetof (Config, epsilon), .standard = 1e-7, .low = 0, .high = 1  \
  }
