/* Scalers work per feature (last axis) and are fitted on the training part only. */
#pragma once
#include "tensor/tensor.h"

typedef enum
{
  HG_SCALE_NONE,
  HG_SCALE_STANDARD, /* mean 0, deviation 1 (population) */
  HG_SCALE_MINMAX    /* 0 … 1 */
} HgScale;

extern const char *const hg_scale_names[]; /* "none", "standard", "minmax", NULL */

typedef struct
{
  HgScale kind;
  size_t n;              /* features */
  double *offset, *unit; /* scaled = (x − offset) / unit; a constant feature gets unit 1 */
} HgScaler;

/* Fits on the rows @index[0 … n−1] of @x. Free with hg_scaler_free. */
HgScaler *hg_scaler_fit (HgScale kind, const HgTensor *x, const size_t *index, size_t n, HgError *error);

/* One of @n features to be filled in (zeros), and a copy; both as above. */
HgScaler *hg_scaler_new (HgScale kind, size_t n, HgError *error);
HgScaler *hg_scaler_copy (const HgScaler *scaler, HgError *error);
void hg_scaler_free (HgScaler *scaler);
HgTensor *hg_scaler_apply (const HgScaler *scaler, const HgTensor *x, HgError *error);
void hg_scaler_apply_in_place (const HgScaler *scaler, HgTensor *x); /* of the features it was fitted on */
HgTensor *hg_scaler_invert (const HgScaler *scaler, const HgTensor *x, HgError *error);
