/* data/: splits, scalers, and both together. */
#include "data-test.h"
#include "data/prepared.h"

/* @n samples of @shape's size with the numbers 0, 1, 2, … */
static HgDataset *
counting (size_t n, size_t features)
{
  HgShape sample = hg_shape (1, (int)features);
  HgTensor *x = hg_tensor_new_rows (n, &sample, NULL);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)i;
  return hg_dataset_new ("counting", x, NULL);
}

/* Every index is in one part at most; returns how many are in some part. */
static size_t
mark (const HgSplit *split, size_t n, unsigned char *part)
{
  const size_t *lists[] = { split->train, split->validation, split->test };
  size_t sizes[] = { split->n_train, split->n_validation, split->n_test }, marked = 0;
  memset (part, 0, n);
  for (int i = 0; i < 3; i++)
    for (size_t j = 0; j < sizes[i]; j++)
      {
        if (lists[i][j] < n && part[lists[i][j]] == 0)
          part[lists[i][j]] = (unsigned char)(i + 1);
        else
          test_fault (__FILE__, __LINE__, "sample %zu is used twice", lists[i][j]);
        marked++;
      }
  return marked;
}

TEST (split_shuffles_independent_samples)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (100, 2);
  unsigned char part[100];
  HgSplit *a = hg_split_new (dataset, 0.16, 0.2, true, 1, &error);
  HgSplit *b = hg_split_new (dataset, 0.16, 0.2, true, 1, &error);
  HgSplit *c = hg_split_new (dataset, 0.16, 0.2, true, 2, &error);
  HgSplit *plain = hg_split_new (dataset, 0.16, 0.2, false, 1, &error);
  REQUIRE (CHECK_DONE (a != NULL && b != NULL && c != NULL && plain != NULL, error));
  CHECK_EQUAL (a->n_train, 64);
  CHECK_EQUAL (a->n_validation, 16);
  CHECK_EQUAL (a->n_test, 20);
  CHECK_EQUAL (mark (a, 100, part), 100);
  CHECK (memcmp (a->train, b->train, 64 * sizeof (size_t)) == 0);
  CHECK (memcmp (a->train, c->train, 64 * sizeof (size_t)) != 0);
  CHECK_EQUAL (plain->train[63], 63);
  CHECK_EQUAL (plain->validation[0], 64);
  CHECK_EQUAL (plain->test[19], 99);
  hg_split_free (a);
  hg_split_free (b);
  hg_split_free (c);
  hg_split_free (plain);
  hg_dataset_unref (dataset);
}

/* Also with gaps in the record, and whatever the stride. */
TEST (split_never_shares_a_row)
{
  for (size_t stride = 1; stride < 5; stride++)
    {
      HgError error = { 0 };
      HgDataset *dataset = counting (200, 1);
      unsigned char part[200];
      dataset->span = 7;
      dataset->start = calloc (200, sizeof *dataset->start);
      for (size_t i = 0; i < 200; i++)
        dataset->start[i] = i * stride + i / 50 * 30;
      HgSplit *split = hg_split_new (dataset, 0.16, 0.2, true, 3, &error);
      REQUIRE (CHECK_DONE (split != NULL, error));
      CHECK_EQUAL (mark (split, 200, part) + split->n_dropped, 200);
      CHECK (split->n_dropped > 0);
      for (size_t i = 0; i < 200; i++)
        for (size_t j = i + 1; j < 200; j++)
          if (part[i] != part[j] && part[i] != 0 && part[j] != 0)
            REQUIRE (dataset->start[j] >= dataset->start[i] + 7);
      hg_split_free (split);
      hg_dataset_unref (dataset);
    }
}

TEST (split_refuses_empty_parts)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (10, 1);
  dataset->span = 9;
  CHECK (hg_split_new (dataset, 0.01, 0.2, false, 1, &error) == NULL);
  CHECK_TEXT (error.text, "counting: too few samples (10): nothing is left for the validation part");
  CHECK (hg_split_new (dataset, 0.6, 0.6, false, 1, &error) == NULL);
  CHECK_CONTAINS (error.text, "fractions that leave something to train on, got 0.6 and 0.6");
  CHECK (hg_split_new (dataset, NAN, 0.2, false, 1, &error) == NULL);
  HgSplit *whole = hg_split_new (dataset, 0, 0, false, 1, &error);
  REQUIRE (CHECK_DONE (whole != NULL, error));
  CHECK_EQUAL (whole->n_train, 10);
  hg_split_free (whole);
  dataset->start = calloc (10, sizeof *dataset->start);
  for (size_t i = 0; i < 10; i++)
    dataset->start[i] = i;
  CHECK (hg_split_new (dataset, 0.2, 0.2, false, 1, &error) == NULL);
  CHECK_CONTAINS (error.text,
                  "nothing is left for the validation part once windows across a cut are left out");
  hg_dataset_unref (dataset);
}

