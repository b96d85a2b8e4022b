/* What the recurrent kinds share: a loop over time around a cell. A cell is what happens in one step; the
 * loop does what is the same for all of them: it projects the inputs of all steps in one product, hands the
 * state from step to step, skips masked steps, drops inputs and states, and goes through time the other way
 * round. It is the exact and general path; most layers run on a fused kernel instead (recurrent-fused.h).
 *
 * n rows, t steps, f features, u units; g gates: the columns of both kernels are g · u. */
#pragma once
#include "layers/options.h"

enum
{
  HG_MOST_STATES = 2, /* h, and an LSTM's c */
  HG_MOST_KEPT = 1    /* arrays that a cell keeps for the way back */
};

/* The options of LSTM, GRU and SimpleRNN; a kind's table leaves out what it does not have. */
typedef struct
{
  int64_t units;
  int activation, recurrent_activation;
  bool return_sequences, return_state, go_backwards, zero_output_for_mask;
  bool use_bias, unit_forget_bias, reset_after, trainable;
  double dropout, recurrent_dropout;
  int kernel_initializer, recurrent_initializer, bias_initializer;
  HgRegularizer kernel_regularizer, recurrent_regularizer, bias_regularizer, activity_regularizer;
} HgRecurrentConfig;

/* What all steps of a call have in common. */
typedef struct
{
  const HgKernels *kernels;
  size_t u, width; /* width: g · u */
  HgActivation activation, gate;
  const HgReal *recurrent;      /* (u, width) */
  const HgReal *recurrent_bias; /* (width), a GRU's second one; NULL: none */
  HgReal *scratch;              /* width + u for each row */
} HgCellCall;

/* One step of n rows; or, for a cell's `gradients`, all steps at once as so many more rows. */
typedef struct
{
  size_t n;
  HgReal *z;   /* [n][g][u]: x W + b comes in, the open gates go out; on the way back their sums' gradients */
  HgReal *raw; /* [n][g][u]: what went into the activations; NULL where none of them needs it */
  HgReal *h, *c;           /* [n][u]: the state before */
  HgReal *held;            /* [n][u]: h as the recurrent kernel sees it, some of it dropped; or h itself */
  HgReal *h_next, *c_next; /* [n][u]: the state after */
  HgReal *kept[HG_MOST_KEPT];
} HgCellStep;

typedef struct
{
  size_t states, gates, kept;
  const char *const *gate_names; /* NULL where there is only one */
  const char
      *fused; /* HgOp.kernel where all steps run on one kernel (recurrent-fused.h), and that kernel's cell; */
  HgCellKind kernel; /* NULL: none has it */

  /* z, h, c, held → gates in z, h_next, c_next, kept. */
  void (*forward) (const HgCellCall *call, const HgCellStep *step);

  /* @dh and @dc come as the gradients by h_next and c_next and leave as those by h and c; the part of h's
   * that came through the recurrent kernel goes to @dheld instead. */
  void (*backward) (const HgCellCall *call, const HgCellStep *step, HgReal *dh, HgReal *dc, HgReal *dheld);

  /* Adds to the gradients of the recurrent kernel and of the recurrent bias (or NULL), from all steps. */
  void (*gradients) (const HgCellCall *call, const HgCellStep *all, HgReal *drecurrent, HgReal *dbias);
} HgCell;

/* What a layer repeats at every step, for those who look at it (analysis/cell-trace.h). */
struct HgRecurrence
{
  const HgCell *cell;
  HgRecurrentConfig config; /* of a decoder those options that its cell has */
  size_t directions;        /* 2: with weights of its own for the way back, "forward_kernel" before
                               "backward_kernel"; 1: "kernel" */
  double teaching;          /* of a decoder: the share of steps that are taught; else NaN */
  HgActivation projection;  /* of a decoder: what its output goes through */
};

/* "input gate", "forget gate", "candidate", "output gate": also of a decoder that runs an LSTM's cell. */
extern const char *const hg_lstm_gates[];

extern const HgCell hg_cell_lstm, hg_cell_gru, hg_cell_gru_reset_before, hg_cell_simple;

/* For cells: gates first … first + count − 1 of every row through @activation, and their gradients in @dz
 * ([n][width]) back through it. */
void hg_cell_open (const HgCellCall *call, const HgCellStep *step, size_t first, size_t count,
                   HgActivation activation);
void hg_cell_shut (const HgCellCall *call, const HgCellStep *step, size_t first, size_t count,
                   HgActivation activation, HgReal *dz);

/* total (width) += the sum of @rows rows that lie @stride apart. */
void hg_cell_add_rows (const HgKernels *kernels, size_t rows, size_t width, size_t stride, const HgReal *from,
                       HgReal *total);

/* The next @values of a pass's saved or scratch memory. */
static inline HgReal *
hg_cell_take (HgReal **at, size_t values)
{
  HgReal *here = *at;
  *at += values;
  return here;
}

/* The kinds' callbacks. Inputs are the sequence and, if any, one state for each of the cell's; outputs the
 * sequence (or its last step) and the states. */
bool hg_recurrent_recurrence (const HgCell *cell, const HgRecurrentConfig *config, HgRecurrence *it);
bool hg_recurrent_infer (const HgCell *cell, const HgRecurrentConfig *config, const HgShape *in, size_t n_in,
                         HgShape *out, HgError *error);
size_t hg_recurrent_weights (const HgCell *cell, const HgRecurrentConfig *config, const HgShape *in,
                             HgWeightSpec *specs);
size_t hg_recurrent_outputs (const HgLayer *layer);
void hg_recurrent_formula (const HgCell *cell, const HgRecurrentConfig *config, const HgShape *in,
                           HgFormula *text);
bool hg_recurrent_plan (const HgCell *cell, HgOp *op, HgError *error);
void hg_recurrent_forward (const HgCell *cell, const HgOp *op, const HgPass *pass);
void hg_recurrent_backward (const HgCell *cell, const HgOp *op, const HgPass *pass);
double hg_recurrent_flops (const HgCell *cell, const HgOp *op);

/* A layer that repeats a vector: its steps' inputs are projected once. */
bool hg_recurrent_absorbs (const void *config, const HgLayer *before, const HgShape *from, const HgShape *in);
void hg_recurrent_pack (const HgOp *op, const HgReal *const *keras, HgReal *packed);
void hg_recurrent_unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras);
void hg_recurrent_derive (const HgOp *op, const HgReal *packed, HgReal *derived);
