/* Every layer's output: all of them at one go are what each of them is alone, states are given though nobody
 * reads them, places in them have names, and units that the data do not move are found where they begin. */
#include "analysis/output-survey.h"
#include "analysis/weight-map.h"
#include "harness.h"
#include "layers/kind.h"
#include "model/network.h"

enum
{
  ROWS = 11,
  BATCH = 4
};

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgTensor *x;
  HgNetwork *network;
} Bench;

static bool
open_bench (Bench *bench, const char *stack, HgTeam *team)
{
  HgError error = { 0 };
  *bench = (Bench){ .model = hg_model_parse ("test", stack, &error) };
  HgCheck *check = bench->model != NULL ? hg_check_shapes (bench->model, &error) : NULL;
  HgNetworkOptions options = { .batch = BATCH, .inner = true, .team = team };
  if (check != NULL)
    {
      bench->x = hg_tensor_new_rows (ROWS, &check->nodes[0].out[0], &error);
      bench->weights = hg_weights_new (bench->model, 7, &error);
      bench->network = hg_network_new (bench->model, &options, &error);
      hg_check_free (check);
    }
  for (size_t i = 0; bench->x != NULL && i < bench->x->values; i++)
    bench->x->data[i] = (HgReal)sin (0.7 * (double)i + 0.01 * (double)(i % 13));
  return CHECK_DONE (bench->network != NULL && bench->weights != NULL
                         && hg_network_load (bench->network, bench->weights, &error),
                     error);
}

static void
close_bench (Bench *bench)
{
  hg_network_free (bench->network);
  hg_tensor_unref (bench->x);
  hg_weights_unref (bench->weights);
  hg_model_unref (bench->model);
}

/* All outputs against each one by itself. */
static void
check_outputs (const char *stack, HgTeam *team)
{
  Bench bench;
  HgError error = { 0 };
  HgLayerOutputs outputs = { 0 };
  size_t wanted = 0;
  if (!open_bench (&bench, stack, team))
    return;
  HgPrediction asked = { .x = (const HgTensor *const[]){ bench.x }, .n_x = 1 };
  CHECK_DONE (hg_network_outputs (bench.network, &asked, &outputs, &error), error);
  for (size_t i = 0; i < bench.model->n; i++)
    wanted += hg_layer_outputs (bench.model->nodes[i]->layer);
  CHECK_EQUAL (outputs.n, wanted);
  for (size_t i = 0; i < outputs.n; i++)
    {
      const HgLayerOutput *output = &outputs.items[i];
      asked.node = output->node;
      asked.slot = output->slot;
      HgTensor *alone = hg_network_predict_all (bench.network, &asked, &error);
      if (!CHECK_DONE (alone != NULL, error))
        break;
      CHECK (hg_shape_equal (&alone->shape, &output->value->shape));
      if (!CHECK (memcmp (alone->data, output->value->data, alone->values * sizeof (HgReal)) == 0))
        test_fault (__FILE__, __LINE__, "%s, output %zu", bench.model->nodes[output->node]->name,
                    output->slot);
      hg_tensor_unref (alone);
    }
  hg_layer_outputs_clear (&outputs);
  close_bench (&bench);
}

TEST (all_at_once_are_what_each_is_alone)
{
  static const char *const stacks[] = {
    "Input 5x3; LSTM 4 sequences return_state=true; GRU 3; RepeatVector 5; LSTM 3 sequences",
    "Input 6; Dense 4 relu; Dense 6",
    "Input 8x8x2; Conv2D 3 relu; MaxPooling2D; UpSampling2D; Conv2D 2",
    "Input 5x3; Bidirectional LSTM 4 return_state=true; Dense 5; VariationalLatent 2; Dense 15; "
    "Reshape 5x3",
  };
  HgError error = { 0 };
  HgTeam *team = hg_team_new (2, &error);
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      check_outputs (stacks[i], NULL);
      check_outputs (stacks[i], team);
    }
  hg_team_free (team);
}

