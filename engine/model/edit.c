/* All edits work on a draft: a mutable list of nodes with references, turned into a model at the end. */
#include "model/edit.h"
#include "base/memory.h"
#include "model/check.h"
#include "model/draft.h"
#include "model/edit-private.h"
#include <stdio.h>
#include <string.h>

static void
set_label (char *label, const char *verb, const HgLayer *layer, const char *rest)
{
  char title[64];
  if (label == NULL)
    return;
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  snprintf (label, HG_LABEL_SIZE, "%s%s%.20s%s", verb, *verb != '\0' ? " " : "", title, rest);
}

static bool
at_valid (const HgModel *model, size_t at, HgError *error)
{
  if (at < model->n)
    return true;
  return hg_error_set (error, HG_ERROR_VALUE, "the model has %zu layers, there is no layer %zu", model->n,
                       at + 1);
}

static bool
movable (const HgModel *model, size_t at, HgError *error)
{
  if (!at_valid (model, at, error))
    return false;
  if (model->nodes[at]->n_in > 0)
    return true;
  return hg_error_set (error, HG_ERROR_VALUE, "the Input stays first: change its shape, or the data");
}

/* A second input for a layer that needs two, inserted after node @after: the nearest earlier node whose
 * output fits beside it. */
static bool
find_partner (const HgModel *model, size_t after, const HgLayer *layer, HgEdge *partner, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  bool found = false;
  if (check == NULL)
    return false;
  for (size_t i = after; i-- > 0 && !found;)
    {
      HgShape in[2] = { check->nodes[after].out[0], check->nodes[i].out[0] }, out[HG_MAX_OUTPUTS];
      found = check->nodes[i].values != HG_UNKNOWN && layer->kind->infer (layer->config, in, 2, out, NULL);
      partner->node = i;
    }
  char text[HG_SHAPE_TEXT];
  if (!found)
    hg_error_set (error, HG_ERROR_VALUE, "%s joins two layers, and no earlier layer fits beside %s",
                  layer->kind->title, hg_shape_text (&check->nodes[after].out[0], text));
  hg_check_free (check);
  return found;
}

HgModel *
hg_edit_insert (const HgModel *model, size_t after, const HgLayer *layer, char *label, HgError *error)
{
  HgDraft draft;
  HgEdge in[2] = { { .node = after } };
  size_t n_in = layer->kind->min_in;
  if (!at_valid (model, after, error))
    return NULL;
  if (n_in < 1 || n_in > 2)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s cannot be inserted between two layers", layer->kind->name);
      return NULL;
    }
  if ((n_in == 2 && !find_partner (model, after, layer, &in[1], error))
      || !hg_draft_open (&draft, model, error))
    return NULL;
  char name[HG_NAME_SIZE];
  hg_model_free_name (model, layer, name);
  hg_draft_insert_wired (&draft, after + 1, layer, name, in, n_in, error);
  set_label (label, "Add", layer, "");
  return hg_draft_finish (&draft, error);
}

HgModel *
hg_edit_remove (const HgModel *model, size_t at, char *label, HgError *error)
{
  HgDraft draft;
  if (!movable (model, at, error) || !hg_draft_open (&draft, model, error))
    return NULL;
  set_label (label, "Remove", model->nodes[at]->layer, "");
  hg_draft_remove (&draft, at, error);
  return hg_draft_finish (&draft, error);
}

bool
hg_edit_output_stays (const HgModel *model, size_t at, HgError *error)
{
  bool given = false;
  char title[64];
  for (size_t k = 0; k < model->n_outputs && model->n_outputs > 1; k++)
    given |= model->outputs[k].node == at;
  hg_layer_describe (model->nodes[at]->layer, title, sizeof title, NULL, 0);
  return !given
         || hg_error_set (error, HG_ERROR_VALUE,
                          "%s is one of several outputs of the model: it cannot be moved", title);
}

/* Whether node @at has no wires but those of a chain. */
static bool
moves_alone (const HgModel *model, size_t at, HgError *error)
{
  size_t readers[HG_MAX_OUTPUTS], all = hg_model_readers (model, at, readers);
  bool alone = model->nodes[at]->n_in == 1 && model->nodes[at]->in[0].slot == 0 && all == readers[0];
  char title[64];
  hg_layer_describe (model->nodes[at]->layer, title, sizeof title, NULL, 0);
  if (hg_model_shared (model, at))
    return hg_error_set (error, HG_ERROR_VALUE, "%s is used several times: it cannot be moved by itself",
                         title);
  if (!alone)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s has wires to several layers: it cannot be moved by itself", title);
  return hg_edit_output_stays (model, at, error);
}

