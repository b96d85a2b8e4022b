/* Conv1DTranspose and Conv2DTranspose: learned enlarging, the adjoint of a convolution. What they compute is
 * in convolution-transposed.c. */
#include "layers/conv-options.h"
#include "layers/convolution-torch.h"
#include "layers/kinds.h"

#define OUTPUT_PADDING(sides)                                                                                \
  {                                                                                                          \
    .name = "output_padding", .title = "Output padding", .word = "output padding",                           \
    .help = "Chooses among the sizes that a convolution would shrink to the one coming in; less than the "   \
            "strides.",                                                                                      \
    .type = HG_PARAM_INTS, .flags = HG_PARAM_SHOWN | HG_PARAM_ADVANCED | HG_PARAM_NULLABLE | HG_PARAM_NEWER, \
    .offset = offsetof (HgConvolution, output_padding), .standard = -1, .low = 0, .high = 1e9,               \
    .count = sides                                                                                           \
  }

#define PADDING                                                                                              \
  HG_OPTION_PADDING (HgConvolution, hg_padding_names,                                                        \
                     "valid: everything that the kernels reach; same: exactly the strides times as large.")

static const HgParam params_1d[] = {
  HG_OPTION_FILTERS (HgConvolution),
  HG_OPTION_KERNEL_SIZE (HgConvolution, 1, HG_PARAM_SHOWN | HG_PARAM_ALWAYS),
  HG_OPTION_STRIDES (HgConvolution, 1),
  PADDING,
  OUTPUT_PADDING (1),
  HG_OPTION_DILATION (HgConvolution, 1),
  HG_OPTIONS_CONVOLUTION_REST,
};

static const HgParam params_2d[] = {
  HG_OPTION_FILTERS (HgConvolution),
  HG_OPTION_KERNEL_SIZE (HgConvolution, 2, HG_PARAM_SHOWN | HG_PARAM_ALWAYS),
  HG_OPTION_STRIDES (HgConvolution, 2),
  PADDING,
  OUTPUT_PADDING (2),
  HG_OPTION_DILATION (HgConvolution, 2),
  HG_OPTIONS_CONVOLUTION_REST,
};

static const char *const equations_1d[]
    = { "z[s · t + d · a] gets W_a x_t added for every t and a", "y = φ(z + b)",
        "a runs over the kernel, s is the stride, d the dilation", NULL };

static const char *const equations_2d[]
    = { "z[s · i + d · a, s · j + d · e] gets W[a, e] x[i, j] added", "y = φ(z + b)",
        "a and e run over the kernel, s is the stride, d the dilation", NULL };

const HgLayerKind hg_layer_kind_conv_1d_transpose = {
  .name = "Conv1DTranspose",
  .title = "Conv1D transpose",
  .sentence = "Turns a convolution round: every step writes its pattern into a longer sequence.",
  .equations = equations_1d,
  .group = "Convolution",
  .params = params_1d,
  .n_params = sizeof params_1d / sizeof *params_1d,
  .config_size = sizeof (HgConvolution),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_convolution_infer_transposed,
  .explain = hg_convolution_explain_transposed,
  .weights = hg_convolution_weights_transposed,
  .formula = hg_convolution_formula,
  .absorbs = hg_convolution_absorbs_transposed,
  .plan = hg_convolution_plan_transposed,
  .derive = hg_convolution_derive,
  .forward = hg_convolution_forward,
  .backward = hg_convolution_backward,
  .finish = hg_convolution_finish,
  .mirror = hg_convolution_mirror_transposed,
  .flops = hg_convolution_flops,
  .torch = hg_convolution_torch_transposed,
};

const HgLayerKind hg_layer_kind_conv_2d_transpose = {
  .name = "Conv2DTranspose",
  .title = "Conv2D transpose",
  .sentence = "Turns a convolution round: every pixel writes its pattern into a larger image.",
  .equations = equations_2d,
  .group = "Convolution",
  .params = params_2d,
  .n_params = sizeof params_2d / sizeof *params_2d,
  .config_size = sizeof (HgConvolution),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_convolution_infer_transposed,
  .explain = hg_convolution_explain_transposed,
  .weights = hg_convolution_weights_transposed,
  .formula = hg_convolution_formula,
  .absorbs = hg_convolution_absorbs_transposed,
  .plan = hg_convolution_plan_transposed,
  .derive = hg_convolution_derive,
  .forward = hg_convolution_forward,
  .backward = hg_convolution_backward,
  .finish = hg_convolution_finish,
  .mirror = hg_convolution_mirror_transposed,
  .flops = hg_convolution_flops,
  .torch = hg_convolution_torch_transposed,
};
