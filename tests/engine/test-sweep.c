/* The waist sweep: other waists in one stack, runs queued seed by seed, PCA of every size from one fit, and
 * what is said of it all. */
#include "analysis/evaluate.h"
#include "analysis/sweep.h"
#include "base/random.h"
#include "harness.h"
#include "model/waist-size.h"
#include <pthread.h>
#include <sched.h>

enum
{
  SAMPLES = 90,
  VALUES = 6,
  EPOCHS = 3
};

/* Samples that lie near a plane. */
static HgPrepared *
make_data (void)
{
  HgError error = { 0 };
  const HgShape shape = { .rank = 2, .dim = { SAMPLES, VALUES } };
  HgTensor *x = hg_tensor_new (&shape, &error);
  for (size_t i = 0; x != NULL && i < SAMPLES; i++)
    {
      double a = sin (0.7 * (double)i), b = cos (1.9 * (double)i);
      for (size_t j = 0; j < VALUES; j++)
        x->data[i * VALUES + j] = (HgReal)(a * (double)(j + 1) / 3 + b * (j % 2 == 0 ? 1 : -0.5)
                                           + 0.05 * sin (11.0 * (double)(i * j)));
    }
  HgDataset *dataset = x != NULL ? hg_dataset_new ("plane", x, &error) : NULL;
  const HgPrepareOptions options
      = { .scale = HG_SCALE_NONE, .validation = 0.3, .test = 0, .shuffle = true, .seed = 3 };
  HgPrepared *data = dataset != NULL ? hg_prepared_take (dataset, &options, &error) : NULL;
  CHECK_DONE (data != NULL, error);
  return data;
}

static HgModel *
make_model (const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("stack", stack, &error);
  CHECK_DONE (model != NULL, error);
  return model;
}

static void
check_resized (const char *stack, int64_t width, int64_t values)
{
  HgError error = { 0 };
  HgModel *model = make_model (stack), *wide = hg_waist_resize (model, width, NULL, &error);
  HgCheck *check = wide != NULL ? hg_check_shapes (wide, &error) : NULL;
  CHECK_DONE (check != NULL, error);
  if (check != NULL)
    {
      CHECK (check->trains);
      CHECK_EQUAL (check->waist_values, values);
      CHECK_EQUAL (hg_waist_width (check), width);
    }
  hg_check_free (check);
  hg_model_unref (wide);
  hg_model_unref (model);
}

TEST (the_waist_takes_any_width_and_stays_where_it_is)
{
  check_resized ("Input 6; Dense 4; Dense 2; Dense 4; Dense 6", 3, 3);
  check_resized ("Input 6; Dense 4; Dense 2; Dense 4; Dense 6", 9, 9); /* no longer the narrowest */
  check_resized ("Input 5x3; LSTM 4; RepeatVector 5; LSTM 4 sequences; TimeDistributed Dense 3", 7, 7);
  check_resized ("Input 5x3; LSTM 2 sequences; TimeDistributed Dense 3", 1, 5);
  check_resized ("Input 8x8x3; Conv2D 4 3x3 same; GlobalAveragePooling2D; Dense 192; Reshape 8x8x3", 5, 5);
}

TEST (what_a_decoder_takes_from_the_waist_follows_it)
{
  check_resized ("Input 50x10; encoder = LSTM 64 state; decoder = FeedbackDecoder 64 steps=50 features=10 < "
                 "encoder.1, encoder.2",
                 8, 16);
}

TEST (a_stack_without_a_width_is_refused)
{
  HgError error = { 0 };
  HgModel *model = make_model ("Input 4; Dropout 0.1; Activation tanh");
  CHECK (hg_waist_resize (model, 2, NULL, &error) == NULL);
  CHECK_EQUAL (error.code, HG_ERROR_SHAPE);
  hg_model_unref (model);
}

