#include "curves.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MAE_HEIGHT = 138,
  GAP = 12,
  LEAST_LOSS_HEIGHT = 228 /* less, and the MAE is left out */
};

static bool
grow (HgCurves *curves, size_t rows, HgError *error)
{
  size_t wanted = rows > 2 * curves->capacity ? rows : 2 * curves->capacity;
  double **arrays[] = { &curves->loss, &curves->validation_loss, &curves->mae, &curves->validation_mae };
  if (rows <= curves->capacity)
    return true;
  for (size_t i = 0; i < 4; i++)
    {
      double *array = hg_alloc (wanted, sizeof *array, error);
      if (array == NULL)
        return false; /* the arrays that did grow are still at least as long as capacity says */
      if (curves->n > 0)
        memcpy (array, *arrays[i], curves->n * sizeof *array);
      free (*arrays[i]);
      *arrays[i] = array;
    }
  curves->capacity = wanted;
  return true;
}

bool
hg_curves_update (HgCurves *curves, const HgMetricsLog *log, size_t rows, HgError *error)
{
  if (rows < curves->n)
    curves->n = 0;
  if (!grow (curves, rows, error))
    return false;
  for (; curves->n < rows; curves->n++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, curves->n);
      curves->loss[curves->n] = row->loss;
      curves->validation_loss[curves->n] = row->validation_loss;
      curves->mae[curves->n] = row->mae;
      curves->validation_mae[curves->n] = row->validation_mae;
    }
  return true;
}

void
hg_curves_clear (HgCurves *curves)
{
  free (curves->loss);
  free (curves->validation_loss);
  free (curves->mae);
  free (curves->validation_mae);
  *curves = (HgCurves){ 0 };
}

static HgLinePlot
two_lines (const HgCurves *curves, const double *training, const double *validation, int epochs)
{
  HgLinePlot plot = { .x_name = "epoch", .x_last = epochs, .n_lines = 2 };
  plot.lines[0] = (HgLine){ "validation", HG_INK_VALIDATION, validation, curves->n };
  plot.lines[1] = (HgLine){ "training", HG_INK_TRAINING, training, curves->n };
  return plot;
}

static const char *
units_of (const HgPrepared *data)
{
  static const char *const units[] = { [HG_SCALE_NONE] = "",
                                       [HG_SCALE_STANDARD] = ", standardised values",
                                       [HG_SCALE_MINMAX] = ", values scaled to 0 … 1" };
  return data != NULL && data->scaler != NULL ? units[data->scaler->kind] : "";
}

HgLinePlot
hg_curves_loss (const HgCurves *curves, const HgLoss *loss, const HgBaselines *baselines, int epochs,
                const HgPrepared *data)
{
  HgLinePlot plot = two_lines (curves, curves->loss, curves->validation_loss, epochs);
  snprintf (plot.title, sizeof plot.title, "%s%s", loss->title, units_of (data));
  if (baselines == NULL || strcmp (loss->name, "mse") != 0)
    return plot;
  plot.rails[0] = (HgRail){ "mean", baselines->mean, HG_DASH_MEAN };
  plot.rails[1] = (HgRail){ "", baselines->components > 0 ? baselines->pca : NAN, HG_DASH_PCA };
  snprintf (plot.rails[1].name, sizeof plot.rails[1].name, "PCA-%zu", baselines->components);
  plot.rails[2] = (HgRail){ "noise in data", baselines->noise_floor, HG_DASH_NOISE };
  plot.n_rails = 3;
  return plot;
}

HgLinePlot
hg_curves_mae (const HgCurves *curves, int epochs)
{
  HgLinePlot plot = two_lines (curves, curves->mae, curves->validation_mae, epochs);
  snprintf (plot.title, sizeof plot.title, "MAE");
  return plot;
}

void
hg_curves_draw (HgPen *pen, const HgLinePlot *loss, const HgLinePlot *mae, HgBox box)
{
  double below = MAE_HEIGHT * fmax (pen->theme.scale, 1);
  bool both = mae != NULL && box.height >= below + GAP + LEAST_LOSS_HEIGHT;
  HgBox card = { box.x, box.y, box.width, both ? box.height - below - GAP : box.height };
  hg_pen_card (pen, card);
  hg_line_plot_draw (pen, loss, card);
  if (!both)
    return;
  card = (HgBox){ box.x, box.y + box.height - below, box.width, below };
  hg_pen_card (pen, card);
  hg_line_plot_draw (pen, mae, card);
}
