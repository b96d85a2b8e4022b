/* What the files of the Latent view share: latent-view.c follows the run and prepares what is drawn;
 * latent-glide.c moves points from one projection to the next; latent-pointer.c draws them and does what
 * pointer and keys ask.
 *
 * While points glide, there are two pictures of them. The pointer goes by the one that is seen; keys,
 * numbers, words and what is written to files go by the projection itself. */
#pragma once
#include "ui/draw/plane-glide.h"
#include "ui/draw/samples.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"
#include "ui/parts/segments.h"
#include "ui/run/projection.h"
#include "ui/views/latent-panel.h"
#include "ui/views/latent-tsne.h"
#include "ui/views/latent-view.h"
#include "ui/views/marks-note.h"
#include <adwaita.h>

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
  HgPlane plane;         /* of principal components */
  HgPlane placed;        /* of t-SNE */
  HgScatter scatter;     /* of the plane that the method shows */
  HgPlaneGlide glide;    /* from the picture before to that one */
  AdwAnimation *gliding; /* NULL: it never did */
  gint64 came;           /* the newest projection: when, µs */
  GArray *chosen;        /* of gsize: points that are selected */
  GArray *outline;       /* of double, x and y in px: what a drag has drawn */
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

/* What is seen: where it does not glide, the points and the plane of components as they are. */
const HgScatter *hourglass_latent_view_get_shown (HourglassLatentView *self);
const HgPlane *hourglass_latent_view_get_shown_plane (HourglassLatentView *self);

/* A projection has come, with the samples of `next_probe`: FALSE where points step to it. Else `glide` keeps
 * what is seen; once @next has become `plane` and is prepared, they go there. */
gboolean hourglass_latent_glide_keep (HourglassLatentView *self, const HgPlane *next);
void hourglass_latent_glide_go (HourglassLatentView *self);

/* The scatter has been prepared anew; and: points are at once where they go. */
void hourglass_latent_glide_follow (HourglassLatentView *self);
void hourglass_latent_glide_end (HourglassLatentView *self);

/* Draws, and listens to the plot, which is there already. */
void hourglass_latent_pointer_setup (HourglassLatentView *self);
