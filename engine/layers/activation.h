/* The activations by name, for option tables and explanations. What they compute value by value is in
 * tensor/kernels/; those along an axis are computed here. */
#pragma once
#include "base/error.h"
#include "tensor/activation.h"
#include "tensor/kernels.h"
#include <stdbool.h>

/* Keras's names in the order of HgActivation, NULL-terminated. Keras's `threshold` is not among them: as a
 * name alone it lacks its two numbers, and Keras cannot call it; the layer ReLU has them. */
extern const char *const hg_activation_names[];

typedef struct
{
  double low, high;    /* range of the output, ±INFINITY when open */
  const char *formula; /* "max(0, x)" */
  bool needs_input; /* its derivative does not follow from its output: whoever uses it keeps what went in, and
                     * no fused kernel has it */
  bool along_axis;  /* every output depends on the whole last axis: softmax; no fused kernel has it either */
} HgActivationInfo;

const HgActivationInfo *hg_activation_info (HgActivation activation);

/* The name that Keras stores for @name: "silu" for "swish"; @name itself where it is no alias. */
const char *hg_activation_canonical (const char *name);

/* Whether the fused kernels have it. */
bool hg_activation_fused (HgActivation activation);

/* Whether a layer can have it as its own activation: glu gives half as many values as go in, which only the
 * kind Activation allows for. Fails with HG_ERROR_SHAPE; for `infer`. */
bool hg_activation_keeps_shape (HgActivation activation, HgError *error);

/* y ← f (x) for @rows vectors of @width values; y may be x, but for glu, whose y has width / 2 values a row.
 */
void hg_activation_apply (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                          const HgReal *x, HgReal *y);

/* dx ← the gradient by x, from dy; dx may be dy, but for glu. @x may be NULL where the activation does not
 * need its input, and @y where it does. */
void hg_activation_gradient (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                             const HgReal *x, const HgReal *y, const HgReal *dy, HgReal *dx);
