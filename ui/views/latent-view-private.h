/* What the files of the Latent view share: latent-view.c follows the run and prepares what is drawn;
 * latent-pointer.c draws it and does what pointer and keys ask. */
#pragma once
#include "ui/draw/samples.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"
#include "ui/parts/segments.h"
#include "ui/run/projection.h"
#include "ui/views/latent-panel.h"
#include "ui/views/latent-tsne.h"
#include "ui/views/latent-view.h"
#include "ui/views/marks-note.h"

struct _HourglassLatentView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *header, *colours;
  HourglassSegments *method, *colour, *tool;
  GtkSpinButton *value;
  GtkLabel *size, *hint;
  HourglassLatentTsne *tsne;
  HourglassLatentPanel *panel;
  HourglassMarksNote *marks;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;

  HgTensor *projecting, *projected; /* latents on their way, and those that are shown */
  HgProbe *probe;                   /* samples that are shown */
  HgProbe *next_probe;
  HgPrepared *data, *next_data;
  gboolean live; /* the shown plane was turned to fit the one before */
  gboolean next_live;
  HgPlane plane;  /* of principal components */
  HgPlane placed; /* of t-SNE */
  HgScatter scatter;
  GArray *chosen;  /* of gsize: points that are selected */
  GArray *outline; /* of double, x and y in px: what a drag has drawn */
  double drag_x, drag_y;
  gsize snapped; /* point of t-SNE that the cursor is at, or ≥ n */
  HgLook look;   /* of the sample under the pointer */
  HgSeries series;
  HgImageGrid grid;
  HgReal *pixels;
  int *labels;
  double *order;
  gsize hover; /* point, or ≥ n */
  gsize most;  /* samples shown */
};

/* Whether the points are those of t-SNE, and whether there are none, but the share of each component. */
gboolean hourglass_latent_view_places_tsne (HourglassLatentView *self);
gboolean hourglass_latent_view_shows_scree (HourglassLatentView *self);

/* Draws, and listens to the plot, which is there already. */
void hourglass_latent_pointer_setup (HourglassLatentView *self);
