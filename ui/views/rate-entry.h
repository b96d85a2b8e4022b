/* The learning rate as an entry between two buttons, lower and higher, which go in steps of 1 and 3. What is
 * typed and cannot be read is marked and changes nothing. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_RATE_ENTRY (hourglass_rate_entry_get_type ())
G_DECLARE_FINAL_TYPE (HourglassRateEntry, hourglass_rate_entry, HOURGLASS, RATE_ENTRY, GtkBox)

/* Takes a reference of the run; to be called once. */
void hourglass_rate_entry_set_run (HourglassRateEntry *self, HourglassRun *run);
