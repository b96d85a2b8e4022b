/* How weights are laid out: every cell of every kind's weights has its own value, gates and filters are where
 * the layer has them, places have names; and coarse pictures keep what is in them. */
#include "analysis/weight-pyramid.h"
#include "harness.h"
#include "model/weights.h"

/* Every value has one place and is found there. */
static void
check_map (const HgWeight *item)
{
  HgWeightMap map = hg_weight_map (&item->spec);
  size_t all = item->value->values;
  CHECK_EQUAL (map.panels * map.rows * map.columns * map.channels, all);
  for (size_t i = 0; i < all; i++)
    {
      HgWeightPlace place = hg_weight_map_place (&map, i);
      if (!CHECK (place.panel < map.panels && place.row < map.rows && place.column < map.columns
                  && place.channel < map.channels)
          || !CHECK_EQUAL (hg_weight_map_index (&map, &place), i))
        {
          test_fault (__FILE__, __LINE__, "%s/%s, value %zu", item->node, item->spec.name, i);
          return;
        }
    }
}

static HgWeights *
weights_of (const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", stack, &error);
  HgWeights *weights = model != NULL ? hg_weights_new (model, 1, &error) : NULL;
  CHECK_DONE (weights != NULL, error);
  hg_model_unref (model);
  return weights;
}

TEST (every_value_has_its_place)
{
  static const char *const stacks[] = {
    "Input 5x3; LSTM 4 sequences; GRU 3 sequences; GRU 2 sequences reset_after=false; SimpleRNN 2",
    "Input 5x3; Bidirectional LSTM 4; Dense 6; BatchNormalization; VariationalLatent 2",
    "Input 9x9x3; Conv2D 4; Conv2D 6 kernel_size=1; Conv2DTranspose 5 kernel_size=3x2; SeparableConv2D 3; "
    "DepthwiseConv2D; PReLU",
    "Input 9x2; Conv1D 4; Conv1DTranspose 3; TimeDistributed Dense 5",
    "Input 6; FeedbackDecoder 4 steps=5 features=3",
  };
  for (size_t k = 0; k < sizeof stacks / sizeof *stacks; k++)
    {
      HgWeights *weights = weights_of (stacks[k]);
      REQUIRE (weights != NULL);
      for (size_t i = 0; i < weights->n; i++)
        check_map (&weights->items[i]);
      hg_weights_unref (weights);
    }
}

static void
check_place (const HgWeights *weights, const char *node, const char *name, size_t index, const char *wanted)
{
  char text[HG_PLACE_TEXT];
  const HgWeight *item = hg_weights_find (weights, node, name);
  REQUIRE (item != NULL);
  HgWeightMap map = hg_weight_map (&item->spec);
  HgWeightPlace place = hg_weight_map_place (&map, index);
  CHECK_TEXT (hg_weight_place_text (&map, &place, text), wanted);
}

TEST (places_have_names)
{
  HgWeights *weights
      = weights_of ("Input 5x3; LSTM 4 sequences; GRU 3 sequences; Bidirectional LSTM 2; Dense 6");
  REQUIRE (weights != NULL);
  check_place (weights, "lstm", "kernel", 2 * 16 + 4 + 1, "forget gate · from input 3 to unit 2");
  check_place (weights, "lstm", "recurrent_kernel", 3 * 16 + 12, "output gate · from unit 4 to unit 1");
  check_place (weights, "lstm", "bias", 8 + 3, "candidate · unit 4");
  check_place (weights, "gru", "kernel", 0, "update gate · from input 1 to unit 1");
  check_place (weights, "gru", "bias", 9 + 3, "reset gate · unit 1 · for the state");
  check_place (weights, "gru", "bias", 8, "candidate · unit 3 · for the inputs");
  check_place (weights, "bidirectional", "backward_recurrent_kernel", 8 + 2,
               "forget gate · from unit 2 to unit 1");
  check_place (weights, "dense", "kernel", 7, "from input 2 to unit 2");
  check_place (weights, "dense", "bias", 5, "unit 6");
  hg_weights_unref (weights);
  weights = weights_of (
      "Input 7x5x3; Conv2D 4; Conv2DTranspose 5 kernel_size=3x2; Conv2D 2 kernel_size=1; Reshape 28x2; "
      "Conv1D 3");
  REQUIRE (weights != NULL);
  check_place (weights, "conv2d", "kernel", ((2 * 3 + 1) * 3 + 2) * 4 + 3,
               "filter 4 · channel 3 · row 3 · column 2");
  check_place (weights, "conv2d_transpose", "kernel", ((2 * 2 + 1) * 5 + 4) * 4 + 3,
               "filter 5 · channel 4 · row 3 · column 2");
  check_place (weights, "conv2d_1", "kernel", 3 * 2 + 1, "from channel 4 to filter 2");
  check_place (weights, "conv1d", "kernel", (2 * 2 + 1) * 3 + 1, "filter 2 · channel 2 · step 3");
  hg_weights_unref (weights);
}

