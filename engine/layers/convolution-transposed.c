/* The transposed convolution: every pixel of the small image times the kernel gives a patch, and the patches
 * are added up into the large image (Dumoulin & Visin 2016, section 4). m pixels at once, k values of a
 * patch, c channels of a pixel. */
#include "layers/convolution-kernel.h"
#include "layers/convolution-run.h"
#include "tensor/blas.h"
#include <string.h>

static size_t
pixels (const HgConvolutionBlock *block)
{
  return block->n * hg_patch_places (&block->sizes.patches);
}

static size_t
large_pixels (const HgConvolutionBlock *block)
{
  return block->n * (block->sizes.out / block->sizes.filters);
}

static void
forward (const HgConvolutionBlock *block)
{
  const HgConvolutionSizes *sizes = &block->sizes;
  size_t all = pixels (block), c = sizes->channels, k = sizes->patch;
  bool same = hg_patches_are_pixels (&sizes->patches);
  hg_convolution_bias (large_pixels (block), sizes->filters, block->bias, block->y);
  for (size_t begin = 0; begin < all; begin += sizes->places)
    {
      size_t m = all - begin < sizes->places ? all - begin : sizes->places;
      HgReal *to = same ? block->y + begin * k : block->room;
      hg_blas_gemm (false, true, m, k, c, 1, block->x + begin * c, c, block->w, c, same ? 1 : 0, to, k);
      if (!same)
        hg_patches_scatter (&sizes->patches, block->room, begin, m, block->y);
    }
  hg_convolution_activate (block, 0, large_pixels (block));
}

static void
backward (const HgConvolutionBlock *block)
{
  const HgConvolutionSizes *sizes = &block->sizes;
  size_t all = pixels (block), c = sizes->channels, k = sizes->patch;
  bool same = hg_patches_are_pixels (&sizes->patches);
  const HgReal *dz = hg_convolution_slope (block, 0, large_pixels (block));
  for (size_t begin = 0; begin < all; begin += sizes->places)
    {
      size_t m = all - begin < sizes->places ? all - begin : sizes->places;
      const HgReal *patches = same ? dz + begin * k : block->room;
      if (!same)
        hg_patches_gather (&sizes->patches, dz, begin, m, block->room);
      if (block->dw != NULL)
        hg_blas_gemm (true, false, k, c, m, 1, patches, k, block->x + begin * c, c, 1, block->dw, c);
      if (block->dx != NULL)
        hg_blas_gemm (false, false, m, c, k, 1, patches, k, block->w, c, 0, block->dx + begin * c, c);
    }
}

static bool
serves (const HgConvolutionCase *place)
{
  return place->transposed && place->before == NULL;
}

static bool
plan (HgOp *op, HgError *error)
{
  return hg_convolution_plan_sizes (op, true, error);
}

static void
forward_all (const HgOp *op, const HgPass *pass)
{
  hg_convolution_blocks (op, pass, true, false, forward);
}

static void
backward_all (const HgOp *op, const HgPass *pass)
{
  hg_convolution_blocks (op, pass, true, true, backward);
}

static double
flops (const HgOp *op)
{
  double places = (double)(hg_shape_values (&op->in[0]) / hg_shape_axis (&op->in[0], -1));
  return places * (double)hg_shape_values (&op->specs[0].shape);
}

const HgConvolutionKernel hg_convolution_general_transposed = {
  .name = "GEMM and patches added up (col2im)",
  .serves = serves,
  .plan = plan,
  .forward = forward_all,
  .backward = backward_all,
  .flops = flops,
};
