/* The settings of the next run as one button that says them ("200 epochs · batch 64 · Adam 1e-3 · MSE") and
 * opens a form. While a run trains, the learning rate can be changed and takes effect with the next batch;
 * the rest waits. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_TRAIN_SETTINGS (hourglass_train_settings_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTrainSettings, hourglass_train_settings, HOURGLASS, TRAIN_SETTINGS, GtkWidget)

/* Takes a reference of the run; to be called once. */
void hourglass_train_settings_set_run (HourglassTrainSettings *self, HourglassRun *run);
