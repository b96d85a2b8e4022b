/* Convolutions of images with 3 × 3 kernels by tiles (tensor/tile-kernel.h). A transposed one with stride 1
 * is a convolution too: its kernel turned by 180°, and other borders. UpSampling2D by 2 × 2 in front is done
 * on the way.
 *
 * Transformed kernels are made once a step, U and its transpose for the way back. Their gradients are
 * gathered as they are, with the bias's behind them, and go back into the kernel's once a chunk. V is made
 * again on the way back, which costs less than a twentieth of the step; keeping it would take 2.25 times as
 * much memory as the images. */
#include "layers/activation.h"
#include "layers/convolution-kernel.h"
#include "layers/kinds.h"
#include "tensor/panel-pack.h"

/* c channels, f filters. */

enum
{
  LEAST = 8,       /* channels and filters: fewer leave most of a vector empty */
  TRANSFORM = 10,  /* multiplications that one value of V or M costs beside the products */
  BATCH = 3 << 16, /* HgReals of V and M that a batch of tiles may take: they stay in the second cache, … */
  LEAST_TILES = 32, /* … but that many tiles at least, so that reading U is worth it */
};

static bool
all (const HgInts *sides, int64_t value)
{
  return sides->n == 2 && sides->v[0] == value && sides->v[1] == value;
}

/* The tiles of an image @in. */
static HgTileCall
tiles_of (const HgConvolution *c, bool turned, HgTileMethod method, const HgShape *in)
{
  size_t pad = c->padding == HG_PADDING_SAME ? 1 : turned ? 2 : 0;
  return (HgTileCall){ .method = method,
                       .rows = hg_tile_axis (method, (size_t)in->dim[0], pad),
                       .columns = hg_tile_axis (method, (size_t)in->dim[1], pad),
                       .channels = (size_t)hg_shape_axis (in, -1),
                       .filters = (size_t)c->filters,
                       .turned = turned };
}

/* Whether it costs less than computing directly, which takes nine products an output, or four where two rows
 * and columns are the same. */
static bool
pays (const HgTileCall *t, double direct)
{
  double both = (double)(t->channels + t->filters), product = (double)t->channels * (double)t->filters;
  return t->channels >= LEAST && t->filters >= LEAST
         && (double)hg_tile_products (t) * (product + TRANSFORM * both)
                < (double)t->rows.out * (double)t->columns.out * direct * product;
}

/* 3 × 3, one step at a time, every filter sees every channel. */
static bool
suits (const HgConvolution *c)
{
  return all (&c->kernel_size, 3) && all (&c->strides, 1) && all (&c->dilation_rate, 1)
         && c->groups <= 1; /* a transposed one has none */
}

static bool
serves (const HgConvolutionCase *place)
{
  if (place->before != NULL || !suits (place->config))
    return false;
  HgTileCall t = tiles_of (place->config, place->transposed, HG_TILES_WINOGRAD, place->in);
  return pays (&t, 9);
}

static bool
serves_upsampled (const HgConvolutionCase *place)
{
  if (!hg_convolution_doubles (place) || !suits (place->config))
    return false;
  HgTileCall t = tiles_of (place->config, place->transposed, HG_TILES_UPSAMPLED, place->from);
  return pays (&t, 4);
}

static const HgPanelKernels *
panels_of (const HgOp *op)
{
  size_t channels = (size_t)hg_shape_axis (&op->in[0], -1), filters = (size_t)hg_shape_axis (&op->out[0], -1);
  return hg_kernels_panels (op->kernels, channels < filters ? channels : filters);
}

/* The compiled layer: what forward and backward share. */
static HgTileCall
call (const HgOp *op)
{
  const HgConvolution *c = op->layer->config;
  HgActivation activation = (HgActivation)c->activation;
  HgTileCall call = tiles_of (c, op->layer->kind == &hg_layer_kind_conv_2d_transpose,
                              op->before != NULL ? HG_TILES_UPSAMPLED : HG_TILES_WINOGRAD,
                              op->before != NULL ? &op->from : &op->in[0]);
  size_t lanes = panels_of (op)->lanes, points = hg_tile_line (call.method)->points;
  size_t values = hg_panel_padded (lanes, call.channels) + hg_panel_padded (lanes, call.filters);
  call.activation = hg_activation_fused (activation) ? activation : HG_LINEAR;
  call.batch = BATCH / (points * points * values);
  call.batch = call.batch > LEAST_TILES ? call.batch : LEAST_TILES;
  return call;
}

/* The kernel as it is stored. */
static HgTileKernel
kernel (const HgTileCall *call)
{
  return (HgTileKernel){ .method = call->method,
                         .rows = call->turned ? call->filters : call->channels,
                         .width = call->turned ? call->channels : call->filters,
                         .turned = call->turned };
}

/* HgReals of all points' panels. */
static size_t
panels_size (const HgOp *op, const HgTileCall *call, size_t rows, size_t width)
{
  size_t points = hg_tile_line (call->method)->points;
  return points * points * hg_tile_panel (panels_of (op)->lanes, rows, width);
}

