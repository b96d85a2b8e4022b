/* Effective rank against spectra that are known, and what a model's dimensions say: a waist is no wider than
 * it is, and a wider layer after a narrow one is told of with the measured numbers. */
#include "analysis/dimensions-text.h"
#include "base/format.h"
#include "engine/training.h"

/* @n samples of @values values, of which the first @k columns are independent signs of the given sizes: their
 * variances are exactly known, and no two of them vary together. */
static HgReal *
signs (size_t n, size_t values, size_t k, const double *sizes)
{
  HgReal *x = calloc (n * values, sizeof *x);
  for (size_t i = 0; x != NULL && i < n; i++)
    for (size_t j = 0; j < k; j++)
      x[i * values + j] = (HgReal)(5 + ((i >> j) & 1 ? sizes[j] : -sizes[j]));
  return x;
}

static void
check_rank (size_t n, size_t values, size_t k, const double *sizes, double rank, size_t components)
{
  HgEffectiveRank found;
  HgError error = { 0 };
  HgReal *x = signs (n, values, k, sizes);
  CHECK_DONE (hg_effective_rank (n, values, x, &found, &error), error);
  CHECK_NEAR (found.rank, rank, 1e-4 * rank + 1e-9);
  CHECK_EQUAL (found.components, components);
  free (x);
}

TEST (equal_variances_count_fully_and_small_ones_little)
{
  static const double equal[] = { 1, 1, 1, 1 }, apart[] = { 10, 1, 1, 1 };
  for (size_t values = 4; values <= 40; values += 36) /* by the features, and by the samples */
    {
      check_rank (16, values, 4, equal, 4, 4);
      check_rank (16, values, 4, apart, 103.0 * 103.0 / (1e4 + 3), 1);
      check_rank (16, values, 2, equal, 2, 2);
    }
}

TEST (a_constant_has_no_rank)
{
  HgEffectiveRank found;
  HgError error = { 0 };
  HgReal x[12];
  for (size_t i = 0; i < 12; i++)
    x[i] = (HgReal)0.1;
  CHECK_DONE (hg_effective_rank (4, 3, x, &found, &error), error);
  CHECK_NEAR (found.rank, 0, 0);
  CHECK_EQUAL (found.components, 0);
}

TEST (values_that_are_not_finite_are_refused)
{
  HgEffectiveRank found;
  HgError error = { 0 };
  HgReal x[] = { 1, 2, (HgReal)NAN, 4 };
  CHECK (!hg_effective_rank (2, 2, x, &found, &error));
  CHECK_EQUAL (error.code, HG_ERROR_VALUE);
}

typedef struct
{
  HgModel *model;
  HgCheck *check;
  HgPrepared *data;
  HgWeights *weights;
  HgDimensions dimensions;
} Bench;

static bool
open_bench (Bench *bench, const char *stack, size_t rows)
{
  HgError error = { 0 };
  *bench = (Bench){ .model = hg_model_parse ("test", stack, &error) };
  bench->check = bench->model != NULL ? hg_check_new (bench->model, &error) : NULL;
  if (!CHECK_DONE (bench->check != NULL, error))
    return false;
  HgTensor *x = hg_tensor_new_rows (rows, &bench->check->nodes[0].out[0], &error);
  HgRandom random = hg_random (3);
  for (size_t i = 0; x != NULL && i < x->values; i++)
    x->data[i] = (HgReal)hg_random_normal (&random);
  bench->data = test_prepared (x, rows / 2);
  bench->weights = hg_weights_new (bench->model, 7, &error);
  return CHECK_DONE (bench->weights != NULL && bench->data != NULL
                         && hg_dimensions (bench->model, bench->weights, bench->data,
                                           bench->data->split->train, rows / 2, NULL, &bench->dimensions,
                                           &error),
                     error);
}

static void
close_bench (Bench *bench)
{
  hg_dimensions_clear (&bench->dimensions);
  hg_weights_unref (bench->weights);
  hg_prepared_unref (bench->data);
  hg_check_free (bench->check);
  hg_model_unref (bench->model);
}

