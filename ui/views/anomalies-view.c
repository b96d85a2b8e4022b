/* See anomalies-view.h. A worker measures; what is shown is one worker's whole answer. While a run trains a
 * new one begins when an epoch has ended, and not before a second has passed since the last. A threshold that
 * a rule chose is chosen anew with every answer, one set by hand stays. */
#include "ui/views/anomalies-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/class-spread.h"
#include "ui/parts/empty-state.h"
#include "ui/run/scaling-remark.h"
#include "ui/views/anomalies-export.h"
#include "ui/views/normal-class.h"
#include "ui/views/threshold-rule.h"
#include "ui/views/worst-list.h"
#include <math.h>

enum
{
  CALM_MILLISECONDS = 1000
};

struct _HourglassAnomaliesView
{
  GtkBox parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassNormalClass *normal;
  HourglassThresholdRule *rule;
  GtkLabel *scaling, *part, *figures, *origin, *events, *notes;
  HourglassPlot *histogram, *curves, *classes;
  HourglassWorstList *worst;

  HourglassAnomalyLook *look, *shown; /* under way, and the last answer; or NULL */
  guint calm;                         /* source that ends the wait for the next one */
  HgAnomalyPage page;                 /* of the shown answer */
  double grabbed;                     /* x at which a drag began */
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassAnomaliesView, hourglass_anomalies_view, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static gboolean
is_shown (HourglassAnomaliesView *self)
{
  return self->shown != NULL && self->shown->anomalies != NULL;
}

static void
draw_histogram (HgPen *pen, double width, double height, gpointer data)
{
  HourglassAnomaliesView *self = data;
  if (is_shown (self))
    hg_error_histogram_draw (pen, &self->page.histogram, (HgBox){ 0, 0, width, height });
}

static void
draw_threshold (HgPen *pen, double width, double height, gpointer data)
{
  HourglassAnomaliesView *self = data;
  HgBox box = { 0, 0, width, height };
  if (!is_shown (self))
    return;
  const HgErrorPart *part = &self->shown->anomalies->measured;
  HourglassSampleSelection *selection = hourglass_run_get_selection (self->run);
  hg_error_histogram_draw_threshold (pen, &self->page.histogram, self->page.choice.threshold,
                                     gtk_widget_has_focus (GTK_WIDGET (self->histogram)), box);
  for (gsize i = 0; i < part->n; i++)
    if (hourglass_sample_selection_contains (selection, part->index[i]))
      hg_error_histogram_draw_selected (pen, &self->page.histogram, part->errors[i], box);
}

static void
draw_curves (HgPen *pen, double width, double height, gpointer data)
{
  HourglassAnomaliesView *self = data;
  if (is_shown (self) && self->page.histogram.marks)
    hg_anomaly_curves_draw (pen, &self->page, (HgBox){ 0, 0, width, height });
}

static void
draw_choice (HgPen *pen, double width, double height, gpointer data)
{
  HourglassAnomaliesView *self = data;
  if (is_shown (self) && self->page.histogram.marks)
    hg_anomaly_curves_draw_choice (pen, &self->page, (HgBox){ 0, 0, width, height });
}

static void
draw_classes (HgPen *pen, double width, double height, gpointer data)
{
  HourglassAnomaliesView *self = data;
  if (is_shown (self))
    hg_class_spread_draw (pen, self->shown->anomalies, &self->page.histogram, (HgBox){ 0, 0, width, height });
}

/* What a screen reader says of the two plots. */
static void
summarise (HourglassAnomaliesView *self, const char *figures)
{
  const HgAnomalies *it = self->shown->anomalies;
  const HgVerdict verdict = hg_ranking_verdict (it->ranking, self->page.choice.threshold);
  const HgErrorHistogram *bars = &self->page.histogram;
  char all[48], number[40];
  hg_format_items (all, sizeof all, (int64_t)it->measured.n, "sample", "samples");
  hg_format_number (number, sizeof number, self->page.choice.threshold, 4);
  g_autofree char *classes = bars->marks
                                 ? g_strdup_printf (": %zu %s, %zu %s", bars->n_plain, bars->plain_name,
                                                    bars->n_marked, bars->marked_name)
                                 : g_strdup ("");
  g_autofree char *histogram = g_strdup_printf ("Errors of %s%s; threshold %s, arrow keys move it. %s", all,
                                                classes, number, figures);
  g_autofree char *curves
      = g_strdup_printf ("AUC %.3f, average precision %.3f. Of %s: %zu below the threshold, %zu flagged. "
                         "Of %s: %zu below, %zu flagged",
                         it->ranking->auc, it->ranking->average_precision, bars->plain_name, verdict.tn,
                         verdict.fp, bars->marked_name, verdict.fn, verdict.tp);
  hourglass_plot_set_summary (self->histogram, histogram);
  hourglass_plot_set_summary (self->curves, curves);
}

/* Everything that depends on the threshold. */
static void
show_choice (HourglassAnomaliesView *self)
{
  char figures[200], origin[160];
  hg_anomaly_figures (&self->page, figures, sizeof figures);
  gtk_label_set_label (self->figures, figures);
  g_autofree char *from
      = g_strdup_printf ("Threshold: %s", hg_threshold_text (&self->page.choice, origin, sizeof origin));
  gtk_label_set_label (self->origin, from);
  gtk_label_set_label (self->events, self->page.events);
  gtk_widget_set_visible (GTK_WIDGET (self->events), self->page.events[0] != '\0');
  hourglass_worst_list_set_threshold (self->worst, self->page.choice.threshold);
  summarise (self, figures);
  hourglass_plot_invalidate_overlay (self->histogram);
  hourglass_plot_invalidate_overlay (self->curves);
}

static void
show_notes (HourglassAnomaliesView *self)
{
  char remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK];
  g_autoptr (GString) text = g_string_new (NULL);
  size_t n = hg_anomalies_remarks (self->shown->anomalies, self->page.choice.rule, remarks);
  for (size_t i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", remarks[i]);
  gtk_label_set_label (self->notes, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), n > 0);
}

