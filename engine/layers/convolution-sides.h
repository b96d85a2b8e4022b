/* Between the files of the direct convolution: convolution-sides.c (which side is which),
 * convolution-panels.c (weights), convolution-direct.c (computing).
 *
 * A convolution, either way, joins a large side, over which the kernel slides, and a small one with a place
 * for each stop (layers/window.h). Down goes from large to small: Conv2D, and the way back of a transposed
 * one. Up goes from small to large: Conv2DTranspose, and the way back of Conv2D. Both are products over
 * windows, and so is the kernel's gradient: windows of the large side times the small side's vectors.
 *
 * Where the stride is 1 the sides may change roles, with the kernel turned by 180°: the wider one is taken as
 * the small one, whose channels lie in the gradient's lanes. And an upsampling that repeats every pixel s × s
 * times is folded into the kernel of the layer after it: that layer is then an up with stride s, whose kernel
 * is the old one summed over s × s shifts, (k + s − 1) taps a side. */
#pragma once
#include "layers/convolution-kernel.h"
#include "layers/slide.h"

typedef struct
{
  HgSpan rows, columns;
  size_t large, small, groups; /* channels */
  bool up;                     /* forward goes up */
  bool flat; /* over time, which is time-major: rows are steps, and the chunk's rows are columns */

  /* The kernel as Keras stores it: [row][column][…][…], one of the last two axes each side's channels. */
  size_t kernel_rows, kernel_columns, tap; /* tap: values of one */
  size_t large_step, small_step, group_step;
  bool turned;                    /* its taps count from the last */
  size_t fold_rows, fold_columns; /* shifts it is summed over; 1: none */
} HgConvolutionSides;

/* For a chunk of @n rows. */
HgConvolutionSides hg_convolution_sides (const HgOp *op, size_t n);

/* Whether @before repeats every pixel or step. */
bool hg_convolution_repeats (const HgLayer *before);

/* A whole direction, down or up. */
typedef struct
{
  const HgConvolutionSides *sides;
  const HgPanelKernels *kernels;
  bool up, dots;        /* dots: so few channels come out that the lanes run over the window */
  size_t from, to;      /* channels of a group */
  bool widened;         /* images get columns of zeros in front and behind, so that every tap lies inside; */
  size_t before, after; /* not where that would be more than they have themselves */
} HgConvolutionWay;

/* One product of a way: down, or one of its phases up. */
typedef struct
{
  HgSlide rows, columns;    /* columns: with those of zeros */
  size_t row, column;       /* where the phase begins */
  bool together;            /* a row of taps is one run */
  size_t panel_rows, panel; /* panel: in HgReals */
} HgConvolutionPhase;

/* Images or one image: pixel (r, c) begins at r · row + c · column. */
typedef struct
{
  const HgReal *values;
  size_t row, column;
} HgConvolutionView;

HgConvolutionWay hg_convolution_way (const HgOp *op, const HgConvolutionSides *sides, bool up);
size_t hg_convolution_phases (const HgConvolutionWay *way);
HgConvolutionPhase hg_convolution_phase (const HgConvolutionWay *way, size_t i);

/* What the places of these stretches see. */
HgWindows hg_convolution_windows (const HgConvolutionPhase *phase, size_t from, const HgConvolutionView *view,
                                  const HgStretch *rows, const HgStretch *columns);

/* HgReals of a way's panels, and weights into them: group after group, phase after phase. */
size_t hg_convolution_panels (const HgConvolutionWay *way);
void hg_convolution_fill (const HgConvolutionWay *way, const HgReal *weights, HgReal *panels);

/* The same of the kernel's gradient, a panel a group whose columns are the small side's channels; and added
 * to the weights' gradient. */
const HgPanelKernels *hg_convolution_gradient_kernels (const HgOp *op, const HgConvolutionSides *sides);
size_t hg_convolution_gradient (const HgOp *op, const HgConvolutionSides *sides);
void hg_convolution_collect (const HgOp *op, const HgConvolutionSides *sides, const HgReal *panels,
                             HgReal *dw);
