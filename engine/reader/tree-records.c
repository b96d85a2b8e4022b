#include "reader/tree-records.h"
#include <stdlib.h>
#include <string.h>

/* ITEM begins an item; what follows up to the next belongs to it. An attribute is three texts. */
enum
{
  ITEM = HG_RECORD_OWN, /* Head */
  PATH,                 /* text */
  TYPE,                 /* text; these three at most once */
  FILTERS,
  FAULT,
  ATTRIBUTE,      /* text: the name */
  ATTRIBUTE_TYPE, /* text */
  VALUE           /* text */
};

/* What an item has besides texts. */
typedef struct
{
  uint64_t kind, numbers, stored;
  HgShape shape, chunk;
} Head;

void
hg_tree_put (const HgTree *tree, HgMessage *message)
{
  for (size_t i = 0; i < tree->n; i++)
    {
      const HgTreeItem *item = &tree->items[i];
      Head head;
      memset (&head, 0, sizeof head); /* also between the fields */
      head.kind = item->kind;
      head.numbers = item->numbers;
      head.stored = item->stored;
      head.shape = item->shape;
      head.chunk = item->chunk;
      hg_message_put (message, ITEM, &head, sizeof head);
      hg_message_put_text (message, PATH, item->path);
      hg_message_put_text (message, TYPE, item->type);
      hg_message_put_text (message, FILTERS, item->filters);
      hg_message_put_text (message, FAULT, item->fault);
      for (size_t k = 0; k < item->n_attributes; k++)
        {
          hg_message_put_text (message, ATTRIBUTE, item->attributes[k].name);
          hg_message_put_text (message, ATTRIBUTE_TYPE, item->attributes[k].type);
          hg_message_put_text (message, VALUE, item->attributes[k].value);
        }
    }
}

static bool
is_shape (const HgShape *shape)
{
  bool is = shape->rank >= HG_UNKNOWN && shape->rank <= HG_MAX_RANK;
  for (int i = 0; is && i < shape->rank; i++)
    is = shape->dim[i] >= 0;
  return is;
}

/* What is being put together. */
typedef struct
{
  HgTree *tree;
  size_t count;   /* items and attributes */
  char *name;     /* of an attribute that has no type yet, */
  char *its_type; /* and of one that has no value yet */
} Taking;

/* A text that may come once. */
static bool
take_once (const HgRecord *record, char **text)
{
  return *text == NULL && (*text = hg_record_string (record)) != NULL;
}

static bool
take_item (Taking *taking, const HgRecord *head_record, HgRecords *records, HgError *error)
{
  Head head;
  HgRecord record;
  if (head_record->n != sizeof head || taking->count++ > HG_TREE_OBJECTS)
    return false;
  memcpy (&head, head_record->value, sizeof head);
  if (head.kind > HG_TREE_OTHER || head.numbers > 1 || !is_shape (&head.shape) || !is_shape (&head.chunk)
      || !hg_records_next (records, &record) || record.tag != PATH)
    return false;
  char *path = hg_record_string (&record);
  HgTreeItem *item = path != NULL ? hg_tree_add (taking->tree, (HgTreeKind)head.kind, path, error) : NULL;
  free (path);
  if (item == NULL)
    return false;
  item->numbers = head.numbers != 0;
  item->stored = head.stored;
  item->shape = head.shape;
  item->chunk = head.chunk;
  return true;
}

/* The last part of an attribute: it is whole. */
static bool
take_value (Taking *taking, const HgRecord *record, HgTreeItem *item, HgError *error)
{
  char *value
      = taking->its_type != NULL && taking->count++ <= HG_TREE_OBJECTS ? hg_record_string (record) : NULL;
  const bool done = value != NULL && hg_tree_item_add (item, taking->name, taking->its_type, value, error);
  free (value);
  free (taking->name);
  free (taking->its_type);
  taking->name = taking->its_type = NULL;
  return done;
}

static bool
take_record (Taking *taking, const HgRecord *record, HgRecords *records, HgError *error)
{
  HgTree *tree = taking->tree;
  if (record->tag == ITEM)
    return taking->name == NULL && take_item (taking, record, records, error);
  if (record->tag == HG_RECORD_END)
    return taking->name == NULL && tree->n > 0;
  if (tree->n == 0)
    return false;
  HgTreeItem *item = &tree->items[tree->n - 1];
  switch (record->tag)
    {
    case TYPE:
      return take_once (record, &item->type);
    case FILTERS:
      return take_once (record, &item->filters);
    case FAULT:
      return take_once (record, &item->fault);
    case ATTRIBUTE:
      return take_once (record, &taking->name);
    case ATTRIBUTE_TYPE:
      return taking->name != NULL && take_once (record, &taking->its_type);
    case VALUE:
      return take_value (taking, record, item, error);
    default:
      return false;
    }
}

bool
hg_tree_take (HgRecords records, HgTree *tree, HgError *error)
{
  HgError fault = { 0 };
  Taking taking = { .tree = tree };
  HgRecord record;
  bool done = true;
  *tree = (HgTree){ 0 };
  while (done && hg_records_next (&records, &record))
    done = take_record (&taking, &record, &records, &fault);
  free (taking.name);
  free (taking.its_type);
  if (done && tree->n > 0)
    return true;
  return fault.code == HG_ERROR_MEMORY
             ? hg_error_set (error, fault.code, "%s", fault.text)
             : hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
}
