#include "analysis/run-field.h"
#include "base/format.h"
#include "base/text.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIGITS = 4
};

#define RESULT(function, place)                                                                              \
  static double function (const HgRunRecord *record)                                                         \
  {                                                                                                          \
    return record->results.value[place];                                                                     \
  }
RESULT (mse, HG_RESULT_MSE)
RESULT (mae, HG_RESULT_MAE)
RESULT (rmse, HG_RESULT_RMSE)
RESULT (samples, HG_RESULT_SAMPLES)
RESULT (zero, HG_RESULT_ZERO)
RESULT (mean, HG_RESULT_MEAN)
RESULT (components, HG_RESULT_COMPONENTS)
RESULT (pca, HG_RESULT_PCA)
RESULT (noise, HG_RESULT_NOISE)

static double
variance (const HgRunRecord *record)
{
  return 100 * record->results.value[HG_RESULT_VARIANCE];
}

/* What PCA with as many components explains of the variance that the mean leaves. */
static double
pca_variance (const HgRunRecord *record)
{
  double explained = record->results.value[HG_RESULT_VARIANCE], error = mse (record);
  return error > 0 && explained < 1 ? 100 * (1 - pca (record) * (1 - explained) / error) : NAN;
}

static double
latent_first (const HgRunRecord *record)
{
  return 100 * record->results.value[HG_RESULT_LATENT_FIRST];
}

static double
latent_second (const HgRunRecord *record)
{
  return 100 * record->results.value[HG_RESULT_LATENT_SECOND];
}

static double
known (int64_t count)
{
  return count > 0 ? (double)count : NAN;
}

static double
latent (const HgRunRecord *record)
{
  return known (record->latent_values);
}

static double
inputs (const HgRunRecord *record)
{
  return known (record->input_values);
}

static double
parameters (const HgRunRecord *record)
{
  return known (record->parameters);
}

static double
ratio (const HgRunRecord *record)
{
  return inputs (record) / latent (record);
}

static double
reduction (const HgRunRecord *record)
{
  return 100 * (1 - latent (record) / inputs (record));
}

static double
epochs (const HgRunRecord *record)
{
  return (double)record->rows;
}

/* In this run and before it, where it began with weights that had been trained. */
static double
epochs_in_all (const HgRunRecord *record)
{
  return record->before + (double)record->rows;
}

static double
batch_size (const HgRunRecord *record)
{
  return (double)record->settings.options.batch_size;
}

static double
learning_rate (const HgRunRecord *record)
{
  return record->settings.options.learning_rate;
}

static double
seed (const HgRunRecord *record)
{
  return (double)record->settings.options.seed;
}

static double
seconds (const HgRunRecord *record)
{
  return record->seconds;
}

static const HgEpochRow *
last_row (const HgRunRecord *record)
{
  static const HgEpochRow none = { .loss = NAN, .mae = NAN, .validation_loss = NAN, .validation_mae = NAN };
  return record->rows > 0 ? hg_metrics_log_row (record->log, record->rows - 1) : &none;
}

#define LAST(function, member)                                                                               \
  static double function (const HgRunRecord *record)                                                         \
  {                                                                                                          \
    return last_row (record)->member;                                                                        \
  }
LAST (last_loss, loss)
LAST (last_mae, mae)
LAST (last_validation_loss, validation_loss)
LAST (last_validation_mae, validation_mae)

static const char *
name (const HgRunRecord *record)
{
  return record->name;
}

static const char *
input_type (const HgRunRecord *record)
{
  return record->input;
}

static const char *
data (const HgRunRecord *record)
{
  return record->data;
}

static const char *
part (const HgRunRecord *record)
{
  double place = record->results.value[HG_RESULT_PART];
  return place >= 0 && place < HG_RESULT_PARTS ? hg_result_parts[(size_t)place] : "";
}

static const char *
optimizer (const HgRunRecord *record)
{
  return record->settings.options.optimizer->name;
}

