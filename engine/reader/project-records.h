/* A project (files/project.h) with its model as records: what the group holds, then, each behind
 * HG_RECORD_PART, the model, the stack of a draft, and the checkpoints. */
#pragma once
#include "files/keras-facts.h"
#include "files/project.h"
#include "model/weights.h"
#include "reader/bulk.h"

/* @weights NULL: a draft without; @project NULL: the file is none. */
bool hg_project_put (const HgModel *model, const HgWeights *weights, const HgKerasFacts *facts,
                     const HgProject *project, HgMessage *message, HgBulk *bulk, HgError *error);

/* All owned by the caller, as is what @facts then holds; *@weights and *@project are NULL where there are
 * none. Fails with HG_ERROR_FORMAT where a record is not one that fits. */
bool hg_project_take (HgRecords records, HgBulkSource *bulk, HgModel **model, HgWeights **weights,
                      HgKerasFacts *facts, HgProject **project, HgError *error);
