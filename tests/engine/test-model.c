/* The model graph: presets with the numbers of their sources, edits, history, names, text. */
#include "words.h"
#include "model/check.h"
#include "model/edit.h"
#include "model/preset.h"
#include "model/summary.h"

typedef struct
{
  const char *preset;
  int64_t parameters, values, waist;
  const char *headline;
  int64_t of_layer[18]; /* parameters, ending in −1 */
} Row;

/* The question, the tutorial and the lab state these numbers. */
static const Row rows[] = {
  { "rare-event-59",
    5331,
    295,
    1,
    "295 → 1 · 295.00× · 99.66 % · 5,331 parameters",
    { 0, 1300, 1408, 72, 0, 140, 1408, 1003, -1 } },
  { "lab-lstm",
    64542,
    500,
    20,
    "500 → 20 · 25.00× · 96.00 % · 64,542 parameters",
    { 0, 19200, 12416, 660, 0, 6784, 24832, 650, -1 } },
  { "pytorch-lstm",
    22200,
    500,
    64,
    "500 → 64 · 7.81× · 87.20 % · 22,200 parameters",
    { 0, 19200, 0, 3000, -1 } },
  { "recurrent-100",
    54209,
    100,
    3200,
    "100 → 3,200 · 0.03× · no compression · 54,209 parameters",
    { 0, 16896, 12416, 24832, 65, -1 } },
  { "dense-784",
    218192,
    784,
    64,
    "784 → 64 · 12.25× · 91.84 % · 218,192 parameters",
    { 0, 100480, 8256, 8320, 101136, -1 } },
  { "conv-28",
    12193,
    784,
    784,
    "784 → 784 · 1.00× · no compression · 12,193 parameters",
    { 0, 320, 0, 4624, 0, 2320, 4640, 289, -1 } },
  { "lab-cnn",
    590819,
    3072,
    32,
    "3,072 → 32 · 96.00× · 98.96 % · 590,819 parameters",
    { 0, 896, 0, 18496, 0, 73856, 0, 4128, 270336, 0, 147584, 0, 73792, 0, 1731, -1 } },
  /* 2 · 4L(F + L + 1) + F(L + 1) with L = 64, F = 10; the state is h and c. */
  { "seq2seq", 39050, 500, 128, "500 → 128 · 3.91× · 74.40 % · 39,050 parameters", { 0, 19200, 19850, -1 } },
  { "10-3", 73, 10, 3, "10 → 3 · 3.33× · 70.00 % · 73 parameters", { 0, 33, 40, -1 } },
};

/* The stack as text, "; " between layers, and frees @model. */
static const char *
stack_text (HgModel *model)
{
  static char text[2048];
  size_t used = 0;
  *text = '\0';
  for (size_t i = 0; model != NULL && i < model->n; i++)
    {
      char layer[200];
      hg_layer_text (model->nodes[i]->layer, layer, sizeof layer);
      used += (size_t)snprintf (text + used, sizeof text - used, "%s%s", i > 0 ? "; " : "", layer);
    }
  hg_model_unref (model);
  return text;
}

TEST (presets_have_the_numbers_of_their_sources)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      HgError error = { 0 };
      const HgPreset *preset = hg_preset_find (rows[i].preset);
      REQUIRE (CHECK (preset != NULL));
      HgModel *model = hg_preset_model (preset, &error);
      REQUIRE (CHECK_DONE (model != NULL, error));
      HgCheck *check = hg_check_new (model, &error);
      REQUIRE (CHECK_DONE (check != NULL, error));
      char text[200];
      CHECK_EQUAL (check->n_faults, 0);
      CHECK (check->trains);
      CHECK_EQUAL (check->parameters, rows[i].parameters);
      CHECK_EQUAL (check->input_values, rows[i].values);
      CHECK_EQUAL (check->waist_values, rows[i].waist);
      CHECK_TEXT (hg_check_headline (check, text, sizeof text), rows[i].headline);
      size_t layers = 0;
      for (; rows[i].of_layer[layers] >= 0; layers++)
        CHECK_EQUAL (check->nodes[layers].parameters, rows[i].of_layer[layers]);
      CHECK_EQUAL (check->n, layers);
      hg_check_free (check);
      hg_model_unref (model);
    }
}

