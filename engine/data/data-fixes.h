/* What would make data fit a model that they do not fit: other windows, fewer columns, axes turned, another
 * shape or size, another scaling. Pure: from shapes and from what was opened to proposals, each of which is
 * followed through to the shape that it gives. */
#pragma once
#include "data/arrange.h"
#include "data/prepared.h"

typedef struct
{
  char title[96];    /* "Take windows of 5 rows" */
  char options[160]; /* as the command line has them: "--window 5" */
  HgShape shape;     /* of a sample then */

  /* What is to be opened otherwise; 0 or empty: as it was. */
  size_t window;             /* rows that make a sample */
  size_t columns;            /* the first so many */
  char axes[24], values[72]; /* HgDataOptions.axes, .shape */
  size_t width, height;      /* of images */
  bool pad;
  bool scales; /* `scale` is meant, and nothing else */
  HgScale scale;
} HgDataFix;

enum
{
  HG_DATA_FIXES = 4
};

/* At most HG_DATA_FIXES ways to make samples of @dataset, opened as @origin says (NULL: not known), such as
 * @wanted, best first; returns how many. None where the data bring several inputs. What @origin says of axes
 * and shape stays, or is taken together with what is proposed: the options name both. */
size_t hg_data_fixes (const HgShape *wanted, const HgDataset *dataset, const HgDataOrigin *origin,
                      HgDataFix *fixes);

/* A scaling that brings the targets of @data where an output of @low … @high can be: to 0 … 1 where that is
 * bounded, to mean 0 and deviation 1 where it is not and the data look as if nobody had scaled them. False
 * where none is needed or would do. */
bool hg_data_scale_fix (double low, double high, const HgPrepared *data, HgDataFix *fix);

/* What to open instead of @origin, which gave @dataset; of a fix that scales, @prepare is what changes. Owned
 * by the caller; NULL with HG_ERROR_MEMORY. */
HgDataOrigin *hg_data_fix_origin (const HgDataFix *fix, const HgDataset *dataset, const HgDataOrigin *origin,
                                  HgPrepareOptions *prepare, HgError *error);
