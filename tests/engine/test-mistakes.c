/* The mistakes that people make with a stack, each in several variants: the diagnostic names the layer and
 * says what came and what was expected; a fix is offered whose preview is the shape after it; with it, and at
 * most one further fix, the stack checks clean; and undoing it gives the model back. */
#include "engine/harness.h"
#include "model/check.h"
#include "model/edit.h"
#include "model/preset.h"

enum
{
  STEPS = 2 /* fixes that a mistake may take */
};

typedef struct
{
  const char *stack;
  const char *layer;    /* the diagnostic is about, as its bar is titled */
  const char *sentence; /* in full */
  const char *fix;      /* one that is offered, with its preview; NULL: none is possible */
} Mistake;

/* Whether nothing is left to mend but what the person was told before. */
static bool
is_clean (const HgCheck *check, HgSeverity severity)
{
  return check->n_faults == 0 && (severity == HG_WARNING || check->trains)
         && (severity != HG_WARNING || check->n_diagnostics == 0);
}

/* Whether @model is clean after at most @steps fixes, any of those offered. */
static bool
gets_clean (const HgModel *model, HgSeverity severity, int steps)
{
  HgCheck *check = hg_check_new (model, NULL);
  bool clean = check != NULL && is_clean (check, severity);
  for (size_t i = 0; check != NULL && !clean && steps > 0 && i < check->n_diagnostics; i++)
    for (size_t k = 0; !clean && k < check->diagnostics[i].n_fixes; k++)
      clean = gets_clean (check->diagnostics[i].fixes[k].model, severity, steps - 1);
  hg_check_free (check);
  return clean;
}

/* The shape of the preview is one that the model after it really has. */
static void
check_preview (const HgFix *fix)
{
  HgCheck *after = hg_check_shapes (fix->model, NULL);
  bool found = false;
  for (size_t i = 0; i < after->n; i++)
    {
      found |= hg_shape_equal (&fix->shape, &after->nodes[i].out[0]);
      found |= after->model->nodes[i]->n_in > 0 && hg_shape_equal (&fix->shape, &after->nodes[i].in[0]);
    }
  if (!found || !hg_shape_known (&fix->shape))
    test_fault (__FILE__, __LINE__, "“%s” previews a shape that no layer has", fix->title);
  hg_check_free (after);
}

/* What is offered, one a line, for the report of a fault. */
static const char *
offers (const HgDiagnostic *diagnostic, char *text, size_t size)
{
  char shape[HG_SHAPE_TEXT];
  text[0] = '\0';
  for (size_t i = 0; i < diagnostic->n_fixes; i++)
    snprintf (text + strlen (text), size - strlen (text), "%s“%s → %s”", i > 0 ? ", " : "",
              diagnostic->fixes[i].title, hg_shape_text (&diagnostic->fixes[i].shape, shape));
  return text;
}

static void
check_offer (const Mistake *mistake, const HgCheck *check, const HgDiagnostic *diagnostic)
{
  char all[600], shape[HG_SHAPE_TEXT], offer[200];
  bool found = false, clean = false;
  for (size_t i = 0; i < diagnostic->n_fixes; i++)
    {
      const HgFix *fix = &diagnostic->fixes[i];
      snprintf (offer, sizeof offer, "%s → %s", fix->title, hg_shape_text (&fix->shape, shape));
      found |= mistake->fix != NULL && strcmp (offer, mistake->fix) == 0;
      clean |= gets_clean (fix->model, diagnostic->severity, STEPS - 1);
      check_preview (fix);
      CHECK (fix->title[0] != '\0' && !hg_model_equal (fix->model, check->model));
    }
  if (mistake->fix == NULL ? diagnostic->n_fixes > 0 : !found)
    test_fault (__FILE__, __LINE__, "%s: expected “%s”, offered are %s", mistake->stack,
                mistake->fix != NULL ? mistake->fix : "nothing", offers (diagnostic, all, sizeof all));
  if (mistake->fix != NULL && !clean)
    test_fault (__FILE__, __LINE__, "%s: is not clean after %d of the fixes %s", mistake->stack, STEPS,
                offers (diagnostic, all, sizeof all));
}

