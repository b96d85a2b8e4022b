/* Why a model does not learn: every check says something where it should, with its numbers and its fixes, and
 * nothing of the examples with their own data but what is known of them. */
#include "analysis/why.h"
#include "data/source.h"
#include "engine/data-test.h"
#include "engine/harness.h"
#include "model/edit.h"
#include "model/preset.h"

typedef struct
{
  HgModel *model;
  HgCheck *check;
  HgPrepared *data;
  HgTrainOptions options;
  HgWhyMeasured measured;
  HgWhyFacts facts;
  HgWhy *why;
} Case;

static void
look (Case *it)
{
  HgError error = { 0 };
  hg_why_free (it->why);
  it->why = hg_why_new (&it->facts, &error);
  CHECK_DONE (it->why != NULL, error);
}

/* Takes @data (may be NULL); @weights NULL: untrained. */
static void
open_case (Case *it, HgModel *model, HgPrepared *data, const HgWeights *weights)
{
  HgError error = { 0 };
  it->model = model;
  it->check = hg_check_new (model, &error);
  CHECK_DONE (it->check != NULL, error);
  it->data = data;
  it->facts.check = it->check;
  it->facts.options = &it->options;
  if (data != NULL && CHECK_DONE (hg_why_measure (model, weights, data, NULL, &it->measured, &error), error))
    {
      it->facts.data = data;
      it->facts.measured = &it->measured;
    }
}

static void
close_case (Case *it)
{
  hg_why_free (it->why);
  hg_check_free (it->check);
  hg_model_unref (it->model);
  hg_prepared_unref (it->data);
}

static const HgWhyFinding *
found (const Case *it, const char *name)
{
  for (size_t i = 0; i < it->why->n; i++)
    if (strcmp (it->why->items[i].name, name) == 0)
      return &it->why->items[i];
  return NULL;
}

/* @rows samples of waves of 4 values between @low and @high, of which every @repeat-th is the one before it.
 */
static HgPrepared *
waves (size_t rows, double low, double high, size_t repeat)
{
  HgError error = { 0 };
  const HgShape shape = hg_shape (2, (int64_t)rows, 4);
  HgTensor *x = hg_tensor_new (&shape, &error);
  for (size_t i = 0; x != NULL && i < rows; i++)
    for (size_t j = 0; j < 4; j++)
      {
        const double at = (double)(repeat > 0 && i % repeat == 0 ? 0 : i + 1);
        x->data[i * 4 + j] = (HgReal)(low + (high - low) * (0.5 + 0.5 * sin (at * (double)(j + 1) * 0.7)));
      }
  HgDataset *dataset = hg_dataset_new ("waves", x, &error);
  HgPrepareOptions options = hg_prepare_options (dataset);
  options.scale = HG_SCALE_NONE;
  HgPrepared *data = hg_prepared_take (dataset, &options, &error);
  CHECK_DONE (data != NULL, error);
  return data;
}

static HgModel *
parse (const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("stack", stack, &error);
  CHECK_DONE (model != NULL, error);
  return model;
}

/* What fixes of a finding offer must hold: a model that trains and has that shape somewhere, or a setting. */
static void
check_fixes (const HgWhyFinding *finding)
{
  for (size_t i = 0; i < finding->n_fixes; i++)
    {
      const HgWhyFix *fix = &finding->fixes[i];
      CHECK (fix->title[0] != '\0' && (fix->model != NULL) == (fix->change == HG_WHY_MODEL));
      if (fix->model == NULL)
        continue;
      HgCheck *after = hg_check_shapes (fix->model, NULL);
      bool shown = false;
      for (size_t k = 0; k < after->n; k++)
        shown |= hg_shape_equal (&after->nodes[k].out[0], &fix->shape);
      CHECK (shown && after->n_faults == 0);
      hg_check_free (after);
    }
}

/* Checks of one stack on waves: says @name of layer @node with @part in its sentence and @fix among its fixes
 * (NULL: none). */
