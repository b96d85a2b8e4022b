/* How far the reconstructions of samples are from what they should be: one number a sample, and where in a
 * sample it comes from. */
#pragma once
#include "base/job.h"
#include "data/prepared.h"
#include "model/network.h"

/* The mean squared error of each of the @n samples @index of @data, in scaled values, into @errors (n): the
 * network's first output beside the data's targets, decoders running free. What is not finite stays so. Fails
 * with HG_ERROR_MEMORY, HG_ERROR_SHAPE where the two are not of one size, and HG_ERROR_CANCELLED. @job may be
 * NULL. */
bool hg_sample_errors (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n, HgJob *job,
                       double *errors, HgError *error);

/* What the network makes of the samples: (n, target…), owned by the caller. */
HgTensor *hg_sample_outputs (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n,
                             HgError *error);

/* The squared error of one sample by feature (last axis) and by step (first axis; 1 for a vector): means over
 * everything else. @target and @decoded are of @shape. @feature and @step may be NULL. */
size_t hg_error_steps (const HgShape *shape);
void hg_error_profile (const HgShape *shape, const HgReal *target, const HgReal *decoded, double *feature,
                       double *step);
