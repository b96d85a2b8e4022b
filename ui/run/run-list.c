/* See run-list.h. A record is added when it is complete: until then the run is on its way in a task. */
#include "ui/run/run-list.h"
#include "base/program.h"
#include "files/read-file.h"
#include "reader/open.h"
#include <math.h>

struct _HourglassRunItem
{
  GObject parent_instance;
  HgRunRecord *record;
};

G_DEFINE_FINAL_TYPE (HourglassRunItem, hourglass_run_item, G_TYPE_OBJECT)

static void
hourglass_run_item_finalize (GObject *object)
{
  hg_run_record_unref (HOURGLASS_RUN_ITEM (object)->record);
  G_OBJECT_CLASS (hourglass_run_item_parent_class)->finalize (object);
}

static void
hourglass_run_item_class_init (HourglassRunItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_run_item_finalize;
}

static void
hourglass_run_item_init (HourglassRunItem *self)
{
}

HgRunRecord *
hourglass_run_item_get_record (HourglassRunItem *self)
{
  return self->record;
}

struct _HourglassRunList
{
  GObject parent_instance;
  HourglassRun *run;
  GListStore *items;
  GPtrArray *taken; /* logs of the runs that were followed to their end: undoing a branch brings a run back */
  GCancellable *alive;
};

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassRunList, hourglass_run_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* A run on its way into the list. */
typedef struct
{
  HgRunRecord *record;
  HgKeptRun *run;
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;   /* NULL: to be opened as the project says */
  HgProject *project; /* of a file, or NULL */
  HgJob job;
} Task;

static void
free_task (gpointer data)
{
  Task *task = data;
  hg_run_record_unref (task->record);
  hg_kept_run_free (task->run);
  hg_model_unref (task->model);
  hg_weights_unref (task->weights);
  hg_prepared_unref (task->data);
  hg_project_free (task->project);
  g_free (task);
}

static void
cancel (GCancellable *cancellable, gpointer data)
{
  hg_job_cancel (&((Task *)data)->job);
}

/* The data of a file's run, split and scaled as they were; NULL where they are gone. */
static HgPrepared *
open_data (const HgProject *project, HgJob *job)
{
  char folder[HG_PROGRAM_PATH];
  char *name = project->data != NULL ? hg_data_origin_find (project->data, project->path, NULL) : NULL;
  if (name == NULL)
    return NULL;
  const HgDataOptions options = hg_data_origin_options (
      project->data, hg_program_data (folder, sizeof folder, HOURGLASS_SOURCE_DATA));
  HgPrepareOptions prepare = project->prepare;
  prepare.scaler = project->scaler;
  HgDataset *dataset = hg_data_open (name, &options, job, NULL);
  free (name);
  return dataset != NULL ? hg_prepared_take (dataset, &prepare, NULL) : NULL;
}

static void
measure (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Task *it = data;
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (cancel), it, NULL);
  if (!it->run->measured && it->data == NULL)
    it->data = open_data (it->project, &it->job);
  if (it->data != NULL)
    hg_run_measure_kept (it->run, it->model, it->weights, it->data, NULL, &it->job, NULL);
  it->record->results = it->run->results;
  g_cancellable_disconnect (cancellable, id);
  g_task_return_boolean (task, TRUE);
}

/* Runs of one model are told apart by their number. */
static void
number (HourglassRunList *self, HgRunRecord *record)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint same = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HourglassRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      const char *other = item->record->name;
      const size_t length = strlen (record->name);
      same += strncmp (other, record->name, length) == 0
              && (other[length] == '\0' || g_str_has_prefix (other + length, " · "));
    }
  if (same > 0)
    {
      g_autofree char *name = g_strdup_printf ("%s · %u", record->name, same + 1);
      g_strlcpy (record->name, name, sizeof record->name);
    }
}

static void
measured (GObject *source, GAsyncResult *result, gpointer data)
{
  HourglassRunList *self = HOURGLASS_RUN_LIST (source);
  Task *it = g_task_get_task_data (G_TASK (result));
  if (self->items == NULL)
    return;
  number (self, it->record);
  g_autoptr (HourglassRunItem) item = g_object_new (HOURGLASS_TYPE_RUN_ITEM, NULL);
  item->record = hg_run_record_ref (it->record);
  g_list_store_append (self->items, item);
}

