/* See arrange.h. Each step makes a new tensor from the last one; a data set is only changed while nobody else
 * holds it, which is so right after reading. */
#include "data/arrange.h"
#include "base/clean.h"
#include "base/format.h"
#include "base/memory.h"
#include "data/csv-columns.h"
#include "data/csv-windows.h"
#include "data/image.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HgArrangement
hg_arrangement_take (HgDataOptions *options, unsigned reads)
{
  HgArrangement rest = { .axes = options->axes, .shape = options->shape, .pad = options->pad };
  options->axes = options->shape = NULL;
  if ((reads & HG_READS_ROWS) == 0)
    {
      rest.columns = options->columns;
      rest.window = options->window;
      rest.stride = options->stride;
      options->columns = NULL;
      options->window = options->stride = 0;
    }
  if ((reads & HG_READS_SIZE) == 0 || options->pad)
    {
      rest.width = options->width;
      rest.height = options->height;
      options->width = options->height = 0;
    }
  options->pad = options->pad && (reads & HG_READS_SIZE) != 0;
  return rest;
}

bool
hg_axes_parse (const char *text, int rank, int *order)
{
  unsigned seen = 0;
  int n = 0;
  for (const char *at = text; n < rank; at++)
    {
      int axis = *at - '1';
      if (axis < 0 || axis >= rank || (seen >> axis & 1) != 0)
        return false;
      seen |= 1u << axis;
      order[n++] = axis;
      if (*++at != (n < rank ? ',' : '\0'))
        return false;
    }
  return n == rank && rank > 0;
}

/* Replaces @*tensor by @arranged, which may be NULL after a failure. */
static bool
replace (HgTensor **tensor, HgTensor *arranged)
{
  if (arranged == NULL)
    return false;
  hg_tensor_unref (*tensor);
  *tensor = arranged;
  return true;
}

/* The names and the noise of features say nothing of a last axis that is another one. */
static void
forget_features (HgDataset *dataset)
{
  free (dataset->features);
  free (dataset->noise);
  dataset->features = NULL;
  dataset->noise = NULL;
}

static HgTensor *
pick_columns (const HgTensor *x, const size_t *column, size_t n, HgError *error)
{
  HgShape sample = hg_tensor_sample (x);
  size_t f = (size_t)hg_shape_axis (&sample, -1), rows = x->values / f;
  sample.dim[sample.rank - 1] = (int64_t)n;
  HgTensor *y = hg_tensor_new_rows (hg_tensor_rows (x), &sample, error);
  for (size_t i = 0; y != NULL && i < rows; i++)
    for (size_t k = 0; k < n; k++)
      y->data[i * n + k] = x->data[i * f + column[k]];
  return y;
}

/* Names and noise of the chosen features, in their order. */
static bool
pick_features (HgDataset *dataset, const size_t *column, size_t n, HgError *error)
{
  char (*names)[HG_FEATURE_SIZE] = dataset->features != NULL ? hg_alloc (n, sizeof *names, error) : NULL;
  double *noise = dataset->noise != NULL ? hg_alloc (n, sizeof *noise, error) : NULL;
  bool done = (names != NULL || dataset->features == NULL) && (noise != NULL || dataset->noise == NULL);
  for (size_t k = 0; done && k < n; k++)
    {
      if (names != NULL)
        memcpy (names[k], dataset->features[column[k]], HG_FEATURE_SIZE);
      if (noise != NULL)
        noise[k] = dataset->noise[column[k]];
    }
  if (!done)
    {
      free (names);
      free (noise);
      return false;
    }
  forget_features (dataset);
  dataset->features = names;
  dataset->noise = noise;
  return true;
}

static bool
has_own_targets_alike (const HgDataset *dataset)
{
  return dataset->y != NULL && hg_shape_equal (&dataset->y->shape, &dataset->x->shape);
}

/* The list is read as a table's is: features are columns, by name or number. */
static bool
choose_columns (HgDataset *dataset, const char *list, HgError *error)
{
  size_t f = hg_dataset_features (dataset);
  const HgDataOptions asked = { .columns = list };
  HgCsvDialect dialect = { .n_columns = f, .names = hg_alloc (f, sizeof *dialect.names, error) };
  HgCsvColumns columns = { 0 };
  bool alike = has_own_targets_alike (dataset), done = dialect.names != NULL;
  for (size_t i = 0; done && i < f; i++)
    if (dataset->features != NULL)
      memcpy (dialect.names[i], dataset->features[i], HG_FEATURE_SIZE);
    else
      snprintf (dialect.names[i], HG_FEATURE_SIZE, "%zu", i + 1);
  done = done && hg_csv_columns (&columns, &dialect, &asked, dataset->name, error)
         && replace (&dataset->x, pick_columns (dataset->x, columns.features, columns.n_features, error))
         && (!alike
             || replace (&dataset->y, pick_columns (dataset->y, columns.features, columns.n_features, error)))
         && pick_features (dataset, columns.features, columns.n_features, error);
  hg_csv_columns_close (&columns);
  free (dialect.names);
  return done;
}

