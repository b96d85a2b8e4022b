/* What the recurrent kinds promise beside their numbers (test-golden.c, test-keras-kinds.c) and gradients:
 * masked steps are skipped, both ways to an LSTM agree, dropouts are the same in every step, the decoder is
 * taught when it should be; sentences and parameter counts. */
#include "engine/training.h"
#include "layers/op.h"
#include "model/check.h"

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgNetwork *network;
} Stack;

/* With the weights of @like, in order, where it is given. */
static bool
open_stack (Stack *s, const char *words, const Stack *like)
{
  HgError error = { 0 };
  *s = (Stack){ .model = hg_model_parse ("test", words, &error) };
  if (!CHECK_DONE (s->model != NULL, error))
    return false;
  s->weights = hg_weights_new (s->model, 3, &error);
  s->network = hg_network_new (s->model, &(HgNetworkOptions){ .batch = 6, .training = true, .targets = true },
                               &error);
  if (!CHECK_DONE (s->weights != NULL && s->network != NULL, error))
    return false;
  if (like != NULL && !CHECK_EQUAL (s->weights->n, like->weights->n))
    return false;
  for (size_t i = 0; like != NULL && i < s->weights->n; i++)
    {
      HgTensor *to = s->weights->items[i].value, *from = like->weights->items[i].value;
      if (!CHECK (hg_shape_equal (&to->shape, &from->shape)))
        return false;
      memcpy (to->data, from->data, to->values * sizeof *to->data);
    }
  return CHECK_DONE (hg_network_load (s->network, s->weights, &error), error);
}

static void
close_stack (Stack *s)
{
  hg_network_free (s->network);
  hg_weights_unref (s->weights);
  hg_model_unref (s->model);
}

static HgTensor *
predict (const Stack *s, const HgTensor *x, const HgTensor *teacher)
{
  HgError error = { 0 };
  HgTensor *y = hg_network_predict_all (
      s->network, &(HgPrediction){ .x = &x, .n_x = 1, .teacher = teacher, .node = HG_NO_NODE }, &error);
  CHECK_DONE (y != NULL, error);
  return y;
}

static void
check_same (const char *what, const HgTensor *a, const HgTensor *b)
{
  if (a == NULL || b == NULL || !CHECK (hg_shape_equal (&a->shape, &b->shape)))
    return;
  for (size_t i = 0; i < a->values; i++)
    if (!(fabs ((double)a->data[i] - (double)b->data[i]) <= 2e-6))
      {
        test_fault (__FILE__, __LINE__, "%s: value %zu is %g and %g", what, i, (double)a->data[i],
                    (double)b->data[i]);
        return;
      }
}

/* The output of @words with masked steps 1, 3 and 4 of six against that of @plain on the steps that are left.
 */
static void
check_skipped (const char *words, const char *plain)
{
  static const size_t kept[] = { 0, 2, 5 };
  Stack masked, shorter;
  HgShape longer = hg_shape (3, 6, 6, 2), less = hg_shape (3, 6, 3, 2);
  HgTensor *x = test_noise (&longer, 5), *few = hg_tensor_new (&less, NULL);
  for (size_t r = 0; r < 6; r++)
    for (size_t j = 0; j < 2; j++)
      {
        HgReal *row = x->data + r * 12 + j;
        row[2] = row[6] = row[8] = 0;
        for (size_t i = 0; i < 3; i++)
          few->data[r * 6 + i * 2 + j] = row[2 * kept[i]];
      }
  bool open = open_stack (&masked, words, NULL) && open_stack (&shorter, plain, &masked);
  if (open)
    {
      HgTensor *a = predict (&masked, x, NULL), *b = predict (&shorter, few, NULL);
      check_same (words, a, b);
      hg_tensor_unref (a);
      hg_tensor_unref (b);
      close_stack (&shorter);
    }
  close_stack (&masked);
  hg_tensor_unref (x);
  hg_tensor_unref (few);
}

