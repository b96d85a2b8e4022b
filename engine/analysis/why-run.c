/* Checks of a training: its curves, and what its weights give. See why-checks.h. */
#include "analysis/why-checks.h"
#include "base/format.h"
#include "model/edit.h"
#include <math.h>
#include <stdio.h>

enum
{
  LEAST_EPOCHS = 5, /* before a curve says something */
  LOOK_BACK = 10,
  RISES = 3,     /* of the last LOOK_BACK epochs */
  WORSE_FOR = 5, /* epochs since the best validation loss */
  PATIENCE = 5
};

/* Shares of a loss's size: a loss may be negative, as cosine_similarity's is. */
static const double RISE = 0.2;     /* above the epoch before */
static const double WORSE = 0.05;   /* above the best validation loss */
static const double FALLING = 0.02; /* below the loss three epochs before: it still falls */

static const double AS_MEAN = 0.98; /* of the baseline's error: no better */
static const double FLAT = 0.05;    /* of the data's variance */

static size_t
epochs_of (const HgWhyFacts *facts)
{
  return facts->log != NULL ? hg_metrics_log_count (facts->log) : 0;
}

/* How far @loss is above @before, as a share of its size; not a number where there is nothing to tell. */
static double
risen (double loss, double before)
{
  return (loss - before) / fabs (before);
}

static char *
number (double x, char text[40])
{
  return hg_format_number (text, 40, x, 3);
}

bool
hg_why_stopped (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  if (facts->stopped == NULL || facts->stopped->code == HG_ERROR_NONE)
    return false;
  snprintf (finding->sentence, sizeof finding->sentence, "%s.", facts->stopped->text);
  hg_why_offer_slower (finding, facts->options);
  hg_why_offer_tanh (facts, finding);
  return true;
}

bool
hg_why_rising_loss (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const size_t n = epochs_of (facts), from = n > LOOK_BACK ? n - LOOK_BACK : 0;
  size_t rises = 0;
  double worst = 0;
  int at = 0;
  char a[40], b[40];
  for (size_t i = from + 1; i < n; i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (facts->log, i),
                       *last = hg_metrics_log_row (facts->log, i - 1);
      double rise = risen (row->loss, last->loss);
      rises += rise > RISE;
      if (rise > worst)
        {
          worst = rise;
          at = row->epoch;
        }
    }
  if (n < LEAST_EPOCHS || rises < RISES)
    return false;
  snprintf (finding->sentence, sizeof finding->sentence,
            "In %zu of the last %zu epochs the training loss rose by more than a fifth, most in epoch %d, "
            "from %s to "
            "%s: the steps are too large.",
            rises, n - from - 1, at, number (hg_metrics_log_row (facts->log, (size_t)at - 2)->loss, a),
            number (hg_metrics_log_row (facts->log, (size_t)at - 1)->loss, b));
  hg_why_offer_slower (finding, facts->options);
  return true;
}

static bool
still_falls (const HgWhyFacts *facts)
{
  const size_t n = epochs_of (facts);
  return n > 3
         && risen (hg_metrics_log_row (facts->log, n - 1)->loss, hg_metrics_log_row (facts->log, n - 4)->loss)
                < -FALLING;
}

bool
hg_why_no_better_than_mean (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const size_t n = epochs_of (facts);
  char a[40], b[40];
  if (n < LEAST_EPOCHS || facts->baselines == NULL || !(facts->baselines->mean > 0))
    return false;
  const HgEpochRow *row = hg_metrics_log_row (facts->log, n - 1);
  const bool validation = isfinite (row->validation_mse);
  const double mse = validation ? row->validation_mse : row->mse;
  if (!(mse >= AS_MEAN * facts->baselines->mean))
    return false;
  const bool falls = still_falls (facts);
  snprintf (finding->sentence, sizeof finding->sentence,
            "After %zu epochs the %sMSE is %s; always giving the mean of every position reaches %s. %s", n,
            validation ? "validation " : "", number (mse, a), number (facts->baselines->mean, b),
            falls ? "The loss still falls." : "The loss has all but stopped falling.");
  HgWhyFix *fix = falls && facts->options != NULL ? hg_why_fix (finding, HG_WHY_EPOCHS) : NULL;
  if (fix != NULL)
    {
      fix->value = 2.0 * facts->options->epochs;
      snprintf (fix->title, sizeof fix->title, "%.0f epochs", fix->value);
    }
  if (!falls)
    hg_why_offer_tanh (facts, finding);
  return true;
}

