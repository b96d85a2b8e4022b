/* Five minutes of a real electrocardiogram (MIT-BIH record 208, lead MLII, 360 Hz) from data/ecg.npy, cut
 * into beats.
 *
 * The signal is brought to 120 Hz behind a low-pass at 45 Hz, which also takes the mains' 60 Hz away; drift
 * of the electrodes is removed as a running median over one second, smoothed. Every beat gives a window of 64
 * steps (0.53 s) around its R peak: from before the P wave to the end of the T wave, short enough for an LSTM
 * to learn in seconds. Beats where the drift was too fast to be removed are left out. */
#include "data/sources.h"
#include "base/memory.h"
#include "data/ecg-beats.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BY = 3, /* 360 Hz → 120 Hz */
  TAPS = 31,
  T = 64,
  BEFORE = 21, /* steps before the R peak */
  MEDIAN = HG_ECG_RATE + 1,
  SMOOTH = HG_ECG_RATE / 2 + 1
};

#define FASTEST_DRIFT 0.6 /* mV within a window */
#define LOWEST_PEAK 0.5   /* mV; less is no beat but noise */

/* Element @i of @x, the ends going on as they are. */
static inline double
at_edge (const double *x, size_t n, ptrdiff_t i)
{
  return x[i < 0 ? 0 : (size_t)i >= n ? n - 1 : (size_t)i];
}

/* Every third sample of the low-passed @raw (a sinc at 45 Hz under a Hann window), in millivolt. */
static void
decimate (const HgTensor *raw, double *y, size_t n)
{
  double tap[TAPS], sum = 0;
  for (int i = 0; i < TAPS; i++)
    {
      double k = i - TAPS / 2, angle = M_PI * 2 * 45 / 360 * k;
      tap[i] = (k == 0 ? 1 : sin (angle) / angle) * (0.5 + 0.5 * cos (M_PI * k / (TAPS / 2 + 1)));
      sum += tap[i];
    }
  for (size_t i = 0; i < n; i++)
    {
      double value = 0;
      for (int j = 0; j < TAPS; j++)
        {
          ptrdiff_t from = (ptrdiff_t)(i * BY) + j - TAPS / 2;
          size_t inside = from < 0 ? 0 : (size_t)from >= raw->values ? raw->values - 1 : (size_t)from;
          value += tap[j] * ((double)raw->data[inside] - 1024) / 200;
        }
      y[i] = value / sum;
    }
}

/* Running median over MEDIAN samples: the window is kept sorted, one value goes and one comes. */
static void
running_median (const double *y, size_t n, double *out)
{
  double sorted[MEDIAN];
  size_t count = 0;
  for (ptrdiff_t i = -MEDIAN; i < (ptrdiff_t)n; i++)
    {
      double comes = at_edge (y, n, i + MEDIAN / 2);
      if (count == MEDIAN)
        {
          double goes = at_edge (y, n, i - MEDIAN / 2 - 1);
          size_t j = 0;
          while (sorted[j] != goes)
            j++;
          memmove (sorted + j, sorted + j + 1, (--count - j) * sizeof *sorted);
        }
      size_t j = count++;
      for (; j > 0 && sorted[j - 1] > comes; j--)
        sorted[j] = sorted[j - 1];
      sorted[j] = comes;
      if (i >= 0)
        out[i] = sorted[MEDIAN / 2];
    }
}

static void
running_mean (const double *y, size_t n, double *out)
{
  double sum = 0;
  for (ptrdiff_t j = -SMOOTH / 2; j <= SMOOTH / 2; j++)
    sum += at_edge (y, n, j);
  for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++)
    {
      out[i] = sum / SMOOTH;
      sum += at_edge (y, n, i + SMOOTH / 2 + 1) - at_edge (y, n, i - SMOOTH / 2);
    }
}

static bool
usable (const HgBeat *beat, const double *y, const double *drift, size_t n)
{
  if (beat->peak < BEFORE || beat->peak - BEFORE + T > n || y[beat->peak] < LOWEST_PEAK)
    return false;
  double low = INFINITY, high = -INFINITY;
  for (size_t i = beat->peak - BEFORE; i < beat->peak - BEFORE + T; i++)
    {
      low = fmin (low, drift[i]);
      high = fmax (high, drift[i]);
    }
  return high - low <= FASTEST_DRIFT;
}

