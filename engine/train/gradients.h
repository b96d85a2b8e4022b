/* What stands between the gradients and the optimizer, in Keras's order: penalties on weights, then clipping.
 * Weights that are not trained take no part. All of it runs on one thread in a fixed order. */
#pragma once
#include "train/places.h"

/* The penalties on the weights (HgWeightSpec.regularizer). Where @gradients is given, their derivatives are
 * added there. @scratch: 2 × the values of the largest weight; hg_penalty_scratch says how many, 0 where
 * there are none. */
double hg_penalty (const HgPlaces *places, const HgReal *parameters, HgReal *gradients, HgReal *scratch);
size_t hg_penalty_scratch (const HgPlaces *places);

/* Each weight's gradient to at most this length; all together; each value to at most this size. */
void hg_clip_each (const HgPlaces *places, double most, HgReal *gradients);
void hg_clip_all (const HgPlaces *places, const HgKernels *kernels, double most, HgReal *gradients);
void hg_clip_values (const HgPlaces *places, const HgKernels *kernels, double most, HgReal *gradients);

/* The first weight whose gradient is not finite, or places->n_weights. */
size_t hg_gradient_not_finite (const HgPlaces *places, const HgReal *gradients);