const HgRunField hg_run_fields[HG_RUN_FIELDS] = {
  { "architecture", "Architecture", "Run", HG_FIELD_TEXT, NULL, name },
  { "input_type", "Input Type", "Input", HG_FIELD_TEXT, NULL, input_type },
  { "data_type", "Data Type", "Data", HG_FIELD_TEXT, NULL, data },
  { "test_mse", "Test MSE Loss", "MSE", HG_FIELD_NUMBER, mse, NULL },
  { "test_mae", "Test MAE", "MAE", HG_FIELD_NUMBER, mae, NULL },
  { "test_rmse", "Test RMSE", "RMSE", HG_FIELD_NUMBER, rmse, NULL },
  { "latent_dim", "Latent Dim", "Latent", HG_FIELD_COUNT, latent, NULL },
  { "compression_ratio", "Compression Ratio", "Ratio", HG_FIELD_RATIO, ratio, NULL },
  { "compression_percent", "Compression %", "Smaller %", HG_FIELD_PERCENT, reduction, NULL },
  { "variance_explained", "Variance Explained %", "Variance explained %", HG_FIELD_PERCENT, variance, NULL },
  { "pca_mse", "PCA MSE", "PCA MSE", HG_FIELD_NUMBER, pca, NULL },
  { "pca_components", "PCA Components", "PCA components", HG_FIELD_COUNT, components, NULL },
  { "pca_variance", "PCA Variance Explained %", "PCA explains %", HG_FIELD_PERCENT, pca_variance, NULL },
  { "mean_mse", "Mean MSE", "Mean MSE", HG_FIELD_NUMBER, mean, NULL },
  { "zero_mse", "Zero MSE", "Zero MSE", HG_FIELD_NUMBER, zero, NULL },
  { "noise_floor", "Noise in Data", "Noise in data", HG_FIELD_NUMBER, noise, NULL },
  { "parameters", "Parameters", "Parameters", HG_FIELD_COUNT, parameters, NULL },
  { "epochs", "Epochs", "Epochs", HG_FIELD_COUNT, epochs, NULL },
  { "epochs_in_all", "Epochs in All", "Epochs in all", HG_FIELD_COUNT, epochs_in_all, NULL },
  { "loss", "Last Loss", "Last loss", HG_FIELD_NUMBER, last_loss, NULL },
  { "mae", "Last MAE", "Last MAE", HG_FIELD_NUMBER, last_mae, NULL },
  { "val_loss", "Last Validation Loss", "Last val. loss", HG_FIELD_NUMBER, last_validation_loss, NULL },
  { "val_mae", "Last Validation MAE", "Last val. MAE", HG_FIELD_NUMBER, last_validation_mae, NULL },
  { "batch_size", "Batch Size", "Batch size", HG_FIELD_COUNT, batch_size, NULL },
  { "optimizer", "Optimizer", "Optimizer", HG_FIELD_TEXT, NULL, optimizer },
  { "learning_rate", "Learning Rate", "Learning rate", HG_FIELD_SETTING, learning_rate, NULL },
  { "seed", "Seed", "Seed", HG_FIELD_COUNT, seed, NULL },
  { "seconds", "Seconds", "Time", HG_FIELD_SECONDS, seconds, NULL },
  { "measured_on", "Measured On", "Measured on", HG_FIELD_TEXT, NULL, part },
  { "samples", "Samples", "Samples", HG_FIELD_COUNT, samples, NULL },
  { "input_values", "Input Values", "Input values", HG_FIELD_COUNT, inputs, NULL },
  { "latent_first", "Latent PC1 %", "Latent PC1 %", HG_FIELD_PERCENT, latent_first, NULL },
  { "latent_second", "Latent PC2 %", "Latent PC2 %", HG_FIELD_PERCENT, latent_second, NULL },
};

const HgRunField *
hg_run_field_find (const char *wanted)
{
  for (size_t i = 0; i < HG_RUN_FIELDS; i++)
    if (strcmp (hg_run_fields[i].name, wanted) == 0)
      return &hg_run_fields[i];
  return NULL;
}

char *
hg_run_field_text (const HgRunField *field, const HgRunRecord *record, char *text, size_t size)
{
  double x = field->number != NULL ? field->number (record) : 0;
  if (field->number == NULL)
    snprintf (text, size, "%s", field->text (record));
  else if (!isfinite (x))
    snprintf (text, size, "—");
  else if (field->form == HG_FIELD_COUNT)
    hg_format_count (text, size, (int64_t)x);
  else if (field->form == HG_FIELD_NUMBER)
    hg_format_number (text, size, x, DIGITS);
  else if (field->form == HG_FIELD_SETTING)
    snprintf (text, size, "%.6g", x);
  else if (field->form == HG_FIELD_SECONDS)
    hg_format_seconds (text, size, x);
  else
    snprintf (text, size, "%s%.2f", x < 0 ? "−" : "", fabs (x));
  return text;
}

int
hg_run_field_compare (const HgRunField *field, const HgRunRecord *a, const HgRunRecord *b)
{
  if (field->number == NULL)
    return strcmp (field->text (a), field->text (b));
  double x = field->number (a), y = field->number (b);
  if (isnan (x) || isnan (y))
    return (isnan (x) ? 1 : 0) - (isnan (y) ? 1 : 0);
  return (x > y) - (x < y);
}

static void
add_field (HgText *csv, const HgRunField *field, const HgRunRecord *record)
{
  if (field->number == NULL)
    {
      hg_text_cell (csv, field->text (record));
      return;
    }
  double x = field->number (record);
  if (!isfinite (x))
    return;
  bool counts = field->form == HG_FIELD_COUNT,
       cents = field->form == HG_FIELD_RATIO || field->form == HG_FIELD_PERCENT;
  hg_text_add (csv, counts ? "%.0f" : cents ? "%.2f" : "%.9g", x);
}

char *
hg_run_csv (HgRunRecord *const *records, size_t n, size_t n_fields, HgError *error)
{
  HgText csv = { .error = error };
  for (size_t j = 0; j < n_fields; j++)
    hg_text_add (&csv, "%s%s", j > 0 ? "," : "", hg_run_fields[j].column);
  hg_text_add (&csv, "\n");
  for (size_t i = 0; i < n; i++)
    {
      for (size_t j = 0; j < n_fields; j++)
        {
          hg_text_add (&csv, "%s", j > 0 ? "," : "");
          add_field (&csv, &hg_run_fields[j], records[i]);
        }
      hg_text_add (&csv, "\n");
    }
  return hg_text_end (&csv);
}

char *
hg_run_json (HgRunRecord *const *records, size_t n, HgError *error)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < n; i++)
    {
      json_t *run = json_object ();
      for (size_t j = 0; j < HG_RUN_FIELDS; j++)
        {
          const HgRunField *field = &hg_run_fields[j];
          double x = field->number != NULL ? field->number (records[i]) : 0;
          json_object_set_new (run, field->name,
                               field->number == NULL ? json_string (field->text (records[i]))
                               : isfinite (x)        ? json_real (x)
                                                     : json_null ());
        }
      json_array_append_new (list, run);
    }
  char *text = json_dumps (list, JSON_INDENT (2) | JSON_REAL_PRECISION (17));
  json_decref (list);
  if (text == NULL)
    hg_error_memory (error, "the runs", 1024);
  return text;
}