/* The class and the order of a window are those of its last row. */
static bool
label_windows (HgDataset *dataset, size_t n, size_t window, size_t stride, HgError *error)
{
  if (stride < window && (dataset->start = hg_alloc (n, sizeof *dataset->start, error)) == NULL)
    return false;
  dataset->span = window;
  for (size_t i = 0; i < n; i++)
    {
      if (dataset->start != NULL)
        dataset->start[i] = i * stride;
      if (dataset->labels != NULL)
        dataset->labels[i] = dataset->labels[i * stride + window - 1];
      if (dataset->order != NULL)
        dataset->order[i] = dataset->order[i * stride + window - 1];
    }
  return true;
}

static bool
cut_windows (HgDataset *dataset, size_t window, size_t stride, HgError *error)
{
  char text[HG_SHAPE_TEXT];
  const HgTensor *rows = dataset->x;
  HgShape sample = hg_tensor_sample (rows);
  size_t f = hg_dataset_features (dataset), n_rows = hg_tensor_rows (rows);
  size_t n = hg_csv_windows_count (n_rows, window, stride);
  if (sample.rank != 1)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected single rows to take windows of, got samples of %s: leave out a window",
                         dataset->name, hg_shape_text (&sample, text));
  if (dataset->y != NULL || dataset->n_more > 0 || dataset->fixed[0] > 0)
    return hg_error_set (
        error, HG_ERROR_VALUE,
        "%s: rows that come with targets, further inputs or parts of their own are no series "
        "to take windows of: leave out a window",
        dataset->name);
  if (n == 0)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected at least %zu rows for a window, got %zu",
                         dataset->name, window, n_rows);
  HgShape cut = { .rank = 2, .dim = { (int64_t)window, (int64_t)f } };
  HgTensor *x = hg_tensor_new_rows (n, &cut, error);
  for (size_t i = 0; x != NULL && i < n; i++)
    memcpy (x->data + i * window * f, rows->data + i * stride * f, window * f * sizeof *x->data);
  return replace (&dataset->x, x) && label_windows (dataset, n, window, stride, error);
}

/* @x with the samples' axes in @order. */
static HgTensor *
turn_tensor (const HgTensor *x, const int *order, HgError *error)
{
  HgShape from = hg_tensor_sample (x), to = from;
  size_t stride[HG_MAX_RANK], at[HG_MAX_RANK] = { 0 }, step = 1, values = hg_tensor_row_values (x);
  for (int i = from.rank; i-- > 0; step *= (size_t)from.dim[i])
    stride[i] = step;
  for (int i = 0; i < from.rank; i++)
    to.dim[i] = from.dim[order[i]];
  HgTensor *y = hg_tensor_new_rows (hg_tensor_rows (x), &to, error);
  for (size_t v = 0; y != NULL && v < values; v++)
    {
      size_t source = 0;
      for (int i = 0; i < to.rank; i++)
        source += at[i] * stride[order[i]];
      for (size_t row = 0; row < hg_tensor_rows (x); row++)
        y->data[row * values + v] = x->data[row * values + source];
      for (int i = to.rank; i-- > 0;)
        if (++at[i] < (size_t)to.dim[i])
          break;
        else
          at[i] = 0;
    }
  return y;
}

static bool
turn_axes (HgDataset *dataset, const char *text, HgError *error)
{
  HgShape sample = hg_tensor_sample (dataset->x);
  char shape[HG_SHAPE_TEXT], wanted[64];
  int order[HG_MAX_RANK];
  bool alike = has_own_targets_alike (dataset);
  if (!hg_axes_parse (text, sample.rank, order))
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected each of the %d axes of %s once, such as 2,1, got %s", dataset->name,
                         sample.rank, hg_shape_text (&sample, shape),
                         hg_clean (wanted, sizeof wanted, text, strlen (text)));
  if (!replace (&dataset->x, turn_tensor (dataset->x, order, error))
      || (alike && !replace (&dataset->y, turn_tensor (dataset->y, order, error))))
    return false;
  if (order[sample.rank - 1] != sample.rank - 1)
    forget_features (dataset);
  return true;
}

/* The same values in another shape: a copy, as tensors may be shared. */
static HgTensor *
shape_tensor (const HgTensor *x, const HgShape *sample, HgError *error)
{
  HgTensor *y = hg_tensor_new_rows (hg_tensor_rows (x), sample, error);
  if (y != NULL)
    memcpy (y->data, x->data, x->values * sizeof *x->data);
  return y;
}

