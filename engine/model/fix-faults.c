/* Ideas for a layer whose input does not fit. See fix-idea.h. */
#include "base/format.h"
#include "layers/width.h"
#include "model/fix-idea.h"
#include <stdio.h>
#include <string.h>

enum
{
  LARGEST_SIDE = 4096 /* of a vector that may be an image */
};

/* The recurrent layer above gives every step, or only its last: what it does not do now. */
static bool
set_sequences (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea, bool sequences)
{
  size_t above = hg_fix_find_above (check->model, diagnostic->node, !sequences);
  char title[64];
  if (above == HG_NO_NODE)
    return false;
  hg_fix_title (check->model, above, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "%s %s",
            sequences ? "Return sequences in" : "Only the last step of", title);
  snprintf (idea->because, sizeof idea->because, "%s returns %s", title,
            sequences ? "only its last step" : "every step");
  idea->model = hg_edit_set (check->model, above, "return_sequences", hg_value_bool (sequences), NULL, NULL);
  return true;
}

static bool
return_sequences (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  return set_sequences (check, diagnostic, idea, true);
}

static bool
return_last_step (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  return set_sequences (check, diagnostic, idea, false);
}

/* A wire takes a state that its layer does not hand out. */
static bool
return_state (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgNode *node = check->model->nodes[diagnostic->node];
  for (size_t k = 0; k < node->n_in; k++)
    if (node->in[k].slot > 0 && hg_fix_option_is (check->model, node->in[k].node, "return_state", false))
      {
        char title[64];
        hg_fix_title (check->model, node->in[k].node, title, sizeof title);
        snprintf (idea->title, sizeof idea->title, "Return state in %s", title);
        idea->model
            = hg_edit_set (check->model, node->in[k].node, "return_state", hg_value_bool (true), NULL, NULL);
        return true;
      }
  return false;
}

static bool
repeat_vector (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check);
  char text[64], steps[32];
  if (input->rank != 2 || input->dim[0] < 1 || diagnostic->node == 0)
    return false;
  snprintf (text, sizeof text, "RepeatVector %lld", (long long)input->dim[0]);
  snprintf (idea->title, sizeof idea->title, "Insert RepeatVector(%s)",
            hg_format_count (steps, sizeof steps, input->dim[0]));
  idea->model = hg_fix_insert (check->model, diagnostic->node - 1, text);
  idea->node++;
  return true;
}

static bool
flatten (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  if (diagnostic->node == 0 || check->nodes[diagnostic->node].in[0].rank < 2)
    return false;
  snprintf (idea->title, sizeof idea->title, "Insert Flatten");
  idea->model = hg_fix_insert (check->model, diagnostic->node - 1, "Flatten");
  idea->node++;
  return true;
}

/* A Dense in front that gives as many values as the node's shape option asks for. */
static bool
dense_before (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  HgValue target;
  if (diagnostic->node == 0
      || !hg_layer_get (check->model->nodes[diagnostic->node]->layer, "target_shape", &target)
      || check->nodes[diagnostic->node].in[0].rank != 1)
    return false;
  int64_t values = hg_shape_values (&target.shape);
  char text[64], count[48];
  snprintf (text, sizeof text, "Dense %lld", (long long)values);
  snprintf (idea->title, sizeof idea->title, "Insert Dense %s",
            hg_format_count (count, sizeof count, values));
  idea->model = values > 0 ? hg_fix_insert (check->model, diagnostic->node - 1, text) : NULL;
  idea->node++;
  return true;
}

/* The wrapped layer by itself: Dense 59 for TimeDistributed Dense 59. */
static bool
unwrap (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgLayer *layer = check->model->nodes[diagnostic->node]->layer;
  HgValue inner;
  char title[64];
  if (!layer->kind->wraps || !hg_layer_get (layer, "layer", &inner))
    return false;
  hg_layer_describe (inner.layer, title, sizeof title, NULL, 0);
  snprintf (idea->title, sizeof idea->title, "Use %s alone", title);
  idea->model = hg_edit_replace (check->model, diagnostic->node, inner.layer, NULL, NULL);
  idea->show_output = true;
  return true;
}

/* The number of units that a layer's state has; false where it has none. */
static bool
number_of_units (const HgLayer *layer, char *path, size_t size, HgValue *value)
{
  snprintf (path, size, "units");
  return hg_layer_get (layer, path, value) && value->type == HG_PARAM_INT;
}

/* Where a decoder takes a state of another size: as many units as the state has, or the other way round. */
static bool
units_of_state (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea, bool decoder)
{
  const HgNode *node = check->model->nodes[diagnostic->node];
  for (size_t k = 0; k < node->n_in; k++)
    {
      const HgEdge *in = &node->in[k];
      char path[HG_NAME_SIZE + 8], from[HG_NAME_SIZE + 8];
      HgValue own, state;
      if (in->slot == 0 || !number_of_units (node->layer, path, sizeof path, &own)
          || !number_of_units (check->model->nodes[in->node]->layer, from, sizeof from, &state)
          || own.i == state.i)
        continue;
      idea->show_output = decoder;
      return decoder ? hg_fix_number (check, diagnostic->node, path, state.i, idea)
                     : hg_fix_number (check, in->node, from, own.i, idea);
    }
  return false;
}

static bool
units_of_decoder (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  return units_of_state (check, diagnostic, idea, true);
}

static bool
units_of_encoder (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  return units_of_state (check, diagnostic, idea, false);
}

