#include "reader/serve.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include "data/images.h"
#include "files/checkpoint-h5.h"
#include "files/h5-arrays.h"
#include "files/h5-rows.h"
#include "files/history-csv.h"
#include "files/keras-file.h"
#include "files/project-h5.h"
#include "files/keras-tree.h"
#include "reader/checkpoint-records.h"
#include "reader/dataset-records.h"
#include "reader/history-records.h"
#include "reader/lesson-records.h"
#include "reader/image-folder.h"
#include "reader/model-records.h"
#include "reader/project-records.h"
#include "reader/reader.h"
#include "reader/request.h"
#include "reader/rows-records.h"
#include "reader/sandbox.h"
#include "reader/tree-records.h"
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  REQUEST_LIMIT = 64 << 20 /* bytes */
};

/* What the work has at hand. */
typedef struct
{
  HgRequest request;
  HgModel *model;       /* that came with the request; or NULL */
  HgImageFolder folder; /* the same */
  HgJob *job;
  HgBulk bulk;
  HgMessage answer;
} Serving;

static bool
read_request (Serving *serving, HgError *error)
{
  HgRequest *request = &serving->request;
  struct stat status;
  bool fits = fstat (HG_READER_REQUEST, &status) == 0 && status.st_size <= REQUEST_LIMIT;
  const size_t size = fits ? (size_t)status.st_size : 0;
  unsigned char *bytes = hg_alloc (size, 1, error);
  HgRecords records = { bytes, size, 0 };
  fits = bytes != NULL && pread (HG_READER_REQUEST, bytes, size, 0) == (ssize_t)size
         && hg_request_take (&records, request)
         && (request->work != HG_WORK_CHECKPOINT
             || hg_model_take (records, NULL, &serving->model, NULL, NULL, error))
         && (request->work != HG_WORK_IMAGES || hg_image_folder_take (records, &serving->folder));
  free (bytes);
  return fits
         || hg_error_set (error, HG_ERROR_VALUE, "hourglass-reader: is started by Hourglass, not by hand");
}

/* Answers with @dataset, of which it takes the reference; NULL: there is an error. */
static bool
give_dataset (Serving *serving, HgDataset *dataset, HgError *error)
{
  bool done = dataset != NULL && hg_dataset_put (dataset, &serving->answer, &serving->bulk, error);
  hg_dataset_unref (dataset);
  return done;
}

