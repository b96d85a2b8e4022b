/* Kinds with windows: what they say to shapes that do not fit, their texts, counterparts and counts; and that
 * a batch may be cut anywhere. */
#include "base/random.h"
#include "engine/harness.h"
#include "model/network.h"

static bool
infer (const char *text, HgShape in, HgShape *out, HgError *error)
{
  *error = (HgError){ 0 };
  HgShape shapes[HG_MAX_OUTPUTS];
  HgLayer *layer = hg_layer_parse (text, error);
  bool fits = CHECK_DONE (layer != NULL, *error) && layer->kind->infer (layer->config, &in, 1, shapes, error);
  *out = layer != NULL ? shapes[0] : HG_SHAPE_UNKNOWN;
  hg_layer_unref (layer);
  return fits;
}

TEST (what_does_not_fit_is_said)
{
  static const struct
  {
    const char *layer, *sentence, *out;
    HgShape in;
  } cases[] = {
    { "Conv2D 8", "needs rows × columns × channels and gets 16", "? × ? × 8", { 1, { 16 } } },
    { "Conv1D 8", "needs time × features and gets 4 × 4 × 2", "? × 8", { 3, { 4, 4, 2 } } },
    { "Conv2D 8 5x5",
      "has a kernel of 5 × 5, which does not fit into 3 × 9: use same padding",
      "? × 5 × 8",
      { 3, { 3, 9, 1 } } },
    { "Conv1D 8 3 dilation_rate=4",
      "has a kernel of 3, spread over 9, which does not fit into 8: use same padding",
      "? × 8",
      { 2, { 8, 1 } } },
    { "MaxPooling2D 4x4",
      "has a pool of 4 × 4, which does not fit into 2 × 2: use same padding",
      "? × ? × 3",
      { 3, { 2, 2, 3 } } },
    { "Conv2D 8 strides=2 dilation_rate=2",
      "has strides of 2 × 2 and a dilation of 2 × 2, which do not go together: set one of them to 1",
      "3 × 3 × 8",
      { 3, { 9, 9, 1 } } },
    { "Conv2D 8 groups=3",
      "has 3 groups and 8 filters: the groups must divide the filters",
      "7 × 7 × 8",
      { 3, { 9, 9, 3 } } },
    { "Conv2D 9 groups=3",
      "has 3 groups and gets 4 channels: the groups must divide them",
      "7 × 7 × 9",
      { 3, { 9, 9, 4 } } },
    { "Conv2DTranspose 8 strides=2 output_padding=2",
      "has an output padding of 2 × 2 and strides of 2 × 2: the padding must be the smaller one",
      "4 × 4 × 8",
      { 3, { 4, 4, 1 } } },
    { "Conv1DTranspose 8 2 strides=2 same output_padding=0",
      "leaves nothing of 1 with an output padding of 0: use none, or an odd kernel",
      "? × 8",
      { 2, { 1, 1 } } },
    { "UpSampling1D 1000000000",
      "makes an axis of 1,000,000 longer by 1,000,000,000 times, too long to count",
      "? × 1",
      { 2, { 1000000, 1 } } },
    { "Cropping2D 1,2,0,0", "cuts off 3 of 3 rows: leave at least one", "? × 4 × 1", { 3, { 3, 4, 1 } } },
    { "GlobalAveragePooling2D", "needs rows × columns × channels and gets 5 × 16", "?", { 2, { 5, 16 } } },
    { "Conv2D 8 glu", "glu", "7 × 7 × 8", { 3, { 9, 9, 1 } } },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error;
      HgShape out;
      char text[HG_SHAPE_TEXT];
      CHECK (!infer (cases[i].layer, cases[i].in, &out, &error));
      CHECK_EQUAL (error.code, HG_ERROR_SHAPE);
      CHECK_CONTAINS (error.text, cases[i].sentence);
      CHECK_TEXT (hg_shape_text (&out, text), cases[i].out);
    }
}

TEST (open_axes_stay_open)
{
  static const char *const layers[][2] = {
    { "Conv2D 8 same", "? × 5 × 8" },
    { "Conv2DTranspose 8 strides=2 same", "? × 10 × 8" },
    { "MaxPooling2D 2", "? × 2 × ?" },
    { "UpSampling2D 3", "? × 15 × ?" },
    { "ZeroPadding2D 1,1,2,2", "? × 9 × ?" },
    { "Cropping2D 1,1,2,2", "? × 1 × ?" },
    { "DepthwiseConv2D 3x3", "? × 3 × ?" },
    { "SeparableConv2D 7 3x3", "? × 3 × 7" },
    { "GlobalMaxPooling2D", "?" },
  };
  for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
    {
      HgError error;
      HgShape in = { 3, { HG_UNKNOWN, 5, HG_UNKNOWN } }, out;
      char text[HG_SHAPE_TEXT];
      CHECK_DONE (infer (layers[i][0], in, &out, &error), error);
      CHECK_TEXT (hg_shape_text (&out, text), layers[i][1]);
    }
}