static HgThresholdChoice
choose (HourglassAnomaliesView *self)
{
  return hourglass_threshold_rule_choose (self->rule, self->shown->anomalies, self->page.choice.threshold);
}

static void
rule_changed (HourglassAnomaliesView *self)
{
  if (!is_shown (self))
    return;
  const HgThresholdChoice choice = choose (self);
  hg_anomaly_page_choose (&self->page, &choice);
  show_choice (self);
  show_notes (self);
}

/* By hand. */
static void
set_threshold (HourglassAnomaliesView *self, double threshold)
{
  const HgThresholdChoice choice = { .threshold = threshold };
  hg_anomaly_page_choose (&self->page, &choice);
  hourglass_threshold_rule_take_over (self->rule);
  show_choice (self);
}

static void
set_at (HourglassAnomaliesView *self, double x)
{
  GtkWidget *plot = GTK_WIDGET (self->histogram);
  HgBox box = { 0, 0, gtk_widget_get_width (plot), gtk_widget_get_height (plot) };
  if (is_shown (self))
    set_threshold (self, hg_error_histogram_at (&self->page.histogram, box,
                                                hourglass_plot_get_theme (self->histogram).scale, x));
}

static void
drag_begun (HourglassAnomaliesView *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->histogram));
  self->grabbed = x;
  set_at (self, x);
}

static void
dragged (HourglassAnomaliesView *self, double dx, double dy)
{
  set_at (self, self->grabbed + dx);
}

static void
stepped (HourglassAnomaliesView *self, int by)
{
  if (is_shown (self))
    set_threshold (self, hg_error_histogram_step (&self->page.histogram, self->page.choice.threshold, by));
}

