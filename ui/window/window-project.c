/* What a project holds of a window, and a window as a project left it. */
#include "train/data-fit.h"
#include "ui/views/runs-view.h"
#include "ui/window/window-private.h"
#include "ui/window/window-train.h"

/* The name of node @node of @model into @text; "" where it is none. */
static void
name_node (const HgModel *model, size_t node, char *text)
{
  g_strlcpy (text, node < model->n ? model->nodes[node]->name : "", HG_NAME_SIZE);
}

/* @origin and @scaler may be NULL. */
static void
describe_data (HgProject *project, const HgDataOrigin *origin, const HgPrepareOptions *prepare,
               const HgScaler *scaler)
{
  project->prepare = *prepare;
  project->data = origin != NULL ? hg_data_origin_copy (origin, NULL) : NULL;
  project->scaler = scaler != NULL ? hg_scaler_copy (scaler, NULL) : NULL;
}

/* What the run reached, where it was measured with the weights and on the data that the project holds:
 * weights that were rewound, or other data, have reached something else. */
static void
describe_results (HourglassWindow *self, HgProject *project)
{
  HourglassRunsView *view = HOURGLASS_RUNS_VIEW (hourglass_window_get_view (self, "runs"));
  const HgModel *model;
  HgKeptRun *run = project->run;
  const HgRunResults *results
      = run != NULL ? hourglass_run_list_get_results (hourglass_runs_view_get_list (view), run->log) : NULL;
  if (results == NULL
      || hourglass_document_get_trained (self->document, &model) != hourglass_run_get_weights (self->run)
      || hourglass_document_get_data (self->document) != hourglass_run_get_data (self->run))
    return;
  run->measured = true;
  run->results = *results;
}

HgProject *
hourglass_window_describe (HourglassWindow *self, const HgModel *model, HgError *error)
{
  HgProject *project = hg_project_new (error);
  HgPrepared *data = hourglass_document_get_data (self->document);
  const HgModel *shown = hourglass_document_get_settled (self->document);
  if (project == NULL)
    return NULL;
  if (data != NULL)
    describe_data (project, data->origin, &data->options, data->scaler);
  else if (self->awaited != NULL)
    describe_data (project, self->awaited->data, &self->awaited->prepare, self->awaited->scaler);
  name_node (model, model->waist, project->encoder_end);
  name_node (shown, hourglass_document_get_selection (self->document), project->selected);
  g_strlcpy (project->view, gtk_stack_get_visible_child_name (self->views), sizeof project->view);
  g_auto (GStrv) folded = hourglass_canvas_get_folded (self->canvas);
  for (char **key = folded; *key != NULL; key++)
    hg_project_add_folded (project, *key);
  hourglass_run_describe (self->run, model, project);
  describe_results (self, project);
  return project;
}

/* Whether both scale alike: data that has changed does not. */
static gboolean
same_scaler (const HgScaler *a, const HgScaler *b)
{
  const gsize bytes = a->n * sizeof *a->offset;
  return a->kind == b->kind && a->n == b->n
         && (a->kind == HG_SCALE_NONE
             || (memcmp (a->offset, b->offset, bytes) == 0 && memcmp (a->unit, b->unit, bytes) == 0));
}

void
hourglass_window_attach_data (HourglassWindow *self, HgPrepared *data)
{
  HgProject *awaited = g_steal_pointer (&self->awaited);
  if (awaited->scaler != NULL && same_scaler (awaited->scaler, data->scaler))
    hourglass_run_attach_data (self->run, data);
  else if (awaited->scaler != NULL)
    {
      g_autofree char *sentence = g_strdup_printf (
          "%s has changed since the training: the curves are of what it was", data->dataset->name);
      hourglass_window_toast (self, sentence);
    }
  hg_project_free (awaited);
}

/* Opens the data again; where it is gone one sentence says so and the rest stays. Until it is there a draft
 * or a file says of it what @project says. */
