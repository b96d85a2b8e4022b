#include "files/keras-unroll.h"
#include "base/memory.h"
#include "files/keras-decoder.h"
#include "layers/feedback-decoder.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The model in the making. */
typedef struct
{
  const HgModel *model; /* the decoders' */
  const HgCheck *check;
  HgNode **nodes;
  const HgNode **decoders;
  size_t n, node_capacity, decoder_capacity;
  size_t *first; /* of what each of the model's nodes has become, and */
  HgEdge *gives; /* its output 0; the others keep their numbers */
} Unroll;

static bool
is_decoder (const HgNode *node)
{
  return strcmp (node->layer->kind->name, "FeedbackDecoder") == 0;
}

/* Whether the shapes of node @i's inputs are known, which say what it is made of. */
static bool
is_known (const HgCheck *check, size_t i)
{
  for (size_t k = 0; k < check->model->nodes[i]->n_in; k++)
    if (!hg_shape_known (&check->nodes[i].in[k]))
      return false;
  return check->nodes[i].state == HG_NODE_FITS;
}

static bool
name_taken (const Unroll *unroll, const char *name)
{
  for (size_t i = 0; i < unroll->n; i++)
    if (strcmp (unroll->nodes[i]->name, name) == 0)
      return true;
  return hg_model_find (unroll->model, name) != HG_NO_NODE;
}

/* "decoder_cell", or the first of decoder_cell_1, decoder_cell_2 … that nobody has. */
static void
step_name (const Unroll *unroll, const char *decoder, const char *suffix, char *name)
{
  char base[HG_NAME_SIZE];
  snprintf (base, sizeof base, "%.*s_%s", HG_NAME_SIZE - 40, decoder, suffix);
  snprintf (name, HG_NAME_SIZE, "%s", base);
  for (size_t number = unroll->n; name_taken (unroll, name); number++)
    snprintf (name, HG_NAME_SIZE, "%.*s_%zu", HG_NAME_SIZE - 24, base, number);
}

/* Appends a node, whose reference it takes. */
static bool
append (Unroll *unroll, HgNode *node, const HgNode *decoder, HgError *error)
{
  if (node == NULL
      || !hg_grow (&unroll->nodes, &unroll->node_capacity, unroll->n + 1, sizeof *unroll->nodes, error)
      || !hg_grow (&unroll->decoders, &unroll->decoder_capacity, unroll->n + 1, sizeof *unroll->decoders,
                   error))
    {
      hg_node_unref (node);
      return false;
    }
  unroll->decoders[unroll->n] = decoder;
  unroll->nodes[unroll->n++] = node;
  return true;
}

static HgEdge
moved (const Unroll *unroll, HgEdge edge)
{
  HgEdge gives = unroll->gives[edge.node];
  return (HgEdge){ gives.node, gives.slot + edge.slot };
}

static bool
copy_node (Unroll *unroll, size_t i, HgError *error)
{
  const HgNode *node = unroll->model->nodes[i];
  HgEdge in[HG_MAX_INPUTS];
  for (size_t e = 0; e < node->n_in; e++)
    in[e] = moved (unroll, node->in[e]);
  HgNode *copy = hg_node_like (node, node->layer, node->name, in, node->n_in, error);
  if (copy != NULL && node->shares != HG_NO_NODE)
    copy->shares = unroll->first[node->shares];
  unroll->gives[i] = (HgEdge){ unroll->n, 0 };
  return append (unroll, copy, NULL, error);
}

