/* The Train view: curves of loss and MAE with their baselines, progress, and the settings of the next run. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_TRAIN_VIEW (hourglass_train_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTrainView, hourglass_train_view, HOURGLASS, TRAIN_VIEW, GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_train_view_new (HourglassDocument *document, HourglassRun *run);