static void
reload_data (HourglassWindow *self, const HgProject *project)
{
  if (project->data == NULL)
    return;
  g_autoptr (HourglassDataRequest) request
      = hourglass_data_request_again (project->data, &project->prepare, project->path);
  hourglass_window_load (self, request, NULL);
  self->awaited = hg_project_new (NULL);
  if (self->awaited != NULL)
    describe_data (self->awaited, project->data, &project->prepare, project->scaler);
}

/* A file holds one model: what was shown over it is an edit of that. */
static void
take_draft (HourglassWindow *self, const HgProject *project)
{
  if (project->edited != NULL)
    hourglass_document_apply (self->document, hg_model_ref (project->edited), "edits before the restart");
  if (project->modified)
    hourglass_document_set_unsaved (self->document);
}

gboolean
hourglass_window_came_with (const HgPrepared *data, const HgPreset *preset)
{
  return data != NULL && preset != NULL && g_str_equal (data->dataset->name, preset->data);
}

/* Lets go of the data that came with the example @preset (NULL: none was shown), here or on their way, unless
 * the model that was opened in its place takes them: nobody chose them for it. */
static void
leave_example (HourglassWindow *self, const HgPreset *preset)
{
  HgPrepared *data = hourglass_document_get_data (self->document);
  if (preset == NULL)
    return;
  if (g_strcmp0 (self->loading_name, preset->data) == 0)
    hourglass_window_stop_loading (self);
  if (hourglass_window_came_with (data, preset)
      && !hg_data_fits (hourglass_document_get_check (self->document), data, NULL))
    hourglass_document_set_data (self->document, NULL);
}

/* What the project of the model that is shown holds besides. */
static void
take_project (HourglassWindow *self, const HgModel *model, HgWeights *weights, const HgProject *project,
              const char *path)
{
  hourglass_window_stop_loading (self);
  hourglass_document_set_data (self->document, NULL);
  hourglass_run_restore (self->run, project, model, weights);
  if (project->draft)
    take_draft (self, project);
  reload_data (self, project);
  if (gtk_stack_get_child_by_name (self->views, project->view) != NULL)
    hourglass_window_show_view (self, project->view);
  hourglass_document_select (
      self->document, hg_model_find (hourglass_document_get_settled (self->document), project->selected));
  g_autoptr (GPtrArray) folded = g_ptr_array_new ();
  for (gsize i = 0; i < project->n_folded; i++)
    g_ptr_array_add (folded, project->folded[i]);
  g_ptr_array_add (folded, NULL);
  hourglass_canvas_restore_folded (self->canvas, (const char *const *)folded->pdata);
  g_autofree char *file = path != NULL ? g_path_get_basename (path) : g_strdup (model->name);
  for (gsize i = 0; i < project->n_remarks; i++)
    {
      g_autofree char *sentence = g_strdup_printf ("%s: %s", file, project->remarks[i]);
      hourglass_window_toast (self, sentence);
    }
}

/* Data that come with the model that goes are not waited for any more, and nobody asked that this one be
 * trained. */
void
hourglass_window_take (HourglassWindow *self, const HgModel *model, HgWeights *weights,
                       const HgProject *project, const char *path, HourglassFileFacts *facts)
{
  const HgPreset *preset = hourglass_document_get_preset (self->document);
  hourglass_window_show_main (self);
  if (self->awaited != NULL)
    hourglass_window_stop_loading (self);
  self->from_start = FALSE; /* data that fail to load leave what is shown now */
  hourglass_window_end_wait (self);
  hourglass_run_shutdown (self->run);
  g_clear_pointer (&self->awaited, hg_project_free);
  hourglass_document_open_model (self->document, model, weights, path, facts);
  leave_example (self, preset);
  hourglass_canvas_restore_folded (self->canvas, NULL);
  if (project != NULL)
    take_project (self, model, weights, project, path);
  hourglass_window_refresh (self);
}
