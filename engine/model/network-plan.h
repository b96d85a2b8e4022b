/* What a network decided when it was compiled, for people: which kernel serves each layer, what it keeps, how
 * the batch is cut. Nothing is decided or computed again here. */
#pragma once
#include "model/network.h"

/* One layer. Sizes are bytes. */
typedef struct
{
  const HgNode *node;
  const char *kernel;     /* or NULL: it moves values, or has one way only */
  const HgNode *takes;    /* the layer in front whose work it does too, or NULL */
  bool taken;             /* the layer behind does this one's work */
  double multiplications; /* a row, forward */
  size_t outputs, saved;  /* a row: what it hands on, and what it keeps for backward */
  size_t derived;         /* made of the weights once a step */
  size_t gathered;        /* a thread: gradients in a form of their own */
} HgPlanRow;

typedef struct
{
  size_t batch, threads, chunks, chunk_rows, block_rows; /* rows: at most */
  size_t arena;                                          /* bytes of one thread */
  size_t parameters, gradients, derived;                 /* bytes, packed; gradients: of all chunks */
  size_t total;                                          /* bytes, with all that is small */
  size_t n;
  HgPlanRow rows[]; /* one a node, in the model's order */
} HgNetworkPlan;

/* Lends the network's nodes; free () it. Fails with HG_ERROR_MEMORY. */
HgNetworkPlan *hg_network_plan (const HgNetwork *network, HgError *error);
