/* See dimensions-view.h. A worker measures; what is shown is always one worker's whole answer. While a run
 * trains the last answer stays: weights change faster than they can be measured, and the run needs the
 * processor. */
#include "ui/views/dimensions-view.h"
#include "base/format.h"
#include "train/data-fit.h"
#include "ui/document/data-fit.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/fact-list.h"
#include "ui/views/dimensions-export.h"

enum
{
  PROGRESS_MILLISECONDS = 100
};

struct _HourglassDimensionsView
{
  GtkBox parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkStack *pages;
  HourglassEmptyState *empty;
  GtkLabel *measured, *readout;
  HourglassPlot *plot;
  HourglassFactList *answers;

  HourglassDimensionLook *look, *shown; /* under way, and the last answer; or NULL */
  guint progress;                       /* source that shows how far the work is */
  gsize at;                             /* row that is read out; or their number: none */
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassDimensionsView, hourglass_dimensions_view, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static gboolean
is_shown (HourglassDimensionsView *self)
{
  return self->shown != NULL && self->shown->error.code == HG_ERROR_NONE;
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassDimensionsView *self = data;
  if (!is_shown (self))
    return;
  HgDimensionPlot plot = hourglass_dimensions_export_plot (self->shown);
  hg_dimension_plot_draw (pen, &plot, (HgBox){ 0, 0, width, height });
}

static void
draw_mark (HgPen *pen, double width, double height, gpointer data)
{
  HourglassDimensionsView *self = data;
  if (!is_shown (self))
    return;
  HgDimensionPlot plot = hourglass_dimensions_export_plot (self->shown);
  hg_dimension_plot_mark (pen, &plot, (HgBox){ 0, 0, width, height }, self->at);
}

/* "LSTM 16 · lstm_1 · 5 × 16: 80 values, effective rank 1.06, 1 component for 95 %, untrained 1.64" */
static char *
row_text (HourglassDimensionsView *self, gsize i)
{
  const HgDimension *item = &self->shown->now.items[i];
  char title[96], name[HG_NAME_SIZE + 8], shape[HG_SHAPE_TEXT], values[64], rank[32], components[64],
      first[32];
  hg_layer_describe (self->shown->model->nodes[item->node]->layer, title, sizeof title, NULL, 0);
  hg_dimension_name (self->shown->model, item, name, sizeof name);
  g_autofree char *before
      = i < self->shown->before.n ? g_strdup_printf (
            ", untrained %s",
            hg_format_number (first, sizeof first, self->shown->before.items[i].measured.rank, 3))
                                  : g_strdup ("");
  return g_strdup_printf ("%s · %s · %s: %s, effective rank %s, %s for 95 %%%s", title, name,
                          hg_shape_text (&item->shape, shape),
                          hg_format_items (values, sizeof values, (int64_t)item->values, "value", "values"),
                          hg_format_number (rank, sizeof rank, item->measured.rank, 3),
                          hg_format_items (components, sizeof components, (int64_t)item->measured.components,
                                           "component", "components"),
                          before);
}

static void
read_out (HourglassDimensionsView *self, gsize row)
{
  gboolean any = is_shown (self) && row < self->shown->now.n;
  g_autofree char *text = any ? row_text (self, row) : g_strdup ("Point at a layer to read its numbers");
  self->at = row;
  gtk_label_set_label (self->readout, text);
  hourglass_plot_invalidate_overlay (self->plot);
}

static void
hovered (HourglassDimensionsView *self, double x, double y)
{
  if (!is_shown (self))
    return;
  HgDimensionPlot plot = hourglass_dimensions_export_plot (self->shown);
  GtkWidget *widget = GTK_WIDGET (self->plot);
  HgBox box = { 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };
  gsize row = hg_dimension_plot_find (&plot, hourglass_plot_get_theme (self->plot).scale, box, y);
  if (row != self->at)
    read_out (self, row);
}

/* The layer that is read out is the selected one. */
static void
select_row (HourglassDimensionsView *self)
{
  if (!is_shown (self) || self->at >= self->shown->now.n)
    return;
  const char *name = self->shown->model->nodes[self->shown->now.items[self->at].node]->name;
  size_t own = hg_model_find (hourglass_document_get_model (self->document), name);
  if (own != HG_NO_NODE)
    hourglass_document_select (self->document, own);
}

static void
stepped (HourglassDimensionsView *self, int by)
{
  if (!is_shown (self) || self->shown->now.n == 0)
    return;
  gsize n = self->shown->now.n, at = self->at >= n ? (by > 0 ? n - 1 : 0) : self->at;
  read_out (self, (at + n + (gsize)by) % n);
  select_row (self);
}

static gboolean
arrow (GtkWidget *widget, GVariant *by, gpointer data)
{
  stepped (HOURGLASS_DIMENSIONS_VIEW (widget), g_variant_get_int32 (by));
  return TRUE;
}

static void
pressed (HourglassDimensionsView *self, double x, double y)
{
  hovered (self, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  select_row (self);
}

/* What a screen reader says of the plot: every row. */
static void
summarise (HourglassDimensionsView *self)
{
  g_autoptr (GString) text = g_string_new ("Dimensions along the stack.");
  for (gsize i = 0; i < self->shown->now.n; i++)
    {
      g_autofree char *row = row_text (self, i);
      g_string_append_printf (text, " %s.", row);
    }
  hourglass_plot_set_summary (self->plot, text->str);
}

static void
show_answers (HourglassDimensionsView *self)
{
  HgDimensionAnswer answers[HG_DIMENSION_ANSWERS];
  size_t n = hg_dimensions_answers (self->shown->check, &self->shown->now, answers);
  for (size_t i = 0; i < n; i++)
    {
      g_autofree char *question = g_markup_escape_text (answers[i].question, -1);
      g_autofree char *answer = g_markup_escape_text (answers[i].answer, -1);
      hourglass_fact_list_say (self->answers, HOURGLASS_FACT_HEADING, question, NULL);
      hourglass_fact_list_say (self->answers, HOURGLASS_FACT_CARD, "", NULL);
      hourglass_fact_list_say (self->answers, HOURGLASS_FACT_LINE, answer, NULL);
    }
  hourglass_fact_list_show (self->answers);
}

/* "Measured on 300 of 1 200 test samples": of a look whose worker is done. */
static char *
measured_text (const HourglassDimensionLook *look, gsize n, const char *name)
{
  char few[48], all[48];
  return g_strdup_printf ("Measured on %s of %s %s samples%s",
                          hg_format_count (few, sizeof few, (int64_t)look->now.samples),
                          hg_format_count (all, sizeof all, (int64_t)n), name,
                          look->weights == NULL ? " with untrained weights" : "");
}

/* What was measured, or how far the work is. */
static gboolean
show_measured (gpointer data)
{
  HourglassDimensionsView *self = data;
  HourglassDimensionLook *look = self->look != NULL ? self->look : self->shown;
  gsize n;
  const char *name;
  if (look == NULL)
    return G_SOURCE_CONTINUE;
  hourglass_run_get_part (look->data, &n, &name);
  g_autofree char *text = self->look != NULL ? g_strdup_printf ("Measuring on %s samples … %u %%", name,
                                                                hourglass_dimension_look_percent (look))
                                             : measured_text (look, n, name);
  gtk_label_set_label (self->measured, text);
  return G_SOURCE_CONTINUE;
}

static void
show_all (HourglassDimensionsView *self)
{
  HgDimensionPlot plot = hourglass_dimensions_export_plot (self->shown);
  double scale = hourglass_plot_get_theme (self->plot).scale;
  gtk_widget_set_size_request (GTK_WIDGET (self->plot), -1, (int)hg_dimension_plot_height (&plot, scale));
  hourglass_plot_invalidate (self->plot);
  read_out (self, self->shown->now.n);
  summarise (self);
  show_answers (self);
}

static void
drop (HourglassDimensionLook **look)
{
  if (*look != NULL)
    hourglass_dimension_look_cancel (*look);
  g_clear_pointer (look, hourglass_dimension_look_unref);
}

static void refresh (HourglassDimensionsView *self);

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassDimensionsView) self = data;
  gboolean done = g_task_propagate_boolean (G_TASK (result), NULL);
  if (g_task_get_task_data (G_TASK (result)) != self->look)
    return;
  g_clear_handle_id (&self->progress, g_source_remove);
  drop (&self->shown);
  self->shown = g_steal_pointer (&self->look);
  if (done)
    show_all (self);
  refresh (self);
}

