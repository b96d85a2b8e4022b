/* Errors that tell samples apart: areas, tables and thresholds against scikit-learn's
 * (tests/golden/make-anomalies.py), what cannot be said, lead times of events, and training on one class. */
#include "analysis/anomalies-text.h"
#include "base/memory.h"
#include "engine/data-test.h"
#include "engine/training.h"
#include "files/arrays-h5.h"
#include "model/preset.h"
#include "train/trainer.h"

static const double CLOSE = 1e-6;

static HgTensor *
read_array (const char *name, const char *what)
{
  HgError error = { 0 };
  char path[80];
  snprintf (path, sizeof path, "%s/%s", name, what);
  HgTensor *tensor = hg_arrays_h5_load (golden ("data/anomalies.h5"), path, &error);
  CHECK_DONE (tensor != NULL, error);
  return tensor;
}

static void
check_table (const HgRanking *ranking, const HgTensor *table)
{
  for (size_t k = 0; k < hg_tensor_rows (table); k++)
    {
      const HgReal *row = table->data + 8 * k;
      HgVerdict it = hg_ranking_verdict (ranking, (double)row[0]);
      CHECK_EQUAL (it.tn, row[1]);
      CHECK_EQUAL (it.fp, row[2]);
      CHECK_EQUAL (it.fn, row[3]);
      CHECK_EQUAL (it.tp, row[4]);
      CHECK_NEAR (hg_verdict_precision (&it), (double)row[5], CLOSE);
      CHECK_NEAR (hg_verdict_recall (&it), (double)row[6], CLOSE);
      CHECK_NEAR (hg_verdict_f1 (&it), (double)row[7], CLOSE);
    }
}

