/* What of a stack can be folded into one row: nested models, and in long stacks blocks of layers that come
 * again and again. Folds are found anew for every check, from the model alone; whether one is folded is a
 * matter of the view, which knows it by its key. A fold is never an edit of the model. */
#pragma once
#include "model/check.h"

enum
{
  HG_FOLD_KEY_SIZE = 2 * HG_NAME_SIZE + 16,
  HG_FOLDS_MOST = 1000,   /* folds of a stack; what lies deeper or further down stays as it is */
  HG_FOLD_LONG = 40,      /* repeated blocks are looked for in stacks of more layers than these */
  HG_FOLD_REPEATS = 3,    /* so many blocks at least */
  HG_FOLD_MOST_BLOCK = 16 /* layers of a block */
};

typedef enum
{
  HG_FOLD_NESTED,
  HG_FOLD_REPEATED
} HgFoldKind;

/* Nodes @first … @first + @n − 1. Two folds are apart, or one lies in the other. */
typedef struct
{
  HgFoldKind kind;
  size_t first, n;
  size_t block;               /* REPEATED: nodes of one block; it stands there n / block times. NESTED: n */
  size_t path;                /* NESTED: bytes of its nodes' group that name it, and the models around it */
  size_t depth;               /* how many folds lie around it */
  bool folded;                /* set by the view; false when found */
  char key[HG_FOLD_KEY_SIZE]; /* the same as long as the fold begins with the same node */
} HgFold;

typedef struct
{
  size_t n;
  HgFold *all; /* by their first node, the outer before the inner */
} HgFolds;

/* Finds the folds of @check's model: each call of a nested model; and, in a stack of more than HG_FOLD_LONG
 * layers, runs of at least HG_FOLD_REPEATS blocks that are alike in kinds, options, output shapes and wiring;
 * HG_FOLDS_MOST of them in all.
 * @folds is overwritten; clear it afterwards. Fails with HG_ERROR_MEMORY only. */
bool hg_folds_find (HgFolds *folds, const HgCheck *check, HgError *error);
void hg_folds_clear (HgFolds *folds);

/* The innermost fold around @node, or the innermost that is not folded (@open); NULL: none. */
HgFold *hg_folds_around (const HgFolds *folds, size_t node, bool open);

/* Its own name: "encoder"; "48 × [Dense 64, Batch normalization, Activation]", @brief: "48 × [Dense 64, …]".
 */
char *hg_fold_title (const HgFold *fold, const HgModel *model, bool brief, char *text, size_t size);

/* Parameters of its nodes; HG_UNKNOWN where one is not known. */
int64_t hg_fold_parameters (const HgFold *fold, const HgCheck *check);

/* The worst of its nodes: broken, else unknown, else after a broken one. */
HgNodeState hg_fold_state (const HgFold *fold, const HgCheck *check);

bool hg_fold_holds (const HgFold *fold, size_t node);
