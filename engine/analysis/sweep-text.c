/* A sweep in words and as a table; and the sizes that a person asks for in words. */
#include "analysis/sweep.h"
#include "base/format.h"
#include "base/text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIGITS = 3,
  NUMBER = 40,
  LARGEST = 1000000,
  SUGGESTED = 32 /* largest that is suggested */
};

/* What at least twice the values are not worth: so much less error, or so much less of what there was to
 * explain: where the error is near its floor, seeds alone make more than the first of it. */
static const double HARDLY = 0.15, HARDLY_OF_ALL = 0.02;

/* What a training gets to at least, of the way from the mean's error to the lowest of PCA, that is about more
 * than the mean. */
static const double LEARNED = 0.25;

static bool
add_size (int64_t size, int64_t *sizes, size_t *n)
{
  if (size < 1 || size > LARGEST || *n == HG_SWEEP_SIZES || (*n > 0 && size <= sizes[*n - 1]))
    return false;
  sizes[(*n)++] = size;
  return true;
}

size_t
hg_sweep_sizes (const char *text, int64_t *sizes, HgError *error)
{
  const char *at = text;
  size_t n = 0;
  bool fine = *text != '\0';
  while (fine && *at != '\0')
    {
      char *end;
      long long low = strtoll (at, &end, 10), high = low;
      fine = end != at && low >= 1 && low <= LARGEST;
      if (fine && strncmp (end, "..", 2) == 0)
        {
          at = end + 2;
          high = strtoll (at, &end, 10);
          fine = end != at && high >= low && high - low < HG_SWEEP_SIZES;
        }
      for (long long size = low; fine && size <= high; size++)
        fine = add_size (size, sizes, &n);
      fine = fine && (*end == '\0' || (*end == ',' && end[1] != '\0'));
      at = *end == ',' ? end + 1 : end;
    }
  if (fine)
    return n;
  hg_error_set (error, HG_ERROR_VALUE,
                "expected sizes that rise, at most %d, such as 1..32 or 1,2,4,8, got %.60s", HG_SWEEP_SIZES,
                text);
  return 0;
}

char *
hg_sweep_suggest (int64_t values, char *text, size_t size)
{
  const int64_t last = values < 1 || values > SUGGESTED ? SUGGESTED : values;
  snprintf (text, size, last > 1 ? "1..%d" : "1", (int)last);
  return text;
}

/* The smallest measured point with at least @values. */
static const HgSweepPoint *
at_least (const HgSweepTable *table, int64_t values)
{
  for (size_t i = 0; i < table->n; i++)
    if (table->points[i].values >= values && isfinite (table->points[i].mean))
      return &table->points[i];
  return NULL;
}

static double
gain (const HgSweepPoint *from, const HgSweepPoint *to)
{
  return 1 - to->mean / from->mean;
}

static const HgSweepPoint *
best_point (const HgSweepTable *table)
{
  const HgSweepPoint *best = NULL;
  for (size_t i = 0; i < table->n; i++)
    if (isfinite (table->points[i].mean) && (best == NULL || table->points[i].mean < best->mean))
      best = &table->points[i];
  return best;
}

/* What twice the values are worth: the first size from which on it is hardly anything, at every measured
 * size; and the last size that is measured with one at least twice as large. NULL where there is none. An
 * error of 0 has nothing to gain. */
typedef struct
{
  const HgSweepPoint *knee, *before, *last;
} Gains;

/* No size did more than about give the mean, though there is more to learn: between such trainings nothing is
 * told of sizes. Where PCA is not known, an error of the noise can be reached. */
static bool
is_stuck (const HgSweepTable *table)
{
  const HgSweepPoint *best = best_point (table);
  double reach = INFINITY;
  for (size_t i = 0; i < table->n; i++)
    if (isfinite (table->points[i].mean) && isfinite (table->points[i].pca))
      reach = fmin (reach, table->points[i].pca);
  if (!isfinite (reach))
    reach = fmax (table->noise_floor, 0); /* 0 where that is not known either */
  return best != NULL && table->variance > reach
         && table->variance - best->mean < LEARNED * (table->variance - reach);
}

static Gains
find_gains (const HgSweepTable *table)
{
  Gains it = { NULL };
  if (is_stuck (table))
    return it;
  for (size_t i = 0; i < table->n; i++)
    {
      const HgSweepPoint *point = &table->points[i], *next = at_least (table, 2 * point->values);
      if (!isfinite (point->mean) || !(point->mean > 0) || next == NULL)
        continue;
      it.before = point;
      it.last = next;
      bool hardly
          = gain (point, next) < HARDLY || (point->mean - next->mean) < HARDLY_OF_ALL * table->variance;
      it.knee = hardly && it.knee != NULL ? it.knee : hardly ? point : NULL;
    }
  return it;
}

size_t
hg_sweep_knee (const HgSweepTable *table)
{
  const HgSweepPoint *knee = find_gains (table).knee;
  return knee != NULL ? (size_t)(knee - table->points) : table->n;
}

/* Where it stops to help, or how much it still does. */
static void
say_knee (HgText *text, const HgSweepTable *table)
{
  const Gains it = find_gains (table);
  const HgSweepPoint *best = best_point (table);
  const bool going = table->done < table->all;
  char values[NUMBER];
  if (is_stuck (table))
    hg_text_add (text, "%s size beats the mean by much: too few epochs (%d), or stuck.",
                 going ? "So far no" : "No", table->epochs);
  else if (it.knee != NULL)
    hg_text_add (text, "%s %s on it gets %s better.", going ? "So far, from" : "From",
                 hg_format_items (values, sizeof values, it.knee->values, "value", "values"),
                 best->values > it.knee->values ? "hardly" : "no");
  else if (it.last != NULL && best->values >= it.last->values)
    hg_text_add (text, "%s still gets better at the end: %.0f %% less error from %lld to %lld.",
                 going ? "So far it" : "It", 100 * gain (it.before, it.last), (long long)it.before->values,
                 (long long)it.last->values);
}

