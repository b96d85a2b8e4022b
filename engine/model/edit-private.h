/* What moving one layer and moving several have in common; see edit.h. */
#pragma once
#include "model/model.h"

/* Whether node @at can be taken from its place as far as the model's outputs go: of several outputs each
 * stays what it is. Fails with the reason. */
bool hg_edit_output_stays (const HgModel *model, size_t at, HgError *error);
