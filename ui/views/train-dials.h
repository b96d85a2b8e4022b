/* What can be turned while a training runs, as a row of controls: learning rate, clipping, noise and, where
 * the model has such layers, the share of teacher forcing and the weight of the KL loss. Each takes effect
 * with the next batch. Hidden while nothing runs. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_TRAIN_DIALS (hourglass_train_dials_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTrainDials, hourglass_train_dials, HOURGLASS, TRAIN_DIALS, GtkWidget)

/* Takes a reference of the run; to be called once. */
void hourglass_train_dials_set_run (HourglassTrainDials *self, HourglassRun *run);

/* The control of a dial, or NULL where the model that trains has no layer for it; lent. */
GtkWidget *hourglass_train_dials_get_dial (HourglassTrainDials *self, HgDial dial);
