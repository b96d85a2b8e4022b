/* What a trace says happened inside a recurrent layer: the states are those that the layer gives, the gates
 * those that PyTorch gives, the coins those that fell in training. */
#include "analysis/cell-trace.h"
#include "engine/place.h"
#include "files/arrays-h5.h"
#include "files/h5-text.h"
#include "files/read-file.h"
#include "harness.h"
#include "model/network.h"

static const double NEAR = 1e-6;

/* A model with weights and one sample of data that it was not trained on. */
typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgPrepared data;
  HgCheck *check;
} Bench;

static bool
open_bench (Bench *bench, const char *stack)
{
  HgError error = { 0 };
  *bench = (Bench){ .model = hg_model_parse ("test", stack, &error) };
  bench->check = bench->model != NULL ? hg_check_shapes (bench->model, &error) : NULL;
  bench->weights = bench->check != NULL ? hg_weights_new (bench->model, 5, &error) : NULL;
  if (!CHECK_DONE (bench->weights != NULL, error))
    return false;
  for (size_t i = 0; i < bench->weights->n; i++) /* biases, too */
    for (size_t k = 0; k < bench->weights->items[i].value->values; k++)
      bench->weights->items[i].value->data[k] += (HgReal)(0.3 * sin (1.7 * (double)k + (double)i));
  HgEdge out = bench->model->outputs[0];
  bench->data.x = hg_tensor_new_rows (2, &bench->check->nodes[0].out[0], &error);
  bench->data.y = hg_tensor_new_rows (2, &bench->check->nodes[out.node].out[out.slot], &error);
  if (!CHECK_DONE (bench->data.x != NULL && bench->data.y != NULL, error))
    return false;
  for (size_t i = 0; i < bench->data.x->values; i++)
    bench->data.x->data[i] = (HgReal)sin (0.9 * (double)i);
  for (size_t i = 0; i < bench->data.y->values; i++)
    bench->data.y->data[i] = (HgReal)cos (0.4 * (double)i);
  return true;
}

static void
close_bench (Bench *bench)
{
  hg_tensor_unref (bench->data.x);
  hg_tensor_unref (bench->data.y);
  hg_weights_unref (bench->weights);
  hg_check_free (bench->check);
  hg_model_unref (bench->model);
}

/* What the network makes of sample 1 at @node, (1, shape…); forced by the true values or not. */
static HgTensor *
given (const Bench *bench, size_t node, bool forced)
{
  HgError error = { 0 };
  HgNetworkOptions options = { .batch = 1, .targets = forced };
  HgNetwork *network = hg_network_new (bench->model, &options, &error);
  const size_t sample = 1;
  HgTensor *x = hg_tensor_gather (bench->data.x, &sample, 1, &error);
  HgTensor *y = hg_tensor_gather (bench->data.y, &sample, 1, &error), *result = NULL;
  HgPrediction asked
      = { .x = (const HgTensor *const[]){ x }, .n_x = 1, .teacher = forced ? y : NULL, .node = node };
  if (CHECK_DONE (network != NULL && hg_network_load (network, bench->weights, &error), error))
    result = hg_network_predict_all (network, &asked, &error);
  CHECK_DONE (result != NULL, error);
  hg_tensor_unref (x);
  hg_tensor_unref (y);
  hg_network_free (network);
  return result;
}

static HgCellTraceAsked
asked_of (const Bench *bench, size_t node)
{
  return (HgCellTraceAsked){ .model = bench->model,
                             .weights = bench->weights,
                             .data = &bench->data,
                             .sample = 1,
                             .node = node,
                             .ratio = NAN };
}

/* h of the trace against columns @first … of the layer's output, whose steps are in order of the layer. */
static void
check_states (const HgCellTrace *trace, const HgTensor *output, size_t first, bool turned)
{
  size_t width = hg_tensor_row_values (output) / trace->t;
  for (size_t i = 0; i < trace->t; i++)
    for (size_t j = 0; j < trace->u; j++)
      CHECK_NEAR (trace->rows[trace->n - 1].values[i * trace->u + j],
                  output->data[(turned ? trace->t - 1 - i : i) * width + first + j], NEAR);
}