HgModel *
hg_edit_move (const HgModel *model, size_t from, size_t to, char *label, HgError *error)
{
  HgDraft draft;
  if (!movable (model, from, error) || !movable (model, to, error) || !hg_draft_open (&draft, model, error))
    return NULL;
  if (!moves_alone (model, from, error))
    {
      hg_draft_close (&draft);
      return NULL;
    }
  set_label (label, "Move", model->nodes[from]->layer, "");
  const HgLayer *layer = model->nodes[from]->layer;
  if (from != to)
    {
      hg_draft_remove (&draft, from, error);
      hg_draft_insert (&draft, to, layer, model->nodes[from]->name, error);
      draft.waist = model->waist == from ? to : draft.waist; /* the mark goes with its layer */
    }
  return hg_draft_finish (&draft, error);
}

/* Swaps node @at's layer, keeping its wires. */
static HgModel *
put_layer (const HgModel *model, size_t at, const HgLayer *layer, const char *name, HgError *error)
{
  HgDraft draft;
  if (!hg_draft_open (&draft, model, error))
    return NULL;
  hg_draft_put (&draft, at, layer, name, error);
  return hg_draft_finish (&draft, error);
}

HgModel *
hg_edit_set (const HgModel *model, size_t at, const char *path, HgValue value, char *label, HgError *error)
{
  if (!at_valid (model, at, error))
    return NULL;
  const HgNode *node = model->nodes[at];
  HgLayer *layer = hg_layer_with (node->layer, path, value, error);
  if (layer == NULL)
    return NULL;
  HgModel *edited = put_layer (model, at, layer, node->name, error);
  const HgParam *param = hg_layer_param (layer, path);
  char text[64], rest[96];
  HgValue now;
  hg_layer_get (layer, path, &now);
  snprintf (rest, sizeof rest, ": %.30s %.40s", param->title, hg_param_text (param, now, text, sizeof text));
  set_label (label, "", node->layer, rest);
  hg_layer_unref (layer);
  return edited;
}

/* "LSTM 16 → GRU 16". */
static void
set_label_instead (char *label, const HgLayer *before, const HgLayer *after)
{
  char title[64], rest[80];
  hg_layer_describe (after, title, sizeof title, NULL, 0);
  snprintf (rest, sizeof rest, " → %s", title);
  set_label (label, "", before, rest);
}

HgModel *
hg_edit_exchange (const HgModel *model, size_t at, const HgLayer *layer, char *label, HgError *error)
{
  if (!at_valid (model, at, error))
    return NULL;
  set_label_instead (label, model->nodes[at]->layer, layer);
  return put_layer (model, at, layer, model->nodes[at]->name, error);
}

HgModel *
hg_edit_replace (const HgModel *model, size_t at, const HgLayer *layer, char *label, HgError *error)
{
  if (!at_valid (model, at, error))
    return NULL;
  const HgNode *node = model->nodes[at];
  char name[HG_NAME_SIZE];
  if (layer->kind == node->layer->kind)
    snprintf (name, sizeof name, "%s", node->name);
  else
    hg_model_free_name (model, layer, name);
  set_label_instead (label, node->layer, layer);
  return put_layer (model, at, layer, name, error);
}

HgModel *
hg_edit_mark (const HgModel *model, size_t waist, char *label, HgError *error)
{
  HgDraft draft;
  if ((waist != HG_NO_NODE && !at_valid (model, waist, error)) || !hg_draft_open (&draft, model, error))
    return NULL;
  draft.waist = waist;
  if (label != NULL)
    snprintf (label, HG_LABEL_SIZE, "%s", waist == HG_NO_NODE ? "Find the waist" : "Mark the waist");
  return hg_draft_finish (&draft, error);
}

HgModel *
hg_edit_name (const HgModel *model, const char *name, HgError *error)
{
  HgDraft draft;
  if (!hg_draft_open (&draft, model, error))
    return NULL;
  snprintf (draft.name, sizeof draft.name, "%s", name);
  return hg_draft_finish (&draft, error);
}
