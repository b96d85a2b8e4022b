#include "samples.h"
#include "base/format.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MARKS_LINE = 16,
  MARKS_GAP = 6
};

HgLook
hg_samples_look (const HgPrepared *data)
{
  HgShape sample = hg_tensor_sample (data->y);
  if (sample.rank == 3 && (sample.dim[2] == 1 || sample.dim[2] == 3))
    return HG_LOOK_IMAGES;
  if (sample.rank == 2)
    return HG_LOOK_SERIES;
  return hg_tensor_row_values (data->y) <= HG_SERIES_BARS ? HG_LOOK_BARS : HG_LOOK_SERIES;
}

size_t
hg_samples_features (const HgPrepared *data)
{
  HgShape sample = hg_tensor_sample (data->y);
  return sample.rank == 2 ? (size_t)sample.dim[1] : 1;
}

/* Whether the data says how its targets' features are called, and scaled: as the samples' are. */
static bool
shown_like_samples (const HgPrepared *data)
{
  HgShape x = hg_tensor_sample (data->x), y = hg_tensor_sample (data->y);
  return hg_shape_equal (&x, &y);
}

const char *
hg_samples_feature_name (const HgPrepared *data, size_t feature)
{
  bool named
      = data->dataset->features != NULL && shown_like_samples (data) && feature < hg_samples_features (data);
  return named ? data->dataset->features[feature] : NULL;
}

double
hg_samples_mse (const HgPrepared *data, size_t sample, const HgTensor *decoded, size_t row)
{
  size_t values = hg_tensor_row_values (data->y);
  const HgReal *a = data->y->data + sample * values, *b = decoded->data + row * values;
  double sum = 0;
  if (values == 0 || hg_tensor_row_values (decoded) != values)
    return NAN;
  for (size_t i = 0; i < values; i++)
    sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
  return sum / (double)values;
}

const char *
hg_samples_label (const HgPrepared *data, size_t sample)
{
  const HgDataset *set = data->dataset;
  int label = set->labels != NULL ? set->labels[sample] : -1;
  return label >= 0 && (size_t)label < set->n_classes && set->class_names != NULL ? set->class_names[label]
                                                                                  : "";
}

char *
hg_samples_marks (const HgPrepared *data, char *text, size_t size)
{
  const HgDataset *set = data->dataset;
  bool said = set->labels != NULL && set->marks[0] != '\0';
  snprintf (text, size, "%s%s", said ? set->marks : "", said ? "." : "");
  return text;
}

double
hg_samples_marks_height (const HgPrepared *data, double scale)
{
  char text[HG_SAMPLES_MARKS];
  return *hg_samples_marks (data, text, sizeof text) != '\0' ? (MARKS_LINE + MARKS_GAP) * fmax (scale, 1) : 0;
}

HgBox
hg_samples_draw_marks (HgPen *pen, const HgPrepared *data, HgBox box)
{
  char text[HG_SAMPLES_MARKS];
  double s = fmax (pen->theme.scale, 1);
  HgRun run = { hg_samples_marks (data, text, sizeof text), HG_TEXT_CAPTION, false, HG_INK_DIM };
  hg_pen_runs (pen, &run, 1, box.x, box.y + box.height - MARKS_LINE * s / 2, HG_ALIGN_LEFT, box.width);
  box.height -= hg_samples_marks_height (data, pen->theme.scale);
  return box;
}

char *
hg_samples_title (const HgPrepared *data, size_t sample, char *text, size_t size)
{
  char number[40];
  const char *label = hg_samples_label (data, sample);
  snprintf (text, size, "Sample %s%s%s", hg_format_count (number, sizeof number, (int64_t)sample),
            label[0] != '\0' ? " · " : "", label);
  return text;
}

/* Whether @decoded holds reconstructions of such samples. */
static bool
fits (const HgPrepared *data, const HgTensor *decoded, size_t n)
{
  return decoded != NULL && hg_tensor_rows (decoded) >= n
         && hg_tensor_row_values (decoded) == hg_tensor_row_values (data->y);
}

bool
hg_samples_scaled (const HgPrepared *data)
{
  return shown_like_samples (data) && data->scaler != NULL && data->scaler->kind != HG_SCALE_NONE;
}

