/* Wires beside the chain: states handed over, skips, further inputs; see edit.h. Whether one can be laid is
 * asked of the layer itself: its `infer` says what shapes it takes. */
#include "model/check.h"
#include "model/draft.h"
#include "model/edit.h"
#include <stdio.h>
#include <string.h>

static void
set_label (char *label, const char *verb, const HgModel *model, size_t a, const char *between, size_t b)
{
  char first[64], second[64];
  if (label == NULL)
    return;
  hg_layer_describe (model->nodes[a]->layer, first, sizeof first, NULL, 0);
  hg_layer_describe (model->nodes[b]->layer, second, sizeof second, NULL, 0);
  snprintf (label, HG_LABEL_SIZE, "%s %.30s %s %.30s", verb, first, between, second);
}

/* Whether @layer takes what these wires give; else why not, as a sentence about it. */
static bool
takes (const HgCheck *check, const HgLayer *layer, const HgEdge *in, size_t n_in, HgError *error)
{
  HgShape shapes[HG_MAX_INPUTS], out[HG_MAX_OUTPUTS];
  HgError why = { 0 };
  char title[64];
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  if (n_in < layer->kind->min_in || n_in > layer->kind->max_in)
    return hg_error_set (error, HG_ERROR_VALUE, "%s takes at most %zu inputs", title, layer->kind->max_in);
  for (size_t k = 0; k < n_in; k++)
    {
      const HgNodeCheck *from = &check->nodes[in[k].node];
      shapes[k] = in[k].slot < HG_MAX_OUTPUTS ? from->out[in[k].slot] : (HgShape){ .rank = HG_UNKNOWN };
    }
  return layer->kind->infer (layer->config, shapes, n_in, out, &why)
         || hg_error_set (error, why.code, "%s %s", title, why.text);
}

/* The same layer letting its states out, or NULL where it has none. */
static HgLayer *
with_states (const HgLayer *layer, HgError *error)
{
  char title[64];
  if (hg_layer_param (layer, "return_state") != NULL)
    return hg_layer_with (layer, "return_state", hg_value_bool (true), error);
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  hg_error_set (error, HG_ERROR_VALUE, "%s has no state to hand over", title);
  return NULL;
}

/* What @to takes with the states of @from: its own first input before them, unless it writes its steps by
 * itself; such a one takes them first, and the latent, where it has one from elsewhere, after them. */
static size_t
state_wires (const HgNode *to, size_t from, size_t states, HgEdge *in)
{
  size_t n = 0;
  HgEdge first = to->in[to->layer->kind->taught && to->n_in > 2 ? 2 : 0];
  if (!to->layer->kind->taught)
    in[n++] = first;
  for (size_t s = 1; s <= states; s++)
    in[n++] = (HgEdge){ .node = from, .slot = s };
  if (to->layer->kind->taught && to->n_in != 2 && first.node != from)
    in[n++] = first;
  return n;
}

static HgModel *
hand_states (const HgModel *model, size_t from, size_t to, HgError *error)
{
  HgDraft draft;
  HgEdge in[HG_MAX_INPUTS];
  const HgNode *target = model->nodes[to];
  const HgLayerKind *kind = target->layer->kind;
  char title[64];
  HgLayer *giver = with_states (model->nodes[from]->layer, error);
  if (giver == NULL)
    return NULL;
  size_t states = hg_layer_outputs (giver) - 1, room = kind->max_in - !kind->taught;
  HgModel *given = NULL, *edited = NULL;
  hg_layer_describe (target->layer, title, sizeof title, NULL, 0);
  if (kind->min_in != 1 || kind->max_in < 2
      || hg_layer_param (target->layer, "recurrent_initializer") == NULL)
    hg_error_set (error, HG_ERROR_VALUE, "%s takes no state", title);
  else if (hg_draft_open (&draft, model, error))
    {
      hg_draft_put (&draft, from, giver, model->nodes[from]->name, error);
      given = hg_draft_finish (&draft, error);
    }
  HgCheck *check = given != NULL ? hg_check_shapes (given, error) : NULL;
  size_t n_in = check != NULL ? state_wires (target, from, states < room ? states : room, in) : 0;
  if (check != NULL && takes (check, target->layer, in, n_in, error) && hg_draft_open (&draft, given, error))
    {
      hg_draft_wire (&draft, to, in, n_in, error);
      edited = hg_draft_finish (&draft, error);
    }
  hg_check_free (check);
  hg_model_unref (given);
  hg_layer_unref (giver);
  return edited;
}

