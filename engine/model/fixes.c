/* Looking for fixes: a table of ideas, each an edit that might help. An idea is offered when a check of the
 * edited model shows that the fault is gone and no new one came. No idea knows a layer kind by more than the
 * names of its options, so a new kind with `return_sequences` is mended like an LSTM. */
#include "base/format.h"
#include "model/check-private.h"
#include "model/edit.h"
#include <stdio.h>
#include <string.h>

/* A candidate: the model after it, and where the node in question went. */
typedef struct
{
  HgModel *model;
  size_t node;      /* index of the diagnosed node in @model */
  bool show_output; /* the shape to show is what that node gives, not what it gets */
  char title[96];
  char because[128];
} Idea;

typedef bool (*Think) (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea);

static void
title_of (const HgModel *model, size_t node, char *title, size_t size)
{
  hg_layer_describe (model->nodes[node]->layer, title, size, NULL, 0);
}

static bool
option_is (const HgModel *model, size_t node, const char *path, bool wanted)
{
  HgValue value;
  return hg_layer_get (model->nodes[node]->layer, path, &value) && value.type == HG_PARAM_BOOL
         && (value.i != 0) == wanted;
}

/* The nearest node above @from whose `return_sequences` is @wanted, or HG_NO_NODE. */
static size_t
find_above (const HgModel *model, size_t from, bool wanted)
{
  for (size_t i = from; model->nodes[i]->n_in > 0;)
    {
      i = model->nodes[i]->in[0].node;
      if (option_is (model, i, "return_sequences", wanted))
        return i;
      if (option_is (model, i, "return_sequences", !wanted))
        break;
    }
  return HG_NO_NODE;
}

static const HgShape *
input_shape (const HgCheck *check)
{
  return &check->nodes[0].out[0];
}

static HgModel *
insert_text (const HgModel *model, size_t after, const char *text)
{
  HgLayer *layer = hg_layer_parse (text, NULL);
  HgModel *edited = layer != NULL ? hg_edit_insert (model, after, layer, NULL, NULL) : NULL;
  hg_layer_unref (layer);
  return edited;
}

