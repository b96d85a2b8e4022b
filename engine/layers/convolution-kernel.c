#include "layers/convolution-kernel.h"
#include "layers/kinds.h"

/* The special before the general. */
static const HgConvolutionKernel *const kernels[] = {
  &hg_convolution_upsampled,
  &hg_convolution_winograd,
  &hg_convolution_direct,
};

enum
{
  KERNELS = sizeof kernels / sizeof *kernels
};

/* The first that serves; KERNELS: none does. */
static size_t
choose (const HgConvolutionCase *place)
{
  size_t i = 0;
  while (i < KERNELS && !kernels[i]->serves (place))
    i++;
  return i;
}

static bool
plan (HgOp *op, bool transposed, HgError *error)
{
  const HgConvolution *c = op->layer->config;
  size_t i = choose (&(HgConvolutionCase){ .config = c,
                                           .transposed = transposed,
                                           .flat = c->kernel_size.n == 1,
                                           .in = &op->in[0],
                                           .before = op->before,
                                           .from = &op->from });
  op->notes[0] = i;
  op->kernel = kernels[i]->name;
  return kernels[i]->plan (op, error);
}

static bool
absorbs (const void *config, bool transposed, const HgLayer *before, const HgShape *from, const HgShape *in)
{
  const HgConvolution *c = config;
  HgConvolutionCase place = { .config = c,
                              .transposed = transposed,
                              .flat = c->kernel_size.n == 1,
                              .in = in,
                              .before = before,
                              .from = from };
  return hg_shape_known (from) && hg_shape_known (in) && choose (&place) < KERNELS;
}

bool
hg_convolution_doubles (const HgConvolutionCase *place)
{
  const HgShape *small = place->from, *large = place->in;
  HgValue interpolation;
  return place->before != NULL && place->before->kind == &hg_layer_kind_up_sampling_2d
         && large->dim[0] == 2 * small->dim[0] && large->dim[1] == 2 * small->dim[1]
         && hg_layer_get (place->before, "interpolation", &interpolation)
         && interpolation.i == 0; /* nearest */
}

bool
hg_convolution_plan (HgOp *op, HgError *error)
{
  return plan (op, false, error);
}

bool
hg_convolution_plan_transposed (HgOp *op, HgError *error)
{
  return plan (op, true, error);
}

bool
hg_convolution_absorbs (const void *config, const HgLayer *before, const HgShape *from, const HgShape *in)
{
  return absorbs (config, false, before, from, in);
}

bool
hg_convolution_absorbs_transposed (const void *config, const HgLayer *before, const HgShape *from,
                                   const HgShape *in)
{
  return absorbs (config, true, before, from, in);
}

void
hg_convolution_derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  if (kernels[op->notes[0]]->derive != NULL)
    kernels[op->notes[0]]->derive (op, packed, derived);
}

void
hg_convolution_forward (const HgOp *op, const HgPass *pass)
{
  kernels[op->notes[0]]->forward (op, pass);
}

void
hg_convolution_backward (const HgOp *op, const HgPass *pass)
{
  kernels[op->notes[0]]->backward (op, pass);
}

void
hg_convolution_finish (const HgOp *op, const HgPass *pass)
{
  if (kernels[op->notes[0]]->finish != NULL)
    kernels[op->notes[0]]->finish (op, pass);
}

double
hg_convolution_flops (const HgOp *op)
{
  return kernels[op->notes[0]]->flops (op);
}
