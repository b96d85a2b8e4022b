/* Windows that slide over one or two axes of a sample, as convolutions, poolings and their transposes use
 * them. A window has a large side, the positions that it slides over, and a small side with one value for
 * each place it stops at: a convolution and a pooling go from large to small, a transposed convolution from
 * small to large. Time × features is an image of one row whose columns are the steps. */
#pragma once
#include "layers/param.h"

typedef enum
{
  HG_PADDING_VALID,
  HG_PADDING_SAME,
  HG_PADDING_CAUSAL
} HgPadding;

extern const char *const hg_padding_names[];        /* valid, same */
extern const char *const hg_padding_names_causal[]; /* valid, same, causal */

/* What a layer's options say; the same number of sides (1 or 2) in each. */
typedef struct
{
  const char *noun; /* "kernel", for sentences */
  HgInts kernel, strides, dilation;
  HgPadding padding;
} HgWindowOptions;

/* One axis: window i begins at i · stride − front and has kernel positions, dilation apart. */
typedef struct
{
  size_t large, small;
  size_t kernel, stride, dilation, front;
} HgSpan;

/* Rows and columns. */
typedef struct
{
  HgSpan rows, columns;
} HgWindow;

/* The same number for one or two sides. */
HgInts hg_window_sides (int sides, int64_t value);

/* "3 · 3 · 64": the sides and what comes last, "?" where that is not known. */
char *hg_window_product (const HgInts *sides, int64_t last, char *text, size_t size);

/* Whether @in has @sides axes and the channels: "needs rows × columns × channels and gets 16". @out gets that
 * rank, its axes unknown but for what can be kept of @in. */
bool hg_window_check_rank (int sides, const HgShape *in, HgShape *out, HgError *error);

/* The sizes of the small side from those of the large one, Keras's arithmetic; channels are @in's. Fails with
 * HG_ERROR_SHAPE, the axes that cannot be known then being unknown. */
bool hg_window_infer (const HgWindowOptions *options, const HgShape *in, HgShape *out, HgError *error);

/* The sizes of the large side from those of the small one. @output_padding: −1 stands for none given. */
bool hg_window_infer_large (const HgWindowOptions *options, const HgInts *output_padding, const HgShape *in,
                            HgShape *out, HgError *error);

/* @n · @factor + @more into @out, and unknown from unknown. Fails with HG_ERROR_SHAPE beyond 2^40. */
bool hg_window_grow (int64_t n, int64_t factor, int64_t more, int64_t *out, HgError *error);

/* The window between two known shapes that infer gave. */
HgWindow hg_window (const HgWindowOptions *options, const HgShape *large, const HgShape *small);

/* Where the pixels of a chunk of @n rows lie, in HgReals: pixel (i, r, c) begins at i · image + r · row +
 * c · column and has `channels` values. Rank 3, or rank 2 (time-major) as one row. */
typedef struct
{
  size_t rows, columns, channels;
  size_t image, row, column;
} HgImages;

HgImages hg_images (const HgShape *shape, size_t n);
