/* See document-state.h. */
#include "ui/document/document-state.h"

void
hourglass_document_state_hold (HourglassDocumentState *to, const HourglassDocumentState *from,
                               HourglassDocumentParts parts)
{
  if (parts & HOURGLASS_DOCUMENT_MODEL)
    to->model = hg_model_ref (from->model);
  if (parts & HOURGLASS_DOCUMENT_WEIGHTS && from->weights != NULL)
    {
      to->trained = hg_model_ref (from->trained);
      to->weights = hg_weights_ref (from->weights);
    }
  if (parts & HOURGLASS_DOCUMENT_DATA && from->data != NULL)
    to->data = hg_prepared_ref (from->data);
}

void
hourglass_document_state_exchange (HourglassDocumentState *a, HourglassDocumentState *b,
                                   HourglassDocumentParts parts)
{
  const HourglassDocumentState old = *a;
  if (parts & HOURGLASS_DOCUMENT_MODEL)
    {
      a->model = b->model;
      b->model = old.model;
    }
  if (parts & HOURGLASS_DOCUMENT_WEIGHTS)
    {
      a->trained = b->trained;
      a->weights = b->weights;
      b->trained = old.trained;
      b->weights = old.weights;
    }
  if (parts & HOURGLASS_DOCUMENT_DATA)
    {
      a->data = b->data;
      b->data = old.data;
    }
}

void
hourglass_document_state_clear (HourglassDocumentState *state)
{
  g_clear_pointer (&state->model, hg_model_unref);
  g_clear_pointer (&state->trained, hg_model_unref);
  g_clear_pointer (&state->weights, hg_weights_unref);
  g_clear_pointer (&state->data, hg_prepared_unref);
}

static gsize
tensor_bytes (HgTensor *tensor, GHashTable *seen)
{
  return tensor != NULL && g_hash_table_add (seen, tensor) ? tensor->values * sizeof (HgReal) : 0;
}

gsize
hourglass_document_state_bytes (const HourglassDocumentState *state, GHashTable *seen)
{
  const HgWeights *weights = state->weights;
  const HgPrepared *data = state->data;
  gsize bytes = 0;
  for (gsize i = 0; weights != NULL && i < weights->n; i++)
    bytes += tensor_bytes (weights->items[i].value, seen);
  if (data == NULL)
    return bytes;
  bytes += tensor_bytes (data->x, seen) + tensor_bytes (data->y, seen);
  bytes += tensor_bytes (data->dataset->x, seen) + tensor_bytes (data->dataset->y, seen);
  for (gsize i = 0; i < data->n_more; i++)
    bytes += tensor_bytes (data->more[i], seen);
  return bytes;
}
