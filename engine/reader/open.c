#include "reader/open.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/arrange.h"
#include "data/descriptor.h"
#include "data/join.h"
#include "reader/checkpoint-records.h"
#include "reader/dataset-records.h"
#include "reader/history-records.h"
#include "reader/image-folder.h"
#include "reader/lesson-records.h"
#include "reader/model-records.h"
#include "reader/project-records.h"
#include "reader/reader.h"
#include "reader/request.h"
#include "reader/rows-records.h"
#include "reader/tree-records.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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
  size_t end = strlen (path);
  while (end > 1 && path[end - 1] == '/')
    end--;
  const char *slash = end > 1 ? memrchr (path, '/', end) : NULL, *file = slash != NULL ? slash + 1 : path;
  return hg_clean (shown, SHOWN, file, (size_t)(path + end - file));
}

/* A file on its way from its path to what comes of it: begin, ask, take, end. */
typedef struct
{
  HgReaderTask task;
  HgRequest request;
  HgAnswer answer;
  HgBulkSource bulk;
  bool asked; /* there is an answer to take from */
  char shown[SHOWN], labels[SHOWN];
} Reading;

/* Opens the file at @path as the next one of @reading; its name goes into @shown. */
static bool
add_file (Reading *reading, const char *path, char *shown, HgError *error)
{
  HgReaderTask *task = &reading->task;
  int descriptor = hg_descriptor_open (path, show (path, shown), error);
  if (descriptor >= 0)
    task->files[task->n_files++] = descriptor;
  return descriptor >= 0;
}

static void
prepare (Reading *reading, HgWork work, HgJob *job)
{
  *reading = (Reading){ .task = { .job = job, .name = reading->shown },
                        .request = { .work = work, .name = reading->shown },
                        .answer = { .memory = -1 } };
}

/* Begins with the file at @path. Whatever comes of it, @reading is to be ended. */
static bool
begin (Reading *reading, HgWork work, const char *path, HgJob *job, HgError *error)
{
  prepare (reading, work, job);
  return add_file (reading, path, reading->shown, error);
}

/* Has the request answered, with the records of @more behind it (NULL: none). */
static bool
ask (Reading *reading, const HgMessage *more, HgError *error)
{
  HgMessage message = { 0 };
  hg_request_put (&reading->request, &message);
  if (more != NULL)
    hg_message_append (&message, more);
  reading->task.request = &message;
  if (hg_reader_run (&reading->task, &reading->answer, error)
      && !(reading->asked = hg_bulk_source (&reading->bulk, reading->answer.memory, error)))
    hg_error_prefix (error, "%s", reading->shown);
  hg_message_clear (&message);
  return reading->asked;
}

static HgRecords
answered (const Reading *reading)
{
  return hg_answer_records (&reading->answer);
}

/* Lets go of everything but what was @taken. Returns that. */
static bool
end (Reading *reading, bool taken, HgError *error)
{
  if (reading->asked && !taken)
    hg_error_prefix (error, "%s", reading->shown);
  hg_answer_clear (&reading->answer);
  for (size_t i = 0; i < reading->task.n_files; i++)
    close (reading->task.files[i]);
  return taken;
}

/* Reads data from the file at @path, with the labels in the file beside it where there is one. */
static HgDataset *
open_data (const char *path, HgWork work, size_t ending, const HgDataOptions *options, HgJob *job,
           HgError *error)
{
  char beside[PATH_SIZE];
  Reading reading;
  HgDataset *dataset = NULL;
  bool done = begin (&reading, work, path, job, error);
  reading.request.ending = ending;
  reading.request.options = *options;
  if (done && hg_data_labels_path (path, beside, sizeof beside) && access (beside, F_OK) == 0)
    {
      reading.request.labels_name = reading.labels;
      done = add_file (&reading, beside, reading.labels, error);
    }
  if (done && ask (&reading, NULL, error))
    dataset = hg_dataset_take (answered (&reading), &reading.bulk, error);
  end (&reading, dataset != NULL, error);
  return dataset;
}

