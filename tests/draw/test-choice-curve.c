/* Pictures of what can be chosen by name: the curve is the function, the histogram what is really drawn. */
#include "canvas.h"
#include "ui/draw/choice-curve.h"

enum
{
  LAST = HG_CURVE_POINTS - 1,
  MIDDLE = LAST / 2
};

TEST (a_curve_is_its_function)
{
  HgChoiceCurve relu = hg_activation_curve (HG_RELU), tanh_ = hg_activation_curve (HG_TANH),
                softmax = hg_activation_curve (HG_SOFTMAX);
  CHECK_NEAR (relu.y[0], 0, 0);
  CHECK_NEAR (relu.y[MIDDLE], 0, 0);
  CHECK_NEAR (relu.y[LAST], 4, 1e-6);
  CHECK_NEAR (tanh_.y[LAST], tanh (4), 1e-5);
  CHECK_NEAR (tanh_.y[MIDDLE + 2], tanh (0.5), 1e-5);
  CHECK (softmax.bars && softmax.n == 4);
  CHECK_NEAR (softmax.y[0] + softmax.y[1] + softmax.y[2] + softmax.y[3], 1, 1e-5);
  CHECK_NEAR (softmax.y[3] / softmax.y[2], exp (1), 1e-4);
}

TEST (every_activation_has_a_finite_curve)
{
  for (int i = 0; i < HG_ACTIVATIONS; i++)
    {
      HgChoiceCurve curve = hg_activation_curve ((HgActivation)i);
      bool varies = false;
      for (size_t k = 0; k < curve.n; k++)
        {
          CHECK (isfinite (curve.y[k]));
          varies |= curve.y[k] != curve.y[0];
        }
      if (!CHECK (varies && curve.low <= 0 && curve.high >= 0 && curve.low >= -4 && curve.high <= 4))
        test_fault (__FILE__, __LINE__, "%s", hg_activation_names[i]);
    }
}

TEST (a_histogram_is_what_is_drawn)
{
  HgChoiceCurve zeros = hg_initializer_curve (HG_INIT_ZEROS), ones = hg_initializer_curve (HG_INIT_ONES),
                flat = hg_initializer_curve (HG_INIT_GLOROT_UNIFORM),
                bell = hg_initializer_curve (HG_INIT_RANDOM_NORMAL);
  CHECK_NEAR (zeros.y[MIDDLE], 4096, 0);
  CHECK_NEAR (ones.y[LAST], 4096, 0);
  CHECK (flat.y[4] > 0.7 * flat.y[MIDDLE]);
  CHECK (bell.y[4] < 0.2 * bell.y[MIDDLE]);
  for (int i = 0; hg_initializer_names[i] != NULL; i++)
    {
      HgChoiceCurve curve = hg_initializer_curve ((HgInitializer)i);
      double sum = 0;
      for (size_t k = 0; k < curve.n; k++)
        sum += curve.y[k];
      CHECK_NEAR (sum, 4096, 0);
    }
}

TEST (pictures_stay_in_their_box)
{
  HgBox box = { 10, 10, 40, 22 };
  for (int i = 0; i < HG_ACTIVATIONS; i++)
    {
      Canvas canvas = canvas_new (60, 42, HG_LIGHT);
      HgChoiceCurve curve = hg_activation_curve ((HgActivation)i);
      hg_choice_curve_draw (&canvas.pen, &curve, box);
      int inside = canvas_count (&canvas, box, HG_INK_TRAINING);
      CHECK (inside > 5);
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 0, 0, 60, 42 }, HG_INK_TRAINING), inside);
      canvas_clear (&canvas);
    }
}
