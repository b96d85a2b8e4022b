/* A data set: samples, and what is known about them. Immutable and reference-counted. */
#pragma once
#include "tensor/tensor.h"

#define HG_FEATURE_SIZE 64
#define HG_NO_CLASS ((size_t)-1)

enum
{
  HG_MORE_INPUTS = 7 /* at most, after the first */
};

typedef struct
{
  atomic_uint references;
  char name[128];   /* "sines", "breaks.csv" */
  char source[256]; /* where it comes from, one line */
  char licence[128];
  char note[512]; /* what a person should know: a labelling rule, a leak in the original */
  HgTensor *x;    /* (n, sample…) */
  HgTensor *y;    /* (n, target…): what the model should give; NULL: the input itself */
  size_t n_more;
  HgTensor *more[HG_MORE_INPUTS]; /* the inputs after the first, (n, …), used as they are */
  char marks[160];                /* by whom or what the classes were told apart, one sentence; may be "" */
  char labelling[224]; /* whose class a window of rows has, one sentence without a full stop; may be "" */
  int *labels;         /* n class numbers, or NULL */
  size_t n_classes;
  char (*class_names)[HG_FEATURE_SIZE]; /* n_classes */
  double *order; /* n: time or position of each sample, for colouring; NULL: the index */
  size_t *start; /* n: first source row of each window, ascending; NULL: samples do not overlap */
  size_t span;   /* source rows a window covers */
  char (*features)[HG_FEATURE_SIZE]; /* names along the last axis, or NULL */
  double *noise; /* variance of the noise in each feature, which no model can foresee; NULL when unknown */
  size_t
      fixed[3]; /* training, validation, test samples when the set comes split, in that order in x; else 0 */
  bool scaled;  /* standardised, pixels of 0 … 1, or an array as it is: the default scaler is then none */
} HgDataset;

/* Takes ownership of @x (also on failure). Other fields are filled in by the source before it is shared. */
HgDataset *hg_dataset_new (const char *name, HgTensor *x, HgError *error);
HgDataset *hg_dataset_ref (HgDataset *dataset);
void hg_dataset_unref (HgDataset *dataset); /* NULL is fine */

/* Length of the last axis. */
size_t hg_dataset_features (const HgDataset *dataset);

/* Room for labels of @n_classes classes called @names, and for the class of each sample (all 0). */
bool hg_dataset_add_classes (HgDataset *dataset, size_t n_classes, const char *const *names, HgError *error);

/* The class that most samples are of (the first of several): what is usual, beside which the others are rare.
 * HG_NO_CLASS where the samples have no classes. */
size_t hg_dataset_usual_class (const HgDataset *dataset);

/* The class called @name, or HG_NO_CLASS. */
size_t hg_dataset_class (const HgDataset *dataset, const char *name);

/* What the model should give for each sample, and one more input. Both take ownership of the tensor (also on
 * failure) and fail with HG_ERROR_SHAPE where it has not one row a sample, of at least one axis. */
bool hg_dataset_set_targets (HgDataset *dataset, HgTensor *y, HgError *error);
bool hg_dataset_add_input (HgDataset *dataset, HgTensor *input, HgError *error);

/* Says that every feature holds noise of this variance. */
bool hg_dataset_add_noise (HgDataset *dataset, double variance, HgError *error);

/* At most @limit samples: the first ones, or the first of each part where the set comes split. Gives up the
 * caller's reference to @dataset (also on failure). */
HgDataset *hg_dataset_head (HgDataset *dataset, size_t limit, HgError *error);
