/* Several named arrays of one file, and the data set that they make. */
#pragma once
#include "data/source.h"

enum
{
  HG_ARRAY_NAME = 64 /* bytes of a name, as it is shown */
};

typedef struct
{
  char name[HG_ARRAY_NAME];
  size_t index; /* in the file, for whoever reads it */
  bool used;    /* for whoever shares the arrays out; false at first */
} HgArray;

/* What an array is, without its numbers. */
typedef struct
{
  bool whole; /* of integers */
  HgShape shape;
} HgArrayHead;

typedef struct HgArrays HgArrays;
struct HgArrays
{
  const char *name; /* of the file, put in front of errors; lent */
  const char *what; /* "arrays (.npy) in the archive" */
  const char *hint; /* what else a person can do where no name says which is the input: ": choose …"; or "" */
  size_t n, others; /* arrays; members that are none */
  HgArray *arrays;
  HgRoom *room; /* for what is read; or NULL */

  bool (*look) (const HgArrays *arrays, const HgArray *array, HgArrayHead *head, HgError *error);

  /* At most @limit rows of @array (0: all). */
  HgTensor *(*read) (const HgArrays *arrays, const HgArray *array, size_t limit, HgError *error);
};

/* The arrays by their names: inputs x0, x1, … (or x, x_train, data, inputs, or the only array), targets y0
 * (or targets), labels (or y, y_train where they are whole numbers, one a sample). What is left over is named
 * in the note. */
HgDataset *hg_arrays_share (HgArrays *arrays, const HgDataOptions *options, HgError *error);