TEST (a_linear_stack_passes_on_what_its_waist_does)
{
  Bench bench;
  REQUIRE (open_bench (&bench, "Input 12; Dense 3; Dense 9; Dense 2; Dense 12", 120));
  const HgDimension *items = bench.dimensions.items;
  CHECK_EQUAL (bench.dimensions.samples, 60);
  CHECK_EQUAL (bench.dimensions.n, 5);
  CHECK (items[0].measured.rank > 6 && items[0].measured.rank <= 12);
  for (size_t i = 1; i < 5; i++)
    CHECK (items[i].measured.rank <= (i < 3 ? 3.001 : 2.001) && items[i].measured.rank >= 1);
  CHECK (items[2].measured.components <= 3 && items[4].measured.components <= 2);
  CHECK_NEAR (bench.dimensions.waist.rank, items[3].measured.rank, 1e-9);
  close_bench (&bench);
}

TEST (the_answers_hold_the_measured_numbers)
{
  Bench bench;
  HgDimensionAnswer answers[HG_DIMENSION_ANSWERS];
  REQUIRE (open_bench (&bench,
                       "Input 5x4; LSTM 2 sequences; LSTM 6 sequences; LSTM 1; RepeatVector 5; "
                       "LSTM 4 sequences",
                       80));
  CHECK_EQUAL (hg_dimensions_answers (bench.check, &bench.dimensions, answers), 3);
  CHECK (strstr (answers[0].answer,
                 "LSTM 1 (lstm_2) holds 1 value per sample for 20 that come in: 20.00×. Measured on 40 "
                 "samples, its effective rank, the number of directions that samples spread over, is 1.00 (1 "
                 "of 1 components")
         != NULL);
  CHECK_TEXT (answers[1].question, "Did widening 2 → 6 bring information back?");
  CHECK (strncmp (answers[1].answer, "No. ", 4) == 0);
  CHECK (strstr (answers[1].answer,
                 "LSTM 6 (lstm_1) goes from 5 × 2 to 5 × 6, 10 → 30 values, and computes all 30 from "
                 "those 10.")
         != NULL);
  char rank[48], said[80];
  hg_format_number (rank, sizeof rank, bench.dimensions.items[2].measured.rank, 3);
  snprintf (said, sizeof said, "and %s (", rank);
  CHECK (strstr (answers[1].answer, said) != NULL);
  CHECK (strstr (answers[2].answer, "Everything after LSTM 1 (lstm_2) is computed from its 1 value.")
         != NULL);
  bench.dimensions.items[4].slot = 2;
  bench.dimensions.items[4].measured.rank = 99;
  hg_dimensions_answers (bench.check, &bench.dimensions, answers);
  CHECK (strstr (answers[2].answer, "is 99.0, in RepeatVector 5 (repeat_vector · 2), and") != NULL);
  close_bench (&bench);
}

TEST (a_state_that_is_handed_on_counts_with_the_waist)
{
  Bench bench;
  REQUIRE (open_bench (
      &bench, "Input 6x3; enc = LSTM 4 state; FeedbackDecoder 4 steps=6 features=3 < enc.1, enc.2", 60));
  CHECK_EQUAL (bench.check->waist, 1);
  CHECK_EQUAL (bench.check->waist_values, 8);
  CHECK (bench.dimensions.waist.components >= bench.dimensions.items[2].measured.components);
  close_bench (&bench);
}

TEST (one_sample_has_no_rank_and_a_cancelled_job_ends)
{
  Bench bench;
  HgError error = { 0 };
  HgDimensions more;
  HgJob job = { 0 };
  REQUIRE (open_bench (&bench, "Input 4; Dense 2; Dense 4", 20));
  CHECK (!hg_dimensions (bench.model, bench.weights, bench.data, bench.data->split->train, 1, NULL, &more,
                         &error));
  CHECK_EQUAL (error.code, HG_ERROR_VALUE);
  hg_dimensions_clear (&more);
  hg_job_cancel (&job);
  CHECK (!hg_dimensions (bench.model, bench.weights, bench.data, bench.data->split->train, 10, &job, &more,
                         &error));
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  hg_dimensions_clear (&more);
  close_bench (&bench);
}
