/* Ideas for an output that is not shaped like the input. Most edit and try: only an edit after which the
 * model trains is proposed. See fix-idea.h. */
#include "base/format.h"
#include "layers/width.h"
#include "model/fix-idea.h"
#include <stdio.h>
#include <string.h>

enum
{
  RESHAPE = 160 /* bytes that hold the text of one */
};

/* A copy with the layer of @text after node @after, and what adding it is called into @title. */
static HgModel *
appended (const HgModel *model, size_t after, const char *text, char *title, size_t size)
{
  char name[64] = "";
  HgLayer *layer = hg_layer_parse (text, NULL);
  if (layer == NULL)
    return NULL;
  hg_layer_describe (layer, name, sizeof name, NULL, 0);
  HgModel *longer = hg_edit_insert (model, after, layer, NULL, NULL);
  hg_layer_unref (layer);
  snprintf (title, size, "Add %s", name);
  return longer;
}

HgModel *
hg_fix_append_dense (const HgCheck *check, size_t after, char *title, size_t size)
{
  const HgShape *input = hg_fix_input (check);
  char text[80];
  if (hg_shape_axis (input, -1) < 1)
    return NULL;
  snprintf (text, sizeof text, "%sDense %lld", input->rank > 1 ? "TimeDistributed " : "",
            (long long)hg_shape_axis (input, -1));
  return appended (check->model, after, text, title, size);
}

/* Takes @model, which has one more layer at its end. */
static bool
take_longer (HgFixIdea *idea, HgModel *model)
{
  idea->model = model;
  idea->node++;
  idea->show_output = true;
  return model != NULL;
}

static bool
append_dense (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  return take_longer (idea, hg_fix_append_dense (check, diagnostic->node, idea->title, sizeof idea->title));
}

/* "Reshape (28, 28, 1)": the layer that gives the input's shape. @text holds RESHAPE bytes. */
static void
reshape_text (const HgShape *input, char *text)
{
  char shape[HG_SHAPE_TEXT];
  hg_shape_keras (input, shape);
  const char *axes = strchr (shape, ' ');
  snprintf (text, RESHAPE, "Reshape (%s", axes != NULL ? axes : ")");
}

static bool
append_reshape (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check);
  char text[RESHAPE];
  if (hg_shape_values (input) != check->nodes[diagnostic->node].values)
    return false;
  reshape_text (input, text);
  return take_longer (idea, appended (check->model, diagnostic->node, text, idea->title, sizeof idea->title));
}

/* Sizes that pooling and upsampling do not bring back: the input filled up to a multiple of @unit along its
 * axes but the last, and the output cut back. */
static HgModel *
padded_to (const HgCheck *check, int64_t unit, HgShape *padded)
{
  const HgShape *input = hg_fix_input (check);
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
  HgModel *wider = hg_fix_insert (check->model, 0, text);
  snprintf (text, sizeof text, "Cropping%dD cropping=%s", plane ? 2 : 1, amounts);
  HgModel *cut = wider != NULL ? hg_fix_insert (wider, wider->outputs[0].node, text) : NULL;
  hg_model_unref (wider);
  return cut;
}

bool
hg_fix_pad_and_crop (const HgCheck *check, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check);
  HgShape padded;
  if (!hg_shape_known (input) || (input->rank != 2 && input->rank != 3))
    return false;
  for (int64_t unit = 2; unit <= 64; unit *= 2)
    {
      HgModel *model = padded_to (check, unit, &padded);
      if (model != NULL && hg_fix_trains (model))
        {
          char from[HG_SHAPE_TEXT], to[HG_SHAPE_TEXT];
          HgShape before = *input;
          before.rank = padded.rank = input->rank - 1;
          snprintf (idea->title, sizeof idea->title, "Pad %s → %s and crop at the end",
                    hg_shape_text (&before, from), hg_shape_text (&padded, to));
          idea->model = model;
          return true;
        }
      hg_model_unref (model);
    }
  return false;
}

static const HgShape *
output_shape (const HgCheck *check)
{
  const HgEdge *output = &check->model->outputs[0];
  return &check->nodes[output->node].out[output->slot];
}

/* Takes @model where it trains: an edit of the whole stack, whose output is the shape to show. */
static bool
propose (HgModel *model, HgFixIdea *idea)
{
  if (model == NULL || !hg_fix_trains (model))
    {
      hg_model_unref (model);
      return false;
    }
  idea->model = model;
  idea->node = model->outputs[0].node;
  idea->show_output = true;
  return true;
}

static bool
pad (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  return hg_fix_pad_and_crop (check, idea) && propose (idea->model, idea);
}