TEST (masked_steps_are_as_if_they_were_not_there)
{
  check_skipped ("Input 6x2; Masking; LSTM 4", "Input 3x2; LSTM 4");
  check_skipped ("Input 6x2; Masking; LSTM 4 sequences; GRU 3 backwards",
                 "Input 3x2; LSTM 4 sequences; GRU 3 backwards");
  check_skipped ("Input 6x2; Masking; GRU 4 reset_after=false", "Input 3x2; GRU 4 reset_after=false");
  check_skipped ("Input 6x2; Masking; SimpleRNN 4 backwards", "Input 3x2; SimpleRNN 4 backwards");
  check_skipped ("Input 6x2; Masking; Bidirectional sum LSTM 4", "Input 3x2; Bidirectional sum LSTM 4");
  check_skipped ("Input 6x2; Masking; e = LSTM 4 state; Dense 3 < e.2",
                 "Input 3x2; e = LSTM 4 state; Dense 3 < e.2");
}

/* Steps 3 and 4 of five are zeros. The outputs of @words, which masks them, and of @plain, which does not. */
static void
check_unmasked (const char *words, const char *plain)
{
  Stack masked, bare;
  HgShape shape = hg_shape (3, 6, 5, 4);
  HgTensor *x = test_noise (&shape, 5);
  for (size_t r = 0; r < 6; r++)
    memset (x->data + r * 20 + 12, 0, 8 * sizeof *x->data);
  bool open = open_stack (&masked, words, NULL) && open_stack (&bare, plain, &masked);
  if (open)
    {
      HgTensor *a = predict (&masked, x, NULL), *b = predict (&bare, x, NULL);
      check_same (words, a, b);
      hg_tensor_unref (a);
      hg_tensor_unref (b);
      close_stack (&bare);
    }
  close_stack (&masked);
  hg_tensor_unref (x);
}

/* Steps within a step, and a sequence whose one step is repeated for those of another. */
TEST (a_mask_is_not_for_another_time_axis)
{
  check_unmasked ("Input 5x4; Masking; TimeDistributed Reshape 2x2; TimeDistributed GRU 4",
                  "Input 5x4; TimeDistributed Reshape 2x2; TimeDistributed GRU 4");
  check_unmasked ("a = Input 5x4; b = Cropping1D 4,0; m = Masking; s = Add < a, m; GRU 4 sequences < s",
                  "a = Input 5x4; b = Cropping1D 4,0; s = Add < a, b; GRU 4 sequences < s");
}

/* Steps 0 and 2 of three masked. */
static void
check_masked_output (const char *words, double before, bool repeats)
{
  Stack s;
  HgShape shape = hg_shape (3, 1, 3, 1);
  HgTensor *x = hg_tensor_new (&shape, NULL);
  x->data[0] = x->data[2] = 0;
  x->data[1] = 1;
  if (open_stack (&s, words, NULL))
    {
      HgTensor *y = predict (&s, x, NULL);
      CHECK_EQUAL (y->data[0], before);
      CHECK (y->data[1] != 0);
      CHECK_EQUAL (y->data[2], repeats ? (double)y->data[1] : 0);
      hg_tensor_unref (y);
    }
  close_stack (&s);
  hg_tensor_unref (x);
}

TEST (masked_steps_repeat_the_output_or_are_zero)
{
  check_masked_output ("Input 3x1; Masking; GRU 1 sequences", 0, true);
  check_masked_output ("Input 3x1; Masking; GRU 1 sequences zero_output_for_mask=true", 0, false);
  check_masked_output ("Input 3x1; Masking; Bidirectional sum LSTM 1 sequences", 0, false);
}

/* The fused kernel, and the general loop that a state's use asks for. */
TEST (both_ways_to_an_lstm_agree)
{
  Stack fused, general;
  HgShape shape = hg_shape (3, 6, 5, 3);
  HgTensor *x = test_noise (&shape, 5);
  if (open_stack (&fused, "Input 5x3; LSTM 4; Dense 2", NULL)
      && open_stack (&general, "Input 5x3; e = LSTM 4 state; Dense 2 < e.1", &fused))
    {
      HgTensor *a = predict (&fused, x, NULL), *b = predict (&general, x, NULL);
      check_same ("fused and general", a, b);
      hg_tensor_unref (a);
      hg_tensor_unref (b);
      close_stack (&general);
    }
  close_stack (&fused);
  hg_tensor_unref (x);
}

typedef struct
{
  const HgTensor *x;
  HgReal y[64];
} Seen;