TEST (states_are_the_last_step)
{
  Bench bench;
  HgError error = { 0 };
  HgLayerOutputs outputs = { 0 };
  REQUIRE (open_bench (&bench, "Input 5x3; LSTM 4 sequences return_state=true; Dense 3", NULL));
  HgPrediction asked = { .x = (const HgTensor *const[]){ bench.x }, .n_x = 1 };
  CHECK_DONE (hg_network_outputs (bench.network, &asked, &outputs, &error), error);
  REQUIRE (outputs.n == 5);
  const HgTensor *sequence = outputs.items[1].value, *h = outputs.items[2].value;
  CHECK_EQUAL (h->shape.rank, 2);
  for (size_t i = 0; i < ROWS; i++)
    CHECK (memcmp (sequence->data + i * 20 + 16, h->data + i * 4, 4 * sizeof (HgReal)) == 0);
  CHECK (memcmp (h->data, outputs.items[3].value->data, h->values * sizeof (HgReal)) != 0);
  hg_layer_outputs_clear (&outputs);
  close_bench (&bench);
}

static void
check_place (const HgShape *shape, const HgOutputNames *names, size_t index, const char *wanted)
{
  char text[HG_PLACE_TEXT];
  HgWeightMap map = hg_output_map (shape, names);
  HgWeightPlace place = hg_weight_map_place (&map, index);
  CHECK_EQUAL (hg_weight_map_index (&map, &place), index);
  CHECK_EQUAL (map.panels * map.rows * map.columns, (size_t)hg_shape_values (shape));
  CHECK_TEXT (hg_weight_place_text (&map, &place, text), wanted);
}

TEST (places_have_names)
{
  static const char features[2][HG_FEATURE_SIZE] = { "speed", "pressure" };
  const HgOutputNames named = { .one = "feature", .many = "features", .features = features, .n = 2 };
  HgShape vector = hg_shape (1, 1300), sequence = hg_shape (2, 5, 2), image = hg_shape (3, 4, 6, 3),
          film = hg_shape (4, 2, 4, 6, 3);
  check_place (&vector, &hg_output_units, 1279, "unit 1,280");
  HgWeightMap lines = hg_output_map (&vector, &hg_output_units);
  CHECK (lines.rows == 26 && lines.columns == 50);
  vector.dim[0] = 1301;
  check_place (&vector, &hg_output_units, 1279, "unit 1,280");
  check_place (&sequence, &hg_output_units, 5, "step 3 · unit 2");
  check_place (&sequence, &named, 8, "step 5 · feature speed");
  check_place (&image, &hg_output_channels, (2 * 6 + 4) * 3 + 1, "channel 2 · row 3 · column 5");
  check_place (&film, &hg_output_channels, ((4 + 2) * 6 + 4) * 3 + 1, "channel 2 · row 7 · column 5");
  HgWeightMap map = hg_output_map (&sequence, &named);
  CHECK_TEXT (hg_weight_rows_text (&map), "features");
  CHECK_TEXT (hg_weight_columns_text (&map), "steps");
}

static HgPrepared *
prepare (const HgTensor *x)
{
  HgError error = { 0 };
  HgDataset *dataset = hg_dataset_new ("test", hg_tensor_ref ((HgTensor *)x), &error);
  HgPrepareOptions options = { .scale = HG_SCALE_NONE };
  HgPrepared *data = dataset != NULL ? hg_prepared_take (dataset, &options, &error) : NULL;
  CHECK_DONE (data != NULL, error);
  return data;
}

static void
survey (const Bench *bench, HgOutputSurvey *found)
{
  HgError error = { 0 };
  HgPrepared *data = prepare (bench->x);
  CHECK_DONE (data != NULL
                  && hg_output_survey (bench->model, bench->weights, data, data->split->train,
                                       data->split->n_train, NULL, found, &error),
              error);
  hg_prepared_unref (data);
}

static void
check_finding (const HgOutputSurvey *found, size_t i, const char *subject, const char *text)
{
  if (!CHECK (i < found->health.n))
    return;
  CHECK_TEXT (found->health.items[i].subject, subject);
  CHECK_TEXT (found->health.items[i].text, text);
}

