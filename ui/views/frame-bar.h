/* A line above the views that show what the weights of a frame of the film make of samples: which frame, and
 * a button back to the newest weights, so that a past state is not taken for the present one. Hidden while no
 * frame is looked at, over views that show the newest weights or none, and over the film itself, which says
 * so in its own words. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FRAME_BAR (hourglass_frame_bar_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFrameBar, hourglass_frame_bar, HOURGLASS, FRAME_BAR, GtkBox)

/* Takes references. Above no page of @views yet. Floating. */
GtkWidget *hourglass_frame_bar_new (HourglassRun *run, GtkStack *views);

/* @view, a page of the stack for as long as that lives, shows the frame. */
void hourglass_frame_bar_add (HourglassFrameBar *self, GtkWidget *view);
