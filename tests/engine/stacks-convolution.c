#include "engine/stacks.h"

const char *const convolution_stacks[] = {
  NULL,
};
