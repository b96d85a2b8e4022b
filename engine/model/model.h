/* A model is an immutable, reference-counted graph: nodes in topological order, each a layer with a name and
 * its inputs. An edit (edit.h) is a function from model to model that shares the untouched nodes, so undo is
 * an index into a list and a run can keep the very model it trained. Weights live elsewhere (weights.h),
 * found by node name. The graph holds no shapes: those are inferred by check.h, also for a stack that does
 * not fit together. */
#pragma once
#include "layers/layer.h"

#define HG_NO_NODE ((size_t)-1)
#define HG_NAME_SIZE 128

typedef struct
{
  size_t node; /* index in the model; smaller than the index of the node that uses it */
  size_t slot; /* which of that node's outputs */
} HgEdge;

/* Immutable and shared between models. */
typedef struct
{
  atomic_uint references;
  const HgLayer *layer;
  char name[HG_NAME_SIZE]; /* unique in the model; Keras's style: lstm, lstm_1 */
  char
      group[HG_NAME_SIZE]; /* the nested models it stands in, outermost first: "autoencoder/encoder"; or "" */
  size_t shares; /* the earlier node whose weights it uses as its own: the same layer, called again; that node
                    shares with none. HG_NO_NODE for most */
  size_t n_in;
  HgEdge in[HG_MAX_INPUTS];
} HgNode;

typedef struct
{
  atomic_uint references;
  char name[HG_NAME_SIZE];
  size_t n;
  const HgNode **nodes; /* topological */
  size_t n_outputs;
  HgEdge outputs[HG_MAX_INPUTS]; /* what the model gives; a chain: its last node */
  size_t waist; /* the person's mark: the last node of the encoder, or HG_NO_NODE for automatic */
} HgModel;

/* A model of the given nodes; takes its own references. Fails with HG_ERROR_VALUE when an edge points
 * forward, at a missing node or slot, a name is used twice, or nodes that share differ in their layers. */
HgModel *hg_model_new (const char *name, const HgNode *const *nodes, size_t n, const HgEdge *outputs,
                       size_t n_outputs, HgError *error);
HgModel *hg_model_ref (const HgModel *model);
void hg_model_unref (const HgModel *model);

/* A node of no group that shares with none; and one like @like in both (NULL: the same as new). */
HgNode *hg_node_new (const HgLayer *layer, const char *name, const HgEdge *in, size_t n_in, HgError *error);
HgNode *hg_node_like (const HgNode *like, const HgLayer *layer, const char *name, const HgEdge *in,
                      size_t n_in, HgError *error);
HgNode *hg_node_ref (const HgNode *node);
void hg_node_unref (const HgNode *node);

/* "Input 5x59; LSTM 16 relu sequences; …": layers as hg_layer_parse reads them, each fed by the one before. A
 * layer may have a name and other inputs, by name, with an output's number after a point:
 *
 *   Input 50x10; enc = LSTM 64 state; FeedbackDecoder 64 steps=50 features=10 < enc.1, enc.2
 *
 * "again NAME" in a layer's place calls the earlier layer NAME once more, with the same weights:
 *
 *   a = Input 5; b = Input 5; s = Dense 3; t = again s < b; Concatenate < s, t
 *
 * The model's outputs are the layers that no other one reads. */
HgModel *hg_model_parse (const char *name, const char *stack, HgError *error);

/* Index of the node called @name, or HG_NO_NODE. */
size_t hg_model_find (const HgModel *model, const char *name);

/* How often later layers take each output of @node, into @readers (HG_MAX_OUTPUTS); returns the sum. What the
 * model gives to the world does not count. */
size_t hg_model_readers (const HgModel *model, size_t node, size_t *readers);

/* The node whose weights node @i uses: itself, or the one that it shares with. */
size_t hg_model_owner (const HgModel *model, size_t i);

/* Whether node @i is one of several calls of one layer. */
bool hg_model_shared (const HgModel *model, size_t i);

/* One chain from one Input to one output, every node using the first output of the node before. */
bool hg_model_is_chain (const HgModel *model);

/* The same graph and options (names of the model aside); and the same but for the person's mark: both compute
 * the same with the same weights. */
bool hg_model_equal (const HgModel *a, const HgModel *b);
bool hg_model_same_layers (const HgModel *a, const HgModel *b);

/* A name in Keras's style that @model (or the @n nodes) does not use yet: "lstm", "lstm_1". @name holds
 * HG_NAME_SIZE bytes. */
char *hg_node_free_name (const HgNode *const *nodes, size_t n, const HgLayer *layer, char *name);
char *hg_model_free_name (const HgModel *model, const HgLayer *layer, char *name);
