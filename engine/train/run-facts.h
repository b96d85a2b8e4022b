/* What must be the same for a run to go on from a checkpoint of another: short texts, compared one by one, so
 * that the first difference can be named. */
#pragma once
#include "data/prepared.h"
#include "model/model.h"

enum
{
  HG_RUN_FACTS = 8
};

typedef struct
{
  char text[HG_RUN_FACTS][160];
} HgRunFacts;

/* "model", "data", "optimizer", …; model and data are fingerprints. */
extern const char *const hg_run_fact_names[HG_RUN_FACTS];

/* Fingerprints: the graph with all options; the samples, targets and their split. */
void hg_run_facts_model (HgRunFacts *facts, const HgModel *model);
void hg_run_facts_data (HgRunFacts *facts, const HgPrepared *data);

/* Whether a run of facts @run may go on from @checkpoint. HG_ERROR_VALUE: "the checkpoint is of batch size
 * 32, this run has 64". */
bool hg_run_facts_agree (const HgRunFacts *run, const HgRunFacts *checkpoint, HgError *error);
