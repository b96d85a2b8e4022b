/* See gradients-view.h. The last measures stay when the training is over; a new run begins anew. */
#include "ui/views/gradients-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/pulse-plot.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/exportable.h"
#include "ui/parts/plot.h"
#include <math.h>

enum
{
  PAST = 400 /* measures of each layer that are kept; then every second one goes */
};

struct _HourglassGradientsView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box;
  GtkLabel *caption;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;

  HgMetricsLog *log; /* of the run that the measures are of */
  double taken;      /* when the last measures were: batches since the run's start */
  gsize n, n_past;
  HgLayerPulse *layers; /* newest */
  double *past;         /* n rows of PAST gradients */
  HgPulseRow *rows;
  HgPulsePlot pulse;
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassGradientsView, hourglass_gradients_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassGradientsView *self = data;
  hg_pulse_plot_draw (pen, &self->pulse, (HgBox){ 0, 0, width, height });
}

static void
forget (HourglassGradientsView *self)
{
  g_clear_pointer (&self->log, hg_metrics_log_unref);
  g_clear_pointer (&self->layers, g_free);
  g_clear_pointer (&self->past, g_free);
  g_clear_pointer (&self->rows, g_free);
  self->n = self->n_past = 0;
  self->pulse = (HgPulsePlot){ 0 };
}

/* Every second measure of the past goes. */
static void
thin (HourglassGradientsView *self)
{
  for (gsize i = 0; i < self->n; i++)
    for (gsize k = 0; k < self->n_past / 2; k++)
      self->past[i * PAST + k] = self->past[i * PAST + 2 * k];
  self->n_past /= 2;
}

static void
take_pulse (HourglassGradientsView *self, const HgPulse *pulse)
{
  HgMetricsLog *log = hourglass_run_get_log (self->run);
  if (log != self->log || pulse->n != self->n)
    {
      forget (self);
      self->log = hg_metrics_log_ref (log);
      self->n = pulse->n;
      self->past = g_new0 (double, self->n *PAST + 1);
      self->rows = g_new0 (HgPulseRow, self->n + 1);
      self->layers = g_new0 (HgLayerPulse, self->n + 1);
    }
  memcpy (self->layers, pulse->layers, self->n * sizeof *self->layers);
  if (self->n_past == PAST)
    thin (self);
  for (gsize i = 0; i < self->n; i++)
    self->past[i * PAST + self->n_past] = pulse->layers[i].gradient;
  self->n_past++;
}

/* What stands out: a gradient below a thousandth of the largest one, or above its own weights. */
static void
note (HourglassGradientsView *self, HgPulseRow *row, double most)
{
  char number[40];
  row->note[0] = '\0';
  if (!isfinite (row->gradient))
    g_strlcpy (row->note, "not finite", sizeof row->note);
  else if (row->gradient <= 0)
    g_strlcpy (row->note, "no gradient", sizeof row->note);
  else if (row->gradient * 1000 < most)
    g_snprintf (
        row->note, sizeof row->note, "1/%s of the largest",
        hg_format_count (number, sizeof number, (int64_t)llround (fmin (most / row->gradient, 1e15))));
  else if (row->gradient > row->weight && row->weight > 0)
    g_strlcpy (row->note, "above its weights", sizeof row->note);
}

/* As the bar of the layer says it: "LSTM 16". */
static void
entitle (HourglassGradientsView *self, HgPulseRow *row)
{
  const HgModel *model = hourglass_run_get_model (self->run);
  size_t node = model != NULL ? hg_model_find (model, row->name) : HG_NO_NODE;
  if (node != HG_NO_NODE)
    hg_layer_describe (model->nodes[node]->layer, row->title, sizeof row->title, NULL, 0);
}

static void
prepare (HourglassGradientsView *self)
{
  double most = 0;
  char weight[40], gradient[40];
  g_autoptr (GString) text = g_string_new ("Weights and gradients by layer");
  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->layers[i].gradient))
      most = fmax (most, self->layers[i].gradient);
  for (gsize i = 0; i < self->n; i++)
    {
      HgPulseRow *row = &self->rows[i];
      *row = (HgPulseRow){ .name = self->layers[i].node,
                           .weight = self->layers[i].weight,
                           .gradient = self->layers[i].gradient,
                           .past = self->past + i * PAST,
                           .n_past = self->n_past };
      entitle (self, row);
      note (self, row, most);
      g_string_append_printf (text, "; %s%s%s %s and %s%s%s", row->title, row->title[0] != '\0' ? " " : "",
                              row->name, hg_format_number (weight, sizeof weight, row->weight, 2),
                              hg_format_number (gradient, sizeof gradient, row->gradient, 2),
                              row->note[0] != '\0' ? ", " : "", row->note);
    }
  self->pulse = (HgPulsePlot){ .n = self->n, .rows = self->rows };
  hourglass_plot_set_summary (self->plot, text->str);
  hourglass_plot_invalidate (self->plot);
}

