#include "analysis/anomalies.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/order.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t
hg_anomaly_usual_normal (const HgPrepared *data)
{
  const HgDataset *dataset = data->dataset;
  if (dataset->labels == NULL)
    return HG_NO_CLASS;
  if (*data->options.normal != '\0')
    return hg_dataset_class (dataset, data->options.normal);
  return *dataset->marks != '\0' ? hg_dataset_usual_class (dataset) : HG_NO_CLASS;
}

bool
hg_anomaly_is_marked (const HgPrepared *data, size_t normal, size_t sample)
{
  return normal != HG_NO_CLASS && data->dataset->labels[sample] != (int)normal;
}

/* Errors of at most @most of @n samples, spread over them. */
static bool
measure (HgErrorPart *part, HgNetwork *network, const HgPrepared *data, const char *name, const size_t *index,
         size_t n, size_t most, HgJob *job, HgError *error)
{
  *part = (HgErrorPart){ .name = name, .n = most > 0 && n > most ? most : n, .of = n };
  part->index = hg_alloc (part->n, sizeof *part->index, error);
  part->errors = hg_alloc (part->n, sizeof *part->errors, error);
  if (part->index == NULL || part->errors == NULL)
    return false;
  /* In two steps, so that the product cannot overflow. */
  for (size_t i = 0; i < part->n; i++)
    part->index[i] = index[(size_t)((double)i * (double)n / (double)part->n)];
  return hg_sample_errors (network, data, part->index, part->n, job, part->errors, error);
}

/* What @index is called: a part of the split, or everything. */
static const char *
name_of (const HgSplit *split, const size_t *index)
{
  return index == split->train        ? "training"
         : index == split->validation ? "validation"
         : index == split->test       ? "test"
                                      : "all";
}

static bool
copy (HgErrorPart *part, const HgErrorPart *from, HgError *error)
{
  *part = *from;
  part->index = hg_alloc (part->n, sizeof *part->index, error);
  part->errors = hg_alloc (part->n, sizeof *part->errors, error);
  if (part->index == NULL || part->errors == NULL)
    return false;
  memcpy (part->index, from->index, part->n * sizeof *part->index);
  memcpy (part->errors, from->errors, part->n * sizeof *part->errors);
  return true;
}

/* The parts that a threshold is chosen by; the measured one is not computed again. */
static bool
measure_others (HgAnomalies *it, HgNetwork *network, const HgAnomalyOptions *options, HgJob *job,
                HgError *error)
{
  const HgSplit *split = it->data->split;
  HgErrorPart *parts[] = { &it->training, &it->validation };
  const char *const names[] = { "training", "validation" };
  const size_t *const index[] = { split->train, split->validation };
  const size_t n[] = { split->n_train, split->n_validation };
  for (int i = 0; i < 2; i++)
    {
      bool same = options->index == index[i] && options->n == n[i];
      if (!(same
                ? copy (parts[i], &it->measured, error)
                : measure (parts[i], network, it->data, names[i], index[i], n[i], options->most, job, error)))
        return false;
    }
  return true;
}

/* Which of a part's samples are marked, owned by the caller. */
static bool *
marks_of (const HgAnomalies *it, const HgErrorPart *part, HgError *error)
{
  bool *marked = hg_alloc (part->n, sizeof *marked, error);
  for (size_t i = 0; marked != NULL && i < part->n; i++)
    marked[i] = hg_anomaly_is_marked (it->data, it->normal, part->index[i]);
  return marked;
}

