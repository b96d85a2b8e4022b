/* data/: built-in sources against what NumPy gives and what they say of themselves, splits, scalers, .npy
 * files. */
#include "data-test.h"
#include "data/join.h"
#include "data/numpy-random.h"

/* RandomState (7): random_sample (3), normal (size=3), permutation (10), random_sample (). The odd number of
 * normals leaves one kept. */
TEST (numpy_generator_draws_numpys_numbers)
{
  HgNumpyRandom random;
  size_t items[10], wanted[] = { 1, 5, 2, 3, 8, 9, 0, 4, 6, 7 };
  hg_numpy_random_seed (&random, 7);
  CHECK_NEAR (hg_numpy_random_uniform (&random), 0.07630829, 5e-9);
  CHECK_NEAR (hg_numpy_random_uniform (&random), 0.77991879, 5e-9);
  CHECK_NEAR (hg_numpy_random_uniform (&random), 0.43840923, 5e-9);
  CHECK_NEAR (hg_numpy_random_normal (&random), 0.09316606, 5e-9);
  CHECK_NEAR (hg_numpy_random_normal (&random), 3.20091471, 5e-9);
  CHECK_NEAR (hg_numpy_random_normal (&random), -0.15698866, 5e-9);
  hg_numpy_random_permutation (&random, items, 10);
  for (size_t i = 0; i < 10; i++)
    CHECK_EQUAL (items[i], wanted[i]);
  CHECK_NEAR (hg_numpy_random_uniform (&random), 0.9095935277196137, 1e-15);
}

/* The first four sequences of every part, to the last bit but one of a float; sums of whole parts, whose
 * float32 rounding is the same to 1e-7 of their squares. */
TEST (sines_are_the_labs_arrays)
{
  HgTensor *heads = read_golden ("data/sines.npy"), *sums = read_golden ("data/sines-sums.npy");
  HgDataset *sines = test_source ("sines");
  REQUIRE (heads != NULL && sums != NULL && sines != NULL);
  size_t parts[] = { 3200, 800, 1000 }, values = 500, from = 0;
  REQUIRE (CHECK_EQUAL (hg_tensor_rows (sines->x), 5000));
  REQUIRE (CHECK_EQUAL (hg_tensor_row_values (sines->x), values));
  CHECK (sines->scaled);
  for (size_t part = 0; part < 3; part++)
    {
      double sum = 0, squares = 0;
      CHECK_EQUAL (sines->fixed[part], parts[part]);
      for (size_t i = 0; i < 4 * values; i++)
        if (!CHECK_NEAR (sines->x->data[from * values + i], heads->data[part * 4 * values + i], 2.5e-7))
          break;
      for (size_t i = from * values; i < (from + parts[part]) * values; i++)
        {
          sum += sines->x->data[i];
          squares += (double)sines->x->data[i] * (double)sines->x->data[i];
        }
      CHECK_NEAR (sum, sums->data[2 * part], 1e-3);
      CHECK_NEAR (squares, sums->data[2 * part + 1], 0.1);
      from += parts[part];
    }
  hg_tensor_unref (heads);
  hg_tensor_unref (sums);
  hg_dataset_unref (sines);
}

/* Every source gives a consistent data set, the same for the same seed, another for another where it is
 * generated. */
