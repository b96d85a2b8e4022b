#include "layers/foreign.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const HgForeign *foreign;
} Config;

HgForeign *
hg_foreign_new (const char *class, const char *text, HgError *error)
{
  HgForeign *foreign = hg_alloc (1, sizeof *foreign, error);
  char *copy = foreign != NULL ? hg_strdup (text, error) : NULL;
  if (copy == NULL)
    {
      free (foreign);
      return NULL;
    }
  atomic_init (&foreign->references, 1);
  snprintf (foreign->class, sizeof foreign->class, "%s", class);
  foreign->text = copy;
  foreign->out = HG_SHAPE_UNKNOWN;
  return foreign;
}

static void
hold (const void *config)
{
  HgForeign *shared = (HgForeign *)((const Config *)config)->foreign;
  if (shared != NULL)
    atomic_fetch_add_explicit (&shared->references, 1, memory_order_relaxed);
}

void
hg_foreign_unref (const HgForeign *foreign)
{
  HgForeign *shared = (HgForeign *)foreign;
  if (shared == NULL || atomic_fetch_sub_explicit (&shared->references, 1, memory_order_acq_rel) != 1)
    return;
  free (shared->text);
  free (shared);
}

static void
let_go (const void *config)
{
  hg_foreign_unref (((const Config *)config)->foreign);
}

static bool
same (const void *a, const void *b)
{
  const HgForeign *p = ((const Config *)a)->foreign, *q = ((const Config *)b)->foreign;
  bool equal = p == q || (strcmp (p->class, q->class) == 0 && strcmp (p->text, q->text) == 0 && p->n == q->n);
  for (size_t i = 0; equal && p != q && i < p->n; i++)
    equal = hg_shape_equal (&p->weights[i].shape, &q->weights[i].shape);
  return equal;
}

static const char *class(const void *config)
{
  return ((const Config *)config)->foreign->class;
}

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  out[0] = ((const Config *)config)->foreign->out;
  return hg_error_set (error, HG_ERROR_UNSUPPORTED, "is not supported and is not executed");
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const HgForeign *foreign = ((const Config *)config)->foreign;
  for (size_t i = 0; i < foreign->n; i++)
    {
      specs[i] = (HgWeightSpec){ .shape = foreign->weights[i].shape,
                                 .initializer = HG_INIT_ZEROS,
                                 .trainable = !foreign->frozen };
      memcpy (specs[i].name, foreign->weights[i].name, sizeof specs[i].name);
    }
  return foreign->n;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  snprintf (text->legend, sizeof text->legend, "The values of its arrays in the file.");
}

static size_t
outputs (const HgLayer *layer)
{
  return HG_MAX_OUTPUTS;
}

static void
compute (const HgOp *op, const HgPass *pass)
{
}

static const HgLayerKind kind = {
  .name = "Foreign",
  .title = "Foreign",
  .sentence = "A layer that Hourglass does not know. It is shown and kept, but not executed.",
  .group = "Foreign",
  .config_size = sizeof (Config),
  .max_in = HG_MAX_INPUTS,
  .n_out = HG_MAX_OUTPUTS,
  .infer = infer,
  .weights = weights,
  .formula = formula,
  .outputs = outputs,
  .forward = compute,
  .backward = compute,
  .hold = hold,
  .let_go = let_go,
  .same = same,
  .class = class,
};

HgLayer *
hg_layer_foreign (const HgForeign *foreign, HgError *error)
{
  HgLayer *layer = hg_layer_new (&kind, error);
  if (layer == NULL)
    return NULL;
  ((Config *)layer->config)->foreign = foreign;
  hold (layer->config);
  return layer;
}

const HgForeign *
hg_layer_foreign_get (const HgLayer *layer)
{
  return layer->kind == &kind ? ((const Config *)layer->config)->foreign : NULL;
}
