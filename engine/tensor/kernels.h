/* The numeric kernels as a table of functions, one table a processor level. The sources in kernels/ are
 * compiled once per level (x86-64-v2, -v3, -v4; portable elsewhere) with GCC vector extensions at that
 * level's width; which table is used is decided once, when a network is compiled, and passed along: there is
 * no global state.
 *
 * Results differ between levels only by rounding. Within one level they do not depend on how work is split.
 */
#pragma once
#include "tensor/activation.h"
#include "tensor/dense-kernel.h"
#include "tensor/loss-kernel.h"
#include "tensor/optimizer-kernels.h"
#include "tensor/point-kernel.h"
#include "tensor/pool-kernel.h"
#include "tensor/real.h"
#include "tensor/recurrent-kernel.h"
#include "tensor/tile-kernel.h"
#include "tensor/window-kernel.h"
#include <stddef.h>

/* The kernels that work on packed weights, for one width of vectors. A level offers several: a layer of five
 * units would leave most of sixteen lanes empty. */
typedef struct
{
  size_t lanes; /* HgReals in a vector */
  void (*dense_forward) (const HgDenseCall *call);
  void (*dense_backward) (const HgDenseCall *call);

  /* Steps begin … end − 1, forward or, from the last to the first, backward: all at once or a few at a time,
   * in that order, with the same scratch. Through 100 steps of bounded states every state and gradient is
   * within 1e-5 of the largest of its array (float32; 1e-12 in float64). */
  void (*recurrent_forward) (const HgRecurrentCall *call, size_t begin, size_t end);
  void (*recurrent_backward) (const HgRecurrentCall *call, size_t begin, size_t end);

  /* Products over windows. Every sum of n products runs in one order whatever the rectangle is, so its error
   * is at most n + 1 roundings of Σ |products|. window_dots: the same as window_product for a @width of at
   * most HG_DOTS_WIDTH, with another panel: [value][tap][run filled up to whole vectors], and fewer
   * roundings. */
  void (*window_product) (const HgWindowProduct *call);
  void (*window_dots) (const HgWindowProduct *call);
  void (*window_outer) (const HgWindowOuter *call);

  /* tensor/tile-kernel.h: the layer, and its kernels w → U (written) and dU → dw (added to). */
  void (*tiles_forward) (const HgTileCall *call);
  void (*tiles_backward) (const HgTileCall *call);
  void (*tile_kernel) (const HgTileKernel *kernel, const HgReal *w, HgReal *u);
  void (*tile_kernel_back) (const HgTileKernel *kernel, const HgReal *du, HgReal *dw);

  /* to[j · to_stride + i] ← from[i · from_stride + j] for i < rows and j < columns; @to's rows are filled up
   * to whole vectors with zeros. */
  void (*turn) (size_t rows, size_t columns, const HgReal *from, size_t from_stride, HgReal *to,
                size_t to_stride);
} HgPanelKernels;

/* A relu with options: min (x, most) where x > threshold, slope · (x − threshold) elsewhere. */
typedef struct
{
  HgReal threshold, slope, most;
} HgRectifier;

typedef struct
{
  const char *name; /* "x86-64-v4" */
  size_t lanes;     /* HgReals in the widest vector */

  /* x ← f (x), for the activations before HG_FIRST_ALONG_AXIS; and the gradient by x: d ← dy · f′ where y = f
   * (x) is given, for those before HG_FIRST_FROM_INPUT (d may be dy), and d ← d · f′ where x is given, for
   * those after. Any n, any alignment. layers/activation.h has them all. */
  void (*activate) (HgActivation activation, size_t n, HgReal *x);
  void (*activate_gradient) (HgActivation activation, size_t n, const HgReal *y, const HgReal *dy, HgReal *d);
  void (*activate_gradient_at) (HgActivation activation, size_t n, const HgReal *x, HgReal *d);

  /* x ← the rectifier of x; and d ← d · its derivative at x. */
  void (*rectify) (const HgRectifier *rectifier, size_t n, HgReal *x);
  void (*rectify_gradient) (const HgRectifier *rectifier, size_t n, const HgReal *x, HgReal *d);

  /* A loss and its slopes in one pass, with the errors that are told beside every loss; the sums run in
   * double and in an order that depends on the vectors' number and width only. */
  HgLossSums (*loss) (const HgLossVectors *vectors);

  /* total ← part[0] + part[1] + …, in that order; total may be part[0]. */
  void (*sum) (size_t n, size_t parts, const HgReal *const *part, HgReal *total);

  /* sums[j] += Σ_r x[r][j] of @rows vectors of @width values, each sum in an order that depends on rows and
   * width only: at most rows + 1 roundings of Σ |x|. */
  void (*channel_sums) (size_t rows, size_t width, const HgReal *x, HgReal *sums);

  /* to[r][j] ← x[r][j] − mean[j], and sums[j] += Σ_r to[r][j] with the same bound. */
  void (*centre) (size_t rows, size_t width, const HgReal *x, const HgReal *mean, HgReal *to, HgReal *sums);

  /* Poolings. Of equal values the first is the largest, and it gets the gradient; NaN is larger than any.
   * Sums run row by row: at most down · across roundings of Σ |x|, and one for the share. */
  void (*pool_max) (const HgPoolCall *call);          /* y from x */
  void (*pool_max_gradient) (const HgPoolCall *call); /* dx from x, y and dy */
  void (*pool_sum) (const HgPoolCall *call);          /* y from x */
  void (*pool_share) (const HgPoolCall *call);        /* dx from dy */

  /* Channels that are convolved by themselves, with sums in the same order and error as those of windows: y
   * += Σ x ∘ w over the taps; dx += dy ∘ w; dw += Σ x ∘ dy over the places. */
  void (*depth_sum) (const HgDepthCall *call);
  void (*depth_gradient) (const HgDepthCall *call);
  void (*depth_weights) (const HgDepthCall *call);

  /* tensor/point-kernel.h: each within 4 roundings a term of the sum of the terms' sizes. */
  void (*points_repel) (const HgPointRepulsion *repulsion);
  void (*points_attract) (HgPointAttraction *attraction);
  void (*points_move) (const HgPointMove *move);

  /* Every value finite. */
  int (*finite) (size_t n, const HgReal *x);

  const HgOptimizerKernels *optimizers;
  const HgPanelKernels *const *panels; /* widest first, NULL-terminated */
} HgKernels;

/* The levels this processor can run, best first, NULL-terminated; "portable" is always the last. */
const HgKernels *const *hg_kernels_levels (void);
const HgKernels *hg_kernels_best (void);
const HgKernels *hg_kernels_find (const char *name); /* NULL when unknown or not runnable here */

/* The widest of @kernels' panels that @width columns fill by more than half, or the narrowest. */
const HgPanelKernels *hg_kernels_panels (const HgKernels *kernels, size_t width);
