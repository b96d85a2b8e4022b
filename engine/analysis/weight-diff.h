/* The weights of two models array by array: those of layers that are a pair (model-diff.h) and have one name
 * and one shape are compared value by value. Sums are in double and added up in an order that does not depend
 * on the threads. */
#pragma once
#include "base/job.h"
#include "base/team.h"
#include "model/model-diff.h"
#include "model/weights.h"

typedef enum
{
  HG_ARRAYS_EQUAL,    /* to the bit */
  HG_ARRAYS_DIFFER,   /* one shape, other values */
  HG_ARRAYS_RESHAPED, /* other shapes: nothing to compare */
  HG_ARRAYS_REMOVED,  /* in the first model only */
  HG_ARRAYS_ADDED,    /* in the second only */
  HG_ARRAYS_KINDS
} HgArraysKind;

/* How far two arrays are apart. Values that are not finite in either one are counted and left out of every
 * distance. */
typedef struct
{
  size_t n;             /* values of either array */
  size_t differing;     /* places whose bits differ: by a distance, or by no more than the sign of a zero */
  size_t odd;           /* places where one is not finite, or both are not */
  size_t at;            /* index of the largest distance, the first of several; n: none is above 0 */
  double largest, mean; /* of |a − b|; NaN where no place is finite in both */
  double relative;      /* ‖a − b‖ ÷ ‖a‖; ∞ where a is zeros and b is not, NaN as above */
  double sum, square, norm; /* of |a − b|, (a − b)² and a² */
} HgDistance;

typedef struct
{
  HgArraysKind kind;
  size_t row;          /* of the diff */
  size_t a, b;         /* items of either model's weights; HG_NO_NODE where there is none */
  HgDistance distance; /* of EQUAL and DIFFER */
} HgArrayDiff;

typedef struct
{
  size_t n;
  HgArrayDiff *items; /* in the order of the diff's rows */
  size_t count[HG_ARRAYS_KINDS];
  size_t worst;     /* the item with the largest distance; n: no distance is above 0 */
  HgDistance total; /* of all values compared; its `at` is the worst item's */
} HgWeightDiff;

/* Of the arrays that @diff's layers have in @weights; NULL on either side gives no items. @job and @team may
 * be NULL. Fails with HG_ERROR_MEMORY and HG_ERROR_CANCELLED. */
HgWeightDiff *hg_weight_diff (const HgModelDiff *diff, const HgCheck *const checks[2],
                              HgWeights *const weights[2], HgTeam *team, HgJob *job, HgError *error);
void hg_weight_diff_free (HgWeightDiff *diff);

/* The items of row @row of the diff: the first one's index, and how many they are into @n. */
size_t hg_weight_diff_of (const HgWeightDiff *diff, size_t row, size_t *n);

/* Every array has its partner, and those are equal to the bit. */
bool hg_weight_diff_same (const HgWeightDiff *diff);

/* "equal", "differs", "other shape", "removed", "added". */
const char *hg_arrays_word (HgArraysKind kind);

/* "1.2 %", "∞", "—". Returns @text. */
char *hg_relative_text (double relative, char *text, size_t size);

/* Of two arrays of @n values. Fails as above. */
bool hg_distance (const HgReal *a, const HgReal *b, size_t n, HgTeam *team, HgJob *job, HgDistance *distance,
                  HgError *error);
