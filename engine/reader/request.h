/* What the reader process is asked for, and its form as records. */
#pragma once
#include "data/source.h"
#include "reader/message.h"

typedef enum
{
  HG_WORK_DATA,       /* a data set from the first file, with its labels in the second where there is one */
  HG_WORK_MODEL,      /* a Keras file: model, weights and facts */
  HG_WORK_PROJECT,    /* the same, and what a project file holds besides */
  HG_WORK_CHECKPOINT, /* of a training of the model that follows the request */
  HG_WORK_HISTORY,    /* a training's history, CSV */
  HG_WORK_ARRAYS,     /* a data set from the arrays of an HDF5 file */
  HG_WORK_IMAGES,     /* a data set from the images whose list follows the request */
  HG_WORK_TREE,       /* what is in an HDF5 file or a Keras archive */
  HG_WORK_ROWS,       /* rows of the HDF5 file's data set options.dataset */
  HG_WORK_LESSON,     /* a lesson, JSON */
  HG_WORK_KINDS
} HgWork;

typedef struct
{
  HgWork work;
  char *name, *labels_name; /* of the files, as they are shown; labels_name NULL: there is no second file */
  size_t ending;            /* of the first: hg_data_ending */
  HgDataOptions options;    /* without the folder */
  uint64_t first, count;    /* rows; count 0: all from the first on */
} HgRequest;

/* Appends everything of @request; its texts may be lent ones. */
void hg_request_put (const HgRequest *request, HgMessage *message);

/* The request at the start of @records, which are left at what comes behind it; false where it is none. Clear
 * it with hg_request_clear, also then. */
bool hg_request_take (HgRecords *records, HgRequest *request);
void hg_request_clear (HgRequest *request);