static HgSweep *
make_sweep (HgPrepared *data, const int64_t *sizes, size_t n, size_t seeds, int epochs)
{
  HgError error = { 0 };
  HgModel *model = make_model ("Input 6; Dense 2; Dense 6");
  HgSweepOptions options = { .n_sizes = n, .sizes = sizes, .seeds = seeds, .train = hg_train_options () };
  options.train.epochs = epochs;
  options.train.batch_size = 16;
  HgSweep *sweep = hg_sweep_new (model, data, &options, NULL, &error);
  CHECK_DONE (sweep != NULL, error);
  hg_model_unref (model);
  return sweep;
}

TEST (pca_is_that_of_the_baselines_at_every_size)
{
  static const int64_t sizes[] = { 1, 2, 4 };
  HgError error = { 0 };
  HgPrepared *data = make_data ();
  HgSweep *sweep = make_sweep (data, sizes, 3, 1, EPOCHS);
  REQUIRE (CHECK_DONE (hg_sweep_begin (sweep, NULL, &error), error));
  const HgSweepTable *table = hg_sweep_table (sweep);
  CHECK_TEXT (table->part, "validation part");
  for (size_t i = 0; i < 3; i++)
    {
      HgBaselines beside;
      CHECK_DONE (hg_baselines (data, data->split->validation, data->split->n_validation, (size_t)sizes[i],
                                NULL, &beside, &error),
                  error);
      CHECK_NEAR (table->points[i].pca, beside.pca, 1e-6);
      CHECK_NEAR (table->variance, beside.mean, 1e-12);
    }
  CHECK (table->points[1].pca < 0.1 * table->points[0].pca);
  hg_sweep_free (sweep);
  hg_prepared_unref (data);
}

TEST (runs_go_seed_by_seed_and_are_those_of_the_trainer)
{
  static const int64_t sizes[] = { 1, 3 };
  HgError error = { 0 };
  HgPrepared *data = make_data ();
  HgSweep *sweep = make_sweep (data, sizes, 2, 2, EPOCHS);
  HgJob job = { 0 };
  REQUIRE (CHECK_DONE (hg_sweep_begin (sweep, &job, &error), error));
  const HgSweepTable *table = hg_sweep_table (sweep);
  for (size_t i = 1; i <= 4; i++)
    {
      CHECK (hg_sweep_next (sweep, &job, &error));
      CHECK_EQUAL (table->done, i);
      CHECK_EQUAL (table->points[0].n, (i + 1) / 2);
      CHECK_EQUAL (table->points[1].n, i / 2);
    }
  CHECK (!hg_sweep_next (sweep, &job, &error) && error.code == HG_ERROR_NONE);
  const HgSweepPoint *point = &table->points[1];
  CHECK_EQUAL (point->runs[0].seed, 42);
  CHECK_EQUAL (point->runs[1].seed, 43);
  CHECK (point->runs[0].mse != point->runs[1].mse);
  CHECK_EQUAL (point->low, fmin (point->runs[0].mse, point->runs[1].mse));
  CHECK_NEAR (point->mean, (point->runs[0].mse + point->runs[1].mse) / 2, 1e-12);
  CHECK (point->rank >= 1 && point->rank <= 3);

  /* The same by hand. */
  HgTrainOptions options = hg_train_options ();
  options.epochs = EPOCHS;
  options.batch_size = 16;
  HgTrainer *trainer = hg_trainer_new (point->model, NULL, data, &options, NULL, &error);
  REQUIRE (CHECK_DONE (trainer != NULL, error));
  HgTrainerState state = HG_TRAINER_BATCH;
  while (state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH)
    state = hg_trainer_step (trainer, NULL, &error);
  const HgMetricsLog *log = hg_trainer_log (trainer);
  CHECK_NEAR (hg_metrics_log_row (log, EPOCHS - 1)->validation_mse, point->runs[0].mse, 1e-6);
  hg_trainer_free (trainer);

  HgSweepTable *copy = hg_sweep_table_copy (table);
  hg_sweep_free (sweep);
  CHECK (copy != NULL && copy->points[1].weights != NULL && copy->done == 4);
  hg_sweep_table_free (copy);
  hg_prepared_unref (data);
}

/* Cancels @job as soon as a thousandth is done. */
static void *
cancel_early (void *job)
{
  while (atomic_load (&((HgJob *)job)->permille) == 0)
    sched_yield ();
  hg_job_cancel (job);
  return NULL;
}

