/* Two models side by side: which layer of the one is which of the other, and what differs between the two.
 * The layers are paired by the longest common subsequence of both topological orders, where only layers of
 * one class can be a pair and one with the same options, shapes and name counts for more; so a layer that was
 * put in or taken out does not set those after it apart. A layer that was moved is one removed and one added.
 *
 * Names that Keras numbers by itself ("lstm_3" and "lstm_1") are no difference, and neither is it a changed
 * connection that a layer was put in between or taken out. */
#pragma once
#include "model/check.h"

typedef enum
{
  HG_DIFF_SAME,
  HG_DIFF_CHANGED,
  HG_DIFF_REMOVED, /* in the first model only */
  HG_DIFF_ADDED,   /* in the second only */
  HG_DIFF_KINDS
} HgDiffKind;

enum
{
  HG_CHANGE_TEXT = 160
};

/* One thing that both have in different ways. */
typedef struct
{
  char key[64];                              /* for programs: "units", "layer.units", "output_shape" */
  char title[96];                            /* for people, as on forms: "Units", "Output shape" */
  char a[HG_CHANGE_TEXT], b[HG_CHANGE_TEXT]; /* "64", "32" */
} HgChange;

typedef struct
{
  size_t n, capacity;
  HgChange *items;
} HgChanges;

/* A layer of either model, or of both. */
typedef struct
{
  HgDiffKind kind;
  size_t a, b;       /* nodes; HG_NO_NODE where there is none */
  HgChanges changes; /* of a pair: options in the order of their table, then what follows from them */
} HgDiffRow;

typedef struct
{
  size_t n;
  HgDiffRow *rows; /* both orders kept; what was removed stands before what was added in its place */
  size_t count[HG_DIFF_KINDS];
  HgChanges changes; /* of the models as wholes: their outputs, the mark of the waist */
} HgModelDiff;

/* Of the models that were checked. Takes time and memory as the product of the numbers of layers that lie
 * between an equal beginning and an equal end. Fails with HG_ERROR_MEMORY only. */
HgModelDiff *hg_model_diff (const HgCheck *a, const HgCheck *b, HgError *error);
void hg_model_diff_free (HgModelDiff *diff);

/* Nothing differs but numbered names. */
bool hg_model_diff_same (const HgModelDiff *diff);

/* "same", "changed", "removed", "added"; and "=", "≠", "−", "+". */
const char *hg_diff_word (HgDiffKind kind);
const char *hg_diff_sign (HgDiffKind kind);

/* "units 64 → 32, output shape 5 × 64 → 5 × 32"; empty where there is nothing, cut after a whole change where
 * @text is too short. Returns @text. */
char *hg_changes_text (const HgChanges *changes, char *text, size_t size);
