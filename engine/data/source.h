/* Where data comes from. Built-in sources make a data set from options and a seed (or from the files in
 * data/); readers parse a descriptor, in the reader process (reader/open.h). Both give one flat HgDataset. */
#pragma once
#include "base/job.h"
#include "data/dataset.h"
#include "tensor/room.h"

#define HG_DATA_SEED 42
#define HG_MOST_SIDE 10000            /* pixels of a size that is asked for */
#define HG_MOST_ROWS 1000000000000ULL /* of a window, a stride or a limit that is */

/* How a person wants a table or an array cut; zero means "the source's own". */
typedef struct
{
  size_t window, stride; /* time steps a window, steps between two windows */
  const char *columns;   /* "a,b,3-7": names or 1-based numbers; NULL: every numeric column */
  const char *label;     /* column, or NULL */
  const char *time;      /* column that is not a feature but the order, or NULL */
  const char *dataset;   /* path in an HDF5 file ("/train/x"), or NULL */
  const char *axes;      /* the samples' axes in this order, "2,3,1", or NULL */
  const char *shape;     /* the samples' values in this shape, "28x28x1", or NULL */
  size_t width, height;  /* pixels that images are brought to; 0: as they are */
  bool pad;              /* by a border of zeros, not by stretching */
  const char *missing;   /* "refuse" (default), "drop", "hold", "mean" */
  size_t limit;          /* at most so many samples; 0: all, or as many as a generator makes unasked */
  uint64_t seed;         /* of generated data; 0: HG_DATA_SEED */
  const char *folder;    /* of the files in data/ */
  HgRoom *room;          /* where samples come to lie; NULL: in memory of their own */
} HgDataOptions;

/* Whether there can be such a size (0 × 0: none), with a border (@pad) or without: "expected a size of 1 to
 * 10,000 pixels a side, got 7 × 0". And whether the numbers of @options are such. Fail with HG_ERROR_VALUE.
 */
bool hg_size_check (size_t width, size_t height, bool pad, HgError *error);
bool hg_data_options_check (const HgDataOptions *options, HgError *error);

typedef struct
{
  const char *name, *title, *sentence;
  bool windows; /* takes another window and stride than its own */
  HgDataset *(*make) (const HgDataOptions *options, HgJob *job, HgError *error);
} HgSource;

/* All built-in ones, NULL-terminated; look-up by name, or NULL. */
const HgSource *const *hg_sources (void);
const HgSource *hg_source_find (const char *name);

/* A CSV table from @descriptor (a regular file, read twice, not closed); @name is used in errors:
 * "breaks.csv: row 17: expected 61 columns, got 60". */
HgDataset *hg_csv_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                        HgError *error);

/* An array as it is, samples first, from @descriptor (a regular file, not closed). */
HgDataset *hg_npy_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                        HgError *error);

/* The arrays of an .npz archive by their names: inputs x0, x1, … (or x, x_train, data, inputs, or the only
 * array), targets y0 (or targets), labels (or y, y_train where they are whole numbers, one a sample). What is
 * left over is named in the note. @descriptor as above, here and below. */
HgDataset *hg_npz_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                        HgError *error);

/* Images of CIFAR-10 or CIFAR-100 (.bin), channels last, 0 … 1, with their classes. */
HgDataset *hg_cifar_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                          HgError *error);

/* An array in MNIST's format (IDX), plain or packed by gzip; images become (n, rows, columns, 1) of 0 … 1. */
HgDataset *hg_idx_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                        HgError *error);

/* The files that can be read, in words. */
#define HG_DATA_FILES                                                                                        \
  "a table (.csv, .tsv, .txt), arrays (.npy, .npz, .h5) or images (.png, .jpg, a folder of them, "           \
  "CIFAR-10's .bin, MNIST's -ubyte or .idx, also with .gz)"

#define HG_NO_ENDING ((size_t)-1)

/* Whether the name of a file says that it is HDF5: its arrays are data as well (.h5, .hdf5, .he5, .hdf,
 * .mat). */
bool hg_data_is_h5 (const char *path);

/* Whether a name is that of a file of arrays (.npy, .npz, HDF5), of a table (.csv, .tsv, .txt), of one image
 * (.png, .jpg). */
bool hg_data_is_array (const char *path);
bool hg_data_is_table (const char *path);
bool hg_data_is_image (const char *path);

/* The endings of such files, one by one (".csv", "-ubyte"); NULL after the last. Which of them @path has, or
 * HG_NO_ENDING. */
const char *hg_data_ending (size_t i);
size_t hg_data_ending_of (const char *path);

/* Where the labels of the file at @path stand, by its name alone: false where such files have none beside
 * them. */
bool hg_data_labels_path (const char *path, char *labels, size_t size);

/* A file to read: its ending says how. */
typedef struct
{
  size_t ending;
  int descriptor;
  const char *name;
  int labels; /* descriptor of the labels beside it, or −1 */
  const char *labels_name;
} HgDataFile;

HgDataset *hg_data_read (const HgDataFile *file, const HgDataOptions *options, HgJob *job, HgError *error);

/* What @source makes of @options. */
HgDataset *hg_data_make (const HgSource *source, const HgDataOptions *options, HgJob *job, HgError *error);
