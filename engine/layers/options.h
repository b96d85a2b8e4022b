/* Rows of option tables that many kinds share. Each takes the kind's Config, which has a field of the
 * option's name. */
#pragma once
#include "layers/activation.h"
#include "layers/initializer.h"
#include "layers/layer.h"

#define HG_OPTION_ACTIVATION(Config, default_activation, what)                                               \
  {                                                                                                          \
    .name = "activation", .title = "Activation", .help = what, .type = HG_PARAM_CHOICE,                      \
    .flags = HG_PARAM_ALWAYS, .offset = offsetof (Config, activation), .standard = default_activation,       \
    .choices = hg_activation_names                                                                           \
  }

#define HG_OPTION_RECURRENT_ACTIVATION(Config)                                                               \
  {                                                                                                          \
    .name = "recurrent_activation", .title = "Gate activation",                                              \
    .help = "The function of the gates; it should lie between 0 (shut) and 1 (open).",                       \
    .type = HG_PARAM_CHOICE, .offset = offsetof (Config, recurrent_activation), .standard = HG_SIGMOID,      \
    .choices = hg_activation_names                                                                           \
  }

#define HG_OPTION_USE_BIAS(Config)                                                                           \
  {                                                                                                          \
    .name = "use_bias", .title = "Use bias", .help = "Adds a learned constant to each weighted sum.",        \
    .type = HG_PARAM_BOOL, .offset = offsetof (Config, use_bias), .standard = 1                              \
  }

#define HG_OPTION_INITIALIZER(Config, field, what, which)                                                    \
  {                                                                                                          \
    .name = #field, .title = what, .help = "How these weights are drawn before training.",                   \
    .type = HG_PARAM_CHOICE, .flags = HG_PARAM_ADVANCED, .offset = offsetof (Config, field),                 \
    .standard = which, .choices = hg_initializer_names                                                       \
  }

#define HG_OPTION_REGULARIZER(Config, field, what)                                                           \
  {                                                                                                          \
    .name = #field, .title = what,                                                                           \
    .help = "A penalty added to the loss: l1(0.01), l2(0.01) or orthogonal(0.01).",                          \
    .type = HG_PARAM_REGULARIZER, .flags = HG_PARAM_ADVANCED, .offset = offsetof (Config, field)             \
  }

#define HG_OPTION_ACTIVITY(Config)                                                                           \
  {                                                                                                          \
    .name = "activity_regularizer", .title = "Output penalty",                                               \
    .help = "A penalty on what the layer gives; l1(0.001) makes it sparse: few units active at a time.",     \
    .type = HG_PARAM_REGULARIZER, .flags = HG_PARAM_ADVANCED,                                                \
    .offset = offsetof (Config, activity_regularizer)                                                        \
  }

#define HG_OPTION_TRAINABLE(Config)                                                                          \
  {                                                                                                          \
    .name = "trainable", .title = "Trainable", .help = "Whether training changes its weights.",              \
    .type = HG_PARAM_BOOL, .flags = HG_PARAM_ADVANCED, .offset = offsetof (Config, trainable), .standard = 1 \
  }