/* Sizes that no machine has end in a sentence, without a product running over. */
TEST (monsters_are_refused)
{
  static const char *const stacks[] = {
    "Input 100000x100000x3; Conv2D 100000 3x3 same",
    "Input 9x9x3; Conv2D 1000000000 1000000000x1000000000 same",
    "Input 9x9x3; Conv2DTranspose 1000000000 1000000000x1000000000",
    "Input 9x9x1000; Conv2D 4 1000000x1000 same",
    "Input 9x9x3; Conv2DTranspose 4 3x3 strides=1000000000x1000000000",
    "Input 9x9x3; UpSampling2D 1000000000; UpSampling2D 1000000000",
    "Input 9x9x3; ZeroPadding2D 1000000000",
    "Input 9x9x1000000; DepthwiseConv2D 3x3 depth_multiplier=1000000000",
    "Input 9x9x1000000; SeparableConv2D 4 3x3 depth_multiplier=1000000 same",
    "Input 9x3; Conv1D 1000000000 1000000000 causal",
  };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_model_parse ("monster", stacks[i], &error);
      HgNetworkOptions options = { .batch = 32, .training = true };
      HgNetwork *network = model != NULL ? hg_network_new (model, &options, &error) : NULL;
      if (!CHECK (network == NULL && error.code != HG_ERROR_NONE))
        test_fault (__FILE__, __LINE__, "%s was taken", stacks[i]);
      hg_network_free (network);
      hg_model_unref (model);
    }
}

/* A huge window on a small image is cut to what is there. */
TEST (windows_may_be_larger_than_the_image)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("model",
                                   "Input 2x2x1; MaxPooling2D 1000000000 1x1 same; UpSampling2D 2; "
                                   "AveragePooling2D 1000000000 same",
                                   &error);
  HgNetworkOptions options = { .batch = 1 };
  HgNetwork *network = model != NULL ? hg_network_new (model, &options, &error) : NULL;
  HgShape shape = hg_shape (4, 1, 2, 2, 1);
  HgTensor *x = hg_tensor_new (&shape, &error), *y = NULL;
  if (CHECK_DONE (network != NULL, error) && CHECK_DONE (x != NULL, error))
    {
      memcpy (x->data, (const HgReal[]){ 1, 4, 3, 2 }, 4 * sizeof (HgReal));
      y = hg_network_predict (network, x, HG_NO_NODE, &error);
    }
  if (CHECK_DONE (y != NULL, error) && CHECK_EQUAL (y->values, 1))
    CHECK_NEAR ((double)y->data[0], 4, 1e-6);
  hg_tensor_unref (y);
  hg_tensor_unref (x);
  hg_network_free (network);
  hg_model_unref (model);
}

TEST (a_batch_may_be_cut_anywhere)
{
  static const char *const stacks[] = {
    "Input 9x7x3; Conv2D 5 3x3 relu same; MaxPooling2D 2x2; Conv2DTranspose 4 3x3 strides=2 same tanh; "
    "SeparableConv2D 3 3x3; UpSampling2D 2 bilinear",
    "Input 13x3; Conv1D 5 3 causal gelu; MaxPooling1D 2; Conv1DTranspose 4 3 strides=2 selu; UpSampling1D 2; "
    "GlobalAveragePooling1D",
  };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_model_parse ("model", stacks[i], &error);
      HgWeights *weights = model != NULL ? hg_weights_new (model, 3, &error) : NULL;
      HgTensor *y[2] = { NULL, NULL };
      HgRandom random = hg_random (1);
      HgShape sample = i == 0 ? hg_shape (3, 9, 7, 3) : hg_shape (2, 13, 3);
      HgTensor *x = hg_tensor_new_rows (150, &sample, &error);
      REQUIRE (CHECK_DONE (weights != NULL && x != NULL, error));
      for (size_t k = 0; k < x->values; k++)
        x->data[k] = (HgReal)hg_random_normal (&random);
      for (int k = 0; k < 2; k++)
        {
          HgNetworkOptions options = { .batch = k == 0 ? 150 : 7 };
          HgNetwork *network = hg_network_new (model, &options, &error);
          if (CHECK_DONE (network != NULL, error)
              && CHECK_DONE (hg_network_load (network, weights, &error), error))
            y[k] = hg_network_predict (network, x, HG_NO_NODE, &error);
          hg_network_free (network);
        }
      for (size_t k = 0; y[0] != NULL && y[1] != NULL && k < y[0]->values; k++)
        CHECK_NEAR ((double)y[0]->data[k], (double)y[1]->data[k], 1e-5);
      CHECK (y[0] != NULL && y[1] != NULL);
      hg_tensor_unref (y[0]);
      hg_tensor_unref (y[1]);
      hg_tensor_unref (x);
      hg_weights_unref (weights);
      hg_model_unref (model);
    }
}

