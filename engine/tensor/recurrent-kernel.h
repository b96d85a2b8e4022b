/* One recurrent layer over a block of rows: an LSTM (Hochreiter & Schmidhuber 1997), a GRU with its reset
 * after the product (Cho et al. 2014, as cuDNN and Keras 2 have it) or a simple recurrent layer (Elman 1990).
 * φ is the activation, σ the gates':
 *
 *   LSTM    i f o = σ (x W + h U + b)      g = φ (x W + h U + b)      c ← f ∘ c + i ∘ g      h ← o ∘ φ (c)
 *   GRU     z r = σ (x W + b + h U + b′)   s = h U + b′   g = φ (x W + b + r ∘ s)   h ← z ∘ h + (1 − z) ∘ g
 *   simple  h ← φ (x W + h U + b)
 *
 * n rows, t steps, s features that every step sees alike, f features of its own, u units, L lanes. Units are
 * cut into B blocks of L; the last block is filled up with units whose weights are zero and which never leave
 * the kernel. A block's sums are a few vectors for each row, so that a tile of rows meets all gates of a
 * block's units at once and reads the weights in one line (recurrent-pack.h). */
#pragma once
#include "tensor/activation.h"
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>

typedef enum
{
  HG_CELL_LSTM,
  HG_CELL_GRU,
  HG_CELL_SIMPLE,
  HG_CELLS
} HgCellKind;

/* What weights are packed for. */
typedef struct
{
  HgCellKind cell;
  size_t lanes, s, f, u;
} HgRecurrentShape;

typedef struct
{
  HgRecurrentShape shape;
  size_t n, t;
  HgActivation activation, gate;   /* any but those along an axis */
  bool bias;                       /* false: the bias rows stay zero and have no gradient */
  const HgReal *w;                 /* packed */
  const HgReal *still;             /* [n][s] */
  const HgReal *x;                 /* step i's [n][f] at x + i · x_step */
  ptrdiff_t x_step;                /* n · f, or −n · f from the last to the first */
  const HgReal *h_first, *c_first; /* [n][u]: the state before the first step; NULL: zero */
  HgReal *h;                       /* [t][n][u]: the state after every step */
  HgReal *gates;                   /* [t][B][n][vectors][L]: LSTM i f g o, GRU g z r s, simple h; after their
                                      activation, or before it where its slope asks for that */
  HgReal *cell;                    /* [t + 1][B][n][L]: an LSTM's c, the first one in front */
  HgReal *c_last;                  /* [n][u]: the last of them, written; may be NULL */
  bool keeps;                      /* false: nothing is kept for the way back; gates and cell hold one step */
  HgReal *scratch;                 /* hg_recurrent_scratch values for each row and hg_recurrent_fixed more */

  /* The way back only. */
  const HgReal *turned;            /* hg_cell_turn's result */
  const HgReal *dh;                /* step i's [n][u], from above, at dh + i · dh_step; NULL: none */
  size_t dh_step, dh_begin;        /* the first step that has one */
  const HgReal *dh_last, *dc_last; /* [n][u]: the gradients by the last state; NULL: none */
  HgReal *dx;                      /* as x: written; may be NULL */
  bool feeds; /* dx is one step's, [n][f], written as soon as that step's gradients are known */
  HgReal *dstill, *dh_first, *dc_first; /* written; may be NULL */
  HgReal *dw;                           /* packed; added to */
} HgRecurrentCall;
