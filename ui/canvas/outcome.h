/* What layers that are put into a stack would give there, in words, before they are. */
#pragma once
#include "model/check.h"
#include <glib.h>

/* Why node @node does not fit, as a sentence; the caller's. */
char *hourglass_why_not (const HgCheck *check, size_t node);

/* "LSTM 16 → 5 × 16 · 80 values" of @n nodes of @model from @first on, or why one of them does not fit (then
 * @fits is FALSE). The caller's. */
char *hourglass_outcome (const HgModel *model, size_t first, size_t n, gboolean *fits);
