/* The layer kinds without weights of their own kind of arithmetic to check elsewhere: shapes they give,
 * sentences they refuse with, options with lists and nulls, and parameters they count. */
#include "engine/harness.h"
#include "model/check.h"
#include "model/model.h"

/* The shape of the stack's last layer, or the sentence of its first fault. */
static void
check_stack (const char *stack, const char *shape, const char *sentence)
{
  HgError error = { 0 };
  char text[HG_SHAPE_TEXT];
  HgModel *model = hg_model_parse ("kinds", stack, &error);
  HgCheck *check = model != NULL ? hg_check_shapes (model, &error) : NULL;
  if (check == NULL || (check->n_faults > 0) != (sentence != NULL))
    test_fault (__FILE__, __LINE__, "%s: %s", stack,
                check == NULL         ? error.text
                : check->n_faults > 0 ? check->diagnostics[0].sentence
                                      : "has no fault");
  else if (sentence != NULL)
    CHECK_CONTAINS (check->diagnostics[0].sentence, sentence);
  else
    CHECK_TEXT (hg_shape_text (&check->nodes[model->n - 1].out[0], text), shape);
  hg_check_free (check);
  hg_model_unref (model);
}

TEST (shapes)
{
  check_stack ("Input 4x6; Activation glu", "4 × 3", NULL);
  check_stack ("Input 4x6x8; Permute 3x1x2", "8 × 4 × 6", NULL);
  check_stack ("a = Input 4x6; b = Dense 2 < a; c = Concatenate < a, b", "4 × 8", NULL);
  check_stack ("a = Input 4x6; c = Concatenate axis=1 < a, a, a", "12 × 6", NULL);
  check_stack ("a = Input 4x6; c = Concatenate axis=-2 < a, a", "8 × 6", NULL);
  check_stack ("a = Input 4x6; b = Dense 1 < a; c = Add < b, a", "4 × 6", NULL);
  check_stack ("a = Input 6; b = Input 4x6; c = Multiply < a, b", "4 × 6", NULL);
  check_stack ("a = Input 4x1; b = Input 1x6; c = Maximum < a, b", "4 × 6", NULL);
  check_stack ("Input 9; VariationalLatent 3", "3", NULL);
}

TEST (sentences)
{
  check_stack ("Input 4; Dense 4 glu", NULL, "cannot use glu, which halves the last axis");
  check_stack ("Input 5; Activation glu", NULL, "needs an even last axis, which glu halves, and gets 5");
  check_stack ("Input 4x6; Permute 1x1", NULL, "must have each of the numbers 1 to 2 once");
  check_stack ("Input 4x6; Permute 1x2x3", NULL, "gets 4 × 6, so its order of axes");
  check_stack ("a = Input 4x6; b = Dense 2 < a; c = Concatenate axis=1 < a, b", NULL,
               "needs inputs that differ in the joined axis alone and gets 4 × 6 and 4 × 2");
  check_stack ("a = Input 4x6; c = Concatenate axis=3 < a, a", NULL,
               "joins along axis 3, which 4 × 6 does not have");
  check_stack ("a = Input 4x6; c = Concatenate axis=0 < a, a", NULL, "joins along axis 0");
  check_stack ("a = Input 4x6; b = Dense 2 < a; c = Add < a, b", NULL,
               "needs inputs of one shape (or an axis of 1 where they differ) and gets 4 × 6 and 4 × 2");
  check_stack ("Input 4x6; BatchNormalization axis=1", NULL,
               "normalizes the last axis alone; axis 1 of 4 × 6 is another");
  check_stack ("Input 4x6; LayerNormalization axis=1", NULL, "its axes are not those of 4 × 6");
  check_stack ("Input 4x6; LayerNormalization axis=2x2", NULL, "normalizes the last axis or the last few");
  check_stack ("Input 4x6; Softmax axis=3", NULL, "works along axis 3, which 4 × 6 does not have");
  check_stack ("Input 4x6; PReLU shared_axes=1x4", NULL, "shares axis 4, which 4 × 6 does not have");
  check_stack ("Input 6; SpatialDropout1D 0.1", NULL, "needs time × features and gets 6");
  check_stack ("Input 4x6; SpatialDropout2D 0.1", NULL, "needs height × width × channels and gets 4 × 6");
  check_stack ("Input 4x6; VariationalLatent 3", NULL, "needs a vector and gets 4 × 6");
}

static void
check_count (const char *layer, int64_t total, int64_t trainable, const char *symbols)
{
  HgError error = { 0 };
  HgShape in[HG_MAX_INPUTS] = { { .rank = 2, .dim = { 4, 6 } } };
  HgLayer *made = hg_layer_parse (layer, &error);
  int64_t learned = 0;
  HgFormula formula = { "", "", "" };
  REQUIRE (CHECK_DONE (made != NULL, error));
  if (strncmp (layer, "Variational", 11) == 0)
    in[0] = (HgShape){ .rank = 1, .dim = { 6 } };
  CHECK_EQUAL (hg_layer_parameters (made, in, &learned), total);
  CHECK_EQUAL (learned, trainable);
  made->kind->formula (made->config, in, &formula);
  CHECK_TEXT (formula.symbols, symbols);
  CHECK (formula.numbers[0] != '\0' && formula.legend[0] != '\0');
  hg_layer_unref (made);
}

TEST (parameters)
{
  check_count ("BatchNormalization", 24, 12, "4 · f");
  check_count ("BatchNormalization scale=false", 18, 6, "3 · f");
  check_count ("BatchNormalization scale=false center=false", 12, 0, "2 · f");
  check_count ("BatchNormalization trainable=false", 24, 0, "4 · f");
  check_count ("LayerNormalization", 12, 12, "2 · m");
  check_count ("LayerNormalization axis=1x2 center=false", 24, 24, "1 · m");
  check_count ("PReLU", 24, 24, "a");
  check_count ("PReLU shared_axes=1", 6, 6, "a");
  check_count ("PReLU shared_axes=1x2", 1, 1, "a");
  check_count ("VariationalLatent 3", 42, 42, "2 · (f + 1) · u");
}

/* Lists of any length, and the default that stands for null whatever the range. */
TEST (lists_and_nulls)
{
  static const char *const texts[]
      = { "PReLU", "PReLU 1x2",       "LayerNormalization -2x-1", "LayerNormalization 1x2x3x4",
          "ReLU",  "ReLU max_value=6" };
  HgError error = { 0 };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      char text[200];
      HgLayer *layer = hg_layer_parse (texts[i], &error);
      if (CHECK_DONE (layer != NULL, error))
        CHECK_TEXT (hg_layer_text (layer, text, sizeof text), texts[i]);
      hg_layer_unref (layer);
    }
  HgLayer *none = hg_layer_parse ("ReLU max_value=none", &error), *plain = hg_layer_parse ("ReLU", &error);
  CHECK (none != NULL && plain != NULL && hg_layer_equal (none, plain));
  hg_layer_unref (none);
  hg_layer_unref (plain);
  CHECK (hg_layer_parse ("ReLU max_value=-1", &error) == NULL);
  CHECK_CONTAINS (error.text, "max_value: expected 0 … 1e+06, got -1");
  CHECK (hg_layer_parse ("PReLU shared_axes=9", &error) == NULL);
  CHECK_CONTAINS (error.text, "shared_axes: expected 1 … 8, got 9");
  CHECK (hg_layer_parse ("LayerNormalization axis=1x2x3x4x5", &error) == NULL);
}
