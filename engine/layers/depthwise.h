/* What DepthwiseConv2D and SeparableConv2D share: their config, and a convolution in which every channel has
 * filters of its own and sees no other. Its kernel is [row][column][channel][multiplier], and so are the
 * channels that come out. */
#pragma once
#include "layers/layer.h"
#include "layers/window.h"

typedef struct
{
  int64_t depth_multiplier, filters; /* filters: SeparableConv2D alone */
  HgInts kernel_size, strides, dilation_rate;
  int padding, activation;
  bool use_bias, trainable;
  int depthwise_initializer, pointwise_initializer, bias_initializer;
  HgRegularizer depthwise_regularizer, pointwise_regularizer, bias_regularizer, activity_regularizer;
} HgDepthwise;

/* Compiled: one image of c channels at a time, c · m coming out. */
typedef struct
{
  HgWindow window;
  size_t channels, multiplier;
} HgDepthwiseSizes;

/* Where the places of the output come from (explain.h). */
void hg_depthwise_explain (HgExplain *it);
HgDepthwiseSizes hg_depthwise_sizes (const HgOp *op);

/* Pixels that come out of one image, and the kernel's values. */
size_t hg_depthwise_places (const HgDepthwiseSizes *sizes);
size_t hg_depthwise_kernel (const HgDepthwiseSizes *sizes);

/* Shapes but for the last axis, and the kernel under the name that Keras gives it. */
bool hg_depthwise_infer (const HgDepthwise *depthwise, const HgShape *in, HgShape *out, HgError *error);
HgWeightSpec hg_depthwise_spec (const HgDepthwise *depthwise, const HgShape *in, const char *name);

/* The depthwise half in PyTorch: its module into @module (HG_TORCH_TEXT bytes), how it is called into @call
 * (140), and its kernel under the name @weight. */
bool hg_depthwise_torch (HgTorch *torch, const char *weight, bool bias, char *module, char *call,
                         HgError *error);

/* Back to @in: the kinds' `mirror`. */
HgLayer *hg_depthwise_mirror (const HgLayer *layer, const HgShape *in, HgError *error);

/* Whether the room can be counted; HgReals of it for the two functions below. Fails with HG_ERROR_MEMORY. */
bool hg_depthwise_fits (const HgDepthwiseSizes *sizes, HgError *error);
size_t hg_depthwise_room (const HgDepthwiseSizes *sizes);

/* One image: y += x ∗ w; and given dy, dx is written and the kernel's gradient added to dw (either may be
 * NULL).
 */
void hg_depthwise_forward (const HgDepthwiseSizes *sizes, const HgKernels *kernels, const HgReal *x,
                           const HgReal *w, HgReal *y, HgReal *room);
void hg_depthwise_backward (const HgDepthwiseSizes *sizes, const HgKernels *kernels, const HgReal *x,
                            const HgReal *w, const HgReal *dy, HgReal *dx, HgReal *dw, HgReal *room);

/* Every one of @rows vectors of @y becomes the bias, or 0 where that is NULL. */
void hg_depthwise_bias (size_t rows, size_t width, const HgReal *bias, HgReal *y);