TEST (every_source_is_consistent)
{
  for (const HgSource *const *source = hg_sources (); *source != NULL; source++)
    {
      HgError error = { 0 };
      HgDataOptions options = test_options ();
      CHECK (hg_source_find ((*source)->name) == *source && (*source)->title != NULL
             && (*source)->sentence != NULL);
      HgDataset *one = test_source ((*source)->name), *two = test_source ((*source)->name);
      options.seed = 7;
      HgDataset *other = hg_data_open ((*source)->name, &options, NULL, &error);
      REQUIRE (one != NULL && two != NULL && other != NULL);
      size_t n = hg_tensor_rows (one->x);
      CHECK (memcmp (one->x->data, two->x->data, one->x->values * sizeof (HgReal)) == 0);
      bool generated = strncmp (one->source, "Generated", 9) == 0;
      bool same = other->x->values == one->x->values
                  && memcmp (one->x->data, other->x->data, one->x->values * sizeof (HgReal)) == 0;
      if (generated == same)
        test_fault (__FILE__, __LINE__, "%s: seed 7 gives %s data", one->name, same ? "the same" : "other");
      CHECK (one->licence[0] != '\0' && one->note[0] != '\0');
      CHECK (strlen (one->note) + 1 < sizeof one->note && strlen (one->source) + 1 < sizeof one->source);
      for (size_t i = 0; i < one->x->values; i++)
        if (!CHECK (isfinite (one->x->data[i])))
          break;
      size_t met = 0;
      for (size_t i = 0; one->labels != NULL && i < n; i++)
        {
          REQUIRE (one->labels[i] >= 0 && (size_t)one->labels[i] < one->n_classes);
          met |= (size_t)1 << one->labels[i];
        }
      CHECK_EQUAL (met, one->labels != NULL ? ((size_t)1 << one->n_classes) - 1 : 0);
      for (size_t i = 1; one->start != NULL && i < n; i++)
        REQUIRE (one->start[i] > one->start[i - 1]);
      hg_dataset_unref (one);
      hg_dataset_unref (two);
      hg_dataset_unref (other);
    }
}

/* How many samples of class @label there are. */
static size_t
count_label (const HgDataset *dataset, int label)
{
  size_t n = 0;
  for (size_t i = 0; i < hg_tensor_rows (dataset->x); i++)
    n += dataset->labels[i] == label;
  return n;
}

TEST (ecg_has_its_beats)
{
  HgDataset *ecg = test_source ("ecg");
  REQUIRE (ecg != NULL);
  HgShape sample = hg_tensor_sample (ecg->x), wanted = hg_shape (2, 64, 1);
  CHECK (hg_shape_equal (&sample, &wanted));
  CHECK_TEXT (ecg->class_names[1], "premature");
  size_t n = hg_tensor_rows (ecg->x), premature = count_label (ecg, 1);
  CHECK (n >= 480 && n <= 510);
  CHECK (premature >= 75 && premature <= 95);
  /* The R peak, or a premature beat's dome, is the highest of the steps around number 21. */
  for (size_t i = 0; i < n; i++)
    {
      const HgReal *x = ecg->x->data + i * 64;
      for (size_t t = 18; t < 25; t++)
        REQUIRE (x[t] <= x[21] && x[21] >= 0.5f);
    }
  /* A heart at rest: beats follow within 0.25 and 8 s (there are two long artefacts). */
  for (size_t i = 1; i < n; i++)
    REQUIRE (ecg->order[i] - ecg->order[i - 1] >= 0.25 && ecg->order[i] - ecg->order[i - 1] < 8);
  CHECK_CONTAINS (ecg->note, "a rule, not a doctor");
  CHECK_CONTAINS (ecg->licence, "ODC");
  hg_dataset_unref (ecg);
}

TEST (digits_are_pictures_with_labels)
{
  HgDataset *digits = test_source ("digits");
  REQUIRE (digits != NULL);
  HgShape shape = hg_shape (4, 1797, 8, 8, 1);
  CHECK (hg_shape_equal (&digits->x->shape, &shape));
  /* scikit-learn's load_digits: target[:5] and the first row of the first image, 0 0 5 13 9 1 0 0. */
  int labels[] = { 0, 1, 2, 3, 4 }, row[] = { 0, 0, 5, 13, 9, 1, 0, 0 };
  for (size_t i = 0; i < 5; i++)
    CHECK_EQUAL (digits->labels[i], labels[i]);
  for (size_t i = 0; i < 8; i++)
    CHECK_NEAR (digits->x->data[i], row[i] / 16.0, 0);
  CHECK_EQUAL (count_label (digits, 8), 174);
  hg_dataset_unref (digits);
}

