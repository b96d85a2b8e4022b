/* The waist made wider or narrower: the layer that says how wide it is gets another size, and what follows
 * from that in the decoder is mended. */
#pragma once
#include "model/check.h"

/* The node whose width is the waist's: the waist itself, or, where that has none (a pooling, a reshape), the
 * nearest layer before it that has; HG_NO_NODE where there is none. */
size_t hg_waist_layer (const HgCheck *check);

/* How wide that layer is; 0 where there is none. */
int64_t hg_waist_width (const HgCheck *check);

/* The model with that layer @width wide and the waist where it is now, owned by the caller. What no longer
 * fits is mended by the fixes that check.h offers, as long as they leave that width. @label as in edit.h, may
 * be NULL. Fails with HG_ERROR_SHAPE where there is no such layer or no way to mend, HG_ERROR_VALUE on a
 * width out of range, HG_ERROR_MEMORY. */
HgModel *hg_waist_resize (const HgModel *model, int64_t width, char *label, HgError *error);
