/* Whether data goes into a model, with the options that would make it fit. */
#pragma once
#include "train/data-fit.h"

/* As hg_data_fits, and the sentence ends with how it would: "…; od.npy has 3: it fits with --window 7". */
bool cli_data_fits (const HgCheck *check, const HgPrepared *data, HgError *error);

/* "  mend: Take windows of 7 rows → 7 × 3 (--window 7)", a line for each way to mend it. */
void cli_print_data_fixes (const HgCheck *check, const HgPrepared *data);