static void
feed_seen (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  Seen *seen = data;
  HgShape sample = hg_tensor_sample (seen->x);
  hg_layout_put_all (&sample, n, seen->x->data + first * hg_tensor_row_values (seen->x), x);
}

static void
see (void *data, size_t node, size_t n, size_t first, const HgReal *const *y)
{
  Seen *seen = data;
  if (node == 1)
    memcpy (seen->y, y[0], sizeof seen->y);
}

/* With U = 0 and W the identity a linear SimpleRNN gives its inputs, or what dropout leaves of them. */
TEST (input_dropout_is_the_same_in_every_step)
{
  Stack s;
  HgShape shape = hg_shape (3, 4, 4, 4);
  HgTensor *x = hg_tensor_new (&shape, NULL);
  Seen seen = { .x = x };
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = 1;
  if (open_stack (&s, "Input 4x4; SimpleRNN 4 linear dropout=0.5 sequences use_bias=false", NULL))
    {
      for (size_t i = 0; i < 16; i++)
        {
          s.weights->items[0].value->data[i] = i % 5 == 0;
          s.weights->items[1].value->data[i] = 0;
        }
      hg_network_load (s.network, s.weights, NULL);
      HgBatch batch = { .feed = feed_seen, .probe = see, .data = &seen, .n = 4, .training = true, .seed = 3 };
      hg_network_run (s.network, &batch);
      size_t dropped = 0;
      for (size_t i = 0; i < 64; i++)
        {
          CHECK (seen.y[i] == 0 || seen.y[i] == 2);
          CHECK_EQUAL (seen.y[i], seen.y[i % 16]);
          dropped += seen.y[i] == 0;
        }
      CHECK (dropped > 8 && dropped < 56);
      batch.training = false;
      hg_network_run (s.network, &batch);
      CHECK_EQUAL (seen.y[0] * seen.y[17], 1);
    }
  close_stack (&s);
  hg_tensor_unref (x);
}

/* With W = 0 and U the identity the state of a linear SimpleRNN is b, b + m b, b + m (b + m b) …: 1, 3, 7, 15
 * where m = 2, and 1 where it is dropped. */
TEST (state_dropout_is_the_same_in_every_step)
{
  Stack s;
  HgShape shape = hg_shape (3, 4, 4, 4);
  HgTensor *x = hg_tensor_new (&shape, NULL);
  Seen seen = { .x = x };
  memset (x->data, 0, x->values * sizeof *x->data);
  if (open_stack (&s, "Input 4x4; SimpleRNN 4 linear recurrent_dropout=0.5 sequences", NULL))
    {
      for (size_t i = 0; i < 16; i++)
        s.weights->items[1].value->data[i] = i % 5 == 0;
      for (size_t i = 0; i < 4; i++)
        s.weights->items[2].value->data[i] = 1;
      hg_network_load (s.network, s.weights, NULL);
      HgBatch batch = { .feed = feed_seen, .probe = see, .data = &seen, .n = 4, .training = true, .seed = 3 };
      hg_network_run (s.network, &batch);
      size_t dropped = 0;
      for (size_t i = 0; i < 16; i++)
        {
          bool kept = seen.y[16 + i] == 3;
          dropped += !kept;
          CHECK_EQUAL (seen.y[i], 1);
          CHECK_EQUAL (seen.y[32 + i], kept ? 7 : 1);
          CHECK_EQUAL (seen.y[48 + i], kept ? 15 : 1);
        }
      CHECK (dropped > 2 && dropped < 14);
    }
  close_stack (&s);
  hg_tensor_unref (x);
}

/* The loss of one training step on the input as target, with the dial at @dial. */
static double
taught_loss (const Stack *s, const HgTensor *x, double dial)
{
  double dials[HG_DIALS];
  for (size_t i = 0; i < HG_DIALS; i++)
    dials[i] = NAN;
  dials[HG_DIAL_TEACHER_FORCING] = dial;
  TestBatch batch = { .network = s->network, .x = x, .loss = hg_loss_find ("mse"), .n = 6 };
  HgBatch run = { .feed = test_feed,
                  .target = test_feed,
                  .loss = test_loss,
                  .data = &batch,
                  .n = 6,
                  .training = true,
                  .dials = dials,
                  .seed = 9 };
  return hg_network_run (s->network, &run);
}

