/* How many dimensions the layers of a model use: beside the values per sample that every output has, the
 * effective rank of what it gives over real samples. The first is what there is room for, the second what is
 * passed on. */
#pragma once
#include "analysis/effective-rank.h"
#include "base/job.h"
#include "data/prepared.h"
#include "model/weights.h"

enum
{
  HG_DIMENSION_SAMPLES = 512 /* most that are measured */
};

typedef struct
{
  size_t node, slot;
  HgShape shape; /* of one sample */
  size_t values;
  HgEffectiveRank measured; /* of all its values of a sample as one vector */
} HgDimension;

typedef struct
{
  size_t samples; /* measured: no rank is larger than this less 1 */
  size_t n;
  HgDimension *items;    /* every output of every layer, as hg_network_outputs orders them */
  HgEffectiveRank waist; /* of all that the waist hands on, side by side; where there is a waist */
} HgDimensions;

/* Over samples of @index (n of @data, which go into @model), spread evenly: HG_DIMENSION_SAMPLES of them, or
 * fewer where all layers' outputs of so many would not fit into 256 MB. Fails as hg_network_new and
 * hg_effective_rank do, with HG_ERROR_VALUE on fewer than two samples, and with HG_ERROR_CANCELLED. Clear
 * @dimensions in any case. */
bool hg_dimensions (const HgModel *model, const HgWeights *weights, const HgPrepared *data,
                    const size_t *index, size_t n, HgJob *job, HgDimensions *dimensions, HgError *error);
void hg_dimensions_clear (HgDimensions *dimensions);

/* The row of the first output of @node, or NULL; lent. */
const HgDimension *hg_dimensions_find (const HgDimensions *dimensions, size_t node);
