/* Models that are more than a chain: graphs in words, edits on them, what their waist hands on, and the fixes
 * and mirror images of stacks with images. */
#include "words.h"
#include "model/check.h"
#include "model/edit.h"
#include "model/network.h"

static const char states[] = "Input 5x3; encoder = LSTM 4 state; decoder = FeedbackDecoder 4 steps=5 "
                             "features=3 < encoder.1, encoder.2";

TEST (wires_and_names_in_words)
{
  HgModel *model = parse ("a = Input 4; b = Dense 3 < a; c = Dense 3 tanh < a; Add < b, c; Dense 2 < b");
  REQUIRE (model != NULL);
  CHECK_EQUAL (model->n, 5);
  CHECK_TEXT (model->nodes[2]->name, "c");
  CHECK_EQUAL (model->nodes[3]->n_in, 2);
  CHECK_EQUAL (model->nodes[3]->in[1].node, 2);
  CHECK_EQUAL (model->n_outputs, 2);
  CHECK_EQUAL (model->outputs[0].node, 3);
  hg_model_unref (model);
}

TEST (wires_to_nowhere_are_named)
{
  static const struct
  {
    const char *stack, *says;
  } cases[] = {
    { "Input 4; Dense 3 < b", "there is no layer called “b” before its use" },
    { "a = Input 4; a = Dense 3", "two layers are called “a”: names must differ" },
    { "a = Input 4; b = Dense 3 < a.1", "b: its input 1 is not a layer before it" },
    { "a = Input 4; Dense 3 < a, a", "dense: expected 1 to 1 inputs, got 2" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_model_parse ("test", cases[i].stack, &error);
      CHECK (model == NULL);
      CHECK_TEXT (error.text, cases[i].says);
      hg_model_unref (model);
    }
}

TEST (an_output_that_its_layer_does_not_offer_is_a_fault)
{
  HgError error = { 0 };
  HgModel *model = parse ("Input 5x3; LSTM 4");
  const HgEdge state = { 1, 1 };
  HgModel *asks = model != NULL ? hg_model_new ("asks", model->nodes, model->n, &state, 1, &error) : NULL;
  REQUIRE (CHECK_DONE (asks != NULL, error));
  HgCheck *check = hg_check_new (asks, &error);
  CHECK_EQUAL (check->n_faults, 1);
  CHECK_TEXT (check->diagnostics[0].sentence,
              "LSTM 4 needs its state as an output of the model and gets none, "
              "because its Return state is off.");
  hg_check_free (check);
  /* An edit leaves no such output behind. */
  HgModel *on = hg_edit_set (asks, 1, "return_state", hg_value_bool (true), NULL, &error),
          *off = on != NULL ? hg_edit_set (on, 1, "return_state", hg_value_bool (false), NULL, &error) : NULL;
  CHECK (on != NULL && on->outputs[0].slot == 1);
  CHECK (off != NULL && off->outputs[0].slot == 0);
  hg_model_unref (off);
  hg_model_unref (on);
  hg_model_unref (asks);
  hg_model_unref (model);
}

TEST (mirroring_needs_a_waist_after_the_input)
{
  HgError error = { 0 };
  HgModel *model = parse ("Input 5x3");
  CHECK (hg_edit_mirror (model, NULL, &error) == NULL);
  CHECK_TEXT (error.text,
              "Mirroring needs one chain of layers that fits together and has a waist after its Input");
  hg_model_unref (model);
}

TEST (what_nothing_uses_can_be_removed)
{
  HgError error = { 0 };
  HgModel *model = parse ("a = Input 8; b = Dense 4 < a; Dense 3 < a; Dense 8 < b");
  model->n_outputs = 1;
  model->outputs[0] = (HgEdge){ 3, 0 };
  HgCheck *check = hg_check_new (model, &error);
  REQUIRE (CHECK (check != NULL && check->n_diagnostics == 1 && check->diagnostics[0].n_fixes == 1));
  CHECK_TEXT (check->diagnostics[0].fixes[0].title, "Remove Dense 3");
  CHECK_EQUAL (check->diagnostics[0].fixes[0].model->n, 3);
  hg_check_free (check);
  hg_model_unref (model);
}

TEST (a_joining_layer_takes_an_earlier_one_that_fits)
{
  HgError error = { 0 };
  HgModel *model = parse ("Input 6; Dense 4; Dense 6");
  HgLayer *add = hg_layer_parse ("Add", &error);
  HgModel *joined = hg_edit_insert (model, 2, add, NULL, &error);
  if (CHECK_DONE (joined != NULL, error))
    {
      CHECK_EQUAL (joined->nodes[3]->in[0].node, 2);
      CHECK_EQUAL (joined->nodes[3]->in[1].node, 0);
      CHECK_EQUAL (joined->outputs[0].node, 3);
    }
  hg_model_unref (joined);
  joined = hg_edit_insert (model, 1, add, NULL, &error);
  CHECK (joined == NULL);
  CHECK_TEXT (error.text, "Add joins two layers, and no earlier layer fits beside 4");
  hg_layer_unref (add);
  hg_model_unref (model);
}

TEST (state_wires_go_with_their_layer)
{
  HgError error = { 0 };
  HgModel *model
      = parse ("a = Input 5x3; b = LSTM 4 state; c = RepeatVector 5 < b; LSTM 4 sequences < c, b.1, b.2");
  REQUIRE (model != NULL);
  HgModel *without = hg_edit_remove (model, 1, NULL, &error);
  if (CHECK_DONE (without != NULL, error))
    {
      CHECK_EQUAL (without->n, 3);
      CHECK_EQUAL (without->nodes[2]->n_in, 1);
    }
  CHECK (hg_edit_move (model, 1, 2, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "LSTM 4 has wires to several layers: it cannot be moved by itself");
  hg_model_unref (without);
  hg_model_unref (model);
}

TEST (a_layer_that_nothing_uses_is_named)
{
  HgModel *model = parse ("a = Input 4; b = Dense 2; c = Dense 3 < b; Dense 4 < b");
  REQUIRE (model != NULL);
  HgEdge output = { .node = 3 };
  HgModel *one = hg_model_new ("one", model->nodes, model->n, &output, 1, NULL);
  HgCheck *check = hg_check_new (one, NULL);
  REQUIRE (check != NULL);
  CHECK_EQUAL (check->n_diagnostics, 1);
  CHECK_TEXT (check->diagnostics[0].sentence,
              "No layer takes what Dense 3 gives, so it changes nothing: wire it, or remove it.");
  hg_check_free (check);
  hg_model_unref (one);
  hg_model_unref (model);
}

TEST (the_waist_is_all_that_is_handed_on)
{
  HgError error = { 0 };
  HgModel *model = parse (states);
  REQUIRE (model != NULL);
  HgNetworkOptions options = { .batch = 3 };
  HgNetwork *network = hg_network_new (model, &options, &error);
  HgWeights *weights = hg_weights_new (model, 5, &error);
  REQUIRE (
      CHECK_DONE (network != NULL && weights != NULL && hg_network_load (network, weights, &error), error));
  const HgCheck *check = hg_network_check (network);
  CHECK_EQUAL (check->waist, 1);
  CHECK_EQUAL (check->waist_values, 8);
  CHECK (check->trains);
  HgShape sample = hg_shape (2, 5, 3);
  HgTensor *x = hg_tensor_new_rows (7, &sample, &error);
  HgRandom random = hg_random (3);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)hg_random_normal (&random);
  HgTensor *z = hg_network_encode (network, x, &error);
  REQUIRE (CHECK_DONE (z != NULL, error));
  for (size_t slot = 1; slot <= 2; slot++)
    {
      const HgTensor *inputs = x;
      HgPrediction asked = { .x = &inputs, .n_x = 1, .node = 1, .slot = slot };
      HgTensor *state = hg_network_predict_all (network, &asked, &error);
      REQUIRE (CHECK_DONE (state != NULL, error));
      for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 4; j++)
          CHECK_NEAR ((double)z->data[i * 8 + (slot - 1) * 4 + j], (double)state->data[i * 4 + j], 0);
      hg_tensor_unref (state);
    }
  hg_tensor_unref (z);
  hg_tensor_unref (x);
  hg_weights_unref (weights);
  hg_network_free (network);
  hg_model_unref (model);
}

