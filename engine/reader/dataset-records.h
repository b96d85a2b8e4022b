/* A data set as records: in the reader process from HgDataset, in the program back into one, every size and
 * count recomputed. */
#pragma once
#include "data/dataset.h"
#include "reader/bulk.h"

/* Appends everything of @dataset but its references. */
bool hg_dataset_put (const HgDataset *dataset, HgMessage *message, HgBulk *bulk, HgError *error);

/* The data set in @records. Owned by the caller; NULL with HG_ERROR_FORMAT where they describe none. */
HgDataset *hg_dataset_take (HgRecords records, HgBulkSource *bulk, HgError *error);
