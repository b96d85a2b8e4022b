#include "analysis/anomalies-text.h"
#include "base/decimal-point.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/text.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIGITS = 4,
  PART_SIZE = 40,
  PAGE_WORST = 10,   /* rows of the page's table */
  PAGE_CLASSES = 20, /* and of the one of classes */
  WORST_FEATURES = 3 /* named of a sample */
};

HgThresholdChoice
hg_threshold_choice (const HgAnomalies *anomalies, const HgThresholdRule *rule, double parameter)
{
  HgThresholdChoice choice = { .rule = rule, .parameter = parameter };
  choice.threshold = hg_anomalies_threshold (anomalies, rule, parameter, &choice.on);
  return choice;
}

char *
hg_error_part_words (const char *name, char *text, size_t size)
{
  snprintf (text, size, strcmp (name, "all") == 0 ? "%s samples" : "the %s part", name);
  return text;
}

char *
hg_threshold_text (const HgThresholdChoice *choice, char *text, size_t size)
{
  const HgThresholdRule *rule = choice->rule;
  char number[32], part[PART_SIZE];
  snprintf (number, sizeof number, "%g", choice->parameter);
  if (rule == NULL)
    snprintf (text, size, "set by hand");
  else if (rule->parameter == NULL)
    snprintf (text, size, rule->origin, hg_error_part_words (choice->on, part, sizeof part));
  else
    snprintf (text, size, rule->origin, number, choice->on);
  return text;
}

char *
hg_events_text (const HgEvents *events, char *text, size_t size)
{
  char n[48], lead[48] = "", chance[96] = "", expected[40];
  hg_format_items (n, sizeof n, (int64_t)events->n, "event", "events");
  if (events->foreseen > 0)
    snprintf (lead, sizeof lead, ", %g %s ahead in the median", events->median,
              events->median == 1 ? "step" : "steps");
  if (isfinite (events->alarms))
    snprintf (
        chance, sizeof chance, "; random flags at the rate of the other samples (%.0f %%) would foresee %s",
        100 * events->alarms, hg_format_number (expected, sizeof expected, hg_events_by_chance (events), 2));
  if (events->n == 0)
    snprintf (text, size, "%s", "");
  else if (events->foreseen == 0)
    snprintf (text, size, "None of %s foreseen%s", n, chance);
  else
    snprintf (text, size, "%zu of %s foreseen%s%s", events->foreseen, n, lead, chance);
  return text;
}

static const char *
class_of (const HgAnomalies *anomalies, size_t sample)
{
  const HgDataset *dataset = anomalies->data->dataset;
  return dataset->labels != NULL ? dataset->class_names[dataset->labels[sample]] : "";
}

/* Errors of the features of the @k-th worst, owned by the caller. */
static double *
profile (const HgAnomalies *anomalies, size_t k, size_t *features, HgError *error)
{
  const HgTensor *y = anomalies->data->y;
  HgShape shape = hg_tensor_sample (y);
  size_t sample = anomalies->measured.index[anomalies->worst[k]], values = hg_tensor_row_values (y);
  *features = (size_t)hg_shape_axis (&shape, -1);
  double *feature = hg_alloc (*features, sizeof *feature, error);
  if (feature != NULL)
    hg_error_profile (&shape, y->data + sample * values, anomalies->decoded->data + k * values, feature,
                      NULL);
  return feature;
}

/* An error that is not a number is worse than any; a feature that was taken is better than all. */
static double
badness (double error)
{
  return isnan (error) ? INFINITY : error;
}

/* The worst feature, from whose error its place is then taken. */
static size_t
take_worst (double *feature, size_t n, double *error)
{
  size_t at = 0;
  for (size_t i = 1; i < n; i++)
    if (badness (feature[i]) > badness (feature[at]))
      at = i;
  *error = feature[at];
  feature[at] = -INFINITY;
  return at;
}

static void
feature_name (const HgAnomalies *anomalies, size_t feature, size_t features, char *text, size_t size)
{
  const HgDataset *dataset = anomalies->data->dataset;
  if (dataset->features != NULL && features == hg_dataset_features (dataset))
    snprintf (text, size, "%s", dataset->features[feature]);
  else
    snprintf (text, size, "feature %zu", feature + 1);
}