TEST (states_are_those_that_the_layer_gives)
{
  static const char *const layers[] = {
    "LSTM 4 sequences",
    "LSTM 4 relu recurrent_activation=hard_sigmoid sequences",
    "LSTM 4 recurrent_activation=hard_sigmoid_2 use_bias=false sequences",
    "LSTM 4 sequences backwards",
    "GRU 4 sequences",
    "GRU 4 reset_after=false sequences",
    "GRU 4 use_bias=false sequences backwards",
    "SimpleRNN 4 sequences",
    "SimpleRNN 4 relu sequences",
  };
  for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
    {
      char stack[160];
      HgError error = { 0 };
      HgCellTrace trace;
      Bench bench;
      snprintf (stack, sizeof stack, "Input 6x3; %s", layers[i]);
      REQUIRE (open_bench (&bench, stack));
      HgCellTraceAsked asked = asked_of (&bench, 1);
      HgTensor *output = given (&bench, 1, false);
      if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error) && output != NULL)
        check_states (&trace, output, 0, trace.backwards);
      hg_cell_trace_clear (&trace);
      hg_tensor_unref (output);
      close_bench (&bench);
    }
}

TEST (both_directions_are_traced_in_the_order_of_time)
{
  HgError error = { 0 };
  Bench bench;
  REQUIRE (open_bench (&bench, "Input 6x3; Bidirectional concat LSTM 4 sequences"));
  HgTensor *output = given (&bench, 1, false);
  for (size_t k = 0; k < 2; k++)
    {
      HgCellTrace trace;
      HgCellTraceAsked asked = asked_of (&bench, 1);
      asked.direction = k;
      if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error))
        {
          CHECK_EQUAL (trace.backwards, k == 1);
          check_states (&trace, output, 4 * k, false);
        }
      hg_cell_trace_clear (&trace);
    }
  hg_tensor_unref (output);
  close_bench (&bench);
}

TEST (states_are_handed_on_and_repeated_vectors_come_in)
{
  HgError error = { 0 };
  HgCellTrace trace;
  Bench bench;
  REQUIRE (open_bench (&bench,
                       "Input 6x3; enc = LSTM 4 state; RepeatVector 5; LSTM 4 sequences < repeat_vector, "
                       "enc.1, enc.2"));
  size_t last = bench.model->n - 1;
  HgCellTraceAsked asked = asked_of (&bench, last);
  HgTensor *output = given (&bench, last, false), *h = given (&bench, 1, false);
  if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error))
    {
      CHECK (trace.handed);
      CHECK_EQUAL (trace.t, 5);
      check_states (&trace, output, 0, false);
      for (size_t j = 0; j < 4; j++)
        {
          CHECK_NEAR (trace.h0[j], h->data[j], NEAR);
          CHECK_NEAR (trace.x[3 * 4 + j], h->data[j], NEAR);
          CHECK_NEAR (hg_cell_trace_before (&trace, 5, 0, j), h->data[j], NEAR);
        }
    }
  hg_cell_trace_clear (&trace);
  hg_tensor_unref (output);
  hg_tensor_unref (h);
  close_bench (&bench);
}

TEST (masked_steps_keep_the_state)
{
  HgError error = { 0 };
  HgCellTrace trace;
  Bench bench;
  REQUIRE (open_bench (&bench, "Input 6x3; Masking; LSTM 4 sequences"));
  memset (bench.data.x->data + 18 + 2 * 3, 0, 6 * sizeof (HgReal)); /* steps 2 and 3 of sample 1 */
  HgCellTraceAsked asked = asked_of (&bench, 2);
  HgTensor *output = given (&bench, 2, false);
  if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error))
    {
      char text[64];
      for (size_t i = 0; i < 6; i++)
        CHECK_EQUAL (trace.skipped[i], i == 2 || i == 3);
      check_states (&trace, output, 0, false);
      CHECK_CONTAINS (hg_cell_trace_numbers (&trace, 5, 3, 0, text, sizeof text), "masked: stays");
    }
  hg_cell_trace_clear (&trace);
  hg_tensor_unref (output);
  close_bench (&bench);
}

static const char decoder[] = "Input 6x3; enc = LSTM 4 state; FeedbackDecoder 4 steps=6 features=3 "
                              "teacher_forcing_ratio=0.5 < enc.1, "
                              "enc.2";

