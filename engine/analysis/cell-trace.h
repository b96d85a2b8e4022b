/* What happens inside a recurrent layer (LSTM, GRU, SimpleRNN, either direction of a Bidirectional, or a
 * feedback decoder) while one sample goes through it: every gate with the parts of its sum, and the states,
 * at every step. Computed anew from the layer's inputs and weights with the layer's own cell, so activations
 * and gate order are the model's, whatever wrote it.
 *
 * t steps, f features of a step, u units. Steps stand in the order of time, also of a layer that reads
 * backwards. Dropouts are off. */
#pragma once
#include "data/prepared.h"
#include "layers/recurrent.h"
#include "model/weights.h"

/* Which values a feedback decoder reads at a step: its own of the step before, or the true ones. */
typedef enum
{
  HG_TEACH_NEVER,   /* as in use */
  HG_TEACH_ALWAYS,  /* teacher forcing */
  HG_TEACH_BY_COINS /* as in a batch of its training */
} HgTeach;

typedef struct
{
  const HgModel *model;
  const HgWeights *weights;
  const HgPrepared *data;
  size_t sample;    /* row of the data */
  size_t node;      /* one that hg_cell_trace_recurrence says yes to */
  size_t direction; /* 1: the way back of a Bidirectional */
  HgTeach teach;    /* of a decoder; so are these, for coins: */
  uint64_t seed;    /* the run's, */
  uint64_t step;    /* the batch, counted from 1 over all epochs, */
  double ratio;     /* and the share of steps that are taught; NaN: as the layer says */
} HgCellTraceAsked;

enum
{
  HG_TRACE_ROWS = 6,
  HG_TRACE_TEXT = 200
};

/* A gate or a state. */
typedef struct
{
  char symbol[8];               /* "c̃" */
  const char *name;             /* "candidate"; static */
  char equation[HG_TRACE_TEXT]; /* "i = σ(x_t W_i + h_{t−1} U_i + b_i)"; in "W_i" the i is an index */
  HgActivation function;        /* of a gate */
  double low, high;             /* the ends of what it can be; infinite where there are none */
  HgReal *values;               /* (t, u) */
  HgReal *from_input;           /* (t, u): x W; NULL of a state, as are these: */
  HgReal *from_state;           /* (t, u): all that comes from the state before */
  HgReal *bias;                 /* (u), 0 where there is none */
} HgTraceRow;

typedef struct
{
  size_t t, f, u;
  const HgCell *cell;
  HgActivation activation; /* φ */
  bool backwards;          /* steps run from the last to the first */
  bool handed;             /* begins with states that another layer gives */
  size_t n;                /* rows: gates, then c if any, then h */
  HgTraceRow rows[HG_TRACE_ROWS];
  HgReal *x;       /* (t, f): what the cell takes in; of a decoder what it reads beside its latent vector */
  HgReal *h0, *c0; /* (u): the states it begins with */
  bool *skipped;   /* (t): masked; the states stay as they are */
  bool *taught;    /* (t): of a decoder, whether the true value came in; NULL else */
  HgReal *written; /* (t, f): of a decoder, what it gives; NULL else */
} HgCellTrace;

/* Whether node @node is such a layer; @it may be NULL. */
bool hg_cell_trace_recurrence (const HgModel *model, size_t node, HgRecurrence *it);

/* Fails with HG_ERROR_VALUE where the layer does nothing of the sort or coins are asked for without true
 * values of its output's shape, as hg_network_new does, and with HG_ERROR_MEMORY. Clear @trace in any case.
 */
bool hg_cell_trace (const HgCellTraceAsked *asked, HgCellTrace *trace, HgError *error);
void hg_cell_trace_clear (HgCellTrace *trace);

/* Index of the row called @symbol, or HG_TRACE_ROWS. */
size_t hg_cell_trace_row (const HgCellTrace *trace, const char *symbol);

/* The state row @row of unit @unit before step @step. */
double hg_cell_trace_before (const HgCellTrace *trace, size_t row, size_t step, size_t unit);

/* Row @row's equation with its numbers: "σ(−0.72 − 0.35 + 0.00)". Returns @text. */
char *hg_cell_trace_numbers (const HgCellTrace *trace, size_t row, size_t step, size_t unit, char *text,
                             size_t size);

/* Where the states of node @node come from and who takes what it gives, in sentences: "Begins with zeros.
 * repeat_vector hands its last h to each of 50 steps." Returns @text. */
char *hg_cell_trace_handover (const HgCheck *check, size_t node, char *text, size_t size);

/* "−0.72": two decimals, a true minus. Returns @text. */
char *hg_cell_trace_number (double value, char *text, size_t size);
