/* Rows of a data set, as records: both sides. */
#pragma once
#include "files/rows.h"
#include "reader/bulk.h"

bool hg_rows_put (const HgRows *rows, HgMessage *message, HgBulk *bulk, HgError *error);

/* The rows in @records, to be cleared also after a failure. Fails with HG_ERROR_FORMAT where they are none,
 * or with HG_ERROR_MEMORY. */
bool hg_rows_take (HgRecords records, HgBulkSource *bulk, HgRows *rows, HgError *error);