/* "stock 3, press 1, dryer 9": the features that differ most. */
static void
add_features (HgText *page, const HgAnomalies *anomalies, size_t k)
{
  size_t features;
  double *feature = profile (anomalies, k, &features, page->error), value;
  for (size_t i = 0; feature != NULL && features > 1 && i < WORST_FEATURES && i < features; i++)
    {
      char name[HG_FEATURE_SIZE];
      feature_name (anomalies, take_worst (feature, features, &value), features, name, sizeof name);
      hg_text_add (page, "%s%s", i > 0 ? ", " : "", name);
    }
  free (feature);
}

static const char *
share (double x, char text[16])
{
  if (isnan (x))
    return "—";
  snprintf (text, 16, "%.4f", x);
  return text;
}

static void
add_judgement (HgText *page, const HgAnomalies *anomalies, double threshold)
{
  HgVerdict it = hg_ranking_verdict (anomalies->ranking, threshold);
  const char *normal = anomalies->data->dataset->class_names[anomalies->normal];
  char a[16], b[16], c[16], d[16], e[16];
  hg_text_line (page, "  AUC %s · average precision %s", share (anomalies->ranking->auc, a),
                share (anomalies->ranking->average_precision, b));
  hg_text_line (page, "  precision %s · recall %s · F1 %s", share (hg_verdict_precision (&it), c),
                share (hg_verdict_recall (&it), d), share (hg_verdict_f1 (&it), e));
  hg_text_line (page, "\n  %-24s %12s %12s", "", "not flagged", "flagged");
  hg_text_line (page, "  %-24.24s %12zu %12zu", normal, it.tn, it.fp);
  hg_text_line (page, "  %-24s %12zu %12zu", "marked", it.fn, it.tp);
}

static void
add_classes (HgText *page, const HgAnomalies *anomalies)
{
  hg_text_line (page, "\n  %-24s %9s %12s %12s", "Errors by class", "samples", "median", "95 %");
  for (size_t i = 0; i < anomalies->n_classes && i < PAGE_CLASSES; i++)
    {
      const HgClassErrors *it = &anomalies->classes[i];
      char median[40], high[40];
      hg_text_line (page, "  %-24.24s %9zu %12s %12s", anomalies->data->dataset->class_names[it->class_index],
                    it->n, hg_format_number (median, sizeof median, it->median, DIGITS),
                    hg_format_number (high, sizeof high, it->high, DIGITS));
    }
  if (anomalies->n_classes > PAGE_CLASSES)
    hg_text_line (page, "  and %zu more with smaller medians", anomalies->n_classes - PAGE_CLASSES);
}

static void
add_worst (HgText *page, const HgAnomalies *anomalies)
{
  size_t n = anomalies->n_worst < PAGE_WORST ? anomalies->n_worst : PAGE_WORST;
  hg_text_line (page, "\n  The worst%*s error", 7, "");
  for (size_t k = 0; k < n; k++)
    {
      size_t at = anomalies->worst[k], sample = anomalies->measured.index[at];
      char name[40], number[40];
      snprintf (name, sizeof name, "sample %zu", sample);
      hg_text_add (page, "  %-14s %9s  %s  ", name,
                   hg_format_number (number, sizeof number, anomalies->measured.errors[at], DIGITS),
                   class_of (anomalies, sample));
      add_features (page, anomalies, k);
      hg_text_line (page, "%s", "");
    }
}

char *
hg_anomalies_page (const HgAnomalies *anomalies, const HgThresholdChoice *choice, const HgEvents *events,
                   HgError *error)
{
  HgText page = { .error = error };
  char text[200], number[40], count[48], part[PART_SIZE], remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK];
  HgVerdict it = hg_ranking_verdict (anomalies->ranking, choice->threshold);
  size_t n = hg_anomalies_remarks (anomalies, choice->rule, remarks);
  bool all = strcmp (anomalies->measured.name, "all") == 0;
  hg_text_line (&page, "%s of %s%s%s: %zu at or over the threshold",
                hg_format_items (count, sizeof count, (int64_t)anomalies->measured.n, "sample", "samples"),
                anomalies->data->dataset->name, all ? "" : ", ",
                all ? "" : hg_error_part_words (anomalies->measured.name, part, sizeof part), it.fp + it.tp);
  hg_text_line (&page, "  threshold %s (%s)",
                hg_format_number (number, sizeof number, choice->threshold, DIGITS),
                hg_threshold_text (choice, text, sizeof text));
  if (anomalies->normal != HG_NO_CLASS)
    add_judgement (&page, anomalies, choice->threshold);
  if (hg_anomalies_tell_classes (anomalies))
    add_classes (&page, anomalies);
  if (events->n > 0)
    hg_text_line (&page, "\n  %s", hg_events_text (events, text, sizeof text));
  add_worst (&page, anomalies);
  for (size_t i = 0; i < n; i++)
    hg_text_line (&page, "%s%s", i == 0 ? "\n" : "", remarks[i]);
  return hg_text_end (&page);
}