TEST (a_decoder_writes_what_it_writes_free_or_taught)
{
  HgError error = { 0 };
  Bench bench;
  REQUIRE (open_bench (&bench, decoder));
  for (int teach = HG_TEACH_NEVER; teach <= HG_TEACH_ALWAYS; teach++)
    {
      HgCellTrace trace;
      HgCellTraceAsked asked = asked_of (&bench, 2);
      HgTensor *output = given (&bench, 2, teach == HG_TEACH_ALWAYS);
      asked.teach = (HgTeach)teach;
      if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error) && output != NULL)
        for (size_t i = 0; i < 18; i++)
          {
            CHECK_NEAR (trace.written[i], output->data[i], NEAR);
            CHECK_EQUAL (trace.taught[i / 3], teach == HG_TEACH_ALWAYS && i >= 3);
          }
      hg_cell_trace_clear (&trace);
      hg_tensor_unref (output);
    }
  close_bench (&bench);
}

/* What a training batch of sample 1 saw. */
typedef struct
{
  const Bench *bench;
  HgReal y[18];
} Batch;

static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  memcpy (x, ((Batch *)data)->bench->data.x->data + 18, 18 * sizeof *x);
}

static void
target (void *data, size_t output, size_t n, size_t first, HgReal *y)
{
  memcpy (y, ((Batch *)data)->bench->data.y->data + 18, 18 * sizeof *y);
}

static double
keep (void *data, const HgLossCall *call)
{
  memcpy (((Batch *)data)->y, call->y, sizeof ((Batch *)data)->y);
  memset (call->dy, 0, call->values * sizeof *call->dy);
  return 0;
}

TEST (coins_fall_as_they_do_in_training)
{
  HgError error = { 0 };
  Bench bench;
  REQUIRE (open_bench (&bench, decoder));
  HgNetworkOptions options = { .batch = 1, .training = true };
  HgNetwork *network = hg_network_new (bench.model, &options, &error);
  size_t taught = 0;
  if (CHECK_DONE (network != NULL && hg_network_load (network, bench.weights, &error), error))
    for (uint64_t step = 0; step < 8; step++)
      {
        Batch seen = { .bench = &bench };
        HgCellTrace trace;
        HgCellTraceAsked asked = asked_of (&bench, 2);
        HgBatch batch = { .feed = feed,
                          .target = target,
                          .loss = keep,
                          .data = &seen,
                          .n = 1,
                          .training = true,
                          .seed = hg_random_seed (42, step) };
        hg_network_run (network, &batch);
        asked.teach = HG_TEACH_BY_COINS;
        asked.seed = 42;
        asked.step = step;
        if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error))
          for (size_t i = 0; i < 18; i++)
            {
              CHECK_NEAR (trace.written[i], seen.y[i], NEAR);
              taught += i % 3 == 0 && trace.taught[i / 3];
            }
        hg_cell_trace_clear (&trace);
      }
  CHECK (taught > 8 && taught < 32); /* of 40 coins at ½ */
  hg_network_free (network);
  close_bench (&bench);
}

static HgTensor *
golden_array (const char *layer, const char *name)
{
  HgError error = { 0 };
  char file[TEST_PATH], path[80];
  snprintf (file, sizeof file, "%s", golden ("torch/gates.h5"));
  snprintf (path, sizeof path, "%s/%s", layer, name);
  HgTensor *array = hg_arrays_h5_load (file, path, &error);
  CHECK_DONE (array != NULL, error);
  return array;
}

static void
check_golden (const char *layer, const char *stack, const char *const *rows)
{
  HgError error = { 0 };
  HgCellTrace trace;
  Bench bench;
  REQUIRE (open_bench (&bench, stack));
  hg_tensor_unref (bench.data.x);
  bench.data.x = golden_array (layer, "x");
  for (size_t i = 0; i < bench.weights->n; i++)
    {
      hg_tensor_unref (bench.weights->items[i].value);
      bench.weights->items[i].value = golden_array (layer, bench.weights->items[i].spec.name);
    }
  HgCellTraceAsked asked = asked_of (&bench, 1);
  asked.sample = 0;
  if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error))
    for (size_t row = 0; rows[row] != NULL; row++)
      {
        HgTensor *array = golden_array (layer, rows[row]);
        for (size_t i = 0; array != NULL && i < array->values; i++)
          CHECK_NEAR (trace.rows[row].values[i], array->data[i], NEAR);
        hg_tensor_unref (array);
      }
  hg_cell_trace_clear (&trace);
  close_bench (&bench);
}