/* The layers work on the last axis alone, as Dense does on images: the values in a row, and back in the end.
 */
static bool
flatten_whole (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check);
  char text[RESHAPE];
  if (input->rank < 2 || !hg_shape_known (input))
    return false;
  reshape_text (input, text);
  HgModel *flat = hg_fix_insert (check->model, 0, "Flatten");
  HgModel *back = flat != NULL ? hg_fix_insert (flat, flat->outputs[0].node, text) : NULL;
  hg_model_unref (flat);
  snprintf (idea->title, sizeof idea->title, "Flatten the input and reshape the output");
  return propose (back, idea);
}

/* The last layer that gives up its time steps keeps them. */
static bool
keep_sequence (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  size_t last = check->model->outputs[0].node;
  size_t at = hg_fix_option_is (check->model, last, "return_sequences", false)
                  ? last
                  : hg_fix_find_above (check->model, last, false);
  char title[64];
  if (at == HG_NO_NODE)
    return false;
  hg_fix_title (check->model, at, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Return sequences in %s", title);
  return propose (hg_edit_set (check->model, at, "return_sequences", hg_value_bool (true), NULL, NULL), idea);
}

/* What came of a sequence is repeated for every step, before the last layer. */
static bool
repeat_before_last (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check);
  size_t last = check->model->outputs[0].node;
  char text[64], steps[32];
  if (input->rank != 2 || input->dim[0] < 1 || last == 0)
    return false;
  snprintf (text, sizeof text, "RepeatVector %lld", (long long)input->dim[0]);
  snprintf (idea->title, sizeof idea->title, "Insert RepeatVector(%s)",
            hg_format_count (steps, sizeof steps, input->dim[0]));
  return propose (hg_fix_insert (check->model, check->model->nodes[last]->in[0].node, text), idea);
}

/* A whole number of node @at that is @from where @to is wanted: the first with which the model trains. */
static bool
renumber (const HgCheck *check, size_t at, int64_t from, int64_t to, HgFixIdea *idea)
{
  const HgLayer *layer = check->model->nodes[at]->layer;
  HgValue inner = { .layer = layer }, value;
  bool wraps = layer->kind->wraps && hg_layer_get (layer, "layer", &inner), done = false;
  for (size_t i = 0; i < inner.layer->kind->n_params && !done; i++)
    {
      char path[HG_NAME_SIZE + 8];
      const HgParam *param = &inner.layer->kind->params[i];
      snprintf (path, sizeof path, "%s%s", wraps ? "layer." : "", param->name);
      if (param->type == HG_PARAM_INT && hg_layer_get (layer, path, &value) && value.i == from && from != to)
        done = hg_fix_number (check, at, path, to, idea) && propose (idea->model, idea);
    }
  return done;
}

/* The layer that says how many time steps come out says another number. */
static bool
steps_of_input (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check), *output = output_shape (check);
  bool done = false;
  if (input->rank != 2 || output->rank != 2 || input->dim[0] < 1)
    return false;
  for (size_t i = check->model->outputs[0].node; i > 0 && !done; i--)
    done = renumber (check, i, output->dim[0], input->dim[0], idea);
  return done;
}

/* Gives the last layer as many features as the input has. */
static bool
width_of_last (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  int64_t features = hg_shape_axis (hg_fix_input (check), -1), got = hg_shape_axis (output_shape (check), -1);
  return features > 0 && renumber (check, check->model->outputs[0].node, got, features, idea);
}

/* The model with same padding wherever there is a choice; NULL with memory only. */
static HgModel *
padded_everywhere (const HgModel *from)
{
  HgModel *model = hg_model_ref (from);
  for (size_t i = 0; model != NULL && i < from->n; i++)
    {
      const HgParam *param = hg_layer_param (model->nodes[i]->layer, "padding");
      HgValue same;
      if (param == NULL || param->type != HG_PARAM_CHOICE || !hg_param_parse (param, "same", &same, NULL))
        continue;
      HgModel *edited = hg_edit_set (model, i, "padding", same, NULL, NULL);
      hg_model_unref (model);
      model = edited;
    }
  return model;
}

/* Windows that hang over the edges keep what they slide over as large as it is; where that is an odd size,
 * the input is filled up besides. */