/* Step @s of the decoder at node @i. Where that is another call of a decoder, each of its layers is too. */
static bool
append_step (Unroll *unroll, size_t i, const HgKerasDecoder *decoder, size_t s, HgError *error)
{
  const HgNode *node = unroll->model->nodes[i];
  const HgKerasStep *step = &decoder->steps[s];
  size_t first = unroll->first[i], owner = unroll->first[hg_model_owner (unroll->model, i)];
  HgEdge in[HG_MAX_INPUTS];
  char name[HG_NAME_SIZE];
  for (size_t e = 0; e < step->n_in; e++)
    in[e] = step->in[e].node >= HG_KERAS_OUTSIDE
                ? moved (unroll, node->in[step->in[e].node - HG_KERAS_OUTSIDE])
                : (HgEdge){ first + step->in[e].node, step->in[e].slot };
  step_name (unroll, node->name, step->suffix, name);
  HgNode *made = hg_node_new (step->layer, name, in, step->n_in, error);
  if (made == NULL)
    return false;
  memcpy (made->group, node->group, sizeof made->group);
  if (step->shares != HG_NO_NODE)
    made->shares = owner + step->shares;
  else if (owner != first)
    made->shares = owner + s;
  return append (unroll, made, owner == first && s == decoder->cell ? node : NULL, error);
}

static bool
write_decoder (Unroll *unroll, size_t i, HgError *error)
{
  const HgNode *node = unroll->model->nodes[i];
  HgKerasDecoder decoder;
  bool done = hg_keras_decoder_init (&decoder, node->layer, node->n_in,
                                     hg_decoder_latent (unroll->check->nodes[i].in), error)
              || hg_error_prefix (error, "%s", node->name);
  for (size_t s = 0; done && s < decoder.n; s++)
    done = append_step (unroll, i, &decoder, s, error);
  unroll->gives[i] = (HgEdge){ unroll->n - 1, 0 };
  hg_keras_decoder_clear (&decoder);
  return done;
}

/* @weights under the names of @model's layers. */
static HgWeights *
rename_weights (const HgModel *model, const HgWeights *weights, HgError *error)
{
  HgWeights *renamed = hg_weights_frame (model, error);
  bool same
      = renamed != NULL
        && (renamed->n == weights->n
            || hg_error_set (error, HG_ERROR_VALUE, "expected %zu weights, got %zu", renamed->n, weights->n));
  for (size_t k = 0; same && k < weights->n; k++)
    renamed->items[k].value = hg_tensor_ref (weights->items[k].value);
  if (same)
    return renamed;
  hg_weights_unref (renamed);
  return NULL;
}

static bool
finish (Unroll *unroll, const HgWeights *weights, HgKerasUnrolled *out, HgError *error)
{
  const HgModel *model = unroll->model;
  HgEdge outputs[HG_MAX_INPUTS];
  for (size_t k = 0; k < model->n_outputs; k++)
    outputs[k] = moved (unroll, model->outputs[k]);
  out->model = hg_model_new (model->name, (const HgNode *const *)unroll->nodes, unroll->n, outputs,
                             model->n_outputs, error);
  out->weights = out->model != NULL ? rename_weights (out->model, weights, error) : NULL;
  return out->weights != NULL;
}

bool
hg_keras_unroll (const HgModel *model, const HgWeights *weights, HgKerasUnrolled *out, HgError *error)
{
  Unroll unroll = { .model = model, .check = hg_check_shapes (model, error) };
  *out = (HgKerasUnrolled){ 0 };
  unroll.first = hg_alloc (model->n, sizeof *unroll.first, error);
  unroll.gives = hg_alloc (model->n, sizeof *unroll.gives, error);
  bool done = unroll.check != NULL && unroll.first != NULL && unroll.gives != NULL;
  for (size_t i = 0; done && i < model->n; i++)
    {
      unroll.first[i] = unroll.n;
      done = is_decoder (model->nodes[i]) && is_known (unroll.check, i) ? write_decoder (&unroll, i, error)
                                                                        : copy_node (&unroll, i, error);
    }
  done = done && finish (&unroll, weights, out, error);
  out->decoders = unroll.decoders;
  for (size_t i = 0; i < unroll.n; i++)
    hg_node_unref (unroll.nodes[i]);
  free (unroll.nodes);
  free (unroll.first);
  free (unroll.gives);
  hg_check_free ((HgCheck *)unroll.check);
  return done;
}

void
hg_keras_unrolled_clear (HgKerasUnrolled *out)
{
  hg_model_unref (out->model);
  hg_weights_unref (out->weights);
  free (out->decoders);
  *out = (HgKerasUnrolled){ 0 };
}