static void
show_part (HourglassAnomaliesView *self)
{
  char part[40];
  g_autofree char *text
      = g_strdup_printf ("%s, %s", self->shown->data->dataset->name,
                         hg_error_part_words (self->shown->anomalies->measured.name, part, sizeof part));
  gtk_label_set_label (self->part, text);
}

/* A row of pictures below the histogram, where there is something to show. */
static void
show_row (HourglassPlot *plot, double height)
{
  gtk_widget_set_visible (GTK_WIDGET (plot), height > 0);
  gtk_widget_set_size_request (GTK_WIDGET (plot), -1, (int)ceil (height));
  hourglass_plot_invalidate (plot);
}

static void
show_classes (HourglassAnomaliesView *self, double scale)
{
  char text[600];
  show_row (self->classes, hg_anomaly_classes_height (&self->page, scale));
  hourglass_plot_set_summary (self->classes,
                              hg_class_spread_text (self->shown->anomalies, text, sizeof text));
}

static void
show_all (HourglassAnomaliesView *self)
{
  double scale = hourglass_plot_get_theme (self->curves).scale;
  HgThresholdChoice choice = choose (self);
  self->page = hg_anomaly_page (self->shown->anomalies, &choice);
  show_row (self->curves, hg_anomaly_curves_height (&self->page, scale));
  show_classes (self, scale);
  show_part (self);
  hourglass_worst_list_show (self->worst, self->shown);
  show_choice (self);
  show_notes (self);
  hourglass_plot_invalidate (self->histogram);
}

static void
drop (HourglassAnomalyLook **look)
{
  if (*look != NULL)
    hourglass_anomaly_look_cancel (*look);
  g_clear_pointer (look, hourglass_anomaly_look_unref);
}

static void refresh (HourglassAnomaliesView *self);

static gboolean
calmed (gpointer data)
{
  HourglassAnomaliesView *self = data;
  self->calm = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassAnomaliesView) self = data;
  gboolean done = g_task_propagate_boolean (G_TASK (result), NULL);
  if (g_task_get_task_data (G_TASK (result)) != self->look)
    return;
  drop (&self->shown);
  self->shown = g_steal_pointer (&self->look);
  if (done)
    show_all (self);
  if (hourglass_run_is_active (self->run))
    self->calm = g_timeout_add (CALM_MILLISECONDS, calmed, self);
  refresh (self);
}

static void
show_empty (HourglassAnomaliesView *self)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  g_autofree char *needed = hourglass_data_needed (check);
  if (hourglass_run_get_shown_data (self->run) == NULL)
    hourglass_empty_state_show (self->empty, "Choose data to judge", needed, "Choose data…",
                                "win.choose-data");
  else
    hourglass_empty_state_show (self->empty, "Nothing trained yet",
                                "Samples that are reproduced badly stand out here while it trains.", "Train",
                                "win.train");
}

static void
forget (HourglassAnomaliesView *self)
{
  drop (&self->look);
  drop (&self->shown);
  g_clear_handle_id (&self->calm, g_source_remove);
}

/* What is shown stays while a run trains, whatever data are chosen meanwhile. */
static void
show_normal (HourglassAnomaliesView *self)
{
  HgPrepared *data = self->shown->data;
  g_autofree char *scaling = hourglass_scaling_remark (self->run);
  gtk_label_set_label (self->scaling, scaling != NULL ? scaling : "");
  gtk_widget_set_visible (GTK_WIDGET (self->scaling), scaling != NULL);
  hourglass_normal_class_show (self->normal, data, data == hourglass_document_get_data (self->document));
}

