/* A layer kind is one constant HgLayerKind in one file and one line in registry.c. Nothing outside a kind's
 * file knows what kinds there are. How a kind computes: pass.h. */
#pragma once
#include "layers/pass.h"

typedef struct HgLayerKind HgLayerKind;
typedef struct HgTorch HgTorch;           /* torch.h */
typedef struct HgExplain HgExplain;       /* explain.h */
typedef struct HgRecurrence HgRecurrence; /* recurrent.h */

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

  /* Where its output's axes come from, and its equations in either convention, into @it (explain.h). Every
   * kind in the registry has it. */
  void (*explain) (HgExplain *it);

  /* What a recurrent layer does at each step, into @it; NULL of the kinds that do nothing of the sort. False
   * where it wraps a layer that does not. */
  bool (*recurrence) (const void *config, HgRecurrence *it);

  /* NULL where there are no weights. */
  void (*formula) (const void *config, const HgShape *in, HgFormula *formula);

  /* Outputs offered with the layer's config. NULL: n_out. */
  size_t (*outputs) (const HgLayer *layer);

  /* Whether this kind can do on the way what @before does, whose output @in (made of @from) it alone reads,
   * as input 0: then @in is never stored, op->before is @before, and a pass's x[0] and dx[0] are @before's
   * input and the gradient by that. Optional. */
  bool (*absorbs) (const void *config, const HgLayer *before, const HgShape *from, const HgShape *in);

  /* Asks for memory and decides how: op->kernel. NULL: no weights beyond the Keras arrays in order, nothing
   * kept. */
  bool (*plan) (HgOp *op, HgError *error);

  /* Keras arrays → packed and back. Both NULL: the arrays one after the other. */
  void (*pack) (const HgOp *op, const HgReal *const *keras, HgReal *packed);
  void (*unpack) (const HgOp *op, const HgReal *packed, HgReal *const *keras);

  void (*derive) (const HgOp *op, const HgReal *packed, HgReal *derived); /* optional */
  void (*forward) (const HgOp *op, const HgPass *pass);
  void (*backward) (const HgOp *op, const HgPass *pass);

  /* After the last block of a chunk: adds what backward gathered (pass->gathered) to dw. Of the pass only
   * w, derived, dw, gathered and scratch are set. Optional. */
  void (*finish) (const HgOp *op, const HgPass *pass);

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

  /* Of a kind whose config refers to something shared (foreign.h), which its option table does not show: one
   * more reference, one less, equality, and the layer's own class. All four or none. */
  void (*hold) (const void *config);
  void (*let_go) (const void *config);
  bool (*same) (const void *a, const void *b);
  const char *(*class) (const void *config);

  /* What it is in PyTorch, into @torch, which says what it stands in (torch.h). Every kind but Input has it.
   * Fails with HG_ERROR_UNSUPPORTED and the middle of a sentence: "its padding follows from a size that is
   * open". */
  bool (*torch) (HgTorch *torch, HgError *error);

  double (*flops) (const HgOp *op); /* multiplies a row that forward really does; optional (0) */
};
