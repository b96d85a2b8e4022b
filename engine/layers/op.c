#include "layers/op.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

HgOpPlace
hg_op_place (const HgKernels *kernels)
{
  return (HgOpPlace){ .kernels = kernels, .reads = { true } };
}

bool
hg_op_init (HgOp *op, const HgLayer *layer, const HgShape *in, size_t n_in, const HgOpPlace *place,
            HgError *error)
{
  const HgLayerKind *kind = layer->kind;
  *op = (HgOp){ .layer = layer,
                .n_in = n_in,
                .n_out = hg_layer_outputs (layer),
                .kernels = place->kernels,
                .frozen = hg_layer_frozen (layer),
                .activity = hg_layer_activity (layer),
                .masked = place->masked,
                .before = place->before,
                .from = place->from,
                .wants_dx = true };
  memcpy (op->in, in, n_in * sizeof *in);
  memcpy (op->reads, place->reads, sizeof op->reads);
  op->reads[0] |= op->activity.type != HG_REGULARIZER_NONE;
  if (!kind->infer (layer->config, in, n_in, op->out, error))
    return false;
  for (size_t i = 0; i < n_in + op->n_out; i++)
    {
      const HgShape *shape = i < n_in ? &op->in[i] : &op->out[i - n_in];
      char text[HG_SHAPE_TEXT];
      if (hg_shape_known (shape) && hg_shape_values (shape) == HG_UNKNOWN)
        return hg_error_set (error, HG_ERROR_SHAPE,
                             "holds %s a sample, too many values to count: make it smaller",
                             hg_shape_text (shape, text));
      if (!hg_shape_known (shape))
        return hg_error_set (error, HG_ERROR_SHAPE, "needs every axis to be known and gets %s",
                             hg_shape_text (shape, text));
    }
  op->n_specs = hg_layer_weights (layer, op->in, op->specs);
  for (size_t i = 0; i < op->n_specs; i++)
    {
      int64_t values = hg_shape_values (&op->specs[i].shape);
      if (values < 0 || __builtin_add_overflow (op->weights, (size_t)values, &op->weights)
          || op->weights > ((size_t)1 << 40))
        return hg_error_memory (error, "the weights", 4ull << 40);
    }
  if (kind->plan != NULL && !kind->plan (op, error))
    {
      hg_op_clear (op);
      return false;
    }
  return true;
}

HgOp *
hg_op_wrap (const HgOp *op, const HgLayer *layer, const HgShape *in, bool masked, HgError *error)
{
  HgOpPlace place = hg_op_place (op->kernels);
  place.masked = masked;
  HgOp *inner = hg_alloc (1, sizeof *inner, error);
  if (inner != NULL && hg_op_init (inner, layer, in, 1, &place, error))
    return inner;
  free (inner);
  return NULL;
}

void
hg_op_clear (HgOp *op)
{
  for (size_t i = 0; i < sizeof op->inner / sizeof *op->inner; i++)
    {
      if (op->inner[i] != NULL)
        hg_op_clear (op->inner[i]);
      free (op->inner[i]);
      op->inner[i] = NULL;
    }
}

void
hg_op_pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  if (op->layer->kind->pack != NULL)
    op->layer->kind->pack (op, keras, packed);
  else
    hg_op_pack_in_order (op, keras, packed);
}

void
hg_op_pack_in_order (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  for (size_t i = 0; i < op->n_specs; i++)
    {
      size_t values = (size_t)hg_shape_values (&op->specs[i].shape);
      memcpy (packed, keras[i], values * sizeof *packed);
      packed += values;
    }
}

void
hg_op_unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  if (op->layer->kind->unpack != NULL)
    op->layer->kind->unpack (op, packed, keras);
  else
    hg_op_unpack_in_order (op, packed, keras);
}

void
hg_op_unpack_in_order (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  for (size_t i = 0; i < op->n_specs; i++)
    {
      size_t values = (size_t)hg_shape_values (&op->specs[i].shape);
      memcpy (keras[i], packed, values * sizeof *packed);
      packed += values;
    }
}
