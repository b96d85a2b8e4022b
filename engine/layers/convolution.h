/* What Conv1D, Conv2D, Conv1DTranspose and Conv2DTranspose share. Their config is HgConvolution, and the
 * number of sides of its kernel size says whether it is 1D or 2D.
 *
 * Keras stores a convolution's kernel [row][column][channel][filter]. A transposed one is the adjoint, and
 * its kernel is [row][column][filter][channel]. How they are computed: convolution-kernel.h. */
#pragma once
#include "layers/layer.h"
#include "layers/window.h"

typedef struct
{
  int64_t filters, groups;
  HgInts kernel_size, strides, dilation_rate, output_padding;
  int padding, activation;
  bool use_bias, trainable;
  int kernel_initializer, bias_initializer;
  HgRegularizer kernel_regularizer, bias_regularizer, activity_regularizer;
} HgConvolution;

HgWindowOptions hg_convolution_window (const HgConvolution *convolution);

/* Slots of the kinds' tables. */
bool hg_convolution_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error);
bool hg_convolution_infer_transposed (const void *config, const HgShape *in, size_t n_in, HgShape *out,
                                      HgError *error);
size_t hg_convolution_weights (const void *config, const HgShape *in, HgWeightSpec *specs);
size_t hg_convolution_weights_transposed (const void *config, const HgShape *in, HgWeightSpec *specs);
void hg_convolution_explain (HgExplain *it);
void hg_convolution_explain_transposed (HgExplain *it);
void hg_convolution_formula (const void *config, const HgShape *in, HgFormula *formula);
bool hg_convolution_absorbs (const void *config, const HgLayer *before, const HgShape *from,
                             const HgShape *in);
bool hg_convolution_absorbs_transposed (const void *config, const HgLayer *before, const HgShape *from,
                                        const HgShape *in);
bool hg_convolution_plan (HgOp *op, HgError *error);
bool hg_convolution_plan_transposed (HgOp *op, HgError *error);
void hg_convolution_derive (const HgOp *op, const HgReal *packed, HgReal *derived);
void hg_convolution_forward (const HgOp *op, const HgPass *pass);
void hg_convolution_backward (const HgOp *op, const HgPass *pass);
void hg_convolution_finish (const HgOp *op, const HgPass *pass);
double hg_convolution_flops (const HgOp *op);
HgLayer *hg_convolution_mirror (const HgLayer *layer, const HgShape *in, HgError *error);
HgLayer *hg_convolution_mirror_transposed (const HgLayer *layer, const HgShape *in, HgError *error);

/* A transposed convolution that gives @in back from what a window with @options makes of it. */
HgLayer *hg_convolution_undo (const HgWindowOptions *options, int activation, const HgShape *in,
                              HgError *error);
