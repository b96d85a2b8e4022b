/* Train, Pause, Resume and Stop. Before the data of an example have arrived, Train waits for them. */
#pragma once
#include "ui/window/window.h"

void hourglass_window_setup_train (HourglassWindow *self);

/* Shows which of it can be done now. */
void hourglass_window_refresh_train (HourglassWindow *self);

/* The data that Train waited for are the document's: begins, or says why not. */
void hourglass_window_data_arrived (HourglassWindow *self);
