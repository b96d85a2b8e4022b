/* The curves of a run as plots: arrays filled from its log as far as a snapshot says it may be read, and the
 * two line plots made of them. */
#pragma once
#include "analysis/evaluate.h"
#include "data/prepared.h"
#include "line-plot.h"
#include "train/metrics-log.h"

typedef struct
{
  size_t n, capacity;
  double *loss, *validation_loss, *mae, *validation_mae; /* n each */
} HgCurves;

/* Appends the rows below @rows that are not there yet; fewer rows than before mean another log: everything
 * anew. */
bool hg_curves_update (HgCurves *curves, const HgMetricsLog *log, size_t rows, HgError *error);
void hg_curves_clear (HgCurves *curves);

/* Plots that lend the curves' arrays. @baselines may be NULL; they are rails of the loss only where it is the
 * MSE.
 * @data names the units in the title; NULL: not named. */
HgLinePlot hg_curves_loss (const HgCurves *curves, const HgLoss *loss, const HgBaselines *baselines,
                           int epochs, const HgPrepared *data);
HgLinePlot hg_curves_mae (const HgCurves *curves, int epochs);

/* Cards below each other: the loss, and the MAE (NULL: none) where there is room for both. */
void hg_curves_draw (HgPen *pen, const HgLinePlot *loss, const HgLinePlot *mae, HgBox box);
