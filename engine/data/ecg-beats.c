#include "data/ecg-beats.h"
#include "base/memory.h"
#include "base/order.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SMOOTH = 13,             /* samples that the slope's energy is averaged over: a wide QRS */
  APART = HG_ECG_RATE / 4, /* no heart beats again sooner */
  AROUND = 8               /* beats on each side that make the local rhythm */
};

/* Sorts @values. */
static double
median (double *values, size_t n)
{
  qsort (values, n, sizeof *values, hg_smaller_first);
  return n == 0 ? NAN : n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* Root of the mean squared slope around every sample. */
static void
slope_energy (const double *y, size_t n, double *energy)
{
  double sum = 0;
  memset (energy, 0, n * sizeof *energy);
  for (size_t i = 2; i + 2 < n; i++)
    {
      double slope = (y[i + 1] - y[i - 1]) / 2, gone = 0;
      if (i > SMOOTH + 1)
        gone = (y[i - SMOOTH + 1] - y[i - SMOOTH - 1]) / 2;
      sum += slope * slope - gone * gone;
      if (i > SMOOTH / 2)
        energy[i - SMOOTH / 2] = sqrt (fmax (sum, 0) / SMOOTH);
    }
}

/* What counts as a QRS in second @s: part of the usual maximum of the seven seconds around it. */
static double
threshold (const double *highest, size_t seconds, size_t s)
{
  double near[7];
  size_t n = 0;
  for (size_t i = s >= 3 ? s - 3 : 0; i < seconds && i <= s + 3; i++)
    near[n++] = highest[i];
  return 0.4 * median (near, n);
}

/* Where @y, walking from @peak by @step, falls under @height: between samples, by a straight line. */
static double
crossing (const double *y, size_t n, size_t peak, int step, double height)
{
  size_t at = peak;
  while (at > 0 && at + 1 < n && y[at] > height)
    at = step > 0 ? at + 1 : at - 1;
  if (at == peak || y[at] > height)
    return (double)at;
  double inside = y[step > 0 ? at - 1 : at + 1];
  return (double)at - step * (height - y[at]) / (inside - y[at]);
}

/* Peaks of all stretches whose energy is over the threshold; of two that are too close the higher one. */
static size_t
find_peaks (const double *y, const double *energy, size_t n, const double *highest, HgBeat *beats)
{
  size_t seconds = n / HG_ECG_RATE, found = 0, second = SIZE_MAX;
  double over = 0;
  for (size_t i = 0; i < n; i++)
    {
      size_t begin = i, peak;
      if (i / HG_ECG_RATE != second)
        over = threshold (highest, seconds, second = i / HG_ECG_RATE);
      if (energy[i] <= over)
        continue;
      while (i < n && energy[i] > over)
        i++;
      begin = peak = begin >= 3 ? begin - 3 : 0;
      for (size_t j = begin; j < n && j < i + 3; j++)
        peak = y[j] > y[peak] ? j : peak;
      if (found == 0 || peak >= beats[found - 1].peak + APART)
        beats[found++] = (HgBeat){ .peak = peak };
      else if (y[peak] > y[beats[found - 1].peak])
        beats[found - 1].peak = peak;
    }
  return found;
}

/* Widths, intervals between the QRS onsets (a fifth of the peak's height), and the rule. */
static void
mark (const double *y, size_t n, HgBeat *beats, size_t n_beats)
{
  for (size_t i = 0; i < n_beats; i++)
    {
      size_t peak = beats[i].peak;
      double half = y[peak] / 2;
      beats[i].width = (crossing (y, n, peak, 1, half) - crossing (y, n, peak, -1, half)) / HG_ECG_RATE;
    }
  for (size_t i = 1; i < n_beats; i++)
    {
      double near[2 * AROUND + 1], own = 0;
      size_t count = 0;
      for (size_t j = i > AROUND ? i - AROUND : 1; j < n_beats && j <= i + AROUND; j++)
        {
          near[count] = crossing (y, n, beats[j].peak, -1, y[beats[j].peak] / 5)
                        - crossing (y, n, beats[j - 1].peak, -1, y[beats[j - 1].peak] / 5);
          own = j == i ? near[count] : own;
          count++;
        }
      beats[i].interval = own / median (near, count);
      beats[i].premature = beats[i].interval <= 0.95 && beats[i].width >= 0.06;
    }
}

bool
hg_ecg_beats (const double *y, size_t n, HgBeat **beats, size_t *n_beats, HgError *error)
{
  size_t seconds = n / HG_ECG_RATE;
  double *energy = hg_alloc (n, sizeof *energy, error), *highest = hg_alloc (seconds, sizeof *highest, error);
  *beats = hg_alloc (n / APART + 2, sizeof **beats, error);
  *n_beats = 0;
  bool done = energy != NULL && highest != NULL && *beats != NULL;
  if (done)
    {
      slope_energy (y, n, energy);
      for (size_t i = 0; i < seconds * HG_ECG_RATE; i++)
        highest[i / HG_ECG_RATE] = fmax (highest[i / HG_ECG_RATE], energy[i]);
      *n_beats = find_peaks (y, energy, n, highest, *beats);
      mark (y, n, *beats, *n_beats);
      if (*n_beats > 0)
        (*beats)[0].interval = 1;
    }
  else
    {
      free (*beats);
      *beats = NULL;
    }
  free (energy);
  free (highest);
  return done;
}
