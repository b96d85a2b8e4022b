/* Rows of option tables of kinds with windows. Each takes the kind's Config, which has a field of the
 * option's name, and how many sides (1 or 2) the window has. */
#pragma once
#include "layers/options.h"
#include "layers/window.h"

#define HG_OPTION_FILTERS(Config)                                                                            \
  {                                                                                                          \
    .name = "filters", .title = "Filters",                                                                   \
    .help = "How many patterns are looked for: the new number of channels.", .type = HG_PARAM_INT,           \
    .flags = HG_PARAM_PRIMARY | HG_PARAM_WIDTH, .offset = offsetof (Config, filters), .standard = 16,        \
    .low = 1, .high = 1e9                                                                                    \
  }

#define HG_OPTION_KERNEL_SIZE(Config, sides, shown)                                                          \
  {                                                                                                          \
    .name = "kernel_size", .title = "Kernel size", .word = "kernel",                                         \
    .help = "How many places a filter sees at once along each side.", .type = HG_PARAM_INTS, .flags = shown, \
    .offset = offsetof (Config, kernel_size), .standard = 3, .low = 1, .high = 1e9, .count = sides           \
  }

#define HG_OPTION_STRIDES(Config, sides)                                                                     \
  {                                                                                                          \
    .name = "strides", .title = "Strides", .word = "stride",                                                 \
    .help = "How far the window moves each time; 2 halves the side.", .type = HG_PARAM_INTS,                 \
    .flags = HG_PARAM_SHOWN, .offset = offsetof (Config, strides), .standard = 1, .low = 1, .high = 1e9,     \
    .count = sides                                                                                           \
  }

#define HG_OPTION_PADDING(Config, names, what)                                                               \
  {                                                                                                          \
    .name = "padding", .title = "Padding", .help = what, .type = HG_PARAM_CHOICE, .flags = HG_PARAM_SHOWN,   \
    .offset = offsetof (Config, padding), .standard = HG_PADDING_VALID, .choices = names                     \
  }

#define HG_OPTION_DILATION(Config, sides)                                                                    \
  {                                                                                                          \
    .name = "dilation_rate", .title = "Dilation", .word = "dilation",                                        \
    .help = "Distance of the places that a filter sees; above 1 it looks further with as many weights.",     \
    .type = HG_PARAM_INTS, .flags = HG_PARAM_SHOWN | HG_PARAM_ADVANCED,                                      \
    .offset = offsetof (Config, dilation_rate), .standard = 1, .low = 1, .high = 1e9, .count = sides         \
  }

#define HG_OPTION_DEPTH_MULTIPLIER(Config)                                                                   \
  {                                                                                                          \
    .name = "depth_multiplier", .title = "Depth multiplier", .word = "multiplier",                           \
    .help = "How many filters every channel has.", .type = HG_PARAM_INT, .flags = HG_PARAM_SHOWN,            \
    .offset = offsetof (Config, depth_multiplier), .standard = 1, .low = 1, .high = 1e9                      \
  }
