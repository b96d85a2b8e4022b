#include "data/sources.h"
#include "base/format.h"
#include "data/descriptor.h"
#include "data/idx.h"
#include "data/images.h"
#include "data/npy.h"
#include <stdio.h>
#include <string.h>
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
  { ".csv", hg_csv_read },
  { ".tsv", hg_csv_read },
  { ".txt", hg_csv_read },
  { ".npy", hg_npy_read },
  { ".npz", hg_npz_read },
  { ".bin", hg_cifar_read },
  IDX ("-ubyte"),
  IDX ("-ubyte.gz"),
  IDX (".idx"),
  IDX (".idx.gz"),
  { ".png", hg_image_file_read },
  { ".jpg", hg_image_file_read },
  { ".jpeg", hg_image_file_read },
};

enum
{
  N_READERS = sizeof readers / sizeof *readers
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
  int descriptor = hg_descriptor_open (path, path, error);
  HgTensor *tensor = descriptor >= 0 ? hg_npy_read_tensor (descriptor, file, error) : NULL;
  if (descriptor >= 0)
    close (descriptor);
  if (tensor == NULL)
    hg_error_prefix (error, "%s", source);
  return tensor;
}

bool
hg_size_check (size_t width, size_t height, bool pad, HgError *error)
{
  char most[32];
  if (width > HG_MOST_SIDE || height > HG_MOST_SIDE || (width == 0) != (height == 0))
    return hg_error_set (error, HG_ERROR_VALUE, "expected a size of 1 to %s pixels a side, got %zu × %zu",
                         hg_format_count (most, sizeof most, HG_MOST_SIDE), width, height);
  return !pad || width > 0
         || hg_error_set (error, HG_ERROR_VALUE,
                          "a border needs a size to reach: add --size, such as 32x32, or leave out --pad");
}

bool
hg_data_options_check (const HgDataOptions *options, HgError *error)
{
  const struct
  {
    const char *name;
    size_t number;
  } rows[] = { { "window", options->window }, { "stride", options->stride }, { "limit", options->limit } };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].number > HG_MOST_ROWS)
      {
        char most[32];
        return hg_error_set (error, HG_ERROR_VALUE, "%s: expected at most %s, got %zu", rows[i].name,
                             hg_format_count (most, sizeof most, HG_MOST_ROWS), rows[i].number);
      }
  return hg_size_check (options->width, options->height, options->pad, error);
}

const char *
hg_source_option (const HgDataOptions *options, bool windows)
{
  return options->columns != NULL           ? "columns"
         : options->label != NULL           ? "a label column"
         : options->time != NULL            ? "a time column"
         : options->missing != NULL         ? "a rule for missing values"
         : options->dataset != NULL         ? "the path of a data set"
         : options->width != 0              ? "a size"
         : options->window != 0 && !windows ? "a window"
         : options->stride != 0 && !windows ? "a stride"
                                            : NULL;
}

HgDataset *
hg_data_make (const HgSource *source, const HgDataOptions *options, HgJob *job, HgError *error)
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

static bool
ends (const char *path, const char *ending)
{
  const char *slash = strrchr (path, '/'), *file = slash != NULL ? slash + 1 : path;
  const size_t length = strlen (file), n = strlen (ending);
  return length > n && strcasecmp (file + length - n, ending) == 0;
}

bool
hg_data_is_h5 (const char *path)
{
  static const char *const endings[] = { ".h5", ".hdf5", ".he5", ".hdf", ".mat" };
  bool is = false;
  for (size_t i = 0; !is && i < sizeof endings / sizeof *endings; i++)
    is = ends (path, endings[i]);
  return is;
}

bool
hg_data_is_array (const char *path)
{
  return hg_source_find (path) == NULL
         && (ends (path, ".npy") || ends (path, ".npz") || hg_data_is_h5 (path));
}

bool
hg_data_is_table (const char *path)
{
  size_t i = hg_data_ending_of (path);
  return hg_source_find (path) == NULL && i != HG_NO_ENDING && readers[i].read == hg_csv_read;
}

bool
hg_data_is_image (const char *path)
{
  size_t i = hg_data_ending_of (path);
  return i != HG_NO_ENDING && readers[i].read == hg_image_file_read;
}

const char *
hg_data_ending (size_t i)
{
  return i < N_READERS ? readers[i].ending : NULL;
}

size_t
hg_data_ending_of (const char *path)
{
  for (size_t i = 0; i < N_READERS; i++)
    if (ends (path, readers[i].ending))
      return i;
  return HG_NO_ENDING;
}

bool
hg_data_labels_path (const char *path, char *labels, size_t size)
{
  size_t i = hg_data_ending_of (path);
  return i != HG_NO_ENDING && readers[i].labels_path != NULL && readers[i].labels_path (path, labels, size);
}

HgDataset *
hg_data_read (const HgDataFile *file, const HgDataOptions *options, HgJob *job, HgError *error)
{
  const Reader *reader = &readers[file->ending];
  if (options->dataset != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: expected an HDF5 file, which alone has data sets with paths",
                    file->name);
      return NULL;
    }
  HgDataset *dataset = file->labels >= 0 && reader->read_pair != NULL
                           ? reader->read_pair (file->descriptor, file->name, file->labels, file->labels_name,
                                                options, job, error)
                           : reader->read (file->descriptor, file->name, options, job, error);
  return dataset != NULL ? hg_dataset_head (dataset, options->limit, error) : NULL;
}
