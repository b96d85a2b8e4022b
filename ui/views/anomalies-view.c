/* See anomalies-view.h. A worker measures; what is shown is one worker's whole answer. While a run trains a
 * new one begins when an epoch has ended, and not before a second has passed since the last. A threshold that
 * a rule chose is chosen anew with every answer, one set by hand stays. */
#include "ui/views/anomalies-view.h"
#include "ui/document/data-fit.h"
#include "ui/parts/empty-state.h"
#include "ui/views/anomalies-export.h"
#include "ui/views/anomaly-row.h"
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
  GtkDropDown *rule;
  GtkSpinButton *parameter;
  GtkLabel *part, *figures, *origin, *events, *notes;
  HourglassPlot *histogram, *curves;
  GtkListBox *worst;

  HourglassAnomalyLook *look, *shown; /* under way, and the last answer; or NULL */
  guint calm;                         /* source that ends the wait for the next one */
  const HgThresholdRule *chosen;      /* NULL: by hand */
  HgAnomalyPage page;                 /* of the shown answer */
  gboolean filling;                   /* widgets are being filled in: their changes are no wishes */
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

static HourglassAnomalyRow *
row_at (HourglassAnomaliesView *self, int i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->worst, i);
  return row != NULL ? HOURGLASS_ANOMALY_ROW (row) : NULL;
}

/* What a screen reader says of the two plots. */
static void
summarise (HourglassAnomaliesView *self, const char *figures)
{
  const HgAnomalies *it = self->shown->anomalies;
  const HgVerdict verdict = hg_ranking_verdict (it->ranking, self->page.choice.threshold);
  g_autofree char *histogram
      = g_strdup_printf ("Errors of %zu samples, %zu of them marked; threshold %.4g, arrow keys move it. %s",
                         it->measured.n, it->ranking->marked, self->page.choice.threshold, figures);
  g_autofree char *curves = g_strdup_printf ("AUC %.3f, average precision %.3f. Not marked: %zu not flagged, "
                                             "%zu flagged. Marked: %zu not flagged, %zu flagged",
                                             it->ranking->auc, it->ranking->average_precision, verdict.tn,
                                             verdict.fp, verdict.fn, verdict.tp);
  hourglass_plot_set_summary (self->histogram, histogram);
  hourglass_plot_set_summary (self->curves, curves);
}

/* Everything that depends on the threshold. */
static void
show_choice (HourglassAnomaliesView *self)
{
  HgAnomalies *it = self->shown->anomalies;
  char figures[200], origin[160], events[160];
  hg_events_measure (&it->events, it->measured.errors, self->page.choice.threshold);
  hg_anomaly_figures (&self->page, figures, sizeof figures);
  gtk_label_set_label (self->figures, figures);
  g_autofree char *from
      = g_strdup_printf ("Threshold: %s", hg_threshold_text (&self->page.choice, origin, sizeof origin));
  gtk_label_set_label (self->origin, from);
  gtk_label_set_label (self->events, hg_events_text (&it->events, events, sizeof events));
  gtk_widget_set_visible (GTK_WIDGET (self->events), it->events.n > 0);
  for (int i = 0; row_at (self, i) != NULL; i++)
    hourglass_anomaly_row_set_threshold (row_at (self, i), self->page.choice.threshold);
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

/* The rule's number belongs to the rule. */
static void
show_parameter (HourglassAnomaliesView *self)
{
  const HgThresholdRule *rule = self->chosen;
  gboolean has = rule != NULL && rule->parameter != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->parameter), has);
  if (!has)
    return;
  self->filling = TRUE;
  gtk_spin_button_set_digits (self->parameter, 2);
  gtk_spin_button_set_range (self->parameter, rule->low, rule->high);
  gtk_spin_button_set_increments (self->parameter, rule->step, 4 * rule->step);
  gtk_spin_button_set_value (self->parameter, rule->usual);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parameter), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rule->parameter, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->parameter), rule->sentence);
  self->filling = FALSE;
}

/* What the rule comes to now; a rule that has nothing to go by leaves the threshold to the first one. */
static HgThresholdChoice
choose (HourglassAnomaliesView *self)
{
  const HgAnomalies *it = self->shown->anomalies;
  if (self->chosen == NULL)
    return (HgThresholdChoice){ .threshold = self->page.choice.threshold };
  HgThresholdChoice choice
      = hg_threshold_choice (it, self->chosen, gtk_spin_button_get_value (self->parameter));
  if (!isnan (choice.threshold))
    return choice;
  return hg_threshold_choice (it, hg_threshold_rules (), hg_threshold_rules ()->usual);
}

static void
rule_changed (HourglassAnomaliesView *self)
{
  guint i = gtk_drop_down_get_selected (self->rule);
  if (self->filling || i == GTK_INVALID_LIST_POSITION)
    return;
  const HgThresholdRule *rule = &hg_threshold_rules ()[i];
  self->chosen = rule->name != NULL ? rule : NULL;
  show_parameter (self);
  if (!is_shown (self))
    return;
  self->page.choice = choose (self);
  show_choice (self);
  show_notes (self);
}

static void
parameter_changed (HourglassAnomaliesView *self)
{
  if (self->filling || !is_shown (self))
    return;
  self->page.choice = choose (self);
  show_choice (self);
}

