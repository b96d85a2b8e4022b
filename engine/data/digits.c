/* Handwritten digits of the UCI repository, 8 × 8 pixels of 0 … 16, from data/digits.npy: a row holds the
 * pixels and then the digit (data/README.md). */
#include "data/sources.h"
#include "base/memory.h"
#include <stdio.h>
#include <string.h>

enum
{
  SIDE = 8,
  PIXELS = SIDE * SIDE,
  DIGITS = 10
};

static bool
fill (HgDataset *dataset, const HgTensor *table, HgError *error)
{
  static const char *const names[DIGITS] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
  size_t n = hg_tensor_rows (table);
  if (!hg_dataset_add_classes (dataset, DIGITS, names, error))
    return false;
  for (size_t i = 0; i < n; i++)
    {
      const HgReal *row = table->data + i * (PIXELS + 1);
      for (size_t j = 0; j < PIXELS; j++)
        dataset->x->data[i * PIXELS + j] = row[j] / 16;
      if (!(row[PIXELS] >= 0 && row[PIXELS] < DIGITS))
        return hg_error_set (error, HG_ERROR_FORMAT, "digits: digits.npy: row %zu: expected a digit, got %g",
                             i + 1, (double)row[PIXELS]);
      dataset->labels[i] = (int)row[PIXELS];
    }
  snprintf (
      dataset->source, sizeof dataset->source,
      "Optical Recognition of Handwritten Digits (Alpaydin & Kaynak 1998), UCI Machine Learning Repository");
  snprintf (dataset->licence, sizeof dataset->licence, "CC BY 4.0");
  snprintf (dataset->note, sizeof dataset->note,
            "Pixels are counts of 0 … 16 dark dots in blocks of 4 × 4, divided by 16");
  return true;
}

static HgDataset *
make (const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgTensor *table = hg_source_load ("digits", "digits.npy", options, error);
  if (table == NULL)
    return NULL;
  HgDataset *dataset = NULL;
  HgShape sample = hg_shape (3, SIDE, SIDE, 1);
  if (table->shape.rank != 2 || table->shape.dim[1] != PIXELS + 1)
    {
      char text[HG_SHAPE_TEXT];
      hg_error_set (error, HG_ERROR_FORMAT, "digits: digits.npy: expected rows of 65 values, got %s",
                    hg_shape_text (&table->shape, text));
    }
  else
    dataset = hg_dataset_new ("digits", hg_tensor_new_rows (hg_tensor_rows (table), &sample, error), error);
  if (dataset != NULL && !fill (dataset, table, error))
    {
      hg_dataset_unref (dataset);
      dataset = NULL;
    }
  hg_tensor_unref (table);
  return dataset;
}

const HgSource hg_source_digits = {
  .name = "digits",
  .title = "Digits",
  .sentence = "1,797 real handwritten digits of 8 × 8 pixels, with their labels",
  .make = make,
};