/* A run that is over is taken once, with the weights that it ended with. */
static void
follow (HourglassRunList *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  HgMetricsLog *log = hourglass_run_get_log (self->run);
  HgWeights *weights = hourglass_run_get_weights (self->run);
  HgPrepared *data = hourglass_run_get_data (self->run);
  if (hourglass_run_is_active (self->run) || snapshot == NULL || snapshot->rows == 0 || log == NULL
      || weights == NULL || data == NULL || g_ptr_array_find (self->taken, log, NULL))
    return;
  Task *it = g_new0 (Task, 1);
  g_autoptr (GTask) task = g_task_new (self, self->alive, measured, NULL);
  it->model = hg_model_ref (hourglass_run_get_model (self->run));
  it->weights = hg_weights_ref (weights);
  it->data = hg_prepared_ref (data);
  it->run = hourglass_run_keep (self->run);
  it->record = it->run != NULL
                   ? hg_run_record_new (it->model, data->dataset->name, &data->options, it->run, NULL)
                   : NULL;
  g_task_set_task_data (task, it, free_task);
  if (it->record == NULL)
    return;
  g_ptr_array_add (self->taken, hg_metrics_log_ref (log));
  g_task_run_in_thread (task, measure);
}

gboolean
hourglass_run_list_add_opened (HourglassRunList *self, const char *name, const HgModel *model,
                               HgWeights *weights, HgProject *project, HgError *error)
{
  HgKeptRun *run = project != NULL ? g_steal_pointer (&project->run) : NULL;
  if (run == NULL || run->rows == 0 || weights == NULL)
    {
      hg_kept_run_free (run);
      hg_project_free (project);
      return hg_error_set (error, HG_ERROR_VALUE, "%s: expected a file with its training, got a model alone",
                           name);
    }
  Task *it = g_new0 (Task, 1);
  g_autoptr (GTask) task = g_task_new (self, self->alive, measured, NULL);
  g_task_set_task_data (task, it, free_task);
  it->model = hg_model_ref (model);
  it->weights = hg_weights_ref (weights);
  it->project = project;
  it->run = run;
  it->record = hg_run_record_new (model, project->data != NULL ? hg_file_name (project->data->name) : "",
                                  &project->prepare, run, error);
  if (it->record == NULL)
    return FALSE;
  g_strlcpy (it->record->name, name, sizeof it->record->name);
  g_task_run_in_thread (task, measure);
  return TRUE;
}

const HgRunResults *
hourglass_run_list_get_results (HourglassRunList *self, const HgMetricsLog *log)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HourglassRunItem) item = g_list_model_get_item (G_LIST_MODEL (self), i);
      const HgRunRecord *record = item->record;
      if (record->log == log && !isnan (record->results.value[HG_RESULT_SAMPLES]))
        return &record->results;
    }
  return NULL;
}

void
hourglass_run_list_remove (HourglassRunList *self, HourglassRunItem *item)
{
  guint place;
  if (g_list_store_find (self->items, item, &place))
    g_list_store_remove (self->items, place);
}

static GType
get_item_type (GListModel *model)
{
  return HOURGLASS_TYPE_RUN_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  HourglassRunList *self = HOURGLASS_RUN_LIST (model);
  return self->items != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->items)) : 0;
}

static gpointer
get_item (GListModel *model, guint place)
{
  HourglassRunList *self = HOURGLASS_RUN_LIST (model);
  return self->items != NULL ? g_list_model_get_item (G_LIST_MODEL (self->items), place) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
hourglass_run_list_dispose (GObject *object)
{
  HourglassRunList *self = HOURGLASS_RUN_LIST (object);
  g_cancellable_cancel (self->alive);
  g_clear_object (&self->items);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (hourglass_run_list_parent_class)->dispose (object);
}

static void
hourglass_run_list_finalize (GObject *object)
{
  HourglassRunList *self = HOURGLASS_RUN_LIST (object);
  g_ptr_array_unref (self->taken);
  g_clear_object (&self->alive);
  G_OBJECT_CLASS (hourglass_run_list_parent_class)->finalize (object);
}

static void
hourglass_run_list_class_init (HourglassRunListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_run_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = hourglass_run_list_finalize;
}

static void
hourglass_run_list_init (HourglassRunList *self)
{
  self->items = g_list_store_new (HOURGLASS_TYPE_RUN_ITEM);
  self->taken = g_ptr_array_new_with_free_func ((GDestroyNotify)hg_metrics_log_unref);
  self->alive = g_cancellable_new ();
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
}

HourglassRunList *
hourglass_run_list_new (HourglassRun *run)
{
  HourglassRunList *self = g_object_new (HOURGLASS_TYPE_RUN_LIST, NULL);
  self->run = g_object_ref (run);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  return self;
}
