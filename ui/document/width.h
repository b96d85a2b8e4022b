/* The width of a layer: the one option that its bar on the canvas stands for (units, filters, a repetition).
 */
#pragma once
#include "model/model.h"
#include <glib.h>

/* The option that dragging a bar's edge changes, the wrapped layer's for a wrapper. False when it has none.
 */
gboolean hourglass_width_option (const HgLayer *layer, char *path, gsize size, const HgParam **param);

/* The edited model with @steps more units in @row, or NULL. */
HgModel *hourglass_edit_width (const HgModel *model, size_t row, int64_t steps, char *label, HgError *error);
