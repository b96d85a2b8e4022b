/* Convolutions by tiles against a direct one in double, at every level: outputs and all gradients, on images
 * of odd sizes and at the sizes of the lab's convolutional autoencoder. The bound: every number within 5e-6
 * of the largest of its array in float32 (measured 1.7e-6 with 128 channels; a direct sum has about 1e-6),
 * 1e-13 in the float64 build. Buffers are exactly as long as the op asks for. */
#include "base/random.h"
#include "engine/kernel-values.h"
#include "layers/convolution-kernel.h"
#include "layers/op.h"

#define TOLERANCE (sizeof (HgReal) == sizeof (float) ? 5e-6 : 1e-13)

/* n images of h × w × c, upsampled or not; f filters, a padding of the output. */
typedef struct
{
  const char *layer;
  size_t n, h, w, c;
  bool upsampled;
} Case;

typedef struct
{
  const Case *it;
  const HgConvolution *config;
  HgOp op;
  bool transposed;
  size_t scale, pad, f, out_h,
      out_w; /* the convolved image is scale · h × scale · w, with pad zeros around */
  HgReal *x, *y, *dy, *dx, *w, *dw;
  double *z, *dz, *to_x, *to_w;
} Trial;

static size_t
inputs (const Trial *t)
{
  return t->it->n * t->it->h * t->it->w * t->it->c;
}

static size_t
outputs (const Trial *t)
{
  return t->it->n * t->out_h * t->out_w * t->f;
}

/* Where the weight of tap (a, b) from channel @c to filter 0 is stored, and the distance of two filters. */
static size_t
weight (const Trial *t, size_t a, size_t b, size_t c, size_t *step)
{
  *step = t->transposed ? t->it->c : 1;
  return t->transposed ? ((2 - a) * 3 + (2 - b)) * t->f * t->it->c + c : ((a * 3 + b) * t->it->c + c) * t->f;
}

/* One output pixel and one tap: adds to the sums that go into the activation, or the gradients from them. */
static void
plain_tap (Trial *t, size_t pixel, size_t in, size_t a, size_t b, bool back)
{
  for (size_t c = 0; c < t->it->c; c++)
    {
      size_t step, at = weight (t, a, b, c, &step);
      for (size_t f = 0; f < t->f; f++, at += step)
        if (!back)
          t->z[pixel * t->f + f] += (double)t->x[in * t->it->c + c] * (double)t->w[at];
        else
          {
            t->to_x[in * t->it->c + c] += t->dz[pixel * t->f + f] * (double)t->w[at];
            t->to_w[at] += t->dz[pixel * t->f + f] * (double)t->x[in * t->it->c + c];
          }
    }
}

static void
plain (Trial *t, bool back)
{
  size_t down = t->scale * t->it->h, across = t->scale * t->it->w, pixel = 0;
  for (size_t i = 0; i < t->it->n; i++)
    for (size_t r = 0; r < t->out_h; r++)
      for (size_t c = 0; c < t->out_w; c++, pixel++)
        for (size_t tap = 0; tap < 9; tap++)
          {
            size_t row = r + tap / 3 - t->pad, column = c + tap % 3 - t->pad; /* before 0: past the end */
            if (row < down && column < across)
              plain_tap (t, pixel, (i * t->it->h + row / t->scale) * t->it->w + column / t->scale, tap / 3,
                         tap % 3, back);
          }
}

/* The bias, the plain convolution and its activation; then the plain way back. */
static void
plain_layer (Trial *t, HgActivation activation)
{
  size_t kernel = 9 * t->it->c * t->f, n = outputs (t);
  bool bias = t->config->use_bias;
  for (size_t i = 0; i < n; i++)
    t->z[i] = bias ? (double)t->w[kernel + i % t->f] : 0;
  plain (t, false);
  for (size_t i = 0; i < n; i++)
    {
      double y = value (activation, t->z[i]);
      /* On which side of relu's kink a sum lies is the kernel's to say: rounding may decide it. */
      double x = activation == HG_RELU ? (double)t->y[i] : t->z[i];
      t->dz[i] = (double)t->dy[i] * slope (activation, x, y);
      if (bias)
        t->to_w[kernel + i % t->f] += t->dz[i];
      t->z[i] = y;
    }
  plain (t, true);
}

static const HgConvolutionKernel *
kernel_of (const Trial *t)
{
  return t->it->upsampled ? &hg_convolution_upsampled : &hg_convolution_winograd;
}

