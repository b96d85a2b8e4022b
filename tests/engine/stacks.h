/* Stacks in words (model/model.h) that test-gradients.c checks against finite differences: together they hold
 * every layer kind, with odd sizes, strides and paddings. Each table is NULL-terminated. */
#pragma once
#include <stddef.h>

extern const char *const core_stacks[];
extern const char *const convolution_stacks[];
extern const char *const recurrent_stacks[];
extern const char *const other_stacks[];
