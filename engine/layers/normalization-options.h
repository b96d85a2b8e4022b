/* Rows of the option tables of BatchNormalization and LayerNormalization. Each takes the kind's Config, which
 * has fields of the options' names; @what is what has a beta and a gamma of its own: "feature". */
#pragma once
#include "layers/options.h"

#define HG_OPTIONS_NORMALIZATION(Config, what)                                                               \
  { .name = "epsilon",                                                                                       \
    .title = "Epsilon",                                                                                      \
    .help = "Added to the variance, so that nothing is divided by 0.",                                       \
    .type = HG_PARAM_REAL,                                                                                   \
    .flags = HG_PARAM_ADVANCED,                                                                              \
    .offset = offsetof (Config, epsilon),                                                                    \
    .standard = 1e-3,                                                                                        \
    .low = 1e-12,                                                                                            \
    .high = 1 },                                                                                             \
      { .name = "center",                                                                                    \
        .title = "Shift",                                                                                    \
        .help = "Adds a learned number (beta) to each " what ".",                                            \
        .type = HG_PARAM_BOOL,                                                                               \
        .offset = offsetof (Config, center),                                                                 \
        .standard = 1 },                                                                                     \
      { .name = "scale",                                                                                     \
        .title = "Scale",                                                                                    \
        .help = "Multiplies each " what " by a learned number (gamma).",                                     \
        .type = HG_PARAM_BOOL,                                                                               \
        .offset = offsetof (Config, scale),                                                                  \
        .standard = 1 },                                                                                     \
      HG_OPTION_INITIALIZER (Config, beta_initializer, "First beta", HG_INIT_ZEROS),                         \
      HG_OPTION_INITIALIZER (Config, gamma_initializer, "First gamma", HG_INIT_ONES)

#define HG_OPTIONS_NORMALIZATION_REST(Config)                                                                \
  HG_OPTION_REGULARIZER (Config, beta_regularizer, "Beta penalty"),                                          \
      HG_OPTION_REGULARIZER (Config, gamma_regularizer, "Gamma penalty"), HG_OPTION_TRAINABLE (Config)
