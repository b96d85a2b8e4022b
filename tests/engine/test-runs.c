/* Records of runs, and what is said of them: that tables and sentences hold nothing but their fields. */
#include "analysis/run-report.h"
#include "harness.h"
#include "model/preset.h"
#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

enum
{
  EPOCHS = 7,
  BEFORE = 22, /* epochs of the weights that a run began with */
  TEXT = 256
};

/* A run whose numbers are all different, so that none can stand for another. */
static HgRunRecord *
make_record (const char *preset, const char *data, double from)
{
  HgError error = { 0 };
  HgModel *model = hg_preset_model (hg_preset_find (preset), &error);
  HgMetricsLog *log = hg_metrics_log_new (&error);
  HgTrainOptions options = hg_train_options ();
  options.seed = 97;
  for (int i = 1; i <= EPOCHS; i++)
    {
      const HgEpochRow row = { .epoch = i,
                               .loss = from / i,
                               .mae = 1.1 * from / i,
                               .validation_loss = 1.2 * from / i,
                               .validation_mae = 1.3 * from / i,
                               .learning_rate = 1e-3,
                               .seconds = 11.5 };
      CHECK (hg_metrics_log_append (log, &row, &error));
    }
  HgKeptRun *run = hg_kept_run_new (&options, HG_RUN_DONE, NULL, log, EPOCHS, BEFORE, &error);
  HgRunRecord *record
      = hg_run_record_new (model, data, &(HgPrepareOptions){ .scale = HG_SCALE_STANDARD }, run, &error);
  hg_kept_run_free (run);
  for (size_t i = HG_RESULT_SAMPLES; record != NULL && i < HG_RESULTS; i++)
    record->results.value[i] = from * (1 + 0.137 * (double)i);
  if (record != NULL)
    {
      record->results.value[HG_RESULT_PART] = HG_RESULT_TEST;
      record->results.value[HG_RESULT_SAMPLES] = 1234;
      record->results.value[HG_RESULT_COMPONENTS] = 19;
    }
  hg_metrics_log_unref (log);
  hg_model_unref (model);
  return record;
}

/* The next number in @text from *@at on into @number, without what follows it in a sentence. */
static bool
next_number (const char *text, size_t *at, char *number)
{
  size_t n = 0;
  while (text[*at] != '\0' && !isdigit ((unsigned char)text[*at]))
    ++*at;
  while (isdigit ((unsigned char)text[*at]) || (text[*at] != '\0' && strchr (",.e-", text[*at]) && n > 0))
    number[n++] = text[(*at)++];
  while (n > 0 && !isdigit ((unsigned char)number[n - 1]))
    n--;
  number[n] = '\0';
  return n > 0;
}

static bool
is_in_a_field (const char *number, HgRunRecord *const *records, size_t n)
{
  char text[TEXT], other[TEXT];
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < HG_RUN_FIELDS; k++)
      {
        size_t at = 0;
        hg_run_field_text (&hg_run_fields[k], records[i], text, sizeof text);
        while (next_number (text, &at, other))
          if (strcmp (number, other) == 0)
            return true;
      }
  return false;
}

TEST (no_template_has_a_number_of_its_own)
{
  const char *const *templates = hg_run_report_templates ();
  size_t n = 0;
  for (; templates[n] != NULL; n++)
    {
      CHECK (strpbrk (templates[n], "0123456789") == NULL);
      for (const char *at = strchr (templates[n], '{'); at != NULL; at = strchr (at + 1, '{'))
        {
          char name[TEXT];
          snprintf (name, sizeof name, "%.*s", (int)strcspn (at, "}") - 1, at + 1);
          CHECK (hg_run_field_find (name) != NULL);
        }
    }
  CHECK (n > 10);
}

TEST (every_number_of_a_report_is_a_field_of_a_run)
{
  HgError error = { 0 };
  HgRunRecord *records[]
      = { make_record ("lab-cnn", "shapes", 0.0123), make_record ("lab-lstm", "sines", 0.3456) };
  HgRunReport report;
  size_t numbers = 0;
  REQUIRE (CHECK (records[0] != NULL && records[1] != NULL));
  REQUIRE (CHECK (hg_run_report (records, 2, "Two runs", "Without a number.", &report, &error)));
  for (size_t i = 0; i < report.n; i++)
    {
      char number[TEXT];
      size_t at = 0;
      while (next_number (report.lines[i].text, &at, number))
        {
          CHECK (is_in_a_field (number, records, 2));
          numbers++;
        }
    }
  CHECK (numbers > 40);
  CHECK (!is_in_a_field ("3.14159", records, 2));
  hg_run_report_clear (&report);
  hg_run_record_unref (records[0]);
  hg_run_record_unref (records[1]);
}

TEST (what_is_not_known_is_not_said)
{
  HgError error = { 0 };
  HgRunRecord *record = make_record ("lab-lstm", "sines", 0.5);
  HgRunReport report;
  REQUIRE (CHECK (record != NULL));
  record->results = hg_run_results ();
  REQUIRE (CHECK (hg_run_report (&record, 1, "A run", NULL, &report, &error)));
  for (size_t i = 0; i < report.n; i++)
    CHECK (strstr (report.lines[i].text, "—") == NULL);
  CHECK_EQUAL (report.n, 6);
  hg_run_report_clear (&report);
  hg_run_record_unref (record);
}

