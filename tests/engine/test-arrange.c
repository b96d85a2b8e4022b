/* Samples in another arrangement, and the proposals that lead there: what each step gives, that a proposal
 * does what it says when it is followed, and what is said where a step cannot be taken. */
#include "data-test.h"
#include "harness.h"
#include "train/data-fit.h"

/* @rows samples of 0, 1, 2, …, as a data set that nobody else holds. */
static HgDataset *
count_up (size_t rows, HgShape sample)
{
  HgError error = { 0 };
  HgTensor *x = hg_tensor_new_rows (rows, &sample, &error);
  for (size_t i = 0; x != NULL && i < x->values; i++)
    x->data[i] = (HgReal)i;
  HgDataset *dataset = hg_dataset_new ("a.npy", x, &error);
  CHECK_DONE (dataset != NULL, error);
  return dataset;
}

static HgDataset *
arrange (HgDataset *dataset, HgArrangement to)
{
  HgError error = { 0 };
  HgDataset *arranged = hg_dataset_arrange (dataset, &to, 0, &error);
  CHECK_DONE (arranged != NULL, error);
  return arranged;
}

static void
check_shape (const HgDataset *dataset, const char *wanted)
{
  char text[HG_SHAPE_TEXT];
  HgShape sample = hg_tensor_sample (dataset->x);
  CHECK_TEXT (hg_shape_text (&sample, text), wanted);
}

TEST (windows_are_cut_from_rows)
{
  HgDataset *dataset = count_up (7, hg_shape (1, 2));
  dataset->labels = calloc (7, sizeof *dataset->labels);
  for (int i = 0; i < 7; i++)
    dataset->labels[i] = i;
  dataset = arrange (dataset, (HgArrangement){ .window = 3, .stride = 2 });
  REQUIRE (dataset != NULL);
  check_shape (dataset, "3 × 2");
  CHECK_EQUAL (hg_tensor_rows (dataset->x), 3);
  CHECK (dataset->x->data[6] == 4 && dataset->x->data[17] == 13);
  CHECK (dataset->start[1] == 2 && dataset->span == 3 && dataset->labels[2] == 6);
  hg_dataset_unref (dataset);
}

TEST (columns_go_by_name_or_number_and_keep_their_names)
{
  HgDataset *dataset = count_up (2, hg_shape (2, 2, 3));
  dataset->features = calloc (3, sizeof *dataset->features);
  strcpy (dataset->features[0], "speed");
  strcpy (dataset->features[2], "pressure");
  dataset = arrange (dataset, (HgArrangement){ .columns = "pressure,1" });
  REQUIRE (dataset != NULL);
  check_shape (dataset, "2 × 2");
  CHECK_TEXT (dataset->features[0], "pressure");
  CHECK (dataset->x->data[0] == 2 && dataset->x->data[1] == 0 && dataset->x->data[7] == 9);
  hg_dataset_unref (dataset);
}

TEST (axes_turn_with_what_is_to_come_out)
{
  HgError error = { 0 };
  HgDataset *dataset = count_up (2, hg_shape (3, 2, 3, 4));
  CHECK (hg_dataset_set_targets (dataset, hg_tensor_ref (dataset->x), &error));
  dataset = arrange (dataset, (HgArrangement){ .axes = "2,3,1" });
  REQUIRE (dataset != NULL);
  check_shape (dataset, "3 × 4 × 2");
  for (size_t n = 0; n < 2; n++)
    for (size_t c = 0; c < 2; c++)
      for (size_t r = 0; r < 3; r++)
        for (size_t w = 0; w < 4; w++)
          CHECK (dataset->x->data[n * 24 + (r * 4 + w) * 2 + c] == (HgReal)(n * 24 + (c * 3 + r) * 4 + w));
  CHECK (memcmp (dataset->x->data, dataset->y->data, dataset->x->values * sizeof (HgReal)) == 0);
  hg_dataset_unref (dataset);
}

