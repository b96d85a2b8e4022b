#include "reader/dataset-records.h"
#include "base/memory.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Arrays have an element a sample, noise one a feature. The order is that in which the arrays lie in the
 * memory file: what is counted stands before what is as long. */
enum
{
  NAME = HG_RECORD_OWN, /* texts */
  SOURCE,
  LICENCE,
  NOTE,
  LABELLING,
  X, /* tensors; MORE once for each further input */
  Y,
  MORE,
  CLASS,   /* text, once for each class */
  LABELS,  /* int */
  ORDER,   /* double */
  START,   /* size_t */
  SPAN,    /* number */
  FEATURE, /* text, once for each feature */
  NOISE,   /* double */
  FIXED,   /* three numbers, one record each */
  SCALED   /* number: 0 or 1 */
};

enum
{
  MOST_TEXTS = 1 << 20 /* features, or classes */
};

bool
hg_dataset_put (const HgDataset *dataset, HgMessage *message, HgBulk *bulk, HgError *error)
{
  const size_t n = hg_tensor_rows (dataset->x), features = hg_dataset_features (dataset);
  hg_message_put_text (message, NAME, dataset->name);
  hg_message_put_text (message, SOURCE, dataset->source);
  hg_message_put_text (message, LICENCE, dataset->licence);
  hg_message_put_text (message, NOTE, dataset->note);
  hg_message_put_text (message, LABELLING, dataset->labelling);
  /* Tensors in the order in which arrays are read (data/arrays.h). */
  bool done = hg_bulk_put_tensor (bulk, message, X, dataset->x, error);
  for (size_t i = 0; done && i < dataset->n_more; i++)
    done = hg_bulk_put_tensor (bulk, message, MORE, dataset->more[i], error);
  done = done && hg_bulk_put_tensor (bulk, message, Y, dataset->y, error);
  for (size_t i = 0; i < dataset->n_classes; i++)
    hg_message_put_text (message, CLASS, dataset->class_names[i]);
  done = done && hg_bulk_put_array (bulk, message, LABELS, dataset->labels, n, sizeof *dataset->labels, error)
         && hg_bulk_put_array (bulk, message, ORDER, dataset->order, n, sizeof *dataset->order, error)
         && hg_bulk_put_array (bulk, message, START, dataset->start, n, sizeof *dataset->start, error);
  hg_message_put_number (message, SPAN, dataset->span);
  for (size_t i = 0; dataset->features != NULL && i < features; i++)
    hg_message_put_text (message, FEATURE, dataset->features[i]);
  done = done
         && hg_bulk_put_array (bulk, message, NOISE, dataset->noise, features, sizeof *dataset->noise, error);
  for (int i = 0; i < 3; i++)
    hg_message_put_number (message, FIXED, dataset->fixed[i]);
  hg_message_put_number (message, SCALED, dataset->scaled);
  return done;
}

/* What is being put together. */
typedef struct
{
  HgDataset *dataset;
  HgBulkSource *bulk;
  size_t room_classes, room_features, n_features, n_fixed;
  HgError *error;
} Taking;

static bool
take_text (const HgRecord *record, char (**texts)[HG_FEATURE_SIZE], size_t *n, size_t *room, HgError *error)
{
  return *n < MOST_TEXTS && hg_grow (texts, room, *n + 1, sizeof **texts, error)
         && hg_record_text (record, (*texts)[(*n)++], sizeof **texts);
}

/* An array that may come once, of @n elements. */
static bool
take_array (Taking *taking, const HgRecord *record, void *array, size_t n, size_t size)
{
  void *values, *before;
  memcpy (&before, array, sizeof before);
  if (before != NULL)
    return false;
  values = hg_bulk_take_array (taking->bulk, record, n, size, taking->error);
  memcpy (array, &values, sizeof values);
  return values != NULL;
}

static bool
take_tensor (Taking *taking, const HgRecord *record)
{
  HgDataset *dataset = taking->dataset;
  if (record->tag == X && dataset->x == NULL)
    return (dataset->x = hg_bulk_take_tensor (taking->bulk, record, taking->error)) != NULL
           && dataset->x->shape.rank >= 2;
  if (record->tag == X || dataset->x == NULL || (record->tag == Y && dataset->y != NULL))
    return false;
  HgTensor *tensor = hg_bulk_take_tensor (taking->bulk, record, taking->error);
  return tensor != NULL
         && (record->tag == Y ? hg_dataset_set_targets (dataset, tensor, taking->error)
                              : hg_dataset_add_input (dataset, tensor, taking->error));
}

