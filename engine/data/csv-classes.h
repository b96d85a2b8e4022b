/* Turns the texts of a label column into class numbers. */
#pragma once
#include "data/dataset.h"

enum
{
  HG_CSV_MOST_CLASSES = 1000
};

typedef struct
{
  size_t n, capacity;
  char (*names)[HG_FEATURE_SIZE]; /* in the order met */
  int slot[4096];                 /* open addressing: class + 1, or 0 */
} HgCsvClasses;

/* The class of @text (empty is a class of its own, "(none)"), or −1 when there are more than
 * HG_CSV_MOST_CLASSES or memory ran out; @error says which. */
int hg_csv_classes_add (HgCsvClasses *classes, const char *text, HgError *error);

/* Sorts the classes (as numbers where all are, else as texts) and gives them to @dataset, whose labels are
 * turned from the old numbers into the new ones. */
bool hg_csv_classes_finish (HgCsvClasses *classes, HgDataset *dataset, HgError *error);