TEST (split_keeps_fixed_parts)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (10, 1);
  dataset->fixed[0] = 5;
  dataset->fixed[1] = 2;
  dataset->fixed[2] = 3;
  HgSplit *split = hg_split_new (dataset, 0.16, 0.2, true, 1, &error);
  REQUIRE (CHECK_DONE (split != NULL, error));
  CHECK_EQUAL (split->train[4], 4);
  CHECK_EQUAL (split->validation[1], 6);
  CHECK_EQUAL (split->test[2], 9);
  hg_split_free (split);
  hg_dataset_unref (dataset);
}

TEST (scalers_fit_on_given_rows_only)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (6, 3);
  for (size_t i = 0; i < 6; i++)
    dataset->x->data[3 * i + 2] = 1e6f + 0.1f; /* constant, and not exact in binary */
  size_t rows[] = { 0, 1, 2 };
  for (HgScale kind = HG_SCALE_NONE; kind <= HG_SCALE_MINMAX; kind++)
    {
      HgScaler *scaler = hg_scaler_fit (kind, dataset->x, rows, 3, &error);
      REQUIRE (CHECK_DONE (scaler != NULL, error));
      HgTensor *scaled = hg_scaler_apply (scaler, dataset->x, &error);
      HgTensor *back = hg_scaler_invert (scaler, scaled, &error);
      REQUIRE (scaled != NULL && back != NULL);
      /* Column 0 is 0 3 6 9 …: mean 3, population deviation √6, range 6. */
      double wanted[] = { 9, (9 - 3) / 2.449489742783178, 1.5 };
      CHECK_NEAR (scaled->data[9], wanted[kind], 1e-6);
      CHECK_NEAR (scaled->data[2], kind == HG_SCALE_NONE ? 1e6f + 0.1f : 0, 1e-6);
      for (size_t i = 0; i < back->values; i++)
        CHECK_NEAR (back->data[i], dataset->x->data[i], 1e-5);
      hg_tensor_unref (scaled);
      hg_tensor_unref (back);
      hg_scaler_free (scaler);
    }
  CHECK (hg_scaler_fit (HG_SCALE_STANDARD, dataset->x, rows, 0, &error) == NULL);
  CHECK_TEXT (hg_scale_names[HG_SCALE_MINMAX], "minmax");
  hg_dataset_unref (dataset);
}

TEST (prepared_is_scaled_by_its_training_part)
{
  HgError error = { 0 };
  HgDataset *paper = test_source ("paper-machine");
  REQUIRE (paper != NULL);
  HgPrepareOptions options = hg_prepare_options (paper);
  CHECK_EQUAL (options.scale, HG_SCALE_STANDARD);
  HgPrepared *prepared = hg_prepared_new (paper, &options, &error);
  hg_dataset_unref (paper);
  REQUIRE (CHECK_DONE (prepared != NULL, error));
  double sum = 0, square = 0;
  for (size_t i = 0; i < prepared->split->n_train; i++)
    for (size_t t = 0; t < 5; t++)
      {
        double x = prepared->x->data[prepared->split->train[i] * 295 + t * 59 + 7];
        sum += x;
        square += x * x;
      }
  double n = 5.0 * (double)prepared->split->n_train;
  CHECK_NEAR (sum / n, 0, 1e-5);
  CHECK_NEAR (square / n, 1, 1e-5);
  CHECK (prepared->split->n_dropped > 0 && prepared->split->n_test > 2000);
  hg_prepared_unref (hg_prepared_ref (prepared));
  hg_prepared_unref (prepared);
}

TEST (prepared_refuses_what_is_not_finite)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (20, 3);
  HgPrepareOptions options = hg_prepare_options (dataset);
  dataset->x->data[7] = NAN;
  CHECK (hg_prepared_new (dataset, &options, &error) == NULL);
  CHECK_TEXT (error.text, "counting: sample 3, feature 2: expected a finite number, got nan");
  hg_dataset_unref (dataset);
}

/* @n rows of @width numbers that begin at @first; owned by the data set they are given to. */
static HgTensor *
rows_from (size_t n, size_t width, double first)
{
  HgShape sample = hg_shape (1, (int)width);
  HgTensor *x = hg_tensor_new_rows (n, &sample, NULL);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)(first + (double)i);
  return x;
}