static HgModel *
add_input (const HgModel *model, const HgCheck *check, size_t from, size_t to, HgError *error)
{
  HgDraft draft;
  const HgNode *node = model->nodes[to];
  HgEdge in[HG_MAX_INPUTS];
  char title[64];
  hg_layer_describe (node->layer, title, sizeof title, NULL, 0);
  if (node->layer->kind->min_in < 2 || node->n_in == node->layer->kind->max_in)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s takes no further input", title);
      return NULL;
    }
  memcpy (in, node->in, node->n_in * sizeof *in);
  in[node->n_in] = (HgEdge){ .node = from };
  for (size_t k = 0; k < node->n_in; k++)
    if (in[k].node == from && in[k].slot == 0)
      {
        hg_error_set (error, HG_ERROR_VALUE, "%s takes that already", title);
        return NULL;
      }
  if (!takes (check, node->layer, in, node->n_in + 1, error) || !hg_draft_open (&draft, model, error))
    return NULL;
  hg_draft_wire (&draft, to, in, node->n_in + 1, error);
  return hg_draft_finish (&draft, error);
}

/* Puts a layer of the kind @merge before @to, which joins what that takes with the output of @from. */
static HgModel *
merge_before (const HgModel *model, const HgCheck *check, size_t from, size_t to, const char *merge,
              HgError *error)
{
  HgDraft draft;
  HgModel *edited = NULL;
  char name[HG_NAME_SIZE], title[64];
  const HgNode *node = model->nodes[to];
  const HgEdge in[2] = { node->in[0], { .node = from } };
  HgEdge wires[HG_MAX_INPUTS];
  if (in[0].node == from && in[0].slot == 0)
    {
      hg_layer_describe (node->layer, title, sizeof title, NULL, 0);
      hg_error_set (error, HG_ERROR_VALUE, "%s takes that already", title);
      return NULL;
    }
  HgLayer *layer = hg_layer_parse (merge, error);
  if (layer != NULL && takes (check, layer, in, 2, error) && hg_draft_open (&draft, model, error))
    {
      memcpy (wires, node->in, node->n_in * sizeof *wires);
      wires[0] = (HgEdge){ .node = to };
      hg_model_free_name (model, layer, name);
      hg_draft_insert_aside (&draft, to, layer, name, in, 2, error);
      hg_draft_wire (&draft, to + 1, wires, node->n_in, error);
      edited = hg_draft_finish (&draft, error);
    }
  hg_layer_unref (layer);
  return edited;
}

/* A wire needs a layer at either end, the first above the second. */
static bool
stands_above (const HgModel *model, size_t from, size_t to, HgError *error)
{
  char first[64], second[64];
  if (from >= model->n || to >= model->n)
    return hg_error_set (error, HG_ERROR_VALUE, "the model has %zu layers, there is no layer %zu", model->n,
                         (from > to ? from : to) + 1);
  hg_layer_describe (model->nodes[from]->layer, first, sizeof first, NULL, 0);
  hg_layer_describe (model->nodes[to]->layer, second, sizeof second, NULL, 0);
  if (from == to)
    return hg_error_set (error, HG_ERROR_VALUE, "%s cannot take its own output", first);
  if (model->nodes[to]->n_in == 0)
    return hg_error_set (error, HG_ERROR_VALUE, "%s takes data alone, no other layer's output", second);
  return from < to
         || hg_error_set (error, HG_ERROR_VALUE, "wires run down: %s stands below %s", first, second);
}

