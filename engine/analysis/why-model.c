/* Checks of stack, data and settings, before anything is trained. See why-checks.h. */
#include "analysis/why-checks.h"
#include "base/format.h"
#include "layers/activation.h"
#include "model/edit.h"
#include "model/fix-idea.h"
#include "train/data-fit.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  SMALL_BATCH = 32,
  FEW_EPOCHS = 5 /* without a better validation loss, before a training is stopped */
};

/* Shares below which nothing is said: an outlier, a handful of samples that happen to be alike. */
static const double MOST_OUTSIDE = 0.001, MOST_SHARED = 0.01;

static size_t
output_node (const HgWhyFacts *facts)
{
  return facts->check->model->outputs[0].node;
}

static const HgLayer *
output_layer (const HgWhyFacts *facts)
{
  return facts->check->model->nodes[output_node (facts)]->layer;
}

/* "12.5 %" */
static char *
percent (double part, double whole, char *text, size_t size)
{
  snprintf (text, size, "%.3g %%", 100 * part / whole);
  return text;
}

/* The path of a layer's activation, its own or of the layer that it wraps; NULL where it has none. */
static const char *
activation_path (const HgLayer *layer)
{
  HgValue value;
  return hg_layer_get (layer, "projection_activation", &value) ? "projection_activation"
         : hg_layer_get (layer, "activation", &value)          ? "activation"
         : hg_layer_get (layer, "layer.activation", &value)    ? "layer.activation"
                                                               : NULL;
}

/* The model with another activation in node @at, or NULL. */
static HgModel *
with_activation (const HgModel *model, size_t at, const char *name)
{
  const HgLayer *layer = model->nodes[at]->layer;
  const char *path = activation_path (layer);
  const HgParam *param = path != NULL ? hg_layer_param (layer, path) : NULL;
  HgValue value;
  if (param == NULL || !hg_param_parse (param, name, &value, NULL))
    return NULL;
  return hg_edit_set (model, at, path, value, NULL, NULL);
}

static bool
is_recurrent (const HgLayer *layer)
{
  HgValue value;
  return hg_layer_get (layer, "return_sequences", &value)
         || hg_layer_get (layer, "layer.return_sequences", &value);
}

static void
offer_activation (const HgWhyFacts *facts, HgWhyFinding *finding, const char *name)
{
  char title[HG_WHY_TITLE], text[HG_WHY_TITLE + 40];
  const size_t at = output_node (facts);
  if (is_recurrent (output_layer (facts)))
    return;
  snprintf (text, sizeof text, "%s in %s", name, hg_why_title (facts, at, title));
  text[0] = (char)(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0]);
  hg_why_offer (finding, with_activation (facts->check->model, at, name), at, text);
}

static void
offer_loss (HgWhyFinding *finding, const char *name)
{
  HgWhyFix *fix = hg_why_fix (finding, HG_WHY_LOSS);
  if (fix == NULL)
    return;
  fix->loss = hg_loss_find (name);
  snprintf (fix->title, sizeof fix->title, "%s as the loss", fix->loss->title);
}

/* A Dense layer behind an output whose activation cannot be changed for another: an LSTM's is its state. */
static void
offer_dense (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const size_t at = output_node (facts);
  char title[HG_WHY_TITLE];
  HgModel *longer = hg_fix_append_dense (facts->check, at, title, sizeof title);
  if (longer != NULL)
    hg_why_offer (finding, longer, at + 1, title);
}

bool
hg_why_loss_range (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgLoss *loss = facts->options != NULL ? facts->options->loss : NULL;
  const HgPrepared *data = facts->data;
  char low[40], high[40], value[40];
  if (loss == NULL || data == NULL || (data->low >= loss->low && data->high <= loss->high))
    return false;
  snprintf (
      finding->sentence, sizeof finding->sentence,
      "%s compares values of %s…%s, but the data, as it is scaled, reaches %s. Training would refuse it.",
      loss->title, hg_format_number (low, sizeof low, loss->low, 2),
      hg_format_number (high, sizeof high, loss->high, 2),
      hg_format_number (value, sizeof value, data->low < loss->low ? data->low : data->high, 3));
  offer_loss (finding, "mse");
  return true;
}

