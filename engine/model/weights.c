#include "model/weights.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

HgWeights *
hg_weights_ref (HgWeights *weights)
{
  if (weights != NULL)
    atomic_fetch_add_explicit (&weights->references, 1, memory_order_relaxed);
  return weights;
}

void
hg_weights_unref (HgWeights *weights)
{
  if (weights == NULL || atomic_fetch_sub_explicit (&weights->references, 1, memory_order_acq_rel) != 1)
    return;
  for (size_t i = 0; i < weights->n; i++)
    hg_tensor_unref (weights->items[i].value);
  free (weights->items);
  free (weights);
}

/* Appends @node's weights, without their values. */
static bool
append_node (HgWeights *weights, size_t *capacity, const HgNode *node, const HgNodeCheck *check,
             HgError *error)
{
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  bool own = node->shares == HG_NO_NODE && check->parameters != HG_UNKNOWN;
  size_t n = own ? hg_layer_weights (node->layer, check->in, specs) : 0;
  if (n > 0 && !hg_grow (&weights->items, capacity, weights->n + n, sizeof *weights->items, error))
    return false;
  for (size_t i = 0; i < n; i++)
    {
      HgWeight *item = &weights->items[weights->n];
      item->value = NULL;
      memcpy (item->node, node->name, sizeof item->node);
      item->spec = specs[i];
      weights->n++;
    }
  return true;
}

HgWeights *
hg_weights_frame (const HgModel *model, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  HgWeights *weights = check != NULL ? hg_alloc (1, sizeof *weights, error) : NULL;
  bool done = weights != NULL;
  size_t capacity = 0;
  if (done && check->n_faults > check->n_foreign)
    done = hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
  /* All of it at once: the first array alone may fit, and filling it takes seconds. */
  if (done && check->parameters > 0)
    done = hg_memory_granted ("the model's weights", (unsigned long long)check->parameters * sizeof (HgReal),
                              error);
  if (weights != NULL)
    atomic_init (&weights->references, 1);
  for (size_t i = 0; done && i < model->n; i++)
    done = append_node (weights, &capacity, model->nodes[i], &check->nodes[i], error);
  hg_check_free (check);
  if (done)
    return weights;
  hg_weights_unref (weights);
  return NULL;
}

HgWeights *
hg_weights_blank (const HgModel *model, HgError *error)
{
  HgWeights *weights = hg_weights_frame (model, error);
  for (size_t i = 0; weights != NULL && i < weights->n; i++)
    {
      HgWeight *item = &weights->items[i];
      item->value = hg_tensor_new (&item->spec.shape, error);
      if (item->value != NULL)
        continue;
      hg_error_prefix (error, "%s/%s", item->node, item->spec.name);
      hg_weights_unref (weights);
      return NULL;
    }
  return weights;
}

static uint64_t
hash_text (uint64_t hash, const char *text)
{
  for (; *text != '\0'; text++)
    hash = hg_random_hash (hash ^ (unsigned char)*text);
  return hash;
}

static bool
initialize (HgWeight *item, uint64_t seed, HgError *error)
{
  HgRandom random = hg_random (hash_text (hash_text (hg_random_hash (seed), item->node), item->spec.name));
  return hg_initialize (item->spec.initializer, &item->spec.shape, &random, item->value->data, error);
}

HgWeights *
hg_weights_new (const HgModel *model, uint64_t seed, HgError *error)
{
  return hg_weights_adapt (model, NULL, seed, error);
}

HgWeights *
hg_weights_adapt (const HgModel *model, const HgWeights *old, uint64_t seed, HgError *error)
{
  HgWeights *weights = hg_weights_blank (model, error);
  bool done = weights != NULL;
  for (size_t i = 0; done && i < weights->n; i++)
    {
      HgWeight *item = &weights->items[i];
      const HgWeight *kept = old != NULL ? hg_weights_find (old, item->node, item->spec.name) : NULL;
      if (kept != NULL && hg_shape_equal (&kept->spec.shape, &item->spec.shape))
        {
          hg_tensor_unref (item->value);
          item->value = hg_tensor_ref (kept->value);
        }
      else
        done = initialize (item, seed, error);
    }
  if (done)
    return weights;
  hg_weights_unref (weights);
  return NULL;
}

HgWeights *
hg_weights_carry (const HgModel *model, const HgWeights *old, HgError *error)
{
  HgWeights *weights = hg_weights_frame (model, error);
  bool done = weights != NULL
              && (weights->n == old->n /* and all are found: none is left over */
                  || hg_error_set (error, HG_ERROR_SHAPE, "expected a model of %zu weight arrays, got %zu",
                                   old->n, weights->n));
  for (size_t i = 0; done && i < weights->n; i++)
    {
      HgWeight *item = &weights->items[i];
      const HgWeight *kept = hg_weights_find (old, item->node, item->spec.name);
      done = (kept != NULL && hg_shape_equal (&kept->spec.shape, &item->spec.shape))
             || hg_error_set (error, HG_ERROR_SHAPE, "%s/%s: expected weights of that shape, got none",
                              item->node, item->spec.name);
      if (done)
        item->value = hg_tensor_ref (kept->value);
    }
  if (done)
    return weights;
  hg_weights_unref (weights);
  return NULL;
}

const HgWeight *
hg_weights_find (const HgWeights *weights, const char *node, const char *name)
{
  for (size_t i = 0; i < weights->n; i++)
    if (strcmp (weights->items[i].node, node) == 0 && strcmp (weights->items[i].spec.name, name) == 0)
      return &weights->items[i];
  return NULL;
}