TEST (the_decoder_is_taught_by_its_ratio_or_the_dial)
{
  static const char words[] = "Input 5x3; enc = LSTM 4 state; FeedbackDecoder 4 steps=5 features=3 "
                              "teacher_forcing_ratio=%s < enc.1, enc.2";
  static const char *const ratios[] = { "0", "0.5", "1" };
  Stack s[3];
  double loss[3];
  HgShape shape = hg_shape (3, 6, 5, 3);
  HgTensor *x = test_noise (&shape, 5);
  bool open = true;
  for (size_t i = 0; i < 3; i++)
    {
      char text[200];
      snprintf (text, sizeof text, words, ratios[i]);
      open = open_stack (&s[i], text, i > 0 ? &s[0] : NULL) && open;
    }
  for (size_t i = 0; open && i < 3; i++)
    loss[i] = taught_loss (&s[i], x, NAN);
  if (open)
    {
      CHECK (loss[0] != loss[1] && loss[1] != loss[2] && loss[0] != loss[2]);
      CHECK_EQUAL (taught_loss (&s[2], x, 0), loss[0]);
      CHECK_EQUAL (taught_loss (&s[0], x, 0.5), loss[1]);
      CHECK_EQUAL (taught_loss (&s[1], x, 1), loss[2]);
      /* A prediction never is, unless it is asked for; then at every step, whatever the ratio. */
      HgTensor *own = predict (&s[0], x, NULL), *own_of_taught = predict (&s[2], x, NULL);
      HgTensor *forced = predict (&s[0], x, x), *forced_of_taught = predict (&s[2], x, x);
      check_same ("by itself", own, own_of_taught);
      check_same ("forced", forced, forced_of_taught);
      CHECK (memcmp (own->data, forced->data, 3 * sizeof *own->data) == 0);
      CHECK (own->data[4] != forced->data[4]);
      hg_tensor_unref (own);
      hg_tensor_unref (own_of_taught);
      hg_tensor_unref (forced);
      hg_tensor_unref (forced_of_taught);
    }
  for (size_t i = 0; i < 3; i++)
    close_stack (&s[i]);
  hg_tensor_unref (x);
}

/* @formula: of the last node. */
static void
check_count (const char *words, int64_t parameters, const char *symbols, const char *numbers)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", words, &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  HgCheck *check = hg_check_shapes (model, &error);
  HgFormula formula;
  const HgLayer *layer = model->nodes[model->n - 1]->layer;
  CHECK_EQUAL (check->parameters, parameters);
  layer->kind->formula (layer->config, check->nodes[model->n - 1].in, &formula);
  CHECK_TEXT (formula.symbols, symbols);
  CHECK_TEXT (formula.numbers, numbers);
  hg_check_free (check);
  hg_model_unref (model);
}