static void
check_mistake (const Mistake *mistake)
{
  HgError error = { 0 };
  char title[96];
  const HgPreset *preset = hg_preset_find (mistake->stack);
  HgModel *model
      = preset != NULL ? hg_preset_model (preset, &error) : hg_model_parse ("stack", mistake->stack, &error);
  if (!CHECK_DONE (model != NULL, error))
    return;
  HgCheck *check = hg_check_new (model, &error);
  if (CHECK_DONE (check != NULL, error) && CHECK (check->n_diagnostics > 0))
    {
      const HgDiagnostic *diagnostic = &check->diagnostics[0];
      hg_layer_describe (model->nodes[diagnostic->node]->layer, title, sizeof title, NULL, 0);
      CHECK_TEXT (title, mistake->layer);
      CHECK_TEXT (diagnostic->sentence, mistake->sentence);
      CHECK_CONTAINS (diagnostic->sentence, title);
      check_offer (mistake, check, diagnostic);
    }
  hg_check_free (check);
  hg_model_unref (model);
}

#define CASES(...)                                                                                           \
  static const Mistake mistakes[] = { __VA_ARGS__ };                                                         \
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)                                            \
  check_mistake (&mistakes[i])

TEST (sequences_are_given_up_too_early)
{
  CASES (
      { "Input 5x59; LSTM 5 relu; LSTM 16 relu sequences; LSTM 1 relu; RepeatVector 5; LSTM 5 relu "
        "sequences; "
        "LSTM 16 relu sequences; TimeDistributed Dense 59",
        "LSTM 16", "LSTM 16 needs time × features and gets 5, because LSTM 5 returns only its last step.",
        "Return sequences in LSTM 5 → 5 × 5" },
      { "Input 50x10; LSTM 64 relu; LSTM 32 relu; Dense 20; RepeatVector 50; LSTM 32 relu sequences; LSTM 64 "
        "relu sequences; TimeDistributed Dense 10",
        "LSTM 32", "LSTM 32 needs time × features and gets 64, because LSTM 64 returns only its last step.",
        "Return sequences in LSTM 64 → 50 × 64" },
      { "Input 100x1; GRU 64 sequences; SimpleRNN 32; GRU 64 sequences; TimeDistributed Dense 1", "GRU 64",
        "GRU 64 needs time × features and gets 32, because SimpleRNN 32 returns only its last step.",
        "Insert RepeatVector(100) → 100 × 32" },
      { "Input 5x59; LSTM 1; RepeatVector 5; LSTM 16; TimeDistributed Dense 59", "TimeDistributed Dense 59",
        "TimeDistributed Dense 59 needs time × features and gets 16, because LSTM 16 returns only its last "
        "step.",
        "Return sequences in LSTM 16 → 5 × 16" },
      { "Input 50x10; Bidirectional LSTM 8; LSTM 4; RepeatVector 50; LSTM 8 sequences; TimeDistributed Dense "
        "10",
        "LSTM 4", "LSTM 4 needs time × features and gets 16.", "Insert RepeatVector(50) → 50 × 16" });
}

