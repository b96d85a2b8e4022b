/* The convolution itself: patches times kernel. m places at once, k values of a patch, f filters of a group.
 */
#include "layers/convolution-kernel.h"
#include "layers/convolution-run.h"
#include "tensor/blas.h"
#include <string.h>

/* The patches of group @g: gathered, or the images themselves. @stride is the distance of two. */
static const HgReal *
patches_of (const HgConvolutionBlock *block, size_t g, size_t begin, size_t m, size_t *stride)
{
  HgPatches patches = block->sizes.patches;
  patches.first = g * patches.count;
  *stride = patches.channels;
  if (hg_patches_are_pixels (&patches))
    return block->x + begin * patches.channels + patches.first;
  *stride = block->sizes.patch;
  hg_patches_gather (&patches, block->x, begin, m, block->room);
  return block->room;
}

static void
forward (const HgConvolutionBlock *block)
{
  const HgConvolutionSizes *sizes = &block->sizes;
  size_t all = block->n * hg_patch_places (&sizes->patches), width = sizes->filters,
         f = width / sizes->groups;
  for (size_t begin = 0; begin < all; begin += sizes->places)
    {
      size_t m = all - begin < sizes->places ? all - begin : sizes->places, stride;
      HgReal *y = block->y + begin * width;
      hg_convolution_bias (m, width, block->bias, y);
      for (size_t g = 0; g < sizes->groups; g++)
        {
          const HgReal *patches = patches_of (block, g, begin, m, &stride);
          hg_blas_gemm (false, false, m, f, sizes->patch, 1, patches, stride, block->w + g * f, width, 1,
                        y + g * f, width);
        }
      hg_convolution_activate (block, begin, m);
    }
}

/* The gradient by the images, of @m places and group @g: dz times the kernel turned, added where it came
 * from. */
static void
send_back (const HgConvolutionBlock *block, size_t g, size_t begin, size_t m, const HgReal *dz)
{
  const HgConvolutionSizes *sizes = &block->sizes;
  HgPatches patches = sizes->patches;
  size_t width = sizes->filters, f = width / sizes->groups;
  patches.first = g * patches.count;
  bool pixels = hg_patches_are_pixels (&patches);
  HgReal *to = pixels ? block->dx + begin * patches.channels + patches.first : block->room;
  hg_blas_gemm (false, true, m, sizes->patch, f, 1, dz + g * f, width, block->w + g * f, width, 0, to,
                pixels ? patches.channels : sizes->patch);
  if (!pixels)
    hg_patches_scatter (&patches, block->room, begin, m, block->dx);
}

static void
backward (const HgConvolutionBlock *block)
{
  const HgConvolutionSizes *sizes = &block->sizes;
  size_t all = block->n * hg_patch_places (&sizes->patches), width = sizes->filters,
         f = width / sizes->groups;
  if (block->dx != NULL)
    memset (block->dx, 0, block->n * sizes->in * sizeof *block->dx);
  for (size_t begin = 0; begin < all; begin += sizes->places)
    {
      size_t m = all - begin < sizes->places ? all - begin : sizes->places, stride;
      const HgReal *dz = hg_convolution_slope (block, begin, m);
      for (size_t g = 0; g < sizes->groups; g++)
        {
          if (block->dw != NULL)
            {
              const HgReal *patches = patches_of (block, g, begin, m, &stride);
              hg_blas_gemm (true, false, sizes->patch, f, m, 1, patches, stride, dz + g * f, width, 1,
                            block->dw + g * f, width);
            }
          if (block->dx != NULL)
            send_back (block, g, begin, m, dz);
        }
    }
}

static bool
serves (const HgConvolutionCase *place)
{
  return !place->transposed && place->before == NULL;
}

static bool
plan (HgOp *op, HgError *error)
{
  return hg_convolution_plan_sizes (op, false, error);
}

static void
forward_all (const HgOp *op, const HgPass *pass)
{
  hg_convolution_blocks (op, pass, false, false, forward);
}

static void
backward_all (const HgOp *op, const HgPass *pass)
{
  hg_convolution_blocks (op, pass, false, true, backward);
}

static double
flops (const HgOp *op)
{
  const HgConvolution *c = op->layer->config;
  double places = (double)(hg_shape_values (&op->out[0]) / c->filters);
  return places * (double)hg_shape_values (&op->specs[0].shape);
}

const HgConvolutionKernel hg_convolution_general = {
  .name = "patches (im2col) and GEMM",
  .serves = serves,
  .plan = plan,
  .forward = forward_all,
  .backward = backward_all,
  .flops = flops,
};
