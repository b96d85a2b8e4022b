/* The Reconstruct view: originals against what the model makes of them, live while it trains. */
#pragma once
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_RECONSTRUCT_VIEW (hourglass_reconstruct_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassReconstructView, hourglass_reconstruct_view, HOURGLASS, RECONSTRUCT_VIEW,
                      GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_reconstruct_view_new (HourglassDocument *document, HourglassRun *run);