static bool
rank (HgAnomalies *it, HgError *error)
{
  char sentence[HG_ANOMALY_REMARK];
  bool has = it->normal != HG_NO_CLASS;
  bool *beside = has ? marks_of (it, &it->validation, error) : NULL;
  if (has)
    it->marked = marks_of (it, &it->measured, error);
  bool done = !has || (beside != NULL && it->marked != NULL);
  if (done)
    it->ranking = hg_ranking_new (it->measured.errors, it->marked, it->measured.n, error);
  if (done && has)
    it->validation_ranking = hg_ranking_new (it->validation.errors, beside, it->validation.n, error);
  free (beside);
  if (it->ranking == NULL || (has && it->validation_ranking == NULL))
    return false;
  if (has && !hg_ranking_tells (it->validation_ranking, sentence, sizeof sentence))
    {
      hg_ranking_free (it->validation_ranking);
      it->validation_ranking = NULL;
    }
  return true;
}

/* Errors that are not numbers are the worst. */
static bool
worse (const double *errors, size_t a, size_t b)
{
  double x = isnan (errors[a]) ? (double)INFINITY : errors[a],
         y = isnan (errors[b]) ? (double)INFINITY : errors[b];
  return x > y;
}

static bool
find_worst (HgAnomalies *it, HgNetwork *network, size_t wanted, HgError *error)
{
  const HgErrorPart *part = &it->measured;
  size_t rows[HG_ANOMALIES_WORST];
  wanted = wanted < HG_ANOMALIES_WORST ? wanted : HG_ANOMALIES_WORST;
  wanted = wanted < part->n ? wanted : part->n;
  if (wanted == 0)
    return true;
  if ((it->worst = hg_alloc (wanted, sizeof *it->worst, error)) == NULL)
    return false;
  for (size_t i = 0; i < part->n; i++)
    {
      size_t at = it->n_worst;
      while (at > 0 && worse (part->errors, i, it->worst[at - 1]))
        at--;
      if (at == wanted)
        continue;
      size_t moved = (it->n_worst < wanted ? it->n_worst : wanted - 1) - at;
      memmove (it->worst + at + 1, it->worst + at, moved * sizeof *it->worst);
      it->worst[at] = i;
      it->n_worst += it->n_worst < wanted;
    }
  for (size_t i = 0; i < wanted; i++)
    rows[i] = part->index[it->worst[i]];
  it->decoded = hg_sample_outputs (network, it->data, rows, wanted, error);
  return it->decoded != NULL;
}

/* Of each class, where there are classes. */
static bool
spread (HgAnomalies *it, HgError *error)
{
  const HgErrorPart *part = &it->measured;
  if (it->data->dataset->labels == NULL)
    return true;
  it->classes
      = hg_class_errors_new (it->data->dataset, part->index, part->errors, part->n, &it->n_classes, error);
  return it->classes != NULL;
}

HgAnomalies *
hg_anomalies_new (HgNetwork *network, HgPrepared *data, const HgAnomalyOptions *options, HgJob *job,
                  HgError *error)
{
  const HgDataset *dataset = data->dataset;
  if (options->n == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: expected samples to judge, got none", dataset->name);
      return NULL;
    }
  HgAnomalies *it = hg_alloc (1, sizeof *it, error);
  if (it == NULL)
    return NULL;
  it->data = hg_prepared_ref (data);
  it->normal = dataset->labels != NULL ? options->normal : HG_NO_CLASS;
  bool done = measure (&it->measured, network, data, name_of (data->split, options->index), options->index,
                       options->n, options->most, job, error)
              && measure_others (it, network, options, job, error) && rank (it, error)
              && find_worst (it, network, options->worst, error) && spread (it, error);
  if (done && it->normal != HG_NO_CLASS && it->measured.n == it->measured.of)
    done = hg_events_find (dataset, it->measured.index, it->measured.n, it->normal, &it->events, error);
  if (done)
    return it;
  hg_anomalies_free (it);
  return NULL;
}

static void
part_clear (HgErrorPart *part)
{
  free (part->index);
  free (part->errors);
}

