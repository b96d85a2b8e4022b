/* Between check.c and the files of fixes. */
#pragma once
#include "model/check.h"

/* Fills in the diagnostic's fixes, and its "because". Fails with HG_ERROR_MEMORY only. */
bool hg_find_fixes (const HgCheck *check, HgDiagnostic *diagnostic, HgError *error);

/* Whether the warning says that nothing is compressed. */
bool hg_is_about_waist (const HgCheck *check, const HgDiagnostic *diagnostic);
