#include "ui/run/run-continue.h"
#include "base/format.h"
#include "ui/run/run-private.h"

gboolean
hourglass_run_can_continue (const HourglassFileFacts *facts)
{
  return facts != NULL && facts->training.optimizer != NULL;
}

gboolean
hourglass_run_continue (HourglassRun *self)
{
  HourglassFileFacts *facts = hourglass_document_get_facts (self->document);
  if (!hourglass_run_can_continue (facts))
    return FALSE;
  const HgKerasTraining *training = &facts->training;
  if (training->loss != NULL)
    {
      hourglass_run_choose_loss (self, training->loss);
      memcpy (self->configs.loss, training->loss_config, sizeof self->configs.loss);
    }
  hourglass_run_choose_optimizer (self, training->optimizer);
  memcpy (self->configs.optimizer, training->optimizer_config, sizeof self->configs.optimizer);
  self->options.learning_rate = training->learning_rate;
  self->options.weight_decay = training->weight_decay;
  self->options.clipnorm = training->clipnorm;
  self->options.global_clipnorm = training->global_clipnorm;
  self->options.clipvalue = training->clipvalue;
  g_clear_pointer (&self->continued, hourglass_file_facts_unref);
  self->continued = hourglass_file_facts_ref (facts);
  hourglass_run_options_changed (self);
  return TRUE;
}

void
hourglass_run_forget_continued (HourglassRun *self)
{
  if (self->continued != hourglass_document_get_facts (self->document))
    g_clear_pointer (&self->continued, hourglass_file_facts_unref);
}

/* Whether both are the same numbers, in the same order. */
static gboolean
same_numbers (const HgWeights *a, const HgWeights *b)
{
  gboolean same = a != NULL && b != NULL && a->n == b->n;
  for (gsize i = 0; same && i < a->n; i++)
    same = a->items[i].value == b->items[i].value;
  return same;
}

gboolean
hourglass_run_goes_on (HourglassRun *self, const HgWeights *weights)
{
  return self->continued != NULL && same_numbers (weights, self->continued->weights);
}

/* Why the file's state cannot be used with its weights, or NULL. */
static const char *
problem (HourglassRun *self)
{
  const HgKerasFacts *keras = &self->continued->keras;
  if (!keras->has_state)
    return "the file holds no state of it";
  if (keras->state.steps == 0)
    return "its state in the file cannot be used";
  if (self->continued->training.optimizer != self->options.optimizer)
    return "the file's state is of another optimizer";
  return NULL;
}

const HgOptimizerState *
hourglass_run_continued_state (HourglassRun *self, const HgWeights *weights)
{
  return hourglass_run_goes_on (self, weights) && problem (self) == NULL ? &self->continued->keras.state
                                                                         : NULL;
}

char *
hourglass_run_continue_text (HourglassRun *self)
{
  char steps[64];
  const gboolean active = hourglass_run_is_active (self);
  if (self->continued == NULL)
    return NULL;
  HgWeights *first = active ? NULL : hourglass_run_start_weights (self);
  const gboolean goes_on = active ? self->went_on : hourglass_run_goes_on (self, first);
  hg_weights_unref (first);
  if (!goes_on)
    return NULL;
  const HgOptimizer *optimizer = active ? self->now.used.optimizer : self->options.optimizer;
  const char *why = active ? NULL : problem (self);
  const gboolean state = active ? self->took_state : why == NULL;
  hg_format_items (steps, sizeof steps, (int64_t)self->continued->keras.state.steps, "step", "steps");
  if (state)
    return g_strdup_printf ("Goes on from %s with the state of %s after %s.", self->continued->name,
                            optimizer->keras, steps);
  return g_strdup_printf ("Goes on from the weights of %s. %s begins anew%s%s.", self->continued->name,
                          optimizer->keras, why != NULL ? ": " : "", why != NULL ? why : "");
}