static bool
shape_samples (HgDataset *dataset, const char *text, HgError *error)
{
  HgShape sample = hg_tensor_sample (dataset->x), wanted;
  char values[48], got[48];
  bool alike = has_own_targets_alike (dataset);
  if (!hg_shape_parse (text, &wanted, error) || !hg_shape_known (&wanted) || wanted.rank < 1
      || wanted.rank + 1 > HG_MAX_RANK)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected a sample's shape such as 28x28x1, got %.60s",
                         dataset->name, text);
  if (hg_shape_values (&wanted) != hg_shape_values (&sample))
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected %s values a sample for %.60s, got %s",
                         dataset->name, hg_format_count (values, sizeof values, hg_shape_values (&wanted)),
                         text, hg_format_count (got, sizeof got, hg_shape_values (&sample)));
  if (!replace (&dataset->x, shape_tensor (dataset->x, &wanted, error))
      || (alike && !replace (&dataset->y, shape_tensor (dataset->y, &wanted, error))))
    return false;
  if (hg_shape_axis (&wanted, -1) != hg_shape_axis (&sample, -1))
    forget_features (dataset);
  return true;
}

/* One image in the middle of a larger one. */
static void
place (const HgReal *from, const HgShape *small, HgReal *to, const HgShape *large)
{
  size_t c = (size_t)small->dim[2], row = (size_t)small->dim[1] * c, rows = (size_t)small->dim[0];
  size_t across = (size_t)large->dim[1] * c, top = ((size_t)large->dim[0] - rows) / 2,
         left = (size_t)(large->dim[1] - small->dim[1]) / 2 * c;
  for (size_t i = 0; i < rows; i++)
    memcpy (to + (top + i) * across + left, from + i * row, row * sizeof *to);
}

static HgTensor *
size_tensor (const HgTensor *x, const HgShape *to, bool pad, HgError *error)
{
  HgShape from = hg_tensor_sample (x);
  size_t values = hg_tensor_row_values (x), wanted = (size_t)hg_shape_values (to);
  HgTensor *y = hg_tensor_new_rows (hg_tensor_rows (x), to, error);
  bool done = y != NULL;
  for (size_t i = 0; done && i < hg_tensor_rows (x); i++)
    if (pad)
      place (x->data + i * values, &from, y->data + i * wanted, to);
    else
      done = hg_image_resize (x->data + i * values, (size_t)from.dim[0], (size_t)from.dim[1],
                              (size_t)from.dim[2], y->data + i * wanted, (size_t)to->dim[0],
                              (size_t)to->dim[1], error);
  if (done)
    return y;
  hg_tensor_unref (y);
  return NULL;
}

static bool
size_images (HgDataset *dataset, const HgArrangement *asked, HgError *error)
{
  HgShape sample = hg_tensor_sample (dataset->x), to = sample;
  char text[HG_SHAPE_TEXT];
  bool alike = has_own_targets_alike (dataset);
  if (sample.rank != 3)
    return hg_error_set (
        error, HG_ERROR_SHAPE,
        "%s: expected images (rows × columns × channels) to bring to a size, got samples of %s",
        dataset->name, hg_shape_text (&sample, text));
  to.dim[0] = (int64_t)asked->height;
  to.dim[1] = (int64_t)asked->width;
  if (asked->pad && (to.dim[0] < sample.dim[0] || to.dim[1] < sample.dim[1]))
    return hg_error_set (
        error, HG_ERROR_SHAPE,
        "%s: expected images of at most %zu × %zu pixels to lay a border around, got %lld × %lld",
        dataset->name, asked->width, asked->height, (long long)sample.dim[1], (long long)sample.dim[0]);
  return replace (&dataset->x, size_tensor (dataset->x, &to, asked->pad, error))
         && (!alike || replace (&dataset->y, size_tensor (dataset->y, &to, asked->pad, error)));
}

HgDataset *
hg_dataset_arrange (HgDataset *dataset, const HgArrangement *to, size_t limit, HgError *error)
{
  bool done = true;
  if (to->columns != NULL)
    done = choose_columns (dataset, to->columns, error);
  if (done && to->window == 0 && to->stride > 0)
    done = hg_error_set (error, HG_ERROR_VALUE, "%s: a stride is from one window to the next: add a window",
                         dataset->name);
  if (done && to->window > 0)
    done = cut_windows (dataset, to->window, to->stride > 0 ? to->stride : 1, error);
  if (done && limit > 0 && (dataset = hg_dataset_head (dataset, limit, error)) == NULL)
    return NULL;
  if (done && to->axes != NULL)
    done = turn_axes (dataset, to->axes, error);
  if (done && to->shape != NULL)
    done = shape_samples (dataset, to->shape, error);
  if (done && !hg_size_check (to->width, to->height, to->pad, error))
    done = hg_error_prefix (error, "%s", dataset->name);
  if (done && to->width > 0)
    done = size_images (dataset, to, error);
  if (done)
    return dataset;
  hg_dataset_unref (dataset);
  return NULL;
}
