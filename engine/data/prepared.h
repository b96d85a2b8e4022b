/* Data ready for training: split, scaled by the training part, and checked to be finite. Immutable, shared by
 * the runner's thread and the views. */
#pragma once
#include "data/dataset.h"
#include "data/origin.h"
#include "data/scaler.h"
#include "data/split.h"

typedef struct
{
  HgScale scale;
  double validation, test; /* fractions of the whole */
  bool shuffle;            /* of independent samples before splitting */
  uint64_t seed;
  char normal[HG_FEATURE_SIZE]; /* class whose samples alone are trained on and scaled by, by name; "": all */
  const HgScaler *scaler; /* that scales instead of a new one, where it has as many features; NULL: none */
} HgPrepareOptions;

typedef struct
{
  atomic_uint references;
  HgDataset *dataset;       /* for what is known about the samples; their values are x and y */
  HgDataOrigin *origin;     /* what was opened, or NULL: set by who opens it, before it is shared */
  HgPrepareOptions options; /* that it was prepared with; without a scaler */
  HgScaler *scaler;
  HgSplit *split;
  HgTensor *x; /* all samples, scaled, in the data set's order */
  HgTensor *y; /* targets of all samples: x itself (another reference) where the data brings none; scaled like
                  x when it has x's sample shape, else as it is */
  double low, high, mean, deviation; /* of all values of y */
  size_t n_more;
  HgTensor *more[HG_MORE_INPUTS]; /* the inputs after the first, as they are */
} HgPrepared;

/* standard (none when the data comes scaled), 0.16, 0.2, true, seed 42. */
HgPrepareOptions hg_prepare_options (const HgDataset *dataset);
HgPrepared *hg_prepared_new (HgDataset *dataset, const HgPrepareOptions *options, HgError *error);

/* The same, but gives up the caller's reference (also on failure). Where it is the last one the samples are
 * scaled in place: nothing is held twice, and dataset->x holds the scaled values too. */
HgPrepared *hg_prepared_take (HgDataset *dataset, const HgPrepareOptions *options, HgError *error);
HgPrepared *hg_prepared_ref (HgPrepared *prepared);
void hg_prepared_unref (HgPrepared *prepared);