TEST (a_vector_or_an_image_goes_into_an_lstm)
{
  CASES ({ "Input 784; LSTM 32; Dense 784", "LSTM 32", "LSTM 32 needs time × features and gets 784.",
           "Insert Reshape to 784 × 1 → 784 × 1" },
         { "Input 10; Dense 8; GRU 3; Dense 10", "GRU 3", "GRU 3 needs time × features and gets 8.",
           "Insert Reshape to 8 × 1 → 8 × 1" },
         { "Input 28x28x1; LSTM 8; Dense 784", "LSTM 8", "LSTM 8 needs time × features and gets 28 × 28 × 1.",
           "Insert Reshape to 28 × 28 → 28 × 28" },
         { "Input 12; Conv1D 8 3 same; Conv1D 1 3 same; Flatten", "Conv1D 8",
           "Conv1D 8 needs time × features and gets 12.", "Insert Reshape to 12 × 1 → 12 × 1" },
         { "Input 784; Conv2D 8 3x3 same; Conv2D 1 3x3 same; Flatten", "Conv2D 8",
           "Conv2D 8 needs rows × columns × channels and gets 784.",
           "Insert Reshape to 28 × 28 × 1 → 28 × 28 × 1" },
         { "Input 28x28; Conv2D 8 3x3 same; Conv2D 1 3x3 same; Reshape 28x28", "Conv2D 8",
           "Conv2D 8 needs rows × columns × channels and gets 28 × 28.",
           "Insert Reshape to 28 × 28 × 1 → 28 × 28 × 1" });
}

TEST (repeat_vector_is_given_a_sequence)
{
  CASES ({ "Input 5x59; LSTM 16 sequences; RepeatVector 5; LSTM 16 sequences; TimeDistributed Dense 59",
           "RepeatVector 5",
           "RepeatVector 5 needs features and gets 5 × 16, because LSTM 16 returns every step.",
           "Only the last step of LSTM 16 → 16" },
         { "Input 50x10; LSTM 16 sequences; Dense 4; RepeatVector 50; LSTM 16 sequences; TimeDistributed "
           "Dense 10",
           "RepeatVector 50",
           "RepeatVector 50 needs features and gets 50 × 4, because LSTM 16 returns every step.",
           "Only the last step of LSTM 16 → 4" },
         { "Input 50x10; Dense 8; RepeatVector 50; LSTM 16 sequences; TimeDistributed Dense 10",
           "RepeatVector 50", "RepeatVector 50 needs features and gets 50 × 8.", "Insert Flatten → 400" });
}

TEST (dense_and_time_distributed_are_mixed_up)
{
  CASES (
      { "Input 784; Dense 64; TimeDistributed Dense 784", "TimeDistributed Dense 784",
        "TimeDistributed Dense 784 needs time × features and gets 64.", "Use Dense 784 alone → 784" },
      { "Input 5x59; LSTM 1; TimeDistributed Dense 59", "TimeDistributed Dense 59",
        "TimeDistributed Dense 59 needs time × features and gets 1, because LSTM 1 returns only its last "
        "step.",
        "Insert RepeatVector(5) → 5 × 1" },
      { "Input 5x59; LSTM 1; Dense 59", "Dense 59",
        "The output is 59 and the input 5 × 59: Dense 59 does not give back the shape that came in.",
        "Insert RepeatVector(5) → 5 × 59" },
      { "Input 5x59; LSTM 1; RepeatVector 5; LSTM 16; Dense 59", "Dense 59",
        "The output is 59 and the input 5 × 59: Dense 59 does not give back the shape that came in.",
        "Return sequences in LSTM 16 → 5 × 59" },
      { "Input 28x28x1; Dense 64; Dense 784", "Dense 784",
        "The output is 28 × 28 × 784 and the input 28 × 28 × 1: Dense 784 does not give back the shape that "
        "came in.",
        "Flatten the input and reshape the output → 28 × 28 × 1" });
}

