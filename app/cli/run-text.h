/* Runs on a terminal. */
#pragma once
#include "analysis/run-report.h"

/* The sentences of @report, wrapped. */
void cli_run_lines (const HgRunReport *report);

/* A table: a line a run, the fields called @fields (two or more, NULL-terminated), as wide as they need. What
 * does not fit beside each other follows below, again behind the first field. */
void cli_run_table (HgRunRecord *const *records, size_t n, const char *const *fields);
