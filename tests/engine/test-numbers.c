/* Where numbers come from: every kind says it of every axis, arithmetic in a sentence gives the number that
 * the sentence is about, arrays add up to the parameters, and the sentences and letters of the examples. */
#include "model/numbers.h"
#include "engine/harness.h"
#include "engine/stacks.h"
#include "model/preset.h"

/* A reader of the arithmetic that sentences hold: + − · / ( ) ⌊ ⌋ and numbers with commas. */
static double sum_of (const char **at);

static bool
take (const char **at, const char *sign)
{
  while (**at == ' ')
    ++*at;
  size_t n = strlen (sign);
  if (strncmp (*at, sign, n) != 0)
    return false;
  *at += n;
  return true;
}

static double
value_of (const char **at)
{
  double x = 0;
  if (take (at, "("))
    {
      x = sum_of (at);
      return take (at, ")") ? x : NAN;
    }
  if (take (at, "⌊"))
    {
      x = floor (sum_of (at));
      return take (at, "⌋") ? x : NAN;
    }
  if (**at < '0' || **at > '9')
    return NAN;
  for (; (**at >= '0' && **at <= '9') || **at == ','; ++*at)
    x = **at == ',' ? x : 10 * x + (**at - '0');
  return x;
}

static double
product_of (const char **at)
{
  double x = value_of (at);
  for (;;)
    if (take (at, "·"))
      x *= value_of (at);
    else if (take (at, "/"))
      x /= value_of (at);
    else
      return x;
}

static double
sum_of (const char **at)
{
  double x = product_of (at);
  for (;;)
    if (take (at, "+"))
      x += product_of (at);
    else if (take (at, "−"))
      x -= product_of (at);
    else
      return x;
}

static double
evaluate (const char *text)
{
  double x = sum_of (&text);
  return *text == '\0' ? x : NAN;
}

static bool
ends_well (const char *sentence)
{
  size_t n = strlen (sentence);
  return n > 3 && sentence[n - 1] == '.' && sentence[n - 2] != '.' && strstr (sentence, "  ") == NULL
         && strstr (sentence, "(null)") == NULL;
}

static void
check_explained (const HgCheck *check, size_t i, HgConvention convention)
{
  static HgExplain it;
  const HgNodeCheck *state = &check->nodes[i];
  const char *name = check->model->nodes[i]->layer->kind->name;
  hg_number_explain (check, i, convention, &it);
  if (!CHECK (it.n_lines > 0) || !CHECK (it.n_symbols > 0 || check->model->nodes[i]->n_in == 0))
    test_fault (__FILE__, __LINE__, "%s says nothing", name);
  for (size_t k = 0; k < it.n_lines; k++)
    CHECK (it.lines[k][0] != '\0' && strchr (it.lines[k], '|') == NULL);
  for (size_t k = 0; k < it.n_symbols; k++)
    CHECK (it.symbols[k].letter[0] != '\0' && it.symbols[k].note[0] != '\0');
  for (int k = 0; k < state->out[0].rank; k++)
    {
      const HgAxisOrigin *axis = &it.axes[k];
      bool known = axis->from < state->in[0].rank && (axis->one != NULL || axis->from >= 0)
                   && (axis->why[0] != '\0'
                       || (axis->from >= 0 && state->in[0].dim[axis->from] == state->out[0].dim[k]));
      if (!CHECK (known))
        test_fault (__FILE__, __LINE__, "%s does not say where axis %d comes from", name, k);
      if (axis->sum[0] != '\0' && !CHECK_EQUAL (evaluate (axis->sum), state->out[0].dim[k]))
        test_fault (__FILE__, __LINE__, "%s: %s", name, axis->sum);
    }
}

static void
check_arrays (const HgCheck *check, size_t i)
{
  HgNumberArray arrays[HG_NUMBER_ARRAYS];
  size_t n = hg_number_arrays (check, i, HG_CONVENTION_KERAS, arrays);
  int64_t all = 0;
  for (size_t k = 0; k < n; k++)
    {
      const char *equals = strstr (arrays[k].product, " = ");
      char product[sizeof arrays[k].product];
      snprintf (product, sizeof product, "%.*s",
                (int)(equals != NULL ? (size_t)(equals - arrays[k].product) : sizeof product - 1),
                arrays[k].product);
      CHECK_EQUAL (evaluate (product), arrays[k].values);
      all += arrays[k].values;
    }
  if (hg_model_owner (check->model, i) == i)
    CHECK_EQUAL (all, check->nodes[i].parameters);
}

