#include "engine/stacks.h"

const char *const other_stacks[] = {
  NULL,
};
