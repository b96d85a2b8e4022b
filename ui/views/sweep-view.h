/* The Sweep view: how does the latent size change the quality? Trains the stack with waists of several sizes
 * and draws the error against the size over the curve of PCA, live. A click (or the arrow keys and Enter)
 * takes a size into the stack, with the weights of its best training. */
#pragma once
#include "ui/parts/plot.h"
#include "ui/run/run.h"
#include "ui/run/sweeper.h"

#define HOURGLASS_TYPE_SWEEP_VIEW (hourglass_sweep_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassSweepView, hourglass_sweep_view, HOURGLASS, SWEEP_VIEW, GtkBox)

/* References to both are kept. */
GtkWidget *hourglass_sweep_view_new (HourglassDocument *document, HourglassRun *run);

HourglassSweeper *hourglass_sweep_view_get_sweeper (HourglassSweepView *self); /* lent */
HourglassPlot *hourglass_sweep_view_get_plot (HourglassSweepView *self);       /* lent */
