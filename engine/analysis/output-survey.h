/* What the layers of a model give over many samples: the statistics of every output, and units that the data
 * do not move: constant, dead (always 0) or saturated (at an end of their activation's range). Samples go
 * through in slices, so that memory does not grow with their number. */
#pragma once
#include "analysis/tensor-stats.h"
#include "analysis/weight-health.h"
#include "data/prepared.h"
#include "base/job.h"

typedef struct
{
  size_t node, slot;
  HgTensorStats stats; /* of all values of all samples; without a histogram, and n where first_odd stands */
  size_t units, dead, constant; /* units that it has; of them always 0, and else one value, where that begins */
} HgOutputStats;

typedef struct
{
  size_t samples;
  size_t n;
  HgOutputStats *items; /* as hg_network_outputs orders them */
  HgHealth health;      /* a finding's item is one of these, its subject the layer's name */
} HgOutputSurvey;

/* Of the @n samples @index of @data, which go into @model. Units are the last axis of an output: of images
 * the channels, of sequences the features of every step. A layer without weights is only named where it makes
 * units constant that came in alive. Fails as hg_network_new does, and with HG_ERROR_CANCELLED. Clear @survey
 * in any case. */
bool hg_output_survey (const HgModel *model, const HgWeights *weights, const HgPrepared *data,
                       const size_t *index, size_t n, HgJob *job, HgOutputSurvey *survey, HgError *error);
void hg_output_survey_clear (HgOutputSurvey *survey);