/* The unit in a feature's name is not that of an axis of scaled values. */
static void
name_axis (HgSeries *series, const HgPrepared *data, size_t feature, size_t features)
{
  const char *name = hg_samples_feature_name (data, feature),
             *scaled = hg_samples_scaled (data) ? ", scaled" : "";
  char place[48] = "";
  if (features > 1)
    snprintf (place, sizeof place, "%s%zu of %zu", name != NULL ? ", " : "feature ", feature + 1, features);
  if (hg_tensor_sample (data->y).rank != 2)
    snprintf (series->x_name, sizeof series->x_name, "value%s", scaled);
  else
    snprintf (series->x_name, sizeof series->x_name, "time step%s%s%s%s",
              name != NULL || features > 1 ? " · " : "", name != NULL ? name : "", place, scaled);
}

HgSeries
hg_samples_series (const HgPrepared *data, const size_t *index, size_t n, const HgTensor *decoded,
                   size_t feature)
{
  size_t values = hg_tensor_row_values (data->y), features = hg_samples_features (data);
  HgSeries series = { .n = n < HG_MAX_SERIES ? n : HG_MAX_SERIES, .stride = features };
  feature = feature < features ? feature : 0;
  series.length = values / features;
  series.bars = hg_samples_look (data) == HG_LOOK_BARS;
  series.truth = data->y != data->x ? "target" : "original";
  name_axis (&series, data, feature, features);
  if (!fits (data, decoded, n))
    decoded = NULL;
  for (size_t i = 0; i < series.n; i++)
    {
      HgSeriesRow *row = &series.rows[i];
      char number[40], mse[48] = "";
      const char *label = hg_samples_label (data, index[i]);
      snprintf (row->title, sizeof row->title, "Sample %s",
                hg_format_count (number, sizeof number, (int64_t)index[i]));
      row->original = data->y->data + index[i] * values + feature;
      if (decoded != NULL)
        {
          row->decoded = decoded->data + i * values + feature;
          snprintf (mse, sizeof mse, "MSE %s",
                    hg_format_number (number, sizeof number, hg_samples_mse (data, index[i], decoded, i), 3));
        }
      snprintf (row->detail, sizeof row->detail, "%s%s%s", mse,
                mse[0] != '\0' && label[0] != '\0' ? " · " : "", label);
    }
  return series;
}

char *
hg_samples_feature_title (const HgPrepared *data, size_t feature, char *text, size_t size)
{
  const char *name = hg_samples_feature_name (data, feature);
  if (name != NULL)
    snprintf (text, size, "%s", name);
  else
    snprintf (text, size, "Feature %zu", feature + 1);
  return text;
}

/* MSE of one feature of a sample, whose values stand @stride apart. */
static double
feature_mse (const HgReal *a, const HgReal *b, size_t length, size_t stride)
{
  double sum = 0;
  for (size_t i = 0; i < length; i++)
    sum += ((double)a[i * stride] - (double)b[i * stride]) * ((double)a[i * stride] - (double)b[i * stride]);
  return sum / (double)length;
}

HgSeries
hg_samples_feature_series (const HgPrepared *data, size_t sample, const HgTensor *decoded, size_t row,
                           size_t first)
{
  size_t values = hg_tensor_row_values (data->y), features = hg_samples_features (data);
  char number[40], title[96];
  HgSeries series = { .stride = features, .length = values / features };
  first = first < features ? first : 0;
  series.n = features - first < HG_MAX_SERIES ? features - first : HG_MAX_SERIES;
  series.truth = data->y != data->x ? "target" : "original";
  snprintf (series.x_name, sizeof series.x_name, "time step · %s%s",
            hg_samples_title (data, sample, title, sizeof title), hg_samples_scaled (data) ? ", scaled" : "");
  if (!fits (data, decoded, row + 1))
    decoded = NULL;
  for (size_t i = 0; i < series.n; i++)
    {
      HgSeriesRow *it = &series.rows[i];
      hg_samples_feature_title (data, first + i, it->title, sizeof it->title);
      it->original = data->y->data + sample * values + first + i;
      if (decoded == NULL)
        continue;
      it->decoded = decoded->data + row * values + first + i;
      snprintf (it->detail, sizeof it->detail, "MSE %s",
                hg_format_number (number, sizeof number,
                                  feature_mse (it->original, it->decoded, series.length, features), 3));
    }
  return series;
}

bool
hg_samples_errors (const HgPrepared *data, const size_t *index, size_t n, const HgTensor *decoded,
                   double *by_step, double *by_feature)
{
  size_t values = hg_tensor_row_values (data->y), features = hg_samples_features (data);
  size_t steps = values / features;
  if (!fits (data, decoded, n) || n == 0)
    return false;
  memset (by_step, 0, steps * sizeof *by_step);
  memset (by_feature, 0, features * sizeof *by_feature);
  for (size_t i = 0; i < n * values; i++)
    {
      size_t row = i / values, at = i % values;
      double d = (double)data->y->data[index[row] * values + at] - (double)decoded->data[i];
      by_step[at / features] += d * d / (double)(n * features);
      by_feature[at % features] += d * d / (double)(n * steps);
    }
  return true;
}

