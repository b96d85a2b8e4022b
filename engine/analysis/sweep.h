/* The waist sweep: how does the latent size change the quality? One model with waists of several sizes, each
 * trained from several seeds, and beside the errors those of PCA with as many components: all on the same
 * samples, the validation part where there is one. A stepper without threads of its own, a run a step; the
 * runs go seed by seed over all sizes, so that a whole curve is there early. */
#pragma once
#include "data/prepared.h"
#include "train/trainer.h"

enum
{
  HG_SWEEP_SIZES = 64, /* at most */
  HG_SWEEP_SEEDS = 16
};

typedef struct
{
  size_t n_sizes;
  const int64_t *sizes; /* widths of the waist's layer, rising, lent for the call */
  size_t seeds;         /* runs of each size, with the seeds train.seed, train.seed + 1, … */
  HgTrainOptions train; /* its kinds' configs are lent for the sweep's life */
} HgSweepOptions;

/* One training. */
typedef struct
{
  uint64_t seed;
  double mse, mae; /* NaN where it diverged */
  double seconds;
} HgSweepRun;

/* What there is of one size; what is not known is NaN. */
typedef struct
{
  int64_t size;       /* width of the waist's layer */
  int64_t values;     /* that the waist holds */
  int64_t parameters; /* of the whole model */
  size_t n;           /* runs that are done */
  HgSweepRun runs[HG_SWEEP_SEEDS];
  double mean, low, high; /* MSE over the seeds; the lowest is what its weights reach */
  double pca;             /* MSE of PCA with `values` components */
  double rank;            /* components that carry 95 % of the variance of the best run's latents */
  HgModel *model;
  HgWeights *weights; /* of the best run, or NULL */
} HgSweepPoint;

typedef struct
{
  size_t n;
  HgSweepPoint *points;
  size_t seeds;
  int epochs;       /* of each training, at most */
  const char *part; /* that is measured: "validation part" */
  double variance;  /* MSE of giving each position's mean over the training part: what there is to explain */
  double noise_floor; /* as HgBaselines has it */
  char no_pca[160];   /* why there is no PCA of these data, without a full stop, or "" */
  size_t done, all;   /* runs */
} HgSweepTable;

typedef struct HgSweep HgSweep;

/* Takes references of model and data. Refuses what the trainer would refuse, for every size, and sizes that
 * do not rise. @team is lent. */
HgSweep *hg_sweep_new (const HgModel *model, HgPrepared *data, const HgSweepOptions *options, HgTeam *team,
                       HgError *error);
void hg_sweep_free (HgSweep *sweep);

/* PCA of all sizes, which is left out where the data have none; to be called first. @job may be NULL, here
 * and below. */
bool hg_sweep_begin (HgSweep *sweep, HgJob *job, HgError *error);

/* Trains the next run; @job's progress is that of all runs. True when one was done, also one that diverged;
 * false when all are, or with HG_ERROR_CANCELLED and whatever else stops it. A run that was cancelled goes on
 * with the next call, as if nothing had been. */
bool hg_sweep_next (HgSweep *sweep, HgJob *job, HgError *error);

/* What there is so far, lent until the next step. */
const HgSweepTable *hg_sweep_table (const HgSweep *sweep);

/* A copy that shares models and weights; NULL without memory. Free it with hg_sweep_table_free. */
HgSweepTable *hg_sweep_table_copy (const HgSweepTable *table);
void hg_sweep_table_free (HgSweepTable *table);

/* "1..32", "1,2,4,8" or both into @sizes (HG_SWEEP_SIZES), rising; returns how many. 0 with HG_ERROR_VALUE.
 */
size_t hg_sweep_sizes (const char *text, int64_t *sizes, HgError *error);

/* The sizes that are swept where nobody says others, as hg_sweep_sizes reads them: from 1 to the @values of a
 * sample, which more would not squeeze, at most 32. 32 too where @values are not known (below 1). Returns
 * @text. */
char *hg_sweep_suggest (int64_t values, char *text, size_t size);

/* The point from which on twice the values hardly lower the error, at every measured size; table->n: none, or
 * no training did much better than the mean. */
size_t hg_sweep_knee (const HgSweepTable *table);

/* How the latent size changes the quality, in the one sentence that says it best; empty while nothing is
 * known. Returns @text. */
char *hg_sweep_answer (const HgSweepTable *table, char *text, size_t size);

/* In words: from where on a larger waist hardly helps (or that the trainings did too little to tell), what PCA does, and how far seeds are apart. Returns
 * @text. */
char *hg_sweep_text (const HgSweepTable *table, char *text, size_t size);

/* A line a run: size,values,parameters,seed,mse,mae,pca_mse,latent_rank,seconds; C locale. Owned by the
 * caller. */
char *hg_sweep_csv (const HgSweepTable *table, HgError *error);
