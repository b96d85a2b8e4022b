/* Which way the direct convolution goes, and that an upsampling folded into the kernel gives what the two
 * layers give one after the other. */
#include "engine/kernel-values.h"
#include "layers/op.h"

typedef struct
{
  const char *layer, *before; /* before: what is to be absorbed, or NULL */
  HgShape from;
} Case;

static bool
make (const Case *c, const HgKernels *kernels, HgOp *op, HgLayer **layer, HgLayer **before)
{
  HgError error = { 0 };
  HgOpPlace place = hg_op_place (kernels);
  HgShape in = c->from;
  *layer = hg_layer_parse (c->layer, &error);
  *before = c->before != NULL ? hg_layer_parse (c->before, &error) : NULL;
  if (*before != NULL)
    {
      if (!(*before)->kind->infer ((*before)->config, &c->from, 1, &in, &error)
          || !(*layer)->kind->absorbs ((*layer)->config, *before, &c->from, &in))
        return false;
      place.before = *before;
      place.from = c->from;
    }
  return CHECK_DONE (hg_op_init (op, *layer, &in, 1, &place, &error), error);
}

static void
check_way (const Case *c, const char *wanted)
{
  HgOp op = { 0 };
  HgLayer *layer, *before;
  if (make (c, hg_kernels_best (), &op, &layer, &before))
    CHECK_TEXT (op.kernel, wanted);
  else
    CHECK (wanted == NULL);
  hg_op_clear (&op);
  hg_layer_unref (layer);
  hg_layer_unref (before);
}

TEST (ways_have_names)
{
  const char *channels
      = hg_kernels_best ()->lanes >= 4 ? "direct, channels in the lanes" : "direct, filters in the lanes";
  const char *folded = "direct, the upsampling folded into the kernel";
  HgShape image = hg_shape (3, 8, 8, 32), steps = hg_shape (2, 9, 6);
  check_way (&(Case){ "Conv2D 1 3x3", NULL, image }, channels);
  check_way (&(Case){ "Conv2DTranspose 1 3x3 same", NULL, image }, channels);
  check_way (&(Case){ "Conv2D 40 5x5", NULL, image }, "direct, filters in the lanes");
  check_way (&(Case){ "Conv2D 40 3x3 strides=2", NULL, image }, "direct, filters in the lanes");
  check_way (&(Case){ "Conv1D 8 3", NULL, steps }, "direct, filters in the lanes");
  check_way (&(Case){ "Conv2DTranspose 40 3x3 strides=2", NULL, image }, "direct, phase by phase");
  check_way (&(Case){ "Conv2DTranspose 3 3x3", "UpSampling2D", image }, folded);
  check_way (&(Case){ "Conv2D 16 5x5 same", "UpSampling2D 3x2", image }, folded);
  check_way (&(Case){ "Conv1D 4 3 same", "UpSampling1D 2", steps }, folded);
  check_way (&(Case){ "Conv2D 3 3x3", "UpSampling2D 2x2 bilinear", image }, NULL);
  check_way (&(Case){ "Conv2D 3 3x3 strides=2", "UpSampling2D", image }, NULL);
  check_way (&(Case){ "Conv2D 3 3x3 dilation_rate=2", "UpSampling2D", image }, NULL);
  check_way (&(Case){ "Conv2D 3 3x3", "UpSampling2D 9", image }, NULL);
  check_way (&(Case){ "Conv2D 3 3x3", "MaxPooling2D", image }, NULL);
}

/* Forward, with scratch of exactly the size asked for. */
static void
run (const HgOp *op, size_t n, const HgReal *w, const HgReal *x, HgReal *y)
{
  HgReal *scratch = malloc ((n * op->scratch + op->fixed) * sizeof *scratch + 1);
  HgReal *derived = malloc (op->derived * sizeof *derived + 1);
  HgPass pass = { .n = n,
                  .x = (const HgReal *const[]){ x },
                  .y = (HgReal *const[]){ y },
                  .w = w,
                  .derived = derived,
                  .scratch = scratch };
  if (op->layer->kind->derive != NULL)
    op->layer->kind->derive (op, w, derived);
  op->layer->kind->forward (op, &pass);
  free (scratch);
  free (derived);
}

static void
check_folding (const Case *c, const HgKernels *kernels)
{
  HgOp folded = { 0 }, plain = { 0 }, upsampling = { 0 };
  HgLayer *layer, *before, *same_layer, *same_before, *none;
  HgRandom random = hg_random (4);
  const size_t n = 3;
  REQUIRE (CHECK (make (c, kernels, &folded, &layer, &before)));
  Case first = { c->before, NULL, c->from };
  REQUIRE (CHECK (make (&first, kernels, &upsampling, &same_before, &none)));
  Case second = { c->layer, NULL, upsampling.out[0] };
  REQUIRE (CHECK (make (&second, kernels, &plain, &same_layer, &none)));
  size_t in = n * (size_t)hg_shape_values (&c->from), out = n * (size_t)hg_shape_values (&folded.out[0]);
  HgReal *x = drawn (&random, in, 1), *w = drawn (&random, folded.weights, 1), *y = drawn (&random, out, 1),
         *between = drawn (&random, n * (size_t)hg_shape_values (&upsampling.out[0]), 1),
         *wanted = drawn (&random, out, 1);
  run (&folded, n, w, x, y);
  run (&upsampling, n, NULL, x, between);
  run (&plain, n, w, between, wanted);
  for (size_t i = 0; i < out; i++)
    CHECK_NEAR ((double)y[i], (double)wanted[i], 2e-5);
  HgReal *all[] = { x, w, y, between, wanted };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    free (all[i]);
  HgOp *ops[] = { &folded, &plain, &upsampling };
  HgLayer *layers[] = { layer, before, same_layer, same_before };
  for (size_t i = 0; i < 3; i++)
    hg_op_clear (ops[i]);
  for (size_t i = 0; i < 4; i++)
    hg_layer_unref (layers[i]);
}

TEST (folding_is_upsampling_and_convolving)
{
  const Case cases[] = {
    { "Conv2D 3 3x3 same sigmoid", "UpSampling2D", hg_shape (3, 4, 5, 19) },
    { "Conv2DTranspose 2 3x3", "UpSampling2D 1x3", hg_shape (3, 1, 3, 16) },
    { "Conv2D 20 2x4", "UpSampling2D 4x2", hg_shape (3, 2, 3, 7) },
    { "Conv2DTranspose 5 5x5 same", "UpSampling2D 8x1", hg_shape (3, 1, 1, 3) },
    { "Conv1D 6 3 causal", "UpSampling1D 3", hg_shape (2, 5, 4) },
  };
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
      check_folding (&cases[i], *level);
}