TEST (a_sound_model_is_fine_and_its_numbers_are_right)
{
  Bench bench;
  HgOutputSurvey found = { 0 };
  REQUIRE (open_bench (&bench, "Input 6; Dense 3; Dense 6", NULL));
  survey (&bench, &found);
  CHECK_EQUAL (found.samples, ROWS);
  CHECK_EQUAL (found.n, 3);
  CHECK_EQUAL (found.health.n, 1);
  check_finding (&found, 0, "",
                 "All values are finite, and no unit is constant, dead or saturated on 11 samples.");
  HgTensorStats all;
  CHECK (hg_tensor_stats (bench.x->data, bench.x->values, NULL, &all, NULL));
  CHECK_EQUAL (found.items[0].stats.n, bench.x->values);
  CHECK_NEAR (found.items[0].stats.mean, all.mean, 1e-9);
  CHECK_NEAR (found.items[0].stats.deviation, all.deviation, 1e-9);
  CHECK (found.items[0].stats.low == all.low && found.items[0].stats.high == all.high);
  hg_output_survey_clear (&found);
  close_bench (&bench);
}

/* Unit 2 of four is dead, unit 4 stays at what its bias says, unit 1 is driven to an end. Dropout and
 * RepeatVector only pass on what came in, and say nothing. */
TEST (units_that_nothing_moves_are_named_where_they_begin)
{
  Bench bench;
  HgOutputSurvey found = { 0 };
  REQUIRE (open_bench (&bench, "Input 6; Dense 4 tanh; Dropout; RepeatVector 3; LSTM 6 sequences", NULL));
  HgReal *kernel = hg_weights_find (bench.weights, "dense", "kernel")->value->data,
         *bias = hg_weights_find (bench.weights, "dense", "bias")->value->data;
  for (size_t i = 0; i < 6; i++)
    kernel[i * 4 + 1] = kernel[i * 4 + 3] = 0;
  bias[3] = 0.5f;
  bias[0] = 9;
  survey (&bench, &found);
  CHECK_EQUAL (found.health.n, 3);
  check_finding (&found, 0, "dense", "1 of 4 units is constant on this data: 4.");
  check_finding (&found, 1, "dense", "1 of 4 units is dead, always 0 on this data: 2.");
  check_finding (
      &found, 2, "dense",
      "1 of 4 units is saturated: at an end of the activation's range for 95 % of this data or more: 1.");
  CHECK_EQUAL (found.health.items[0].item, 1);
  hg_output_survey_clear (&found);
  close_bench (&bench);
}

/* A rectifier that shuts a channel is a layer without weights that does something of its own. */
TEST (a_layer_without_weights_is_named_for_what_it_does)
{
  Bench bench;
  HgOutputSurvey found = { 0 };
  REQUIRE (open_bench (&bench, "Input 4x4x1; Conv2D 3; ReLU; MaxPooling2D; Flatten; Dense 16; Reshape 4x4x1",
                       NULL));
  HgReal *bias = hg_weights_find (bench.weights, "conv2d", "bias")->value->data;
  bias[2] = -90;
  survey (&bench, &found);
  CHECK_EQUAL (found.health.n, 1);
  check_finding (&found, 0, "re_lu", "1 of 3 channels is dead, always 0 on this data: 3.");
  hg_output_survey_clear (&found);
  close_bench (&bench);
}

TEST (cancelled_work_ends)
{
  Bench bench;
  HgOutputSurvey found = { 0 };
  HgError error = { 0 };
  HgJob job = { 0 };
  REQUIRE (open_bench (&bench, "Input 6; Dense 3; Dense 6", NULL));
  HgPrepared *data = prepare (bench.x);
  hg_job_cancel (&job);
  CHECK (!hg_output_survey (bench.model, bench.weights, data, data->split->train, data->split->n_train, &job,
                            &found, &error));
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  hg_output_survey_clear (&found);
  hg_prepared_unref (data);
  close_bench (&bench);
}