HgModel *
hg_edit_connect (const HgModel *model, size_t from, size_t to, HgJoin join, char *label, HgError *error)
{
  if (!stands_above (model, from, to, error))
    return NULL;
  HgCheck *check = hg_check_shapes (model, error);
  HgModel *edited = NULL;
  if (check == NULL)
    return NULL;
  if (join == HG_JOIN_STATES)
    edited = hand_states (model, from, to, error);
  else if (join == HG_JOIN_INPUT)
    edited = add_input (model, check, from, to, error);
  else
    edited = merge_before (model, check, from, to, join == HG_JOIN_ADD ? "Add" : "Concatenate", error);
  hg_check_free (check);
  set_label (label, "Connect", model, from, "to", to);
  if (edited != NULL && hg_model_equal (edited, model))
    {
      hg_model_unref (edited);
      edited = NULL;
      hg_error_set (error, HG_ERROR_VALUE, "that wire is there already");
    }
  return edited;
}

HgModel *
hg_edit_connect_any (const HgModel *model, size_t from, size_t to, char *label, HgError *error)
{
  HgModel *edited = NULL;
  HgError why[HG_JOINS] = { { 0 } };
  if (!stands_above (model, from, to, error))
    return NULL;
  /* Where a state is asked for and does not fit, nothing else was meant. */
  for (int join = 0; join < HG_JOINS && edited == NULL && why[HG_JOIN_STATES].code != HG_ERROR_SHAPE; join++)
    edited = hg_edit_connect (model, from, to, (HgJoin)join, label, &why[join]);
  if (edited == NULL && error != NULL)
    *error = why[HG_JOIN_STATES].code == HG_ERROR_SHAPE  ? why[HG_JOIN_STATES]
             : model->nodes[to]->layer->kind->min_in > 1 ? why[HG_JOIN_INPUT]
                                                         : why[HG_JOIN_CONCATENATE];
  return edited;
}

/* The wires of node @to without input @k and the states that come with it; returns how many are left. */
static size_t
wires_without (const HgNode *to, size_t k, HgEdge *in)
{
  size_t n = 0;
  for (size_t i = 0; i < to->n_in; i++)
    if (i != k && !(to->in[k].slot > 0 && to->in[i].slot > 0 && to->in[i].node == to->in[k].node))
      in[n++] = to->in[i];
  return n;
}

HgModel *
hg_edit_disconnect (const HgModel *model, size_t to, size_t k, char *label, HgError *error)
{
  HgDraft draft;
  HgEdge in[HG_MAX_INPUTS];
  if (to >= model->n || k >= model->nodes[to]->n_in)
    {
      hg_error_set (error, HG_ERROR_VALUE, "there is no such wire");
      return NULL;
    }
  const HgNode *node = model->nodes[to];
  const HgEdge above = { .node = to - 1 };
  /* What a layer with states goes through step by step is no further input: it takes the layer above. */
  bool first = k == 0 && node->layer->kind->min_in == 1 && !node->layer->kind->taught;
  size_t n_in = first ? 0 : wires_without (node, k, in);
  if (n_in == 0 && node->in[k].node == above.node && node->in[k].slot == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE, "that wire is the stack itself: remove or move the layer instead");
      return NULL;
    }
  if (first)
    memcpy (in, node->in, (n_in = node->n_in) * sizeof *in);
  if (first || n_in == 0)
    in[0] = above;
  n_in += n_in == 0;
  if (!hg_draft_open (&draft, model, error))
    return NULL;
  set_label (label, "Disconnect", model, to, "from", node->in[k].node);
  if (n_in >= node->layer->kind->min_in)
    hg_draft_wire (&draft, to, in, n_in, error);
  else
    { /* it joined two: what used it takes the other one */
      HgEdge left[2] = { in[0], node->in[k] };
      hg_draft_wire (&draft, to, left, 2, error);
      hg_draft_remove (&draft, to, error);
    }
  return hg_draft_finish (&draft, error);
}