static bool
read_data (Serving *serving, HgError *error)
{
  const HgRequest *request = &serving->request;
  const HgDataFile file = { .ending = request->ending,
                            .descriptor = HG_READER_INPUT,
                            .name = request->name,
                            .labels = request->labels_name != NULL ? HG_READER_INPUT + 1 : -1,
                            .labels_name = request->labels_name };
  if (hg_data_ending (file.ending) == NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected " HG_DATA_FILES, request->name);
  return give_dataset (serving, hg_data_read (&file, &request->options, serving->job, error), error);
}

/* The bytes of the first file, for formats whose readers go back and forth in it. They are mapped: where the
 * disk fails under them the process ends, and the file is not half read. */
static const void *
map_input (const char *name, size_t *size, HgError *error)
{
  uint64_t bytes;
  if (!hg_descriptor_rewind (HG_READER_INPUT, name, &bytes, error))
    return NULL;
  void *at = bytes > 0 ? mmap (NULL, bytes, PROT_READ, MAP_PRIVATE, HG_READER_INPUT, 0) : NULL;
  *size = (size_t)bytes;
  if (at != MAP_FAILED)
    return at != NULL ? at : "";
  hg_error_memory (error, name, bytes);
  return NULL;
}

/* The first file, read as it is asked for. */
static bool
open_input (const char *name, HgH5Source *source, HgError *error)
{
  static const int input = HG_READER_INPUT;
  uint64_t size;
  if (!hg_descriptor_rewind (input, name, &size, error))
    return false;
  *source = hg_h5_descriptor (&input, size);
  return true;
}

static bool
read_model (Serving *serving, HgError *error)
{
  const char *name = serving->request.name;
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgKerasFacts facts = { 0 };
  HgH5Source source;
  if (!open_input (name, &source, error))
    return false;
  bool done = hg_keras_parse_source (&source, serving->request.options.room, &model, &weights, &facts, error)
              && hg_model_put (model, weights, &facts, &serving->answer, &serving->bulk, error);
  hg_keras_facts_clear (&facts);
  hg_weights_unref (weights);
  hg_model_unref (model);
  return done || hg_error_prefix (error, "%s", name);
}

static bool
read_project (Serving *serving, HgError *error)
{
  const char *name = serving->request.name;
  HgModel *model;
  HgWeights *weights;
  HgProject *project;
  HgKerasFacts facts = { 0 };
  HgH5Source source;
  if (!open_input (name, &source, error))
    return false;
  bool done
      = hg_project_parse (&source, serving->request.options.room, &model, &weights, &facts, &project, error)
        && hg_project_put (model, weights, &facts, project, &serving->answer, &serving->bulk, error);
  hg_keras_facts_clear (&facts);
  hg_project_free (project);
  hg_weights_unref (weights);
  hg_model_unref (model);
  return done || hg_error_prefix (error, "%s", name);
}

static bool
read_checkpoint (Serving *serving, HgError *error)
{
  const char *name = serving->request.name;
  size_t size;
  const void *bytes = map_input (name, &size, error);
  if (bytes == NULL)
    return false;
  HgCheckpoint *it = hg_checkpoint_h5_parse (bytes, size, serving->model, error);
  bool done = it != NULL && hg_checkpoint_put (it, &serving->answer, &serving->bulk, error);
  hg_checkpoint_unref (it);
  return done || hg_error_prefix (error, "%s", name);
}

static bool
read_history (Serving *serving, HgError *error)
{
  size_t size;
  const void *bytes = map_input (serving->request.name, &size, error);
  HgMetricsLog *log = bytes != NULL ? hg_history_csv_parse (bytes, size, serving->request.name, error) : NULL;
  bool done = log != NULL && hg_history_put (log, &serving->answer, &serving->bulk, error);
  hg_metrics_log_unref (log);
  return done;
}

static bool
read_arrays (Serving *serving, HgError *error)
{
  const HgRequest *request = &serving->request;
  size_t size;
  const void *bytes = map_input (request->name, &size, error);
  if (bytes == NULL)
    return false;
  return give_dataset (serving, hg_h5_arrays_read (bytes, size, request->name, &request->options, error),
                       error);
}

/* What is known of @dataset from the list of its images. */
static bool
describe_images (HgDataset *dataset, const HgImageFolder *folder, HgError *error)
{
  const size_t used = strlen (dataset->note), room = sizeof dataset->note - used;
  const bool classes = folder->n_classes > 0 && !folder->mixed;
  char others[64] = "";
  if (classes
      && !hg_dataset_add_classes (dataset, folder->n_classes, (const char *const *)folder->classes, error))
    return false;
  for (size_t i = 0; classes && i < folder->n; i++)
    dataset->labels[i] = (int)folder->images[i].class;
  if (folder->others > 0)
    snprintf (others, sizeof others, ". Not read: %zu other files", folder->others);
  snprintf (dataset->note + used, room, "%s%s",
            classes         ? ". Labels: the names of the sub folders"
            : folder->mixed ? ". No labels: some images lie beside the sub folders"
                            : "",
            others);
  snprintf (dataset->source, sizeof dataset->source, "Folder %s", dataset->name);
  return true;
}

static bool
read_images (Serving *serving, HgError *error)
{
  const HgRequest *request = &serving->request;
  const HgImageFolder *folder = &serving->folder;
  size_t size, at = 0;
  const unsigned char *bytes = map_input (request->name, &size, error);
  HgImageFile *files = bytes != NULL ? hg_alloc (folder->n, sizeof *files, error) : NULL;
  bool done = files != NULL;
  for (size_t i = 0; done && i < folder->n; i++)
    {
      const HgFolderImage *image = &folder->images[i];
      done = image->size <= size - at
             || hg_error_set (error, HG_ERROR_FORMAT, "%s: became shorter while it was read", image->name);
      files[i] = (HgImageFile){ image->name, bytes + at, done ? image->size : 0 };
      at += files[i].size;
    }
  HgDataset *dataset
      = done ? hg_images_read (request->name, files, folder->n, &request->options, serving->job, error)
             : NULL;
  if (dataset != NULL && !describe_images (dataset, folder, error))
    {
      hg_dataset_unref (dataset);
      dataset = NULL;
    }
  free (files);
  return give_dataset (serving, dataset, error);
}

static bool
read_tree (Serving *serving, HgError *error)
{
  const char *name = serving->request.name;
  HgTree tree;
  size_t size;
  const void *bytes = map_input (name, &size, error);
  if (bytes == NULL)
    return false;
  bool done = hg_keras_tree_read (bytes, size, &tree, error);
  if (done)
    hg_tree_put (&tree, &serving->answer);
  hg_tree_clear (&tree);
  return done || hg_error_prefix (error, "%s", name);
}

static bool
read_rows (Serving *serving, HgError *error)
{
  const HgRequest *request = &serving->request;
  HgRows rows = { 0 };
  size_t size;
  const void *bytes = map_input (request->name, &size, error);
  if (bytes == NULL)
    return false;
  hid_t file = hg_h5_open (bytes, size, error);
  bool done = file >= 0 && request->options.dataset != NULL
              && hg_h5_rows_read (file, request->options.dataset, request->first, request->count, size,
                                  request->options.room, &rows, error)
              && hg_rows_put (&rows, &serving->answer, &serving->bulk, error);
  if (file >= 0)
    H5Fclose (file);
  hg_rows_clear (&rows);
  return done || hg_error_prefix (error, "%s", request->name);
}

static bool
read_lesson (Serving *serving, HgError *error)
{
  size_t size;
  const void *bytes = map_input (serving->request.name, &size, error);
  if (bytes == NULL)
    return false;
  return hg_lesson_put (bytes, size, &serving->answer, error)
         || hg_error_prefix (error, "%s", serving->request.name);
}

static bool (*const works[HG_WORK_KINDS]) (Serving *serving, HgError *error) = {
  [HG_WORK_DATA] = read_data,       [HG_WORK_MODEL] = read_model,
  [HG_WORK_PROJECT] = read_project, [HG_WORK_CHECKPOINT] = read_checkpoint,
  [HG_WORK_HISTORY] = read_history, [HG_WORK_ARRAYS] = read_arrays,
  [HG_WORK_IMAGES] = read_images,   [HG_WORK_TREE] = read_tree,
  [HG_WORK_ROWS] = read_rows,       [HG_WORK_LESSON] = read_lesson,
};

static uint64_t
input_size (void)
{
  struct stat status;
  uint64_t size = 0;
  for (int i = 0; i < HG_READER_FILES; i++)
    if (fstat (HG_READER_INPUT + i, &status) == 0)
      size += (uint64_t)status.st_size;
  return size;
}

static bool
serve (Serving *serving, HgError *error)
{
  /* Reading goes on for nobody when the program is gone. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  serving->bulk = hg_bulk (HG_READER_MEMORY);
  serving->job = hg_bulk_job (HG_READER_MEMORY);
  if (serving->job == NULL || !read_request (serving, error))
    return false;
  serving->request.options.room = &serving->bulk.room;
  json_object_seed (0); /* from a file of the system's that the walls would hide */
  const HgSandboxLimits limits = hg_sandbox_limits (input_size ());
  if (!hg_sandbox_enter (&limits, error))
    return hg_error_prefix (error, "%s", serving->request.name);
  return works[serving->request.work](serving, error);
}

static bool
say (const HgMessage *message)
{
  for (size_t at = 0; at < message->n;)
    {
      ssize_t n = write (HG_READER_ANSWER, message->bytes + at, message->n - at);
      if (n < 0 && errno != EINTR)
        return false;
      at += n > 0 ? (size_t)n : 0;
    }
  return true;
}

int
hg_serve (void)
{
  Serving serving = { 0 };
  HgError error = { HG_ERROR_MEMORY, "the reader is short of memory" };
  bool done = serve (&serving, &error) && !serving.answer.failed;
  if (done)
    hg_message_put (&serving.answer, HG_RECORD_END, NULL, 0);
  else
    hg_message_put_error (&serving.answer, &error);
  done = say (&serving.answer) && done;
  hg_message_clear (&serving.answer);
  hg_model_unref (serving.model);
  hg_image_folder_clear (&serving.folder);
  hg_request_clear (&serving.request);
  hg_bulk_job_close (serving.job);
  return done ? 0 : 1;
}
