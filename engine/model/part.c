#include "model/part.h"
#include "base/memory.h"
#include "layers/kinds.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The part's nodes are collected in the model's order. */
typedef struct
{
  const HgCheck *check;
  const HgModel *model;
  bool *wanted; /* of the model's nodes */
  size_t *at;   /* their index in the part, or HG_NO_NODE */
  size_t n;
  HgNode **nodes;                /* of the part */
  size_t latent[HG_MAX_OUTPUTS]; /* the part's Inputs for what the waist hands on */
  HgEdge outputs[HG_MAX_INPUTS];
  size_t n_outputs;
} Cut;

static bool
cut_open (Cut *cut, const HgCheck *check, HgError *error)
{
  const HgModel *model = check->model;
  *cut = (Cut){ .check = check, .model = model };
  if (check->waist == HG_NO_NODE)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s has no waist to be cut at", model->name);
  cut->wanted = hg_alloc (model->n, sizeof *cut->wanted, error);
  cut->at = cut->wanted != NULL ? hg_alloc (model->n, sizeof *cut->at, error) : NULL;
  cut->nodes = cut->at != NULL ? hg_alloc (model->n + HG_MAX_OUTPUTS, sizeof *cut->nodes, error) : NULL;
  for (size_t i = 0; cut->nodes != NULL && i < model->n; i++)
    cut->at[i] = HG_NO_NODE;
  return cut->nodes != NULL;
}

/* Marks what the marked nodes read, down from the model's end; the waist itself only in the encoder. */
static void
want_sources (Cut *cut, bool *wanted, bool through_waist)
{
  for (size_t i = cut->model->n; i-- > 0;)
    for (size_t k = 0;
         wanted[i] && (through_waist || i != cut->check->waist) && k < cut->model->nodes[i]->n_in; k++)
      wanted[cut->model->nodes[i]->in[k].node] = true;
}

/* The part's node whose weights node @i of the model uses, or HG_NO_NODE where it will be the first to. */
static size_t
owner_in_part (const Cut *cut, size_t i)
{
  size_t owner = hg_model_owner (cut->model, i);
  for (size_t k = 0; k < i; k++)
    if (cut->at[k] != HG_NO_NODE && hg_model_owner (cut->model, k) == owner)
      return cut->at[k];
  return HG_NO_NODE;
}

static bool
add_node (Cut *cut, size_t i, HgError *error)
{
  const HgNode *node = cut->model->nodes[i];
  HgEdge in[HG_MAX_INPUTS];
  for (size_t k = 0; k < node->n_in; k++)
    {
      const HgEdge *from = &node->in[k];
      bool latent = from->node == cut->check->waist && cut->at[from->node] == HG_NO_NODE;
      in[k] = latent ? (HgEdge){ cut->latent[from->slot], 0 } : (HgEdge){ cut->at[from->node], from->slot };
    }
  HgNode *copy = hg_node_like (node, node->layer, node->name, in, node->n_in, error);
  if (copy == NULL)
    return false;
  copy->shares = owner_in_part (cut, i);
  cut->at[i] = cut->n;
  cut->nodes[cut->n++] = copy;
  return true;
}

/* Finishes the cut in any case; with @done false there is no model. */
static HgModel *
cut_finish (Cut *cut, const char *what, bool done, HgError *error)
{
  char name[HG_NAME_SIZE];
  snprintf (name, sizeof name, "%.100s_%s", cut->model->name, what);
  HgModel *part = done ? hg_model_new (name, (const HgNode *const *)cut->nodes, cut->n, cut->outputs,
                                       cut->n_outputs, error)
                       : NULL;
  for (size_t i = 0; i < cut->n; i++)
    hg_node_unref (cut->nodes[i]);
  free (cut->nodes);
  free (cut->at);
  free (cut->wanted);
  return part;
}

HgModel *
hg_model_encoder (const HgCheck *check, HgError *error)
{
  Cut cut;
  bool done = cut_open (&cut, check, error);
  if (done)
    {
      cut.wanted[check->waist] = true;
      want_sources (&cut, cut.wanted, true);
    }
  for (size_t i = 0; done && i <= check->waist; i++)
    done = !cut.wanted[i] || add_node (&cut, i, error);
  for (size_t slot = 0; done && slot < HG_MAX_OUTPUTS; slot++)
    if (check->waist_reads[slot])
      cut.outputs[cut.n_outputs++] = (HgEdge){ cut.at[check->waist], slot };
  return cut_finish (&cut, "encoder", done, error);
}