/* Whether the first diagnostic of @stack offers a fix called @title that makes it train. */
static void
check_fix (const char *stack, const char *title)
{
  HgModel *model = parse (stack);
  HgCheck *check = model != NULL ? hg_check_new (model, NULL) : NULL;
  REQUIRE (check != NULL);
  bool found = false;
  for (size_t i = 0; check->n_diagnostics > 0 && i < check->diagnostics[0].n_fixes; i++)
    if (strcmp (check->diagnostics[0].fixes[i].title, title) == 0)
      {
        HgCheck *after = hg_check_shapes (check->diagnostics[0].fixes[i].model, NULL);
        CHECK (after->trains);
        hg_check_free (after);
        found = true;
      }
  if (!found)
    test_fault (__FILE__, __LINE__, "%s: no fix “%s”; first: %s", stack, title,
                check->n_diagnostics > 0 ? check->diagnostics[0].sentence : "no diagnostic");
  hg_check_free (check);
  hg_model_unref (model);
}

TEST (faults_of_graphs_and_images_have_fixes)
{
  check_fix ("Input 5x3; encoder = LSTM 4; FeedbackDecoder 4 steps=5 features=3 < encoder.1, encoder.2",
             "Return state in LSTM 4");
  check_fix ("Input 23x23x1; Conv2D 4 3x3 same relu; MaxPooling2D; UpSampling2D; Conv2D 1 3x3 same",
             "Pad 23 × 23 → 24 × 24 and crop at the end");
  check_fix ("Input 50x30x3; MaxPooling2D; MaxPooling2D; Conv2D 4 3x3 same; UpSampling2D; UpSampling2D; "
             "Conv2D 3 3x3 same",
             "Pad 50 × 30 → 52 × 32 and crop at the end");
  check_fix ("Input 21x2; Conv1D 4 3 same; MaxPooling1D; UpSampling1D; Conv1D 2 3 same",
             "Pad 21 → 22 and crop at the end");
}

