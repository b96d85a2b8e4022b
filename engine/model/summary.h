/* What a model is, as a table (Keras's) and as JSON. */
#pragma once
#include "model/check.h"

/* Keras's summary table with two more columns (values per sample, role), totals, waist and compression, and
 * @note (may be NULL) at the end. Owned by the caller; NULL with HG_ERROR_MEMORY. */
char *hg_summary_text (const HgCheck *check, const char *note, HgError *error);

/* The table in Markdown, under the model's name and headline. */
char *hg_summary_markdown (const HgCheck *check, HgError *error);

/* {"name", "layers": [{"name", "class", "output_shape", "parameters", "values"}], "parameters",
 * "trainable_parameters", "input_values", "waist": {"layer", "values"}, "compression", "reduction_percent"}.
 */
char *hg_summary_json (const HgCheck *check, HgError *error);
