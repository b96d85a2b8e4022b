/* The Activations view: what every layer gives for one sample, and what the layers are like over many; with
 * the weights of a file or of the run, live while it trains. */
#pragma once
#include "ui/views/heat-view.h"
#include "ui/run/run.h"

#define HOURGLASS_TYPE_ACTIVATIONS_VIEW (hourglass_activations_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassActivationsView, hourglass_activations_view, HOURGLASS, ACTIVATIONS_VIEW,
                      GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_activations_view_new (HourglassDocument *document, HourglassRun *run);

/* The picture of the selected output, lent. */
HourglassHeatView *hourglass_activations_view_get_heat (HourglassActivationsView *self);
