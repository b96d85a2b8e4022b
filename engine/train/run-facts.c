#include "train/run-facts.h"
#include "base/random.h"
#include <stdio.h>
#include <string.h>

const char *const hg_run_fact_names[HG_RUN_FACTS]
    = { "model", "data", "optimizer", "loss", "schedule", "batch size", "seed", "shuffling" };

enum
{
  MODEL,
  DATA,
  WORD = sizeof (uint64_t)
};

static uint64_t
mix (uint64_t hash, const void *bytes, size_t n)
{
  uint64_t word;
  for (; n >= WORD; n -= WORD, bytes = (const char *)bytes + WORD)
    {
      memcpy (&word, bytes, WORD);
      hash = hg_random_hash (hash ^ word);
    }
  word = n;
  memcpy (&word, bytes, n);
  return hg_random_hash (hash ^ word ^ (uint64_t)n << 56);
}

void
hg_run_facts_model (HgRunFacts *facts, const HgModel *model)
{
  uint64_t hash = model->n;
  for (size_t i = 0; i < model->n; i++)
    {
      const HgNode *node = model->nodes[i];
      char text[1024];
      hg_layer_text (node->layer, text, sizeof text);
      hash = mix (hash, text, strlen (text));
      hash = mix (hash, node->name, strlen (node->name));
      hash = mix (hash, node->in, node->n_in * sizeof *node->in);
    }
  hash = mix (hash, model->outputs, model->n_outputs * sizeof *model->outputs);
  snprintf (facts->text[MODEL], sizeof facts->text[MODEL], "%016llx", (unsigned long long)hash);
}

static uint64_t
mix_tensor (uint64_t hash, const HgTensor *tensor)
{
  hash = mix (hash, tensor->shape.dim, (size_t)tensor->shape.rank * sizeof *tensor->shape.dim);
  return mix (hash, tensor->data, tensor->values * sizeof *tensor->data);
}

void
hg_run_facts_data (HgRunFacts *facts, const HgPrepared *data)
{
  const HgSplit *split = data->split;
  uint64_t hash = mix_tensor (0, data->x);
  if (data->y != data->x)
    hash = mix_tensor (hash, data->y);
  for (size_t i = 0; i < data->n_more; i++)
    hash = mix_tensor (hash, data->more[i]);
  hash = mix (hash, split->train, split->n_train * sizeof *split->train);
  hash = mix (hash, split->validation, split->n_validation * sizeof *split->validation);
  snprintf (facts->text[DATA], sizeof facts->text[DATA], "%016llx", (unsigned long long)hash);
}

bool
hg_run_facts_agree (const HgRunFacts *run, const HgRunFacts *checkpoint, HgError *error)
{
  for (int i = 0; i < HG_RUN_FACTS; i++)
    if (strcmp (run->text[i], checkpoint->text[i]) != 0)
      return i == MODEL || i == DATA
                 ? hg_error_set (error, HG_ERROR_VALUE, "the checkpoint is of a run with %s",
                                 i == MODEL ? "another model"
                                            : "other data, or the same split or scaled in another way")
                 : hg_error_set (error, HG_ERROR_VALUE,
                                 "the checkpoint is of a run with %s %s, and this one has %s",
                                 hg_run_fact_names[i], checkpoint->text[i], run->text[i]);
  return true;
}