TEST (paper_machine_has_the_questions_size)
{
  HgDataset *paper = test_source ("paper-machine");
  REQUIRE (paper != NULL);
  HgShape shape = hg_shape (3, 11692, 5, 59);
  REQUIRE (CHECK (hg_shape_equal (&paper->x->shape, &shape)));
  size_t breaks = count_label (paper, 1), n = 11692, row = 295;
  CHECK (breaks > 40 && breaks < 200);
  CHECK_EQUAL (paper->span, 5);
  for (size_t i = 0; i < n; i++)
    {
      /* A window after a break leaves time out; neighbours share four rows. */
      bool follows = i > 0 && paper->start[i] == paper->start[i - 1] + 1;
      if (follows)
        REQUIRE (
            memcmp (paper->x->data + i * row, paper->x->data + (i - 1) * row + 59, 4 * 59 * sizeof (HgReal))
            == 0);
      else if (i > 0)
        REQUIRE (paper->start[i] >= paper->start[i - 1] + 5 && paper->labels[i] == 0
                 && paper->labels[i - 1] == 1);
    }
  hg_dataset_unref (paper);
}

TEST (paper_machine_takes_other_windows)
{
  HgError error = { 0 };
  HgDataOptions options = { .window = 20, .stride = 10 };
  HgDataset *paper = hg_data_open ("paper-machine", &options, NULL, &error);
  REQUIRE (CHECK_DONE (paper != NULL, error));
  CHECK_EQUAL (paper->x->shape.dim[1], 20);
  CHECK_EQUAL (paper->start[1] - paper->start[0], 10);
  hg_dataset_unref (paper);
  options.window = SIZE_MAX;
  options.stride = SIZE_MAX;
  CHECK (hg_data_open ("paper-machine", &options, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "longer than any stretch between two breaks");
}

typedef struct
{
  const char *name;
  HgDataOptions options;
  const char *sentence;
} Refusal;

TEST (wrong_requests_get_a_sentence)
{
  static const Refusal refusals[] = {
    { "digits", { 0 }, "digits: expected the folder of the built-in data, got none" },
    { "ecg",
      { .folder = "/nowhere" },
      "ecg: /nowhere/ecg.npy: expected a file that can be read: No such file" },
    { "sines", { .window = 5 }, "sines: is built in and comes as it is: leave out a window" },
    { "sines", { .label = "x" }, "sines: is built in and comes as it is: leave out a label column" },
    { "paper-machine", { .missing = "drop" }, "leave out a rule for missing values" },
    { "breaks", { 0 }, "breaks: expected a built-in name such as sines, a table (.csv, .tsv, .txt), arrays" },
    { "/tmp/picture.gif", { 0 }, "picture.gif: expected a built-in name" },
    { "/nowhere/breaks.csv",
      { 0 },
      "breaks.csv: expected a file that can be read: No such file or directory" },
    { "/dev/null/a.csv", { 0 }, "a.csv: expected a file that can be read: Not a directory" },
  };
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
    {
      HgError error = { 0 };
      CHECK (hg_data_open (refusals[i].name, &refusals[i].options, NULL, &error) == NULL);
      CHECK_CONTAINS (error.text, refusals[i].sentence);
    }
  HgError error = { 0 };
  char folder[TEST_PATH + 400];
  snprintf (folder, sizeof folder, "%s", scratch ("folder.csv"));
  REQUIRE (mkdir (folder, 0700) == 0);
  CHECK (hg_data_open (folder, NULL, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "folder.csv: expected images (.png, .jpg) in the folder, got none");
  rmdir (folder);
  REQUIRE (mkfifo (scratch ("pipe.csv"), 0600) == 0);
  CHECK (hg_data_open (scratch ("pipe.csv"), NULL, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "pipe.csv: expected a file, got a pipe or a device");
}

TEST (limit_takes_the_first_of_each_part)
{
  HgError error = { 0 };
  HgDataOptions options = { .limit = 50 };
  HgDataset *all = test_source ("sines"), *some = hg_data_open ("sines", &options, NULL, &error);
  REQUIRE (all != NULL && CHECK_DONE (some != NULL, error));
  CHECK_EQUAL (hg_tensor_rows (some->x), 50);
  CHECK_EQUAL (some->fixed[0], 32);
  CHECK_EQUAL (some->fixed[1], 8);
  CHECK_EQUAL (some->fixed[2], 10);
  CHECK (memcmp (some->x->data + 40 * 500, all->x->data + 4000 * 500, 500 * sizeof (HgReal)) == 0);
  hg_dataset_unref (all);
  hg_dataset_unref (some);
}

TEST (cancelling_ends_generation)
{
  HgJob job = { 0 };
  HgError error = { 0 };
  hg_job_cancel (&job);
  CHECK (hg_data_open ("sines", NULL, &job, &error) == NULL);
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  CHECK (hg_data_open ("paper-machine", NULL, &job, &error) == NULL);
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
}

/* Rows 0 … n−1 of @features values, the classes in turn. */
static HgDataset *
counted (size_t n, int64_t features, const char *const *classes)
{
  HgShape shape = hg_shape (2, (int64_t)n, features);
  HgDataset *dataset = hg_dataset_new ("made", hg_tensor_new (&shape, NULL), NULL);
  HgTensor *y = hg_tensor_new (&shape, NULL);
  for (size_t i = 0; i < y->values; i++)
    {
      dataset->x->data[i] = (HgReal)i;
      y->data[i] = -(HgReal)i;
    }
  if (!hg_dataset_set_targets (dataset, y, NULL) || !hg_dataset_add_classes (dataset, 2, classes, NULL))
    abort ();
  for (size_t i = 0; i < n; i++)
    dataset->labels[i] = i % 2;
  return dataset;
}

static void
name_features (HgDataset *dataset, const char *first, const char *second)
{
  dataset->features = calloc (2, sizeof *dataset->features);
  snprintf (dataset->features[0], HG_FEATURE_SIZE, "%s", first);
  snprintf (dataset->features[1], HG_FEATURE_SIZE, "%s", second);
}

TEST (two_data_sets_become_one)
{
  static const char *const classes[] = { "plain", "odd" }, *const others[] = { "plain", "even" };
  HgError error = { 0 };
  HgDataset *a = counted (3, 2, classes), *b = counted (2, 2, classes), *c = counted (2, 2, others),
            *wide = counted (2, 3, classes), *bare = counted (2, 2, classes);
  name_features (a, "left", "right");
  name_features (b, "left", "right");
  name_features (c, "left", "other");
  snprintf (a->note, sizeof a->note, "by hand");
  HgDataset *all = hg_dataset_join (a, b, "b.npy", "a.npy", &error);
  REQUIRE (CHECK_DONE (all != NULL, error));
  CHECK_TEXT (all->note, "by hand");
  CHECK (all->features != NULL && strcmp (all->features[1], "right") == 0);
  CHECK_EQUAL (hg_tensor_rows (all->x), 5);
  CHECK (all->x->data[5] == 5 && all->x->data[6] == 0 && all->y->data[5] == -5 && all->y->data[9] == -3);
  CHECK (all->labels[2] == 0 && all->labels[3] == 0 && all->labels[4] == 1);
  CHECK_TEXT (all->class_names[1], "odd");
  hg_dataset_unref (all);
  all = hg_dataset_join (a, c, "c.npy", "a.npy", &error);
  REQUIRE (CHECK_DONE (all != NULL, error));
  CHECK (all->labels == NULL && !hg_dataset_same_classes (a, c));
  CHECK (all->features == NULL);
  hg_dataset_unref (all);
  CHECK (hg_dataset_join (a, wide, "w.npy", "--data", &error) == NULL);
  CHECK_TEXT (error.text, "w.npy: expected samples of 2 as --data has, got 3");
  hg_tensor_unref (bare->y);
  bare->y = NULL;
  CHECK (hg_dataset_join (a, bare, "v.npy", "--data", &error) == NULL);
  CHECK_TEXT (error.text, "v.npy: expected own targets and 1 inputs as --data has, got none and 1");
  HgDataset *made[] = { a, b, c, wide, bare };
  for (int i = 0; i < 5; i++)
    hg_dataset_unref (made[i]);
}