TEST (a_cancelled_run_goes_on_where_it_was)
{
  static const int64_t sizes[] = { 2 };
  HgError error = { 0 };
  HgPrepared *data = make_data ();
  HgSweep *sweep = make_sweep (data, sizes, 1, 1, 1000000);
  HgJob job = { 0 }, again = { .cancelled = true };
  pthread_t thread;
  REQUIRE (CHECK_DONE (hg_sweep_begin (sweep, NULL, &error), error));
  REQUIRE (pthread_create (&thread, NULL, cancel_early, &job) == 0);
  CHECK (!hg_sweep_next (sweep, &job, &error));
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  pthread_join (thread, NULL);
  CHECK (!hg_sweep_next (sweep, &again, &error));
  CHECK (job.permille > 0);
  CHECK_EQUAL (again.permille, job.permille);
  hg_sweep_free (sweep);
  hg_prepared_unref (data);
}

/* Wherever it was interrupted, a run gives the bits of a whole one. */
TEST (an_interrupted_run_gives_the_same)
{
  static const int64_t sizes[] = { 2 };
  enum
  {
    MANY = 3000
  };
  HgError error = { 0 };
  HgPrepared *data = make_data ();
  HgSweep *whole = make_sweep (data, sizes, 1, 1, MANY), *cut = make_sweep (data, sizes, 1, 1, MANY);
  HgJob job = { 0 };
  pthread_t thread;
  REQUIRE (CHECK_DONE (hg_sweep_begin (whole, NULL, &error) && hg_sweep_begin (cut, NULL, &error), error));
  REQUIRE (CHECK_DONE (hg_sweep_next (whole, NULL, &error), error));
  REQUIRE (pthread_create (&thread, NULL, cancel_early, &job) == 0);
  bool done = hg_sweep_next (cut, &job, &error);
  pthread_join (thread, NULL);
  CHECK (done || hg_sweep_next (cut, NULL, &error));
  CHECK (hg_sweep_table (cut)->points[0].mean == hg_sweep_table (whole)->points[0].mean);
  hg_sweep_free (whole);
  hg_sweep_free (cut);
  hg_prepared_unref (data);
}

TEST (a_cancelled_run_is_not_counted)
{
  static const int64_t sizes[] = { 2 };
  HgError error = { 0 };
  HgPrepared *data = make_data ();
  HgSweep *sweep = make_sweep (data, sizes, 1, 3, EPOCHS);
  HgJob job = { 0 };
  REQUIRE (CHECK_DONE (hg_sweep_begin (sweep, &job, &error), error));
  CHECK (hg_sweep_next (sweep, &job, &error));
  hg_job_cancel (&job);
  CHECK (!hg_sweep_next (sweep, &job, &error));
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  CHECK_EQUAL (hg_sweep_table (sweep)->done, 1);
  hg_sweep_free (sweep);
  hg_prepared_unref (data);
}

/* One value that is not finite, among the training part: the trainings may go on as they can, without PCA. */
TEST (data_without_pca_are_swept_all_the_same)
{
  static const int64_t sizes[] = { 1, 2 };
  HgError error = { 0 };
  HgPrepared *data = make_data ();
  HgSweep *sweep = make_sweep (data, sizes, 2, 1, EPOCHS);
  char text[600];
  data->x->data[data->split->train[3] * VALUES + 2] = (HgReal)NAN;
  REQUIRE (CHECK_DONE (hg_sweep_begin (sweep, NULL, &error), error));
  const HgSweepTable *table = hg_sweep_table (sweep);
  CHECK (isnan (table->points[0].pca));
  CHECK_CONTAINS (table->no_pca, "expected finite numbers, got nan in row");
  while (hg_sweep_next (sweep, NULL, &error))
    CHECK (table->points[0].weights == NULL && isnan (table->points[0].low));
  CHECK_EQUAL (table->done, 2);
  CHECK_CONTAINS (hg_sweep_text (table, text, sizeof text), "All trainings diverged. PCA is left out: ");
  hg_sweep_free (sweep);
  hg_prepared_unref (data);
}

