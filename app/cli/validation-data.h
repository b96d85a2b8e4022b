/* --validation-data: two data sets as one that comes split. */
#pragma once
#include "data-options.h"

/* All samples of --data to train on, those of @validation (opened with the same options) to validate. Owned
 * by the caller. */
HgPrepared *cli_data_load_both (const CliData *given, const char *validation, HgError *error);
