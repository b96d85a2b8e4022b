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
  LARGE = 28,
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
  dataset->scaled = true;
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

/* Pixel (@r, @c) of the picture enlarged to 28 × 28, between the centres of the small pixels (bilinear). */
static HgReal
enlarged (const HgReal *small, int r, int c)
{
  double y = (r + 0.5) * SIDE / LARGE - 0.5, x = (c + 0.5) * SIDE / LARGE - 0.5;
  y = y < 0 ? 0 : y > SIDE - 1 ? SIDE - 1 : y;
  x = x < 0 ? 0 : x > SIDE - 1 ? SIDE - 1 : x;
  int top = (int)y < SIDE - 2 ? (int)y : SIDE - 2, left = (int)x < SIDE - 2 ? (int)x : SIDE - 2;
  double down = y - top, right = x - left;
  const HgReal *at = small + top * SIDE + left;
  return (HgReal)((1 - down) * ((1 - right) * (double)at[0] + right * (double)at[1])
                  + down * ((1 - right) * (double)at[SIDE] + right * (double)at[SIDE + 1]));
}

static HgDataset *
make_28 (const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgDataset *dataset = make (options, job, error);
  HgShape sample = hg_shape (3, LARGE, LARGE, 1);
  HgTensor *x = dataset != NULL ? hg_tensor_new_rows (hg_tensor_rows (dataset->x), &sample, error) : NULL;
  if (x == NULL)
    {
      hg_dataset_unref (dataset);
      return NULL;
    }
  for (size_t i = 0; i < hg_tensor_rows (x); i++)
    for (int p = 0; p < LARGE * LARGE; p++)
      x->data[i * LARGE * LARGE + (size_t)p] = enlarged (dataset->x->data + i * PIXELS, p / LARGE, p % LARGE);
  hg_tensor_unref (dataset->x);
  dataset->x = x;
  snprintf (dataset->name, sizeof dataset->name, "digits-28");
  snprintf (dataset->note, sizeof dataset->note,
            "The 8 × 8 digits enlarged to 28 × 28 (bilinear), the size of MNIST's: there is no more in them than in 8 × 8");
  return dataset;
}

const HgSource hg_source_digits_28 = {
  .name = "digits-28",
  .title = "Digits, 28 × 28",
  .sentence = "The same digits enlarged to the 28 × 28 pixels that many examples expect",
  .make = make_28,
};

const HgSource hg_source_digits = {
  .name = "digits",
  .title = "Digits",
  .sentence = "1,797 real handwritten digits of 8 × 8 pixels, with their labels",
  .make = make,
};