TEST (odd_sizes_go_through_pooling_and_upsampling)
{
  CASES (
      { "Input 27x27x1; Conv2D 8 3x3 same; MaxPooling2D; Conv2D 4 3x3 same; UpSampling2D; Conv2D 1 3x3 same",
        "Conv2D 1",
        "The output is 26 × 26 × 1 and the input 27 × 27 × 1: Conv2D 1 does not give back the shape that "
        "came in.",
        "Pad 27 × 27 → 28 × 28 and crop at the end → 27 × 27 × 1" },
      { "Input 30x30x1; Conv2D 4 3x3 same; MaxPooling2D; MaxPooling2D; MaxPooling2D; UpSampling2D; "
        "UpSampling2D; "
        "UpSampling2D; Conv2D 1 3x3 same",
        "Conv2D 1",
        "The output is 24 × 24 × 1 and the input 30 × 30 × 1: Conv2D 1 does not give back the shape that "
        "came in.",
        "Pad 30 × 30 → 32 × 32 and crop at the end → 30 × 30 × 1" },
      { "Input 27x27x1; Conv2D 4 3x3 same; MaxPooling2D 2x2 same; UpSampling2D; Conv2D 1 3x3 same",
        "Conv2D 1",
        "The output is 28 × 28 × 1 and the input 27 × 27 × 1: Conv2D 1 does not give back the shape that "
        "came in.",
        "Crop the output to 27 × 27 × 1 → 27 × 27 × 1" },
      { "Input 51x3; Conv1D 8 3 same; MaxPooling1D; UpSampling1D; Conv1D 3 3 same", "Conv1D 3",
        "The output is 50 × 3 and the input 51 × 3: Conv1D 3 does not give back the shape that came in.",
        "Pad 51 → 52 and crop at the end → 51 × 3" },
      { "Input 51x3; Conv1D 8 3; MaxPooling1D; UpSampling1D; Conv1D 3 3", "Conv1D 3",
        "The output is 46 × 3 and the input 51 × 3: Conv1D 3 does not give back the shape that came in.",
        "Same padding in every layer, and an even input → 51 × 3" },
      { "Input 28x28x1; Conv2D 16 3x3; MaxPooling2D; UpSampling2D; Conv2D 1 3x3", "Conv2D 1",
        "The output is 24 × 24 × 1 and the input 28 × 28 × 1: Conv2D 1 does not give back the shape that "
        "came in.",
        "Same padding in every layer → 28 × 28 × 1" },
      { "Input 28x28x1; Conv2D 16 3x3 same; MaxPooling2D; MaxPooling2D; Conv2D 4 3x3 same; UpSampling2D; "
        "Conv2D 1 3x3 same",
        "Conv2D 1",
        "The output is 14 × 14 × 1 and the input 28 × 28 × 1: Conv2D 1 does not give back the shape that "
        "came in.",
        "Insert UpSampling2D 2 × 2 → 28 × 28 × 1" },
      { "Input 27x27x1; a = Conv2D 4 3x3 same; MaxPooling2D; u = UpSampling2D; Concatenate < u, a; Conv2D 1 "
        "3x3 same",
        "Concatenate",
        "Concatenate needs inputs that differ in the joined axis alone and gets 26 × 26 × 4 and 27 × 27 × 4.",
        "Pad 27 × 27 → 28 × 28 and crop at the end → 28 × 28 × 4" },
      { "Input 2x2x1; MaxPooling2D; MaxPooling2D; MaxPooling2D; UpSampling2D", "Max pooling 2D 2 × 2",
        "Max pooling 2D 2 × 2 has a pool of 2 × 2, which does not fit into 1 × 1: use same padding.",
        "Same padding in Max pooling 2D 2 × 2 → 1 × 1 × 1" });
}

