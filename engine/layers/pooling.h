/* What the poolings with a window share: config, shapes, and the way through a chunk's images. Padding is
 * never looked at: a window at the border is smaller. */
#pragma once
#include "layers/window-options.h"

typedef struct
{
  HgInts pool_size, strides; /* strides 0: the pool size's */
  int padding;
} HgPooling;

#define HG_OPTIONS_POOLING(sides)                                                                            \
  { .name = "pool_size",                                                                                     \
    .title = "Pool size",                                                                                    \
    .help = "How many places become one along each side.",                                                   \
    .type = HG_PARAM_INTS,                                                                                   \
    .flags = HG_PARAM_PRIMARY,                                                                               \
    .offset = offsetof (HgPooling, pool_size),                                                               \
    .standard = 2,                                                                                           \
    .low = 1,                                                                                                \
    .high = 1e9,                                                                                             \
    .count = sides },                                                                                        \
      { .name = "strides",                                                                                   \
        .title = "Strides",                                                                                  \
        .word = "stride",                                                                                    \
        .help = "How far the window moves each time; none: as far as it is wide.",                           \
        .type = HG_PARAM_INTS,                                                                               \
        .flags = HG_PARAM_SHOWN | HG_PARAM_NULLABLE,                                                         \
        .offset = offsetof (HgPooling, strides),                                                             \
        .standard = 0,                                                                                       \
        .low = 1,                                                                                            \
        .high = 1e9,                                                                                         \
        .count = sides },                                                                                    \
      HG_OPTION_PADDING (HgPooling, hg_padding_names,                                                        \
                         "valid: what does not fill a window is left out; same: windows at the border are "  \
                         "smaller.")

void hg_pooling_explain (HgExplain *it);
bool hg_pooling_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error);

/* Runs a kernel over a chunk of @n rows of @large, the side that @window slides over, and @small. @call has
 * x, y, dy and dx, those the kernel needs. @mean: what a place shares is divided by its pixels. */
void hg_pool (const HgWindow *window, const HgShape *large, const HgShape *small, size_t n, bool mean,
              HgPoolCall call, void (*kernel) (const HgPoolCall *call));

/* The same with the window of a pooling's config; the second one writes dx, all of it. */
void hg_pooling_forward (const HgOp *op, const HgPass *pass, bool mean,
                         void (*kernel) (const HgPoolCall *call));
void hg_pooling_backward (const HgOp *op, const HgPass *pass, bool mean,
                          void (*kernel) (const HgPoolCall *call));

/* In PyTorch, @module being MaxPool or AvgPool: a window's places beyond the border do not count. */
bool hg_pooling_torch (HgTorch *torch, const char *module, bool mean, HgError *error);

/* An upsampling by the strides, repeating values. */
HgLayer *hg_pooling_mirror (const HgLayer *layer, const HgShape *in, HgError *error);
