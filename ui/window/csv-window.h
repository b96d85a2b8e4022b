/* Opening a table: how it is cut into samples, which columns mean what, and at once what comes of it, or the
 * one sentence that says what is wrong. The file is read on a worker thread, again after each change.
 *
 * Signal "chosen": the person took the result. */
#pragma once
#include "ui/document/data-loader.h"
#include <adwaita.h>

#define HOURGLASS_TYPE_CSV_WINDOW (hourglass_csv_window_get_type ())
G_DECLARE_FINAL_TYPE (HourglassCsvWindow, hourglass_csv_window, HOURGLASS, CSV_WINDOW, AdwWindow)

/* @window: time steps a sample to begin with; 0: rows as they are. */
HourglassCsvWindow *hourglass_csv_window_new (GtkWindow *parent, const char *path, gsize window);

/* What the options give, lent, or NULL while it is read or when it cannot be. */
HgPrepared *hourglass_csv_window_get_data (HourglassCsvWindow *self);

/* What it says about the file now, lent: the result or the error. */
const char *hourglass_csv_window_get_verdict (HourglassCsvWindow *self);
gboolean hourglass_csv_window_is_reading (HourglassCsvWindow *self);

/* Sets an option as typing into its row does: "window", "stride", "columns", "label", "time". */
void hourglass_csv_window_set (HourglassCsvWindow *self, const char *option, const char *text);
