/* Lines and bars of more values than there are pixels: what of them can be seen. Drawing each of a hundred
 * thousand values would hold the window up for half a minute. */
#pragma once
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>

/* How many of @n values share a pixel column of @width; 1 where there are at most two in each. */
size_t hg_thin_column (size_t n, double width);

/* Which of @n values, @stride apart, a line of them needs: every one, or of each pixel column the first, the
 * lowest and the highest that are finite, in their order, and the last, so that no peak is lost; some may
 * come twice. One after the other by hg_thin_next, from the last to the first where @backwards. */
typedef struct
{
  const HgReal *values; /* lent */
  size_t stride, n;
  bool backwards;
  size_t column; /* values of one */
  size_t done;   /* of the values, in columns that were begun */
  size_t keep[4];
  int left; /* of keep */
} HgThin;

HgThin hg_thin (const HgReal *values, size_t stride, size_t n, double width, bool backwards);

/* False where there are no more; @i is then as it was. */
bool hg_thin_next (HgThin *thin, size_t *i);

/* The greatest finite one of the values from @first to before @end, 0 where none is above it. */
double hg_thin_greatest (const double *values, size_t first, size_t end);
