/* What is found in weights, and what is not: the sentences, and that a sound model has only good news. */
#include "analysis/weight-health.h"
#include "harness.h"

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgHealth health;
} Patient;

static bool
open_patient (Patient *patient, const char *stack)
{
  HgError error = { 0 };
  *patient = (Patient){ .model = hg_model_parse ("test", stack, &error) };
  patient->weights = patient->model != NULL ? hg_weights_new (patient->model, 3, &error) : NULL;
  if (!CHECK_DONE (patient->weights != NULL, error))
    return false;
  /* No first values: every bias differs from what it was. */
  for (size_t i = 0; i < patient->weights->n; i++)
    for (size_t k = 0; k < patient->weights->items[i].value->values; k++)
      patient->weights->items[i].value->data[k] += (HgReal)(0.001 * (double)(k + 1));
  return true;
}

static HgReal *
values (const Patient *patient, const char *node, const char *name)
{
  return hg_weights_find (patient->weights, node, name)->value->data;
}

static void
look (Patient *patient)
{
  HgError error = { 0 };
  HgTensorStats *stats = calloc (patient->weights->n, sizeof *stats);
  for (size_t i = 0; i < patient->weights->n; i++)
    {
      const HgTensor *value = patient->weights->items[i].value;
      CHECK_DONE (hg_tensor_stats (value->data, value->values, NULL, &stats[i], &error), error);
    }
  hg_health_clear (&patient->health);
  CHECK_DONE (hg_health (patient->model, patient->weights, stats, &patient->health, &error), error);
  free (stats);
}

static void
close_patient (Patient *patient)
{
  hg_health_clear (&patient->health);
  hg_weights_unref (patient->weights);
  hg_model_unref (patient->model);
}

static bool
has (const Patient *patient, HgHealthLevel level, const char *subject, const char *text)
{
  for (size_t i = 0; i < patient->health.n; i++)
    {
      const HgHealthFinding *finding = &patient->health.items[i];
      if (finding->level == level && strcmp (finding->subject, subject) == 0
          && strcmp (finding->text, text) == 0)
        return true;
    }
  test_fault (__FILE__, __LINE__, "not found: %s %s", subject, text);
  for (size_t i = 0; i < patient->health.n; i++)
    printf ("#   %d %s: %s\n", (int)patient->health.items[i].level, patient->health.items[i].subject,
            patient->health.items[i].text);
  return false;
}

TEST (a_sound_model_has_good_news_only)
{
  Patient patient;
  REQUIRE (open_patient (&patient, "Input 5x3; LSTM 4; Dense 6; BatchNormalization"));
  look (&patient);
  CHECK_EQUAL (patient.health.n, 1);
  CHECK (has (&patient, HG_HEALTH_FINE, "", "All 182 weights are finite."));
  close_patient (&patient);
}

TEST (what_is_not_finite_is_named_first)
{
  Patient patient;
  REQUIRE (open_patient (&patient, "Input 5x3; LSTM 4; Dense 6"));
  values (&patient, "lstm", "recurrent_kernel")[2 * 16 + 5] = NAN;
  values (&patient, "lstm", "recurrent_kernel")[2 * 16 + 6] = INFINITY;
  values (&patient, "dense", "bias")[0] = -INFINITY;
  look (&patient);
  CHECK_EQUAL (patient.health.n, 2);
  CHECK (has (&patient, HG_HEALTH_FAULT, "lstm/recurrent_kernel",
              "2 of 64 values are not finite; the first is NaN, forget gate · from unit 3 to unit 2."));
  CHECK (
      has (&patient, HG_HEALTH_FAULT, "dense/bias", "1 of 6 values is not finite; the first is −∞, unit 1."));
  CHECK_EQUAL (patient.health.items[0].item, 1);
  CHECK_EQUAL (patient.health.items[0].value, 37);
  close_patient (&patient);
}