TEST (the_output_is_not_shaped_like_the_input)
{
  CASES (
      { "Input 784; Dense 32; Dense 700", "Dense 700",
        "The output is 700 and the input 784: Dense 700 does not give back the shape that came in.",
        "784 units in Dense 700 → 784" },
      { "Input 50x10; LSTM 64; RepeatVector 50; LSTM 32 sequences; TimeDistributed Dense 9",
        "TimeDistributed Dense 9",
        "The output is 50 × 9 and the input 50 × 10: TimeDistributed Dense 9 does not give back the shape "
        "that "
        "came in.",
        "10 units in TimeDistributed Dense 9 → 50 × 10" },
      { "Input 50x10; LSTM 64; RepeatVector 40; LSTM 32 sequences; TimeDistributed Dense 10",
        "TimeDistributed Dense 10",
        "The output is 40 × 10 and the input 50 × 10: TimeDistributed Dense 10 does not give back the shape "
        "that "
        "came in.",
        "50 steps in RepeatVector 40 → 50 × 10" },
      { "Input 28x28x1; Flatten; Dense 32; Dense 784", "Dense 784",
        "The output is 784 and the input 28 × 28 × 1: Dense 784 does not give back the shape that came in.",
        "Add Reshape → 28 × 28 × 1" },
      { "Input 28x28x1; Flatten; Dense 32; Dense 700", "Dense 700",
        "The output is 700 and the input 28 × 28 × 1: Dense 700 does not give back the shape that came in.",
        "784 units in Dense 700, then Reshape → 28 × 28 × 1" },
      { "Input 10; Dense 3", "Dense 3",
        "The output is 3 and the input 10: Dense 3 does not give back the shape that came in.",
        "Add Dense 10 → 10" },
      { "Input 28x28x1; Conv2D 8 3x3 same", "Conv2D 8",
        "The output is 28 × 28 × 8 and the input 28 × 28 × 1: Conv2D 8 does not give back the shape that "
        "came in.",
        "1 filter in Conv2D 8 → 28 × 28 × 1" },
      { "Input 50x10; e = LSTM 64 state; FeedbackDecoder 64 steps=40 features=10 < e.1, e.2",
        "Feedback decoder 64",
        "The output is 40 × 10 and the input 50 × 10: Feedback decoder 64 does not give back the shape that "
        "came "
        "in.",
        "50 steps in Feedback decoder 64 → 50 × 10" },
      { "Input 50x10; e = LSTM 64 state; FeedbackDecoder 64 steps=50 features=8 < e.1, e.2",
        "Feedback decoder 64",
        "The output is 50 × 8 and the input 50 × 10: Feedback decoder 64 does not give back the shape that "
        "came "
        "in.",
        "10 features in Feedback decoder 64 → 50 × 10" });
}

TEST (a_reshape_does_not_divide)
{
  CASES ({ "Input 28x28x1; Flatten; Dense 32; Reshape 14x14x1; UpSampling2D; Conv2D 1 3x3 same", "Reshape",
           "Reshape needs 196 values for 14 × 14 × 1 and gets 32.", "Insert Dense 196 → 196" },
         { "Input 28x28x1; Flatten; Dense 32; Dense 700; Reshape 28x28x1", "Reshape",
           "Reshape needs 784 values for 28 × 28 × 1 and gets 700.", "784 units in Dense 700 → 784" },
         { "Input 32x32x3; Conv2D 8 3x3 relu same; GlobalAveragePooling2D; Dense 32; Dense 8190; Reshape "
           "8x8x128; "
           "UpSampling2D; UpSampling2D; Conv2D 3 3x3 sigmoid same",
           "Reshape", "Reshape needs 8,192 values for 8 × 8 × 128 and gets 8,190.",
           "8,192 units in Dense 8,190 → 8,192" },
         { "Input 8; Reshape 3x3; Flatten; Dense 8", "Reshape",
           "Reshape needs 9 values for 3 × 3 and gets 8.", "Insert Dense 9 → 9" });
}

TEST (a_state_is_handed_over_in_the_wrong_size)
{
  CASES ({ "Input 50x10; e = LSTM 64 state; r = RepeatVector 50; LSTM 32 sequences < r, e.1, e.2; "
           "TimeDistributed Dense 10",
           "LSTM 32", "LSTM 32 needs a state of 32 and gets 64.", "64 units in LSTM 32 → 50 × 64" },
         { "Input 50x10; e = GRU 64 state; r = RepeatVector 50; GRU 32 sequences < r, e.1; "
           "TimeDistributed Dense 10",
           "GRU 32", "GRU 32 needs a state of 32 and gets 64.", "32 units in GRU 64 → 50 × 32" },
         { "Input 50x10; e = LSTM 64 state; FeedbackDecoder 32 steps=50 features=10 < e.1, e.2",
           "Feedback decoder 32", "Feedback decoder 32 needs a state of 32 and gets 64.",
           "64 units in Feedback decoder 32 → 50 × 10" },
         { "Input 50x10; e = LSTM 64; FeedbackDecoder 64 steps=50 features=10 < e.1, e.2",
           "Feedback decoder 64",
           "Feedback decoder 64 needs the state of LSTM 64 and gets none, because its Return state is off.",
           "Return state in LSTM 64 → 64" },
         { "Input 50x10; e = GRU 64 state; r = RepeatVector 50; LSTM 64 sequences < r, e.1; "
           "TimeDistributed Dense 10",
           "LSTM 64", "LSTM 64 needs both h and c as its state and gets only one.",
           "GRU 64 in place of LSTM 64 → 50 × 64" });
}