static void
check_says (Case *it, const char *name, const char *part, const char *fix)
{
  look (it);
  const HgWhyFinding *finding = found (it, name);
  bool offered = fix == NULL;
  if (finding == NULL)
    {
      test_fault (__FILE__, __LINE__, "%s is not said", name);
      return;
    }
  CHECK_CONTAINS (finding->sentence, part);
  check_fixes (finding);
  for (size_t i = 0; i < finding->n_fixes; i++)
    offered |= fix != NULL && strcmp (finding->fixes[i].title, fix) == 0;
  if (!offered)
    test_fault (__FILE__, __LINE__, "%s: “%s” is not offered, but %zu, the first “%s”", name, fix,
                finding->n_fixes, finding->fixes[0].title);
}

/* What is known of the examples, and nothing else: SEEDS of the ideas say so. */
TEST (examples_give_no_false_alarms)
{
  static const struct
  {
    const char *preset, *known[4];
  } expected[] = {
    { "rare-event-59", { "unbounded-state" } },
    { "lab-lstm", { "unbounded-state" } },
    { "pytorch-lstm", { "bounded-output" } },
    { "recurrent-100", { "stack" } },
    { "conv-28", { "stack" } },
    { "dense-784", { NULL } },
    { "lab-cnn", { NULL } },
    { "seq2seq", { NULL } },
    { "10-3", { NULL } },
  };
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
    {
      const HgPreset *preset = hg_preset_find (expected[i].preset);
      HgError error = { 0 };
      HgDataset *dataset = test_source (preset->data);
      if (dataset == NULL)
        continue;
      HgPrepareOptions prepare = hg_prepare_options (dataset);
      HgPrepared *data = hg_prepared_take (dataset, &prepare, &error);
      if (!CHECK_DONE (data != NULL, error))
        continue;
      Case it = { .options = hg_train_options () };
      it.options.loss = hg_loss_find (preset->loss);
      it.options.batch_size = (size_t)preset->batch_size;
      open_case (&it, hg_preset_model (preset, &error), data, NULL);
      look (&it);
      for (size_t k = 0; k < it.why->n; k++)
        {
          bool known = false;
          for (size_t m = 0; m < 4 && expected[i].known[m] != NULL; m++)
            known |= strcmp (expected[i].known[m], it.why->items[k].name) == 0;
          if (!known)
            test_fault (__FILE__, __LINE__, "%s: %s", preset->name, it.why->items[k].sentence);
          check_fixes (&it.why->items[k]);
        }
      for (size_t m = 0; m < 4 && expected[i].known[m] != NULL; m++)
        if (found (&it, expected[i].known[m]) == NULL)
          test_fault (__FILE__, __LINE__, "%s: %s is not said", preset->name, expected[i].known[m]);
      close_case (&it);
    }
}

TEST (a_loss_that_does_not_suit_is_told)
{
  Case it = { .options = hg_train_options () };
  it.options.loss = hg_loss_find ("binary_crossentropy");
  open_case (&it, parse ("Input 4; Dense 2; Dense 4"), waves (200, -2, 2, 0), NULL);
  check_says (&it, "loss-range", "reaches −2", "MSE as the loss");
  const HgWhyFinding *range = found (&it, "loss-range");
  CHECK (range->level == HG_WHY_FAULT && it.why->items[0].level == HG_WHY_FAULT);
  hg_why_set (&range->fixes[0], &it.options);
  CHECK_TEXT (it.options.loss->name, "mse");
  look (&it);
  CHECK_EQUAL (it.why->n, 0);
  close_case (&it);

  it = (Case){ .options = hg_train_options () };
  it.options.loss = hg_loss_find ("binary_crossentropy");
  open_case (&it, parse ("Input 4; Dense 2; Dense 4"), waves (200, 0, 1, 0), NULL);
  check_says (&it, "loss-output", "Dense 4 is linear", "Sigmoid in Dense 4");
  CHECK_EQUAL (found (&it, "loss-output")->node, 2);
  close_case (&it);
}

TEST (a_bounded_output_is_told_with_the_share_beyond)
{
  Case it = { .options = hg_train_options () };
  open_case (&it, parse ("Input 4; Dense 2; Dense 4 sigmoid"), waves (200, -1, 1, 0), NULL);
  check_says (&it, "bounded-output", "of its values lie beyond", "Linear in Dense 4");
  double share = (double)it.measured.outside / (double)it.measured.targets;
  CHECK_NEAR (share, 0.5, 0.1);
  close_case (&it);
  it = (Case){ .options = hg_train_options () };
  open_case (&it, parse ("Input 4; Dense 2; Dense 4 sigmoid"), waves (200, 0, 1, 0), NULL);
  look (&it);
  CHECK (found (&it, "bounded-output") == NULL);
  close_case (&it);
}