bool
hg_why_overfitting (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const size_t n = epochs_of (facts);
  const HgEpochRow *best = NULL, *last = n > 0 ? hg_metrics_log_row (facts->log, n - 1) : NULL;
  char a[40], b[40], c[40], d[40];
  for (size_t i = 0; i < n; i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (facts->log, i);
      if (best == NULL || row->validation_loss < best->validation_loss)
        best = row;
    }
  if (best == NULL || !isfinite (best->validation_loss) || last->epoch - best->epoch < WORSE_FOR
      || !(risen (last->validation_loss, best->validation_loss) > WORSE) || last->loss >= best->loss)
    return false;
  snprintf (finding->sentence, sizeof finding->sentence,
            "The validation loss was best in epoch %d, %s, and is %s now, while the training loss fell from "
            "%s to %s: "
            "what is learned since holds for the training part alone.",
            best->epoch, number (best->validation_loss, a), number (last->validation_loss, b),
            number (best->loss, c), number (last->loss, d));
  HgWhyFix *fix = facts->options != NULL && facts->options->patience == 0
                      ? hg_why_fix (finding, HG_WHY_PATIENCE)
                      : NULL;
  if (fix != NULL)
    {
      fix->value = PATIENCE;
      snprintf (fix->title, sizeof fix->title, "Stop after %d epochs without progress", PATIENCE);
    }
  return true;
}

bool
hg_why_flat_output (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgWhyMeasured *it = facts->measured;
  char n[64], a[40], b[40];
  if (it == NULL || it->samples == 0 || !(it->given > 0) || !(it->reconstructed < FLAT * it->given))
    return false;
  finding->node = facts->check->model->outputs[0].node;
  snprintf (
      finding->sentence, sizeof finding->sentence,
      "Over %s the reconstructions vary by %s where the data varies by %s (variance around each position's "
      "mean), %.2g %%: every sample comes out as much the same.",
      hg_format_items (n, sizeof n, (int64_t)it->samples, "sample", "samples"), number (it->reconstructed, a),
      number (it->given, b), 100 * it->reconstructed / it->given);
  hg_why_offer_tanh (facts, finding);
  return true;
}

/* Where a layer's activation cut everything off: the model with elu there, which lets a little through. */
static void
offer_elu (const HgWhyFacts *facts, HgWhyFinding *finding, size_t node)
{
  const HgLayer *layer = facts->check->model->nodes[node]->layer;
  const HgParam *param = hg_layer_param (layer, "activation");
  HgValue now, elu;
  HgActivation activation;
  char title[HG_WHY_TITLE], text[HG_WHY_TITLE + 16];
  if (param == NULL || !hg_layer_activation (layer, &activation) || activation != HG_RELU
      || !hg_layer_get (layer, "activation", &now) || hg_layer_param (layer, "return_sequences") != NULL
      || !hg_param_parse (param, "elu", &elu, NULL))
    return;
  snprintf (text, sizeof text, "Elu in %s", hg_why_title (facts, node, title));
  hg_why_offer (finding, hg_edit_set (facts->check->model, node, "activation", elu, NULL, NULL), node, text);
}

bool
hg_why_constant_waist (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgWhyMeasured *it = facts->measured;
  const size_t waist = facts->check->waist;
  char title[HG_WHY_TITLE], n[64], m[48];
  if (it == NULL || it->samples == 0 || waist == HG_NO_NODE || it->waist_values == 0
      || it->waist_constant < it->waist_values)
    return false;
  finding->node = waist;
  snprintf (finding->sentence, sizeof finding->sentence,
            "%s hands on %s, the same for all of %s: nothing of a sample gets to the decoder.",
            hg_why_title (facts, waist, title),
            hg_format_items (m, sizeof m, (int64_t)it->waist_values, "value", "values"),
            hg_format_items (n, sizeof n, (int64_t)it->samples, "sample", "samples"));
  offer_elu (facts, finding, waist);
  hg_why_offer_tanh (facts, finding);
  return true;
}

bool
hg_why_idle_units (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgWhyMeasured *it = facts->measured;
  char title[HG_WHY_TITLE], more[64] = "";
  if (it == NULL || it->n_idle == 0)
    return false;
  finding->node = it->idle[0].node;
  if (it->n_idle > 1)
    snprintf (more, sizeof more, " The same holds in %zu more %s.", it->n_idle - 1,
              it->n_idle == 2 ? "layer" : "layers");
  snprintf (finding->sentence, sizeof finding->sentence, "%s: %s%s",
            hg_why_title (facts, finding->node, title), it->idle[0].text, more);
  offer_elu (facts, finding, finding->node);
  return true;
}

bool
hg_why_odd_weights (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgWhyMeasured *it = facts->measured;
  char title[HG_WHY_TITLE];
  if (it == NULL || it->odd_node == HG_NO_NODE)
    return false;
  finding->node = it->odd_node;
  snprintf (finding->sentence, sizeof finding->sentence, "%s: %s", hg_why_title (facts, finding->node, title),
            it->odd);
  hg_why_offer_slower (finding, facts->options);
  return true;
}
