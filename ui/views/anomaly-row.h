/* One of the worst samples as a row: its picture with what the model makes of it, its error by feature (or by
 * step where there is one feature), its class, and whether the threshold flags it. */
#pragma once
#include "ui/run/anomaly-look.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_ANOMALY_ROW (hourglass_anomaly_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassAnomalyRow, hourglass_anomaly_row, HOURGLASS, ANOMALY_ROW, GtkListBoxRow)

GtkWidget *hourglass_anomaly_row_new (void);

/* The @place-th worst of @look, of which a reference is kept. */
void hourglass_anomaly_row_show (HourglassAnomalyRow *self, HourglassAnomalyLook *look, gsize place);
void hourglass_anomaly_row_set_threshold (HourglassAnomalyRow *self, double threshold);

gsize hourglass_anomaly_row_get_sample (HourglassAnomalyRow *self); /* row of the data */
