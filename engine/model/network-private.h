/* Between network.c (laying out), network-run.c (computing) and network-weights.c (in and out). */
#pragma once
#include "base/pace.h"
#include "layers/layout.h"
#include "layers/op.h"
#include "model/network.h"

/* Where one node's buffers lie in a thread's arena, in HgReals. */
typedef struct
{
  size_t y[HG_MAX_OUTPUTS], dy[HG_MAX_OUTPUTS];
  size_t saved;
  size_t turn[HG_MAX_INPUTS]; /* a gradient that is added to another user's, or 0 */
  bool used[HG_MAX_OUTPUTS];  /* some node or the loss sends a gradient back to this output */
  bool adds[HG_MAX_INPUTS];   /* not the first to write the source's gradient */
  bool wants[HG_MAX_INPUTS];  /* the source has use for a gradient at all */
  bool clears;                /* nobody sends output 0 a gradient but its own penalty */
  size_t mask;                /* [t][rows], of a node that makes one */
  size_t mask_in, mask_out;   /* the node whose mask comes in, and holds for the output; or HG_NO_NODE */
} Place;

struct HgNetwork
{
  HgModel *model;
  HgCheck *check;
  HgNetworkOptions options;
  const HgKernels *kernels;
  size_t n;
  HgOp *ops;
  Place *places;
  size_t *weights_at, *derived_at; /* n + 1: offsets into parameters and derived */
  HgReal *parameters, *derived;
  size_t threads;
  HgPace pace;                      /* of training steps: whether the threads pay */
  double began;                     /* the step being measured; 0: none */
  size_t rows;                      /* of a chunk, at most */
  size_t chunks;                    /* of a full batch */
  size_t targets_at[HG_MAX_INPUTS]; /* of each output, in an arena */
  size_t arena_size, scratch_at;
  HgReal **arenas;    /* one a thread */
  HgReal **gradients; /* one a chunk; NULL without training */
  double *losses;     /* one a chunk */
  double *penalties;  /* one a chunk: what layers add to the loss, summed over its rows */
  double penalty;     /* of the last batch, by row */
  size_t used;        /* chunks of the last training batch */
  bool summed;        /* gradients[0] holds the sum over chunks */
};