TEST (gates_are_those_of_pytorch)
{
  static const char *const lstm[] = { "i", "f", "candidate", "o", "c", "h", NULL };
  static const char *const gru[] = { "z", "r", "candidate", "h", NULL };
  check_golden ("lstm", "Input 7x3; layer = LSTM 5 sequences", lstm);
  check_golden ("gru", "Input 7x3; layer = GRU 5 sequences", gru);
  check_golden ("hard", "Input 7x3; layer = LSTM 5 relu recurrent_activation=hard_sigmoid_2 sequences", lstm);
}

/* Every number that stands in an equation is one of the trace, and together they give the value. */
TEST (numbers_stand_in_the_equations)
{
  HgError error = { 0 };
  HgCellTrace trace;
  Bench bench;
  char text[128], number[32];
  REQUIRE (open_bench (&bench, "Input 6x3; LSTM 4 sequences"));
  HgCellTraceAsked asked = asked_of (&bench, 1);
  if (CHECK_DONE (hg_cell_trace (&asked, &trace, &error), error))
    {
      const HgTraceRow *i = &trace.rows[0];
      size_t at = 2 * 4 + 1;
      CHECK_TEXT (i->symbol, "i");
      CHECK_TEXT (i->name, "input gate");
      CHECK_CONTAINS (i->equation, "W_i");
      CHECK_NEAR (1 / (1 + exp (-(double)(i->from_input[at] + i->from_state[at] + i->bias[1]))),
                  i->values[at], NEAR);
      hg_cell_trace_numbers (&trace, 0, 2, 1, text, sizeof text);
      CHECK_CONTAINS (text, "σ(");
      CHECK_CONTAINS (text, hg_cell_trace_number ((double)i->from_input[at], number, sizeof number));
      hg_cell_trace_numbers (&trace, 5, 2, 1, text, sizeof text);
      CHECK_CONTAINS (text, "· tanh(");
      CHECK_EQUAL (hg_cell_trace_row (&trace, "c̃"), 2);
      CHECK_EQUAL (hg_cell_trace_row (&trace, "z"), HG_TRACE_ROWS);
      CHECK_TEXT (hg_cell_trace_number (-1.375, number, sizeof number), "−1.38");
    }
  hg_cell_trace_clear (&trace);
  close_bench (&bench);
}

TEST (states_are_said_to_be_handed_on)
{
  static const struct
  {
    const char *stack, *said;
  } cases[] = {
    { "Input 6x3; LSTM 4; RepeatVector 6; LSTM 3 sequences",
      "Begins with zeros. repeat_vector hands its last h to each of 6 steps." },
    { "Input 6x3; LSTM 4 sequences; LSTM 3", "Begins with zeros. lstm_1 reads h of every step." },
    { "Input 6x3; LSTM 4; Dense 2", "Begins with zeros. dense reads its last h." },
  };
  char text[400];
  Bench bench;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      REQUIRE (open_bench (&bench, cases[i].stack));
      CHECK_TEXT (hg_cell_trace_handover (bench.check, 1, text, sizeof text), cases[i].said);
      close_bench (&bench);
    }
  REQUIRE (open_bench (&bench, decoder));
  CHECK_TEXT (hg_cell_trace_handover (bench.check, 2, text, sizeof text),
              "Begins with the state that enc ends with.");
  CHECK_TEXT (hg_cell_trace_handover (bench.check, 1, text, sizeof text),
              "Begins with zeros. feedback_decoder begins with its last h and c.");
  close_bench (&bench);
}

TEST (other_layers_are_refused)
{
  HgError error = { 0 };
  HgCellTrace trace;
  Bench bench;
  REQUIRE (open_bench (&bench, "Input 6x3; LSTM 4; Dense 2"));
  HgCellTraceAsked asked = asked_of (&bench, 2);
  CHECK (!hg_cell_trace_recurrence (bench.model, 2, NULL));
  CHECK (hg_cell_trace_recurrence (bench.model, 1, NULL));
  CHECK (!hg_cell_trace (&asked, &trace, &error));
  CHECK_CONTAINS (error.text, "not recurrent");
  hg_cell_trace_clear (&trace);
  close_bench (&bench);
}
