/* What the poolings with a window share: config, shapes, and the walk over the places where the window stops.
 * Padding is never looked at: a window at the border is smaller. */
#pragma once
#include "layers/window-options.h"

typedef struct
{
  HgInts pool_size, strides; /* strides 0: the pool size's */
  int padding;
} HgPooling;

/* One place: rows × columns pixels of the large side, the first at @from, and the small side's pixel @at;
 * both are indices into the chunk. */
typedef struct
{
  size_t rows, columns, channels;
  size_t from, row, column; /* row, column: distance of two rows' and two columns' pixels */
  size_t at;
} HgPool;

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

bool hg_pooling_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error);

/* Calls @visit for every place of a chunk of @n rows. */
void hg_pooling_walk (const HgOp *op, const HgPass *pass,
                      void (*visit) (const HgOp *op, const HgPass *pass, const HgPool *pool));

/* An upsampling by the strides, repeating values. */
HgLayer *hg_pooling_mirror (const HgLayer *layer, const HgShape *in, HgError *error);