/* A decoder of the kind whose state it is handed: with the options that both have. */
static bool
kind_of_state (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgNode *node = check->model->nodes[diagnostic->node];
  const HgLayer *source = NULL;
  for (size_t k = 0; k < node->n_in; k++)
    if (node->in[k].slot > 0)
      source = check->model->nodes[node->in[k].node]->layer;
  if (source == NULL || source->kind == node->layer->kind)
    return false;
  HgLayer *layer = hg_layer_new (source->kind, NULL);
  for (size_t i = 0; layer != NULL && i < source->kind->n_params; i++)
    {
      HgValue value;
      const HgParam *param = &source->kind->params[i];
      HgLayer *next = hg_layer_get (node->layer, param->name, &value)
                          ? hg_layer_with (layer, param->name, value, NULL)
                          : NULL;
      if (next == NULL)
        continue;
      hg_layer_unref (layer);
      layer = next;
    }
  char title[64], old[64];
  if (layer == NULL)
    return false;
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  hg_fix_title (check->model, diagnostic->node, old, sizeof old);
  snprintf (idea->title, sizeof idea->title, "%s in place of %s", title, old);
  idea->model = hg_edit_exchange (check->model, diagnostic->node, layer, NULL, NULL);
  idea->show_output = true;
  hg_layer_unref (layer);
  return true;
}

/* As many units in the layer in front as the node's shape option asks for; not where that is the waist, which
 * would grow. */
static bool
width_before (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgNode *node = check->model->nodes[diagnostic->node];
  char path[HG_NAME_SIZE + 8];
  HgValue target;
  if (node->n_in != 1 || node->in[0].node == check->waist
      || !hg_layer_get (node->layer, "target_shape", &target)
      || check->nodes[diagnostic->node].in[0].rank != 1
      || !hg_layer_width (check->model->nodes[node->in[0].node]->layer, path, sizeof path, NULL))
    return false;
  int64_t values = hg_shape_values (&target.shape);
  return values > 0 && hg_fix_number (check, node->in[0].node, path, values, idea);
}

/* Branches of odd sizes, or a pool that ends up too small. */
static bool
pad (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  idea->node = diagnostic->node + 1;
  return hg_fix_pad_and_crop (check, idea);
}

/* A window that is larger than what it gets may hang over its edges. */
static bool
same_padding (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgLayer *layer = check->model->nodes[diagnostic->node]->layer;
  const HgParam *param = hg_layer_param (layer, "padding");
  HgValue same;
  char title[64];
  if (param == NULL || param->type != HG_PARAM_CHOICE || !hg_param_parse (param, "same", &same, NULL))
    return false;
  hg_fix_title (check->model, diagnostic->node, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Same padding in %s", title);
  idea->model = hg_edit_set (check->model, diagnostic->node, "padding", same, NULL, NULL);
  idea->show_output = true;
  return true;
}

/* Lays what the node gets out as @shape. */
static bool
lay_out (const HgCheck *check, const HgDiagnostic *diagnostic, const HgShape *shape, HgFixIdea *idea)
{
  char layer[160] = "Reshape ", text[HG_SHAPE_TEXT];
  if (diagnostic->node == 0 || !hg_shape_known (shape))
    return false;
  for (int i = 0; i < shape->rank; i++)
    snprintf (layer + strlen (layer), sizeof layer - strlen (layer), "%s%lld", i > 0 ? "x" : "",
              (long long)shape->dim[i]);
  snprintf (idea->title, sizeof idea->title, "Insert Reshape to %s", hg_shape_text (shape, text));
  idea->model = hg_fix_insert (check->model, diagnostic->node - 1, layer);
  idea->node++;
  return true;
}

/* A vector of 784 values as an image of 28 × 28. */
static bool
square_image (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *gets = &check->nodes[diagnostic->node].in[0];
  int64_t side = 2;
  if (gets->rank != 1 || gets->dim[0] < side * side || gets->dim[0] > LARGEST_SIDE * LARGEST_SIDE)
    return false;
  while (side * side < gets->dim[0])
    side++;
  HgShape shape = { .rank = 3, .dim = { side, side, 1 } };
  return side * side == gets->dim[0] && lay_out (check, diagnostic, &shape, idea);
}

/* A vector as a sequence of single values; rows as an image with one channel. */
static bool
one_feature (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  HgShape shape = check->nodes[diagnostic->node].in[0];
  if (shape.rank < 1 || shape.rank > 2)
    return false;
  shape.dim[shape.rank++] = 1;
  return lay_out (check, diagnostic, &shape, idea);
}

/* An image as a sequence of its rows. */
static bool
rows_as_steps (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  HgShape shape = check->nodes[diagnostic->node].in[0];
  if (shape.rank != 3 || !hg_shape_known (&shape))
    return false;
  shape.rank = 2;
  shape.dim[1] *= shape.dim[2];
  return lay_out (check, diagnostic, &shape, idea);
}

const HgFixThink hg_fixes_for_faults[] = { return_state,     units_of_decoder,
                                           units_of_encoder, kind_of_state,
                                           return_sequences, return_last_step,
                                           repeat_vector,    width_before,
                                           dense_before,     unwrap,
                                           flatten,          pad,
                                           same_padding,     NULL };
const HgFixThink hg_fixes_last_resorts[] = { square_image, one_feature, rows_as_steps, hg_fix_remove, NULL };
