/* A checkpoint of a training as records: its counters as one value, its arrays one by one. */
#pragma once
#include "reader/bulk.h"
#include "train/checkpoint.h"

bool hg_checkpoint_put (const HgCheckpoint *checkpoint, HgMessage *message, HgBulk *bulk, HgError *error);

/* The checkpoint in @records, of a training of @model. Owned by the caller; NULL with HG_ERROR_FORMAT where
 * it is none. */
HgCheckpoint *hg_checkpoint_take (HgRecords records, HgBulkSource *bulk, const HgModel *model,
                                  HgError *error);