static json_t *
real_or_null (double x)
{
  return isfinite (x) ? json_real (x) : json_null ();
}

static json_t *
features_json (const HgAnomalies *anomalies, size_t k)
{
  size_t features;
  json_t *list = json_array ();
  double *feature = profile (anomalies, k, &features, NULL), value;
  for (size_t i = 0; feature != NULL && i < WORST_FEATURES && i < features; i++)
    {
      char name[HG_FEATURE_SIZE];
      feature_name (anomalies, take_worst (feature, features, &value), features, name, sizeof name);
      json_array_append_new (list, json_pack ("{s:s, s:o}", "name", name, "error", real_or_null (value)));
    }
  free (feature);
  return list;
}

static json_t *
classes_json (const HgAnomalies *anomalies)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < anomalies->n_classes; i++)
    {
      const HgClassErrors *it = &anomalies->classes[i];
      json_array_append_new (list,
                             json_pack ("{s:s, s:I, s:f, s:[f, f, f, f, f]}", "class",
                                        anomalies->data->dataset->class_names[it->class_index], "samples",
                                        (json_int_t)it->n, "median", it->median, "percentiles", it->low,
                                        it->lower, it->median, it->upper, it->high));
    }
  return list;
}

static json_t *
worst_json (const HgAnomalies *anomalies)
{
  json_t *list = json_array ();
  bool judged = anomalies->normal != HG_NO_CLASS, classed = anomalies->classes != NULL;
  for (size_t k = 0; k < anomalies->n_worst; k++)
    {
      size_t at = anomalies->worst[k], sample = anomalies->measured.index[at];
      json_array_append_new (list,
                             json_pack ("{s:I, s:o, s:o, s:o, s:o}", "sample", (json_int_t)sample, "error",
                                        real_or_null (anomalies->measured.errors[at]), "marked",
                                        judged ? json_boolean (anomalies->marked[at]) : json_null (), "class",
                                        classed ? json_string (class_of (anomalies, sample)) : json_null (),
                                        "features", features_json (anomalies, k)));
    }
  return list;
}

static json_t *
events_json (const HgEvents *events)
{
  json_t *leads = json_array ();
  for (size_t i = 0; i < events->n; i++)
    json_array_append_new (leads, json_integer ((json_int_t)events->items[i].lead));
  return json_pack ("{s:I, s:I, s:o, s:o, s:o, s:o}", "n", (json_int_t)events->n, "foreseen",
                    (json_int_t)events->foreseen, "alarms", real_or_null (events->alarms), "by_chance",
                    real_or_null (hg_events_by_chance (events)), "median_lead", real_or_null (events->median),
                    "leads", leads);
}

/* What needs marks: null where there are none. */
static void
add_judgement_json (json_t *root, const HgAnomalies *anomalies, const HgVerdict *it)
{
  bool judged = anomalies->normal != HG_NO_CLASS;
  const struct
  {
    const char *name;
    double value;
  } figures[] = { { "auc", anomalies->ranking->auc },
                  { "average_precision", anomalies->ranking->average_precision },
                  { "precision", hg_verdict_precision (it) },
                  { "recall", hg_verdict_recall (it) },
                  { "f1", hg_verdict_f1 (it) } };
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
    json_object_set_new (root, figures[i].name, real_or_null (judged ? figures[i].value : NAN));
  json_object_set_new (root, "confusion",
                       judged ? json_pack ("[[I, I], [I, I]]", (json_int_t)it->tn, (json_int_t)it->fp,
                                           (json_int_t)it->fn, (json_int_t)it->tp)
                              : json_null ());
}