/* "latent", or "latent_2" where several outputs are handed on; a name that no layer has. */
static void
latent_name (const HgModel *model, size_t number, char *name)
{
  snprintf (name, HG_NAME_SIZE, number == 0 ? "latent" : "latent_%zu", number);
  for (size_t i = number + 1; hg_model_find (model, name) != HG_NO_NODE; i++)
    snprintf (name, HG_NAME_SIZE, "latent_input_%zu", i);
}

/* An Input for every output that the waist hands on. */
static bool
add_latents (Cut *cut, HgError *error)
{
  const HgNodeCheck *waist = &cut->check->nodes[cut->check->waist];
  char name[HG_NAME_SIZE];
  bool done = true;
  for (size_t slot = 0; done && slot < HG_MAX_OUTPUTS; slot++)
    {
      if (!cut->check->waist_reads[slot])
        continue;
      HgLayer *plain = hg_layer_new (&hg_layer_kind_input, error);
      HgLayer *layer
          = plain != NULL ? hg_layer_with (
                plain, "shape", (HgValue){ .type = HG_PARAM_SHAPE, .shape = waist->out[slot] }, error)
                          : NULL;
      latent_name (cut->model, cut->n, name);
      HgNode *node = layer != NULL ? hg_node_new (layer, name, NULL, 0, error) : NULL;
      hg_layer_unref (layer);
      hg_layer_unref (plain);
      done = node != NULL;
      if (!done)
        break;
      cut->latent[slot] = cut->n;
      cut->nodes[cut->n++] = node;
    }
  return done;
}

/* What the outputs need, as far as the waist; nothing of it may stand before the waist. */
static bool
want_decoder (Cut *cut, HgError *error)
{
  const HgModel *model = cut->model;
  size_t waist = cut->check->waist;
  bool *before = hg_alloc (model->n, sizeof *before, error), done = before != NULL;
  if (!done)
    return false;
  before[waist] = true;
  want_sources (cut, before, true);
  for (size_t k = 0; k < model->n_outputs; k++)
    cut->wanted[model->outputs[k].node] |= !before[model->outputs[k].node];
  want_sources (cut, cut->wanted, false);
  bool any = false;
  for (size_t i = 0; i < model->n && done; i++)
    {
      any |= cut->wanted[i] && !before[i];
      if (i != waist && cut->wanted[i] && before[i])
        done = hg_error_set (error, HG_ERROR_SHAPE, "%s reads %s as well, which stands before its waist %s",
                             model->name, model->nodes[i]->name, model->nodes[waist]->name);
    }
  if (done && !any)
    done = hg_error_set (error, HG_ERROR_SHAPE, "%s has nothing after its waist %s", model->name,
                         model->nodes[waist]->name);
  free (before);
  return done;
}

HgModel *
hg_model_decoder (const HgCheck *check, HgError *error)
{
  Cut cut;
  bool done = cut_open (&cut, check, error) && want_decoder (&cut, error) && add_latents (&cut, error);
  for (size_t i = 0; done && i < cut.model->n; i++)
    done = i == check->waist || !cut.wanted[i] || add_node (&cut, i, error);
  for (size_t k = 0; done && k < cut.model->n_outputs; k++)
    {
      const HgEdge *output = &cut.model->outputs[k];
      if (cut.at[output->node] != HG_NO_NODE)
        cut.outputs[cut.n_outputs++] = (HgEdge){ cut.at[output->node], output->slot };
    }
  return cut_finish (&cut, "decoder", done, error);
}

HgWeights *
hg_weights_part (const HgModel *model, const HgWeights *weights, const HgModel *part, HgError *error)
{
  HgWeights *result = hg_weights_frame (part, error);
  for (size_t i = 0; result != NULL && i < result->n; i++)
    {
      HgWeight *item = &result->items[i];
      size_t node = hg_model_find (model, item->node);
      const HgWeight *own
          = node != HG_NO_NODE
                ? hg_weights_find (weights, model->nodes[hg_model_owner (model, node)]->name, item->spec.name)
                : NULL;
      if (own != NULL && hg_shape_equal (&own->spec.shape, &item->spec.shape))
        {
          item->value = hg_tensor_ref (own->value);
          continue;
        }
      hg_error_set (error, HG_ERROR_SHAPE, "%s/%s is not among the weights of %s", item->node,
                    item->spec.name, model->name);
      hg_weights_unref (result);
      return NULL;
    }
  return result;
}
