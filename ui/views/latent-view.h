/* The Latent view: the encoded samples in the plane of their first two principal components, live while it
 * trains. */
#pragma once
#include "ui/run/run.h"
#include "ui/views/latent-panel.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LATENT_VIEW (hourglass_latent_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLatentView, hourglass_latent_view, HOURGLASS, LATENT_VIEW, GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_latent_view_new (HourglassDocument *document, HourglassRun *run);

/* How many samples are shown at most; 2,000 unless said otherwise. */
void hourglass_latent_view_set_most (HourglassLatentView *self, gsize most);

/* As a person would: chooses t-SNE, which plays, or principal components. */
void hourglass_latent_view_show_tsne (HourglassLatentView *self, gboolean tsne);

/* What decodes, and says so; lent. */
HourglassLatentPanel *hourglass_latent_view_get_panel (HourglassLatentView *self);

/* Decodes the place that is @across and @down the plot, 0 … 1, as dragging there does; nothing before there
 * are points. */
void hourglass_latent_view_decode (HourglassLatentView *self, double across, double down);
