#include "reader/checkpoint-records.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

/* In this order; only facts, weights and slots come more than once. */
enum
{
  HEAD = HG_RECORD_OWN, /* Head */
  FACT,                 /* text */
  ROWS,                 /* array of HgEpochRow; none where there are no rows */
  WEIGHT,               /* tensor, in the order of the model's weights */
  BEST,                 /* tensor, likewise */
  SLOT                  /* array of HgReal */
};

enum
{
  MOST_EPOCHS = 1000000
};

typedef struct
{
  uint64_t n_slots, n_values, rows, epochs, batch, steps, best_epoch;
  HgScheduleState schedule;
  double watched, best_loss, first_loss, seconds;
  HgCost sum;
} Head;

static bool
put_weights (const HgWeights *weights, uint32_t tag, HgMessage *message, HgBulk *bulk, HgError *error)
{
  bool done = true;
  for (size_t i = 0; done && weights != NULL && i < weights->n; i++)
    done = hg_bulk_put_tensor (bulk, message, tag, weights->items[i].value, error);
  return done;
}

bool
hg_checkpoint_put (const HgCheckpoint *it, HgMessage *message, HgBulk *bulk, HgError *error)
{
  Head head;
  memset (&head, 0, sizeof head);
  head.n_slots = it->n_slots;
  head.n_values = it->n_values;
  head.rows = it->rows;
  head.epochs = (uint64_t)it->epochs;
  head.batch = it->batch;
  head.steps = it->steps;
  head.best_epoch = (uint64_t)it->best_epoch;
  head.schedule = it->schedule;
  head.watched = it->watched;
  head.best_loss = it->best_loss;
  head.first_loss = it->first_loss;
  head.seconds = it->seconds;
  head.sum = it->sum;
  hg_message_put (message, HEAD, &head, sizeof head);
  for (int i = 0; i < HG_RUN_FACTS; i++)
    hg_message_put_text (message, FACT, it->facts.text[i]);
  HgEpochRow *rows = it->rows > 0 ? hg_alloc (it->rows, sizeof *rows, error) : NULL;
  if (it->rows > 0 && rows == NULL)
    return false;
  for (size_t i = 0; i < it->rows; i++)
    rows[i] = *hg_metrics_log_row (it->log, i);
  bool done = hg_bulk_put_array (bulk, message, ROWS, rows, it->rows, sizeof *rows, error)
              && put_weights (it->weights, WEIGHT, message, bulk, error)
              && put_weights (it->best, BEST, message, bulk, error);
  for (size_t i = 0; done && i < it->n_slots; i++)
    done = hg_bulk_put_array (bulk, message, SLOT, it->slots[i], it->n_values, sizeof *it->slots[i], error);
  free (rows);
  return done;
}

/* What is being put together. */
typedef struct
{
  HgCheckpoint *it;
  const HgModel *model;
  HgBulkSource *bulk;
  size_t facts, slots, weights, best;
  HgError *error;
} Taking;

static size_t
count_values (const HgWeights *weights)
{
  size_t n = 0;
  for (size_t i = 0; i < weights->n; i++)
    n += (size_t)hg_shape_values (&weights->items[i].spec.shape);
  return n;
}

static bool
take_head (Taking *taking, const HgRecord *record)
{
  Head head;
  if (taking->it != NULL || record->n != sizeof head)
    return false;
  memcpy (&head, record->value, sizeof head);
  HgWeights *frame = hg_weights_frame (taking->model, taking->error);
  bool fits = frame != NULL && head.n_values == count_values (frame) && head.n_slots <= HG_MOST_SLOTS
              && head.epochs <= MOST_EPOCHS && head.best_epoch <= head.epochs && head.rows == head.epochs
              && head.batch <= INT64_MAX && head.steps <= INT64_MAX && head.schedule.wait >= 0
              && head.schedule.wait < INT64_MAX && head.schedule.cooldown >= 0 && head.schedule.scale > 0;
  HgCheckpoint *it = fits ? hg_checkpoint_new (head.n_slots, head.n_values, taking->error) : NULL;
  taking->it = it;
  if (it == NULL)
    {
      hg_weights_unref (frame);
      return false;
    }
  it->weights = frame;
  it->log = hg_metrics_log_new (taking->error);
  it->rows = head.rows;
  it->epochs = (int)head.epochs;
  it->batch = head.batch;
  it->steps = head.steps;
  it->best_epoch = (int)head.best_epoch;
  it->schedule = head.schedule;
  it->watched = head.watched;
  it->best_loss = head.best_loss;
  it->first_loss = head.first_loss;
  it->seconds = head.seconds;
  it->sum = head.sum;
  return it->log != NULL;
}

