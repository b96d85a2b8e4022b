/* A layer kind is one constant HgLayerKind in one file and one line in registry.c; a layer is an immutable,
 * reference-counted pair of a kind and its config. Nothing outside a kind's file knows what kinds there are.
 *
 * How a kind computes. Compiling a network turns every layer into an HgOp: shapes fixed, sizes asked for in
 * `plan`, memory laid out by the network. A batch is cut into chunks of rows; each chunk runs through the
 * whole stack, forward and backward, on one thread, so a kind's code is single-threaded, allocates nothing
 * and keeps nothing outside the buffers of its HgPass.
 *
 * Layout inside. A value of rank 2 (time × features) is time-major: [time][row][feature]; of any other rank
 * it is row-major: [row][axes…]. Rows are packed (no padding). Only Reshape, Flatten and the network's edges
 * turn one into the other; everything outside the network is samples-first. */
#pragma once
#include "base/random.h"
#include "layers/dial.h"
#include "layers/initializer.h"
#include "layers/param.h"
#include "tensor/kernels.h"
#include "tensor/tensor.h"

enum
{
  HG_MAX_INPUTS = 32, /* of a layer; and of a model, as its outputs */
  HG_MAX_OUTPUTS = 5,  /* a Bidirectional LSTM's sequence, and h and c of both directions */
  HG_MAX_WEIGHTS = 24, /* weights of one layer, wrapped ones included */
  HG_OP_NOTES = 8
};

typedef struct HgLayerKind HgLayerKind;

struct HgLayer
{
  atomic_uint references;
  const HgLayerKind *kind;
  void *config; /* kind->config_size bytes */
};

/* One weight as Keras has it. */
typedef struct
{
  char name[40]; /* "kernel", "recurrent_kernel", "bias" */
  HgShape shape;
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
  HgOp *inner[2];             /* wrapped layers' ops, owned; NULL elsewhere */
  bool frozen;                /* the option `trainable` is off */
  bool masked;                /* passes bring a mask of input 0's steps */
  bool reads[HG_MAX_OUTPUTS]; /* somebody uses this output; the others need not be written */
  size_t n_specs;             /* weights as Keras has them */
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  size_t weights; /* packed parameters, the master copy the optimizer runs on; default: the Keras arrays in
                     order */
  bool wants_dx;  /* somebody asks for the inputs' gradient; known before derive, which may leave out what it
                     needs */
  bool
      same_steps; /* every time step of input 0 is the same (its kind `repeats`). A kind may then compute what
                     follows from it once, and put the sum of dx over the steps into step 0, the others 0 */
  size_t derived; /* computed from the weights once a step by `derive` (transposes), shared by all threads */
  size_t saved;   /* per row, kept from forward to backward; multiplied by the chunk's rows */
  size_t scratch; /* per row, alive within one call only */
  size_t fixed;   /* scratch independent of the rows, added to it */
  size_t notes[HG_OP_NOTES]; /* what plan wants to tell forward and backward */
};

/* One call: a chunk of @n rows at batch row @first. */
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
  HgReal *dw; /* packed like w; backward adds to it. Where a weight is not trainable, forward may
               * leave there what it measured, for settle */
  HgReal *saved, *scratch;
} HgPass;

struct HgLayerKind
{
  const char *name;     /* Keras's class: "TimeDistributed" */
  const char *title;    /* on the canvas, at most 24 characters */
  const char *sentence; /* for someone who has never met it */
  const char *const
      *equations;    /* lines of UTF-8, NULL-terminated; may be NULL. In "W_i" the i is set as index */
  const char *group; /* heading in the palette: "Recurrent" */
  const HgParam *params;
  size_t n_params, config_size;
  size_t min_in, max_in; /* inputs taken; 0 for Input */
  size_t n_out;          /* outputs offered, at most */
  bool repeats;          /* every time step of the output is the same */
  bool passes_mask;      /* a mask of input 0 holds for the output too, where that keeps its time axis */
  bool whole_batch;      /* while training it must see a batch at once (unless frozen) */
  bool taught;           /* forward uses the teacher */
  bool wraps;            /* has a LAYER option and borrows the wrapped layer's bar label and count */
  const char *wrapped;   /* what its LAYER option holds at first; NULL: Dense */

  /* Shapes of the outputs. On failure (HG_ERROR_SHAPE) @error holds "expected … , got …" as a diagnostic
   * sentence's middle: "needs time × features and gets 16"; @out still holds what can be known. Unknown axes
   * coming in are not a fault. Every failure of a kind happens here. */
  bool (*infer) (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error);