static void
note_mse (char *text, size_t size, const HgPrepared *data, size_t sample, const HgTensor *decoded, size_t row)
{
  char number[40];
  snprintf (text, size, "MSE %s",
            hg_format_number (number, sizeof number, hg_samples_mse (data, sample, decoded, row), 3));
}

void
hg_samples_add_forced (HgSeries *series, const HgPrepared *data, const size_t *index, const HgTensor *decoded,
                       const HgTensor *forced, size_t feature)
{
  size_t values = hg_tensor_row_values (data->y);
  feature = feature < hg_samples_features (data) ? feature : 0;
  if (!fits (data, forced, series->n) || !fits (data, decoded, series->n))
    return;
  for (size_t i = 0; i < series->n; i++)
    {
      HgSeriesRow *row = &series->rows[i];
      row->forced = forced->data + i * values + feature;
      note_mse (row->free_note, sizeof row->free_note, data, index[i], decoded, i);
      note_mse (row->forced_note, sizeof row->forced_note, data, index[i], forced, i);
      snprintf (row->detail, sizeof row->detail, "%s", hg_samples_label (data, index[i]));
    }
}

/* A scaled value of @feature in the data's own units. */
static double
own_unit (const HgScaler *scaler, double value, size_t feature)
{
  return scaler == NULL || scaler->kind == HG_SCALE_NONE
             ? value
             : value * scaler->unit[feature % scaler->n] + scaler->offset[feature % scaler->n];
}

static void
unscale (const HgScaler *scaler, const HgReal *from, HgReal *to, size_t values)
{
  for (size_t i = 0; i < values; i++)
    to[i] = (HgReal)own_unit (scaler, (double)from[i], i);
}

/* Black and white: 0 … 1, 0 … 255 where the data is of that kind, else its own range. */
static void
find_range (const HgTensor *x, const HgScaler *scaler, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t i = 0; i < x->values; i++)
    {
      double value = own_unit (scaler, (double)x->data[i], i);
      *low = fmin (*low, value);
      *high = fmax (*high, value);
    }
  /* There and back through a scaler 0 may come out as a little less. */
  if (*low >= -1e-5 * (*high - *low))
    {
      *low = 0;
      *high = *high <= 1 ? 1 : *high > 64 && *high <= 255 ? 255 : *high;
    }
}

bool
hg_samples_images (HgImageGrid *grid, HgReal **pixels, const HgPrepared *data, const size_t *index, size_t n,
                   const HgTensor *decoded, HgError *error)
{
  HgShape sample = hg_tensor_sample (data->y);
  size_t values = hg_tensor_row_values (data->y), selected = grid->selected;
  n = n < HG_MAX_IMAGES ? n : HG_MAX_IMAGES;
  HgReal *room = hg_alloc (2 * n * values, sizeof *room, error);
  if (room == NULL)
    return false;
  free (*pixels);
  *pixels = room;
  double low = grid->low, high = grid->high;
  *grid = (HgImageGrid){ .height = (size_t)sample.dim[0],
                         .width = (size_t)sample.dim[1],
                         .channels = (size_t)sample.dim[2],
                         .n = n,
                         .selected = selected };
  grid->low = low;
  grid->high = high;
  const HgScaler *scaler = shown_like_samples (data) ? data->scaler : NULL;
  if (!(low < high))
    find_range (data->y, scaler, &grid->low, &grid->high);
  if (!fits (data, decoded, n))
    decoded = NULL;
  for (size_t i = 0; i < n; i++)
    {
      HgImageSample *image = &grid->samples[i];
      hg_samples_title (data, index[i], image->title, sizeof image->title);
      unscale (scaler, data->y->data + index[i] * values, room + 2 * i * values, values);
      snprintf (image->label, sizeof image->label, "%s", hg_samples_label (data, index[i]));
      image->original = room + 2 * i * values;
      image->mse = NAN;
      if (decoded == NULL)
        continue;
      unscale (scaler, decoded->data + i * values, room + (2 * i + 1) * values, values);
      image->decoded = room + (2 * i + 1) * values;
      image->mse = hg_samples_mse (data, index[i], decoded, i);
    }
  return true;
}