static bool
take_rows (Taking *taking, const HgRecord *record)
{
  HgCheckpoint *it = taking->it;
  HgEpochRow *rows = hg_metrics_log_count (it->log) == 0
                         ? hg_bulk_take_array (taking->bulk, record, it->rows, sizeof *rows, taking->error)
                         : NULL;
  bool done = rows != NULL;
  for (size_t i = 0; done && i < it->rows; i++)
    {
      rows[i].epoch = (int)i + 1;
      done = hg_metrics_log_append (it->log, &rows[i], taking->error);
    }
  free (rows);
  return done;
}

/* The next of @weights, of which *@n are there. */
static bool
take_weight (Taking *taking, const HgRecord *record, HgWeights *weights, size_t *n)
{
  if (*n == weights->n)
    return false;
  HgWeight *item = &weights->items[(*n)++];
  item->value = hg_bulk_take_tensor (taking->bulk, record, taking->error);
  return item->value != NULL && hg_shape_equal (&item->value->shape, &item->spec.shape);
}

static bool
take_slot (Taking *taking, const HgRecord *record)
{
  HgCheckpoint *it = taking->it;
  if (taking->slots == it->n_slots)
    return false;
  HgReal *slot = hg_bulk_take_array (taking->bulk, record, it->n_values, sizeof *slot, taking->error);
  if (slot != NULL)
    memcpy (it->slots[taking->slots++], slot, it->n_values * sizeof *slot);
  free (slot);
  return slot != NULL;
}

static bool
take_record (Taking *taking, const HgRecord *record)
{
  HgCheckpoint *it = taking->it;
  if (record->tag == HEAD || it == NULL)
    return record->tag == HEAD && take_head (taking, record);
  switch (record->tag)
    {
    case FACT:
      return taking->facts < HG_RUN_FACTS
             && hg_record_text (record, it->facts.text[taking->facts++], sizeof it->facts.text[0]);
    case ROWS:
      return take_rows (taking, record);
    case WEIGHT:
      return take_weight (taking, record, it->weights, &taking->weights);
    case BEST:
      if (it->best == NULL)
        it->best = hg_weights_frame (taking->model, taking->error);
      return it->best != NULL && take_weight (taking, record, it->best, &taking->best);
    case SLOT:
      return take_slot (taking, record);
    default:
      return record->tag == HG_RECORD_END;
    }
}

HgCheckpoint *
hg_checkpoint_take (HgRecords records, HgBulkSource *bulk, const HgModel *model, HgError *error)
{
  HgError own = { 0 };
  Taking taking = { .model = model, .bulk = bulk, .error = &own };
  HgRecord record;
  bool done = true;
  while (done && hg_records_next (&records, &record))
    done = take_record (&taking, &record);
  const HgCheckpoint *it = taking.it;
  if (done && it != NULL && taking.facts == HG_RUN_FACTS && taking.slots == it->n_slots
      && taking.weights == it->weights->n && (it->best == NULL || taking.best == it->best->n)
      && hg_metrics_log_count (it->log) == it->rows)
    return taking.it;
  if (own.code == HG_ERROR_MEMORY)
    hg_error_set (error, own.code, "%s", own.text);
  else
    hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
  hg_checkpoint_unref (taking.it);
  return NULL;
}
