/* The Film view: a run's checkpoints as thumbnails under its curves. Scrubbing, over the curves or
 * the thumbnails, shows the chosen frame in all views; two frames stand side by side; a run can be taken back to a frame, or branch there. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FILM_VIEW (hourglass_film_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFilmView, hourglass_film_view, HOURGLASS, FILM_VIEW, GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_film_view_new (HourglassDocument *document, HourglassRun *run);
