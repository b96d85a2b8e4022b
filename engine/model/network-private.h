/* Between network.c (memory, life), network-compile.c (ops and wires), network-run.c (computing),
 * network-predict.c and network-weights.c (in and out). */
#pragma once
#include "base/pace.h"
#include "base/turn.h"
#include "layers/layout.h"
#include "layers/op.h"
#include "model/network.h"

enum
{
  HG_MOST_CHUNKS = 8,
  HG_GATHERED_SUMS = 2 /* with one only, a thread that lost its core would hold up all others */
};

/* Where one node's buffers lie in a thread's arena, in HgReals, and which of its wires carry what. */
typedef struct
{
  HgEdge in[HG_MAX_INPUTS]; /* what the op reads: the node's own wires, or past an absorbed layer */
  bool absorbed;            /* the only reader does this layer's work too: it runs for a probe alone */
  size_t y[HG_MAX_OUTPUTS], dy[HG_MAX_OUTPUTS];
  size_t saved, gathered;
  size_t scratch[2];            /* forward, backward */
  size_t turn[HG_MAX_INPUTS];   /* a gradient that is added to another user's */
  bool used[HG_MAX_OUTPUTS];    /* some node or the loss sends a gradient back to this output */
  size_t first[HG_MAX_OUTPUTS]; /* who sends the first: a node, or the number of nodes for the loss */
  size_t last;                  /* the last node that reads an output; the number of nodes for the loss */
  bool adds[HG_MAX_INPUTS];     /* not the first to write the source's gradient */
  bool wants[HG_MAX_INPUTS];    /* the source has use for a gradient at all */
  bool clears;                  /* nobody sends output 0 a gradient but its own penalty */
  size_t mask;                  /* [t][rows], of a node that makes one */
  size_t mask_in, mask_out;     /* the node whose mask comes in, and holds for the output; or HG_NO_NODE */
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
  size_t *weights_at, *derived_at; /* n + 1: offsets into parameters and derived; the last is their end. Nodes
                                      that share weights have them at one place and derive each for itself */
  size_t plain; /* parameters in front whose gradients backward adds to: those behind are gathered */
  HgReal *parameters, *derived;
  size_t threads;
  HgPace pace;                      /* of training steps: whether the threads pay */
  double began;                     /* the step being measured; 0: none */
  size_t chunks;                    /* of a full batch */
  size_t chunk_rows, rows;          /* of a chunk and of a block, at most */
  size_t targets_at[HG_MAX_INPUTS]; /* of each output, in an arena */
  size_t arena_size;
  size_t gathered_at, gathered; /* the ops' parts together */
  HgReal **arenas;              /* one a thread */
  HgReal *
      *gradients; /* one a chunk, NULL without training: of the plain parameters, and the first ones of all:
                     chunk k's gathered gradients are added to buffer k % HG_GATHERED_SUMS, in its turn */
  HgTurn turns[HG_GATHERED_SUMS];
  double *losses;    /* one a chunk */
  double *penalties; /* one a chunk: what layers add to the loss, summed over its rows */
  double penalty;    /* of the last batch, by row */
  size_t used;       /* chunks of the last training batch */
  bool summed;       /* gradients[0] holds the sum over chunks */
};

/* Makes the ops of all nodes and finds out who reads and writes what. Fails as hg_network_new does. */
bool hg_network_compile (HgNetwork *network, HgError *error);

/* HgReals of chunk @k's buffer of gradients, and bytes of all. */
size_t hg_network_gradient_values (const HgNetwork *network, size_t k);
size_t hg_network_gradient_bytes (const HgNetwork *network);

/* The shape of what op @i reads as input @k. */
const HgShape *hg_network_reads (const HgNetwork *network, size_t i, size_t k);

/* Rounded up to whole cache lines. */
static inline size_t
hg_network_align (size_t n)
{
  return (n + 15) / 16 * 16;
}