static int
smaller_first (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void
check_rules (const HgRanking *ranking, double *errors, size_t n, const HgReal *wanted)
{
  const HgThresholdRule *percentile = hg_threshold_rule_find ("percentile"),
                        *sigma = hg_threshold_rule_find ("sigma"), *f1 = hg_threshold_rule_find ("f1");
  const double percentiles[] = { 50, 95, 99 }, factors[] = { 0, 2.5, 3 };
  qsort (errors, n, sizeof *errors, smaller_first);
  for (int i = 0; i < 3; i++)
    {
      CHECK_NEAR (percentile->choose (errors, n, NULL, percentiles[i]), (double)wanted[i],
                  CLOSE * fabs ((double)wanted[i]));
      CHECK_NEAR (sigma->choose (errors, n, NULL, factors[i]), (double)wanted[3 + i],
                  CLOSE * fabs ((double)wanted[3 + i]));
    }
  HgVerdict best = hg_ranking_verdict (ranking, f1->choose (NULL, 0, ranking, 0));
  CHECK_NEAR (hg_verdict_f1 (&best), (double)wanted[6], CLOSE);
}

TEST (figures_are_those_of_scikit_learn)
{
  static const char *const names[] = { "rare", "even", "few", "apart", "backwards", "two", "ties" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      HgError error = { 0 };
      HgTensor *x = read_array (names[i], "errors"), *y = read_array (names[i], "marked"),
               *areas = read_array (names[i], "areas"), *table = read_array (names[i], "table"),
               *rules = read_array (names[i], "rules");
      REQUIRE (x != NULL && y != NULL && areas != NULL && table != NULL && rules != NULL);
      double errors[3000];
      bool marked[3000];
      REQUIRE (CHECK (x->values <= 3000));
      for (size_t k = 0; k < x->values; k++)
        {
          errors[k] = (double)x->data[k];
          marked[k] = y->data[k] > 0;
        }
      HgRanking *ranking = hg_ranking_new (errors, marked, x->values, &error);
      REQUIRE (CHECK_DONE (ranking != NULL, error));
      CHECK_NEAR (ranking->auc, (double)areas->data[0], CLOSE);
      CHECK_NEAR (ranking->average_precision, (double)areas->data[1], CLOSE);
      check_table (ranking, table);
      check_rules (ranking, errors, x->values, rules->data);
      hg_ranking_free (ranking);
      HgTensor *all[] = { x, y, areas, table, rules };
      for (size_t k = 0; k < 5; k++)
        hg_tensor_unref (all[k]);
    }
}

TEST (what_cannot_be_said_is_said)
{
  const double errors[] = { 1, 2, 3, 3 }, equal[] = { 2, 2, 2, 2 };
  const bool none[4] = { 0 }, every[] = { 1, 1, 1, 1 }, some[] = { 0, 1, 0, 1 };
  const struct
  {
    const double *errors;
    const bool *marked;
    const char *sentence;
  } cases[] = { { errors, none, "No sample is marked" },
                { errors, every, "Every sample is marked" },
                { equal, some, "All errors are equal" } };
  for (size_t i = 0; i < 3; i++)
    {
      char sentence[160] = "";
      HgRanking *ranking = hg_ranking_new (cases[i].errors, cases[i].marked, 4, NULL);
      REQUIRE (ranking != NULL);
      CHECK (!hg_ranking_tells (ranking, sentence, sizeof sentence));
      CHECK_CONTAINS (sentence, cases[i].sentence);
      CHECK (i == 2 ? ranking->auc == 0.5 : isnan (ranking->auc));
      CHECK (isnan (ranking->average_precision) == (i == 0));
      CHECK (isnan (hg_ranking_best_f1 (ranking)) == (i == 0));
      hg_ranking_free (ranking);
    }
  HgVerdict nothing = { .tn = 5 };
  CHECK (isnan (hg_verdict_precision (&nothing)) && isnan (hg_verdict_recall (&nothing))
         && isnan (hg_verdict_f1 (&nothing)));
}

TEST (errors_that_are_no_numbers_are_the_largest)
{
  const double errors[] = { 1, NAN, 3, INFINITY, 2 };
  const bool marked[] = { 0, 1, 0, 1, 0 };
  HgRanking *ranking = hg_ranking_new (errors, marked, 5, NULL);
  REQUIRE (ranking != NULL);
  CHECK_EQUAL (ranking->odd, 2);
  CHECK_EQUAL (ranking->auc, 1);
  HgVerdict it = hg_ranking_verdict (ranking, 3.5);
  CHECK (it.tp == 2 && it.fp == 0 && it.tn == 3 && it.fn == 0);
  hg_ranking_free (ranking);
}

/* @n windows of 3 rows at stride 1, but for a gap before each of @gaps; the marked ones are given. */
static HgDataset *
record (size_t n, const char *marks, const char *gaps)
{
  static const char *const classes[] = { "normal", "break" };
  HgShape shape = hg_shape (3, (int)n, 3, 1);
  HgDataset *dataset = hg_dataset_new ("record", hg_tensor_new (&shape, NULL), NULL);
  size_t row = 0;
  if (dataset == NULL || !hg_dataset_add_classes (dataset, 2, classes, NULL)
      || (dataset->start = calloc (n, sizeof *dataset->start)) == NULL)
    abort ();
  dataset->span = 3;
  for (size_t i = 0; i < n; i++)
    {
      row += gaps[i] == '|' ? 9 : 1;
      dataset->start[i] = row;
      dataset->labels[i] = marks[i] == 'x';
    }
  return dataset;
}

TEST (lead_times_count_back_from_the_last_marked_window)
{
  HgDataset *dataset = record (16, ".....xx..xx.x...", "       |  . |   ");
  /*                  error over 2:  ..+++++++.+.+... ; the second stretch begins after a gap */
  const double errors[] = { 1, 1, 3, 3, 3, 3, 3, 3, 3, 1, 3, 1, 1, 1, 1, 1 };
  size_t index[16];
  HgEvents events;
  HgError error = { 0 };
  char text[200];
  for (size_t i = 0; i < 16; i++)
    index[i] = i;
  REQUIRE (CHECK_DONE (hg_events_find (dataset, index, 16, 0, &events, &error), error));
  REQUIRE (CHECK_EQUAL (events.n, 3));
  hg_events_measure (&events, errors, 2);
  CHECK_EQUAL (events.items[0].first, 5);
  CHECK_EQUAL (events.items[0].lead, 5);
  CHECK_EQUAL (events.items[1].begin, 7);
  CHECK_EQUAL (events.items[1].lead, 1);
  CHECK_EQUAL (events.items[2].lead, 0);
  CHECK_EQUAL (events.foreseen, 2);
  CHECK_EQUAL (events.median, 3);
  CHECK_NEAR (events.alarms, 5.0 / 11, 1e-12); /* five of the eleven that are not marked */
  CHECK_NEAR (hg_events_by_chance (&events), 15.0 / 11, 1e-12);
  CHECK_TEXT (hg_events_text (&events, text, sizeof text),
              "2 of 3 events foreseen, 3 steps ahead in the median; random flags at the rate of the other "
              "samples (45 %) would foresee 1.4");
  hg_events_measure (&events, errors, 0.5);
  CHECK_EQUAL (events.items[1].lead, 4); /* not across the gap */
  CHECK_EQUAL (events.items[2].lead, 1); /* nor the event before */
  hg_events_measure (&events, errors, 99);
  CHECK (events.foreseen == 0 && isnan (events.median));
  CHECK_TEXT (
      hg_events_text (&events, text, sizeof text),
      "None of 3 events foreseen; random flags at the rate of the other samples (0 %) would foresee 0.0");
  hg_events_clear (&events);
  hg_dataset_unref (dataset);
}

TEST (beats_are_no_events_and_windows_of_a_record_are)
{
  static const char *const names[] = { "ecg", "paper-machine", "digits" };
  for (size_t i = 0; i < 3; i++)
    {
      HgError error = { 0 };
      HgDataset *dataset = test_source (names[i]);
      REQUIRE (dataset != NULL);
      size_t n = hg_tensor_rows (dataset->x), *index = calloc (n, sizeof *index);
      HgEvents events;
      for (size_t k = 0; k < n; k++)
        index[k] = k;
      CHECK_DONE (hg_events_find (dataset, index, n, 0, &events, &error), error);
      CHECK (i == 1 ? events.n > 40 : events.n == 0);
      hg_events_clear (&events);
      free (index);
      hg_dataset_unref (dataset);
    }
}

TEST (training_on_one_class_scales_by_it_too)
{
  HgError error = { 0 };
  HgDataset *dataset = test_source ("ecg");
  REQUIRE (dataset != NULL);
  HgPrepareOptions options = hg_prepare_options (dataset);
  HgPrepared *all = hg_prepared_new (dataset, &options, &error);
  CHECK_EQUAL (hg_dataset_usual_class (dataset), 0);
  snprintf (options.normal, sizeof options.normal, "%s", dataset->class_names[0]);
  HgPrepared *normal = hg_prepared_new (dataset, &options, &error);
  REQUIRE (CHECK_DONE (all != NULL && normal != NULL, error));
  const HgSplit *split = normal->split;
  CHECK (split->n_marked > 0);
  CHECK_EQUAL (split->n_train + split->n_marked, all->split->n_train);
  CHECK (split->n_validation == all->split->n_validation && split->n_test == all->split->n_test);
  for (size_t i = 0; i < split->n_train; i++)
    CHECK_EQUAL (dataset->labels[split->train[i]], 0);
  HgScaler *wanted = hg_scaler_fit (HG_SCALE_STANDARD, dataset->x, split->train, split->n_train, &error);
  REQUIRE (CHECK_DONE (wanted != NULL, error));
  CHECK_EQUAL (normal->scaler->offset[0], wanted->offset[0]);
  CHECK (normal->scaler->offset[0] != all->scaler->offset[0]);
  snprintf (options.normal, sizeof options.normal, "odd");
  CHECK (hg_prepared_new (dataset, &options, &error) == NULL);
  CHECK_CONTAINS (error.text, "ecg: expected the class \"odd\"");
  hg_scaler_free (wanted);
  hg_prepared_unref (normal);
  hg_prepared_unref (all);
  hg_dataset_unref (dataset);
}

TEST (profiles_add_up_to_the_error)
{
  const HgReal target[] = { 1, 2, 3, 4, 5, 6 }, decoded[] = { 1, 0, 3, 4, 5, 3 };
  HgShape shape = { .rank = 2, .dim = { 3, 2 } };
  double feature[2], step[3];
  hg_error_profile (&shape, target, decoded, feature, step);
  CHECK_NEAR (feature[0], 0, 1e-12);
  CHECK_NEAR (feature[1], 13.0 / 3, 1e-12);
  CHECK_NEAR (step[0], 2, 1e-12);
  CHECK_NEAR (step[1], 0, 1e-12);
  CHECK_NEAR (step[2], 4.5, 1e-12);
}

/* The network of the example called @name, trained as it says, on its data; owned by the caller as @data is.
 */
static HgTrainer *
train_example (const char *name, int epochs, HgTeam *team, HgPrepared **data)
{
  HgError error = { 0 };
  const HgPreset *preset = hg_preset_find (name);
  HgDataset *dataset = test_source (preset->data);
  HgPrepareOptions prepare = hg_prepare_options (dataset);
  if (preset->normal_only)
    snprintf (prepare.normal, sizeof prepare.normal, "%s",
              dataset->class_names[hg_dataset_usual_class (dataset)]);
  *data = hg_prepared_take (dataset, &prepare, &error);
  HgModel *model = hg_preset_model (preset, &error);
  HgTrainOptions options = hg_train_options ();
  options.epochs = epochs;
  options.batch_size = (size_t)preset->batch_size;
  options.learning_rate = preset->learning_rate;
  HgTrainer *trainer = hg_trainer_new (model, NULL, *data, &options, team, &error);
  hg_model_unref (model);
  CHECK_DONE (trainer != NULL, error);
  HgTrainerState state = HG_TRAINER_BATCH;
  while (trainer != NULL && (state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH))
    state = hg_trainer_step (trainer, NULL, &error);
  CHECK_EQUAL (state, HG_TRAINER_DONE);
  return trainer;
}

TEST (an_lstm_that_saw_normal_beats_alone_tells_premature_ones)
{
  HgError error = { 0 };
  HgPrepared *data = NULL;
  HgTeam *team = hg_team_new (1, &error);
  char remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK];
  const HgThresholdRule *f1 = hg_threshold_rule_find ("f1");
  HgTrainer *trainer = train_example ("heartbeats", hg_preset_find ("heartbeats")->epochs, team, &data);
  REQUIRE (trainer != NULL);
  HgAnomalyOptions asked = {
    .index = data->split->test, .n = data->split->n_test, .normal = hg_anomaly_usual_normal (data), .worst = 5
  };
  HgAnomalies *it = hg_anomalies_new (hg_trainer_network (trainer), data, &asked, NULL, &error);
  REQUIRE (CHECK_DONE (it != NULL, error));
  CHECK (it->ranking->auc >= 0.9);
  CHECK_TEXT (it->measured.name, "test");
  CHECK_EQUAL (it->n_worst, 5);
  for (size_t k = 1; k < it->n_worst; k++)
    CHECK (it->measured.errors[it->worst[k - 1]] >= it->measured.errors[it->worst[k]]);
  CHECK (hg_anomalies_remarks (it, f1, remarks) == 1);
  CHECK_CONTAINS (remarks[0], "not by a cardiologist");
  HgThresholdChoice choice = hg_threshold_choice (it, f1, 0);
  CHECK_TEXT (choice.on, "validation");
  char *json = hg_anomalies_json (it, &choice, &it->events, &error),
       *csv = hg_anomalies_csv (it, &choice, &error);
  CHECK_CONTAINS (json, "\"events\": null");
  CHECK_CONTAINS (csv, "sample,part,error,class,marked,flagged,order\n0,training,");
  free (csv);
  free (json);
  asked.most = 10;
  HgAnomalies *few = hg_anomalies_new (hg_trainer_network (trainer), data, &asked, NULL, &error);
  REQUIRE (CHECK_DONE (few != NULL, error));
  CHECK (few->measured.n == 10 && few->training.n == 10);
  CHECK (hg_anomalies_remarks (few, NULL, remarks) >= 2);
  hg_anomalies_free (few);
  HgJob job = { 0 };
  hg_job_cancel (&job);
  CHECK (hg_anomalies_new (hg_trainer_network (trainer), data, &asked, &job, &error) == NULL);
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  hg_anomalies_free (it);
  hg_trainer_free (trainer);
  hg_team_free (team);
  hg_prepared_unref (data);
}

