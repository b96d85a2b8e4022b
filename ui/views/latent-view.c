/* A new picture comes in two steps: the run answers with latents, then a worker projects them, one at a time
 * and the newest next. Points, colours and names always belong to the same answer. */
#include "ui/views/latent-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/samples.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"
#include "ui/run/projection.h"
#include "ui/parts/segments.h"

struct _HourglassLatentView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *header;
  HourglassSegments *colour;
  GtkLabel *size;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;

  HgTensor *projecting, *projected; /* latents on their way, and those that are shown */
  HgProbe *probe;                   /* samples that are shown */
  HgProbe *next_probe;
  HgPrepared *data, *next_data;
  gboolean live; /* the shown plane was turned to fit the one before */
  gboolean next_live;
  HgPlane plane;
  HgScatter scatter;
  int *labels;
  double *order;
  gsize hover; /* point, or ≥ n */
  gsize most;  /* samples shown */
};

G_DEFINE_FINAL_TYPE (HourglassLatentView, hourglass_latent_view, GTK_TYPE_WIDGET)

enum
{
  MOST_SAMPLES = 2000
};

static void refresh (HourglassLatentView *self);

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassLatentView *self = data;
  hg_scatter_draw (pen, &self->scatter, (HgBox){ 0, 0, width, height });
}

static void
draw_hover (HgPen *pen, double width, double height, gpointer data)
{
  HourglassLatentView *self = data;
  char title[128];
  if (self->hover >= self->scatter.n)
    return;
  hg_samples_title (self->data, self->probe->encode[self->hover], title, sizeof title);
  hg_scatter_draw_hover (pen, &self->scatter, (HgBox){ 0, 0, width, height }, self->hover, title);
}

static void
summarise (HourglassLatentView *self)
{
  char count[48], values[48];
  hg_format_items (count, sizeof count, (int64_t)self->plane.n, "sample", "samples");
  hg_format_items (values, sizeof values, (int64_t)self->plane.values, "value", "values");
  g_autofree char *text = g_strdup_printf ("%s of %s each; across %s, upwards %s; coloured by %s", count,
                                           values, self->plane.x_name, self->plane.y_name,
                                           self->scatter.labels != NULL ? "label" : self->scatter.order_name);
  char number[48];
  g_autofree char *size = g_strdup_printf (
      "%s × %s", count, hg_format_count (number, sizeof number, (int64_t)self->plane.values));
  hourglass_plot_set_summary (self->plot, text);
  gtk_label_set_label (self->size, size);
}

static gboolean
has_labels (HourglassLatentView *self)
{
  return self->data != NULL && self->data->dataset->labels != NULL;
}

/* From the plane and the colours chosen to what is drawn. */
static void
prepare (HourglassLatentView *self)
{
  gboolean by_label = has_labels (self) && hourglass_segments_get_active (self->colour) == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->colour), has_labels (self));
  self->scatter.pixels = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  if (self->plane.n == 0
      || !hg_plane_scatter (&self->scatter, &self->plane, self->data, self->probe->encode, by_label,
                            &self->labels, &self->order, NULL))
    self->scatter.n = 0;
  hg_scatter_fit (&self->scatter, 1.5);
  summarise (self);
  hourglass_plot_invalidate (self->plot);
}

static void
forget (HourglassLatentView *self)
{
  hg_plane_clear (&self->plane);
  self->scatter = (HgScatter){ 0 };
  self->hover = G_MAXSIZE;
  g_clear_pointer (&self->projected, hg_tensor_unref);
  g_clear_pointer (&self->probe, hg_probe_unref);
  g_clear_pointer (&self->data, hg_prepared_unref);
}

static void
projected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassLatentView) self = data;
  HgTensor *latent = g_steal_pointer (&self->projecting);
  gboolean other = self->data != self->next_data;
  if (self->plot == NULL || !hourglass_projection_finish (result, &self->plane))
    {
      hg_tensor_unref (latent);
      return;
    }
  if (other)
    self->hover = G_MAXSIZE;
  hg_tensor_unref (self->projected);
  g_clear_pointer (&self->probe, hg_probe_unref);
  g_clear_pointer (&self->data, hg_prepared_unref);
  self->projected = latent;
  self->probe = g_steal_pointer (&self->next_probe);
  self->data = g_steal_pointer (&self->next_data);
  self->live = self->next_live;
  prepare (self);
  refresh (self);
}

/* Whether points move: then the plane may be turned to keep the picture still. */
static gboolean
is_live (HourglassLatentView *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  return hourglass_run_is_active (self->run) && (snapshot == NULL || snapshot->state != HG_RUN_PAUSED);
}

static void
project (HourglassLatentView *self, HgPrepared *data)
{
  const HgProbe *probe;
  HgTensor *latent = hourglass_run_get_latent (self->run, &probe);
  gboolean live = is_live (self);
  if (self->projecting != NULL || latent == NULL || hg_tensor_rows (latent) != probe->n_encode)
    return;
  if (latent == self->projected && live == self->live)
    return;
  static const HgPlane nothing = { 0 };
  self->projecting = hg_tensor_ref (latent);
  g_clear_pointer (&self->next_probe, hg_probe_unref);
  g_clear_pointer (&self->next_data, hg_prepared_unref);
  self->next_probe = hg_probe_ref ((HgProbe *)probe);
  self->next_data = hg_prepared_ref (data);
  self->next_live = live;
  hourglass_projection_start (latent, data == self->data ? &self->plane : &nothing, live, projected,
                              g_object_ref (self));
}