/* Keras divides a mean by the steps that the mask leaves. */
TEST (skipped_steps_do_not_count_in_a_mean)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("model", "Input 3x2; Masking; GlobalAveragePooling1D", &error);
  HgNetworkOptions options = { .batch = 2 };
  HgNetwork *network = model != NULL ? hg_network_new (model, &options, &error) : NULL;
  HgShape sample = hg_shape (2, 3, 2);
  HgTensor *x = hg_tensor_new_rows (2, &sample, &error), *y = NULL;
  if (CHECK_DONE (network != NULL, error) && CHECK_DONE (x != NULL, error))
    {
      memcpy (x->data, (const HgReal[]){ 1, 2, 0, 0, 3, 5, 0, 0, 0, 0, 0, 0 }, 12 * sizeof (HgReal));
      y = hg_network_predict (network, x, HG_NO_NODE, &error);
    }
  static const double means[] = { 2, 3.5, 0, 0 };
  for (size_t i = 0; CHECK (y != NULL) && i < 4; i++)
    CHECK_NEAR ((double)y->data[i], means[i], 1e-6);
  hg_tensor_unref (y);
  hg_tensor_unref (x);
  hg_network_free (network);
  hg_model_unref (model);
}

TEST (texts_of_windows_parse_back)
{
  static const char *const texts[][2] = {
    { "conv2d 32 3x3 relu same", "Conv2D 32 same relu" },
    { "Conv2D 32 5 relu", "Conv2D 32 5x5 relu" },
    { "Conv2D 32 5x3 strides=2 same", "Conv2D 32 5x3 strides=2x2 same" },
    { "Conv1D 8 7 causal", "Conv1D 8 7 causal" },
    { "Conv2DTranspose 3 3x3 strides=2 output_padding=1x0",
      "Conv2DTranspose 3 strides=2x2 output_padding=1x0" },
    { "Conv2DTranspose 3 output_padding=none", "Conv2DTranspose 3" },
    { "MaxPooling2D 3x2 2x1 same", "MaxPooling2D 3x2 2x1 same" },
    { "MaxPooling1D 3", "MaxPooling1D 3" },
    { "DepthwiseConv2D 3x5 2x2 depth_multiplier=2", "DepthwiseConv2D 3x5 depth_multiplier=2 2x2" },
    { "SeparableConv2D 4 5x5", "SeparableConv2D 4 5x5" },
    { "UpSampling2D 2x3 bilinear", "UpSampling2D 2x3 bilinear" },
    { "ZeroPadding2D 1", "ZeroPadding2D 1,1,1,1" },
    { "Cropping1D 1x2", "Cropping1D 1x2" },
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      HgError error = { 0 };
      char text[300];
      HgLayer *layer = hg_layer_parse (texts[i][0], &error), *again = NULL;
      if (CHECK_DONE (layer != NULL, error))
        {
          CHECK_TEXT (hg_layer_text (layer, text, sizeof text), texts[i][1]);
          again = hg_layer_parse (text, &error);
          CHECK (CHECK_DONE (again != NULL, error) && hg_layer_equal (layer, again));
        }
      hg_layer_unref (again);
      hg_layer_unref (layer);
    }
}

TEST (words_too_many_are_refused)
{
  static const char *const texts[]
      = { "Conv2D 32 3x3 5x5", "Conv2D 3x3", "Conv2D 32 3x3x3", "Dense 4 3x3", "MaxPooling2D 2 2 2" };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      HgError error = { 0 };
      HgLayer *layer = hg_layer_parse (texts[i], &error);
      CHECK (layer == NULL && error.code == HG_ERROR_VALUE && error.text[0] != '\0');
      hg_layer_unref (layer);
    }
}

