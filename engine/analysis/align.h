/* Keeps a moving 2-D picture from flipping: the orthogonal Procrustes rotation (Schönemann 1966) that brings
 * new coordinates closest to the old ones. */
#pragma once
#include "tensor/real.h"
#include <stddef.h>

/* Rotates or mirrors @xy (n × 2) in place about its mean, towards @before (n × 2). */
void hg_align (const HgReal *before, HgReal *xy, size_t n);
