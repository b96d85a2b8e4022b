/* One level's functions; tensor/kernels.h says what they do. */
#pragma once
#include "tensor/kernels.h"
#include "tensor/kernels/vector.h"

void HG_KERNEL (hg_activate) (HgActivation activation, size_t n, HgReal *x);
void HG_KERNEL (hg_activate_gradient) (HgActivation activation, size_t n, const HgReal *y, HgReal *d);
void HG_KERNEL (hg_activate_gradient_at) (HgActivation activation, size_t n, const HgReal *x, HgReal *d);
void HG_KERNEL (hg_rectify) (const HgRectifier *rectifier, size_t n, HgReal *x);
void HG_KERNEL (hg_rectify_gradient) (const HgRectifier *rectifier, size_t n, const HgReal *x, HgReal *d);
double HG_KERNEL (hg_square_error) (size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy);
double HG_KERNEL (hg_absolute_error) (size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy);
double HG_KERNEL (hg_cross_entropy) (size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy);
void HG_KERNEL (hg_sum) (size_t n, size_t parts, const HgReal *const *part, HgReal *total);
int HG_KERNEL (hg_finite) (size_t n, const HgReal *x);
void HG_KERNEL (hg_adam) (size_t n, HgReal rate, HgReal b1, HgReal b2, HgReal epsilon, HgReal *p,
                          const HgReal *g, HgReal *m, HgReal *v);
