/* Samples brought into another arrangement once they are read: columns chosen and rows cut into windows where
 * the reader does not do that itself, axes turned, values shaped anew, images brought to a size. Nothing of
 * it knows a file's format. */
#pragma once
#include "data/source.h"

typedef struct
{
  const char *columns;   /* of the last axis, "speed,3-7"; NULL: all */
  size_t window, stride; /* rows that make a sample (0: one, as it is), and from one to the next (0: 1) */
  const char *axes;      /* the samples' axes in this order, "2,3,1"; NULL: as they are */
  const char *shape;     /* "28x28x1"; NULL: as it is */
  size_t width, height;  /* of images; 0: as they are */
  bool pad;              /* to that size by a border of zeros, not by stretching */
} HgArrangement;

/* What a reader does by itself. */
typedef enum
{
  HG_READS_ROWS = 1, /* columns, window and stride, or it says why not */
  HG_READS_SIZE = 2  /* width and height; with pad it is told of that alone, and takes images of one size */
} HgReads;

/* Takes out of @options what is left to do after a reader that does @reads. @options and the result lend
 * their texts. */
HgArrangement hg_arrangement_take (HgDataOptions *options, unsigned reads);

/* @dataset so arranged, at most @limit samples (0: all). Targets of the samples' shape are arranged alike.
 * Gives up the caller's reference (also on failure). Fails with HG_ERROR_VALUE or HG_ERROR_SHAPE: "x.npy:
 * --shape 28x28: expected 784 values, got 3,072". */
HgDataset *hg_dataset_arrange (HgDataset *dataset, const HgArrangement *to, size_t limit, HgError *error);

/* Reads "2,3,1" into @order, counted from 0: each of @rank axes once. */
bool hg_axes_parse (const char *text, int rank, int *order);