/* What the kernel has, and what goes step by step. */
TEST (the_kernel_serves_what_has_no_mask_and_no_dropout)
{
  static const struct
  {
    const char *layer, *kernel;
    bool masked;
  } cases[] = {
    { "LSTM 4", "fused LSTM", false },
    { "LSTM 4 gelu state backwards", "fused LSTM", false },
    { "GRU 4 sequences", "fused GRU", false },
    { "SimpleRNN 4 relu", "fused SimpleRNN", false },
    { "Bidirectional GRU 4", "fused GRU", false },
    { "LSTM 4", "step by step", true },
    { "LSTM 4 softmax", "step by step", false },
    { "LSTM 4 dropout=0.1", "step by step", false },
    { "SimpleRNN 4 recurrent_dropout=0.1", "step by step", false },
    { "GRU 4 reset_after=false", "step by step", false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgLayer *layer = hg_layer_parse (cases[i].layer, &error);
      HgShape in = hg_shape (2, 5, 3);
      HgOpPlace place = hg_op_place (hg_kernels_best ());
      HgOp op;
      place.masked = cases[i].masked;
      if (CHECK_DONE (layer != NULL && hg_op_init (&op, layer, &in, 1, &place, &error), error))
        {
          CHECK_TEXT (op.kernel, cases[i].kernel);
          hg_op_clear (&op);
        }
      hg_layer_unref (layer);
    }
}

TEST (parameters_and_their_formulas)
{
  check_count ("Input 9x3; LSTM 16", 1280, "4 · u · (f + u + 1)", "4 · 16 · (3 + 16 + 1)");
  check_count ("Input 9x3; GRU 8", 312, "3 · u · (f + u + 2)", "3 · 8 · (3 + 8 + 2)");
  check_count ("Input 9x3; GRU 8 reset_after=false", 288, "3 · u · (f + u + 1)", "3 · 8 · (3 + 8 + 1)");
  check_count ("Input 9x3; SimpleRNN 5 use_bias=false", 40, "u · (f + u)", "5 · (3 + 5)");
  check_count ("Input 9x3; Bidirectional LSTM 6", 480, "2 · 4 · u · (f + u + 1)", "2 · 4 · 6 · (3 + 6 + 1)");
  check_count ("Input 50x10; enc = LSTM 64 state; FeedbackDecoder 64 steps=50 features=10 < enc.1, enc.2",
               2 * 19200 + 650, "4 · u · (f + u + 1) + (u + 1) · f",
               "4 · 64 · (10 + 64 + 1) + (64 + 1) · 10");
  check_count ("Input 2; FeedbackDecoder 6 steps=5 features=4", 340, "4 · u · (f + z + u + 1) + (u + 1) · f",
               "4 · 6 · (4 + 2 + 6 + 1) + (6 + 1) · 4");
}

TEST (what_does_not_fit_has_its_sentence)
{
  static const struct
  {
    const char *stack, *says;
  } cases[] = {
    { "Input 5x3; e = LSTM 20 state; d = RepeatVector 5 < e; LSTM 16 < d, e.1, e.2",
      "LSTM 16 needs a state of 16 and gets 20" },
    { "Input 5x3; e = LSTM 16 state; d = RepeatVector 5 < e; LSTM 16 < d, e.1",
      "LSTM 16 needs both h and c as its state and gets only one" },
    { "Input 5x3; e = GRU 8 state; FeedbackDecoder 4 steps=5 features=3 < e.1, e.1",
      "needs a state of 4 and gets 8" },
    { "Input 5x3; FeedbackDecoder 4 steps=5 features=3", "needs a vector and gets 5 × 3" },
    { "Input 4; FeedbackDecoder 4 softmax steps=5 features=3", "cannot use softmax in its cell" },
    { "Input 5x3; Bidirectional Dense 4", "needs a recurrent layer and gets Dense 4" },
    { "Input 5x3; Bidirectional LSTM 4 backwards", "needs a layer with Go backwards off" },
    { "Input 5x3; e = GRU 4 state; Bidirectional GRU 4 < input_layer, e.1, e.1, e.1, e.1",
      "needs h alone as its state and gets 2" },
    { "Input 5; GRU 4", "GRU 4 needs time × features and gets 5" },
    { "Input 5; Masking", "needs time × features and gets 5" },
    { "Input 5x3; LSTM 4 glu", "cannot use glu" },
    { "Input 5x3; e = GRU 4; Dense 3 < e.1", "because its Return state is off" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_model_parse ("test", cases[i].stack, &error);
      HgCheck *check = model != NULL ? hg_check_shapes (model, &error) : NULL;
      if (CHECK_DONE (check != NULL, error) && CHECK (check->n_faults > 0))
        CHECK_CONTAINS (check->diagnostics[0].sentence, cases[i].says);
      hg_check_free (check);
      hg_model_unref (model);
    }
}

TEST (wrappers_in_words)
{
  static const char *const texts[]
      = { "Bidirectional sum GRU 3 relu sequences", "Bidirectional LSTM 16", "TimeDistributed Dense 4" };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      HgError error = { 0 };
      char text[200];
      HgLayer *layer = hg_layer_parse (texts[i], &error), *back = NULL;
      if (CHECK_DONE (layer != NULL, error))
        {
          back = hg_layer_parse (hg_layer_text (layer, text, sizeof text), &error);
          CHECK_TEXT (text, texts[i]);
          CHECK (back != NULL && hg_layer_equal (layer, back));
        }
      hg_layer_unref (layer);
      hg_layer_unref (back);
    }
  HgError error = { 0 };
  CHECK (hg_layer_parse ("Bidirectional Wonder 4", &error) == NULL);
  CHECK_TEXT (error.text, "there is no layer called “Wonder”");
}
