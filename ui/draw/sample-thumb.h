/* A sample as small as a row of a list: what it is against what a model makes of it, and where the error
 * lies. Images stand beside each other; of sequences one feature is shown. */
#pragma once
#include "data/prepared.h"
#include "pen.h"

/* @decoded: the reconstruction's values, of the target's shape. @feature: that a sequence shows. */
void hg_sample_thumb_draw (HgPen *pen, const HgPrepared *data, size_t sample, const HgReal *decoded,
                           size_t feature, HgBox box);

/* @n errors as bars, the largest as high as @box. */
void hg_sample_thumb_draw_errors (HgPen *pen, const double *errors, size_t n, HgBox box);
