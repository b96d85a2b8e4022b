/* The Slow motion view: one sample on its way through one recurrent layer, step by step: gates and states as
 * strips, the equations with the numbers of one step and unit, where the states go, and what a decoder reads.
 */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_SLOW_MOTION_VIEW (hourglass_slow_motion_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassSlowMotionView, hourglass_slow_motion_view, HOURGLASS, SLOW_MOTION_VIEW,
                      GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_slow_motion_view_new (HourglassDocument *document, HourglassRun *run);
