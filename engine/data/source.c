#include "data/sources.h"
#include "base/clean.h"
#include "data/idx.h"
#include "data/npy.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const HgSource *const sources[] = {
  &hg_source_paper_machine, &hg_source_sines,   &hg_source_ecg,
  &hg_source_waves,         &hg_source_digits,  &hg_source_digits_28,
  &hg_source_shapes,        &hg_source_factors, NULL,
};

typedef struct
{
  const char *ending;
  HgDataset *(*read) (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                      HgError *error);

  /* Optional, both: where the labels of a file stand, and reading with them. */
  bool (*labels_path) (const char *path, char *labels, size_t size);
  HgDataset *(*read_pair) (int descriptor, const char *name, int labels, const char *labels_name,
                           const HgDataOptions *options, HgJob *job, HgError *error);
} Reader;

#define IDX(ending)                                                                                          \
  {                                                                                                          \
    ending, hg_idx_read, hg_idx_labels_path, hg_idx_read_pair                                                \
  }

static const Reader readers[] = {
  { ".csv", hg_csv_read }, { ".tsv", hg_csv_read }, { ".txt", hg_csv_read },
  { ".npy", hg_npy_read }, { ".npz", hg_npz_read }, { ".bin", hg_cifar_read },
  IDX ("-ubyte"),          IDX ("-ubyte.gz"),       IDX (".idx"),
  IDX (".idx.gz"),
};

const HgSource *const *
hg_sources (void)
{
  return sources;
}

const HgSource *
hg_source_find (const char *name)
{
  for (size_t i = 0; sources[i] != NULL; i++)
    if (strcmp (sources[i]->name, name) == 0)
      return sources[i];
  return NULL;
}

/* A descriptor of the regular file at @path, or −1. */
static int
open_file (const char *path, const char *name, HgError *error)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;
  if (descriptor < 0 || fstat (descriptor, &status) != 0)
    hg_error_set (error, HG_ERROR_IO, "%s: expected a file that can be read: %s", name,
                  strerrordesc_np (errno));
  else if (S_ISDIR (status.st_mode))
    hg_error_set (error, HG_ERROR_IO, "%s: expected a file, got a folder", name);
  else if (!S_ISREG (status.st_mode))
    hg_error_set (error, HG_ERROR_IO,
                  "%s: expected a file, got a pipe or a device: save the data as a file first", name);
  else
    return descriptor;
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

HgTensor *
hg_source_load (const char *source, const char *file, const HgDataOptions *options, HgError *error)
{
  char path[4096];
  if (options->folder == NULL)
    {
      hg_error_set (error, HG_ERROR_IO, "%s: expected the folder of the built-in data, got none", source);
      return NULL;
    }
  if (snprintf (path, sizeof path, "%s/%s", options->folder, file) >= (int)sizeof path)
    {
      hg_error_set (error, HG_ERROR_IO, "%s: the folder's name is too long", source);
      return NULL;
    }
  int descriptor = open_file (path, path, error);
  HgTensor *tensor = descriptor >= 0 ? hg_npy_read_tensor (descriptor, file, error) : NULL;
  if (descriptor >= 0)
    close (descriptor);
  if (tensor == NULL)
    hg_error_prefix (error, "%s", source);
  return tensor;
}

const char *
hg_source_option (const HgDataOptions *options, bool windows)
{
  return options->columns != NULL           ? "columns"
         : options->label != NULL           ? "a label column"
         : options->time != NULL            ? "a time column"
         : options->missing != NULL         ? "a rule for missing values"
         : options->window != 0 && !windows ? "a window"
         : options->stride != 0 && !windows ? "a stride"
                                            : NULL;
}

static HgDataset *
make (const HgSource *source, const HgDataOptions *options, HgJob *job, HgError *error)
{
  const char *what = hg_source_option (options, source->windows);
  if (what != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: is built in and comes as it is: leave out %s", source->name,
                    what);
      return NULL;
    }
  HgDataset *dataset = source->make (options, job, error);
  return dataset != NULL ? hg_dataset_head (dataset, options->limit, error) : NULL;
}

static const char *
file_name (const char *path)
{
  const char *slash = strrchr (path, '/');
  return slash != NULL ? slash + 1 : path;
}

/* What the file at @path is called, fit to be shown. */
static char *
show (const char *path, char *shown, size_t size)
{
  return hg_clean (shown, size, file_name (path), strlen (file_name (path)));
}

const char *
hg_data_ending (size_t i)
{
  return i < sizeof readers / sizeof *readers ? readers[i].ending : NULL;
}

static const Reader *
reader_for (const char *file)
{
  size_t length = strlen (file);
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
    {
      size_t n = strlen (readers[i].ending);
      if (length > n && strcasecmp (file + length - n, readers[i].ending) == 0)
        return &readers[i];
    }
  return NULL;
}

static HgDataset *
read_file (const Reader *reader, const char *path, const HgDataOptions *options, HgJob *job, HgError *error)
{
  char shown[128], beside[4096], labels_name[128];
  HgDataset *dataset = NULL;
  int labels = -1, descriptor = open_file (path, show (path, shown, sizeof shown), error);
  if (descriptor < 0)
    return NULL;
  bool paired = reader->labels_path != NULL && reader->labels_path (path, beside, sizeof beside)
                && access (beside, F_OK) == 0;
  if (!paired)
    dataset = reader->read (descriptor, shown, options, job, error);
  else if ((labels = open_file (beside, show (beside, labels_name, sizeof labels_name), error)) >= 0)
    dataset = reader->read_pair (descriptor, shown, labels, labels_name, options, job, error);
  if (labels >= 0)
    close (labels);
  close (descriptor);
  return dataset;
}

HgDataset *
hg_data_open (const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgDataOptions none = { 0 };
  const HgSource *source = hg_source_find (name);
  if (options == NULL)
    options = &none;
  if (source != NULL)
    return make (source, options, job, error);

  char shown[128];
  const Reader *reader = reader_for (file_name (name));
  if (reader == NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: expected a built-in name such as sines, " HG_DATA_FILES,
                    show (name, shown, sizeof shown));
      return NULL;
    }
  HgDataset *dataset = read_file (reader, name, options, job, error);
  return dataset != NULL ? hg_dataset_head (dataset, options->limit, error) : NULL;
}
