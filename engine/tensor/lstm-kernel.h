/* One LSTM layer over a chunk of rows, all its time steps (Hochreiter & Schmidhuber 1997; Keras's gate order
 * i f c o):
 *
 *   i f o = gate (x W + h U + b)     g = activation (x W_c + h U_c + b_c)
 *   c ← f ∘ c + i ∘ g                h = o ∘ activation (c)
 *
 * n rows, t steps, f features, u units, L lanes. Units are cut into B blocks of L; the last block is filled
 * up with units whose weights are zero and which never leave the kernel. The packed weights are
 *
 *   [block][1 + f + u][gate][lane]   the bias, then a row for each input, then one for each unit's last state
 *
 * so that a tile of rows meets all four gates of a block's units at once and reads the weights in one line.
 * For the way back the kernels need the same numbers turned (lstm-pack.h). */
#pragma once
#include "tensor/activation.h"
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  size_t n, t, f, u;
  HgActivation activation, gate;
  bool bias;            /* false: the bias row stays zero and has no gradient */
  const HgReal *w;      /* packed */
  const HgReal *x;      /* [t][n][f] */
  size_t x_step;        /* from one time step to the next: n · f, or 0 when every step sees the same x */
  HgReal *h;            /* [t][n][u]: every step's state */
  HgReal *gates, *cell; /* [t][B][n][4][L] and [t][B][n][L]: i f g o after activation, and c */
  bool keeps;           /* false: nothing is kept for the way back; gates and cell hold one step */
  HgReal *scratch;      /* hg_lstm_scratch values for each row and hg_lstm_fixed more */

  /* The way back only. */
  const HgReal *turned; /* hg_lstm_turn's result */
  const HgReal *dh;     /* [t][n][u], or [n][u] of the last step */
  bool last_only;
  HgReal *dx; /* [t][n][f], or [n][f] when x_step is 0; written; may be NULL */
  HgReal *dw; /* packed; added to */
} HgLstmCall;