static void
check_sizes (const char *text, size_t n, int64_t first, int64_t last)
{
  HgError error = { 0 };
  int64_t sizes[HG_SWEEP_SIZES];
  CHECK_EQUAL (hg_sweep_sizes (text, sizes, &error), n);
  if (n > 0)
    CHECK (sizes[0] == first && sizes[n - 1] == last);
  else
    CHECK (error.code == HG_ERROR_VALUE);
}

TEST (sizes_are_read_from_words)
{
  check_sizes ("1..32", 32, 1, 32);
  check_sizes ("1,2,4,8", 4, 1, 8);
  check_sizes ("1..4,8,16..18", 8, 1, 18);
  check_sizes ("7", 1, 7, 7);
  check_sizes ("", 0, 0, 0);
  check_sizes ("4,2", 0, 0, 0);
  check_sizes ("0..3", 0, 0, 0);
  check_sizes ("1..65", 0, 0, 0);
  check_sizes ("1,2,", 0, 0, 0);
  check_sizes ("1;2", 0, 0, 0);
  check_sizes ("3..1", 0, 0, 0);
  check_sizes ("-9223372036854775807..9223372036854775807", 0, 0, 0);
  check_sizes ("9223372036854775807", 0, 0, 0);
}

TEST (sizes_that_are_suggested_end_with_the_data)
{
  static const struct
  {
    int64_t values;
    const char *expected;
  } cases[] = { { 500, "1..32" }, { 33, "1..32" }, { 32, "1..32" }, { 31, "1..31" },
                { 2, "1..2" },    { 1, "1" },      { 0, "1..32" },  { -1, "1..32" } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      char text[16];
      int64_t sizes[HG_SWEEP_SIZES];
      CHECK (strcmp (hg_sweep_suggest (cases[i].values, text, sizeof text), cases[i].expected) == 0);
      CHECK (hg_sweep_sizes (text, sizes, NULL) > 0);
    }
}

TEST (pca_ends_with_the_data)
{
  static const int64_t sizes[] = { VALUES, VALUES + 1 };
  HgError error = { 0 };
  HgPrepared *data = make_data ();
  HgSweep *sweep = make_sweep (data, sizes, 2, 1, EPOCHS);
  REQUIRE (CHECK_DONE (hg_sweep_begin (sweep, NULL, &error), error));
  const HgSweepTable *table = hg_sweep_table (sweep);
  CHECK (isfinite (table->points[0].pca) && isnan (table->points[1].pca));
  CHECK_EQUAL (table->epochs, EPOCHS);
  hg_sweep_free (sweep);
  hg_prepared_unref (data);
}

/* A finished table with these means at 1, 2, 4, … and PCA everywhere at @pca. */
static void
check_text (const double *means, size_t n, double pca, const char *part)
{
  HgSweepPoint points[8] = { 0 };
  char text[600];
  for (size_t i = 0; i < n; i++)
    points[i] = (HgSweepPoint){
      .values = 1 << i, .n = 2, .mean = means[i], .low = means[i] * 0.9, .high = means[i] * 1.1, .pca = pca
    };
  const HgSweepTable table
      = { .n = n, .points = points, .seeds = 2, .part = "validation part", .done = 2 * n, .all = 2 * n };
  CHECK_CONTAINS (hg_sweep_text (&table, text, sizeof text), part);
  CHECK (strstr (text, "nan") == NULL);
  CHECK (strstr (text, "at the end") == NULL || strstr (text, "lowest error is at 1,") == NULL);
}

/* Near its floor the error may halve and still be what it was, beside all that there was to explain. */
TEST (a_small_error_that_halves_is_hardly_better)
{
  static const double means[] = { 0.5, 0.03, 0.015 };
  HgSweepPoint points[3] = { 0 };
  char text[600];
  for (size_t i = 0; i < 3; i++)
    points[i] = (HgSweepPoint){ .values = 1 << i, .n = 1, .mean = means[i], .pca = NAN };
  HgSweepTable table = { .n = 3, .points = points, .part = "validation part", .done = 3, .all = 3 };
  CHECK_EQUAL (hg_sweep_knee (&table), 3);
  table.variance = 1;
  CHECK_EQUAL (hg_sweep_knee (&table), 1);
  CHECK_TEXT (hg_sweep_answer (&table, text, sizeof text), "From 2 values on it gets hardly better.");
  CHECK_CONTAINS (hg_sweep_text (&table, text, sizeof text),
                  "There the MSE is 0.0300. The lowest error is at 4, 0.0150.");
}