static void
check_stack (const char *words)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", words, &error);
  HgCheck *check = model != NULL ? hg_check_shapes (model, &error) : NULL;
  char text[HG_NUMBER_TEXT];
  if (!CHECK_DONE (check != NULL, error))
    return;
  for (size_t i = 0; i < check->n; i++)
    {
      check_explained (check, i, HG_CONVENTION_KERAS);
      check_explained (check, i, HG_CONVENTION_TORCH);
      check_arrays (check, i);
      for (int k = 0; k < check->nodes[i].out[0].rank; k++)
        if (!CHECK (ends_well (hg_number_axis (check, i, k, text))))
          test_fault (__FILE__, __LINE__, "%s", text);
      if (!CHECK (ends_well (hg_number_values (check, i, text)))
          || !CHECK (ends_well (hg_number_parameters (check, i, text))))
        test_fault (__FILE__, __LINE__, "%s", text);
    }
  hg_check_free (check);
  hg_model_unref (model);
}

TEST (every_layer_of_every_stack_is_explained)
{
  const char *const *const tables[] = { core_stacks, convolution_stacks, recurrent_stacks, other_stacks };
  for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
    for (const char *const *words = tables[t]; *words != NULL; words++)
      check_stack (*words);
}

TEST (every_kind_explains_itself)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    if (!CHECK ((*kind)->explain != NULL))
      test_fault (__FILE__, __LINE__, "%s has no sentence", (*kind)->name);
}

static HgCheck *
open_preset (const char *name)
{
  HgError error = { 0 };
  HgModel *model = hg_preset_model (hg_preset_find (name), &error);
  HgCheck *check = model != NULL ? hg_check_shapes (model, &error) : NULL;
  CHECK_DONE (check != NULL, error);
  hg_model_unref (model);
  return check;
}

TEST (sentences_of_the_rare_event_stack)
{
  HgCheck *check = open_preset ("rare-event-59");
  char text[HG_NUMBER_TEXT];
  REQUIRE (check != NULL);
  CHECK_TEXT (hg_number_values (check, 2, text),
              "16 units, one value each, at each of 5 steps: 5 × 16 = 80 values.");
  CHECK_TEXT (hg_number_axis (check, 2, 1, text), "16 units: the option Units.");
  CHECK_TEXT (hg_number_axis (check, 0, 0, text), "5 steps: one sample of the data has so many.");
  CHECK (strstr (hg_number_axis (check, 2, 0, text), "5 steps, as they come from lstm") == text);
  CHECK_TEXT (hg_number_values (check, 3, text), "1 unit, one value: 1 value.");
  CHECK (strstr (hg_number_axis (check, 3, 0, text), "of 5 steps only the last one's are given") != NULL);
  CHECK (strstr (hg_number_parameters (check, 1, text), "4 · 5 · (59 + 5 + 1) = 1,300 parameters.") == text);
  CHECK_TEXT (hg_number_values (check, 4, text), "1 unit, one value, at each of 5 steps: 5 × 1 = 5 values.");
  hg_check_free (check);
}

TEST (sentences_of_images)
{
  HgCheck *check = open_preset ("conv-28");
  char text[HG_NUMBER_TEXT];
  REQUIRE (check != NULL);
  CHECK_TEXT (hg_number_axis (check, 1, 0, text),
              "(28 − 3 + 2 · 1) / 1 + 1 = 28 rows: kernel 3, stride 1, same padding.");
  CHECK_TEXT (hg_number_axis (check, 5, 1, text), "7 · 2 = 14 columns: kernel 3, stride 2, same padding.");
  CHECK_TEXT (hg_number_values (check, 2, text),
              "32 channels, one value each, at each of 14 rows × 14 columns: 14 × 14 × 32 = 6,272 values.");
  hg_check_free (check);
}

static const HgSymbol *
symbol (const HgExplain *it, const char *letter)
{
  for (size_t i = 0; i < it->n_symbols; i++)
    if (strstr (it->symbols[i].letter, letter) != NULL)
      return &it->symbols[i];
  return NULL;
}