/* What is to be measured: what the other views show, or else the document's model untrained. */
static gboolean
wanted (HourglassDimensionsView *self, const HgModel **model, HgWeights **weights, HgPrepared **data)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  if (hourglass_run_get_source (self->run, model, weights, data))
    return TRUE;
  *model = check->model;
  *weights = NULL;
  *data = hourglass_document_get_data (self->document);
  return *data != NULL && check->n_faults == 0 && hg_data_fits (check, *data, NULL);
}

static void
show_empty (HourglassDimensionsView *self)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  g_autofree char *needed = hourglass_data_needed (check);
  if (check->n_faults > 0)
    hourglass_empty_state_show (self->empty, "Nothing to measure",
                                "The layers' dimensions are here once the stack fits together.", NULL, NULL);
  else
    hourglass_empty_state_show (self->empty, "Choose data to measure on", needed, "Choose data…",
                                "win.choose-data");
}

static void
begin (HourglassDimensionsView *self, const HgModel *model, HgWeights *weights, HgPrepared *data)
{
  gsize n;
  const gsize *part = hourglass_run_get_part (data, &n, NULL);
  uint64_t seed = hourglass_run_get_options (self->run)->seed;
  self->look = hourglass_dimension_look_new (model, weights, seed, data, part, n);
  self->progress = g_timeout_add (PROGRESS_MILLISECONDS, show_measured, self);
  hourglass_dimension_look_start (self->look, looked, g_object_ref (self));
}

