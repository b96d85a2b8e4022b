/* Ideas for what is not wrong, but will not do what people expect. See fix-idea.h. */
#include "base/format.h"
#include "layers/width.h"
#include "model/fix-idea.h"
#include <stdio.h>

enum
{
  SMALLER = 4 /* than the input is a waist that is proposed */
};

bool
hg_is_about_waist (const HgCheck *check, const HgDiagnostic *diagnostic)
{
  return diagnostic->node == check->waist && check->ratio > 0 && check->ratio <= 1;
}

/* For a waist that keeps its sequence: the last step only, repeated for the decoder. */
static bool
squeeze_time (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgShape *gives = &check->nodes[diagnostic->node].out[0];
  char text[64], title[64];
  if (!hg_is_about_waist (check, diagnostic)
      || !hg_fix_option_is (check->model, diagnostic->node, "return_sequences", true) || gives->rank != 2)
    return false;
  HgModel *last
      = hg_edit_set (check->model, diagnostic->node, "return_sequences", hg_value_bool (false), NULL, NULL);
  snprintf (text, sizeof text, "RepeatVector %lld", (long long)gives->dim[0]);
  hg_fix_title (check->model, diagnostic->node, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Only the last step of %s, repeated", title);
  idea->model = last != NULL ? hg_fix_insert (last, diagnostic->node, text) : NULL;
  hg_model_unref (last);
  idea->show_output = true;
  return true;
}

/* What nothing uses can go. */
static bool
remove_unused (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  size_t readers[HG_MAX_OUTPUTS];
  bool used = hg_model_readers (check->model, diagnostic->node, readers) > 0;
  for (size_t k = 0; k < check->model->n_outputs; k++)
    used |= check->model->outputs[k].node == diagnostic->node;
  return !used && hg_fix_remove (check, diagnostic, idea);
}

/* A waist of a quarter of the input: by the width of the layer that gives it, or of the one above a waist
 * that has none, such as a pooling. */
static bool
narrow_waist (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  const HgModel *model = check->model;
  size_t at = diagnostic->node;
  char path[HG_NAME_SIZE + 8];
  HgValue width;
  if (!hg_is_about_waist (check, diagnostic))
    return false;
  while (!hg_layer_width (model->nodes[at]->layer, path, sizeof path, NULL))
    {
      if (model->nodes[at]->n_in != 1)
        return false;
      at = model->nodes[at]->in[0].node;
    }
  hg_layer_get (model->nodes[at]->layer, path, &width);
  double want = (double)width.i * (double)check->input_values / (double)check->waist_values / SMALLER;
  idea->show_output = true;
  return hg_fix_number (check, at, path, want < 1 ? 1 : (int64_t)want, idea);
}

const HgFixThink hg_fixes_for_warnings[] = { squeeze_time, narrow_waist, remove_unused, NULL };
