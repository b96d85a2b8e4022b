/* Keeps labels apart: moves places as little as possible (least squares) until neighbours are @gap apart. */
#pragma once
#include <stddef.h>

enum
{
  HG_MAX_SPREAD = 16
};

/* @y: n ≤ HG_MAX_SPREAD places in any order, moved in place; their order is kept, and equal ones keep the
 * array's order. All stay within @low … @high where there is room for all. */
void hg_spread (double *y, size_t n, double gap, double low, double high);