static bool
same_everywhere (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  HgModel *model = padded_everywhere (check->model);
  HgCheck *after = model != NULL ? hg_check_shapes (model, NULL) : NULL;
  bool done = false;
  if (after != NULL && !hg_model_equal (model, check->model))
    {
      snprintf (idea->title, sizeof idea->title, "Same padding in every layer");
      done = propose (hg_model_ref (model), idea);
      if (!done && after->n_faults == 0 && hg_fix_pad_and_crop (after, idea))
        {
          snprintf (idea->title, sizeof idea->title, "Same padding in every layer, and an even input");
          done = propose (idea->model, idea);
        }
    }
  hg_check_free (after);
  hg_model_unref (model);
  return done;
}

/* The output is the input's size divided by whole numbers: a pooling or stride that nothing undoes. The layer
 * that enlarges goes before the last one, which smooths what it gives, or else after it. */
static bool
enlarge (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check), *output = output_shape (check);
  size_t last = check->model->outputs[0].node;
  char text[64];
  int64_t by[2] = { 1, 1 };
  if (input->rank != output->rank || input->rank < 2 || input->rank > 3 || last == 0)
    return false;
  for (int i = 0; i < input->rank - 1; i++)
    {
      if (output->dim[i] < 1 || input->dim[i] < 1 || input->dim[i] % output->dim[i] != 0)
        return false;
      by[i] = input->dim[i] / output->dim[i];
    }
  if (by[0] * by[1] == 1)
    return false;
  if (input->rank == 3)
    snprintf (text, sizeof text, "UpSampling2D size=%lld,%lld", (long long)by[0], (long long)by[1]);
  else
    snprintf (text, sizeof text, "UpSampling1D size=%lld", (long long)by[0]);
  HgModel *before = hg_fix_insert (check->model, check->model->nodes[last]->in[0].node, text);
  if (input->rank == 3)
    snprintf (idea->title, sizeof idea->title, "Insert UpSampling2D %lld × %lld", (long long)by[0],
              (long long)by[1]);
  else
    snprintf (idea->title, sizeof idea->title, "Insert UpSampling1D %lld", (long long)by[0]);
  return propose (before, idea) || propose (hg_fix_insert (check->model, last, text), idea);
}

/* The output is larger: cut off what is too much. */
static bool
crop_output (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check), *output = output_shape (check);
  char text[128], want[HG_SHAPE_TEXT];
  int64_t over[2] = { 0 };
  if (input->rank != output->rank || input->rank < 2 || input->rank > 3)
    return false;
  for (int i = 0; i < input->rank - 1; i++)
    {
      over[i] = output->dim[i] - input->dim[i];
      if (input->dim[i] < 1 || over[i] < 0)
        return false;
    }
  if (input->rank == 3)
    snprintf (text, sizeof text, "Cropping2D cropping=0,%lld,0,%lld", (long long)over[0], (long long)over[1]);
  else
    snprintf (text, sizeof text, "Cropping1D cropping=0,%lld", (long long)over[0]);
  snprintf (idea->title, sizeof idea->title, "Crop the output to %s", hg_shape_text (input, want));
  return propose (hg_fix_insert (check->model, check->model->outputs[0].node, text), idea);
}

/* As many values as the input has, by the last layer's width, and then the input's shape. */
static bool
width_and_reshape (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *input = hg_fix_input (check), *output = output_shape (check);
  size_t last = check->model->outputs[0].node;
  int64_t values = hg_shape_values (output), features = hg_shape_axis (output, -1);
  int64_t steps = values > 0 && features > 0 ? values / features : 0;
  char path[HG_NAME_SIZE + 8], text[RESHAPE], width[96];
  if (output->rank > 2 || steps < 1 || check->input_values % steps != 0 || input->rank < 2
      || !hg_layer_width (check->model->nodes[last]->layer, path, sizeof path, NULL))
    return false;
  int64_t wanted = check->input_values / steps;
  /* The width alone does it. */
  if (output->rank == input->rank && wanted == hg_shape_axis (input, -1))
    return false;
  if (!hg_fix_number (check, last, path, wanted, idea))
    return false;
  reshape_text (input, text);
  HgModel *wide = idea->model, *shaped = wide != NULL ? hg_fix_insert (wide, last, text) : NULL;
  hg_model_unref (wide);
  snprintf (width, sizeof width, "%s", idea->title);
  snprintf (idea->title, sizeof idea->title, "%.80s, then Reshape", width);
  return propose (shaped, idea);
}

const HgFixThink hg_fixes_for_mismatch[] = { pad,
                                             flatten_whole,
                                             append_reshape,
                                             keep_sequence,
                                             repeat_before_last,
                                             same_everywhere,
                                             steps_of_input,
                                             width_of_last,
                                             enlarge,
                                             width_and_reshape,
                                             crop_output,
                                             append_dense,
                                             NULL };
