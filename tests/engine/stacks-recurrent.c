#include "engine/stacks.h"

const char *const recurrent_stacks[] = {
  NULL,
};
