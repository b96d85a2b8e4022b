#include "data/csv-classes.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/csv-number.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SLOTS = sizeof ((HgCsvClasses *)0)->slot / sizeof (int)
};

static size_t
hash (const char *text)
{
  uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
  for (; *text != '\0'; text++)
    h = (h ^ (unsigned char)*text) * 0x100000001b3u;
  return (size_t)(h ^ (h >> 32));
}

int
hg_csv_classes_add (HgCsvClasses *classes, const char *text, HgError *error)
{
  char name[HG_FEATURE_SIZE];
  hg_clean (name, sizeof name, text, strlen (text));
  if (name[0] == '\0')
    strcpy (name, "(none)");
  size_t at = hash (name) % SLOTS;
  for (; classes->slot[at] != 0; at = (at + 1) % SLOTS)
    if (strcmp (classes->names[classes->slot[at] - 1], name) == 0)
      return classes->slot[at] - 1;
  if (classes->n == HG_CSV_MOST_CLASSES)
    {
      hg_error_set (error, HG_ERROR_FORMAT, "expected at most 1,000 classes, got more: is this a label?");
      return -1;
    }
  if (!hg_grow (&classes->names, &classes->capacity, classes->n + 1, sizeof *classes->names, error))
    return -1;
  memcpy (classes->names[classes->n], name, sizeof name);
  classes->slot[at] = (int)++classes->n;
  return classes->slot[at] - 1;
}

typedef struct
{
  const char *name;
  bool numbers; /* all classes are */
  double number;
  int was;
} Entry;

static int
compare (const void *a, const void *b)
{
  const Entry *x = a, *y = b;
  if (x->numbers && x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return strcmp (x->name, y->name);
}

bool
hg_csv_classes_finish (HgCsvClasses *classes, HgDataset *dataset, HgError *error)
{
  size_t n = classes->n;
  Entry *entries = hg_alloc (n, sizeof *entries, error);
  int *now = hg_alloc (n, sizeof *now, error);
  dataset->class_names = hg_alloc (n, sizeof *dataset->class_names, error);
  bool done = entries != NULL && now != NULL && dataset->class_names != NULL, numbers = true;
  for (size_t i = 0; done && i < n; i++)
    {
      entries[i] = (Entry){ .name = classes->names[i], .was = (int)i };
      numbers = hg_csv_number (classes->names[i], '.', &entries[i].number) == HG_CELL_NUMBER && numbers;
    }
  for (size_t i = 0; done && i < n; i++)
    entries[i].numbers = numbers;
  if (done)
    {
      qsort (entries, n, sizeof *entries, compare);
      dataset->n_classes = n;
    }
  for (size_t i = 0; done && i < n; i++)
    {
      now[entries[i].was] = (int)i;
      memcpy (dataset->class_names[i], entries[i].name, HG_FEATURE_SIZE);
    }
  for (size_t i = 0; done && i < hg_tensor_rows (dataset->x); i++)
    dataset->labels[i] = now[dataset->labels[i]];
  free (entries);
  free (now);
  return done;
}