/* Both classes with the percentiles of their own errors, the worse one first. */
static void
check_classes (const HgAnomalies *it)
{
  const HgErrorPart *part = &it->measured;
  const int *labels = it->data->dataset->labels;
  HgThresholdChoice choice = hg_threshold_choice (it, hg_threshold_rules (), 95);
  CHECK (hg_anomalies_tell_classes (it));
  REQUIRE (CHECK (it->n_classes == 2 && it->classes[0].n + it->classes[1].n == part->n));
  CHECK (it->classes[0].median >= it->classes[1].median);
  for (size_t c = 0; c < 2; c++)
    {
      const HgClassErrors *class = &it->classes[c];
      double errors[8];
      size_t n = 0;
      for (size_t i = 0; i < part->n; i++)
        if (labels[part->index[i]] == (int)class->class_index)
          errors[n++] = part->errors[i];
      qsort (errors, n, sizeof *errors, smaller_first);
      CHECK_EQUAL (class->n, n);
      CHECK_NEAR (class->median, (errors[(n - 1) / 2] + errors[n / 2]) / 2, 1e-12);
      CHECK (class->low >= errors[0] && class->low <= class->lower && class->upper <= class->high
             && class->high <= errors[n - 1]);
    }
  char *json = hg_anomalies_json (it, &choice, &it->events, NULL),
       *page = hg_anomalies_page (it, &choice, &it->events, NULL);
  CHECK_CONTAINS (json, "\"classes\": [");
  CHECK_CONTAINS (json, "\"auc\": null");
  CHECK_CONTAINS (page, "Errors by class");
  free (page);
  free (json);
}

