/* Whether data and stack go together, in one sentence, and the edit that makes the stack take the data. */
#pragma once
#include "data/dataset.h"
#include "model/check.h"
#include "model/edit.h"
#include <glib.h>

/* "The stack expects 59 features; breaks.csv has 61.", or NULL when they go together; the caller frees it. */
char *hourglass_data_fit_problem (const HgCheck *check, const HgDataset *dataset);

/* The model with its Input, the options that counted its time steps, and its last layer's width changed to
 * the data's, owned by the caller; NULL when that would not do. */
HgModel *hourglass_data_fit (const HgModel *model, const HgDataset *dataset, char *label);