void
hg_anomalies_free (HgAnomalies *anomalies)
{
  if (anomalies == NULL)
    return;
  part_clear (&anomalies->measured);
  part_clear (&anomalies->training);
  part_clear (&anomalies->validation);
  hg_ranking_free (anomalies->ranking);
  hg_ranking_free (anomalies->validation_ranking);
  hg_events_clear (&anomalies->events);
  hg_tensor_unref (anomalies->decoded);
  hg_prepared_unref (anomalies->data);
  free (anomalies->marked);
  free (anomalies->worst);
  free (anomalies->classes);
  free (anomalies);
}

bool
hg_anomalies_tell_classes (const HgAnomalies *anomalies)
{
  return anomalies->n_classes > 0 && (anomalies->normal == HG_NO_CLASS || anomalies->n_classes > 2);
}

double
hg_anomalies_threshold (const HgAnomalies *anomalies, const HgThresholdRule *rule, double parameter,
                        const char **on)
{
  const HgErrorPart *part = &anomalies->training;
  bool beside = anomalies->validation_ranking != NULL;
  if (rule->marks)
    {
      *on = beside ? anomalies->validation.name : anomalies->measured.name;
      return rule->choose (NULL, 0, beside ? anomalies->validation_ranking : anomalies->ranking, parameter);
    }
  *on = part->name;
  double *sorted = hg_alloc (part->n, sizeof *sorted, NULL), threshold = NAN;
  size_t n = 0;
  for (size_t i = 0; sorted != NULL && i < part->n; i++)
    if (isfinite (part->errors[i]))
      sorted[n++] = part->errors[i];
  if (sorted != NULL)
    {
      qsort (sorted, n, sizeof *sorted, hg_smaller_first);
      threshold = rule->choose (sorted, n, NULL, parameter);
    }
  free (sorted);
  return threshold;
}

size_t
hg_anomalies_remarks (const HgAnomalies *anomalies, const HgThresholdRule *rule,
                      char remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK])
{
  const HgErrorPart *part = &anomalies->measured;
  const HgDataset *dataset = anomalies->data->dataset;
  char a[48], b[48];
  size_t n = 0;
  if (anomalies->normal == HG_NO_CLASS && dataset->labels != NULL)
    snprintf (
        remarks[n++], HG_ANOMALY_REMARK,
        "%s has classes, but none that is known as normal: its samples can be ranked, but not judged before "
        "one is chosen.",
        dataset->name);
  else if (anomalies->normal == HG_NO_CLASS)
    snprintf (remarks[n++], HG_ANOMALY_REMARK,
              "%s has no marks: its samples can be ranked by their errors, but not judged.", dataset->name);
  else if (dataset->marks[0] != '\0')
    snprintf (remarks[n++], HG_ANOMALY_REMARK, "%s.", dataset->marks);
  if (dataset->labelling[0] != '\0')
    snprintf (remarks[n++], HG_ANOMALY_REMARK, "%s.", dataset->labelling);
  if (anomalies->normal != HG_NO_CLASS
      && !hg_ranking_tells (anomalies->ranking, remarks[n], HG_ANOMALY_REMARK - 1))
    strcat (remarks[n++], ".");
  if (part->n < part->of)
    snprintf (remarks[n++], HG_ANOMALY_REMARK, "%s of the %s samples were measured, spread evenly.",
              hg_format_count (a, sizeof a, (int64_t)part->n),
              hg_format_count (b, sizeof b, (int64_t)part->of));
  if (anomalies->ranking->odd > 0)
    snprintf (remarks[n++], HG_ANOMALY_REMARK, "%s not finite; such errors count as larger than any.",
              hg_format_items (a, sizeof a, (int64_t)anomalies->ranking->odd, "error is", "errors are"));
  if (rule != NULL && rule->marks && anomalies->normal != HG_NO_CLASS
      && anomalies->validation_ranking == NULL)
    snprintf (
        remarks[n++], HG_ANOMALY_REMARK,
        "The threshold was chosen by the very marks that it is judged by: the validation part holds not "
        "both, marked samples and others.");
  return n;
}
