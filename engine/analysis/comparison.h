/* Two models compared, and what to say about it: the layers of both side by side (model-diff.h) and the
 * weights of those that are a pair (weight-diff.h). Immutable and shared: the weights are compared later, on
 * a thread. */
#pragma once
#include "analysis/weight-diff.h"

typedef struct
{
  const char *name; /* "before.h5" */
  const HgModel *model;
  HgWeights *weights; /* or NULL: the model has none */
} HgComparisonSide;

typedef struct
{
  atomic_uint references;
  char *name[2];
  HgCheck *check[2];
  HgWeights *weights[2]; /* or NULL */
  HgModelDiff *diff;
} HgComparison;

enum
{
  HG_ARRAY_TEXT = 320
};

/* Takes references of its own. Fails with HG_ERROR_MEMORY only. */
HgComparison *hg_comparison_new (const HgComparisonSide sides[2], HgError *error);
HgComparison *hg_comparison_ref (HgComparison *comparison);
void hg_comparison_unref (HgComparison *comparison);

/* The weights of both, which the caller frees; fails as hg_weight_diff does. */
HgWeightDiff *hg_comparison_weigh (const HgComparison *comparison, HgTeam *team, HgJob *job, HgError *error);

/* Whether both have weights. */
bool hg_comparison_weighable (const HgComparison *comparison);

/* @weights may be NULL in everything below: they are not known yet. */

/* Neither the layers differ nor, where both sides have them, the weights. */
bool hg_comparison_same (const HgComparison *comparison, const HgWeightDiff *weights);

/* One line: "Same structure; 12 of 14 weight arrays differ, at most by 0.031 (lstm_1/kernel [3, 17])."
 * Returns
 * @text. */
char *hg_comparison_verdict (const HgComparison *comparison, const HgWeightDiff *weights, char *text,
                             size_t size);

/* The layer of a row on one side, lent; NULL where there is none. */
const HgNode *hg_comparison_node (const HgComparison *comparison, const HgDiffRow *row, int side);

/* Whether anything is known to differ in a row; its sign and word: those of its kind, or "≈" and "weights
 * differ" where nothing else does. */
bool hg_comparison_row_differs (const HgComparison *comparison, const HgWeightDiff *weights, size_t row);
const char *hg_comparison_row_sign (const HgComparison *comparison, const HgWeightDiff *weights, size_t row);
const char *hg_comparison_row_word (const HgComparison *comparison, const HgWeightDiff *weights, size_t row);

/* "lstm/kernel"; an array that only one side has is called as it is there. @text holds HG_ARRAY_TEXT bytes
 * here and below; returns it. */
char *hg_comparison_array_name (const HgComparison *comparison, const HgArrayDiff *array, char *text);

/* Its shape, or both: "3 × 8", "3 × 8 → 3 × 16". */
char *hg_comparison_array_shape (const HgComparison *comparison, const HgArrayDiff *array, char *text);

/* What is to be said of it: "equal to the bit", "37 of 64 values differ, at most by 0.031 [3, 17]". */
char *hg_comparison_array_text (const HgComparison *comparison, const HgArrayDiff *array, char *text);

/* The whole comparison as a page for a terminal, in Markdown, and as JSON; with @only, without the layers
 * that are the same in both. Owned by the caller; NULL with HG_ERROR_MEMORY. */
char *hg_comparison_page (const HgComparison *comparison, const HgWeightDiff *weights, bool only,
                          HgError *error);
char *hg_comparison_markdown (const HgComparison *comparison, const HgWeightDiff *weights, bool only,
                              HgError *error);
char *hg_comparison_json (const HgComparison *comparison, const HgWeightDiff *weights, HgError *error);
