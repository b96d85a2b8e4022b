#include "layers/convolution-run.h"
#include "base/memory.h"
#include <limits.h>
#include <string.h>

enum
{
  ROOM = 1 << 18, /* HgReals of patches made at once */
  LEAST_PLACES = 16
};

static HgConvolutionSizes
measure (const HgOp *op, bool transposed)
{
  const HgConvolution *c = op->layer->config;
  HgWindowOptions options = hg_convolution_window (c);
  const HgShape *large = transposed ? &op->out[0] : &op->in[0],
                *small = transposed ? &op->in[0] : &op->out[0];
  size_t groups = transposed ? 1 : (size_t)c->groups;
  HgConvolutionSizes sizes = { .groups = groups,
                               .channels = (size_t)hg_shape_axis (&op->in[0], -1),
                               .filters = (size_t)c->filters,
                               .in = (size_t)hg_shape_values (&op->in[0]),
                               .out = (size_t)hg_shape_values (&op->out[0]),
                               .activation = (HgActivation)c->activation };
  size_t thick = transposed ? sizes.filters : sizes.channels;
  sizes.patches = (HgPatches){ .window = hg_window (&options, large, small),
                               .channels = thick,
                               .count = thick / groups };
  sizes.patch = hg_patch_values (&sizes.patches);
  sizes.images = hg_block_images (sizes.in + sizes.out);
  size_t widest = sizes.patch > sizes.filters ? sizes.patch : sizes.filters;
  size_t places = ROOM / widest, all = sizes.images * hg_patch_places (&sizes.patches);
  places = places < LEAST_PLACES ? LEAST_PLACES : places;
  sizes.places = places < all ? places : all;
  if (sizes.activation != HG_LINEAR)
    sizes.slope = transposed ? sizes.images * sizes.out : sizes.places * sizes.filters;
  return sizes;
}

bool
hg_convolution_plan_sizes (HgOp *op, bool transposed, HgError *error)
{
  const HgConvolution *c = op->layer->config;
  const size_t most = (size_t)1 << 40;
  if ((size_t)hg_shape_values (&op->in[0]) > most || (size_t)hg_shape_values (&op->out[0]) > most)
    return hg_error_memory (error, "the images", most * sizeof (HgReal));
  HgConvolutionSizes sizes = measure (op, transposed);
  if (sizes.patch > INT_MAX || sizes.filters > INT_MAX || sizes.channels > INT_MAX)
    return hg_error_memory (error, "the kernel", (unsigned long long)INT_MAX * sizeof (HgReal));
  if (hg_activation_info ((HgActivation)c->activation)->needs_input)
    op->saved = sizes.out;
  op->fixed = sizes.places * sizes.patch + sizes.slope + 2 * hg_block_room (&op->in[0], sizes.images)
              + 2 * hg_block_room (&op->out[0], sizes.images);
  return true;
}

void
hg_convolution_blocks (const HgOp *op, const HgPass *pass, bool transposed, bool back,
                       void (*run) (const HgConvolutionBlock *block))
{
  const HgConvolution *c = op->layer->config;
  const HgShape *in = &op->in[0], *out = &op->out[0];
  HgConvolutionSizes sizes = measure (op, transposed);
  size_t kernel = (size_t)hg_shape_values (&op->specs[0].shape);
  HgReal *room = pass->scratch, *slope = room + sizes.places * sizes.patch, *x_room = slope + sizes.slope;
  HgReal *y_room = x_room + hg_block_room (in, sizes.images),
         *dx_room = y_room + hg_block_room (out, sizes.images);
  HgReal *dy_room = dx_room + hg_block_room (in, sizes.images);
  for (size_t first = 0; first < pass->n; first += sizes.images)
    {
      size_t n = pass->n - first < sizes.images ? pass->n - first : sizes.images;
      HgConvolutionBlock block = {
        .sizes = sizes,
        .op = op,
        .n = n,
        .x = hg_block_read (in, pass->n, first, n, pass->x[0], x_room),
        .y = hg_block_open (out, first, pass->y[0], y_room),
        .z = op->saved > 0 ? pass->saved + first * sizes.out : NULL,
        .w = pass->w,
        .bias = c->use_bias ? pass->w + kernel : NULL,
        .room = room,
        .slope = slope,
      };
      if (back)
        {
          hg_block_read (out, pass->n, first, n, pass->y[0], y_room);
          block.dy = hg_block_read (out, pass->n, first, n, pass->dy[0], dy_room);
          block.dw = op->frozen ? NULL : pass->dw;
          block.dbias = op->frozen || !c->use_bias ? NULL : pass->dw + kernel;
          if (pass->dx[0] != NULL)
            block.dx = hg_block_open (in, first, pass->dx[0], dx_room);
        }
      run (&block);
      if (!back)
        hg_block_close (out, pass->n, first, n, y_room, pass->y[0]);
      else if (pass->dx[0] != NULL)
        hg_block_close (in, pass->n, first, n, dx_room, pass->dx[0]);
    }
}

void
hg_convolution_bias (size_t rows, size_t width, const HgReal *restrict bias, HgReal *restrict y)
{
  if (bias == NULL)
    memset (y, 0, rows * width * sizeof *y);
  for (size_t row = 0; bias != NULL && row < rows; row++, y += width)
    for (size_t f = 0; f < width; f++)
      y[f] = bias[f];
}

void
hg_convolution_bias_gradient (size_t rows, size_t width, const HgReal *restrict dz, HgReal *restrict dbias)
{
  for (size_t row = 0; row < rows; row++, dz += width)
    for (size_t f = 0; f < width; f++)
      dbias[f] += dz[f];
}

void
hg_convolution_activate (const HgConvolutionBlock *block, size_t begin, size_t rows)
{
  size_t filters = block->sizes.filters;
  HgReal *y = block->y + begin * filters;
  if (block->z != NULL)
    memcpy (block->z + begin * filters, y, rows * filters * sizeof *y);
  hg_activation_apply (block->op->kernels, block->sizes.activation, rows, filters, y, y);
}

const HgReal *
hg_convolution_slope (const HgConvolutionBlock *block, size_t begin, size_t rows)
{
  size_t filters = block->sizes.filters, at = begin * filters;
  const HgReal *slope = block->dy + at;
  if (block->sizes.activation != HG_LINEAR)
    {
      hg_activation_gradient (block->op->kernels, block->sizes.activation, rows, filters,
                              block->z != NULL ? block->z + at : NULL, block->y + at, block->dy + at,
                              block->slope);
      slope = block->slope;
    }
  if (block->dbias != NULL)
    hg_convolution_bias_gradient (rows, filters, slope, block->dbias);
  return slope;
}
