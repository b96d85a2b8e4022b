/* Under the series of the Reconstruct view: the error of the samples that are shown, by time step and by
 * feature. A feature is chosen with the pointer or the arrow keys.
 *
 * Signal "feature-chosen" (guint). */
#pragma once
#include "ui/draw/samples.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_ERROR_STRIPS (hourglass_error_strips_get_type ())
G_DECLARE_FINAL_TYPE (HourglassErrorStrips, hourglass_error_strips, HOURGLASS, ERROR_STRIPS, GtkWidget)

/* What is shown: row i of @decoded is sample @index[i]; @feature is marked. Images and samples that nothing
 * decoded have no strips: the widget is then hidden. */
void hourglass_error_strips_show (HourglassErrorStrips *self, const HgPrepared *data, const gsize *index,
                                  gsize n, const HgTensor *decoded, guint feature);