/* 17 of 25 trainings that all give about the mean, where PCA shows that there is much to learn. */
TEST (sizes_near_the_mean_tell_nothing)
{
  static const double means[] = { 0.96, 0.93, 0.95, 0.91 };
  HgSweepPoint points[5] = { 0 };
  char text[600];
  for (size_t i = 0; i < 5; i++)
    points[i] = (HgSweepPoint){
      .values = 1 << i, .n = i < 4, .mean = i < 4 ? means[i] : NAN, .pca = 0.26 / (double)(1 << i)
    };
  HgSweepTable table = { .n = 5,
                         .points = points,
                         .part = "validation part",
                         .epochs = 10,
                         .variance = 0.974,
                         .noise_floor = NAN,
                         .done = 4,
                         .all = 5 };
  CHECK_EQUAL (hg_sweep_knee (&table), 5);
  CHECK_TEXT (hg_sweep_answer (&table, text, sizeof text),
              "So far no size beats the mean by much: too few epochs (10), or stuck.");
  hg_sweep_text (&table, text, sizeof text);
  CHECK_CONTAINS (text,
                  "What the size changes cannot be told from such trainings. The MSE of the mean is 0.974. "
                  "The lowest error is at 8, 0.910.");
  CHECK (strstr (text, "hardly") == NULL);
  table.all = 4;
  CHECK_TEXT (hg_sweep_answer (&table, text, sizeof text),
              "No size beats the mean by much: too few epochs (10), or stuck.");
  points[3].mean = 0.73; /* more than a quarter of the way to the PCA of 8 */
  table.all = 5;
  CHECK_CONTAINS (hg_sweep_answer (&table, text, sizeof text),
                  "So far it still gets better at the end: 23 % less error from 4 to 8.");
  for (size_t i = 0; i < 5; i++)
    points[i].pca = NAN;
  points[3].mean = 0.91;
  CHECK_EQUAL (hg_sweep_knee (&table), 5);
  table.noise_floor = 0.9; /* there is little to learn: what is reached is most of it */
  CHECK_EQUAL (hg_sweep_knee (&table), 0);
}

TEST (words_say_where_it_stops_to_help)
{
  static const double falls[] = { 1, 0.5, 0.25, 0.12 }, stops[] = { 1, 0.5, 0.25, 0.22, 0.21 },
                      rises[] = { 1, 0.5, 0.6 }, jumps[] = { 0.1, 0.5, 0.3 }, perfect[] = { 0, 0 },
                      diverges[] = { NAN, NAN }, skips[] = { 1, NAN, 0.9 };
  check_text (falls, 4, 0.6, "It still gets better at the end: 52 % less error from 4 to 8.");
  check_text (
      stops, 5, 2,
      "From 4 values on it gets hardly better. There the MSE is 0.250. The lowest error is at 16, 0.210.");
  check_text (stops, 5, 2, "It is better than PCA with as many components at every size.");
  check_text (stops, 5, 0.1, "PCA with as many components is better at every size.");
  check_text (falls, 4, 0.6, "better than PCA with as many components at 3 of 4 sizes, between 2 and 8.");
  check_text (rises, 3, 2, "From 2 values on it gets no better. The lowest error is at 2, 0.500.");
  check_text (jumps, 3, 2, "The lowest error is at 1, 0.100.");
  check_text (perfect, 2, 2, "The lowest error is at 1, 0.");
  check_text (perfect, 2, 0, "It is not better than PCA with as many components at any size.");
  check_text (diverges, 2, 2, "All trainings diverged.");
  check_text (
      skips, 3, 2,
      "From 1 value on it gets hardly better. There the MSE is 1.00. The lowest error is at 4, 0.900.");
  check_text (stops, 5, 2, "Seeds are furthest apart at 1: from 0.900 to 1.10.");
}
