/* A line above the views while they show a frame of the film: which one, and a button back to the newest
 * weights, so that a past state is not taken for the present one. Hidden otherwise, and over the film itself,
 * which says so in its own words. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FRAME_BAR (hourglass_frame_bar_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFrameBar, hourglass_frame_bar, HOURGLASS, FRAME_BAR, GtkBox)

/* Takes references; @film: name of the film's page in @views. Floating. */
GtkWidget *hourglass_frame_bar_new (HourglassRun *run, GtkStack *views, const char *film);
