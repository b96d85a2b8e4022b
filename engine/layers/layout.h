/* The two orders of a batch's numbers. Outside the network samples come first; inside, rank 2 (time × features) is
 * time-major [time][row][feature] and every other rank is row-major. @n is the rows of the chunk. */
#pragma once
#include "tensor/real.h"
#include "tensor/shape.h"

/* Row @i of an inner chunk of @n rows, from and to a packed sample. */
void hg_layout_put (const HgShape *shape, size_t n, size_t i, const HgReal *sample, HgReal *inner);
void hg_layout_get (const HgShape *shape, size_t n, size_t i, const HgReal *inner, HgReal *sample);

/* All rows at once; @samples is (n, shape…). */
void hg_layout_put_all (const HgShape *shape, size_t n, const HgReal *samples, HgReal *inner);
void hg_layout_get_all (const HgShape *shape, size_t n, const HgReal *inner, HgReal *samples);