static void
refresh (HourglassDimensionsView *self)
{
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gboolean any = wanted (self, &model, &weights, &data);
  gtk_stack_set_visible_child_name (self->pages, any ? "dimensions" : "empty");
  if (!any)
    {
      drop (&self->look);
      drop (&self->shown);
      g_clear_handle_id (&self->progress, g_source_remove);
      show_empty (self);
      return;
    }
  const HourglassDimensionLook *last = self->look != NULL ? self->look : self->shown;
  gboolean same = last != NULL && last->model == model && last->weights == weights && last->data == data;
  gboolean later = last != NULL && last->model == model && hourglass_run_is_active (self->run);
  if (!same && !later && self->look == NULL)
    begin (self, model, weights, data);
  if (self->look == NULL && !is_shown (self))
    {
      g_autofree char *why = g_strdup_printf ("%s.", self->shown->error.text);
      hourglass_empty_state_show (self->empty, "The dimensions cannot be measured", why, NULL, NULL);
      gtk_stack_set_visible_child_name (self->pages, "empty");
    }
  show_measured (self);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassDimensionsView *self = HOURGLASS_DIMENSIONS_VIEW (exportable);
  GtkWidget *plot = GTK_WIDGET (self->plot);
  return is_shown (self) ? hourglass_dimensions_export (self->shown, gtk_widget_get_width (plot),
                                                        gtk_widget_get_height (plot))
                         : NULL;
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_dimensions_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_dimensions_view_parent_class)->map (widget);
  refresh (HOURGLASS_DIMENSIONS_VIEW (widget));
}

static void
hourglass_dimensions_view_dispose (GObject *object)
{
  HourglassDimensionsView *self = HOURGLASS_DIMENSIONS_VIEW (object);
  drop (&self->look);
  drop (&self->shown);
  g_clear_handle_id (&self->progress, g_source_remove);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_dimensions_view_parent_class)->dispose (object);
}

static void
hourglass_dimensions_view_class_init (HourglassDimensionsViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_dimensions_view_dispose;
  widget->map = hourglass_dimensions_view_map;
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_FACT_LIST);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_css_name (widget, "dimensionsview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/dimensions-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassDimensionsView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassDimensionsView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassDimensionsView, measured);
  gtk_widget_class_bind_template_child (widget, HourglassDimensionsView, plot);
  gtk_widget_class_bind_template_child (widget, HourglassDimensionsView, readout);
  gtk_widget_class_bind_template_child (widget, HourglassDimensionsView, answers);
  gtk_widget_class_bind_template_callback (widget, hovered);
  gtk_widget_class_bind_template_callback (widget, pressed);
  gtk_widget_class_bind_template_callback (widget, stepped);
  gtk_widget_class_add_binding (widget, GDK_KEY_Up, 0, arrow, "i", -1);
  gtk_widget_class_add_binding (widget, GDK_KEY_Down, 0, arrow, "i", 1);
}

static void
hourglass_dimensions_view_init (HourglassDimensionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->plot, draw, draw_mark, self);
  hourglass_plot_set_summary (self->plot, "Dimensions along the stack.");
}

GtkWidget *
hourglass_dimensions_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassDimensionsView *self = g_object_new (HOURGLASS_TYPE_DIMENSIONS_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

HourglassPlot *
hourglass_dimensions_view_get_plot (HourglassDimensionsView *self)
{
  return self->plot;
}