/* Times are told apart in the table, also in millionths of a second since 1970. */
static void
check_order (const HgAnomalies *it, const HgThresholdChoice *choice)
{
  static const struct
  {
    double order;
    const char *text;
  } cases[] = { { 12, ",12\n" },
                { 0.1, ",0.1\n" },
                { 1700000000123456, ",1700000000123456\n" },
                { 1700000000.1234567, ",1700000000.1234567\n" },
                { 1700000000123456789.0, ",1.7000000001234568e+18\n" } };
  HgDataset *dataset = it->data->dataset;
  const size_t n = hg_tensor_rows (dataset->x);
  dataset->order = hg_alloc (n, sizeof *dataset->order, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      for (size_t k = 0; k < n; k++)
        dataset->order[k] = cases[i].order;
      char *csv = hg_anomalies_csv (it, choice, NULL);
      CHECK_CONTAINS (csv, cases[i].text);
      free (csv);
    }
  free (dataset->order);
  dataset->order = NULL;
}

TEST (data_without_marks_is_ranked_only)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (2, 20, 4);
  char remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK];
  HgPrepared *data = test_prepared (test_noise (&shape, 3), 12);
  HgModel *model = hg_model_parse ("m", "Input 4; Dense 2; Dense 4", &error);
  HgNetworkOptions options = { .batch = 8 };
  HgNetwork *network = hg_network_new (model, &options, &error);
  HgWeights *weights = hg_weights_new (model, 1, &error);
  REQUIRE (CHECK_DONE (network != NULL && hg_network_load (network, weights, &error), error));
  HgAnomalyOptions asked = { .index = data->split->validation, .n = 8, .normal = HG_NO_CLASS, .worst = 100 };
  HgAnomalies *it = hg_anomalies_new (network, data, &asked, NULL, &error);
  REQUIRE (CHECK_DONE (it != NULL, error));
  CHECK_EQUAL (it->n_worst, 8);
  CHECK (it->marked == NULL && it->validation_ranking == NULL && it->events.n == 0);
  CHECK_EQUAL (hg_anomalies_remarks (it, NULL, remarks), 1);
  CHECK_CONTAINS (remarks[0], "no marks");
  HgThresholdChoice choice = hg_threshold_choice (it, hg_threshold_rule_find ("f1"), 0);
  CHECK (isnan (choice.threshold));
  choice = hg_threshold_choice (it, hg_threshold_rules (), 95);
  CHECK (choice.threshold > 0);
  check_order (it, &choice);
  char *json = hg_anomalies_json (it, &choice, &it->events, &error);
  CHECK_CONTAINS (json, "\"auc\": null");
  CHECK_CONTAINS (json, "\"confusion\": null");
  CHECK_CONTAINS (json, "\"classes\": null");
  free (json);
  hg_anomalies_free (it);

  /* Classes alone do not say which of them is normal. */
  static const char *const digits[] = { "3", "7" };
  REQUIRE (CHECK_DONE (hg_dataset_add_classes (data->dataset, 2, digits, &error), error));
  for (size_t i = 0; i < hg_tensor_rows (data->x); i++)
    data->dataset->labels[i] = i % 3 == 0;
  it = hg_anomalies_new (network, data, &asked, NULL, &error);
  REQUIRE (CHECK_DONE (it != NULL, error));
  CHECK_EQUAL (it->normal, HG_NO_CLASS);
  CHECK (it->marked == NULL);
  CHECK_EQUAL (hg_anomalies_remarks (it, NULL, remarks), 1);
  CHECK_CONTAINS (remarks[0], "none that is known as normal");
  check_classes (it);
  hg_anomalies_free (it);
  asked.normal = 1;
  it = hg_anomalies_new (network, data, &asked, NULL, &error);
  REQUIRE (CHECK_DONE (it != NULL, error));
  CHECK (it->normal == 1 && it->marked != NULL);
  CHECK (!hg_anomalies_tell_classes (it)); /* the two sides of the threshold are the two classes */
  hg_anomalies_free (it);
  hg_weights_unref (weights);
  hg_network_free (network);
  hg_model_unref (model);
  hg_prepared_unref (data);
}