TEST (rare_event_shapes_and_roles)
{
  static const char *const shapes[]
      = { "5 × 59", "5 × 5", "5 × 16", "1", "5 × 1", "5 × 5", "5 × 16", "5 × 59" };
  static const HgRole roles[] = { HG_ROLE_INPUT,   HG_ROLE_ENCODER, HG_ROLE_ENCODER, HG_ROLE_WAIST,
                                  HG_ROLE_DECODER, HG_ROLE_DECODER, HG_ROLE_DECODER, HG_ROLE_OUTPUT };
  HgModel *model = hg_preset_model (hg_preset_find ("rare-event-59"), NULL);
  HgCheck *check = hg_check_new (model, NULL);
  for (size_t i = 0; i < 8; i++)
    {
      char text[HG_SHAPE_TEXT];
      CHECK_TEXT (hg_shape_text (&check->nodes[i].out[0], text), shapes[i]);
      CHECK_EQUAL (check->nodes[i].role, roles[i]);
    }
  CHECK_TEXT (model->nodes[2]->name, "lstm_1");
  hg_check_free (check);
  hg_model_unref (model);
}

TEST (text_comes_back_as_it_went)
{
  static const char *const texts[] = {
    "InputLayer 5x59", "LSTM 16 relu sequences",
    "LSTM 3",          "LSTM 4 recurrent_activation=hard_sigmoid use_bias=false",
    "Dense 7 sigmoid", "TimeDistributed Dense 59 relu",
    "Dropout 0.25",    "Activation tanh",
    "Reshape 2x3x4",   "RepeatVector 12",
    "Flatten",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      HgError error = { 0 };
      char text[200];
      HgLayer *layer = hg_layer_parse (texts[i], &error);
      if (CHECK_DONE (layer != NULL, error))
        CHECK_TEXT (hg_layer_text (layer, text, sizeof text), texts[i]);
      hg_layer_unref (layer);
    }
}

TEST (faulty_text_gives_a_sentence)
{
  static const char *const pairs[][2] = {
    { "", "expected a layer" },
    { "Lstmm 4", "there is no layer called “Lstmm”" },
    { "LSTM 0", "units: expected 1" },
    { "LSTM relu2", "LSTM: units: expected a number, got “relu2”" },
    { "LSTM 4 5", "LSTM does not know “5”" },
    { "LSTM units=x", "expected a number" },
    { "LSTM colour=red", "LSTM has no option “colour”" },
    { "Dropout 1.5", "rate: expected 0 … 0.999, got 1.5" },
    { "Reshape 0x4", "expected a shape" },
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    {
      HgError error = { 0 };
      HgLayer *layer = hg_layer_parse (pairs[i][0], &error);
      CHECK (layer == NULL);
      CHECK_CONTAINS (error.text, pairs[i][1]);
      hg_layer_unref (layer);
    }
}

TEST (edits_share_what_they_do_not_touch)
{
  HgModel *model = parse ("Input 8; Dense 4 relu; Dense 2; Dense 8");
  HgModel *edited = hg_edit_set (model, 1, "units", hg_value_int (5), NULL, NULL);
  CHECK (edited->nodes[0] == model->nodes[0]);
  CHECK (edited->nodes[1] != model->nodes[1]);
  CHECK (edited->nodes[2] == model->nodes[2]);
  CHECK (!hg_model_equal (model, edited));
  HgModel *back = hg_edit_set (edited, 1, "units", hg_value_int (4), NULL, NULL);
  CHECK (hg_model_equal (model, back));
  hg_model_unref (back);
  hg_model_unref (edited);
  hg_model_unref (model);
}

TEST (insert_remove_move_rewire_the_chain)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE];
  HgModel *model = parse ("Input 8; Dense 4; Dense 2; Dense 8");
  HgLayer *layer = hg_layer_parse ("Dropout 0.1", &error);
  HgModel *inserted = hg_edit_insert (model, 1, layer, label, &error);
  REQUIRE (CHECK_DONE (inserted != NULL, error));
  CHECK (hg_model_is_chain (inserted));
  CHECK_TEXT (label, "Add Dropout 0.1");
  HgModel *moved = hg_edit_move (inserted, 2, 4, label, &error);
  REQUIRE (CHECK_DONE (moved != NULL, error));
  CHECK (hg_model_is_chain (moved));
  CHECK_TEXT (stack_text (moved), "InputLayer 8; Dense 4; Dense 2; Dense 8; Dropout 0.1");
  HgModel *first = hg_edit_move (inserted, 2, 1, NULL, &error);
  CHECK_TEXT (stack_text (first), "InputLayer 8; Dropout 0.1; Dense 4; Dense 2; Dense 8");
  HgModel *appended = hg_edit_insert (model, 3, layer, NULL, &error);
  CHECK_EQUAL (appended->outputs[0].node, 4);
  hg_model_unref (appended);
  HgModel *removed = hg_edit_remove (inserted, 4, label, &error);
  CHECK_TEXT (label, "Remove Dense 8");
  CHECK_TEXT (stack_text (removed), "InputLayer 8; Dense 4; Dropout 0.1; Dense 2");
  CHECK (hg_edit_remove (model, 0, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "Input stays first");
  CHECK (hg_edit_move (model, 1, 0, NULL, &error) == NULL);
  CHECK (hg_edit_set (model, 9, "units", hg_value_int (1), NULL, &error) == NULL);
  hg_layer_unref (layer);
  hg_model_unref (inserted);
  hg_model_unref (model);
}

