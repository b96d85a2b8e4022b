/* The sizes that a sliding window leaves, as arithmetic. */
#pragma once
#include "layers/explain.h"
#include "layers/window.h"

/* The places of a convolution or a pooling, from large to small: "(32 − 3 + 0 + 1) / 2 + 1". */
void hg_window_explain (HgExplain *it, const HgWindowOptions *options);

/* The places of a transposed one: "7 · 2", "(7 − 1) · 2 + 3". */
void hg_window_explain_large (HgExplain *it, const HgWindowOptions *options, const HgInts *output_padding);
