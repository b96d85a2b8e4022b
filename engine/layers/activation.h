/* The activations by name, for option tables and explanations. What they compute is in tensor/kernels/. */
#pragma once
#include "tensor/activation.h"
#include "tensor/kernels.h"
#include <stdbool.h>

/* Keras's names in the order of HgActivation, NULL-terminated. */
extern const char *const hg_activation_names[];

typedef struct
{
  double low, high;    /* range of the output, ±INFINITY when open */
  const char *formula; /* "max(0, x)" */
  bool needs_input; /* its derivative does not follow from its output: whoever uses it keeps what went in, and
                     * no fused kernel has it */
  bool along_axis;  /* every output depends on the whole last axis: softmax */
} HgActivationInfo;

const HgActivationInfo *hg_activation_info (HgActivation activation);

/* y ← f (x) for @rows vectors of @width values; y may be x. */
void hg_activation_apply (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                          const HgReal *x, HgReal *y);

/* dx ← the gradient by x, from dy; dx may be dy. @x may be NULL where the activation does not need its input.
 */
void hg_activation_gradient (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                             const HgReal *x, const HgReal *y, const HgReal *dy, HgReal *dx);