TEST (too_little_data_is_told)
{
  Case it = { .options = hg_train_options () };
  it.options.batch_size = 500;
  open_case (&it, parse ("Input 4; Dense 90 relu; Dense 2; Dense 4"), waves (100, 0, 1, 0), NULL);
  check_says (&it, "many-parameters", "64 samples of 4 values: 256 in all",
              "Stop after 5 epochs without progress");
  check_says (&it, "large-batch", "A batch of 500 holds all 64 training samples", "Batches of 32");
  hg_why_set (&found (&it, "large-batch")->fixes[0], &it.options);
  hg_why_set (&found (&it, "many-parameters")->fixes[0], &it.options);
  CHECK (it.options.batch_size == 32 && it.options.patience == 5);
  close_case (&it);
}

TEST (shared_samples_are_told)
{
  Case it = { .options = hg_train_options () };
  open_case (&it, parse ("Input 4; Dense 2; Dense 4"), waves (300, 0, 1, 3), NULL);
  check_says (&it, "shared-samples", "are training samples too, value by value", NULL);
  CHECK (it.measured.repeated > it.measured.validation / 5
         && it.measured.repeated < it.measured.validation / 2);
  close_case (&it);
}

TEST (a_way_around_the_waist_is_told)
{
  Case it = { .options = hg_train_options () };
  HgModel *stack = parse ("Input 8; a = Dense 8; Dense 2; c = Dense 8; Add < c, a; Dense 8");
  HgModel *marked = hg_edit_mark (stack, 2, NULL, NULL);
  hg_model_unref (stack);
  open_case (&it, marked, NULL, NULL);
  check_says (&it, "bypass",
              "Add takes Dense 8 directly: 8 values reach it without passing Dense 2, which holds 2",
              "Remove Add");
  HgModel *fixed = hg_model_ref (found (&it, "bypass")->fixes[0].model);
  close_case (&it);
  it = (Case){ .options = hg_train_options () };
  open_case (&it, fixed, NULL, NULL);
  look (&it);
  CHECK (found (&it, "bypass") == NULL);
  close_case (&it);
}

/* One row an epoch with these losses, training and validation (NaN: none), which are MSEs. */
static HgMetricsLog *
curve (const double *loss, const double *validation, size_t n)
{
  HgMetricsLog *log = hg_metrics_log_new (NULL);
  for (size_t i = 0; i < n; i++)
    {
      HgEpochRow row = { .epoch = (int)i + 1, .loss = loss[i], .mse = loss[i], .validation_loss = NAN };
      row.validation_loss = row.validation_mse = validation != NULL ? validation[i] : NAN;
      CHECK (hg_metrics_log_append (log, &row, NULL));
    }
  return log;
}

#define CURVE(name, ...) const double name[] = { __VA_ARGS__ }
#define LENGTH(array) (sizeof (array) / sizeof *(array))

TEST (curves_are_read)
{
  CURVE (steady, 1, .8, .6, .5, .4, .35, .3, .27, .25, .24);
  CURVE (jumps, 1, .6, .9, .5, .8, .4, .7, .35);
  CURVE (flat, 1, .99, .99, .99, .99, .99);
  CURVE (slow, 1.1, 1.08, 1.05, 1.02, 1.0, .99);
  CURVE (below, -.5, -.6, -.7, -.75, -.8, -.85, -.88, -.9, -.91, -.92);
  CURVE (apart, 1, .7, .5, .45, .5, .55, .6, .65, .7, .75);
  const HgBaselines baselines = { .mean = 0.9 };
  Case it = { .options = hg_train_options () };
  open_case (&it, parse ("Input 4; Dense 2; Dense 4"), NULL, NULL);
  it.facts.baselines = &baselines;

  it.facts.log = curve (steady, steady, LENGTH (steady));
  look (&it);
  CHECK_EQUAL (it.why->n, 0);
  hg_metrics_log_unref ((HgMetricsLog *)it.facts.log);

  it.facts.log = curve (below, below, LENGTH (below));
  look (&it);
  CHECK_EQUAL (it.why->n, 0);
  hg_metrics_log_unref ((HgMetricsLog *)it.facts.log);

  it.facts.log = curve (jumps, NULL, LENGTH (jumps));
  check_says (&it, "rising-loss", "In 3 of the last 7 epochs the training loss rose", "Learning rate 0.0001");
  hg_metrics_log_unref ((HgMetricsLog *)it.facts.log);

  it.facts.log = curve (flat, flat, LENGTH (flat));
  check_says (&it, "mean-baseline",
              "the validation MSE is 0.990; always giving the mean of every position reaches 0.900. The loss "
              "has all but stopped falling.",
              NULL);
  CHECK_EQUAL (found (&it, "mean-baseline")->n_fixes, 0);
  hg_metrics_log_unref ((HgMetricsLog *)it.facts.log);

  it.facts.log = curve (slow, NULL, LENGTH (slow));
  check_says (&it, "mean-baseline", "The loss still falls.", "60 epochs");
  hg_metrics_log_unref ((HgMetricsLog *)it.facts.log);

  it.facts.log = curve (steady, apart, LENGTH (steady));
  check_says (&it, "overfitting", "was best in epoch 4, 0.450, and is 0.750 now",
              "Stop after 5 epochs without progress");
  hg_metrics_log_unref ((HgMetricsLog *)it.facts.log);
  close_case (&it);
}