TEST (units_without_weights_are_counted)
{
  Patient patient;
  REQUIRE (open_patient (&patient, "Input 5x3; LSTM 4; Dense 20; Dense 3"));
  HgReal *kernel = values (&patient, "lstm", "kernel"),
         *recurrent = values (&patient, "lstm", "recurrent_kernel");
  /* Unit 3 has nothing; unit 1 hears the state still. */
  for (size_t gate = 0; gate < 4; gate++)
    for (size_t row = 0; row < 4; row++)
      {
        recurrent[row * 16 + gate * 4 + 2] = 0;
        if (row < 3)
          kernel[row * 16 + gate * 4 + 2] = kernel[row * 16 + gate * 4] = 0;
      }
  HgReal *dense = values (&patient, "dense", "kernel"), *last = values (&patient, "dense_1", "kernel");
  for (size_t row = 0; row < 4; row++)
    for (size_t column = 0; column < 20; column += 2)
      dense[row * 20 + column] = 0;
  for (size_t column = 0; column < 3; column++)
    last[4 * 3 + column] = last[9 * 3 + column] = 0;
  look (&patient);
  CHECK (has (&patient, HG_HEALTH_WARNING, "lstm", "1 of 4 units has only zero weights: 3."));
  CHECK (has (&patient, HG_HEALTH_WARNING, "dense",
              "10 of 20 units have only zero weights: 1, 3, 5, 7, 9 and 5 more."));
  CHECK (has (&patient, HG_HEALTH_WARNING, "dense_1",
              "2 of 20 inputs are not used, the weights from there are 0: 5 and 10."));
  CHECK_EQUAL (patient.health.n, 4);
  close_patient (&patient);
}

TEST (filters_and_channels_have_two_orders)
{
  Patient patient;
  REQUIRE (open_patient (&patient, "Input 8x8x2; Conv2D 3; Conv2DTranspose 4"));
  HgReal *plain = values (&patient, "conv2d", "kernel"),
         *turned = values (&patient, "conv2d_transpose", "kernel");
  for (size_t i = 0; i < 9; i++)
    {
      for (size_t k = 0; k < 2; k++)
        plain[(i * 2 + k) * 3 + 1] = 0; /* filter 2 */
      for (size_t k = 0; k < 3; k++)
        turned[(i * 4 + 3) * 3 + k] = 0; /* filter 4 */
      for (size_t k = 0; k < 4; k++)
        turned[(i * 4 + k) * 3 + 2] = 0; /* channel 3 */
    }
  look (&patient);
  CHECK (has (&patient, HG_HEALTH_WARNING, "conv2d", "1 of 3 filters has only zero weights: 2."));
  CHECK (has (&patient, HG_HEALTH_WARNING, "conv2d_transpose", "1 of 4 filters has only zero weights: 4."));
  CHECK (has (&patient, HG_HEALTH_WARNING, "conv2d_transpose",
              "1 of 3 channels is not used, the weights from there are 0: 3."));
  CHECK_EQUAL (patient.health.n, 4);
  close_patient (&patient);
}

TEST (arrays_of_one_value_are_told)
{
  Patient patient;
  REQUIRE (open_patient (&patient, "Input 5; Dense 4; Dense 3; Dense 2"));
  for (size_t i = 0; i < 20; i++)
    values (&patient, "dense", "kernel")[i] = (HgReal)0.5;
  for (size_t i = 0; i < 4; i++)
    values (&patient, "dense", "bias")[i] = 0;
  for (size_t i = 0; i < 12; i++)
    values (&patient, "dense_1", "kernel")[i] = 0;
  look (&patient);
  CHECK (has (&patient, HG_HEALTH_WARNING, "dense/kernel", "all 20 values are 0.500."));
  CHECK (has (&patient, HG_HEALTH_INFO, "dense/bias", "all 4 values are 0, as before training."));
  CHECK (has (&patient, HG_HEALTH_WARNING, "dense_1/kernel", "all 12 values are 0."));
  CHECK_EQUAL (patient.health.n, 4);
  close_patient (&patient);
}

TEST (an_untrained_model_is_told_once)
{
  Patient patient = { 0 };
  HgError error = { 0 };
  patient.model = hg_model_parse ("test", "Input 5x3; LSTM 4; Dense 6; BatchNormalization", &error);
  patient.weights = hg_weights_new (patient.model, 3, &error);
  REQUIRE (CHECK_DONE (patient.weights != NULL, error));
  look (&patient);
  CHECK_EQUAL (patient.health.n, 2);
  CHECK (has (&patient, HG_HEALTH_INFO, "",
              "6 arrays of biases and scales still have the first values: the model looks untrained."));
  close_patient (&patient);
}

/* A model of hundreds of bad arrays: the list ends, the rest is counted. */
TEST (findings_end_somewhere)
{
  Patient patient;
  char stack[2000] = "Input 2";
  for (int i = 0; i < 60; i++)
    strcat (stack, "; Dense 2");
  REQUIRE (open_patient (&patient, stack));
  for (size_t i = 0; i < patient.weights->n; i++)
    patient.weights->items[i].value->data[0] = NAN;
  look (&patient);
  CHECK_EQUAL (patient.health.n, HG_HEALTH_FINDINGS);
  CHECK_EQUAL (patient.health.left_out, 120 - HG_HEALTH_FINDINGS);
  close_patient (&patient);
}
