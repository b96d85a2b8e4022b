/* A layer's bar without words, as wide as what it hands on: of stacks as small as icons, and in rows. */
#pragma once
#include "pen.h"
#include "model/check.h"

/* The most values per sample that any layer hands on, at least 1: what the widest bar stands for. */
double hg_stack_most (const HgCheck *check);

/* The bar of node @i, in its role's colour, in the middle of @box, whose whole width stands for @most. */
void hg_stack_draw_mini_bar (HgPen *pen, const HgCheck *check, size_t i, double most, HgBox box);
