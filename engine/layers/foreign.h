/* A layer of a file that no kind here computes: a class that is not known, somebody's own class, a Lambda. It
 * keeps its place in the stack, its configuration for writing it back, and the shapes of its weights; it is
 * never executed. It is no kind of the registry: nobody can add one. */
#pragma once
#include "layers/layer.h"

typedef struct
{
  char name[40]; /* "query/kernel" */
  HgShape shape;
} HgForeignWeight;

/* Immutable once a layer holds it. */
typedef struct
{
  atomic_uint references;
  char class[64]; /* Keras's: "MultiHeadAttention" */
  bool frozen;    /* it says that it is not trainable */
  char *text;  /* its configuration, a JSON object: {"class_name", "config", …}; "" where there is none */
  HgShape out; /* of its first output, as far as its file tells */
  size_t n;
  HgForeignWeight weights[HG_MAX_WEIGHTS];
} HgForeign;

/* An empty one that copies @text. Owned by the caller. */
HgForeign *hg_foreign_new (const char *class, const char *text, HgError *error);
void hg_foreign_unref (const HgForeign *foreign);

/* A layer that holds @foreign and takes a reference of its own. */
HgLayer *hg_layer_foreign (const HgForeign *foreign, HgError *error);

/* What @layer holds, lent; NULL for every layer that is known. */
const HgForeign *hg_layer_foreign_get (const HgLayer *layer);
