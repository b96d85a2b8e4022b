/* What is in a file, as records: both sides. */
#pragma once
#include "files/tree.h"
#include "reader/message.h"

void hg_tree_put (const HgTree *tree, HgMessage *message);

/* The tree in @records, to be cleared also after a failure. Fails with HG_ERROR_FORMAT where they are none,
 * or with HG_ERROR_MEMORY. */
bool hg_tree_take (HgRecords records, HgTree *tree, HgError *error);