TEST (a_training_that_broke_off_offers_smaller_steps)
{
  Case it = { .options = hg_train_options () };
  HgError stopped = { 0 };
  hg_error_set (&stopped, HG_ERROR_DIVERGED, "lstm: the gradient is not finite in epoch 2, step 3");
  open_case (&it,
             parse ("Input 5x4; LSTM 2 relu; RepeatVector 5; LSTM 3 relu sequences; TimeDistributed Dense 4"),
             NULL, NULL);
  it.facts.stopped = &stopped;
  check_says (&it, "stopped", "not finite in epoch 2, step 3.", "Learning rate 0.0001");
  check_says (&it, "stopped", "", "Tanh in all 2 recurrent layers");
  CHECK_TEXT (it.why->items[0].name, "stopped");
  check_says (&it, "unbounded-state",
              "2 recurrent layers have an activation without an upper end, first LSTM 2 (relu)",
              "Tanh in all 2 recurrent layers");
  close_case (&it);
}

/* Sets all values of the weights of @node to @value. */
static void
fill (HgWeights *weights, const char *node, double value)
{
  for (size_t i = 0; i < weights->n; i++)
    if (strcmp (weights->items[i].node, node) == 0)
      for (size_t k = 0; k < weights->items[i].value->values; k++)
        weights->items[i].value->data[k] = (HgReal)value;
}

TEST (what_weights_give_is_looked_at)
{
  HgError error = { 0 };
  HgModel *model = parse ("Input 4; Dense 8 sigmoid; Dense 2 relu; Dense 4");
  HgWeights *weights = hg_weights_new (model, 1, &error);
  Case it = { .options = hg_train_options () };
  fill (weights, model->nodes[2]->name, -1);
  open_case (&it, hg_model_ref (model), waves (200, 0.2, 1, 0), weights);
  check_says (&it, "constant-waist", "hands on 2 values, the same for all of 32 samples", "Elu in Dense 2");
  check_says (&it, "flat-output", "Over 32 samples the reconstructions vary by 0", NULL);
  check_says (&it, "idle-units", "2 of 2 units are dead", "Elu in Dense 2");
  close_case (&it);

  fill (weights, model->nodes[3]->name, NAN);
  it = (Case){ .options = hg_train_options () };
  open_case (&it, hg_model_ref (model), waves (200, 0.2, 1, 0), weights);
  check_says (&it, "odd-weights", "Dense 4: ", "Learning rate 0.0001");
  close_case (&it);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

TEST (faults_of_the_stack_stand_alone)
{
  Case it = { .options = hg_train_options () };
  open_case (&it, parse ("Input 5x4; LSTM 3 relu; LSTM 2 relu; RepeatVector 5; TimeDistributed Dense 4"),
             NULL, NULL);
  look (&it);
  CHECK_EQUAL (it.why->n, 1);
  CHECK (it.why->items[0].level == HG_WHY_FAULT && it.why->items[0].node == 2
         && it.why->items[0].n_fixes == 2);
  CHECK_TEXT (it.why->items[0].fixes[0].title, "Return sequences in LSTM 3");
  close_case (&it);
}
