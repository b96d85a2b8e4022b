/* What few people change about a run, folded away: the options of its loss, optimizer and schedule, clipping,
 * weight decay, noise on the inputs, warm-up, and how much better counts as better. */
#pragma once
#include "ui/inspector/option-row.h"
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_TRAIN_MORE (hourglass_train_more_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTrainMore, hourglass_train_more, HOURGLASS, TRAIN_MORE, GtkBox)

/* Takes a reference of the run; to be called once. */
void hourglass_train_more_set_run (HourglassTrainMore *self, HourglassRun *run);

/* The row of option @name, of whichever part has it first, or NULL; lent. */
HourglassOptionRow *hourglass_train_more_find (HourglassTrainMore *self, const char *name);
