/* Looking for fixes: tables of ideas, each an edit that might help (fix-faults.c, fix-output.c, fix-waist.c).
 * An idea is offered when a check of the edited model shows that the fault is gone and no new one came; where
 * there is none of that sort, also when the only faults left are further down, to be mended next. */
#include "base/format.h"
#include "model/fix-idea.h"
#include <stdio.h>
#include <string.h>

void
hg_fix_title (const HgModel *model, size_t node, char *title, size_t size)
{
  hg_layer_describe (model->nodes[node]->layer, title, size, NULL, 0);
}

bool
hg_fix_option_is (const HgModel *model, size_t node, const char *path, bool wanted)
{
  HgValue value;
  return hg_layer_get (model->nodes[node]->layer, path, &value) && value.type == HG_PARAM_BOOL
         && (value.i != 0) == wanted;
}

size_t
hg_fix_find_above (const HgModel *model, size_t from, bool wanted)
{
  for (size_t i = from; model->nodes[i]->n_in > 0;)
    {
      i = model->nodes[i]->in[0].node;
      if (hg_fix_option_is (model, i, "return_sequences", wanted))
        return i;
      if (hg_fix_option_is (model, i, "return_sequences", !wanted))
        break;
    }
  return HG_NO_NODE;
}

const HgShape *
hg_fix_input (const HgCheck *check)
{
  return &check->nodes[0].out[0];
}

HgModel *
hg_fix_insert (const HgModel *model, size_t after, const char *text)
{
  HgLayer *layer = hg_layer_parse (text, NULL);
  HgModel *edited = layer != NULL ? hg_edit_insert (model, after, layer, NULL, NULL) : NULL;
  hg_layer_unref (layer);
  return edited;
}

bool
hg_fix_trains (const HgModel *model)
{
  HgCheck *check = hg_check_shapes (model, NULL);
  bool trains = check != NULL && check->n_faults == 0 && check->trains;
  hg_check_free (check);
  return trains;
}

bool
hg_fix_number (const HgCheck *check, size_t at, const char *path, int64_t value, HgFixIdea *idea)
{
  const HgParam *param = hg_layer_param (check->model->nodes[at]->layer, path);
  char title[64], one[64], many[64], count[80];
  if (param == NULL)
    return false;
  snprintf (many, sizeof many, "%c%s", param->title[0] | ' ',
            param->title + 1); /* "Units" within a sentence */
  size_t length = strlen (many);
  snprintf (one, sizeof one, "%.*s", (int)(length - (many[length - 1] == 's')), many);
  hg_fix_title (check->model, at, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "%s in %s",
            hg_format_items (count, sizeof count, value, one, many), title);
  idea->model = hg_edit_set (check->model, at, path, hg_value_int (value), NULL, NULL);
  return true;
}

bool
hg_fix_remove (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea)
{
  char title[64];
  hg_fix_title (check->model, diagnostic->node, title, sizeof title);
  snprintf (idea->title, sizeof idea->title, "Remove %s", title);
  idea->model = hg_edit_remove (check->model, diagnostic->node, NULL, NULL);
  idea->node--;
  idea->show_output = true;
  return diagnostic->node > 0;
}

/* Whether the faults of @check are all behind node @node. */
static bool
only_behind (const HgCheck *check, size_t node)
{
  bool behind = true;
  for (size_t i = 0; i < check->n_diagnostics; i++)
    behind &= check->diagnostics[i].severity != HG_FAULT || check->diagnostics[i].node > node;
  return behind;
}

/* Whether the idea did what it was for; @further: the faults may now be further down. */
static bool
helps (const HgCheck *before, const HgDiagnostic *diagnostic, const HgCheck *after, size_t node, bool further)
{
  if (diagnostic->severity == HG_FAULT)
    return after->nodes[node].state != HG_NODE_BROKEN
           && (after->n_faults < before->n_faults
               || (further && after->n_faults == before->n_faults && only_behind (after, node)));
  if (diagnostic->severity == HG_MISMATCH)
    return after->n_faults == 0 && after->trains;
  return after->n_faults == 0 && after->trains >= before->trains
         && (after->ratio > 1 || !hg_is_about_waist (before, diagnostic));
}

static void
take (HgDiagnostic *diagnostic, const HgFixIdea *idea, const HgCheck *after)
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

static bool
consider (const HgCheck *check, HgDiagnostic *diagnostic, HgFixIdea *idea, bool further, HgError *error)
{
  HgCheck *after = idea->model != NULL ? hg_check_shapes (idea->model, error) : NULL;
  if (idea->model != NULL && after == NULL)
    {
      hg_model_unref (idea->model);
      return false;
    }
  if (after != NULL && helps (check, diagnostic, after, idea->node, further))
    take (diagnostic, idea, after);
  else
    hg_model_unref (idea->model);
  hg_check_free (after);
  return true;
}

static bool
try_all (const HgCheck *check, HgDiagnostic *diagnostic, const HgFixThink *ideas, size_t most, bool further,
         HgError *error)
{
  for (; *ideas != NULL && diagnostic->n_fixes < most; ideas++)
    {
      HgFixIdea idea = { .node = diagnostic->node };
      if ((*ideas) (check, diagnostic, &idea) && !consider (check, diagnostic, &idea, further, error))
        return false;
    }
  return true;
}

bool
hg_find_fixes (const HgCheck *check, HgDiagnostic *diagnostic, HgError *error)
{
  if (check->model->n == 1) /* what is not there cannot be mended */
    return true;
  if (diagnostic->severity == HG_MISMATCH)
    return try_all (check, diagnostic, hg_fixes_for_mismatch, HG_MAX_FIXES, false, error);
  if (diagnostic->severity == HG_WARNING)
    return try_all (check, diagnostic, hg_fixes_for_warnings, HG_MAX_FIXES, false, error);
  bool done = try_all (check, diagnostic, hg_fixes_for_faults, HG_MAX_FIXES, false, error);
  for (int further = 0; done && further < 2 && diagnostic->n_fixes == 0; further++)
    {
      if (further)
        done = try_all (check, diagnostic, hg_fixes_for_faults, HG_MAX_FIXES, true, error);
      if (done && diagnostic->n_fixes == 0)
        done = try_all (check, diagnostic, hg_fixes_last_resorts, 1, further, error);
    }
  return done;
}
