/* See why.h. */
#include "analysis/why-checks.h"
#include "base/memory.h"
#include "model/edit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *name;
  HgWhyLevel level;
  const char *title;
  HgWhyLook look;
} Check;

static const Check checks[] = {
  { "stopped", HG_WHY_FAULT, "The training broke off", hg_why_stopped },
  { "odd-weights", HG_WHY_FAULT, "Values that are no numbers", hg_why_odd_weights },
  { "loss-range", HG_WHY_FAULT, "The loss cannot take the data", hg_why_loss_range },
  { "loss-output", HG_WHY_WARNING, "Loss and output do not go together", hg_why_loss_output },
  { "bounded-output", HG_WHY_WARNING, "The output cannot reach the data", hg_why_bounded_output },
  { "rising-loss", HG_WHY_WARNING, "The loss jumps up", hg_why_rising_loss },
  { "mean-baseline", HG_WHY_WARNING, "No better than the mean", hg_why_no_better_than_mean },
  { "constant-waist", HG_WHY_WARNING, "The waist tells samples apart no more", hg_why_constant_waist },
  { "flat-output", HG_WHY_WARNING, "Reconstructions are nearly the same", hg_why_flat_output },
  { "overfitting", HG_WHY_WARNING, "It learns the training part by heart", hg_why_overfitting },
  { "idle-units", HG_WHY_WARNING, "Units that do nothing", hg_why_idle_units },
  { "bypass", HG_WHY_WARNING, "Values pass by the waist", hg_why_bypass },
  { "shared-samples", HG_WHY_WARNING, "Validation is not independent", hg_why_shared_samples },
  { "many-parameters", HG_WHY_WARNING, "More parameters than data", hg_why_many_parameters },
  { "unbounded-state", HG_WHY_NOTE, "A recurrent state without bound", hg_why_unbounded_state },
  { "large-batch", HG_WHY_NOTE, "One step an epoch", hg_why_large_batch },
};

enum
{
  CHECKS = sizeof checks / sizeof *checks
};

const char *
hg_why_level_name (HgWhyLevel level)
{
  static const char *const names[] = { "note", "warning", "fault" };
  return names[level];
}

HgWhyFix *
hg_why_fix (HgWhyFinding *finding, HgWhyChange change)
{
  if (finding->n_fixes == HG_WHY_FIXES)
    return NULL;
  HgWhyFix *fix = &finding->fixes[finding->n_fixes++];
  *fix = (HgWhyFix){ .change = change };
  return fix;
}

void
hg_why_offer (HgWhyFinding *finding, HgModel *model, size_t node, const char *title)
{
  HgCheck *after = model != NULL ? hg_check_shapes (model, NULL) : NULL;
  HgWhyFix *fix
      = after != NULL && after->n_faults == 0 && after->trains ? hg_why_fix (finding, HG_WHY_MODEL) : NULL;
  if (fix != NULL)
    {
      snprintf (fix->title, sizeof fix->title, "%s", title);
      fix->model = hg_model_ref (model);
      fix->shape = after->nodes[node].out[0];
    }
  hg_check_free (after);
  hg_model_unref (model);
}

void
hg_why_offer_slower (HgWhyFinding *finding, const HgTrainOptions *options)
{
  HgWhyFix *fix = options != NULL ? hg_why_fix (finding, HG_WHY_LEARNING_RATE) : NULL;
  if (fix == NULL)
    return;
  fix->value = options->learning_rate / 10;
  snprintf (fix->title, sizeof fix->title, "Learning rate %g", fix->value);
}

char *
hg_why_title (const HgWhyFacts *facts, size_t node, char *text)
{
  hg_layer_describe (facts->check->model->nodes[node]->layer, text, HG_WHY_TITLE, NULL, 0);
  return text;
}

void
hg_why_set (const HgWhyFix *fix, HgTrainOptions *options)
{
  switch (fix->change)
    {
    case HG_WHY_LOSS:
      options->loss = fix->loss;
      options->loss_config = NULL;
      break;
    case HG_WHY_LEARNING_RATE:
      options->learning_rate = fix->value;
      break;
    case HG_WHY_BATCH_SIZE:
      options->batch_size = (size_t)fix->value;
      break;
    case HG_WHY_PATIENCE:
      options->patience = (int)fix->value;
      break;
    case HG_WHY_EPOCHS:
      options->epochs = (int)fix->value;
      break;
    case HG_WHY_MODEL:
      break;
    }
}

/* Whether the data's own targets make it no fault that the output is not shaped like the input. */
static bool
has_targets (const HgWhyFacts *facts)
{
  return facts->data != NULL && facts->data->dataset->y != NULL;
}

/* What checking the stack found. */
static void
add_diagnostic (const HgWhyFacts *facts, const HgDiagnostic *from, HgWhy *why)
{
  HgWhyFinding *finding = &why->items[why->n++];
  *finding = (HgWhyFinding){ .name = "stack",
                             .level = from->severity == HG_WARNING ? HG_WHY_WARNING : HG_WHY_FAULT,
                             .node = from->node };
  snprintf (finding->title, sizeof finding->title, "%s", from->title);
  snprintf (finding->sentence, sizeof finding->sentence, "%s", from->sentence);
  for (size_t i = 0; i < from->n_fixes; i++)
    {
      HgWhyFix *fix = hg_why_fix (finding, HG_WHY_MODEL);
      if (fix == NULL)
        break;
      snprintf (fix->title, sizeof fix->title, "%s", from->fixes[i].title);
      fix->model = hg_model_ref (from->fixes[i].model);
      fix->shape = from->fixes[i].shape;
    }
}

/* Worst first; what is equally bad stays in order. */
static void
sort (HgWhy *why)
{
  for (size_t i = 1; i < why->n; i++)
    {
      HgWhyFinding moved = why->items[i];
      size_t k = i;
      for (; k > 0 && why->items[k - 1].level < moved.level; k--)
        why->items[k] = why->items[k - 1];
      why->items[k] = moved;
    }
}

HgWhy *
hg_why_new (const HgWhyFacts *facts, HgError *error)
{
  const HgCheck *check = facts->check;
  HgWhy *why = hg_alloc (1, sizeof *why, error);
  if (why == NULL)
    return NULL;
  why->items = hg_alloc (check->n_diagnostics + CHECKS, sizeof *why->items, error);
  if (why->items == NULL)
    {
      hg_why_free (why);
      return NULL;
    }
  for (size_t i = 0; i < check->n_diagnostics; i++)
    if (check->diagnostics[i].severity != HG_MISMATCH || !has_targets (facts))
      add_diagnostic (facts, &check->diagnostics[i], why);
  for (size_t i = 0; i < CHECKS && check->n_faults == 0; i++)
    {
      HgWhyFinding *finding = &why->items[why->n];
      *finding = (HgWhyFinding){ .name = checks[i].name, .level = checks[i].level, .node = HG_NO_NODE };
      snprintf (finding->title, sizeof finding->title, "%s", checks[i].title);
      why->n += checks[i].look (facts, finding);
    }
  sort (why);
  return why;
}

void
hg_why_free (HgWhy *why)
{
  if (why == NULL)
    return;
  for (size_t i = 0; i < why->n; i++)
    for (size_t k = 0; k < why->items[i].n_fixes; k++)
      hg_model_unref (why->items[i].fixes[k].model);
  free (why->items);
  free (why);
}
