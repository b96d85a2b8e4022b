/* Rows of the option tables of LSTM, GRU and SimpleRNN (HgRecurrentConfig). */
#pragma once
#include "layers/recurrent.h"

#define HG_RECURRENT_UNITS                                                                                   \
  {                                                                                                          \
    .name = "units", .title = "Units",                                                                       \
    .help = "Size of the state: how many values describe what was seen so far.", .type = HG_PARAM_INT,       \
    .flags = HG_PARAM_PRIMARY | HG_PARAM_WIDTH, .offset = offsetof (HgRecurrentConfig, units),               \
    .standard = 16, .low = 1, .high = 1e9                                                                    \
  }

#define HG_RECURRENT_SWITCH(field, what, short_word, show, text)                                             \
  {                                                                                                          \
    .name = #field, .title = what, .help = text, .word = short_word, .type = HG_PARAM_BOOL, .flags = show,   \
    .offset = offsetof (HgRecurrentConfig, field)                                                            \
  }

#define HG_RECURRENT_RATE(field, what, text)                                                                 \
  {                                                                                                          \
    .name = #field, .title = what, .help = text, .type = HG_PARAM_REAL, .flags = HG_PARAM_ADVANCED,          \
    .offset = offsetof (HgRecurrentConfig, field), .low = 0, .high = 0.999                                   \
  }

/* What goes in and comes out. */
#define HG_RECURRENT_SWITCHES                                                                                \
  HG_RECURRENT_SWITCH (return_sequences, "Return sequences", "sequences", HG_PARAM_SHOWN,                    \
                       "Gives the state of every time step instead of only the last one's."),                \
      HG_RECURRENT_SWITCH (return_state, "Return state", "state", HG_PARAM_SHOWN,                            \
                           "Offers the last state as further outputs, for a decoder to start from."),        \
      HG_RECURRENT_SWITCH (go_backwards, "Go backwards", "backwards", HG_PARAM_SHOWN,                        \
                           "Reads from the last time step to the first, and gives its steps in that "        \
                           "order.")

#define HG_RECURRENT_WEIGHT_OPTIONS                                                                          \
  HG_RECURRENT_RATE (dropout, "Input dropout",                                                               \
                     "Share of the inputs that is set to 0 while training, the same in every step."),        \
      HG_RECURRENT_RATE (recurrent_dropout, "State dropout",                                                 \
                         "Share of the state that the next step does not see while training, the same in "   \
                         "every step."),                                                                     \
      HG_RECURRENT_SWITCH (zero_output_for_mask, "Zero when masked", NULL, HG_PARAM_ADVANCED,                \
                           "Gives zeros at masked time steps instead of the output of the step before."),    \
      HG_OPTION_INITIALIZER (HgRecurrentConfig, kernel_initializer, "First kernel", HG_INIT_GLOROT_UNIFORM), \
      HG_OPTION_INITIALIZER (HgRecurrentConfig, recurrent_initializer, "First recurrent kernel",             \
                             HG_INIT_ORTHOGONAL),                                                            \
      HG_OPTION_INITIALIZER (HgRecurrentConfig, bias_initializer, "First bias", HG_INIT_ZEROS),              \
      HG_OPTION_REGULARIZER (HgRecurrentConfig, kernel_regularizer, "Kernel penalty"),                       \
      HG_OPTION_REGULARIZER (HgRecurrentConfig, recurrent_regularizer, "Recurrent kernel penalty"),          \
      HG_OPTION_REGULARIZER (HgRecurrentConfig, bias_regularizer, "Bias penalty"),                           \
      HG_OPTION_ACTIVITY (HgRecurrentConfig), HG_OPTION_TRAINABLE (HgRecurrentConfig)
