/* The Anomalies view: the errors of samples by class with a threshold that can be dragged or moved with the
 * arrow keys, what it is worth, and the worst samples. Its selection is that of all views. */
#pragma once
#include "ui/parts/plot.h"
#include "ui/run/run.h"

#define HOURGLASS_TYPE_ANOMALIES_VIEW (hourglass_anomalies_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassAnomaliesView, hourglass_anomalies_view, HOURGLASS, ANOMALIES_VIEW, GtkBox)

GtkWidget *hourglass_anomalies_view_new (HourglassDocument *document, HourglassRun *run);

/* The histogram, lent. */
HourglassPlot *hourglass_anomalies_view_get_plot (HourglassAnomaliesView *self);