/* Reads the images in the folder at @path, whose bytes go over as one file. */
static HgDataset *
open_folder (const char *path, const HgDataOptions *options, HgJob *job, HgError *error)
{
  Reading reading;
  HgImageFolder folder;
  HgMessage list = { 0 };
  HgDataset *dataset = NULL;
  int bytes = -1;
  prepare (&reading, HG_WORK_IMAGES, job);
  show (path, reading.shown);
  reading.request.options = *options;
  if (hg_image_folder_list (&folder, path, reading.shown, options->limit, job, error)
      && (bytes = hg_image_folder_collect (&folder, reading.shown, job, error)) >= 0)
    {
      reading.task.files[reading.task.n_files++] = bytes;
      hg_image_folder_put (&folder, &list);
      if (ask (&reading, &list, error))
        dataset = hg_dataset_take (answered (&reading), &reading.bulk, error);
    }
  hg_message_clear (&list);
  hg_image_folder_clear (&folder);
  end (&reading, dataset != NULL, error);
  return dataset;
}

static bool
is_folder (const char *path)
{
  struct stat status;
  return stat (path, &status) == 0 && S_ISDIR (status.st_mode);
}

/* A folder as CIFAR's binary files are unpacked to: the first batch is for training, and the last fifth of it
 * for validation; the test batch is for testing. */
static const char first_batch[] = "data_batch_1.bin", test_batch[] = "test_batch.bin";

enum
{
  FOR_VALIDATION = 5, /* one part in so many of the first batch */
  FOR_TEST = 6        /* and one in so many of a limit */
};

static bool
is_cifar (const char *folder)
{
  char path[PATH_SIZE];
  return is_folder (folder) && snprintf (path, sizeof path, "%s/%s", folder, first_batch) < (int)sizeof path
         && access (path, F_OK) == 0;
}

static HgDataset *
open_batch (const char *folder, const char *file, const HgDataOptions *options, size_t limit, HgJob *job,
            HgError *error)
{
  char path[PATH_SIZE], shown[SHOWN];
  HgDataOptions some = *options;
  some.limit = limit;
  if (snprintf (path, sizeof path, "%s/%s", folder, file) < (int)sizeof path)
    return open_data (path, HG_WORK_DATA, hg_data_ending_of (file), &some, job, error);
  hg_error_set (error, HG_ERROR_IO, "%s: the path is too long", show (folder, shown));
  return NULL;
}

/* The test batch is of the same pictures: the 100 classes of one set are not the ten of the other. */
static HgDataset *
join_batches (const HgDataset *a, const HgDataset *b, const char *folder, HgError *error)
{
  HgDataset *all = NULL;
  if (hg_dataset_same_classes (a, b))
    all = hg_dataset_join (a, b, b->name, a->name, error);
  else
    hg_error_set (error, HG_ERROR_VALUE,
                  "%s: expected pictures of the kind in %s (%zu classes), got others (%zu classes)", b->name,
                  a->name, a->n_classes, b->n_classes);
  if (all == NULL)
    return NULL;
  show (folder, all->name);
  all->fixed[1] = hg_tensor_rows (a->x) / FOR_VALIDATION;
  all->fixed[0] = hg_tensor_rows (a->x) - all->fixed[1];
  all->fixed[2] = hg_tensor_rows (b->x);
  return all;
}

static HgDataset *
open_cifar (const char *folder, const HgDataOptions *options, HgJob *job, HgError *error)
{
  size_t test = options->limit / FOR_TEST, rest = options->limit - test;
  test = options->limit > 0 && test == 0 ? 1 : test;
  HgDataset *a = open_batch (folder, first_batch, options, rest, job, error),
            *b = a != NULL ? open_batch (folder, test_batch, options, test, job, error) : NULL,
            *all = b != NULL ? join_batches (a, b, folder, error) : NULL;
  hg_dataset_unref (a);
  hg_dataset_unref (b);
  return all;
}

static HgDataset *
read_data (const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  char shown[SHOWN];
  const HgSource *source = hg_source_find (name);
  const size_t ending = hg_data_ending_of (name);
  if (source != NULL)
    return hg_data_make (source, options, job, error);
  if (is_cifar (name))
    return open_cifar (name, options, job, error);
  if (is_folder (name))
    return open_folder (name, options, job, error);
  if (ending != HG_NO_ENDING)
    return open_data (name, HG_WORK_DATA, ending, options, job, error);
  if (hg_data_is_h5 (name))
    return open_data (name, HG_WORK_ARRAYS, ending, options, job, error);
  hg_error_set (error, HG_ERROR_VALUE, "%s: expected a built-in name such as sines, " HG_DATA_FILES,
                show (name, shown));
  return NULL;
}

