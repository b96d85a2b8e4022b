/* A checkpoint as what a group (or a whole file) holds: files/checkpoint-h5.h says what. This header is for
 * files/ alone. */
#pragma once
#include "files/h5-file.h"
#include "model/model.h"
#include "train/checkpoint.h"

bool hg_checkpoint_group_write (hid_t group, const HgCheckpoint *checkpoint, HgError *error);

/* Owned by the caller; fails as hg_checkpoint_h5_parse. @file_bytes: of the whole file. */
HgCheckpoint *hg_checkpoint_group_read (hid_t group, const HgModel *model, size_t file_bytes, HgError *error);
