/* A run as it is compared with others: what was trained, on what, how, and what came of it. Immutable and
 * reference-counted once it is filled in; runs of a window and of files become the same record.
 *
 * What is shown of a record are its fields (run-field.h), so that a number in a table, a sentence or a file
 * has one source. */
#pragma once
#include "analysis/evaluate.h"
#include "model/check.h"
#include "train/kept-run.h"

typedef struct
{
  atomic_uint references;
  char name[128];                   /* "lab-lstm": of the model, or of the run's file */
  char input[96];                   /* "sequences 50 × 10" */
  char data[128 + HG_FEATURE_SIZE]; /* "sines"; "pumps.csv, ok alone": trained on and scaled by one class */
  HgScale scale;                    /* of the data, in whose values errors are measured */
  int64_t input_values, latent_values, parameters; /* HG_UNKNOWN where they are */
  HgTrainSettings settings;
  HgRunState end;
  double before; /* epochs that the weights it began with had been trained; NaN: not known */
  double seconds;
  HgMetricsLog *log;
  size_t rows;          /* of the log that belong to it */
  HgRunResults results; /* may be nothing known */
} HgRunRecord;

/* Of the training @run of @model on data called @data, which were prepared as @prepare says. Owned by the
 * caller, who may still change its results. Fails with HG_ERROR_MEMORY only. */
HgRunRecord *hg_run_record_new (const HgModel *model, const char *data, const HgPrepareOptions *prepare,
                                const HgKeptRun *run, HgError *error);
HgRunRecord *hg_run_record_ref (HgRunRecord *record);
void hg_run_record_unref (HgRunRecord *record); /* NULL is fine */

/* What @network (made with targets) with its weights reaches on the test part of @data, where there is none
 * the validation part, else the training part; and what stands beside it. Fails as hg_evaluate does;
 * HG_ERROR_CANCELLED. */
bool hg_run_measure (HgNetwork *network, const HgPrepared *data, const HgLoss *loss, const void *config,
                     HgJob *job, HgRunResults *results, HgError *error);

/* The part that is measured: its samples, lent. */
const size_t *hg_run_part (const HgPrepared *data, size_t *n, HgResultPart *part);

/* The same of @run, whose model and weights are given, in a network of its own on @team (may be NULL): what
 * it reached is then measured. Nothing to do where it was. */
bool hg_run_measure_kept (HgKeptRun *run, const HgModel *model, const HgWeights *weights,
                          const HgPrepared *data, HgTeam *team, HgJob *job, HgError *error);

/* @results as the figures of an evaluation and what stands beside it. */
void hg_run_figures (const HgRunResults *results, HgEvaluation *model, HgBaselines *beside);
