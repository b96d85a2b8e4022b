/* Finds the beats of an electrocardiogram and marks the premature ones by a rule on their timing and shape.
 * It is a plain detector in the manner of Pan & Tompkins 1985 (slope, energy, adaptive threshold) that suits
 * a clean lead for teaching; it is no medical device, and its marks are no cardiologist's. */
#pragma once
#include "base/error.h"
#include <stddef.h>

enum
{
  HG_ECG_RATE = 120 /* samples a second */
};

typedef struct
{
  size_t peak; /* sample of the R peak */
  double
      interval;   /* from the beat before, in units of the local rhythm (median of the 17 intervals around) */
  double width;   /* seconds above half of the peak's height */
  bool premature; /* early (interval ≤ 0.95) and wide (width ≥ 0.06 s) */
} HgBeat;

/* The beats of @y (@n samples in millivolt, HG_ECG_RATE, free of drift) into *@beats (free () it). */
bool hg_ecg_beats (const double *y, size_t n, HgBeat **beats, size_t *n_beats, HgError *error);
