/* The edit that makes a stack take data of another shape. */
#pragma once
#include "data/dataset.h"
#include "model/check.h"
#include "model/edit.h"
#include <glib.h>

/* The model with a length for what its Input leaves open, where that is all it takes; else with its Input,
 * the options that counted its time steps, and its last layer's width changed to the data's (the last only
 * where the stack trains), owned by the caller; NULL when that would not do. */
HgModel *hourglass_data_fit (const HgModel *model, const HgDataset *dataset, char *label);

/* "The stack needs 5 × 59 per sample.", every input named; the caller frees it. */
char *hourglass_data_needed (const HgCheck *check);
