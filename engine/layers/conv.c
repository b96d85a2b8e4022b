/* Conv1D and Conv2D: filters that slide over time or over an image. What they compute is in
 * convolution-forth.c. */
#include "layers/conv-options.h"
#include "layers/convolution-torch.h"
#include "layers/kinds.h"

#define GROUPS                                                                                               \
  {                                                                                                          \
    .name = "groups", .title = "Groups", .word = "groups",                                                   \
    .help = "Cuts channels and filters into so many parts that do not see each other.",                      \
    .type = HG_PARAM_INT, .flags = HG_PARAM_SHOWN | HG_PARAM_ADVANCED | HG_PARAM_NEWER,                      \
    .offset = offsetof (HgConvolution, groups), .standard = 1, .low = 1, .high = 1e9                         \
  }

static const HgParam params_1d[] = {
  HG_OPTION_FILTERS (HgConvolution),
  HG_OPTION_KERNEL_SIZE (HgConvolution, 1, HG_PARAM_SHOWN | HG_PARAM_ALWAYS),
  HG_OPTION_STRIDES (HgConvolution, 1),
  HG_OPTION_PADDING (
      HgConvolution, hg_padding_names_causal,
      "valid: only where the kernel fits; same: zeros on both ends keep the length; causal: zeros "
      "in front alone, so that no step sees a later one."),
  HG_OPTION_DILATION (HgConvolution, 1),
  GROUPS,
  HG_OPTIONS_CONVOLUTION_REST,
};

static const HgParam params_2d[] = {
  HG_OPTION_FILTERS (HgConvolution),
  HG_OPTION_KERNEL_SIZE (HgConvolution, 2, HG_PARAM_SHOWN | HG_PARAM_ALWAYS),
  HG_OPTION_STRIDES (HgConvolution, 2),
  HG_OPTION_PADDING (HgConvolution, hg_padding_names,
                     "valid: only where the kernel fits; same: zeros around the image keep its size."),
  HG_OPTION_DILATION (HgConvolution, 2),
  GROUPS,
  HG_OPTIONS_CONVOLUTION_REST,
};

static const char *const equations_1d[] = { "y_t = φ(Σ_a x[s · t + d · a] W_a + b)",
                                            "a runs over the kernel, s is the stride, d the dilation", NULL };

static const char *const equations_2d[]
    = { "y[i, j] = φ(Σ x[s · i + d · a, s · j + d · e] W[a, e] + b)",
        "a and e run over the kernel, s is the stride, d the dilation", NULL };

const HgLayerKind hg_layer_kind_conv_1d = {
  .name = "Conv1D",
  .title = "Conv1D",
  .sentence = "Slides short patterns along time; each filter says how well its own fits at every step.",
  .equations = equations_1d,
  .group = "Convolution",
  .params = params_1d,
  .n_params = sizeof params_1d / sizeof *params_1d,
  .config_size = sizeof (HgConvolution),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_convolution_infer,
  .explain = hg_convolution_explain,
  .weights = hg_convolution_weights,
  .formula = hg_convolution_formula,
  .absorbs = hg_convolution_absorbs,
  .plan = hg_convolution_plan,
  .derive = hg_convolution_derive,
  .forward = hg_convolution_forward,
  .backward = hg_convolution_backward,
  .finish = hg_convolution_finish,
  .mirror = hg_convolution_mirror,
  .flops = hg_convolution_flops,
  .torch = hg_convolution_torch,
};

const HgLayerKind hg_layer_kind_conv_2d = {
  .name = "Conv2D",
  .title = "Conv2D",
  .sentence = "Slides small patterns over the image; each filter says how well its own fits at every place.",
  .equations = equations_2d,
  .group = "Convolution",
  .params = params_2d,
  .n_params = sizeof params_2d / sizeof *params_2d,
  .config_size = sizeof (HgConvolution),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_convolution_infer,
  .explain = hg_convolution_explain,
  .weights = hg_convolution_weights,
  .formula = hg_convolution_formula,
  .absorbs = hg_convolution_absorbs,
  .plan = hg_convolution_plan,
  .derive = hg_convolution_derive,
  .forward = hg_convolution_forward,
  .backward = hg_convolution_backward,
  .finish = hg_convolution_finish,
  .mirror = hg_convolution_mirror,
  .flops = hg_convolution_flops,
  .torch = hg_convolution_torch,
};
