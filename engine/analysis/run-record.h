/* A run as it is compared with others: what was trained, on what, how, and what came of it. Immutable and
 * reference-counted once it is filled in; runs of a window and of files become the same record.
 *
 * What is shown of a record are its fields (run-field.h), so that a number in a table, a sentence or a file
 * has one source. */
#pragma once
#include "analysis/evaluate.h"
#include "model/check.h"
#include "train/metrics-log.h"
#include "train/run-results.h"
#include "train/settings.h"
#include "train/snapshot.h"

typedef struct
{
  atomic_uint references;
  char name[128];                                  /* "lab-lstm": of the model, or of the run's file */
  char input[96];                                  /* "sequences 50 × 10" */
  char data[128];                                  /* "sines" */
  HgScale scale;                                   /* of the data, in whose values errors are measured */
  int64_t input_values, latent_values, parameters; /* HG_UNKNOWN where they are */
  HgTrainSettings settings;
  HgRunState end;
  double seconds;
  HgMetricsLog *log;
  size_t rows;          /* of the log that belong to it */
  HgRunResults results; /* may be nothing known */
} HgRunRecord;

/* Of a training of @model with @options on data called @data, scaled by @scale; @log's first @rows are its
 * curves. Owned by the caller, who may still change its results. Fails with HG_ERROR_MEMORY only. */
HgRunRecord *hg_run_record_new (const HgModel *model, const char *data, HgScale scale,
                                const HgTrainOptions *options, HgMetricsLog *log, size_t rows,
                                HgError *error);
HgRunRecord *hg_run_record_ref (HgRunRecord *record);
void hg_run_record_unref (HgRunRecord *record); /* NULL is fine */

/* What @network (made with targets) with its weights reaches on the test part of @data, where there is none
 * the validation part, else the training part; and what stands beside it. Fails as hg_evaluate does;
 * HG_ERROR_CANCELLED. */
bool hg_run_measure (HgNetwork *network, const HgPrepared *data, const HgLoss *loss, const void *config,
                     HgJob *job, HgRunResults *results, HgError *error);

/* The part that is measured: its samples, lent. */
const size_t *hg_run_part (const HgPrepared *data, size_t *n, HgResultPart *part);

/* The same of @model with @weights, in a network of its own on @team (may be NULL). */
bool hg_run_measure_model (const HgModel *model, const HgWeights *weights, const HgPrepared *data,
                           const HgLoss *loss, const void *config, HgTeam *team, HgJob *job,
                           HgRunResults *results, HgError *error);
