/* A layer's bar without words, as wide as what it hands on: of stacks as small as icons, and in rows. */
#pragma once
#include "pen.h"
#include "stack-scale.h"
#include "model/check.h"

/* The bar of node @i, in its role's colour, in the middle of @box, whose whole width stands for the most of
 * @scale. */
void hg_stack_draw_mini_bar (HgPen *pen, const HgCheck *check, size_t i, HgStackScale scale, HgBox box);
