/* Which option of a layer says how wide its output is. */
#pragma once
#include "layers/layer.h"

/* The option's path ("units", "layer.units") into @path, and the option itself into @param (may be NULL).
 * False where the layer has none. */
bool hg_layer_width (const HgLayer *layer, char *path, size_t size, const HgParam **param);