/* What does not depend on a file's format is done here, to all of them alike. */
HgDataset *
hg_data_open (const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgDataOptions read = options != NULL ? *options : (HgDataOptions){ 0 };
  const bool images
      = hg_source_find (name) == NULL && !is_cifar (name) && (is_folder (name) || hg_data_is_image (name));
  const size_t limit = read.limit;
  const HgArrangement rest = hg_arrangement_take (&read, (hg_data_is_array (name) ? 0 : HG_READS_ROWS)
                                                             | (images ? HG_READS_SIZE : 0));
  if (rest.window > 0)
    read.limit = 0; /* counts windows, not rows */
  HgDataset *dataset = read_data (name, &read, job, error);
  if (dataset != NULL && hg_data_is_array (name))
    dataset->scaled = true; /* whoever made the array knew what it is for */
  return dataset != NULL ? hg_dataset_arrange (dataset, &rest, rest.window > 0 ? limit : 0, error) : NULL;
}

bool
hg_model_open (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts, HgJob *job,
               HgError *error)
{
  Reading reading;
  *model = NULL;
  *weights = NULL;
  bool done = begin (&reading, HG_WORK_MODEL, path, job, error) && ask (&reading, NULL, error)
              && hg_model_take (answered (&reading), &reading.bulk, model, weights, facts, error);
  return end (&reading, done, error);
}

bool
hg_tree_open (const char *path, HgTree *tree, HgJob *job, HgError *error)
{
  Reading reading;
  *tree = (HgTree){ 0 };
  bool done = begin (&reading, HG_WORK_TREE, path, job, error) && ask (&reading, NULL, error)
              && hg_tree_take (answered (&reading), tree, error);
  return end (&reading, done, error);
}

bool
hg_rows_open (const char *path, const char *data_set, uint64_t first, uint64_t count, HgRows *rows,
              HgJob *job, HgError *error)
{
  Reading reading;
  *rows = (HgRows){ 0 };
  bool done = begin (&reading, HG_WORK_ROWS, path, job, error);
  reading.request.options.dataset = data_set;
  reading.request.first = first;
  reading.request.count = count;
  done
      = done && ask (&reading, NULL, error) && hg_rows_take (answered (&reading), &reading.bulk, rows, error);
  return end (&reading, done, error);
}

bool
hg_project_open (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
                 HgProject **project, HgJob *job, HgError *error)
{
  Reading reading;
  *model = NULL;
  *weights = NULL;
  *project = NULL;
  bool done = begin (&reading, HG_WORK_PROJECT, path, job, error) && ask (&reading, NULL, error)
              && hg_project_take (answered (&reading), &reading.bulk, model, weights, facts, project, error);
  if (done && *project != NULL && !(*project)->draft)
    (*project)->path = hg_strdup (path, NULL); /* without it data beside the file is not looked for */
  return end (&reading, done, error);
}

HgCheckpoint *
hg_checkpoint_open (const char *path, const HgModel *model, HgError *error)
{
  Reading reading;
  HgMessage records = { 0 };
  HgCheckpoint *it = NULL;
  bool done = begin (&reading, HG_WORK_CHECKPOINT, path, NULL, error)
              && hg_model_put (model, NULL, NULL, &records, NULL, error);
  hg_message_put (&records, HG_RECORD_END, NULL, 0);
  if (done && ask (&reading, &records, error))
    it = hg_checkpoint_take (answered (&reading), &reading.bulk, model, error);
  hg_message_clear (&records);
  end (&reading, it != NULL, error);
  return it;
}

HgMetricsLog *
hg_history_open (const char *path, HgError *error)
{
  Reading reading;
  HgMetricsLog *log = NULL;
  if (begin (&reading, HG_WORK_HISTORY, path, NULL, error) && ask (&reading, NULL, error))
    log = hg_history_take (answered (&reading), &reading.bulk, error);
  end (&reading, log != NULL, error);
  return log;
}

HgLesson *
hg_lesson_open (const char *path, HgError *error)
{
  Reading reading;
  HgLesson *lesson = NULL;
  if (begin (&reading, HG_WORK_LESSON, path, NULL, error) && ask (&reading, NULL, error))
    lesson = hg_lesson_take (answered (&reading), error);
  end (&reading, lesson != NULL, error);
  return lesson;
}
