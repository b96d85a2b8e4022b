/* Edits as nobody makes them: any verb, anywhere, with any value. The same seed gives the same edits. */
#pragma once
#include "base/random.h"
#include "model/check.h"
#include "model/edit.h"

/* One edit of @model: NULL with @error where the edit was refused. @label (HG_LABEL_SIZE bytes) names it.
 * Where @check is given, offered fixes are among the edits. */
HgModel *random_edit (HgRandom *random, const HgModel *model, const HgCheck *check, char *label,
                      HgError *error);
