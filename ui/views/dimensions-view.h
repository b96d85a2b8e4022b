/* The Dimensions view: how many values every layer has room for, how many directions it uses on data, before
 * and after training, and in words what that says of the latent. */
#pragma once
#include "ui/parts/plot.h"
#include "ui/run/run.h"

#define HOURGLASS_TYPE_DIMENSIONS_VIEW (hourglass_dimensions_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassDimensionsView, hourglass_dimensions_view, HOURGLASS, DIMENSIONS_VIEW, GtkBox)

GtkWidget *hourglass_dimensions_view_new (HourglassDocument *document, HourglassRun *run);

HourglassPlot *hourglass_dimensions_view_get_plot (HourglassDimensionsView *self); /* lent */