static void
refresh (HourglassAnomaliesView *self)
{
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!hourglass_run_get_source (self->run, &model, &weights, &data))
    {
      forget (self);
      show_empty (self);
      gtk_stack_set_visible_child_name (self->pages, "empty");
      return;
    }
  const HourglassAnomalyLook *last = self->look != NULL ? self->look : self->shown;
  gsize normal = hourglass_normal_class_of (self->normal, data);
  gboolean same = last != NULL && last->model == model && last->weights == weights && last->data == data
                  && last->normal == normal;
  if (!same && self->look == NULL && self->calm == 0)
    {
      gsize n;
      const gsize *part = hourglass_run_get_part (data, &n, NULL);
      self->look = hourglass_anomaly_look_new (model, weights, data, normal, part, n);
      hourglass_anomaly_look_start (self->look, looked, g_object_ref (self));
    }
  if (is_shown (self))
    show_normal (self);
  gboolean failed = self->look == NULL && self->shown != NULL && !is_shown (self);
  if (failed)
    {
      g_autofree char *why = g_strdup_printf ("%s.", self->shown->error.text);
      hourglass_empty_state_show (self->empty, "The samples cannot be judged", why, NULL, NULL);
    }
  gtk_stack_set_visible_child_name (self->pages, failed ? "empty" : is_shown (self) ? "anomalies" : "wait");
}

/* The errors stay, but are told apart anew: the answer at hand is of another class. */
static void
normal_changed (HourglassAnomaliesView *self)
{
  if (self->look != NULL)
    drop (&self->look);
  g_clear_handle_id (&self->calm, g_source_remove);
  refresh (self);
}

static void
source_changed (HourglassAnomaliesView *self)
{
  if (!hourglass_run_is_active (self->run))
    g_clear_handle_id (&self->calm, g_source_remove);
  refresh (self);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassAnomaliesView *self = HOURGLASS_ANOMALIES_VIEW (exportable);
  return is_shown (self) ? hourglass_anomalies_export (self->shown, &self->page) : NULL;
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_anomalies_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_anomalies_view_parent_class)->map (widget);
  refresh (HOURGLASS_ANOMALIES_VIEW (widget));
}

static void
hourglass_anomalies_view_dispose (GObject *object)
{
  HourglassAnomaliesView *self = HOURGLASS_ANOMALIES_VIEW (object);
  forget (self);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_anomalies_view_parent_class)->dispose (object);
}

static void
hourglass_anomalies_view_class_init (HourglassAnomaliesViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_anomalies_view_dispose;
  widget->map = hourglass_anomalies_view_map;
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_NORMAL_CLASS);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  g_type_ensure (HOURGLASS_TYPE_THRESHOLD_RULE);
  g_type_ensure (HOURGLASS_TYPE_WORST_LIST);
  gtk_widget_class_set_css_name (widget, "anomaliesview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/anomalies-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, rule);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, normal);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, scaling);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, part);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, figures);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, origin);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, events);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, notes);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, histogram);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, curves);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, classes);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, worst);
  gtk_widget_class_bind_template_callback (widget, rule_changed);
  gtk_widget_class_bind_template_callback (widget, normal_changed);
  gtk_widget_class_bind_template_callback (widget, stepped);
  gtk_widget_class_bind_template_callback (widget, drag_begun);
  gtk_widget_class_bind_template_callback (widget, dragged);
}

static void
hourglass_anomalies_view_init (HourglassAnomaliesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->histogram, draw_histogram, draw_threshold, self);
  hourglass_plot_set_draw (self->curves, draw_curves, draw_choice, self);
  hourglass_plot_set_draw (self->classes, draw_classes, NULL, self);
  g_signal_connect_swapped (self->histogram, "notify::has-focus",
                            G_CALLBACK (hourglass_plot_invalidate_overlay), self->histogram);
}

GtkWidget *
hourglass_anomalies_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassAnomaliesView *self = g_object_new (HOURGLASS_TYPE_ANOMALIES_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (source_changed), self, G_CONNECT_SWAPPED);
  hourglass_worst_list_set_selection (self->worst, hourglass_run_get_selection (run));
  g_signal_connect_object (hourglass_run_get_selection (run), "changed",
                           G_CALLBACK (hourglass_plot_invalidate_overlay), self->histogram,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

HourglassPlot *
hourglass_anomalies_view_get_plot (HourglassAnomaliesView *self)
{
  return self->histogram;
}