static bool
plan (HgOp *op, HgError *error)
{
  const HgConvolution *c = op->layer->config;
  HgTileCall t = call (op);
  HgTileKernel k = kernel (&t);
  size_t out = (size_t)hg_shape_values (&op->out[0]), stored = panels_size (op, &t, k.rows, k.width);
  op->derived = stored + panels_size (op, &t, k.width, k.rows);
  op->gathered = op->frozen ? 0 : stored + t.filters;
  op->fixed = hg_tile_room (panels_of (op)->lanes, &t).all;
  op->rows = (LEAST_TILES + hg_tile_count (&t) - 1) / hg_tile_count (&t);
  op->saved = hg_activation_info ((HgActivation)c->activation)->needs_input ? out : 0;
  op->scratch = hg_activation_fused ((HgActivation)c->activation) ? 0 : out;
  return true;
}

/* First the panels in the order in which the kernel is stored, then their transposes. */
static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgPanelKernels *panels = panels_of (op);
  HgTileCall t = call (op);
  HgTileKernel k = kernel (&t);
  size_t lanes = panels->lanes, points = hg_tile_line (t.method)->points, whole = HG_PANEL_VECTORS * lanes;
  size_t panel = hg_tile_panel (lanes, k.rows, k.width), turned = hg_tile_panel (lanes, k.width, k.rows);
  HgReal *to = derived + panels_size (op, &t, k.rows, k.width);
  panels->tile_kernel (&k, packed, derived);
  if (!t.turned && !op->wants_dx)
    return;
  for (size_t p = 0; p < points * points; p++, derived += panel, to += turned)
    for (size_t begin = 0; begin < k.width; begin += whole)
      {
        size_t columns = k.width - begin < whole ? k.width - begin : whole;
        hg_panel_turn (panels, k.width, k.rows, begin, columns, derived + k.rows * begin,
                       hg_panel_padded (lanes, columns), to);
      }
}

/* What a pass adds to the compiled layer. */
static HgTileCall
call_with (const HgOp *op, const HgPass *pass)
{
  const HgConvolution *c = op->layer->config;
  HgTileCall t = call (op);
  HgTileKernel k = kernel (&t);
  const HgReal *turned = pass->derived + panels_size (op, &t, k.rows, k.width);
  size_t values = (size_t)hg_shape_values (&op->specs[0].shape);
  t.n = pass->n;
  t.u = t.turned ? turned : pass->derived;
  t.u_turned = t.turned ? pass->derived : turned;
  t.bias = c->use_bias ? pass->w + values : NULL;
  t.x = pass->x[0];
  t.y = op->saved > 0 ? pass->saved : pass->y[0];
  t.scratch = pass->scratch;
  return t;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const HgConvolution *c = op->layer->config;
  HgTileCall t = call_with (op, pass);
  panels_of (op)->tiles_forward (&t);
  if (op->scratch > 0)
    hg_activation_apply (op->kernels, (HgActivation)c->activation, t.n * t.rows.out * t.columns.out,
                         t.filters, t.y, pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const HgConvolution *c = op->layer->config;
  HgTileCall t = call_with (op, pass);
  HgTileKernel k = kernel (&t);
  t.y = pass->y[0];
  t.dy = pass->dy[0];
  t.dx = pass->dx[0];
  t.du = op->frozen ? NULL : pass->gathered;
  t.dbias = op->frozen || !c->use_bias ? NULL : pass->gathered + panels_size (op, &t, k.rows, k.width);
  if (op->scratch > 0)
    {
      HgReal *before = pass->scratch + op->fixed;
      hg_activation_gradient (op->kernels, (HgActivation)c->activation, t.n * t.rows.out * t.columns.out,
                              t.filters, pass->saved, t.y, t.dy, before);
      t.dy = before;
    }
  if (t.du != NULL || t.dx != NULL)
    panels_of (op)->tiles_backward (&t);
}

static void
finish (const HgOp *op, const HgPass *pass)
{
  const HgConvolution *c = op->layer->config;
  HgTileCall t = call (op);
  HgTileKernel k = kernel (&t);
  const HgReal *dbias = pass->gathered + panels_size (op, &t, k.rows, k.width);
  HgReal *bias = pass->dw + hg_shape_values (&op->specs[0].shape);
  panels_of (op)->tile_kernel_back (&k, pass->gathered, pass->dw);
  for (size_t f = 0; c->use_bias && f < t.filters; f++)
    bias[f] += dbias[f];
}

static double
flops (const HgOp *op)
{
  HgTileCall t = call (op);
  return (double)hg_tile_products (&t) * (double)t.channels * (double)t.filters;
}

const HgConvolutionKernel hg_convolution_winograd = {
  .name = "Winograd F(4×4, 3×3)",
  .serves = serves,
  .plan = plan,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .finish = finish,
  .flops = flops,
};

const HgConvolutionKernel hg_convolution_upsampled = {
  .name = "3×3 on the small grid, 25 of 144 multiplications",
  .serves = serves_upsampled,
  .plan = plan,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .finish = finish,
  .flops = flops,
};
