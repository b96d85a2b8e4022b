/* See train-export.h. The curves are copied, as the view's grow while it trains. */
#include "ui/views/train-export.h"

typedef struct
{
  HgCurves curves;
  HgLinePlot loss, mae;
  gboolean has_mae;
} Shown;

static void
shown_free (gpointer data)
{
  hg_curves_clear (&((Shown *)data)->curves);
  g_free (data);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Shown *it = data;
  hg_curves_draw (pen, &it->loss, it->has_mae ? &it->mae : NULL, hourglass_export_inside (width, height));
}

/* @plot's lines with numbers that stay. */
static HgLinePlot
lend (const HgLinePlot *plot, const double *validation, const double *training)
{
  HgLinePlot copy = *plot;
  copy.lines[0].y = validation;
  copy.lines[1].y = training;
  return copy;
}

HourglassExport *
hourglass_train_export (HgMetricsLog *log, gsize rows, const HgLinePlot *loss, const HgLinePlot *mae,
                        double width, double height)
{
  Shown *it = g_new0 (Shown, 1);
  char *csv = hg_metrics_log_csv (log, (1u << HG_METRICS) - 1, NULL);
  if (csv == NULL || !hg_curves_update (&it->curves, log, rows, NULL))
    {
      free (csv);
      shown_free (it);
      return NULL;
    }
  it->loss = lend (loss, it->curves.validation_loss, it->curves.loss);
  it->has_mae = mae != NULL;
  if (it->has_mae)
    it->mae = lend (mae, it->curves.validation_mae, it->curves.mae);
  HourglassExport *export
      = hourglass_export_new_framed ("curves", width, height, draw, it, shown_free, g_strdup (csv));
  free (csv);
  return export;
}
