/* How a kind computes. Compiling a network turns every layer into an HgOp: shapes fixed, sizes asked for in
 * `plan`, memory laid out by the network. A batch is cut into chunks of rows, and a chunk into blocks small
 * enough for the processor's cache; each block runs through the whole stack, forward and backward, before the
 * next, all blocks of a chunk on one thread. So a kind's code is single-threaded, allocates nothing and keeps
 * nothing outside the buffers of its HgPass.
 *
 * Layout inside. A value of rank 2 (time × features) is time-major: [time][row][feature]; of any other rank
 * it is row-major: [row][axes…]. Rows are packed (no padding). Only Reshape, Flatten and the network's edges
 * turn one into the other; everything outside the network is samples-first. */
#pragma once
#include "layers/dial.h"
#include "layers/initializer.h"
#include "layers/param.h"
#include "tensor/kernels.h"

enum
{
  HG_MAX_INPUTS = 32,  /* of a layer; and of a model, as its outputs */
  HG_MAX_OUTPUTS = 5,  /* a Bidirectional LSTM's sequence, and h and c of both directions */
  HG_MAX_WEIGHTS = 24, /* weights of one layer, wrapped ones included */
  HG_OP_NOTES = 8
};

/* What a weight's axes stand for, to those who show it. */
typedef enum
{
  HG_AXES_UNITS,  /* a vector: a value for each unit; a matrix: from each input (row) to each unit (column) */
  HG_AXES_STATE,  /* a matrix from the layer's own units, a step before, to its units */
  HG_AXES_BIASES, /* two rows: added to what comes from the inputs, and to what comes from the state */
  HG_AXES_FILTERS,        /* a window's axes, channels that come in, filters */
  HG_AXES_FILTERS_TURNED, /* a window's axes, filters, channels that come in: a transposed convolution */
  HG_AXES_DEPTHWISE       /* a window's axes, channels that come in, filters of each of them */
} HgWeightAxes;

/* One weight as Keras has it. */
typedef struct
{
  char name[40]; /* "kernel", "recurrent_kernel", "bias" */
  HgShape shape;
  HgWeightAxes axes;
  const char *const *gates; /* names of the equal parts of the last axis, in order, NULL-terminated and
                               static; NULL: it is one */
  HgInitializer initializer;
  bool trainable;
  HgRegularizer regularizer;
} HgWeightSpec;

/* The parameter count explained: "4 · u · (f + u + 1)", "4 · 16 · (5 + 16 + 1)", "u units, f features per
 * step." */
typedef struct
{
  char symbols[96];
  char numbers[96];
  char legend[160];
} HgFormula;

/* A layer compiled for given shapes (op.h makes one). `plan` fills in the sizes; all are in HgReals. */
typedef struct HgOp HgOp;

struct HgOp
{
  const HgLayer *layer; /* lent */
  size_t n_in, n_out;
  HgShape in[HG_MAX_INPUTS], out[HG_MAX_OUTPUTS];
  const HgKernels *kernels;
  const HgLayer *before; /* the layer in front of input 0 whose work this op does too (kind.h, absorbs), or
                            NULL. in[0] stays what that layer makes, */
  HgShape from;          /* and this is what it takes */
  const char *kernel;    /* how the op computes, for a person: "Winograd F(4×4, 3×3)"; or NULL */
  HgOp *inner[2];        /* wrapped layers' ops, owned; NULL elsewhere */
  bool frozen;           /* the option `trainable` is off */
  bool masked;           /* passes bring a mask of input 0's steps */
  bool reads[HG_MAX_OUTPUTS]; /* somebody uses this output; the others need not be written */
  HgRegularizer activity;     /* the penalty on output 0: the option `activity_regularizer`, or as plan sets
                                 it; the network adds it up, and its gradient to dy[0] */
  size_t n_specs;             /* weights as Keras has them */
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  size_t weights;  /* packed parameters, the master copy the optimizer runs on; default: the Keras arrays in
                      order */
  bool wants_dx;   /* somebody asks for the inputs' gradient; known before derive, which may leave out what it
                      needs */
  size_t derived;  /* computed from the weights once a step by `derive` (transposes), shared by all threads */
  size_t saved;    /* per row, kept from forward to backward; multiplied by the block's rows */
  size_t scratch;  /* per row, alive within one call only */
  size_t fixed;    /* scratch independent of the rows, added to it */
  size_t rows;     /* fewer rows than this in a block make it slow; 0: any number will do */
  size_t gathered; /* a chunk's, all 0 before its first block: gradients in a form that `finish` takes into
                      dw. An op that gathers any gathers all of them */
  size_t notes[HG_OP_NOTES]; /* what plan wants to tell forward and backward */
};

/* One call: a block of @n rows at batch row @first. */
typedef struct
{
  size_t n, first;
  bool training;
  uint64_t seed;           /* of this step and layer: values drawn are hg_random_hash (seed, row, column) */
  const double *dials;     /* HG_DIALS values that may change while training; dial.h */
  const HgReal *mask;      /* [t][n]: 1 where input 0's step counts, 0 where it is skipped; NULL: all count */
  const HgReal *teacher;   /* what output 0 should be, in its layout, for kinds that are `taught`; or NULL */
  bool forced;             /* not training, but the teacher is to be followed at every step */
  HgReal share;            /* 1 / rows of the whole batch: what a penalty's gradient is multiplied by */
  const HgReal *const *x;  /* n_in inputs */
  HgReal *const *y;        /* n_out outputs, written by forward */
  const HgReal *const *dy; /* n_out gradients of the loss; NULL where an output is not used */
  HgReal *const *dx;       /* n_in, written (not added to) by backward; NULL where nobody needs it */
  const HgReal *w, *derived; /* packed weights and what derive made of them */
  HgReal *dw; /* packed like w; backward adds to it, but where the op gathers `finish` alone. Where a weight
               * is not trainable, forward may leave there what it measured, for settle */
  HgReal *saved, *scratch, *gathered;
} HgPass;