static void
check_shape (const HgExplain *it, const char *letter, const char *wanted)
{
  const HgSymbol *found = symbol (it, letter);
  char shape[HG_SHAPE_TEXT];
  if (CHECK (found != NULL))
    CHECK_TEXT (hg_shape_text (&found->shape, shape), wanted);
}

TEST (equations_of_the_pytorch_lstm)
{
  static HgExplain it;
  HgCheck *check = open_preset ("pytorch-lstm");
  HgNumberArray arrays[HG_NUMBER_ARRAYS];
  REQUIRE (check != NULL);
  hg_number_explain (check, 1, HG_CONVENTION_KERAS, &it);
  CHECK_TEXT (it.lines[1], "f = σ(x_t W_f + h_{t−1} U_f + b_f)");
  check_shape (&it, "x_t", "10");
  check_shape (&it, "[x_t, h_{t−1}]", "74");
  check_shape (&it, "W_{i}, W_{f}, W_{c}, W_{o}", "10 × 64");
  CHECK (strstr (symbol (&it, "W_{i}")->note, "columns of kernel (10, 256)") != NULL);
  hg_number_explain (check, 1, HG_CONVENTION_TORCH, &it);
  CHECK_TEXT (it.lines[2], "g = φ(W_{ig} x_t + b_{ig} + W_{hg} h_{t−1} + b_{hg})");
  check_shape (&it, "[h_{t−1}, x_t]", "74");
  check_shape (&it, "W = [W_h, W_i]", "64 × 74");
  check_shape (&it, "W_{ii}, W_{if}, W_{ig}, W_{io}", "64 × 10");
  int64_t all = 0;
  for (size_t i = 1; i < check->n; i++)
    {
      size_t n = hg_number_arrays (check, i, HG_CONVENTION_TORCH, arrays);
      for (size_t k = 0; k < n; k++)
        all += arrays[k].values;
    }
  CHECK_EQUAL (all, 22496);
  CHECK_EQUAL (check->parameters, 22200);
  hg_check_free (check);
}

TEST (shapes_are_written_as_tuples)
{
  char text[HG_SHAPE_TEXT];
  HgShape shape = hg_shape (2, 50, 10), one = hg_shape (1, 74), open = hg_shape (1, HG_UNKNOWN);
  CHECK_TEXT (hg_explain_tuple (&shape, 32, text), "(32, 50, 10)");
  CHECK_TEXT (hg_explain_tuple (&one, HG_UNKNOWN, text), "(n, 74)");
  CHECK_TEXT (hg_explain_tuple (&one, 0, text), "(74)");
  CHECK_TEXT (hg_explain_tuple (&open, 0, text), "(?)");
}

TEST (an_axis_is_followed_through_the_stack)
{
  HgCheck *check = open_preset ("rare-event-59");
  int lit[16];
  REQUIRE (check != NULL && check->n == 8);
  hg_number_follow (check, 1, 0, lit); /* the steps, up to the waist that drops them */
  static const int steps[] = { 0, 0, 0, -1, -1, -1, -1, -1 }, again[] = { -1, -1, -1, -1, 0, 0, 0, 0 };
  CHECK (memcmp (lit, steps, sizeof steps) == 0);
  hg_number_follow (check, 6, 0, lit);
  CHECK (memcmp (lit, again, sizeof again) == 0);
  hg_check_free (check);
  check = open_preset ("conv-28");
  REQUIRE (check != NULL);
  hg_number_follow (check, 2, 2, lit); /* channels: what the first convolution makes, and the pooling keeps */
  CHECK_EQUAL (lit[0], -1);
  CHECK_EQUAL (lit[1], 2);
  CHECK_EQUAL (lit[2], 2);
  CHECK_EQUAL (lit[3], -1);
  hg_check_free (check);
}

TEST (a_stack_that_does_not_fit_still_says_what_it_can)
{
  HgError error = { 0 };
  char text[HG_NUMBER_TEXT];
  HgModel *model = hg_model_parse ("test", "Input 5x3; LSTM 4; LSTM 2; Dense 3", &error);
  HgCheck *check = model != NULL ? hg_check_shapes (model, &error) : NULL;
  REQUIRE (CHECK_DONE (check != NULL, error));
  CHECK_TEXT (hg_number_parameters (check, 2, text), "Unknown until the layer's input fits.");
  CHECK (ends_well (hg_number_values (check, 3, text)));
  hg_check_free (check);
  hg_model_unref (model);
}
