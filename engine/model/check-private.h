/* Between check.c and fixes.c. */
#pragma once
#include "model/check.h"

/* Fills in the diagnostic's fixes, and its "because". Fails with HG_ERROR_MEMORY only. */
bool hg_find_fixes (const HgCheck *check, HgDiagnostic *diagnostic, HgError *error);