TEST (gates_are_panels_in_keras_order)
{
  HgWeights *weights = weights_of ("Input 5x3; LSTM 4 sequences; GRU 2");
  REQUIRE (weights != NULL);
  HgWeightMap map = hg_weight_map (&hg_weights_find (weights, "lstm", "recurrent_kernel")->spec);
  static const char *const lstm[] = { "input gate", "forget gate", "candidate", "output gate" },
                           *const gru[] = { "update gate", "reset gate", "candidate" };
  CHECK (map.panels == 4 && map.rows == 4 && map.columns == 4 && !map.image);
  CHECK_TEXT (hg_weight_rows_text (&map), "units before");
  for (size_t i = 0; i < 4; i++)
    {
      HgWeightPlace place = { .panel = i, .row = 1, .column = 2 };
      CHECK_TEXT (map.gates[i], lstm[i]);
      CHECK_EQUAL (hg_weight_map_index (&map, &place), 16 + 4 * i + 2);
    }
  map = hg_weight_map (&hg_weights_find (weights, "gru", "kernel")->spec);
  CHECK (map.panels == 3 && map.rows == 4 && map.columns == 2);
  CHECK_TEXT (hg_weight_rows_text (&map), "inputs");
  for (size_t i = 0; i < 3; i++)
    CHECK_TEXT (map.gates[i], gru[i]);
  hg_weights_unref (weights);
}

TEST (indices_are_as_programs_write_them)
{
  char text[HG_PLACE_TEXT];
  CHECK_TEXT (hg_weight_index_text (&(HgShape){ .rank = 2, .dim = { 3, 5 } }, 7, text), "[1, 2]");
  CHECK_TEXT (hg_weight_index_text (&(HgShape){ .rank = 4, .dim = { 3, 3, 2, 4 } }, 71, text),
              "[2, 2, 1, 3]");
  CHECK_TEXT (hg_weight_index_text (&(HgShape){ .rank = 0 }, 0, text), "[]");
}

/* The lowest, highest and mean of the cells that an entry stands for, read one by one. */
static bool
check_entry (const HgWeightMap *map, const HgReal *values, const HgPyramidLevel *level, size_t panel,
             size_t row, size_t column)
{
  const HgPyramidEntry *entry = &level->entries[(panel * level->rows + row) * level->columns + column];
  double low = INFINITY, high = -INFINITY, sum = 0, n = 0;
  for (size_t r = row * level->down; r < (row + 1) * level->down && r < map->rows; r++)
    for (size_t c = column * level->across; c < (column + 1) * level->across && c < map->columns; c++, n++)
      {
        HgWeightPlace place = { .panel = panel, .row = r, .column = c };
        double value = (double)values[hg_weight_map_index (map, &place)];
        sum += value;
        low = isfinite (value) ? fmin (low, value) : low;
        high = isfinite (value) ? fmax (high, value) : high;
      }
  return CHECK_EQUAL (entry->low, low) && CHECK_EQUAL (entry->high, high)
         && (isfinite (sum) ? CHECK_NEAR ((double)entry->mean, sum / n, 1e-5)
                            : CHECK (!isfinite (entry->mean)));
}

TEST (coarse_levels_stand_for_their_cells)
{
  static const int64_t sizes[][2] = { { 2500, 2111 }, { 3, 700001 }, { 300007, 4 } };
  for (size_t k = 0; k < 3; k++)
    {
      HgError error = { 0 };
      HgWeightSpec spec = { .shape = { .rank = 2, .dim = { sizes[k][0], sizes[k][1] } } };
      HgTensor *x = hg_tensor_new (&spec.shape, &error);
      REQUIRE (CHECK_DONE (x != NULL, error));
      HgRandom random = hg_random (k);
      for (size_t i = 0; i < x->values; i++)
        x->data[i] = (HgReal)hg_random_normal (&random);
      x->data[x->values / 3] = NAN;
      HgWeightMap map = hg_weight_map (&spec);
      HgTeam *team = hg_team_new (2, &error);
      HgPyramid *pyramid = hg_pyramid_new (&map, x->data, team, NULL, &error);
      REQUIRE (CHECK_DONE (pyramid != NULL, error));
      CHECK (pyramid->n > 1);
      for (size_t i = 0; i < pyramid->n; i++)
        {
          const HgPyramidLevel *level = &pyramid->levels[i];
          CHECK (level->down * level->across >= 16);
          bool last = level->rows <= 512 && level->columns <= 512;
          CHECK (last == (i == pyramid->n - 1));
          for (size_t r = 0; r < level->rows; r += 1 + level->rows / 7)
            for (size_t c = 0; c < level->columns; c += 1 + level->columns / 7)
              if (!check_entry (&map, x->data, level, 0, r, c)
                  || !check_entry (&map, x->data, level, 0, level->rows - 1, level->columns - 1))
                return;
          size_t marked = 0;
          for (size_t c = 0; c < level->rows * level->columns; c++)
            marked += !isfinite (level->entries[c].mean);
          CHECK_EQUAL (marked, 1);
        }
      CHECK (hg_pyramid_level (pyramid, 1, 1) == NULL);
      const HgPyramidLevel *far = hg_pyramid_level (pyramid, 1e-6, 1e-6);
      CHECK (far == &pyramid->levels[pyramid->n - 1]);
      hg_pyramid_free (pyramid);
      hg_team_free (team);
      hg_tensor_unref (x);
    }
}

TEST (small_weights_need_no_levels)
{
  HgError error = { 0 };
  HgWeights *weights = weights_of ("Input 5; Dense 3");
  REQUIRE (weights != NULL);
  HgWeightMap map = hg_weight_map (&weights->items[0].spec);
  HgPyramid *pyramid = hg_pyramid_new (&map, weights->items[0].value->data, NULL, NULL, &error);
  REQUIRE (pyramid != NULL);
  CHECK_EQUAL (pyramid->n, 0);
  CHECK (hg_pyramid_level (pyramid, 1e-3, 1e-3) == NULL);
  hg_pyramid_free (pyramid);
  hg_weights_unref (weights);
}
