#include "files/keras-same.h"
#include "base/memory.h"
#include "base/random.h"
#include "files/keras-file.h"
#include "files/keras-groups.h"
#include "files/keras-layer.h"
#include "files/keras-scopes.h"
#include <stdlib.h>
#include <string.h>

static uint64_t
mix (uint64_t hash, uint64_t value)
{
  return hg_random_hash (hash ^ value);
}

/* A number for each node that depends on its layer, and through its inputs on all that it is computed from.
 */
static bool
number_nodes (const HgModel *model, uint64_t *numbers)
{
  for (size_t i = 0; i < model->n; i++)
    {
      const HgNode *node = model->nodes[i], *owner = model->nodes[hg_model_owner (model, i)];
      json_t *json = hg_keras_layer_write (owner->layer, owner->name, NULL);
      char *text = json != NULL ? json_dumps (json, JSON_COMPACT | JSON_REAL_PRECISION (17)) : NULL;
      json_decref (json);
      if (text == NULL)
        return false;
      numbers[i] = node->n_in;
      for (const char *p = node->group; *p != '\0'; p++)
        numbers[i] = mix (numbers[i], (unsigned char)*p);
      for (const char *p = text; *p != '\0'; p++)
        numbers[i] = mix (numbers[i], (unsigned char)*p);
      for (size_t k = 0; k < node->n_in; k++)
        numbers[i] = mix (numbers[i], numbers[node->in[k].node] + node->in[k].slot);
      free (text);
    }
  return true;
}

static int
compare (const void *a, const void *b)
{
  uint64_t p = *(const uint64_t *)a, q = *(const uint64_t *)b;
  return p < q ? -1 : p > q;
}

static bool
same_numbers (const HgModel *a, uint64_t *p, const HgModel *b, uint64_t *q)
{
  if (!number_nodes (a, p) || !number_nodes (b, q))
    return false;
  for (size_t k = 0; k < a->n_outputs; k++)
    if (p[a->outputs[k].node] != q[b->outputs[k].node] || a->outputs[k].slot != b->outputs[k].slot)
      return false;
  qsort (p, a->n, sizeof *p, compare);
  qsort (q, b->n, sizeof *q, compare);
  return memcmp (p, q, a->n * sizeof *p) == 0;
}

bool
hg_keras_same_model (const HgModel *a, const HgModel *b)
{
  if (a->n != b->n || a->n_outputs != b->n_outputs)
    return false;
  uint64_t *numbers = hg_alloc (2 * a->n, sizeof *numbers, NULL);
  bool same = numbers != NULL && same_numbers (a, numbers, b, numbers + a->n);
  free (numbers);
  return same;
}

bool
hg_keras_same_weights (const HgWeights *a, const HgWeights *b)
{
  if (a->n != b->n)
    return false;
  for (size_t i = 0, of = 0; i < a->n; i++)
    {
      const HgWeight *p = &a->items[i], *q = NULL;
      /* By their order in the layer: the names in a layer that is not known are the file's. */
      of = i > 0 && strcmp (p->node, a->items[i - 1].node) == 0 ? of + 1 : 0;
      for (size_t k = 0; k + of < b->n && q == NULL; k++)
        if (strcmp (b->items[k].node, p->node) == 0)
          q = &b->items[k + of];
      if (q == NULL || strcmp (q->node, p->node) != 0 || !hg_shape_equal (&p->value->shape, &q->value->shape)
          || memcmp (p->value->data, q->value->data, p->value->values * sizeof (HgReal)) != 0)
        return false;
    }
  return true;
}

bool
hg_keras_belongs (const HgModel *model, const HgWeights *weights, HgError *error)
{
  HgWeights *frame = hg_weights_blank (model, error);
  bool same = frame != NULL;
  for (size_t i = 0; same && i < frame->n; i++)
    same = (i < weights->n && strcmp (weights->items[i].node, frame->items[i].node) == 0
            && hg_shape_equal (&weights->items[i].value->shape, &frame->items[i].spec.shape))
           || hg_error_set (error, HG_ERROR_VALUE, "%s/%s: the weights are another model's",
                            frame->items[i].node, frame->items[i].spec.name);
  if (same && weights->n > frame->n)
    same = hg_error_set (error, HG_ERROR_VALUE, "%s: the model has no such layer",
                         weights->items[frame->n].node);
  hg_weights_unref (frame);
  return same;
}

/* Whether a file of weights alone holds as many arrays. The model that is read from it is a guess. */
static bool
same_count (const void *bytes, size_t n, const HgWeights *weights)
{
  HgTextList arrays = { 0 };
  hid_t file = hg_h5_open (bytes, n, NULL);
  bool same = file >= 0 && hg_keras_group_arrays (file, "layers", &arrays, NULL) && arrays.n == weights->n;
  hg_text_list_clear (&arrays);
  if (file >= 0)
    H5Fclose (file);
  return same;
}

bool
hg_keras_verify (const void *bytes, size_t n, bool whole, const HgModel *model, const HgWeights *weights,
                 HgError *error)
{
  HgModel *read_model = NULL, *settled = hg_keras_settle (model, error);
  HgWeights *read_weights = NULL;
  bool same = settled != NULL
              && (hg_keras_parse (bytes, n, &read_model, &read_weights, NULL, error)
                  || hg_error_prefix (error, "what was written cannot be read back"));
  if (same)
    same = (whole ? hg_keras_same_model (settled, read_model) && hg_keras_same_weights (weights, read_weights)
                  : same_count (bytes, n, weights))
           || hg_error_set (error, HG_ERROR_IO, "what was written reads back differently");
  hg_model_unref (read_model);
  hg_model_unref (settled);
  hg_weights_unref (read_weights);
  return same;
}
