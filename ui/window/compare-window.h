/* Two models side by side: their layers as rows, what differs in the selected one below. A file that is
 * dropped on it, or chosen, takes the second model's place. */
#pragma once
#include "ui/run/comparer.h"
#include <adwaita.h>

#define HOURGLASS_TYPE_COMPARE_WINDOW (hourglass_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (HourglassCompareWindow, hourglass_compare_window, HOURGLASS, COMPARE_WINDOW, AdwWindow)

/* Takes references of its own. */
HourglassCompareWindow *hourglass_compare_window_new (GtkWindow *parent, const HgComparisonSide sides[2]);

/* The model in the file at @path takes the second one's place; a file that cannot be read is told in a toast.
 */
void hourglass_compare_window_open (HourglassCompareWindow *self, const char *path);

/* Whether a file is being read, or something is still to be compared. */
gboolean hourglass_compare_window_is_busy (HourglassCompareWindow *self);
