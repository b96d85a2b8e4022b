/* Train, Pause, Resume and Stop. Before the data of an example have arrived, Train waits for them. */
#pragma once
#include "ui/window/window.h"

void hourglass_window_setup_train (HourglassWindow *self);

/* Shows which of it can be done now. */
void hourglass_window_refresh_train (HourglassWindow *self);

/* Training does not begin when the data are there, and nothing says that it would; before their name goes. */
void hourglass_window_end_wait (HourglassWindow *self);

/* The data that Train waited for are the document's: begins, or says why not. */
void hourglass_window_data_arrived (HourglassWindow *self);