/* By hand: the last entry behind the rules. */
static void
set_threshold (HourglassAnomaliesView *self, double threshold)
{
  guint by_hand = g_list_model_get_n_items (gtk_drop_down_get_model (self->rule)) - 1;
  self->page.choice = (HgThresholdChoice){ .threshold = threshold };
  if (self->chosen != NULL)
    gtk_drop_down_set_selected (self->rule, by_hand);
  else
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

/* The rows of the selected samples are selected, and nothing is told of it. */
static void
selection_changed (HourglassAnomaliesView *self)
{
  HourglassSampleSelection *selection = hourglass_run_get_selection (self->run);
  HourglassAnomalyRow *row;
  self->filling = TRUE;
  gtk_list_box_unselect_all (self->worst);
  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    if (hourglass_sample_selection_contains (selection, hourglass_anomaly_row_get_sample (row)))
      gtk_list_box_select_row (self->worst, GTK_LIST_BOX_ROW (row));
  self->filling = FALSE;
  hourglass_plot_invalidate_overlay (self->histogram);
}

static void
row_selected (HourglassAnomaliesView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->worst);
  if (self->filling || row == NULL)
    return;
  gsize sample = hourglass_anomaly_row_get_sample (HOURGLASS_ANOMALY_ROW (row));
  HourglassSampleSelection *selection = hourglass_run_get_selection (self->run);
  hourglass_sample_selection_set_data (selection, self->shown->data);
  hourglass_sample_selection_set (selection, &sample, 1);
}

static void
show_worst (HourglassAnomaliesView *self)
{
  int n = (int)self->shown->anomalies->n_worst;
  self->filling = TRUE;
  while (row_at (self, n) != NULL)
    gtk_list_box_remove (self->worst, GTK_WIDGET (row_at (self, n)));
  for (int i = 0; i < n; i++)
    {
      if (row_at (self, i) == NULL)
        gtk_list_box_append (self->worst, hourglass_anomaly_row_new ());
      hourglass_anomaly_row_show (row_at (self, i), self->shown, (gsize)i);
    }
  self->filling = FALSE;
}

static void
show_part (HourglassAnomaliesView *self)
{
  const HgErrorPart *part = &self->shown->anomalies->measured;
  g_autofree char *text = g_strdup_printf ("%s, %s part", self->shown->data->dataset->name, part->name);
  gtk_label_set_label (self->part, text);
}

static void
show_all (HourglassAnomaliesView *self)
{
  double scale = hourglass_plot_get_theme (self->curves).scale;
  HgThresholdChoice choice = choose (self);
  self->page = hg_anomaly_page (self->shown->anomalies, &choice);
  gtk_widget_set_visible (GTK_WIDGET (self->curves), self->page.histogram.marks);
  gtk_widget_set_size_request (GTK_WIDGET (self->curves), -1,
                               (int)hg_anomaly_curves_height (&self->page, scale));
  show_part (self);
  show_worst (self);
  show_choice (self);
  show_notes (self);
  selection_changed (self);
  hourglass_plot_invalidate (self->histogram);
  hourglass_plot_invalidate (self->curves);
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
  gboolean same = last != NULL && last->model == model && last->weights == weights && last->data == data;
  if (!same && self->look == NULL && self->calm == 0)
    {
      gsize n;
      const gsize *part = hourglass_run_get_part (data, &n, NULL);
      self->look = hourglass_anomaly_look_new (model, weights, data, part, n);
      hourglass_anomaly_look_start (self->look, looked, g_object_ref (self));
    }
  gboolean failed = self->look == NULL && self->shown != NULL && !is_shown (self);
  if (failed)
    {
      g_autofree char *why = g_strdup_printf ("%s.", self->shown->error.text);
      hourglass_empty_state_show (self->empty, "The samples cannot be judged", why, NULL, NULL);
    }
  gtk_stack_set_visible_child_name (self->pages, failed ? "empty" : is_shown (self) ? "anomalies" : "wait");
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
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_css_name (widget, "anomaliesview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/anomalies-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, rule);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, parameter);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, part);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, figures);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, origin);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, events);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, notes);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, histogram);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, curves);
  gtk_widget_class_bind_template_child (widget, HourglassAnomaliesView, worst);
  gtk_widget_class_bind_template_callback (widget, rule_changed);
  gtk_widget_class_bind_template_callback (widget, parameter_changed);
  gtk_widget_class_bind_template_callback (widget, stepped);
  gtk_widget_class_bind_template_callback (widget, drag_begun);
  gtk_widget_class_bind_template_callback (widget, dragged);
  gtk_widget_class_bind_template_callback (widget, row_selected);
}

static void
list_rules (HourglassAnomaliesView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (const HgThresholdRule *rule = hg_threshold_rules (); rule->name != NULL; rule++)
    gtk_string_list_append (names, rule->title);
  gtk_string_list_append (names, "By hand");
  self->filling = TRUE;
  gtk_drop_down_set_model (self->rule, G_LIST_MODEL (names));
  self->filling = FALSE;
}

static void
hourglass_anomalies_view_init (HourglassAnomaliesView *self)
{
  self->chosen = hg_threshold_rules ();
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->histogram, draw_histogram, draw_threshold, self);
  hourglass_plot_set_draw (self->curves, draw_curves, draw_choice, self);
  list_rules (self);
  show_parameter (self);
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
  g_signal_connect_object (hourglass_run_get_selection (run), "changed", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

HourglassPlot *
hourglass_anomalies_view_get_plot (HourglassAnomaliesView *self)
{
  return self->histogram;
}
