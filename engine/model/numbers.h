/* Where every number of a stack comes from, in one sentence with the numbers in it. A layer's kind says its
 * part (layers/explain.h); here the parts of the layers before it are added: an axis that a layer keeps is
 * called as the layer that made it calls it. */
#pragma once
#include "layers/explain.h"
#include "model/check.h"

enum
{
  HG_NUMBER_TEXT = 600,
  HG_NUMBER_NONE = -1, /* an axis of a layer's first output, or */
  HG_NUMBER_VALUES = HG_MAX_RANK,
  HG_NUMBER_PARAMETERS,
  HG_NUMBERS
};

/* Node @node's layer asked for its shapes, into @it. */
void hg_number_explain (const HgCheck *check, size_t node, HgConvention convention, HgExplain *it);

/* "(32 − 3 + 0 + 1) / 2 + 1 = 16 rows: kernel 3, stride 2, same padding." Of axis @axis of the first output;
 * "5 steps, as they come from lstm." where it is kept. All return @text, which holds HG_NUMBER_TEXT bytes. */
char *hg_number_axis (const HgCheck *check, size_t node, int axis, char *text);

/* "16 units, one value each, at each of 5 steps: 5 × 16 = 80 values." */
char *hg_number_values (const HgCheck *check, size_t node, char *text);

/* "4 · 16 · (59 + 16 + 1) = 4,864 parameters. u units, f features per step. …" */
char *hg_number_parameters (const HgCheck *check, size_t node, char *text);

/* One of these three: @number is an axis, HG_NUMBER_VALUES or HG_NUMBER_PARAMETERS. */
char *hg_number_sentence (const HgCheck *check, size_t node, int number, char *text);

/* One array of a layer's parameters: "kernel" "59 · 64 = 3,776". */
typedef struct
{
  char name[64];
  char product[100];
  int64_t values; /* HG_UNKNOWN where an axis is */
} HgNumberArray;

enum
{
  HG_NUMBER_ARRAYS = HG_MAX_WEIGHTS + 4
};

/* The arrays of node @node as Keras or PyTorch have them, into @arrays (HG_NUMBER_ARRAYS); returns how many.
 * PyTorch's may be more: a second bias. None where PyTorch has no counterpart. */
size_t hg_number_arrays (const HgCheck *check, size_t node, HgConvention convention, HgNumberArray *arrays);

/* The layers that axis @axis of @node goes through: into lit[i] (one for each node) the axis of node i's
 * first output that is the same one, or −1. Up to the layer that makes it, and down as far as layers keep it
 * or compute a size from it. */
void hg_number_follow (const HgCheck *check, size_t node, int axis, int *lit);