/* Records that need the samples before them. */
static bool
take_for_samples (Taking *taking, const HgRecord *record)
{
  HgDataset *dataset = taking->dataset;
  if (dataset->x == NULL)
    return false;
  const size_t n = hg_tensor_rows (dataset->x);
  uint64_t number;
  switch (record->tag)
    {
    case LABELS:
      return take_array (taking, record, &dataset->labels, n, sizeof *dataset->labels);
    case ORDER:
      return take_array (taking, record, &dataset->order, n, sizeof *dataset->order);
    case START:
      return take_array (taking, record, &dataset->start, n, sizeof *dataset->start);
    case NOISE:
      return take_array (taking, record, &dataset->noise, hg_dataset_features (dataset),
                         sizeof *dataset->noise);
    case FIXED:
      if (taking->n_fixed == 3 || !hg_record_number (record, n, &number))
        return false;
      dataset->fixed[taking->n_fixed++] = (size_t)number;
      return true;
    default:
      return false;
    }
}

static bool
take_record (Taking *taking, const HgRecord *record)
{
  HgDataset *dataset = taking->dataset;
  uint64_t number;
  switch (record->tag)
    {
    case NAME:
      return hg_record_text (record, dataset->name, sizeof dataset->name);
    case SOURCE:
      return hg_record_text (record, dataset->source, sizeof dataset->source);
    case LICENCE:
      return hg_record_text (record, dataset->licence, sizeof dataset->licence);
    case NOTE:
      return hg_record_text (record, dataset->note, sizeof dataset->note);
    case LABELLING:
      return hg_record_text (record, dataset->labelling, sizeof dataset->labelling);
    case X:
    case Y:
    case MORE:
      return take_tensor (taking, record);
    case CLASS:
      return take_text (record, &dataset->class_names, &dataset->n_classes, &taking->room_classes,
                        taking->error);
    case FEATURE:
      return take_text (record, &dataset->features, &taking->n_features, &taking->room_features,
                        taking->error);
    case SPAN:
      if (!hg_record_number (record, SIZE_MAX, &number))
        return false;
      dataset->span = (size_t)number;
      return true;
    case SCALED:
      if (!hg_record_number (record, 1, &number))
        return false;
      dataset->scaled = number != 0;
      return true;
    default:
      return record->tag == HG_RECORD_END || take_for_samples (taking, record);
    }
}

/* What only shows when everything is there. */
static bool
fits_together (const Taking *taking)
{
  const HgDataset *dataset = taking->dataset;
  if (dataset->x == NULL)
    return false;
  const size_t n = hg_tensor_rows (dataset->x), features = hg_dataset_features (dataset);
  const size_t *fixed = dataset->fixed;
  bool fits = (taking->n_features == 0 || taking->n_features == features)
              && (dataset->labels != NULL) == (dataset->n_classes > 0)
              && (fixed[0] == 0 ? fixed[1] + fixed[2] == 0 : fixed[0] + fixed[1] + fixed[2] == n);
  for (size_t i = 0; fits && dataset->labels != NULL && i < n; i++)
    fits = dataset->labels[i] >= 0 && (size_t)dataset->labels[i] < dataset->n_classes;
  for (size_t i = 1; fits && dataset->start != NULL && i < n; i++)
    fits = dataset->start[i] > dataset->start[i - 1];
  for (size_t i = 0; fits && dataset->order != NULL && i < n; i++)
    fits = isfinite (dataset->order[i]);
  return fits && (dataset->start == NULL || dataset->start[n - 1] <= SIZE_MAX - dataset->span);
}

HgDataset *
hg_dataset_take (HgRecords records, HgBulkSource *bulk, HgError *error)
{
  HgError none = { 0 };
  HgDataset *dataset = hg_alloc (1, sizeof *dataset, error);
  if (dataset == NULL)
    return NULL;
  atomic_init (&dataset->references, 1);
  Taking taking = { .dataset = dataset, .bulk = bulk, .error = error != NULL ? error : &none };
  HgRecord record;
  bool done = true;
  taking.error->code = HG_ERROR_NONE;
  while (done && hg_records_next (&records, &record))
    done = take_record (&taking, &record);
  if (done && fits_together (&taking))
    return dataset;
  if (taking.error->code == HG_ERROR_NONE)
    hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
  hg_dataset_unref (dataset);
  return NULL;
}