  /* Weights in Keras's order into @specs (HG_MAX_WEIGHTS); returns how many. NULL: none. Only called with
   * shapes that infer accepted; axes may still be unknown. @in has HG_MAX_INPUTS shapes; those of inputs that
   * are not wired have rank 0. */
  size_t (*weights) (const void *config, const HgShape *in, HgWeightSpec *specs);

  /* NULL where there are no weights. */
  void (*formula) (const void *config, const HgShape *in, HgFormula *formula);

  /* Outputs offered with this config. NULL: n_out. */
  size_t (*outputs) (const void *config);

  /* The penalty on output 0, or NULL for none; the network adds it up and sends its gradient back. Optional.
   */
  const HgRegularizer *(*activity) (const void *config);

  /* Asks for memory and decides how. NULL: no weights beyond the Keras arrays in order, nothing kept. */
  bool (*plan) (HgOp *op, HgError *error);

  /* Keras arrays → packed and back. Both NULL: the arrays one after the other. */
  void (*pack) (const HgOp *op, const HgReal *const *keras, HgReal *packed);
  void (*unpack) (const HgOp *op, const HgReal *packed, HgReal *const *keras);

  void (*derive) (const HgOp *op, const HgReal *packed, HgReal *derived); /* optional */
  void (*forward) (const HgOp *op, const HgPass *pass);
  void (*backward) (const HgOp *op, const HgPass *pass);

  /* All optional. `mask` writes the mask that this layer lays on its output: [t][n]. `penalty` gives the sum
   * over the chunk's rows of a loss of the layer's own (after forward; the network divides by the batch),
   * whose gradient (times pass->share) its backward adds. `settle` takes what forward left in @dw into
   * weights that are not trainable, once after a training batch, and leaves 0 there. */
  void (*mask) (const HgOp *op, const HgPass *pass, HgReal *mask);
  double (*penalty) (const HgOp *op, const HgPass *pass);
  void (*settle) (const HgOp *op, HgReal *packed, HgReal *measured);

  /* The layer that gives @in back from what this one makes of it: a convolution's transposed one, a pooling's
   * upsampling. Owned by the caller. Optional: then a layer with weights is used again as it is. */
  HgLayer *(*mirror) (const HgLayer *layer, const HgShape *in, HgError *error);

  double (*flops) (const HgOp *op); /* multiplies and adds a row, forward; optional (0) */
};

/* The registry: every kind, in palette order, NULL-terminated; and look-up by Keras class (exact), or NULL.
 */
const HgLayerKind *const *hg_layer_kinds (void);
const HgLayerKind *hg_layer_kind_find (const char *name);

/* A layer with the kind's defaults. Owned by the caller; NULL with HG_ERROR_MEMORY. */
HgLayer *hg_layer_new (const HgLayerKind *kind, HgError *error);
HgLayer *hg_layer_ref (const HgLayer *layer);
void hg_layer_unref (const HgLayer *layer);

/* Outputs it offers; whether its `trainable` is off; whether it, or a layer that it wraps, needs a whole
 * batch. */
size_t hg_layer_outputs (const HgLayer *layer);
bool hg_layer_frozen (const HgLayer *layer);
bool hg_layer_whole_batch (const HgLayer *layer);

/* Its weights for these inputs, as the kind's `weights` gives them, none trainable where it is frozen.
 * Everyone but a wrapper asks here. */
size_t hg_layer_weights (const HgLayer *layer, const HgShape *in, HgWeightSpec *specs);

/* The option at @path ("units", "layer.units"), and its value. NULL / false when there is none. */
const HgParam *hg_layer_param (const HgLayer *layer, const char *path);
bool hg_layer_get (const HgLayer *layer, const char *path, HgValue *value);

/* A new layer like @layer but for one option. */
HgLayer *hg_layer_with (const HgLayer *layer, const char *path, HgValue value, HgError *error);

/* "LSTM 16 relu sequences", "Dense 59", "Input 5x59", "TimeDistributed Dense 59", "LSTM units=16
 * use_bias=false". Kind names are found without regard to case. The same text that hg_layer_text writes. */
HgLayer *hg_layer_parse (const char *text, HgError *error);
char *hg_layer_text (const HgLayer *layer, char *text, size_t size);

/* "LSTM 16" and "relu · sequences", as on a bar. Either may be NULL. */
void hg_layer_describe (const HgLayer *layer, char *title, size_t title_size, char *options,
                        size_t options_size);

bool hg_layer_equal (const HgLayer *a, const HgLayer *b);

/* Number of parameters for these inputs, or HG_UNKNOWN when an axis is unknown that matters; @trainable may
 * be NULL. */
int64_t hg_layer_parameters (const HgLayer *layer, const HgShape *in, int64_t *trainable);
