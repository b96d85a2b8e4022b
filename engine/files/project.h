/* A project: what a person works on, of which Keras knows only the model. `name.hourglass.h5` is a legacy
 * Keras file with a group `hourglass` beside it; this is what the group holds. Model and weights travel
 * beside it.
 *
 * A project is plain data with one owner. Writing only lends it; everything read is the reader's own. */
#pragma once
#include "data/origin.h"
#include "data/prepared.h"
#include "model/fold.h"
#include "train/kept-run.h"

#define HG_PROJECT_ENDING ".hourglass.h5"

enum
{
  HG_PROJECT_VERSION = 1,
  HG_PROJECT_CHECKPOINTS = 3, /* the first, the best and the last */
  HG_PROJECT_REMARKS = 12,
  HG_PROJECT_VIEW_SIZE = 32,
  HG_PROJECT_FOLDED = HG_FOLDS_MOST
};

typedef struct
{
  int version;               /* that the file was written with */
  HgDataOrigin *data;        /* what it is trained on; NULL: not known */
  HgPrepareOptions prepare;  /* how that is split and scaled */
  HgScaler *scaler;          /* as fitted then; NULL: none */
  HgTrainSettings *settings; /* of the next training; NULL: not said */
  HgKeptRun *run;            /* that the curves are of; NULL: nothing was trained */
  size_t n_checkpoints; /* of the model that the file holds, in order; the last is what a run goes on from */
  HgCheckpoint *checkpoints[HG_PROJECT_CHECKPOINTS];
  char encoder_end[HG_NAME_SIZE];  /* the person's mark, a node; "": found automatically */
  char view[HG_PROJECT_VIEW_SIZE]; /* "latent"; "": not said */
  char selected[HG_NAME_SIZE];     /* node; "": none */
  size_t n_folded;                 /* folds of the stack that are folded, by key */
  char (*folded)[HG_FOLD_KEY_SIZE];

  char *path; /* of the project's file, as far as there is one; of a draft, that which it is a draft of */

  /* A draft (after a crash the next start offers it) is more than a file that was saved. */
  bool draft;
  bool modified;   /* it holds what its file does not */
  HgModel *edited; /* what was shown, where that is not the model with the weights; it may not fit together */

  size_t n_remarks; /* sentences on what could not be read */
  char remarks[HG_PROJECT_REMARKS][sizeof ((HgError *)0)->text];
} HgProject;

HgProject *hg_project_new (HgError *error);
void hg_project_free (HgProject *project); /* NULL is fine */

/* Notes that the fold @key is folded; false where it is too long, one too many, or without memory. */
bool hg_project_add_folded (HgProject *project, const char *key);

/* Whether @path is called as a project is. */
bool hg_project_path (const char *path);

/* Keeps, with references, the first, the best and the last of @items: a film of one training, in order. */
void hg_project_keep (HgProject *project, HgCheckpoint *const *items, size_t n);

/* Epochs that @weights of its model have been trained in all, from new ones: those of the checkpoint that has
 * the very same. NaN where that is not known. */
double hg_project_epochs (const HgProject *project, const HgWeights *weights);

void hg_project_remark (HgProject *project, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
