#include "data/csv-windows.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t
hg_csv_windows_count (size_t rows, size_t window, size_t stride)
{
  return rows < window ? 0 : (rows - window) / stride + 1;
}

bool
hg_csv_windows_open (HgCsvWindows *windows, HgError *error)
{
  size_t f = windows->features;
  windows->n = hg_tensor_rows (windows->dataset->x);
  windows->held = hg_alloc (f, sizeof *windows->held, error);
  windows->sum = hg_alloc (f, sizeof *windows->sum, error);
  windows->count = hg_alloc (f, sizeof *windows->count, error);
  windows->dropped = hg_alloc (windows->n, 1, error);
  const bool labels = windows->dataset->labels != NULL;
  windows->mixed = labels ? hg_alloc (windows->n, 1, error) : NULL;
  return windows->held != NULL && windows->sum != NULL && windows->count != NULL && windows->dropped != NULL
         && (!labels || windows->mixed != NULL);
}

void
hg_csv_windows_close (HgCsvWindows *windows)
{
  free (windows->held);
  free (windows->sum);
  free (windows->count);
  free (windows->dropped);
  free (windows->mixed);
}

/* Fills in what is missing in a row; *@gap says whether something stays missing. */
static bool
fill_in (HgCsvWindows *windows, HgReal *x, bool *gap, size_t *column)
{
  *gap = false;
  for (size_t j = 0; j < windows->features; j++)
    {
      if (!isnan (x[j]))
        {
          windows->sum[j] += x[j];
          windows->count[j]++;
          continue;
        }
      windows->n_missing++;
      *column = j;
      if (windows->missing == HG_MISSING_HOLD && windows->count[j] > 0)
        x[j] = windows->held[j];
      else if (windows->missing == HG_MISSING_HOLD)
        return false;
      else
        *gap = true;
    }
  memcpy (windows->held, x, windows->features * sizeof *x);
  return true;
}

bool
hg_csv_windows_add (HgCsvWindows *windows, HgReal *x, double order, int label, size_t *column)
{
  HgDataset *dataset = windows->dataset;
  size_t row = windows->rows++, t = windows->window, s = windows->stride, f = windows->features;
  bool gap;
  if (!fill_in (windows, x, &gap, column))
    return false;
  windows->same = row > 0 && label == windows->label ? windows->same + 1 : 1;
  windows->label = label;
  size_t first = row >= t ? (row - t) / s + 1 : 0, last = row / s;
  for (size_t i = first; i <= last && i < windows->n; i++)
    {
      size_t step = row - i * s;
      if (step >= t)
        continue;
      memcpy (dataset->x->data + (i * t + step) * f, x, f * sizeof *x);
      windows->dropped[i] |= gap && windows->missing == HG_MISSING_DROP;
      if (step + 1 < t)
        continue;
      if (dataset->labels != NULL)
        {
          dataset->labels[i] = label;
          windows->mixed[i] = windows->same < t;
        }
      if (dataset->order != NULL)
        dataset->order[i] = order;
      if (dataset->start != NULL)
        dataset->start[i] = i * s;
    }
  return true;
}

static bool
fill_means (HgCsvWindows *windows, size_t *column)
{
  HgTensor *x = windows->dataset->x;
  for (size_t j = 0; j < windows->features; j++)
    if (windows->count[j] == 0)
      {
        *column = j;
        return false;
      }
  for (size_t i = 0; i < x->values; i++)
    if (isnan (x->data[i]))
      {
        size_t j = i % windows->features;
        x->data[i] = (HgReal)(windows->sum[j] / (double)windows->count[j]);
      }
  return true;
}

/* Moves the windows that stay to the front. */
static void
drop (HgCsvWindows *windows)
{
  HgDataset *dataset = windows->dataset;
  size_t values = windows->window * windows->features, kept = 0;
  for (size_t i = 0; i < windows->n; i++)
    {
      if (windows->dropped[i])
        continue;
      memmove (dataset->x->data + kept * values, dataset->x->data + i * values, values * sizeof (HgReal));
      if (dataset->labels != NULL)
        {
          dataset->labels[kept] = dataset->labels[i];
          windows->mixed[kept] = windows->mixed[i];
        }
      if (dataset->order != NULL)
        dataset->order[kept] = dataset->order[i];
      if (dataset->start != NULL)
        dataset->start[kept] = dataset->start[i];
      kept++;
    }
  windows->n_dropped = windows->n - kept;
  dataset->x->shape.dim[0] = (int64_t)kept;
  dataset->x->values = kept * values;
}

HgWindowsEnd
hg_csv_windows_finish (HgCsvWindows *windows, size_t *column)
{
  if (windows->n_missing == 0)
    return HG_WINDOWS_DONE;
  if (windows->missing == HG_MISSING_MEAN && !fill_means (windows, column))
    return HG_WINDOWS_NO_VALUE;
  if (windows->missing == HG_MISSING_DROP)
    drop (windows);
  return windows->n_dropped < windows->n ? HG_WINDOWS_DONE : HG_WINDOWS_NONE_LEFT;
}
