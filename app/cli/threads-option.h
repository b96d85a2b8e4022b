/* --threads of the commands that train. */
#pragma once
#include "options.h"

/* Its row; @at: where it goes. */
#define CLI_THREADS_ROW(at)                                                                                  \
  {                                                                                                          \
    .name = "threads", .argument = "N",                                                                      \
    .help = "0: one a processor (default); the result is the same for any number", .type = CLI_COUNT,        \
    .offset = at, .low = 0, .high = 256                                                                      \
  }