/* What a kind's mirror makes of its output has the input's shape again, or is left alone. */
TEST (mirrors_give_the_shape_back)
{
  static const struct
  {
    const char *layer, *mirror;
    HgShape in;
  } cases[] = {
    { "Conv2D 8 3x3 relu same", "Conv2DTranspose 3 same relu", { 3, { 7, 6, 3 } } },
    { "Conv2D 8 5x4 strides=2x3",
      "Conv2DTranspose 3 5x4 strides=2x3 output_padding=0x1",
      { 3, { 9, 8, 3 } } },
    { "Conv2D 8 3x3 strides=2 same", "Conv2DTranspose 3 strides=2x2 same", { 3, { 8, 8, 3 } } },
    { "Conv2D 8 3x3 strides=2 same",
      "Conv2DTranspose 3 strides=2x2 same output_padding=0x1",
      { 3, { 7, 8, 3 } } },
    { "Conv1D 8 3 causal", "Conv1DTranspose 2 same", { 2, { 9, 2 } } },
    { "Conv2DTranspose 8 3x3 strides=2 same", "Conv2D 3 strides=2x2 same", { 3, { 4, 5, 3 } } },
    { "MaxPooling2D 2x3", "UpSampling2D 2x3", { 3, { 4, 6, 3 } } },
    { "AveragePooling1D 3 2 same", "UpSampling1D 2", { 2, { 8, 3 } } },
    { "UpSampling2D 2x3", "AveragePooling2D 2x3", { 3, { 4, 6, 3 } } },
    { "UpSampling1D 2", "AveragePooling1D 2", { 2, { 4, 3 } } },
    { "ZeroPadding2D 1,2,0,1", "Cropping2D 1,2,0,1", { 3, { 4, 6, 3 } } },
    { "Cropping1D 1x2", "ZeroPadding1D 1x2", { 2, { 8, 3 } } },
    { "DepthwiseConv2D 3x3 2x2 same", "Conv2DTranspose 3 strides=2x2 same", { 3, { 4, 6, 3 } } },
    { "SeparableConv2D 4 3x3", "Conv2DTranspose 3", { 3, { 4, 6, 3 } } },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgShape out[HG_MAX_OUTPUTS], back[HG_MAX_OUTPUTS];
      char text[300];
      HgLayer *layer = hg_layer_parse (cases[i].layer, &error), *mirror = NULL;
      if (CHECK_DONE (layer != NULL, error)
          && CHECK_DONE (layer->kind->infer (layer->config, &cases[i].in, 1, out, &error), error))
        mirror = layer->kind->mirror (layer, &cases[i].in, &error);
      if (CHECK_DONE (mirror != NULL, error)
          && CHECK_DONE (mirror->kind->infer (mirror->config, out, 1, back, &error), error))
        {
          CHECK_TEXT (hg_layer_text (mirror, text, sizeof text), cases[i].mirror);
          CHECK (hg_shape_equal (&back[0], &cases[i].in));
        }
      hg_layer_unref (mirror);
      hg_layer_unref (layer);
    }
}

static void
check_formula (const char *text, HgShape in, const char *symbols, const char *numbers, int64_t parameters)
{
  HgError error = { 0 };
  HgFormula formula;
  HgLayer *layer = hg_layer_parse (text, &error);
  REQUIRE (CHECK_DONE (layer != NULL, error));
  layer->kind->formula (layer->config, &in, &formula);
  CHECK_TEXT (formula.symbols, symbols);
  CHECK_TEXT (formula.numbers, numbers);
  CHECK_EQUAL (hg_layer_parameters (layer, &in, NULL), parameters);
  hg_layer_unref (layer);
}

TEST (formulas_give_the_count)
{
  HgShape image = hg_shape (3, 8, 8, 64), series = hg_shape (2, 8, 4), open = { 3, { 8, 8, HG_UNKNOWN } };
  check_formula ("Conv2D 128 3x3", image, "(k · k · c + 1) · f", "(3 · 3 · 64 + 1) · 128", 73856);
  check_formula ("Conv2D 128 3x3", open, "(k · k · c + 1) · f", "(3 · 3 · ? + 1) · 128", HG_UNKNOWN);
  check_formula ("Conv2D 128 3x3 groups=4", image, "(k · k · c / g + 1) · f", "(3 · 3 · 64 / 4 + 1) · 128",
                 18560);
  check_formula ("Conv1D 6 5 use_bias=false", series, "k · c · f", "5 · 4 · 6", 120);
  check_formula ("Conv2DTranspose 3 3x3", image, "(k · k · c + 1) · f", "(3 · 3 · 64 + 1) · 3", 1731);
  check_formula ("DepthwiseConv2D 3x5 depth_multiplier=2", image, "(k · k + 1) · c · m",
                 "(3 · 5 + 1) · 64 · 2", 2048);
  check_formula ("SeparableConv2D 16 3x3", image, "k · k · c · m + (c · m + 1) · f",
                 "3 · 3 · 64 · 1 + (64 · 1 + 1) · 16", 1616);
}