TEST (images_get_a_border_or_are_stretched)
{
  HgDataset *dataset = arrange (count_up (2, hg_shape (2, 2, 2)),
                                (HgArrangement){ .shape = "2x2x1", .width = 4, .height = 3, .pad = true });
  REQUIRE (dataset != NULL);
  check_shape (dataset, "3 × 4 × 1");
  static const HgReal padded[] = { 0, 4, 5, 0, 0, 6, 7, 0, 0, 0, 0, 0 };
  CHECK (memcmp (dataset->x->data + 12, padded, sizeof padded) == 0);
  hg_dataset_unref (dataset);
  dataset = arrange (count_up (1, hg_shape (3, 2, 2, 1)), (HgArrangement){ .width = 1, .height = 1 });
  REQUIRE (dataset != NULL);
  CHECK_NEAR (dataset->x->data[0], 1.5, 1e-6);
  hg_dataset_unref (dataset);
}

TEST (steps_that_cannot_be_taken_say_why)
{
  static const struct
  {
    HgShape sample;
    HgArrangement to;
    const char *sentence;
  } cases[] = {
    { { 2, { 5, 3 } },
      { .window = 2 },
      "a.npy: expected single rows to take windows of, got samples of 5 × 3" },
    { { 1, { 3 } }, { .window = 9 }, "a.npy: expected at least 9 rows for a window, got 4" },
    { { 1, { 3 } }, { .stride = 2 }, "a.npy: a stride is from one window to the next: add a window" },
    { { 1, { 3 } }, { .columns = "4" }, "a.npy: there is no column “4” among its 3 columns (1, 2, 3)" },
    { { 2, { 5, 3 } },
      { .axes = "1,1" },
      "a.npy: expected each of the 2 axes of 5 × 3 once, such as 2,1, got 1,1" },
    { { 2, { 5, 3 } }, { .axes = "2,1,3" }, "a.npy: expected each of the 2 axes" },
    { { 2, { 5, 3 } }, { .axes = "" }, "a.npy: expected each of the 2 axes" },
    { { 1, { 9 } }, { .shape = "3x4" }, "a.npy: expected 12 values a sample for 3x4, got 9" },
    { { 1, { 9 } }, { .shape = "x" }, "a.npy: expected a sample's shape such as 28x28x1, got x" },
    { { 2, { 9, 9 } }, { .width = 4, .height = 4 }, "a.npy: expected images (rows × columns × channels)" },
    { { 3, { 9, 9, 1 } },
      { .width = 4, .height = 10, .pad = true },
      "a.npy: expected images of at most 4 × 10 pixels to lay a border around, got 9 × 9" },
    { { 3, { 9, 9, 1 } }, { .width = 7 }, "a.npy: expected a size of 1 to 10,000 pixels a side, got 7 × 0" },
    { { 3, { 9, 9, 1 } }, { .height = 7 }, "a.npy: expected a size of 1 to 10,000 pixels a side, got 0 × 7" },
    { { 3, { 28, 28, 1 } }, { .width = (size_t)1 << 62 }, "a.npy: expected a size of 1 to 10,000 pixels" },
    { { 3, { 9, 9, 1 } }, { .pad = true }, "a.npy: a border needs a size to reach: add --size" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgDataset *dataset = count_up (4, cases[i].sample);
      CHECK (hg_dataset_arrange (dataset, &cases[i].to, 0, &error) == NULL);
      CHECK_CONTAINS (error.text, cases[i].sentence);
    }
}

/* The proposals for data of @sample opened as @name are @wanted: titles and options, "" where there are
 * fewer. */
static void
check_fixes (const char *name, size_t rows, HgShape sample, HgShape model, const char *const *wanted)
{
  HgDataFix fixes[HG_DATA_FIXES];
  HgDataOrigin origin = { .name = (char *)name };
  HgDataset *dataset = count_up (rows, sample);
  size_t n = hg_data_fixes (&model, dataset, &origin, fixes), i = 0;
  for (; i < n && wanted[2 * i] != NULL; i++)
    {
      CHECK_TEXT (fixes[i].title, wanted[2 * i]);
      CHECK_TEXT (fixes[i].options, wanted[2 * i + 1]);
    }
  CHECK_EQUAL (i, n);
  CHECK (wanted[2 * i] == NULL);
  hg_dataset_unref (dataset);
}

#define FIXES(...)                                                                                           \
  (const char *const[])                                                                                      \
  {                                                                                                          \
    __VA_ARGS__ NULL, NULL                                                                                   \
  }

TEST (proposals_are_what_a_person_would_do)
{
  check_fixes ("a.csv", 90, hg_shape (1, 3), hg_shape (2, 7, 3),
               FIXES ("Take windows of 7 rows", "--window 7", ));
  check_fixes ("a.csv", 90, hg_shape (1, 5), hg_shape (2, 7, 3),
               FIXES ("Take 3 of 5 columns, in windows of 7 rows", "--columns 1-3 --window 7", ));
  check_fixes ("a.csv", 90, hg_shape (1, 5), hg_shape (1, 3),
               FIXES ("Take the first 3 of 5 columns", "--columns 1-3", ));
  check_fixes ("a.npy", 90, hg_shape (1, 5), hg_shape (1, 20),
               FIXES ("Take windows of 4 rows", "--window 4", ));
  check_fixes ("a.npy", 3, hg_shape (1, 5), hg_shape (1, 20), FIXES ());
  check_fixes ("sines", 90, hg_shape (2, 50, 10), hg_shape (2, 7, 10), FIXES ());
  check_fixes ("paper-machine", 90, hg_shape (2, 5, 59), hg_shape (2, 7, 59),
               FIXES ("Take windows of 7 rows", "--window 7", ));
  check_fixes ("a.npy", 9, hg_shape (2, 3, 7), hg_shape (2, 7, 3),
               FIXES ("Swap the two axes", "--axes 2,1", ));
  check_fixes ("a.npy", 9, hg_shape (2, 7, 5), hg_shape (2, 7, 3),
               FIXES ("Take the first 3 of 5 columns", "--columns 1-3", ));
  check_fixes ("a.npy", 9, hg_shape (3, 1, 28, 28), hg_shape (3, 28, 28, 1),
               FIXES ("Put the channels last", "--axes 2,3,1", ));
  check_fixes ("a.npy", 9, hg_shape (3, 3, 8, 8), hg_shape (3, 16, 16, 3),
               FIXES ("Put the channels last, with a border", "--axes 2,3,1 --size 16x16 --pad",
                      "Put the channels last, resized", "--axes 2,3,1 --size 16x16", ));
  check_fixes ("a.npy", 9, hg_shape (2, 28, 28), hg_shape (3, 28, 28, 1),
               FIXES ("Add a channel axis", "--shape 28x28x1", ));
  check_fixes ("a.npy", 9, hg_shape (1, 784), hg_shape (3, 28, 28, 1),
               FIXES ("Fold each row", "--shape 28x28x1", ));
  check_fixes ("digits", 9, hg_shape (3, 8, 8, 1), hg_shape (3, 28, 20, 1),
               FIXES ("Lay a border around", "--size 20x28 --pad", "Resize the images", "--size 20x28", ));
  check_fixes ("digits", 9, hg_shape (3, 8, 8, 1), hg_shape (1, 16),
               FIXES ("Resize the images", "--size 4x4", ));
  check_fixes ("a.npy", 9, hg_shape (3, 8, 8, 1), hg_shape (3, 8, 8, 2), FIXES ());
  check_fixes ("a.npy", 9, hg_shape (1, 784), hg_shape (1, 784), FIXES ());
  check_fixes ("a.npy", 9, hg_shape (1, 0), hg_shape (1, 3), FIXES ());
}

/* Columns 3-7 of an array have no names: the first three of them are not columns 1-3 of the file. */
TEST (columns_that_were_chosen_are_not_chosen_anew_by_number)
{
  HgDataFix fixes[HG_DATA_FIXES];
  HgShape wanted = hg_shape (1, 3);
  HgError error = { 0 };
  HgDataOrigin origin = { .name = (char *)"a.npy", .columns = (char *)"3-7" };
  HgDataset *dataset = count_up (9, hg_shape (1, 5));
  CHECK_EQUAL (hg_data_fixes (&wanted, dataset, &origin, fixes), 0);
  dataset->features = calloc (5, sizeof *dataset->features);
  for (size_t i = 0; i < 5; i++)
    snprintf (dataset->features[i], sizeof dataset->features[i], "c%zu", i + 3);
  if (CHECK_EQUAL (hg_data_fixes (&wanted, dataset, &origin, fixes), 1))
    {
      HgDataOrigin *fixed = hg_data_fix_origin (&fixes[0], dataset, &origin, NULL, &error);
      REQUIRE (CHECK_DONE (fixed != NULL, error));
      CHECK_TEXT (fixed->columns, "c3,c4,c5");
      hg_data_origin_free (fixed);
    }
  hg_dataset_unref (dataset);
}

/* On samples of 2 × 3 × 4 that were opened with axes, a shape or a size: the proposal names them all, and
 * what is opened with it is what it says. */
TEST (proposals_go_on_from_what_was_chosen)
{
  static const struct
  {
    HgDataOptions chosen;
    HgShape model;
    const char *options; /* of the first proposal; NULL: there is none */
  } cases[] = {
    { { .axes = "3,1,2" }, { 3, { 3, 4, 2 } }, "--axes 2,3,1" },
    { { .axes = "3,1,2" }, { 2, { 8, 3 } }, "--axes 3,1,2 --shape 8x3" },
    { { .axes = "2,3,1" }, { 3, { 9, 9, 2 } }, "--axes 2,3,1 --size 9x9 --pad" },
    { { .shape = "6x4" }, { 3, { 6, 4, 1 } }, "--shape 6x4x1" },
    { { .shape = "4x6x1" }, { 3, { 5, 8, 1 } }, "--shape 4x6x1 --size 8x5" },
    { { .axes = "2,3,1", .width = 9, .height = 9 }, { 3, { 5, 7, 2 } }, "--axes 2,3,1 --size 7x5" },
    { { .axes = "2,3,1", .width = 9, .height = 9 }, { 2, { 9, 18 } }, NULL },
    { { .axes = "3,1,2" }, { 1, { 13 } }, NULL },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgDataFix fixes[HG_DATA_FIXES];
      HgDataOptions options = cases[i].chosen;
      HgArrangement to = hg_arrangement_take (&options, 0);
      HgDataset *chosen = hg_dataset_arrange (count_up (9, hg_shape (3, 2, 3, 4)), &to, 0, &error);
      HgDataOrigin *origin = hg_data_origin_new ("a.npy", &cases[i].chosen, &error), *fixed;
      REQUIRE (CHECK_DONE (chosen != NULL && origin != NULL, error));
      size_t n = hg_data_fixes (&cases[i].model, chosen, origin, fixes);
      if (CHECK_EQUAL (n > 0, cases[i].options != NULL) && n > 0)
        {
          CHECK_CONTAINS (fixes[0].options, cases[i].options);
          fixed = hg_data_fix_origin (&fixes[0], chosen, origin, NULL, &error);
          options = hg_data_origin_options (fixed, NULL);
          to = hg_arrangement_take (&options, 0);
          HgDataset *arranged = hg_dataset_arrange (count_up (9, hg_shape (3, 2, 3, 4)), &to, 0, &error);
          REQUIRE (CHECK_DONE (arranged != NULL, error));
          HgShape got = hg_tensor_sample (arranged->x);
          CHECK (hg_shape_equal (&got, &cases[i].model));
          hg_dataset_unref (arranged);
          hg_data_origin_free (fixed);
        }
      hg_data_origin_free (origin);
      hg_dataset_unref (chosen);
    }
}

/* What an array gives after each proposal is what the proposal says. */
TEST (a_followed_proposal_gives_its_shape)
{
  static const HgShape samples[] = { { 1, { 6 } },    { 1, { 5 } },       { 2, { 3, 7 } },
                                     { 2, { 4, 4 } }, { 3, { 3, 4, 4 } }, { 3, { 4, 4, 1 } } };
  static const HgShape models[]
      = { { 1, { 4 } },       { 1, { 12 } },      { 2, { 7, 3 } },    { 2, { 5, 5 } },
          { 3, { 8, 8, 3 } }, { 3, { 6, 5, 1 } }, { 3, { 4, 4, 3 } }, { 2, { 2, 3 } } };
  size_t followed = 0;
  for (size_t s = 0; s < sizeof samples / sizeof *samples; s++)
    for (size_t m = 0; m < sizeof models / sizeof *models; m++)
      {
        HgDataFix fixes[HG_DATA_FIXES];
        HgDataOrigin origin = { .name = (char *)"a.npy" };
        HgDataset *dataset = count_up (40, samples[s]);
        size_t n = hg_data_fixes (&models[m], dataset, &origin, fixes);
        for (size_t i = 0; i < n; i++, followed++)
          {
            HgError error = { 0 };
            HgDataOrigin *fixed = hg_data_fix_origin (&fixes[i], dataset, &origin, NULL, &error);
            REQUIRE (CHECK_DONE (fixed != NULL, error));
            HgDataOptions options = hg_data_origin_options (fixed, NULL);
            HgArrangement to = hg_arrangement_take (&options, 0);
            HgDataset *arranged = hg_dataset_arrange (count_up (40, samples[s]), &to, 0, &error);
            REQUIRE (CHECK_DONE (arranged != NULL, error));
            HgShape got = hg_tensor_sample (arranged->x);
            CHECK (hg_shape_equal (&got, &fixes[i].shape));
            CHECK (hg_check_input_takes (&models[m], &got));
            hg_dataset_unref (arranged);
            hg_data_origin_free (fixed);
          }
        hg_dataset_unref (dataset);
      }
  CHECK (followed > 15);
}

static bool
mend (const char *stack, double low, double high, HgScale scale, HgDataFix *fix)
{
  HgError error = { 0 };
  HgDataset *dataset = count_up (50, hg_shape (1, 4));
  for (size_t i = 0; i < dataset->x->values; i++)
    dataset->x->data[i] = (HgReal)(low + (high - low) * (double)i / 199);
  HgPrepareOptions options = { .scale = scale };
  HgPrepared *data = hg_prepared_take (dataset, &options, &error);
  HgModel *model = hg_model_parse ("test", stack, &error);
  HgCheck *check = hg_check_shapes (model, &error);
  HgDataFix fixes[HG_DATA_FIXES];
  size_t n = hg_data_mend (check, data, fixes);
  if (n > 0)
    *fix = fixes[0];
  hg_check_free (check);
  hg_model_unref (model);
  hg_prepared_unref (data);
  return n > 0;
}

TEST (a_scaling_is_proposed_where_the_output_needs_it)
{
  HgDataFix fix;
  CHECK (mend ("Input 4; Dense 2; Dense 4 sigmoid", -3, 3, HG_SCALE_NONE, &fix));
  CHECK_TEXT (fix.title, "Scale to 0…1");
  CHECK_TEXT (fix.options, "--scale minmax");
  CHECK (!mend ("Input 4; Dense 2; Dense 4 sigmoid", 0, 1, HG_SCALE_NONE, &fix));
  CHECK (!mend ("Input 4; Dense 2; Dense 4 sigmoid", -3, 3, HG_SCALE_MINMAX, &fix));
  CHECK (mend ("Input 4; Dense 2; Dense 4 relu", -3, 3, HG_SCALE_NONE, &fix));
  CHECK (mend ("Input 4; Dense 2; Dense 4", 0, 255, HG_SCALE_NONE, &fix));
  CHECK_TEXT (fix.options, "--scale standard");
  CHECK (!mend ("Input 4; Dense 2; Dense 4", 0, 255, HG_SCALE_STANDARD, &fix));
  CHECK (!mend ("Input 4; Dense 2; Dense 4", -2, 2, HG_SCALE_NONE, &fix));
  CHECK (!mend ("Input 4; Dense 2; Dense 3 sigmoid", -3, 3, HG_SCALE_NONE, &fix));
}
