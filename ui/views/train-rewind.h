/* The weights that a finished run can be taken back to: those it began with, the best ones, those it ended
 * with, and those of the frame that it was rewound to. What is chosen becomes the document's weights, which
 * the views show and a file keeps; the next training begins with it. Hidden while a run trains, and without
 * one. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_TRAIN_REWIND (hourglass_train_rewind_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTrainRewind, hourglass_train_rewind, HOURGLASS, TRAIN_REWIND, GtkWidget)

/* Takes references; to be called once. */
void hourglass_train_rewind_set_run (HourglassTrainRewind *self, HourglassDocument *document,
                                     HourglassRun *run);

/* The choice, for tests; lent. */
GtkWidget *hourglass_train_rewind_get_choice (HourglassTrainRewind *self);
