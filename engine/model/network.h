/* A network: a model compiled for one batch size. Shapes are fixed, kernels chosen, memory laid out; a call
 * neither allocates nor locks nor looks anything up.
 *
 * A batch is cut into chunks of rows; their number depends on the batch and the model only, never on the
 * thread count. Each chunk goes forward and backward on one thread, in blocks of rows that fit the cache, and
 * adds its gradients into the chunk's own buffer; those that layers gather in a form of their own go into one
 * of two buffers when it is the chunk's turn. All is summed in fixed order: the same bits for any number of
 * threads. */
#pragma once
#include "base/team.h"
#include "model/weights.h"

typedef struct HgNetwork HgNetwork;

typedef struct
{
  size_t batch;             /* most rows of one call */
  bool training;            /* false: no gradients, activations share memory */
  bool targets;             /* batches bring targets though nothing is trained: losses, a taught decoder */
  bool inner;               /* every output of every layer is asked for, also one that no layer reads */
  HgTeam *team;             /* lent, must outlive the network; NULL: the calling thread alone */
  const HgKernels *kernels; /* NULL: the best this processor has */
  size_t block_rows;        /* rows that go through the stack at once; 0: as many as suit the cache */
} HgNetworkOptions;

/* One output's block of @n rows at batch row @first, everything in the network's inner layout
 * (layers/pass.h). */
typedef struct
{
  size_t output, n, first;
  size_t width;        /* of the last axis, which is contiguous */
  size_t values;       /* in the block; values / width vectors */
  const HgReal *y, *t; /* the output, and the target that `target` filled in (NULL without one) */
  const HgReal
      *mask;  /* 0 or 1 for each of the vectors, where the output is time × features; NULL: all count */
  HgReal *dy; /* the gradient to write; NULL when not training, and where the output is an input */
} HgLossCall;

/* Returns the block's sum of the loss and writes its gradient. */
typedef double (*HgLossFunction) (void *data, const HgLossCall *call);

/* Fills an input's (or a target's) block in the inner layout. */
typedef void (*HgFeedFunction) (void *data, size_t input, size_t n, size_t first, HgReal *x);

/* Sees a node's outputs after a block went forward, still on the worker's thread; NULL where
 * gradients are computed, optional elsewhere. */
typedef void (*HgProbeFunction) (void *data, size_t node, size_t n, size_t first, const HgReal *const *y);

/* Told when a part of a block is done, on the worker's thread: a node's forward pass (an input's: that it was
 * fed) or its backward pass, or, with HG_NO_NODE, what lies between: targets and the loss. For measuring. */
typedef void (*HgLapFunction) (void *data, size_t node, bool backward);

typedef struct
{
  HgFeedFunction feed;
  HgFeedFunction target; /* by output; NULL: none */
  HgLossFunction loss;   /* NULL: forward only */
  HgProbeFunction probe; /* optional; called for every node */
  const size_t *only;    /* NULL, or the one node that probe wants to see: without a loss the others after it
                            are not computed */
  HgLapFunction lap;     /* optional */
  void *data;
  size_t n;            /* rows of this batch, ≤ options.batch */
  bool training;       /* dropout on, and gradients computed */
  bool forced;         /* not training: decoders that can be taught follow the target at every step */
  const double *dials; /* HG_DIALS values (layers/dial.h), or NULL */
  uint64_t seed;       /* for dropout; of this step */
} HgBatch;

/* Fails with HG_ERROR_SHAPE on a model with faults or open axes, HG_ERROR_MEMORY when the memory is not
 * there. */
HgNetwork *hg_network_new (const HgModel *model, const HgNetworkOptions *options, HgError *error);
void hg_network_free (HgNetwork *network);

/* Bytes that such a network will hold, without taking them, and its packed parameters. False where
 * hg_network_new would fail, but for memory. */
