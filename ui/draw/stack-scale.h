/* The law of widths, the same for all stacks: a bar is as wide as the log of the values per sample that it
 * hands on. The narrowest bar stands for the fewest that a layer of the stack hands on, but never for more
 * than a 64th of the most: a stack that loses little looks so, and one whose layers all have thousands of
 * values still has a waist. */
#pragma once
#include "model/check.h"

typedef struct
{
  int64_t least, most; /* values of a bar of the least and of full width; at least 1 */
} HgStackScale;

/* From the fewest and the most values that a layer hands on. */
HgStackScale hg_stack_scale (int64_t fewest, int64_t most);

/* Of all layers of one stack, or of two that are shown beside each other (@b may be NULL). */
HgStackScale hg_stack_scale_of (const HgCheck *a, const HgCheck *b);

/* From 0, the least width, to 1; HG_UNKNOWN is 0. Values beyond the scale count as its ends. */
double hg_stack_share (HgStackScale scale, int64_t values);