TEST (options_of_a_wrapped_layer_are_reached_by_path)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE];
  HgModel *model = parse ("Input 5x59; LSTM 3 sequences; TimeDistributed Dense 59");
  HgModel *edited = hg_edit_set (model, 2, "layer.units", hg_value_int (7), label, &error);
  REQUIRE (CHECK_DONE (edited != NULL, error));
  CHECK_TEXT (label, "TimeDistributed Dens: Units 7");
  HgCheck *check = hg_check_shapes (edited, NULL);
  CHECK_EQUAL (check->nodes[2].out[0].dim[1], 7);
  CHECK_EQUAL (check->nodes[2].parameters, 3 * 7 + 7);
  hg_check_free (check);
  hg_model_unref (edited);
  hg_model_unref (model);
}

TEST (mirror_gives_the_input_back)
{
  static const char *const pairs[][2] = {
    { "Input 5x59; LSTM 5 relu sequences; LSTM 16 relu sequences; LSTM 1 relu",
      "RepeatVector 5; LSTM 16 relu sequences; LSTM 5 relu sequences; TimeDistributed Dense 59" },
    { "Input 784; Dense 128 relu; Dense 64 relu; Dense 784 sigmoid", "Dense 128 relu; Dense 784 sigmoid" },
    { "Input 8x8x1; Flatten; Dense 32 relu; Dense 4; Dense 9", "Dense 32 relu; Dense 64; Reshape 8x8x1" },
    { "Input 59; Dense 16 relu; Dense 20 relu; Dense 1",
      "Dense 16 relu; Dense 20 relu; Dense 1; Dense 20 relu; Dense 16 relu; Dense 59" },
    { "Input 10; Dense 6; Activation tanh; Dropout 0.1; Dense 3; Dense 10",
      "Dense 6; Activation tanh; Dropout 0.1; Dense 10" },
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    {
      HgError error = { 0 };
      HgModel *model = parse (pairs[i][0]);
      HgModel *marked = i == 0 ? hg_edit_mark (model, 3, NULL, &error) : hg_model_ref (model);
      HgModel *mirrored = hg_edit_mirror (marked, NULL, &error);
      if (CHECK_DONE (mirrored != NULL, error))
        {
          HgCheck *check = hg_check_shapes (mirrored, NULL);
          CHECK (check->trains);
          hg_check_free (check);
          CHECK_CONTAINS (stack_text (mirrored), pairs[i][1]);
        }
      hg_model_unref (marked);
      hg_model_unref (model);
    }
}

TEST (faults_stay_alive_and_carry_fixes_that_work)
{
  HgError error = { 0 };
  HgModel *model = parse ("Input 5x59; LSTM 5 relu sequences; LSTM 16 relu; LSTM 1 relu; RepeatVector 5; "
                          "LSTM 5 relu sequences; LSTM 16 relu sequences; TimeDistributed Dense 59");
  HgCheck *check = hg_check_new (model, &error);
  REQUIRE (CHECK_DONE (check != NULL, error));
  char text[HG_SHAPE_TEXT + 100];
  CHECK_EQUAL (check->n_faults, 1);
  CHECK_EQUAL (check->parameters, 5331 - 72);
  CHECK_TEXT (hg_check_headline (check, text, sizeof text),
              "LSTM 1 does not fit · 5,259 parameters without it");
  const HgDiagnostic *diagnostic = &check->diagnostics[0];
  CHECK_EQUAL (diagnostic->node, 3);
  CHECK_TEXT (diagnostic->sentence,
              "LSTM 1 needs time × features and gets 16, because LSTM 16 returns only its last step.");
  CHECK_TEXT (diagnostic->expected, "time × features");
  CHECK_TEXT (diagnostic->got, "16");
  CHECK_TEXT (diagnostic->from, "LSTM 16");
  REQUIRE (CHECK (diagnostic->n_fixes >= 2));
  CHECK_TEXT (diagnostic->fixes[0].title, "Return sequences in LSTM 16");
  CHECK_TEXT (hg_shape_text (&diagnostic->fixes[0].shape, text), "5 × 16");
  CHECK_TEXT (diagnostic->fixes[1].title, "Insert RepeatVector(5)");
  for (size_t i = 0; i < diagnostic->n_fixes; i++)
    {
      HgCheck *after = hg_check_shapes (diagnostic->fixes[i].model, NULL);
      CHECK_EQUAL (after->n_faults, 0);
      hg_check_free (after);
    }
  CHECK_EQUAL (check->nodes[4].state, HG_NODE_AFTER_BROKEN);
  CHECK_TEXT (hg_shape_text (&check->nodes[4].out[0], text), "5 × 1");
  CHECK_EQUAL (check->nodes[5].parameters, 140);
  hg_check_free (check);
  hg_model_unref (model);
}

TEST (typical_mistakes_are_named)
{
  static const struct
  {
    const char *stack, *sentence, *fix;
  } mistakes[] = {
    { "Input 5x3; LSTM 4 sequences; RepeatVector 5; TimeDistributed Dense 3",
      "RepeatVector 5 needs features and gets 5 × 4, because LSTM 4 returns every step.",
      "Only the last step of LSTM 4" },
    { "Input 8; Dense 4; TimeDistributed Dense 8",
      "TimeDistributed Dense 8 needs time × features and gets 4.", "Use Dense 8 alone" },
    { "Input 4x4x2; Flatten; Dense 20; Reshape 4x4x2", "Reshape needs 32 values for 4 × 4 × 2 and gets 20.",
      "Insert Dense 32" },
    { "Input 5x3; LSTM 4; RepeatVector 5; LSTM 6 sequences",
      "The output is 5 × 6 and the input 5 × 3: LSTM 6 does not give back the shape that came in.",
      "3 units in LSTM 6" },
    { "Input 8; Dense 3",
      "The output is 3 and the input 8: Dense 3 does not give back the shape that came in.",
      "8 units in Dense 3" },
    { "Input 6; Dense 6; Dense 6", "Dense 6 is the waist and holds 6 values for 6: nothing is compressed.",
      "1 unit in Dense 6" },
    { "Input 100x1; LSTM 64 sequences; LSTM 32 sequences; LSTM 64 sequences; TimeDistributed Dense 1",
      "LSTM 32 is the waist and holds 3,200 values for 100: nothing is compressed.",
      "Only the last step of LSTM 32, repeated" },
  };
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
    {
      HgModel *model = parse (mistakes[i].stack);
      HgCheck *check = hg_check_new (model, NULL);
      if (CHECK (check->n_diagnostics > 0))
        {
          CHECK_TEXT (check->diagnostics[0].sentence, mistakes[i].sentence);
          bool found = false;
          for (size_t k = 0; k < check->diagnostics[0].n_fixes; k++)
            found |= strcmp (check->diagnostics[0].fixes[k].title, mistakes[i].fix) == 0;
          if (!found)
            test_fault (__FILE__, __LINE__, "%s: no fix “%s” among %zu (%s)", mistakes[i].stack,
                        mistakes[i].fix, check->diagnostics[0].n_fixes, check->diagnostics[0].fixes[0].title);
        }
      hg_check_free (check);
      hg_model_unref (model);
    }
}

TEST (summary_says_what_programs_and_people_need)
{
  HgModel *model = hg_preset_model (hg_preset_find ("recurrent-100"), NULL);
  HgCheck *check = hg_check_new (model, NULL);
  char *text = hg_summary_text (check, "A note.", NULL), *json = hg_summary_json (check, NULL);
  CHECK_CONTAINS (text, "Total params: 54,209");
  CHECK_CONTAINS (text, "(None, 100, 64)");
  CHECK_CONTAINS (text, "the waist compresses nothing");
  CHECK_CONTAINS (text, "A note.");
  CHECK_CONTAINS (json, "\"input_values\": 100");
  CHECK_CONTAINS (json, "\"class\": \"InputLayer\"");
  CHECK_CONTAINS (json, "\"compression\": 0.03125");
  free (text);
  free (json);
  hg_check_free (check);
  hg_model_unref (model);
}

TEST (invalid_graphs_are_refused)
{
  HgError error = { 0 };
  HgModel *model = parse ("Input 8; Dense 4; Dense 8");
  HgEdge output = { .node = 3 };
  CHECK (hg_model_new ("x", model->nodes, 3, &output, 1, &error) == NULL);
  CHECK_CONTAINS (error.text, "output 1 is not a layer");
  const HgNode *twice[] = { model->nodes[0], model->nodes[1], model->nodes[1] };
  output.node = 2;
  CHECK (hg_model_new ("x", twice, 3, &output, 1, &error) == NULL);
  CHECK_CONTAINS (error.text, "names must differ");
  const HgNode *forward[] = { model->nodes[0], model->nodes[2], model->nodes[1] };
  CHECK (hg_model_new ("x", forward, 3, &output, 1, &error) == NULL);
  CHECK_CONTAINS (error.text, "not a layer before it");
  hg_model_unref (model);
}

TEST (a_giant_is_drawn_but_not_allocated)
{
  HgError error = { 0 };
  HgModel *model = parse ("Input 59; Dense 1000000000; Dense 59");
  HgCheck *check = hg_check_new (model, &error);
  CHECK_EQUAL (check->nodes[1].parameters, 60e9);
  hg_check_free (check);
  hg_model_unref (model);
}
