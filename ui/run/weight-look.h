/* What the Weights view needs of one weight beyond its statistics, worked out on a worker thread: a coarse
 * picture of many cells, and the singular values. */
#pragma once
#include "analysis/spectrum.h"
#include "analysis/weight-pyramid.h"
#include "base/job.h"
#include <gio/gio.h>

typedef struct
{
  HgWeightSpec spec;
  HgTensor *value;
  HgJob job;
  HgPyramid *pyramid;  /* or NULL: it failed */
  HgSpectrum spectrum; /* n = 0: none */
} HourglassWeightLook;

/* Takes a reference of @value. */
HourglassWeightLook *hourglass_weight_look_new (const HgWeightSpec *spec, HgTensor *value);
void hourglass_weight_look_unref (HourglassWeightLook *look);

/* Each callback gets a GTask whose task data the look is: @pictured when the picture is made, @measured when
 * the singular values are known, which may take seconds. Each gets @data with a reference of its own. Cancel
 * by look->job. */
void hourglass_weight_look_start (HourglassWeightLook *look, GAsyncReadyCallback pictured,
                                  GAsyncReadyCallback measured, GObject *data);