static bool
return_sequences (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  size_t above = find_above (check->model, diagnostic->node, false);
  char title[64];
  if (above == HG_NO_NODE)
    return false;
  title_of (check->model, above, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Return sequences in %s", title);
  snprintf (idea->because, sizeof idea->because, "%s returns only its last step", title);
  idea->model = hg_edit_set (check->model, above, "return_sequences", hg_value_bool (true), NULL, NULL);
  return true;
}

static bool
return_last_step (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  size_t above = find_above (check->model, diagnostic->node, true);
  char title[64];
  if (above == HG_NO_NODE)
    return false;
  title_of (check->model, above, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Only the last step of %s", title);
  snprintf (idea->because, sizeof idea->because, "%s returns every step", title);
  idea->model = hg_edit_set (check->model, above, "return_sequences", hg_value_bool (false), NULL, NULL);
  return true;
}

/* A wire takes a state that its layer does not hand out. */
static bool
return_state (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgNode *node = check->model->nodes[diagnostic->node];
  for (size_t k = 0; k < node->n_in; k++)
    if (node->in[k].slot > 0 && option_is (check->model, node->in[k].node, "return_state", false))
      {
        char title[64];
        title_of (check->model, node->in[k].node, title, sizeof title);
        snprintf (idea->title, sizeof idea->title, "Return state in %s", title);
        idea->model
            = hg_edit_set (check->model, node->in[k].node, "return_state", hg_value_bool (true), NULL, NULL);
        return true;
      }
  return false;
}

static bool
repeat_vector (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgShape *input = input_shape (check);
  char text[64], steps[32];
  if (input->rank != 2 || input->dim[0] < 1 || diagnostic->node == 0)
    return false;
  snprintf (text, sizeof text, "RepeatVector %lld", (long long)input->dim[0]);
  snprintf (idea->title, sizeof idea->title, "Insert RepeatVector(%s)",
            hg_format_count (steps, sizeof steps, input->dim[0]));
  idea->model = insert_text (check->model, diagnostic->node - 1, text);
  idea->node++;
  return true;
}

static bool
flatten (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  if (diagnostic->node == 0 || check->nodes[diagnostic->node].in[0].rank < 2)
    return false;
  snprintf (idea->title, sizeof idea->title, "Insert Flatten");
  idea->model = insert_text (check->model, diagnostic->node - 1, "Flatten");
  idea->node++;
  return true;
}

/* A Dense in front that gives as many values as the node's shape option asks for. */
static bool
dense_before (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
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
  idea->model = values > 0 ? insert_text (check->model, diagnostic->node - 1, text) : NULL;
  idea->node++;
  return true;
}

/* The wrapped layer by itself: Dense 59 for TimeDistributed Dense 59. */
static bool
unwrap (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
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

static bool
remove_node (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  char title[64];
  title_of (check->model, diagnostic->node, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Remove %s", title);
  idea->model = hg_edit_remove (check->model, diagnostic->node, NULL, NULL);
  idea->node--;
  idea->show_output = true;
  return diagnostic->node > 0;
}

/* Gives the last layer as many features as the input has. */
static bool
width_of_last (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgLayer *layer = check->model->nodes[diagnostic->node]->layer;
  int64_t features = hg_shape_axis (input_shape (check), -1);
  char title[64], count[48];
  HgValue inner = { .layer = layer };
  bool wraps = layer->kind->wraps && hg_layer_get (layer, "layer", &inner);
  for (size_t i = 0; i < inner.layer->kind->n_params; i++)
    {
      const HgParam *param = &inner.layer->kind->params[i];
      char path[80];
      if (!(param->flags & HG_PARAM_WIDTH) || features < 1)
        continue;
      snprintf (path, sizeof path, "%s%s", wraps ? "layer." : "", param->name);
      title_of (check->model, diagnostic->node, title, sizeof title);
      snprintf (idea->title, sizeof idea->title, "%s %s in %s",
                hg_format_count (count, sizeof count, features), param->name, title);
      idea->model = hg_edit_set (check->model, diagnostic->node, path, hg_value_int (features), NULL, NULL);
      idea->show_output = true;
      return true;
    }
  return false;
}

/* Appends @text after the last node. */
static bool
append (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea, const char *text)
{
  char title[64] = "";
  HgLayer *layer = hg_layer_parse (text, NULL);
  if (layer == NULL)
    return false;
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  idea->model = hg_edit_insert (check->model, diagnostic->node, layer, NULL, NULL);
  hg_layer_unref (layer);
  snprintf (idea->title, sizeof idea->title, "Add %s", title);
  idea->node++;
  idea->show_output = true;
  return true;
}

static bool
append_dense (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgShape *input = input_shape (check);
  char text[80];
  if (hg_shape_axis (input, -1) < 1)
    return false;
  snprintf (text, sizeof text, "%sDense %lld", input->rank > 1 ? "TimeDistributed " : "",
            (long long)hg_shape_axis (input, -1));
  return append (check, diagnostic, idea, text);
}

static bool
append_reshape (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgShape *input = input_shape (check);
  char text[160] = "Reshape ", shape[HG_SHAPE_TEXT];
  if (hg_shape_values (input) != check->nodes[diagnostic->node].values)
    return false;
  hg_shape_keras (input, shape);
  const char *axes = strchr (shape, ' ');
  snprintf (text, sizeof text, "Reshape (%s", axes != NULL ? axes : ")");
  return append (check, diagnostic, idea, text);
}

/* Sizes that pooling and upsampling do not bring back: the input filled up to a multiple of @unit along its
 * axes but the last, and the output cut back. */
static HgModel *
padded_to (const HgCheck *check, int64_t unit, HgShape *padded)
{
  const HgShape *input = input_shape (check);
  char amounts[96], text[128];
  int64_t behind[2] = { 0 };
  *padded = *input;
  for (int axis = 0; axis < input->rank - 1; axis++)
    {
      padded->dim[axis] = (input->dim[axis] + unit - 1) / unit * unit;
      behind[axis] = padded->dim[axis] - input->dim[axis];
    }
  if (behind[0] == 0 && behind[1] == 0)
    return NULL;
  bool plane = input->rank == 3;
  snprintf (amounts, sizeof amounts, plane ? "0,%lld,0,%lld" : "0,%lld", (long long)behind[0],
            (long long)behind[1]);
  snprintf (text, sizeof text, "ZeroPadding%dD padding=%s", plane ? 2 : 1, amounts);
  HgModel *wider = insert_text (check->model, 0, text);
  snprintf (text, sizeof text, "Cropping%dD cropping=%s", plane ? 2 : 1, amounts);
  HgModel *cut = wider != NULL ? insert_text (wider, wider->outputs[0].node, text) : NULL;
  hg_model_unref (wider);
  return cut;
}

static bool
pad_and_crop (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgShape *input = input_shape (check);
  HgShape padded;
  if (!hg_shape_known (input) || (input->rank != 2 && input->rank != 3))
    return false;
  for (int64_t unit = 2; unit <= 64; unit *= 2)
    {
      HgModel *model = padded_to (check, unit, &padded);
      HgCheck *after = model != NULL ? hg_check_shapes (model, NULL) : NULL;
      bool trains = after != NULL && after->trains;
      hg_check_free (after);
      if (trains)
        {
          char from[HG_SHAPE_TEXT], to[HG_SHAPE_TEXT];
          HgShape before = *input;
          before.rank = padded.rank = input->rank - 1;
          snprintf (idea->title, sizeof idea->title, "Pad %s → %s and crop at the end",
                    hg_shape_text (&before, from), hg_shape_text (&padded, to));
          idea->model = model;
          idea->node = model->outputs[0].node;
          idea->show_output = true;
          return true;
        }
      hg_model_unref (model);
    }
  return false;
}

/* Whether the warning says that nothing is compressed. */
static bool
is_about_waist (const HgCheck *check, const HgDiagnostic *diagnostic)
{
  return diagnostic->node == check->waist && check->ratio > 0 && check->ratio <= 1;
}

/* For a waist that keeps its sequence: the last step only, repeated for the decoder. */
static bool
squeeze_time (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgShape *gives = &check->nodes[diagnostic->node].out[0];
  char text[64], title[64];
  if (!is_about_waist (check, diagnostic)
      || !option_is (check->model, diagnostic->node, "return_sequences", true) || gives->rank != 2)
    return false;
  HgModel *last
      = hg_edit_set (check->model, diagnostic->node, "return_sequences", hg_value_bool (false), NULL, NULL);
  snprintf (text, sizeof text, "RepeatVector %lld", (long long)gives->dim[0]);
  title_of (check->model, diagnostic->node, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Only the last step of %s, repeated", title);
  idea->model = last != NULL ? insert_text (last, diagnostic->node, text) : NULL;
  hg_model_unref (last);
  idea->show_output = true;
  return true;
}

/* A waist of a quarter of the input. */
static bool
narrow_waist (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  const HgLayer *layer = check->model->nodes[diagnostic->node]->layer;
  int64_t width = check->input_values / 4;
  char title[64], count[48];
  if (!is_about_waist (check, diagnostic) || check->nodes[diagnostic->node].out[0].rank != 1 || width < 1)
    return false;
  for (size_t i = 0; i < layer->kind->n_params; i++)
    if (layer->kind->params[i].flags & HG_PARAM_WIDTH)
      {
        title_of (check->model, diagnostic->node, title, sizeof title);
        snprintf (idea->title, sizeof idea->title, "%s %s in %s",
                  hg_format_count (count, sizeof count, width), layer->kind->params[i].name, title);
        idea->model = hg_edit_set (check->model, diagnostic->node, layer->kind->params[i].name,
                                   hg_value_int (width), NULL, NULL);
        idea->show_output = true;
        return true;
      }
  return false;
}

/* What nothing uses can go. */
static bool
remove_unused (const HgCheck *check, const HgDiagnostic *diagnostic, Idea *idea)
{
  size_t readers[HG_MAX_OUTPUTS];
  bool used = hg_model_readers (check->model, diagnostic->node, readers) > 0;
  for (size_t k = 0; k < check->model->n_outputs; k++)
    used |= check->model->outputs[k].node == diagnostic->node;
  return !used && remove_node (check, diagnostic, idea);
}

static const Think for_faults[]
    = { return_state, return_sequences, return_last_step, repeat_vector, dense_before,
        unwrap,       flatten,          remove_node,      NULL };
static const Think for_mismatch[] = { pad_and_crop, append_reshape, width_of_last, append_dense, NULL };
static const Think for_warnings[] = { squeeze_time, narrow_waist, remove_unused, NULL };

/* Whether the idea did what it was for. */
static bool
helps (const HgCheck *before, const HgDiagnostic *diagnostic, const HgCheck *after, size_t node)
{
  if (diagnostic->severity == HG_FAULT)
    return after->nodes[node].state != HG_NODE_BROKEN && after->n_faults < before->n_faults;
  if (diagnostic->severity == HG_MISMATCH)
    return after->n_faults == 0 && after->trains;
  return after->n_faults == 0 && after->trains >= before->trains
         && (after->ratio > 1 || !is_about_waist (before, diagnostic));
}

static bool
consider (const HgCheck *check, HgDiagnostic *diagnostic, Idea *idea, HgError *error)
{
  HgCheck *after = idea->model != NULL ? hg_check_shapes (idea->model, error) : NULL;
  if (idea->model != NULL && after == NULL)
    {
      hg_model_unref (idea->model);
      return false;
    }
  bool taken = after != NULL && helps (check, diagnostic, after, idea->node);
  if (taken)
    {
      HgFix *fix = &diagnostic->fixes[diagnostic->n_fixes++];
      snprintf (fix->title, sizeof fix->title, "%s", idea->title);
      fix->shape = idea->show_output ? after->nodes[idea->node].out[0] : after->nodes[idea->node].in[0];
      fix->model = idea->model;
      size_t used = strlen (diagnostic->sentence);
      if (*idea->because != '\0' && strstr (diagnostic->sentence, "because") == NULL && used > 0)
        snprintf (diagnostic->sentence + used - 1, sizeof diagnostic->sentence - used, ", because %s.",
                  idea->because);
    }
  else
    hg_model_unref (idea->model);
  hg_check_free (after);
  return true;
}

bool
hg_find_fixes (const HgCheck *check, HgDiagnostic *diagnostic, HgError *error)
{
  const Think *ideas = diagnostic->severity == HG_FAULT      ? for_faults
                       : diagnostic->severity == HG_MISMATCH ? for_mismatch
                                                             : for_warnings;
  for (; *ideas != NULL && diagnostic->n_fixes < HG_MAX_FIXES; ideas++)
    {
      Idea idea = { .node = diagnostic->node };
      if ((*ideas) (check, diagnostic, &idea) && !consider (check, diagnostic, &idea, error))
        return false;
      /* Taking the layer out is the last resort: not beside a real fix. */
      if (diagnostic->n_fixes > 0 && ideas[1] == remove_node)
        break;
    }
  return true;
}
