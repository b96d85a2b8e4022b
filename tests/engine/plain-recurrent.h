/* The recurrent layers written down plainly, in double, row by row: what the kernels are held against.
 * Weights as Keras has them. */
#pragma once
#include "engine/plain-values.h"
#include "tensor/recurrent-kernel.h"
#include <stdbool.h>
#include <stddef.h>

/* n rows, t steps, s features that all steps share, f of a step's own, u units, g gates. */
typedef struct
{
  HgCellKind cell;
  size_t n, t, s, f, u;
  HgActivation activation, gate;
  bool bias, backwards, states, last_only;
} RecurrentCase;

typedef struct
{
  double *still, *x, *h0, *c0, *w, *r, *b, *dh, *dh_last, *dc_last; /* given */
  double *h, *c, *sums, *values;                                    /* found: [t][n][u], sums [t][n][4][u] */
  double *dstill, *dx, *dh0, *dc0, *dw, *dr, *db;
} PlainRecurrent;

size_t plain_gates (HgCellKind cell);

/* Finds everything; plain_recurrent_free frees what was found. */
void plain_recurrent_run (const RecurrentCase *k, PlainRecurrent *p);
void plain_recurrent_free (PlainRecurrent *p);