static HgDataset *
cut (const double *y, const HgBeat *beats, size_t n_beats, size_t left_out, HgError *error)
{
  static const char *const classes[] = { "normal", "premature" };
  HgShape shape = hg_shape (3, (int)n_beats, T, 1);
  HgDataset *dataset = hg_dataset_new ("ecg", hg_tensor_new (&shape, error), error);
  if (dataset == NULL || !hg_dataset_add_classes (dataset, 2, classes, error)
      || (dataset->order = hg_alloc (n_beats, sizeof *dataset->order, error)) == NULL
      || (dataset->start = hg_alloc (n_beats, sizeof *dataset->start, error)) == NULL
      || (dataset->features = hg_alloc (1, sizeof *dataset->features, error)) == NULL)
    {
      hg_dataset_unref (dataset);
      return NULL;
    }
  size_t premature = 0;
  for (size_t i = 0; i < n_beats; i++)
    {
      size_t start = beats[i].peak - BEFORE;
      for (size_t t = 0; t < T; t++)
        dataset->x->data[i * T + t] = (HgReal)y[start + t];
      dataset->start[i] = start;
      dataset->order[i] = (double)beats[i].peak / HG_ECG_RATE;
      dataset->labels[i] = beats[i].premature;
      premature += beats[i].premature;
    }
  dataset->span = T;
  snprintf (*dataset->features, sizeof *dataset->features, "MLII (mV)");
  snprintf (dataset->source, sizeof dataset->source,
            "MIT-BIH Arrhythmia Database, record 208, 19:35–24:35, lead MLII (Moody & Mark 2001; PhysioNet)");
  snprintf (dataset->marks, sizeof dataset->marks,
            "Premature beats are marked by a rule (early and wide), not by a cardiologist");
  snprintf (dataset->licence, sizeof dataset->licence, "ODC Attribution License (ODC-By 1.0)");
  snprintf (
      dataset->note, sizeof dataset->note,
      "%zu beats of 0.53 s at 120 Hz, drift removed; %zu with a loose electrode left out. “premature” (%zu) "
      "is a "
      "rule, not a doctor's label: the QRS begins at least 5 %% earlier than the rhythm around it, and stays "
      "above half its height for 60 ms or more",
      n_beats, left_out, premature);
  return dataset;
}

static HgDataset *
make (const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgTensor *raw = hg_source_load ("ecg", "ecg.npy", options, error);
  if (raw == NULL)
    return NULL;
  size_t n = raw->values / BY, n_beats = 0, kept = 0;
  HgDataset *dataset = NULL;
  HgBeat *beats = NULL;
  double *y = hg_alloc (n, sizeof *y, error), *drift = hg_alloc (n, sizeof *drift, error),
         *middle = hg_alloc (n, sizeof *middle, error);
  if (n < 10 * HG_ECG_RATE)
    hg_error_set (error, HG_ERROR_FORMAT, "ecg: ecg.npy: expected at least ten seconds, got %zu samples",
                  raw->values);
  else if (y != NULL && drift != NULL && middle != NULL)
    {
      decimate (raw, y, n);
      running_median (y, n, middle);
      running_mean (middle, n, drift);
      for (size_t i = 0; i < n; i++)
        y[i] -= drift[i];
      if (hg_ecg_beats (y, n, &beats, &n_beats, error))
        {
          for (size_t i = 0; i < n_beats; i++)
            if (usable (&beats[i], y, drift, n))
              beats[kept++] = beats[i];
          if (kept < 2)
            hg_error_set (error, HG_ERROR_FORMAT, "ecg: ecg.npy: expected heartbeats, found %zu", kept);
          else
            dataset = cut (y, beats, kept, n_beats - kept, error);
        }
    }
  free (beats);
  free (middle);
  free (drift);
  free (y);
  hg_tensor_unref (raw);
  return dataset;
}

const HgSource hg_source_ecg = {
  .name = "ecg",
  .title = "Heartbeats",
  .sentence = "Five minutes of a real electrocardiogram, cut into beats of 64 steps; premature ones are "
              "marked by a rule",
  .make = make,
};