TEST (nothing_is_compressed)
{
  CASES ({ "conv-28", "Max pooling 2D 2 × 2",
           "Max pooling 2D 2 × 2 is the waist and holds 784 values for 784: nothing is compressed.",
           "4 filters in Conv2D 16 → 7 × 7 × 4" },
         { "recurrent-100", "LSTM 32",
           "LSTM 32 is the waist and holds 3,200 values for 100: nothing is compressed.",
           "Only the last step of LSTM 32, repeated → 32" },
         { "Input 784; Dense 784 relu; Dense 784", "Dense 784",
           "Dense 784 is the waist and holds 784 values for 784: nothing is compressed.",
           "196 units in Dense 784 → 196" },
         { "Input 50x10; Dense 20; Dense 10", "Dense 20",
           "Dense 20 is the waist and holds 1,000 values for 500: nothing is compressed.",
           "2 units in Dense 20 → 50 × 2" },
         { "Input 1; Dense 1; Dense 1", "Dense 1",
           "Dense 1 is the waist and holds 1 value for 1: nothing is compressed.", NULL });
}

/* A waist of nothing cannot be made: the number is refused in a sentence, and a layer that would leave
 * nothing is a fault. */
TEST (the_waist_cannot_be_zero)
{
  static const char *const stacks[] = { "rare-event-59", "lab-lstm", "dense-784", "conv-28", "10-3" };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      HgModel *model = hg_preset_model (hg_preset_find (stacks[i]), NULL);
      HgError error = { 0 };
      bool conv = strcmp (stacks[i], "conv-28") == 0;
      CHECK (hg_edit_set (model, 1, conv ? "filters" : "units", hg_value_int (0), NULL, &error) == NULL);
      CHECK_CONTAINS (error.text, conv ? "filters: expected 1 … 1,000,000,000, got 0"
                                       : "units: expected 1 … 1,000,000,000, got 0");
      hg_model_unref (model);
    }
  CASES ({ "Input 4x4x1; Cropping2D cropping=2,2,2,2; Flatten; Dense 16; Reshape 4x4x1",
           "Cropping 2D 2,2,2,2", "Cropping 2D 2,2,2,2 cuts off 4 of 4 rows: leave at least one.",
           "Remove Cropping 2D 2,2,2,2 → 4 × 4 × 1" });
}

TEST (several_mistakes_are_told_one_by_one)
{
  HgModel *model = hg_model_parse ("two",
                                   "Input 5x59; LSTM 5; LSTM 16 sequences; LSTM 1; RepeatVector 5; LSTM 5; "
                                   "TimeDistributed Dense 59",
                                   NULL);
  HgCheck *check = hg_check_new (model, NULL);
  CHECK_EQUAL (check->n_faults, 2);
  CHECK_TEXT (check->diagnostics[0].sentence,
              "LSTM 16 needs time × features and gets 5, because LSTM 5 returns only its last step.");
  CHECK_CONTAINS (check->diagnostics[1].sentence,
                  "TimeDistributed Dense 59 needs time × features and gets 5");
  CHECK (gets_clean (model, HG_FAULT, 2));
  CHECK (!gets_clean (model, HG_FAULT, 1));
  hg_check_free (check);
  hg_model_unref (model);
}