TEST (the_table_begins_with_the_labs_columns)
{
  HgError error = { 0 };
  HgRunRecord *record = make_record ("lab-lstm", "waves, \"noisy\"", 0.5);
  REQUIRE (CHECK (record != NULL));
  record->results.value[HG_RESULT_MSE] = 0.724709;
  record->results.value[HG_RESULT_MAE] = NAN;
  record->results.value[HG_RESULT_RMSE] = 0.851299;
  char *csv = hg_run_csv (&record, 1, HG_RUN_LAB_FIELDS, &error);
  CHECK_TEXT (csv,
              "Architecture,Input Type,Data Type,Test MSE Loss,Test MAE,Test RMSE,Latent Dim,Compression "
              "Ratio,Compression %\n"
              "lab-lstm,sequences 50 × 10,\"waves, \"\"noisy\"\"\",0.724709,,0.851299,20,25.00,96.00\n");
  free (csv);
  hg_run_record_unref (record);
}

TEST (json_has_every_field_and_null_for_what_is_not_known)
{
  HgError error = { 0 };
  HgRunRecord *record = make_record ("lab-lstm", "sines", 0.5);
  REQUIRE (CHECK (record != NULL));
  record->results.value[HG_RESULT_NOISE] = NAN;
  char *text = hg_run_json (&record, 1, &error);
  json_t *list = text != NULL ? json_loads (text, 0, NULL) : NULL, *run = json_array_get (list, 0);
  CHECK_EQUAL (json_object_size (run), HG_RUN_FIELDS);
  CHECK (json_is_null (json_object_get (run, "noise_floor")));
  CHECK (json_number_value (json_object_get (run, "test_mse")) == record->results.value[HG_RESULT_MSE]);
  CHECK (json_number_value (json_object_get (run, "seconds")) == EPOCHS * 11.5);
  json_decref (list);
  free (text);
  hg_run_record_unref (record);
}

TEST (unknown_numbers_are_sorted_last)
{
  const HgRunField *field = hg_run_field_find ("test_mse"), *name = hg_run_field_find ("architecture");
  HgRunRecord *a = make_record ("lab-lstm", "sines", 0.5), *b = make_record ("lab-cnn", "shapes", 0.4);
  REQUIRE (CHECK (a != NULL && b != NULL));
  CHECK (hg_run_field_compare (field, a, b) > 0 && hg_run_field_compare (name, a, b) > 0);
  b->results.value[HG_RESULT_MSE] = NAN;
  CHECK (hg_run_field_compare (field, a, b) < 0 && hg_run_field_compare (field, b, a) > 0);
  CHECK_EQUAL (hg_run_field_compare (field, b, b), 0);
  hg_run_record_unref (a);
  hg_run_record_unref (b);
}

TEST (results_that_no_run_has_are_told)
{
  static const struct
  {
    HgResult result;
    double value;
    bool sound;
  } rows[] = {
    { HG_RESULT_PART, 2, true },          { HG_RESULT_PART, 3, false },
    { HG_RESULT_PART, 0.5, false },       { HG_RESULT_PART, -1, false },
    { HG_RESULT_SAMPLES, 40, true },      { HG_RESULT_SAMPLES, 1e16, false },
    { HG_RESULT_SAMPLES, -1, false },     { HG_RESULT_MSE, NAN, true },
    { HG_RESULT_COMPONENTS, 2.5, false }, { HG_RESULT_MSE, INFINITY, false },
    { HG_RESULT_VARIANCE, -3, true },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      HgRunResults results = hg_run_results ();
      results.value[rows[i].result] = rows[i].value;
      CHECK_EQUAL (hg_run_results_check (&results), rows[i].sound);
    }
}

static bool
has_sentence (HgRunRecord *const *records, const char *part)
{
  HgRunReport report;
  bool found = false;
  CHECK (hg_run_report (records, 2, "Two runs", NULL, &report, NULL));
  for (size_t i = 0; i < report.n; i++)
    found = found || strstr (report.lines[i].text, part) != NULL;
  hg_run_report_clear (&report);
  return found;
}

TEST (errors_are_compared_where_they_are_measured_alike)
{
  static const char *const least = "lowest MSE", *const other = "scaled or measured in other ways";
  HgRunRecord *records[]
      = { make_record ("lab-lstm", "sines", 0.5), make_record ("lab-lstm", "sines", 0.25) };
  CHECK (has_sentence (records, least) && !has_sentence (records, other));
  CHECK (has_sentence (records, "lowest MSE is that of"));
  CHECK (has_sentence (records, "highest ratio is the same in several runs"));
  records[1]->results.value[HG_RESULT_MSE] = records[0]->results.value[HG_RESULT_MSE];
  CHECK (has_sentence (records, "lowest MSE is the same in several runs"));
  records[1]->scale = HG_SCALE_MINMAX;
  CHECK (!has_sentence (records, least) && has_sentence (records, other));
  records[1]->scale = records[0]->scale;
  records[1]->results.value[HG_RESULT_PART] = HG_RESULT_TRAINING;
  CHECK (!has_sentence (records, least) && has_sentence (records, other));
  records[1]->results.value[HG_RESULT_PART] = records[0]->results.value[HG_RESULT_PART];
  snprintf (records[1]->data, sizeof records[1]->data, "sines, slow alone");
  CHECK (!has_sentence (records, least) && has_sentence (records, "or of different classes of them"));
  hg_run_record_unref (records[0]);
  hg_run_record_unref (records[1]);
}