/* At most so many of the part, evenly spread over it. */
static void
watch (HourglassLatentView *self, HgPrepared *data)
{
  gsize n;
  const gsize *part = hourglass_run_get_part (data, &n, NULL);
  gsize count = MIN (n, self->most);
  g_autofree gsize *index = g_new (gsize, count + 1);
  for (gsize i = 0; i < count; i++)
    index[i] = part[i * n / count];
  hourglass_run_watch_latent (self->run, index, count);
}

static void
show_empty (HourglassLatentView *self, HgPrepared *data)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  g_autofree char *sentence = hourglass_data_needed (check);
  if (data == NULL)
    hourglass_empty_state_show (self->empty, "Choose data to run on", sentence, "Choose data…",
                                "win.choose-data");
  else
    hourglass_empty_state_show (self->empty, "Nothing trained yet", "Samples appear here while it trains.",
                                "Train", "win.train");
}

static void
refresh (HourglassLatentView *self)
{
  const HgProbe *probe;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  HgPrepared *data = hourglass_run_get_shown_data (self->run);
  if (data != NULL)
    watch (self, data);
  gboolean shows
      = data != NULL
        && (hourglass_run_get_latent (self->run, &probe) != NULL || hourglass_run_is_active (self->run));
  gtk_widget_set_visible (self->header, shows);
  gtk_stack_set_visible_child_name (self->pages, shows ? "plane" : "empty");
  if (!shows)
    {
      show_empty (self, data);
      forget (self);
      return;
    }
  project (self, data);
}

static void
colour_changed (HourglassLatentView *self)
{
  if (self->plane.n > 0)
    prepare (self);
}

static void
set_hover (HourglassLatentView *self, gsize i)
{
  if (i == self->hover)
    return;
  self->hover = i;
  hourglass_plot_invalidate_overlay (self->plot);
}

static void
hovered (HourglassLatentView *self, double x, double y)
{
  GtkWidget *plot = GTK_WIDGET (self->plot);
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  HgBox box = { 0, 0, gtk_widget_get_width (plot), gtk_widget_get_height (plot) };
  HgAxes axes = hg_scatter_axes (&self->scatter, box, theme.scale);
  if (self->scatter.n > 0)
    set_hover (self, x < 0 ? G_MAXSIZE : hg_scatter_nearest (&self->scatter, &axes, x, y));
}

/* A sample that is pressed is the selected one; beside all samples nothing is. */
static void
pressed (HourglassLatentView *self, double x, double y)
{
  HourglassSampleSelection *selection = hourglass_run_get_selection (self->run);
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  hovered (self, x, y);
  if (self->hover < self->scatter.n)
    hourglass_sample_selection_set (selection, &self->probe->encode[self->hover], 1);
  else
    hourglass_sample_selection_clear (selection);
}

/* The arrow keys go through the samples in order. */
static void
stepped (HourglassLatentView *self, int by)
{
  gsize n = self->scatter.n;
  if (n > 0)
    set_hover (self, self->hover >= n ? (by > 0 ? 0 : n - 1) : (self->hover + n + (gsize)by) % n);
}

static void
hourglass_latent_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_latent_view_parent_class)->map (widget);
  refresh (HOURGLASS_LATENT_VIEW (widget));
}

static void
hourglass_latent_view_unmap (GtkWidget *widget)
{
  hourglass_run_watch_latent (HOURGLASS_LATENT_VIEW (widget)->run, NULL, 0);
  GTK_WIDGET_CLASS (hourglass_latent_view_parent_class)->unmap (widget);
}

static void
hourglass_latent_view_dispose (GObject *object)
{
  HourglassLatentView *self = HOURGLASS_LATENT_VIEW (object);
  if (self->plot != NULL)
    hourglass_plot_set_draw (self->plot, NULL, NULL, NULL);
  self->plot = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  forget (self);
  g_clear_pointer (&self->next_probe, hg_probe_unref);
  g_clear_pointer (&self->next_data, hg_prepared_unref);
  g_clear_pointer (&self->labels, free);
  g_clear_pointer (&self->order, free);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_latent_view_parent_class)->dispose (object);
}

static void
hourglass_latent_view_class_init (HourglassLatentViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_latent_view_dispose;
  widget->map = hourglass_latent_view_map;
  widget->unmap = hourglass_latent_view_unmap;
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "latentview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/latent-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, box);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, header);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, colour);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, size);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, plot);
}

static void
hourglass_latent_view_init (HourglassLatentView *self)
{
  self->hover = G_MAXSIZE;
  self->most = MOST_SAMPLES;
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_segments_set_words (self->colour, "Colour", (const char *const[]){ "Label", "Order", NULL });
  hourglass_plot_set_draw (self->plot, draw, draw_hover, self);
  g_signal_connect_swapped (self->colour, "notify::active", G_CALLBACK (colour_changed), self);
  g_signal_connect_swapped (self->plot, "hover", G_CALLBACK (hovered), self);
  g_signal_connect_swapped (self->plot, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect_swapped (self->plot, "stepped", G_CALLBACK (stepped), self);
}

GtkWidget *
hourglass_latent_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassLatentView *self = g_object_new (HOURGLASS_TYPE_LATENT_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
hourglass_latent_view_set_most (HourglassLatentView *self, gsize most)
{
  self->most = most;
  refresh (self);
}