/* A loss of probabilities with a layer that gives other values. */
bool
hg_why_loss_output (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgLoss *loss = facts->options != NULL ? facts->options->loss : NULL;
  HgActivation activation;
  char title[HG_WHY_TITLE], text[HG_LOSS_CONFIG + 80];
  if (loss == NULL || isinf (loss->low) || isinf (loss->high)
      || !hg_layer_activation (output_layer (facts), &activation))
    return false;
  const HgActivationInfo *info = hg_activation_info (activation);
  hg_loss_text (loss, facts->options->loss_config, text, sizeof text);
  if ((info->low >= loss->low && info->high <= loss->high) || strstr (text, "from_logits=true") != NULL)
    return false;
  finding->node = output_node (facts);
  snprintf (
      finding->sentence, sizeof finding->sentence,
      "%s takes outputs of %g…%g, probabilities, but %s is %s and can return others: those are cut off, and "
      "nothing is learned from them.",
      loss->title, loss->low, loss->high, hg_why_title (facts, finding->node, title),
      hg_activation_names[activation]);
  offer_activation (facts, finding, "sigmoid");
  offer_loss (finding, "mse");
  return true;
}

bool
hg_why_bounded_output (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgWhyMeasured *measured = facts->measured;
  char reach[200], share[40];
  if (facts->data == NULL || measured == NULL || measured->targets == 0
      || (double)measured->outside < MOST_OUTSIDE * (double)measured->targets
      || hg_data_in_reach (facts->check, facts->data, reach, sizeof reach))
    return false;
  finding->node = output_node (facts);
  snprintf (finding->sentence, sizeof finding->sentence,
            "%s: %s of its values lie beyond, and cannot be reconstructed however long it trains.", reach,
            percent ((double)measured->outside, (double)measured->targets, share, sizeof share));
  offer_activation (facts, finding, "linear");
  if (is_recurrent (output_layer (facts)))
    offer_dense (facts, finding);
  return true;
}

size_t
hg_why_unbounded (const HgModel *model, size_t *first, HgModel **changed)
{
  HgModel *edited = hg_model_ref (model);
  size_t n = 0;
  *first = HG_NO_NODE;
  for (size_t i = 0; i < model->n; i++)
    {
      const HgLayer *layer = model->nodes[i]->layer;
      HgActivation activation;
      if (!is_recurrent (layer) || !hg_layer_activation (layer, &activation)
          || !isinf (hg_activation_info (activation)->high))
        continue;
      *first = n++ == 0 ? i : *first;
      HgModel *next = edited != NULL ? with_activation (edited, i, "tanh") : NULL;
      hg_model_unref (edited);
      edited = next;
    }
  if (changed != NULL && n > 0)
    *changed = edited;
  else
    hg_model_unref (edited);
  return n;
}

void
hg_why_offer_tanh (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  size_t first;
  HgModel *changed = NULL;
  char title[HG_WHY_TITLE], text[HG_WHY_TITLE];
  size_t n = hg_why_unbounded (facts->check->model, &first, &changed);
  if (n == 0)
    return;
  if (n == 1)
    snprintf (text, sizeof text, "Tanh in %.80s", hg_why_title (facts, first, title));
  else
    snprintf (text, sizeof text, "Tanh in all %zu recurrent layers", n);
  hg_why_offer (finding, changed, first, text);
}

bool
hg_why_unbounded_state (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  char title[HG_WHY_TITLE], count[96], steps[48];
  size_t first, n = hg_why_unbounded (facts->check->model, &first, NULL);
  HgActivation activation;
  if (n == 0)
    return false;
  hg_layer_activation (facts->check->model->nodes[first]->layer, &activation);
  finding->node = first;
  snprintf (finding->sentence, sizeof finding->sentence,
            "%s an activation without an upper end, first %s (%s): the state can grow at each of %s, until "
            "the loss "
            "is no number any more. Tanh keeps it within −1…1.",
            hg_format_items (count, sizeof count, (int64_t)n, "recurrent layer has", "recurrent layers have"),
            hg_why_title (facts, first, title), hg_activation_names[activation],
            hg_format_items (steps, sizeof steps, hg_shape_axis (&facts->check->nodes[first].in[0], 0),
                             "step", "steps"));
  hg_why_offer_tanh (facts, finding);
  return true;
}

/* The first wire that leads around node @waist, or comes from an input behind it. */
static bool
find_bypass (const HgModel *model, size_t waist, size_t *from, size_t *to)
{
  for (size_t v = waist + 1; v < model->n; v++)
    for (size_t k = 0; k < model->nodes[v]->n_in; k++)
      if (model->nodes[v]->in[k].node < waist
          || (model->nodes[v]->in[k].node > waist && model->nodes[model->nodes[v]->in[k].node]->n_in == 0))
        {
          *from = model->nodes[v]->in[k].node;
          *to = v;
          return true;
        }
  return false;
}

