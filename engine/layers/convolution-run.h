/* Between convolution-run.c (sizes, blocks) and the two directions, convolution-forth.c and
 * convolution-transposed.c. */
#pragma once
#include "layers/activation.h"
#include "layers/convolution.h"

/* The compiled layer's sizes. Large and small are the window's sides. */
typedef struct
{
  HgPatches patches; /* of the first group */
  size_t groups, channels, filters;
  size_t patch;   /* values of a group's patch */
  size_t places;  /* patches made at once */
  size_t images;  /* of a block */
  size_t in, out; /* values of an image */
  size_t slope;   /* HgReals for the gradient by what goes into the activation; 0 where it is linear */
  HgActivation activation;
} HgConvolutionSizes;

/* One block of images, in image order. */
typedef struct
{
  HgConvolutionSizes sizes;
  const HgOp *op;
  size_t n;
  const HgReal *x, *dy;   /* dy and dx: backward only */
  HgReal *y, *dx;         /* dx may be NULL */
  HgReal *z;              /* what goes into the activation, where that has to be kept; else NULL */
  const HgReal *w, *bias; /* bias may be NULL */
  HgReal *dw, *dbias;     /* NULL where the layer is frozen */
  HgReal *room, *slope;   /* places × patch; sizes.slope */
} HgConvolutionBlock;

bool hg_convolution_plan_sizes (HgOp *op, bool transposed, HgError *error);

/* Calls @run for every block of the chunk. */
void hg_convolution_blocks (const HgOp *op, const HgPass *pass, bool transposed, bool back,
                            void (*run) (const HgConvolutionBlock *block));

/* Vectors @begin … @begin + @rows − 1 through the activation; and the gradient by what went in there: lent,
 * @dy itself where the activation is linear. The bias's gradient is added up on the way. */
void hg_convolution_activate (const HgConvolutionBlock *block, size_t begin, size_t rows);
const HgReal *hg_convolution_slope (const HgConvolutionBlock *block, size_t begin, size_t rows);