static void
compute (Trial *t)
{
  const HgOp *op = &t->op;
  const HgConvolutionKernel *kernel = kernel_of (t);
  HgReal *derived = exact (op->derived, 0), *gathered = exact (op->gathered, 0),
         *saved = exact (t->it->n * op->saved, NAN),
         *scratch = exact (t->it->n * op->scratch + op->fixed, NAN);
  HgPass pass = { .n = t->it->n,
                  .training = true,
                  .x = (const HgReal *const[]){ t->x },
                  .y = (HgReal *const[]){ t->y },
                  .dy = (const HgReal *const[]){ t->dy },
                  .dx = (HgReal *const[]){ t->dx },
                  .w = t->w,
                  .derived = derived,
                  .dw = t->dw,
                  .saved = saved,
                  .scratch = scratch,
                  .gathered = gathered };
  kernel->derive (op, t->w, derived);
  kernel->forward (op, &pass);
  kernel->backward (op, &pass);
  kernel->finish (op, &pass);
  free_all (4, (void *const[]){ derived, gathered, saved, scratch });
}

static void
run_trial (Trial *t, const HgKernels *kernels)
{
  HgRandom random = hg_random (17);
  size_t kernel = 9 * t->it->c * t->f, weights = kernel + (t->config->use_bias ? t->f : 0);
  t->x = drawn (&random, inputs (t), 1);
  t->y = exact (outputs (t), NAN);
  t->dy = drawn (&random, outputs (t), 1);
  t->dx = exact (inputs (t), NAN);
  t->w = drawn (&random, weights, 1 / sqrt (9.0 * (double)t->it->c)); /* sums with a deviation of 1 */
  t->dw = exact (weights, 0);
  t->z = zeros (outputs (t));
  t->dz = zeros (outputs (t));
  t->to_x = zeros (inputs (t));
  t->to_w = zeros (weights);
  compute (t);
  plain_layer (t, (HgActivation)t->config->activation);
  char about[200];
  snprintf (about, sizeof about, "%s on %zu of %zu×%zu×%zu%s", t->it->layer, t->it->n, t->it->h, t->it->w,
            t->it->c, t->it->upsampled ? " upsampled" : "");
  close_to ("y", kernels->name, kernels->lanes, about, TOLERANCE, outputs (t), t->y, t->z);
  close_to ("dx", kernels->name, kernels->lanes, about, TOLERANCE, inputs (t), t->dx, t->to_x);
  close_to ("dw", kernels->name, kernels->lanes, about, TOLERANCE, kernel, t->dw, t->to_w);
  close_to ("db", kernels->name, kernels->lanes, about, TOLERANCE, weights - kernel, t->dw + kernel,
            t->to_w + kernel);
  free_all (10, (void *const[]){ t->x, t->y, t->dy, t->dx, t->w, t->dw, t->z, t->dz, t->to_x, t->to_w });
}

/* Fills in the op, planned for the tile kernel whatever the layer would choose at this size. NULL on failure.
 */
static const HgLayer *
open_trial (Trial *t, const Case *it, const HgLayer *upsampling, const HgKernels *kernels)
{
  HgError error = { 0 };
  HgShape in = { .rank = 3, .dim = { (int64_t)it->h, (int64_t)it->w, (int64_t)it->c } };
  HgLayer *layer = hg_layer_parse (it->layer, &error);
  HgOpPlace place = hg_op_place (kernels);
  *t = (Trial){ .it = it, .scale = it->upsampled ? 2 : 1 };
  place.from = in;
  in.dim[0] *= (int64_t)t->scale;
  in.dim[1] *= (int64_t)t->scale;
  if (!CHECK_DONE (hg_op_init (&t->op, layer, &in, 1, &place, &error), error))
    return NULL;
  t->op.before = it->upsampled ? upsampling : NULL;
  t->op.saved = t->op.scratch = t->op.fixed = t->op.gathered = t->op.derived = 0;
  CHECK_DONE (kernel_of (t)->plan (&t->op, &error), error);
  t->config = layer->config;
  t->transposed = strstr (it->layer, "Transpose") != NULL;
  t->f = (size_t)t->config->filters;
  t->pad = t->config->padding == HG_PADDING_SAME ? 1 : t->transposed ? 2 : 0;
  t->out_h = (size_t)t->op.out[0].dim[0];
  t->out_w = (size_t)t->op.out[0].dim[1];
  return layer;
}

static void
check (const Case *it)
{
  HgError error = { 0 };
  HgLayer *upsampling = hg_layer_parse ("UpSampling2D", &error);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    {
      Trial trial;
      const HgLayer *layer = open_trial (&trial, it, upsampling, *level);
      if (layer != NULL)
        run_trial (&trial, *level);
      hg_op_clear (&trial.op);
      hg_layer_unref (layer);
    }
  hg_layer_unref (upsampling);
}

