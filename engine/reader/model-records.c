#include "reader/model-records.h"
#include "layers/foreign.h"
#include "reader/model-tags.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Whether @value is one that the program may meet: its type says which of it counts, and has been checked. */
static bool
is_sound (const HgValue *value)
{
  const HgShape *shape = &value->shape;
  bool sound = true;
  switch (value->type)
    {
    case HG_PARAM_REAL:
      return isfinite (value->d);
    case HG_PARAM_INTS:
      return value->ints.n >= 1 && value->ints.n <= (int)(sizeof value->ints.v / sizeof *value->ints.v);
    case HG_PARAM_REGULARIZER:
      return value->regularizer.type <= HG_REGULARIZER_ORTHOGONAL_COLUMNS && isfinite (value->regularizer.l1)
             && isfinite (value->regularizer.l2);
    case HG_PARAM_SHAPE:
      sound = shape->rank >= HG_UNKNOWN && shape->rank <= HG_MAX_RANK;
      for (int i = 0; sound && i < shape->rank; i++)
        sound = shape->dim[i] >= HG_UNKNOWN;
      return sound;
    default:
      return true;
    }
}

HgLayer *
hg_layer_with_option (const HgLayer *layer, const HgLayerOption *option, HgError *error)
{
  const HgParam *param = hg_layer_param (layer, option->path);
  HgValue value = option->value;
  HgLayer *inner = NULL;
  if (param == NULL)
    return NULL;
  if (param->type == HG_PARAM_LAYER)
    {
      const HgLayerKind *kind = hg_layer_kind_find (option->class);
      inner = kind != NULL ? hg_layer_new (kind, error) : NULL;
      if (inner == NULL)
        return NULL;
      value = (HgValue){ .type = HG_PARAM_LAYER, .layer = inner };
    }
  HgLayer *with = value.type == param->type && is_sound (&value)
                      ? hg_layer_with (layer, option->path, value, error)
                      : NULL;
  hg_layer_unref (inner);
  return with;
}

/* Appends the options of @layer, which is @prefix within its node's layer ("", "layer.", …), and puts them
 * into @*back.
 */
static bool
put_options (const HgLayer *layer, const char *prefix, HgLayer **back, HgMessage *message)
{
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      const HgValue value = hg_param_get (param, layer->config);
      const bool wraps = param->type == HG_PARAM_LAYER;
      HgLayerOption option = { 0 };
      char inner[sizeof option.path + 1];
      if (!wraps && param->type != HG_PARAM_SHAPE && hg_param_is_default (param, &value))
        continue;
      if ((size_t)snprintf (option.path, sizeof option.path, "%s%s", prefix, param->name)
          >= sizeof option.path)
        return false;
      if (wraps)
        snprintf (option.class, sizeof option.class, "%s", value.layer->kind->name);
      else
        option.value = value;
      HgLayer *more = hg_layer_with_option (*back, &option, NULL);
      if (more == NULL)
        return false;
      hg_message_put (message, OPTION, &option, sizeof option);
      hg_layer_unref (*back);
      *back = more;
      snprintf (inner, sizeof inner, "%s.", option.path);
      if (wraps && !put_options (value.layer, inner, back, message))
        return false;
    }
  return true;
}

/* Appends @layer's class and options, and sees that they give it back. */
static bool
put_known (const HgLayer *layer, HgMessage *message)
{
  HgLayer *back = hg_layer_new (layer->kind, NULL);
  hg_message_put_text (message, LAYER, layer->kind->name);
  bool same = back != NULL && put_options (layer, "", &back, message) && hg_layer_equal (layer, back);
  hg_layer_unref (back);
  return same;
}

static bool
put_layer (const HgNode *node, HgMessage *message, HgError *error)
{
  const HgForeign *foreign = hg_layer_foreign_get (node->layer);
  if (foreign == NULL)
    return put_known (node->layer, message)
           || hg_error_set (error, HG_ERROR_UNSUPPORTED, "%s: its options cannot be handed over", node->name);
  const HgForeignHead head = { foreign->frozen, foreign->out };
  hg_message_put (message, FOREIGN, &head, sizeof head);
  hg_message_put_text (message, CLASS, foreign->class);
  hg_message_put_text (message, CONFIGURATION, foreign->text);
  for (size_t i = 0; i < foreign->n; i++)
    hg_message_put (message, FOREIGN_WEIGHT, &foreign->weights[i], sizeof foreign->weights[i]);
  return true;
}

static bool
put_facts (const HgKerasFacts *facts, HgMessage *message, HgBulk *bulk, HgError *error)
{
  hg_message_put_number (message, KIND, facts->kind);
  hg_message_put_text (message, VERSION, facts->version);
  hg_message_put_text (message, BACKEND, facts->backend);
  hg_message_put_number (message, GUESSED, facts->guessed);
  hg_message_put_text (message, TRAINING, facts->training);
  hg_message_put_number (message, HAS_STATE, facts->has_state);
  hg_message_put_number (message, STEPS, facts->state.steps);
  hg_message_put_number (message, VALUES, facts->state.n_values);
  for (size_t i = 0; i < facts->n_remarks; i++)
    hg_message_put_text (message, REMARK, facts->remarks[i]);
  for (size_t i = 0; i < facts->n_types; i++)
    hg_message_put_text (message, TYPE, facts->types[i].text);
  for (size_t i = 0; i < facts->n_guesses; i++)
    hg_message_put (message, GUESS, &facts->guesses[i], sizeof facts->guesses[i]);
  bool done = true;
  for (size_t i = 0; done && i < facts->state.n_slots; i++)
    done = hg_bulk_put_array (bulk, message, STATE, facts->state.slots[i], facts->state.n_values,
                              sizeof (HgReal), error);
  return done;
}

bool
hg_model_put (const HgModel *model, const HgWeights *weights, const HgKerasFacts *facts, HgMessage *message,
              HgBulk *bulk, HgError *error)
{
  bool done = true;
  hg_message_put_text (message, NAME, model->name);
  for (size_t i = 0; done && i < model->n; i++)
    {
      const HgNode *node = model->nodes[i];
      hg_message_put_text (message, NODE, node->name);
      hg_message_put_text (message, GROUP, node->group);
      if (node->shares != HG_NO_NODE)
        hg_message_put_number (message, SHARES, node->shares);
      done = put_layer (node, message, error);
      for (size_t k = 0; k < node->n_in; k++)
        hg_message_put (message, EDGE, &node->in[k], sizeof node->in[k]);
    }
  for (size_t i = 0; i < model->n_outputs; i++)
    hg_message_put (message, OUTPUT, &model->outputs[i], sizeof model->outputs[i]);
  if (model->waist != HG_NO_NODE)
    hg_message_put_number (message, WAIST, model->waist);
  for (size_t i = 0; done && weights != NULL && i < weights->n; i++)
    done = hg_bulk_put_tensor (bulk, message, WEIGHT, weights->items[i].value, error);
  return done && (facts == NULL || put_facts (facts, message, bulk, error));
}
