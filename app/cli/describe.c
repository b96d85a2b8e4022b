#include "describe.h"
#include "base/text.h"
#include "base/format.h"
#include "base/memory.h"
#include "json.h"
#include "text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_FEATURES = 12, /* listed one by one in the text */
  MOST_CLASSES = 16,
  DIGITS = 4,
  INDENT = 13 /* where a row's text begins */
};

/* One feature over all samples, or all of them together. */
typedef struct
{
  double low, high, mean, deviation;
  size_t odd; /* values that are not finite */
} Range;

/* Values @first, @first + @step, … */
static Range
measure (const HgTensor *x, size_t first, size_t step)
{
  Range range = { .low = INFINITY, .high = -INFINITY };
  double n = 0, square = 0;
  for (size_t i = first; i < x->values; i += step)
    {
      double value = (double)x->data[i];
      if (!isfinite (value))
        {
          range.odd++;
          continue;
        }
      double away = value - range.mean;
      range.mean += away / ++n; /* Welford 1962: one pass, no large sums */
      square += away * (value - range.mean);
      range.low = fmin (range.low, value);
      range.high = fmax (range.high, value);
    }
  if (n == 0)
    range.low = range.high = range.mean = NAN;
  range.deviation = n > 0 ? sqrt (square / n) : NAN;
  return range;
}

static void
feature_name (const HgDataset *dataset, size_t i, char *name)
{
  if (dataset->features != NULL)
    snprintf (name, HG_FEATURE_SIZE, "%s", dataset->features[i]);
  else
    snprintf (name, HG_FEATURE_SIZE, "%zu", i + 1);
}

static size_t
count_class (const HgDataset *dataset, int label)
{
  size_t count = 0;
  for (size_t i = 0; i < hg_tensor_rows (dataset->x); i++)
    count += dataset->labels[i] == label;
  return count;
}

static void
print_line (const char *name, const char *text)
{
  char title[40];
  snprintf (title, sizeof title, "  %s", name);
  if (*text != '\0')
    cli_print_wrapped (title, INDENT, text);
}

static void
print_classes (const HgDataset *dataset)
{
  char text[(HG_FEATURE_SIZE + 48) * MOST_CLASSES] = "", count[48];
  size_t n = dataset->n_classes, shown = n < MOST_CLASSES ? n : MOST_CLASSES, used = 0;
  if (dataset->labels == NULL)
    return;
  for (size_t i = 0; i < shown; i++)
    used += (size_t)snprintf (text + used, sizeof text - used, "%s%s: %s", i > 0 ? " · " : "",
                              dataset->class_names[i],
                              hg_format_count (count, sizeof count, (int64_t)count_class (dataset, (int)i)));
  if (n > shown)
    snprintf (text + used, sizeof text - used, " · … and %s more",
              hg_format_count (count, sizeof count, (int64_t)(n - shown)));
  print_line ("labels", text);
}

/* Further inputs and targets, where the data brings them. */
static void
print_more (const HgDataset *dataset)
{
  char text[HG_SHAPE_TEXT * HG_MORE_INPUTS] = "", shape[HG_SHAPE_TEXT];
  size_t used = 0;
  for (size_t i = 0; i < dataset->n_more; i++)
    {
      HgShape sample = hg_tensor_sample (dataset->more[i]);
      used += (size_t)snprintf (text + used, sizeof text - used, "%s%s", i > 0 ? " and " : "",
                                hg_shape_text (&sample, shape));
    }
  print_line ("also given", text);
  if (dataset->y == NULL)
    return;
  HgShape target = hg_tensor_sample (dataset->y);
  print_line ("targets", hg_shape_text (&target, shape));
}

static void
print_numbers (const char *name, int width, const Range *range)
{
  const double numbers[] = { range->low, range->high, range->mean, range->deviation };
  printf ("  %s%*s", name, width, "");
  for (size_t i = 0; i < 4; i++)
    {
      char text[48];
      hg_format_number (text, sizeof text, fabs (numbers[i]) < 1e-6 * range->deviation ? 0 : numbers[i],
                        DIGITS);
      int columns = hg_columns (text);
      printf (" %*s%s", columns < 10 ? 10 - columns : 0, "", text);
    }
  printf ("\n");
}

static void
print_features (const HgDataset *dataset)
{
  size_t n = hg_dataset_features (dataset), shown = n < MOST_FEATURES ? n : MOST_FEATURES;
  char name[HG_FEATURE_SIZE], count[48];
  int width = 11;
  for (size_t i = 0; i < shown; i++)
    {
      feature_name (dataset, i, name);
      width = hg_columns (name) > width ? hg_columns (name) : width;
    }
  Range all = measure (dataset->x, 0, 1);
  printf ("\n  %-*s %10s %10s %10s %10s\n", width, "feature", "lowest", "highest", "mean", "deviation");
  for (size_t i = 0; n > 1 && i < shown; i++)
    {
      Range range = measure (dataset->x, i, n);
      feature_name (dataset, i, name);
      print_numbers (name, width - hg_columns (name), &range);
    }
  if (n > shown)
    printf ("  … and %s more; --json lists all\n",
            hg_format_count (count, sizeof count, (int64_t)(n - shown)));
  print_numbers ("all", width - 3, &all);
  if (all.odd > 0)
    printf ("  %s not finite: nothing can be trained on them\n",
            hg_format_items (count, sizeof count, (int64_t)all.odd, "value is", "values are"));
}