static void
say_best (HgText *text, const HgSweepTable *table)
{
  const HgSweepPoint *best = best_point (table), *knee = find_gains (table).knee;
  char number[NUMBER];
  if (is_stuck (table))
    hg_text_add (text,
                 " What the size changes cannot be told from such trainings. The MSE of the mean is %s.",
                 hg_format_number (number, sizeof number, table->variance, DIGITS));
  if (best != NULL && knee != NULL && knee != best)
    hg_text_add (text, " There the MSE is %s.", hg_format_number (number, sizeof number, knee->mean, DIGITS));
  if (best != NULL)
    hg_text_add (text, " The lowest error is at %lld, %s.", (long long)best->values,
                 hg_format_number (number, sizeof number, best->mean, DIGITS));
  else
    hg_text_add (text, " All %s diverged.", table->done < table->all ? "of these" : "trainings");
}

static void
say_pca (HgText *text, const HgSweepTable *table)
{
  size_t measured = 0, better = 0, worse = 0;
  const HgSweepPoint *first = NULL, *last = NULL;
  for (size_t i = 0; i < table->n; i++)
    {
      const HgSweepPoint *point = &table->points[i];
      if (!isfinite (point->mean) || !isfinite (point->pca))
        continue;
      measured++;
      worse += point->mean > point->pca;
      if (!(point->mean < point->pca))
        continue;
      better++;
      first = first == NULL ? point : first;
      last = point;
    }
  if (table->no_pca[0] != '\0')
    hg_text_add (text, " PCA is left out: %s.", table->no_pca);
  if (measured == 0)
    return;
  if (worse == measured)
    hg_text_add (text, " PCA with as many components is better at every size.");
  else if (better == 0)
    hg_text_add (text, " It is not better than PCA with as many components at any size.");
  else if (better == measured)
    hg_text_add (text, " It is better than PCA with as many components at every size.");
  else
    hg_text_add (text,
                 " It is better than PCA with as many components at %zu of %zu sizes, between %lld and %lld.",
                 better, measured, (long long)first->values, (long long)last->values);
}

static void
say_spread (HgText *text, const HgSweepTable *table)
{
  const HgSweepPoint *widest = NULL;
  char low[NUMBER], high[NUMBER];
  for (size_t i = 0; i < table->n; i++)
    {
      const HgSweepPoint *point = &table->points[i];
      if (point->n > 1 && isfinite (point->mean)
          && (widest == NULL || point->high - point->low > widest->high - widest->low))
        widest = point;
    }
  if (widest != NULL)
    hg_text_add (text, " Seeds are furthest apart at %lld: from %s to %s.", (long long)widest->values,
                 hg_format_number (low, sizeof low, widest->low, DIGITS),
                 hg_format_number (high, sizeof high, widest->high, DIGITS));
}

/* Takes what @text holds into @into, without the space that a first sentence begins with. */
static char *
end_text (HgText *text, char *into, size_t size)
{
  char *whole = hg_text_end (text);
  snprintf (into, size, "%s", whole != NULL ? whole + (*whole == ' ') : "");
  free (whole);
  return into;
}

char *
hg_sweep_answer (const HgSweepTable *table, char *into, size_t size)
{
  HgText text = { 0 };
  if (table->done > 0)
    say_knee (&text, table);
  if (table->done > 0 && text.used == 0)
    say_best (&text, table);
  return end_text (&text, into, size);
}

char *
hg_sweep_text (const HgSweepTable *table, char *into, size_t size)
{
  HgText text = { 0 };
  if (table->done < table->all)
    hg_text_add (&text, "%zu of %zu trainings are done. ", table->done, table->all);
  if (table->done > 0)
    {
      say_knee (&text, table);
      say_best (&text, table);
      say_pca (&text, table);
      say_spread (&text, table);
    }
  return end_text (&text, into, size);
}

static void
add_real (HgText *csv, double x)
{
  if (isfinite (x))
    hg_text_add (csv, "%.9g", x);
}

char *
hg_sweep_csv (const HgSweepTable *table, HgError *error)
{
  HgText csv = { .error = error };
  hg_text_add (&csv, "size,values,parameters,seed,mse,mae,pca_mse,latent_rank,seconds\n");
  for (size_t i = 0; i < table->n; i++)
    for (size_t k = 0; k < table->points[i].n; k++)
      {
        const HgSweepPoint *point = &table->points[i];
        const HgSweepRun *run = &point->runs[k];
        hg_text_add (&csv, "%lld,%lld,%lld,%llu,", (long long)point->size, (long long)point->values,
                     (long long)point->parameters, (unsigned long long)run->seed);
        add_real (&csv, run->mse);
        hg_text_add (&csv, ",");
        add_real (&csv, run->mae);
        hg_text_add (&csv, ",");
        add_real (&csv, point->pca);
        hg_text_add (&csv, ",");
        if (run->mse == point->low)
          add_real (&csv, point->rank);
        hg_text_add (&csv, ",%.3f\n", run->seconds);
      }
  return hg_text_end (&csv);
}