TEST (images_of_odd_sizes)
{
  static const size_t sides[][2] = { { 1, 1 }, { 2, 2 }, { 3, 5 }, { 7, 7 }, { 9, 13 }, { 4, 6 } };
  for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
    for (int upsampled = 0; upsampled < 2; upsampled++)
      {
        Case it = { .n = 3, .h = sides[i][0], .w = sides[i][1], .c = 9, .upsampled = upsampled };
        it.layer = "Conv2D 20 3x3 relu same";
        check (&it);
        it.layer = "Conv2DTranspose 17 3x3 use_bias=false";
        check (&it);
        it.layer = "Conv2DTranspose 8 3x3 silu same";
        check (&it);
        it.c = 33;
        it.layer = "Conv2D 8 3x3 tanh";
        if (it.h > 2 || (it.h > 1 && upsampled))
          check (&it);
      }
}

TEST (more_tiles_than_a_batch_takes)
{
  check (&(Case){ "Conv2D 16 3x3 relu same", 3, 50, 38, 8, false });
  check (&(Case){ "Conv2DTranspose 8 3x3 sigmoid same", 3, 50, 38, 16, true });
}

TEST (the_lab_sizes)
{
  check (&(Case){ "Conv2D 64 3x3 relu same", 3, 16, 16, 32, false });
  check (&(Case){ "Conv2DTranspose 128 3x3 relu same", 2, 8, 8, 128, false });
  check (&(Case){ "Conv2DTranspose 64 3x3 relu same", 2, 8, 8, 128, true });
}

/* The kernel that a layer chooses behind an UpSampling2D, or without one. */
static bool
chooses (const char *text, int64_t side, int64_t channels, bool upsampled, const HgConvolutionKernel *kernel)
{
  HgError error = { 0 };
  HgShape from = { .rank = 3, .dim = { side, side, channels } }, in = from;
  HgLayer *layer = hg_layer_parse (text, &error), *upsampling = hg_layer_parse ("UpSampling2D", &error);
  HgOpPlace place = hg_op_place (hg_kernels_best ());
  HgOp op;
  in.dim[0] = in.dim[1] = upsampled ? 2 * side : side;
  place.from = from;
  place.before = upsampled ? upsampling : NULL;
  bool chosen = (!upsampled || layer->kind->absorbs (layer->config, upsampling, &from, &in))
                && hg_op_init (&op, layer, &in, 1, &place, &error) && op.kernel == kernel->name;
  hg_op_clear (&op);
  hg_layer_unref (layer);
  hg_layer_unref (upsampling);
  return chosen;
}

TEST (chosen_where_it_pays)
{
  const HgConvolutionKernel *winograd = &hg_convolution_winograd, *upsampled = &hg_convolution_upsampled;
  CHECK (chooses ("Conv2D 64 3x3 relu same", 16, 32, false, winograd));
  CHECK (chooses ("Conv2DTranspose 128 3x3 relu same", 8, 128, false, winograd));
  CHECK (chooses ("Conv2DTranspose 64 3x3 relu same", 8, 128, true, upsampled));
  CHECK (chooses ("Conv2D 16 3x3", 8, 16, false, winograd));
  CHECK (!chooses ("Conv2D 32 3x3 same", 32, 3, false, winograd));
  CHECK (!chooses ("Conv2D 32 3x3 same", 2, 32, false, winograd));
  CHECK (!chooses ("Conv2D 32 5x5 same", 16, 32, false, winograd));
  CHECK (!chooses ("Conv2D 32 3x3 same strides=2", 16, 32, false, winograd));
  CHECK (!chooses ("Conv2D 32 3x3 same groups=2", 16, 32, false, winograd));
  CHECK (!chooses ("Conv2D 32 3x3 same dilation_rate=2", 16, 32, false, winograd));
  CHECK (!chooses ("Conv2DTranspose 3 3x3 same", 16, 64, true, upsampled));
}

static double
products (HgTileMethod method, size_t in, size_t pad)
{
  HgTileCall call = { .method = method };
  call.rows = call.columns = hg_tile_axis (method, in, pad);
  return (double)hg_tile_products (&call);
}

/* Border tiles leave out the points of outputs that are not there. */
TEST (products_of_an_image)
{
  CHECK_EQUAL (products (HG_TILES_WINOGRAD, 8, 1), 12 * 12);
  CHECK_EQUAL (products (HG_TILES_WINOGRAD, 7, 1), 11 * 11);
  CHECK_EQUAL (products (HG_TILES_WINOGRAD, 10, 0), 12 * 12);
  CHECK_EQUAL (products (HG_TILES_WINOGRAD, 6, 2), 12 * 12);
  CHECK_EQUAL (products (HG_TILES_UPSAMPLED, 8, 1), 20 * 20);
  CHECK_EQUAL (products (HG_TILES_UPSAMPLED, 7, 1), 18 * 18);
  CHECK_EQUAL (products (HG_TILES_UPSAMPLED, 1, 1), 3 * 3);
}