/* The split that a training would use, or NULL with the reason. */
static HgSplit *
split (const HgDataset *dataset, const CliData *given, HgError *error)
{
  HgPrepareOptions options = cli_data_prepare_options (given, dataset);
  return hg_split_new (dataset, options.validation, options.test, options.shuffle, options.seed, error);
}

static void
print_parts (const HgDataset *dataset, const CliData *given)
{
  HgError error = { 0 };
  HgSplit *parts = split (dataset, given, &error);
  char text[256], n[4][48];
  if (parts == NULL)
    {
      print_line ("parts", error.text);
      return;
    }
  hg_format_count (n[0], sizeof n[0], (int64_t)parts->n_train);
  hg_format_count (n[1], sizeof n[1], (int64_t)parts->n_validation);
  hg_format_count (n[2], sizeof n[2], (int64_t)parts->n_test);
  hg_format_count (n[3], sizeof n[3], (int64_t)parts->n_dropped);
  if (parts->n_validation + parts->n_test == 0)
    snprintf (text, sizeof text, "all to train on: --validation-split and --test-split set some apart");
  else if (parts->n_dropped == 0)
    snprintf (text, sizeof text, "%s to train on · %s to validate · %s to test", n[0], n[1], n[2]);
  else
    snprintf (text, sizeof text,
              "%s to train on · %s to validate · %s to test · %s windows left out that would share rows with "
              "two parts",
              n[0], n[1], n[2], n[3]);
  print_line ("parts", text);
  hg_split_free (parts);
}

bool
cli_describe (const HgDataset *dataset, const CliData *given, HgError *error)
{
  HgShape sample = hg_tensor_sample (dataset->x);
  const HgSource *source = hg_source_find (given->name);
  char shape[HG_SHAPE_TEXT], samples[64], values[64];
  printf ("%s\n", dataset->name);
  if (source != NULL)
    cli_print_wrapped ("  ", 2, source->sentence);
  printf ("  samples    %s\n",
          hg_format_count (samples, sizeof samples, (int64_t)hg_tensor_rows (dataset->x)));
  printf ("  shape      %s · %s\n", hg_shape_text (&sample, shape),
          hg_format_items (values, sizeof values, hg_shape_values (&sample), "value", "values"));
  print_more (dataset);
  print_classes (dataset);
  print_line ("windows", dataset->labelling);
  print_parts (dataset, given);
  print_line ("source", dataset->source);
  print_line ("licence", dataset->licence);
  print_line ("note", dataset->note);
  print_features (dataset);
  return true;
}

static json_t *
features_json (const HgDataset *dataset)
{
  size_t n = hg_dataset_features (dataset);
  json_t *list = json_array ();
  for (size_t i = 0; i < n; i++)
    {
      char name[HG_FEATURE_SIZE];
      Range range = measure (dataset->x, i, n);
      feature_name (dataset, i, name);
      json_array_append_new (list, json_pack ("{s:s, s:o, s:o, s:o, s:o}", "name", name, "low",
                                              cli_json_real (range.low), "high", cli_json_real (range.high),
                                              "mean", cli_json_real (range.mean), "deviation",
                                              cli_json_real (range.deviation)));
    }
  return list;
}

static json_t *
classes_json (const HgDataset *dataset)
{
  if (dataset->labels == NULL)
    return json_null ();
  json_t *list = json_array ();
  for (size_t i = 0; i < dataset->n_classes; i++)
    json_array_append_new (list, json_pack ("{s:s, s:I}", "name", dataset->class_names[i], "samples",
                                            (json_int_t)count_class (dataset, (int)i)));
  return list;
}

static json_t *
shape_json (const HgTensor *tensor)
{
  if (tensor == NULL)
    return json_null ();
  HgShape sample = hg_tensor_sample (tensor);
  json_t *shape = json_array ();
  for (int i = 0; i < sample.rank; i++)
    json_array_append_new (shape, json_integer (sample.dim[i]));
  return shape;
}

bool
cli_describe_json (const HgDataset *dataset, const CliData *given, HgError *error)
{
  HgSplit *parts = split (dataset, given, NULL);
  json_t *more = json_array ();
  for (size_t i = 0; i < dataset->n_more; i++)
    json_array_append_new (more, shape_json (dataset->more[i]));
  json_t *sizes = parts == NULL
                      ? json_null ()
                      : json_pack ("{s:I, s:I, s:I, s:I}", "training", (json_int_t)parts->n_train,
                                   "validation", (json_int_t)parts->n_validation, "test",
                                   (json_int_t)parts->n_test, "left_out", (json_int_t)parts->n_dropped);
  hg_split_free (parts);
  return cli_json_print (json_pack ("{s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:s, s:s, s:s, s:s}",
                                    "name", dataset->name, "samples", (json_int_t)hg_tensor_rows (dataset->x),
                                    "shape", shape_json (dataset->x), "more_inputs", more, "targets",
                                    shape_json (dataset->y), "features", features_json (dataset), "classes",
                                    classes_json (dataset), "parts", sizes, "scaled", (int)dataset->scaled,
                                    "source", dataset->source, "licence", dataset->licence, "note",
                                    dataset->note, "labelling", dataset->labelling),
                         error);
}