char *
hg_anomalies_json (const HgAnomalies *anomalies, const HgThresholdChoice *choice, const HgEvents *events,
                   HgError *error)
{
  const HgThresholdRule *rule = choice->rule;
  HgVerdict it = hg_ranking_verdict (anomalies->ranking, choice->threshold);
  char remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK];
  size_t n = hg_anomalies_remarks (anomalies, rule, remarks);
  bool judged = anomalies->normal != HG_NO_CLASS;
  json_t *said = json_array ();
  for (size_t i = 0; i < n; i++)
    json_array_append_new (said, json_string (remarks[i]));
  json_t *root = json_pack (
      "{s:I, s:s, s:o, s:o, s:I, s:o, s:s, s:o, s:o}", "samples", (json_int_t)anomalies->measured.n, "part",
      anomalies->measured.name, "normal",
      judged ? json_string (anomalies->data->dataset->class_names[anomalies->normal]) : json_null (),
      "marked", judged ? json_integer ((json_int_t)anomalies->ranking->marked) : json_null (), "flagged",
      (json_int_t)(it.tp + it.fp), "threshold", real_or_null (choice->threshold), "rule",
      rule != NULL ? rule->name : "hand", "parameter",
      rule != NULL && rule->parameter != NULL ? json_real (choice->parameter) : json_null (), "chosen_on",
      choice->on != NULL ? json_string (choice->on) : json_null ());
  add_judgement_json (root, anomalies, &it);
  json_object_set_new (root, "events", events->n > 0 ? events_json (events) : json_null ());
  json_object_set_new (root, "classes", anomalies->classes != NULL ? classes_json (anomalies) : json_null ());
  json_object_set_new (root, "worst", worst_json (anomalies));
  json_object_set_new (root, "remarks", said);
  char *text = root != NULL ? json_dumps (root, JSON_INDENT (2) | JSON_REAL_PRECISION (17)) : NULL;
  json_decref (root);
  if (text == NULL)
    hg_error_memory (error, "the anomalies", 4096);
  return text;
}

/* The shortest number that reads back as @order, which may be a time in nanoseconds; whole numbers in full.
 */
static void
add_order (HgText *csv, double order)
{
  char text[32];
  if (fabs (order) < 0x1p53 && order == rint (order))
    {
      hg_text_add (csv, "%.0f", order);
      return;
    }
  snprintf (text, sizeof text, "%.15g", order);
  if (strtod (text, NULL) != order)
    snprintf (text, sizeof text, "%.17g", order);
  hg_text_add (csv, "%s", text);
}

static void
add_rows (HgText *csv, const HgAnomalies *anomalies, const HgErrorPart *part, double threshold)
{
  const HgDataset *dataset = anomalies->data->dataset;
  for (size_t i = 0; i < part->n; i++)
    {
      size_t sample = part->index[i];
      hg_text_add (csv, "%zu,%s,%.17g,", sample, part->name, part->errors[i]);
      hg_text_cell (csv, class_of (anomalies, sample));
      if (anomalies->normal != HG_NO_CLASS)
        hg_text_add (csv, ",%d", hg_anomaly_is_marked (anomalies->data, anomalies->normal, sample));
      else
        hg_text_add (csv, ",");
      hg_text_add (csv, ",%d,", !(part->errors[i] < threshold));
      if (dataset->order != NULL)
        add_order (csv, dataset->order[sample]);
      hg_text_line (csv, "%s", "");
    }
}

char *
hg_anomalies_csv (const HgAnomalies *anomalies, const HgThresholdChoice *choice, HgError *error)
{
  const HgErrorPart *parts[] = { &anomalies->training, &anomalies->validation, &anomalies->measured };
  HgDecimalPoint point = hg_decimal_point_begin ();
  HgText csv = { .error = error };
  hg_text_line (&csv, "sample,part,error,class,marked,flagged,order");
  for (int i = 0; i < 3; i++)
    if (i == 2 || strcmp (parts[i]->name, anomalies->measured.name) != 0)
      add_rows (&csv, anomalies, parts[i], choice->threshold);
  hg_decimal_point_end (&point);
  return hg_text_end (&csv);
}