/* Without a waist that everything passes, the narrowest layer but the output stands in for it. */
static size_t
narrowest (const HgCheck *check)
{
  size_t least = HG_NO_NODE;
  for (size_t i = 1; i + 1 < check->n; i++)
    if (check->model->nodes[i]->n_in > 0 && check->nodes[i].values > 0
        && (least == HG_NO_NODE || check->nodes[i].values < check->nodes[least].values))
      least = i;
  return least;
}

bool
hg_why_bypass (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgCheck *check = facts->check;
  size_t waist = check->waist != HG_NO_NODE ? check->waist : narrowest (check), from = 0, to = 0;
  char a[HG_WHY_TITLE], b[HG_WHY_TITLE], c[HG_WHY_TITLE], n[64], m[48], offer[HG_WHY_TITLE + 16];
  if (waist == HG_NO_NODE || !find_bypass (check->model, waist, &from, &to))
    return false;
  finding->node = to;
  snprintf (
      finding->sentence, sizeof finding->sentence,
      "%s takes %s directly: %s reach it without passing %s, which holds %s. A good reconstruction then says "
      "little about what is in there.",
      hg_why_title (facts, to, a), hg_why_title (facts, from, b),
      hg_format_items (n, sizeof n, check->nodes[from].values, "value", "values"),
      hg_why_title (facts, waist, c), hg_format_count (m, sizeof m, check->nodes[waist].values));
  snprintf (offer, sizeof offer, "Remove %s", a);
  if (check->model->nodes[to]->n_in > 1)
    hg_why_offer (finding, hg_edit_remove (check->model, to, NULL, NULL), to - 1, offer);
  return true;
}

static void
offer_patience (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgTrainOptions *options = facts->options;
  HgWhyFix *fix = options != NULL && options->patience == 0 && facts->data->split->n_validation > 0
                      ? hg_why_fix (finding, HG_WHY_PATIENCE)
                      : NULL;
  if (fix == NULL)
    return;
  fix->value = FEW_EPOCHS;
  snprintf (fix->title, sizeof fix->title, "Stop after %d epochs without progress", FEW_EPOCHS);
}

/* Against the values that there are to fit, not the samples: an image is thousands of them. */
bool
hg_why_many_parameters (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  if (facts->data == NULL || facts->check->trainable == HG_UNKNOWN)
    return false;
  const size_t samples = facts->data->split->n_train, values = hg_tensor_row_values (facts->data->y);
  char n[48], m[64], each[64], all[48];
  if ((double)facts->check->trainable <= (double)samples * (double)values)
    return false;
  snprintf (
      finding->sentence, sizeof finding->sentence,
      "%s can be trained on %s of %s: %s in all. A model with more parameters than values can learn them by "
      "heart; watch the validation curve.",
      hg_format_items (n, sizeof n, facts->check->trainable, "parameter", "parameters"),
      hg_format_items (m, sizeof m, (int64_t)samples, "sample", "samples"),
      hg_format_items (each, sizeof each, (int64_t)values, "value", "values"),
      hg_format_count (all, sizeof all, (int64_t)(samples * values)));
  offer_patience (facts, finding);
  return true;
}

bool
hg_why_large_batch (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const size_t samples = facts->data != NULL ? facts->data->split->n_train : 0;
  char n[48], m[64];
  if (facts->options == NULL || samples <= SMALL_BATCH || facts->options->batch_size < samples)
    return false;
  snprintf (finding->sentence, sizeof finding->sentence,
            "A batch of %s holds all %s: the weights move once an epoch.",
            hg_format_count (n, sizeof n, (int64_t)facts->options->batch_size),
            hg_format_items (m, sizeof m, (int64_t)samples, "training sample", "training samples"));
  HgWhyFix *fix = hg_why_fix (finding, HG_WHY_BATCH_SIZE);
  if (fix != NULL)
    {
      fix->value = SMALL_BATCH;
      snprintf (fix->title, sizeof fix->title, "Batches of %d", SMALL_BATCH);
    }
  return true;
}

bool
hg_why_shared_samples (const HgWhyFacts *facts, HgWhyFinding *finding)
{
  const HgWhyMeasured *it = facts->measured;
  char n[48], m[64];
  if (it == NULL || it->validation == 0)
    return false;
  const bool windows = it->overlapping >= it->repeated;
  const size_t shared = windows ? it->overlapping : it->repeated;
  if ((double)shared < MOST_SHARED * (double)it->validation)
    return false;
  snprintf (finding->sentence, sizeof finding->sentence,
            "%s of %s %s: the validation loss looks better than it would on new data.",
            hg_format_count (n, sizeof n, (int64_t)shared),
            hg_format_items (m, sizeof m, (int64_t)it->validation, "validation sample", "validation samples"),
            windows ? "share rows of the source with a training window"
                    : "are training samples too, value by value");
  return true;
}