TEST (prepared_targets_are_the_input_where_there_are_none)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (20, 3);
  HgPrepareOptions options = hg_prepare_options (dataset);
  HgPrepared *prepared = hg_prepared_new (dataset, &options, &error);
  REQUIRE (CHECK_DONE (prepared != NULL, error));
  CHECK (prepared->y == prepared->x && prepared->n_more == 0);
  hg_prepared_unref (prepared);
  hg_dataset_unref (dataset);
}

/* Targets of the input's shape share its scale, others and further inputs come through as they are. */
TEST (prepared_scales_targets_like_the_input)
{
  HgError error = { 0 };
  for (size_t width = 2; width <= 3; width++)
    {
      HgDataset *dataset = counting (20, 3);
      REQUIRE (CHECK_DONE (hg_dataset_set_targets (dataset, rows_from (20, width, 3), &error), error));
      REQUIRE (CHECK_DONE (hg_dataset_add_input (dataset, rows_from (20, 4, 100), &error), error));
      HgPrepareOptions options = hg_prepare_options (dataset);
      HgPrepared *prepared = hg_prepared_new (dataset, &options, &error);
      REQUIRE (CHECK_DONE (prepared != NULL, error));
      /* Target i is input i + 3, one row on: scaled alike, they stay equal. */
      if (width == 3)
        CHECK (memcmp (prepared->y->data, prepared->x->data + 3, 57 * sizeof (HgReal)) == 0);
      else
        CHECK (prepared->y == dataset->y);
      CHECK_EQUAL (prepared->n_more, 1);
      CHECK (prepared->more[0] == dataset->more[0]);
      hg_prepared_unref (prepared);
      options.scale = HG_SCALE_NONE;
      prepared = hg_prepared_new (dataset, &options, &error);
      REQUIRE (CHECK_DONE (prepared != NULL, error));
      CHECK (prepared->y == dataset->y);
      hg_prepared_unref (prepared);
      hg_dataset_unref (dataset);
    }
}

TEST (head_takes_targets_and_further_inputs_along)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (20, 3);
  hg_dataset_set_targets (dataset, rows_from (20, 2, 0), NULL);
  hg_dataset_add_input (dataset, rows_from (20, 4, 100), NULL);
  dataset->fixed[0] = 10;
  dataset->fixed[1] = 4;
  dataset->fixed[2] = 6;
  dataset = hg_dataset_head (dataset, 10, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK_EQUAL (hg_tensor_rows (dataset->y), 10);
  CHECK_EQUAL (hg_tensor_rows (dataset->more[0]), 10);
  CHECK_EQUAL (dataset->y->data[2 * 5], 2 * 10); /* the validation part's first */
  CHECK_EQUAL (dataset->more[0]->data[4 * 7], 100 + 4 * 14);
  hg_dataset_unref (dataset);
}

TEST (targets_that_do_not_go_along_are_refused)
{
  HgError error = { 0 };
  HgDataset *dataset = counting (20, 3);
  CHECK (!hg_dataset_set_targets (dataset, rows_from (19, 2, 0), &error));
  CHECK_TEXT (error.text,
              "counting: expected targets of 20 rows, one a sample, and at least one more axis, got 19 × 2");
  CHECK (!hg_dataset_add_input (dataset, rows_from (21, 2, 0), &error));
  CHECK_CONTAINS (error.text, "counting: expected input 2 of 20 rows");
  for (size_t i = 0; i < HG_MORE_INPUTS; i++)
    CHECK_DONE (hg_dataset_add_input (dataset, rows_from (20, 1, 0), &error), error);
  CHECK (!hg_dataset_add_input (dataset, rows_from (20, 1, 0), &error));
  CHECK_TEXT (error.text, "counting: expected at most 8 inputs, got more");
  HgPrepareOptions options = hg_prepare_options (dataset);
  dataset->more[1]->data[4] = INFINITY;
  CHECK (hg_prepared_new (dataset, &options, &error) == NULL);
  CHECK_TEXT (error.text, "counting: sample 5, input 3, value 1: expected a finite number, got inf");
  hg_dataset_set_targets (dataset, rows_from (20, 2, 0), &error);
  dataset->y->data[7] = NAN;
  CHECK (hg_prepared_new (dataset, &options, &error) == NULL);
  CHECK_TEXT (error.text, "counting: sample 4, target, value 2: expected a finite number, got nan");
  hg_dataset_unref (dataset);
}