static void
show_empty (HourglassGradientsView *self)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  g_autofree char *needed = hourglass_data_needed (check);
  if (hourglass_document_get_data (self->document) == NULL)
    hourglass_empty_state_show (self->empty, "Choose data to train on", needed, "Choose data…",
                                "win.choose-data");
  else if (hourglass_run_is_active (self->run))
    hourglass_empty_state_show (self->empty, "Measuring", "The first batch is under way.", NULL, NULL);
  else
    hourglass_empty_state_show (self->empty, "Nothing measured",
                                "Each layer's gradient is measured here while a model trains.", "Train",
                                "win.train");
}

static void
refresh (HourglassGradientsView *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (hourglass_run_get_log (self->run) != self->log)
    forget (self);
  double now
      = snapshot != NULL ? (double)snapshot->epoch * (double)snapshot->batches + (double)snapshot->batch : 0;
  if (snapshot != NULL && snapshot->pulse != NULL && (now != self->taken || self->n == 0))
    {
      self->taken = now;
      take_pulse (self, snapshot->pulse);
      prepare (self);
    }
  gtk_stack_set_visible_child_name (self->pages, self->n > 0 ? "layers" : "empty");
  if (self->n == 0)
    show_empty (self);
}

/* For a file. */
static void
shown_free (gpointer data)
{
  HgPulsePlot *plot = data;
  for (gsize i = 0; i < plot->n; i++)
    {
      g_free ((char *)plot->rows[i].name);
      g_free ((double *)plot->rows[i].past);
    }
  g_free ((HgPulseRow *)plot->rows);
  g_free (plot);
}

static void
draw_shown (HgPen *pen, double width, double height, const void *data)
{
  hg_pulse_plot_draw (pen, data, hourglass_export_inside (width, height));
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassGradientsView *self = HOURGLASS_GRADIENTS_VIEW (exportable);
  if (self->n == 0)
    return NULL;
  HgPulsePlot *plot = g_new0 (HgPulsePlot, 1);
  HgPulseRow *rows = g_memdup2 (self->rows, self->n * sizeof *rows);
  g_autoptr (GString) csv = g_string_new ("layer,weight_rms,gradient_rms\n");
  *plot = (HgPulsePlot){ .n = self->n, .rows = rows };
  for (gsize i = 0; i < self->n; i++)
    {
      rows[i].name = g_strdup (rows[i].name);
      rows[i].past = g_memdup2 (rows[i].past, self->n_past * sizeof *rows[i].past);
      hourglass_csv_text (csv, rows[i].name);
      g_string_append_c (csv, ',');
      hourglass_csv_number (csv, rows[i].weight);
      g_string_append_c (csv, ',');
      hourglass_csv_number (csv, rows[i].gradient);
      g_string_append_c (csv, '\n');
    }
  return hourglass_export_new_framed ("gradients", gtk_widget_get_width (GTK_WIDGET (self->plot)),
                                      gtk_widget_get_height (GTK_WIDGET (self->plot)), draw_shown, plot,
                                      shown_free, g_strdup (csv->str));
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_gradients_view_map (GtkWidget *widget)
{
  HourglassGradientsView *self = HOURGLASS_GRADIENTS_VIEW (widget);
  GTK_WIDGET_CLASS (hourglass_gradients_view_parent_class)->map (widget);
  hourglass_run_watch_pulse (self->run, TRUE);
  refresh (self);
}

static void
hourglass_gradients_view_unmap (GtkWidget *widget)
{
  hourglass_run_watch_pulse (HOURGLASS_GRADIENTS_VIEW (widget)->run, FALSE);
  GTK_WIDGET_CLASS (hourglass_gradients_view_parent_class)->unmap (widget);
}

static void
hourglass_gradients_view_dispose (GObject *object)
{
  HourglassGradientsView *self = HOURGLASS_GRADIENTS_VIEW (object);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  forget (self);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_gradients_view_parent_class)->dispose (object);
}

static void
hourglass_gradients_view_class_init (HourglassGradientsViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_gradients_view_dispose;
  widget->map = hourglass_gradients_view_map;
  widget->unmap = hourglass_gradients_view_unmap;
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "gradientsview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/gradients-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassGradientsView, box);
  gtk_widget_class_bind_template_child (widget, HourglassGradientsView, caption);
  gtk_widget_class_bind_template_child (widget, HourglassGradientsView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassGradientsView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassGradientsView, plot);
}

static void
hourglass_gradients_view_init (HourglassGradientsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
}

GtkWidget *
hourglass_gradients_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassGradientsView *self = g_object_new (HOURGLASS_TYPE_GRADIENTS_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
