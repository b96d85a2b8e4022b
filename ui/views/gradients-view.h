/* The Gradients view: how large each layer's weights and gradients are while a model trains, so that a
 * vanishing or an exploding gradient is seen at a glance. Nothing is measured while it is hidden. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_GRADIENTS_VIEW (hourglass_gradients_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassGradientsView, hourglass_gradients_view, HOURGLASS, GRADIENTS_VIEW, GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_gradients_view_new (HourglassDocument *document, HourglassRun *run);