bool hg_network_estimate (const HgModel *model, const HgNetworkOptions *options, unsigned long long *bytes,
                          size_t *parameters, HgError *error);

/* Copies @weights in; they must have been made for the same model. */
bool hg_network_load (HgNetwork *network, const HgWeights *weights, HgError *error);

/* The current weights, a new object owned by the caller. */
HgWeights *hg_network_save (const HgNetwork *network, HgError *error);

/* One batch. Returns the sum of the loss over its chunks, in fixed order (0 without loss). With training, the
 * summed gradients are in hg_network_gradients afterwards unless an update function takes them slice by
 * slice. */
double hg_network_run (HgNetwork *network, const HgBatch *batch);

/* What layers added to the loss of the last batch (activity, a variational latent), divided by its rows. */
double hg_network_penalty (const HgNetwork *network);

/* Packed parameters (master copy) and gradients of the last training batch: @n values each, lent. After
 * writing to the parameters call hg_network_derive. Only trainable parameters have gradients other than 0. */
HgReal *hg_network_parameters (HgNetwork *network, size_t *n);
HgReal *hg_network_gradients (HgNetwork *network);
void hg_network_derive (HgNetwork *network);

/* The same, a slice at a time and on all threads: sums the chunks' gradients of [begin, begin + n) and calls
 * @update with them. Called after hg_network_run; ends with derive. */
typedef void (*HgUpdateFunction) (void *data, size_t begin, size_t n, HgReal *parameters,
                                  const HgReal *gradients);
void hg_network_update (HgNetwork *network, HgUpdateFunction update, void *data);

/* Gradients in Keras's shapes, a new object owned by the caller. */
HgWeights *hg_network_gradient_weights (HgNetwork *network, HgError *error);

/* All of @x (samples first) through the network in batches; @node's first output for every sample, samples
 * first. HG_NO_NODE: the model's output. */
HgTensor *hg_network_predict (HgNetwork *network, const HgTensor *x, size_t node, HgError *error);

/* The same with all that can be asked for. */
typedef struct
{
  const HgTensor *const *x; /* one a model input, samples first */
  size_t n_x;
  const HgTensor *teacher; /* followed at every step by a decoder that can be taught; needs options.targets */
  size_t node, slot;       /* HG_NO_NODE: the model's first output */
} HgPrediction;

HgTensor *hg_network_predict_all (HgNetwork *network, const HgPrediction *prediction, HgError *error);

/* What one output of one layer is for some samples. */
typedef struct
{
  size_t node, slot;
  HgTensor *value; /* (n, shape…) */
} HgLayerOutput;

typedef struct
{
  size_t n;
  HgLayerOutput *items; /* in the model's order; an Input's is what was fed to it */
} HgLayerOutputs;

/* The same of every output of every layer, all computed at one go; needs options.inner. @asked's node and
 * slot do not count. Fails as above and with HG_ERROR_MEMORY, before anything is computed, where there is no
 * room for all of them. Clear @outputs in any case. */
bool hg_network_outputs (HgNetwork *network, const HgPrediction *asked, HgLayerOutputs *outputs,
                         HgError *error);
void hg_layer_outputs_clear (HgLayerOutputs *outputs);

/* The latents: what the waist hands on for every sample of @x, all the outputs that are used side by side:
 * (n, values). A single output keeps its shape. Fails with HG_ERROR_VALUE on a model without a waist. */
HgTensor *hg_network_encode (HgNetwork *network, const HgTensor *x, HgError *error);

/* The node of the model's input @input. */
size_t hg_network_input (const HgNetwork *network, size_t input);

const HgModel *hg_network_model (const HgNetwork *network);
const HgCheck *hg_network_check (const HgNetwork *network);
size_t hg_network_bytes (const HgNetwork *network); /* memory held */
size_t hg_network_batch (const HgNetwork *network); /* most rows of one call */
const HgKernels *hg_network_kernels (const HgNetwork *network);
