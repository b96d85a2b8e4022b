/* What stands below the curves: how far a run is, how it ended, or why it failed and what to do. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_TRAIN_FOOTER (hourglass_train_footer_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTrainFooter, hourglass_train_footer, HOURGLASS, TRAIN_FOOTER, GtkWidget)

/* Keeps references; to be called once. */
void hourglass_train_footer_set_run (HourglassTrainFooter *self, HourglassDocument *document,
                                     HourglassRun *run);

/* Shows the run as it is now. */
void hourglass_train_footer_refresh (HourglassTrainFooter *self);