TEST (several_outputs_and_what_cannot_go_step_by_step_are_named)
{
  static const struct
  {
    const char *stack, *says;
  } cases[] = {
    { "a = Input 4; b = Dense 3; Dense 4 < b; Dense 4 relu < b",
      "The model has 2 outputs: training compares the first, Dense 4, with the input." },
    { "Input 5x4; TimeDistributed VariationalLatent 2; Dense 4",
      "TimeDistributed VAE latent 2 cannot apply VAE latent step by step: put it beside, not inside." },
    { "Input 5x4; TimeDistributed Add; Dense 4",
      "TimeDistributed Add cannot apply Add step by step: put it beside, not inside." },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgModel *model = parse (cases[i].stack);
      HgCheck *check = model != NULL ? hg_check_new (model, NULL) : NULL;
      REQUIRE (check != NULL && CHECK (check->n_diagnostics > 0));
      CHECK_TEXT (check->diagnostics[0].sentence, cases[i].says);
      hg_check_free (check);
      hg_model_unref (model);
    }
}

TEST (encoders_of_images_have_mirror_images)
{
  static const char *const stacks[] = {
    "Input 28x28x1; Conv2D 32 3x3 same relu; MaxPooling2D; Conv2D 16 3x3 same relu; MaxPooling2D; Conv2D 1 "
    "3x3 same",
    "Input 32x32x3; Conv2D 8 3x3 same strides=2x2 relu; Conv2D 16 3x3 strides=2x2 same; Flatten; Dense 10; "
    "Dense 3072",
    "Input 32x32x3; Conv2D 8 3x3 same relu; MaxPooling2D; GlobalAveragePooling2D; Dense 5; Dense 3072 "
    "sigmoid",
    "Input 40x3; Conv1D 8 3 same relu; MaxPooling1D; Conv1D 4 5 strides=2 same; Conv1D 3 3 same",
    "Input 10x10x1; Conv2D 8 3x3 relu; Conv2D 4 3x3; Conv2D 1 3x3 same sigmoid",
  };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      HgError error = { 0 };
      HgModel *model = parse (stacks[i]), *mirrored = hg_edit_mirror (model, NULL, &error);
      HgCheck *check = mirrored != NULL ? hg_check_shapes (mirrored, &error) : NULL;
      if (check == NULL || !check->trains)
        test_fault (__FILE__, __LINE__, "%s: %s", stacks[i],
                    check == NULL              ? error.text
                    : check->n_diagnostics > 0 ? check->diagnostics[0].sentence
                                               : "does not train");
      hg_check_free (check);
      hg_model_unref (mirrored);
      hg_model_unref (model);
    }
}

/* One layer, called three times: what is done to one call is done to the layer. */
TEST (a_shared_layer_changes_as_one)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse (
      "m", "Input 5; s = Dense 5; t = again s; d = Dense 4; u = again s < t; Add < s, u", &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  CHECK_EQUAL (hg_model_owner (model, 2), 1);
  CHECK (hg_model_shared (model, 1) && hg_model_shared (model, 4) && !hg_model_shared (model, 3));
  HgModel *wide = hg_edit_set (model, 4, "activation", hg_value_choice (HG_TANH), NULL, &error);
  if (CHECK_DONE (wide != NULL, error))
    for (size_t i = 1; i < 5; i++)
      {
        HgValue value;
        CHECK (hg_layer_get (wide->nodes[i]->layer, "activation", &value));
        CHECK ((value.i == HG_TANH) == (i != 3));
      }
  HgModel *longer = hg_edit_insert (model, 0, wide->nodes[3]->layer, NULL, &error);
  if (CHECK_DONE (longer != NULL, error))
    CHECK_EQUAL (longer->nodes[5]->shares, 2);
  HgModel *shorter = hg_edit_remove (model, 1, NULL, &error);
  if (CHECK_DONE (shorter != NULL, error))
    {
      CHECK_TEXT (shorter->nodes[1]->name, "s");
      CHECK_EQUAL (shorter->nodes[1]->shares, HG_NO_NODE);
      CHECK_EQUAL (shorter->nodes[3]->shares, 1);
    }
  CHECK (hg_edit_move (model, 1, 3, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "is used several times: it cannot be moved by itself");
  hg_model_unref (shorter);
  hg_model_unref (longer);
  hg_model_unref (wide);
  hg_model_unref (model);
}

TEST (calls_of_a_shared_layer_need_inputs_for_the_same_weights)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse (
      "m", "a = Input 5; b = Input 4; s = Dense 3 < a; t = again s < b; Add < s, t", &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  HgCheck *check = hg_check_shapes (model, &error);
  CHECK_EQUAL (check->n_faults, 1);
  CHECK_CONTAINS (
      check->diagnostics[0].sentence,
      "Dense 3 needs an input for the weights that it shares with s, 5 × 3, and gets one for 4 × 3");
  CHECK_EQUAL (check->parameters, 18);
  hg_check_free (check);
  hg_model_unref (model);
}
