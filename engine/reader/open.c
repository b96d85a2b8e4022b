#include "reader/open.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include "reader/checkpoint-records.h"
#include "reader/dataset-records.h"
#include "reader/history-records.h"
#include "reader/model-records.h"
#include "reader/project-records.h"
#include "reader/reader.h"
#include "reader/request.h"
#include <string.h>
#include <unistd.h>

enum
{
  SHOWN = 128,
  PATH_SIZE = 4096
};

/* What the file at @path is called, fit to be shown. */
static char *
show (const char *path, char *shown)
{
  const char *slash = strrchr (path, '/'), *file = slash != NULL ? slash + 1 : path;
  return hg_clean (shown, SHOWN, file, strlen (file));
}

/* Opens the file at @path as the next one of @task; its name goes into @shown. */
static bool
add_file (HgReaderTask *task, const char *path, char *shown, HgError *error)
{
  int descriptor = hg_descriptor_open (path, show (path, shown), error);
  if (descriptor >= 0)
    task->files[task->n_files++] = descriptor;
  return descriptor >= 0;
}

/* Asks for @request, with @model behind it (NULL: none). */
static bool
ask (HgReaderTask *task, const HgRequest *request, const HgModel *model, HgAnswer *answer, HgBulkSource *bulk,
     HgError *error)
{
  HgMessage message = { 0 };
  *answer = (HgAnswer){ .memory = -1 };
  hg_request_put (request, &message);
  if (model != NULL && !hg_model_put (model, NULL, NULL, &message, NULL, error))
    {
      hg_message_clear (&message);
      return false;
    }
  if (model != NULL)
    hg_message_put (&message, HG_RECORD_END, NULL, 0);
  task->name = request->name;
  task->request = &message;
  bool done = hg_reader_run (task, answer, error);
  if (done && !hg_bulk_source (bulk, answer->memory, error))
    done = hg_error_prefix (error, "%s", request->name);
  hg_message_clear (&message);
  return done;
}

static void
close_files (HgReaderTask *task)
{
  for (size_t i = 0; i < task->n_files; i++)
    close (task->files[i]);
}

static HgDataset *
read_data (HgReaderTask *task, const HgRequest *request, HgError *error)
{
  HgAnswer answer;
  HgBulkSource bulk;
  HgDataset *dataset = NULL;
  if (ask (task, request, NULL, &answer, &bulk, error))
    {
      dataset = hg_dataset_take (hg_answer_records (&answer), &bulk, error);
      if (dataset == NULL)
        hg_error_prefix (error, "%s", request->name);
    }
  hg_answer_clear (&answer);
  return dataset;
}

HgDataset *
hg_data_open (const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  char shown[SHOWN], beside[PATH_SIZE], labels[SHOWN];
  HgDataOptions none = { 0 };
  const HgSource *source = hg_source_find (name);
  if (source != NULL)
    return hg_data_make (source, options != NULL ? options : &none, job, error);
  HgRequest request = { .work = HG_WORK_DATA, .name = shown, .ending = hg_data_ending_of (name) };
  if (request.ending == HG_NO_ENDING)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: expected a built-in name such as sines, " HG_DATA_FILES,
                    show (name, shown));
      return NULL;
    }
  if (options != NULL)
    request.options = *options;
  HgReaderTask task = { .job = job };
  bool paired = hg_data_labels_path (name, beside, sizeof beside) && access (beside, F_OK) == 0;
  if (paired)
    request.labels_name = labels;
  bool opened = add_file (&task, name, shown, error) && (!paired || add_file (&task, beside, labels, error));
  HgDataset *dataset = opened ? read_data (&task, &request, error) : NULL;
  close_files (&task);
  return dataset;
}

bool
hg_model_open (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts, HgJob *job,
               HgError *error)
{
  char shown[SHOWN];
  HgReaderTask task = { .job = job };
  HgRequest request = { .work = HG_WORK_MODEL, .name = shown };
  HgAnswer answer = { .memory = -1 };
  HgBulkSource bulk;
  *model = NULL;
  *weights = NULL;
  bool done = add_file (&task, path, shown, error);
  if (done && (done = ask (&task, &request, NULL, &answer, &bulk, error))
      && !(done = hg_model_take (hg_answer_records (&answer), &bulk, model, weights, facts, error)))
    hg_error_prefix (error, "%s", shown);
  hg_answer_clear (&answer);
  close_files (&task);
  return done;
}

bool
hg_project_open (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
                 HgProject **project, HgJob *job, HgError *error)
{
  char shown[SHOWN];
  HgReaderTask task = { .job = job };
  HgRequest request = { .work = HG_WORK_PROJECT, .name = shown };
  HgAnswer answer = { .memory = -1 };
  HgBulkSource bulk;
  *model = NULL;
  *weights = NULL;
  *project = NULL;
  bool done = add_file (&task, path, shown, error);
  if (done && (done = ask (&task, &request, NULL, &answer, &bulk, error))
      && !(done = hg_project_take (hg_answer_records (&answer), &bulk, model, weights, facts, project, error)))
    hg_error_prefix (error, "%s", shown);
  if (done && *project != NULL && !(*project)->draft)
    (*project)->path = hg_strdup (path, NULL); /* without it data beside the file is not looked for */
  hg_answer_clear (&answer);
  close_files (&task);
  return done;
}

HgCheckpoint *
hg_checkpoint_open (const char *path, const HgModel *model, HgError *error)
{
  char shown[SHOWN];
  HgReaderTask task = { 0 };
  HgRequest request = { .work = HG_WORK_CHECKPOINT, .name = shown };
  HgAnswer answer = { .memory = -1 };
  HgBulkSource bulk;
  HgCheckpoint *it = NULL;
  if (add_file (&task, path, shown, error) && ask (&task, &request, model, &answer, &bulk, error)
      && (it = hg_checkpoint_take (hg_answer_records (&answer), &bulk, model, error)) == NULL)
    hg_error_prefix (error, "%s", shown);
  hg_answer_clear (&answer);
  close_files (&task);
  return it;
}

HgMetricsLog *
hg_history_open (const char *path, HgError *error)
{
  char shown[SHOWN];
  HgReaderTask task = { 0 };
  HgRequest request = { .work = HG_WORK_HISTORY, .name = shown };
  HgAnswer answer = { .memory = -1 };
  HgBulkSource bulk;
  HgMetricsLog *log = NULL;
  if (add_file (&task, path, shown, error) && ask (&task, &request, NULL, &answer, &bulk, error)
      && (log = hg_history_take (hg_answer_records (&answer), &bulk, error)) == NULL)
    hg_error_prefix (error, "%s", shown);
  hg_answer_clear (&answer);
  close_files (&task);
  return log;
}
