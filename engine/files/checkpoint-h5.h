/* Checkpoints as HDF5 files: counters, sums, the rows of the log and what the run was, as JSON in the
 * attribute `checkpoint`; weights, best weights and the optimizer's state as flat arrays in Keras's order. */
#pragma once
#include "model/model.h"
#include "train/checkpoint.h"

/* Atomic, as hg_replace_file. */
bool hg_checkpoint_h5_save (const char *path, const HgCheckpoint *checkpoint, HgError *error);

/* The checkpoint in the bytes of a file, the last one where that is a project (reader/open.h opens one by its
 * path). Owned by the caller. Fails with HG_ERROR_FORMAT where the file is no checkpoint, or its arrays are
 * not as long as @model's weights; whether it is one of the same run is hg_trainer_restore's to say. */
HgCheckpoint *hg_checkpoint_h5_parse (const void *bytes, size_t n, const HgModel *model, HgError *error);
