/* See runs-view.h. Columns, sorting and cells are loops over the fields of a record; the charts draw the runs
 * in the order of the table. */
#include "ui/views/runs-view.h"
#include "analysis/run-report.h"
#include "ui/draw/run-bars.h"
#include "ui/draw/run-charts.h"
#include "ui/parts/drop-down-name.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/exportable.h"
#include "ui/parts/number-heading.h"
#include "ui/parts/plot.h"
#include "ui/parts/segments.h"
#include <glib/gi18n.h>
#include <math.h>

enum
{
  CELL = 192,
  HEIGHT = 260, /* of a chart, at least */
  EXPORT_WIDTH = 1100,
  EXPORT_HEIGHT = 720,
  MARGIN = 18
};

typedef enum
{
  CURVES,
  LOG_CURVES,
  BARS,
  SCATTER
} Chart;

/* What is drawn: references. */
typedef struct
{
  gsize n;
  HgRunRecord **records;
  Chart chart;
} Moment;

struct _HourglassRunsView
{
  GtkBox parent_instance;
  HourglassRunList *runs;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  Moment shown;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassSegments *charts;
  HourglassPlot *plot;
  GtkColumnView *table;
  GtkLabel *summary;
  GtkWidget *remove, *report, *sorting;
  GtkDropDown *order; /* by which field: the first is as they were trained */
  GtkCheckButton *descending;
  guint later;      /* source that shows it when the headings are drawn anew */
  gboolean showing; /* how the table is sorted is being shown: that is no wish */
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassRunsView, hourglass_runs_view, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static void
clear_moment (Moment *moment)
{
  for (gsize i = 0; i < moment->n; i++)
    hg_run_record_unref (moment->records[i]);
  g_clear_pointer (&moment->records, g_free);
  moment->n = 0;
}

static void
draw_chart (HgPen *pen, const Moment *moment, HgBox box)
{
  if (moment->chart == BARS)
    {
      hg_run_bars_draw (pen, moment->records, moment->n, box);
      return;
    }
  hg_pen_card (pen, box);
  if (moment->chart == SCATTER)
    hg_run_scatter_draw (pen, moment->records, moment->n, box);
  else
    hg_run_curves_draw (pen, moment->records, moment->n, moment->chart == LOG_CURVES, box);
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  draw_chart (pen, &((HourglassRunsView *)data)->shown, (HgBox){ 0, 0, width, height });
}

HgRunRecord **
hourglass_runs_view_get_records (HourglassRunsView *self, gsize *n)
{
  *n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  HgRunRecord **records = *n > 0 ? g_new0 (HgRunRecord *, *n) : NULL;
  for (guint i = 0; i < *n; i++)
    {
      g_autoptr (HourglassRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);
      records[i] = hg_run_record_ref (hourglass_run_item_get_record (item));
    }
  return records;
}

/* The sentences on all runs, as far as there are several; else on the one. */
static char *
words (const Moment *moment)
{
  HgRunReport report;
  GString *text = g_string_new (NULL);
  gsize from = 0;
  if (hg_run_report (moment->records, moment->n, "Runs", NULL, &report, NULL))
    {
      for (gsize i = 0; i < report.n; i++)
        from = report.lines[i].kind == HG_REPORT_HEADING ? i + 1 : from;
      for (gsize i = from; i < report.n; i++)
        g_string_append_printf (text, "%s%s", i > from ? " " : "", report.lines[i].text);
    }
  hg_run_report_clear (&report);
  return g_string_free (text, FALSE);
}

/* The sign of sorting in a heading: the toolkit tells of it in no other way. */
static GtkWidget *
find_sign (GtkWidget *widget)
{
  if (g_str_equal (gtk_widget_get_css_name (widget), "sort-indicator"))
    return widget;
  GtkWidget *sign = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && sign == NULL;
       child = gtk_widget_get_next_sibling (child))
    sign = find_sign (child);
  return sign;
}

/* However it came about: by a heading that was clicked, or here. */
static void
show_order (HourglassRunsView *self)
{
  GtkWidget *heading = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (self->table)));
  guint by = 0;
  gboolean down = FALSE;
  for (guint i = 0; i < HG_RUN_FIELDS && heading != NULL;
       i++, heading = gtk_widget_get_next_sibling (heading))
    {
      GtkWidget *sign = find_sign (heading);
      gboolean falls = sign != NULL && gtk_widget_has_css_class (sign, "descending");
      if (sign == NULL || !(falls || gtk_widget_has_css_class (sign, "ascending")))
        continue;
      by = i + 1;
      down = falls;
    }
  self->showing = TRUE;
  gtk_drop_down_set_selected (self->order, by);
  gtk_check_button_set_active (self->descending, down);
  gtk_widget_set_sensitive (GTK_WIDGET (self->descending), by > 0);
  self->showing = FALSE;
}

static gboolean
show_order_now (gpointer data)
{
  HourglassRunsView *self = data;
  self->later = 0;
  show_order (self);
  return G_SOURCE_REMOVE;
}

/* Headings get their signs after the rows are sorted. */
static void
sorted_anew (HourglassRunsView *self)
{
  if (self->later == 0)
    self->later = g_idle_add (show_order_now, self);
}

/* A person chose it: the keyboard has no way to a heading. */
static void
order_changed (HourglassRunsView *self)
{
  const guint by = gtk_drop_down_get_selected (self->order);
  if (self->showing || by == GTK_INVALID_LIST_POSITION)
    return;
  g_autoptr (GtkColumnViewColumn) column
      = by > 0 ? g_list_model_get_item (gtk_column_view_get_columns (self->table), by - 1) : NULL;
  const gboolean down = gtk_check_button_get_active (self->descending);
  gtk_column_view_sort_by_column (self->table, NULL, GTK_SORT_ASCENDING);
  if (column != NULL)
    gtk_column_view_sort_by_column (self->table, column, down ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
list_orders (HourglassRunsView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("As they were trained"));
  for (gsize i = 0; i < HG_RUN_FIELDS; i++)
    gtk_string_list_append (names, hg_run_fields[i].heading);
  self->showing = TRUE;
  gtk_drop_down_set_model (self->order, G_LIST_MODEL (names));
  self->showing = FALSE;
}

/* Bars have a line each. */
static double
height_at (double scale, gpointer data)
{
  const Moment *shown = &((HourglassRunsView *)data)->shown;
  return fmax (HEIGHT, shown->chart == BARS ? hg_run_bars_height (shown->n, scale) : 0);
}

static void
refresh (HourglassRunsView *self)
{
  if (self->sorted == NULL)
    return;
  clear_moment (&self->shown);
  self->shown.records = hourglass_runs_view_get_records (self, &self->shown.n);
  self->shown.chart = (Chart)hourglass_segments_get_active (self->charts);
  gtk_stack_set_visible_child_name (self->pages, self->shown.n > 0 ? "runs" : "empty");
  gtk_widget_set_visible (self->remove, self->shown.n > 0);
  gtk_widget_set_visible (self->report, self->shown.n > 0);
  gtk_widget_set_visible (self->sorting, self->shown.n > 1);
  if (self->shown.n == 0)
    {
      hourglass_empty_state_show (self->empty, "No finished runs yet",
                                  "Each training of this window is here when it is over, beside the others.",
                                  "Train", "win.train");
      return;
    }
  g_autofree char *text = words (&self->shown);
  gtk_label_set_label (self->summary, text);
  hourglass_plot_set_summary (self->plot, text);
  gtk_widget_queue_resize (GTK_WIDGET (self->plot));
  hourglass_plot_invalidate (self->plot);
}

static void
remove_selected (HourglassRunsView *self)
{
  HourglassRunItem *item = gtk_single_selection_get_selected_item (self->selection);
  if (item != NULL)
    hourglass_run_list_remove (self->runs, item);
}

static gboolean
delete_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  HourglassRunsView *self = HOURGLASS_RUNS_VIEW (widget);
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->table)) == NULL)
    return FALSE;
  remove_selected (self);
  return TRUE;
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  const HgRunField *field = data;
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), field->number != NULL ? 1 : 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  char text[CELL];
  HourglassRunItem *item = gtk_list_item_get_item (cell);
  GtkWidget *label = gtk_list_item_get_child (cell), *inside = gtk_widget_get_parent (label);
  hg_run_field_text (data, hourglass_run_item_get_record (item), text, sizeof text);
  gtk_label_set_label (GTK_LABEL (label), text);
  if (data == hg_run_fields && inside != NULL) /* the row is called as its run */
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (inside)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return hg_run_field_compare (data, hourglass_run_item_get_record ((gpointer)a),
                               hourglass_run_item_get_record ((gpointer)b));
}

static void
add_columns (HourglassRunsView *self)
{
  for (gsize i = 0; i < HG_RUN_FIELDS; i++)
    {
      const HgRunField *field = &hg_run_fields[i];
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), (gpointer)field);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), (gpointer)field);
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (field->heading, factory);
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, (gpointer)field, NULL));
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->table, column);
    }
}

static void
align_headings (HourglassRunsView *self)
{
  for (guint i = 0; i < HG_RUN_FIELDS; i++)
    if (hg_run_fields[i].number != NULL)
      hourglass_number_heading (self->table, i);
}

static void
draw_moment (HgPen *pen, double width, double height, const void *data)
{
  draw_chart (pen, data, (HgBox){ MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN });
}

static void
free_moment (gpointer data)
{
  clear_moment (data);
  g_free (data);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassRunsView *self = HOURGLASS_RUNS_VIEW (exportable);
  Moment *moment = g_new0 (Moment, 1);
  moment->records = hourglass_runs_view_get_records (self, &moment->n);
  moment->chart = self->shown.chart;
  char *csv = moment->n > 0 ? hg_run_csv (moment->records, moment->n, HG_RUN_FIELDS, NULL) : NULL;
  if (csv == NULL)
    {
      free_moment (moment);
      return NULL;
    }
  HourglassExport *export = hourglass_export_new ("runs", EXPORT_WIDTH, EXPORT_HEIGHT, draw_moment, moment,
                                                  free_moment, g_strdup (csv));
  free (csv);
  return export;
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_runs_view_dispose (GObject *object)
{
  HourglassRunsView *self = HOURGLASS_RUNS_VIEW (object);
  if (self->sorted != NULL) /* headings that go change the order, too */
    g_signal_handlers_disconnect_by_func (gtk_sort_list_model_get_sorter (self->sorted), sorted_anew, self);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  clear_moment (&self->shown);
  g_clear_object (&self->selection);
  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_object (&self->sorted);
  g_clear_object (&self->runs);
  G_OBJECT_CLASS (hourglass_runs_view_parent_class)->dispose (object);
}

static void
hourglass_runs_view_class_init (HourglassRunsViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_runs_view_dispose;
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  gtk_widget_class_set_css_name (widget, "runsview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/runs-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, charts);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, plot);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, table);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, summary);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, remove);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, report);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, sorting);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, order);
  gtk_widget_class_bind_template_child (widget, HourglassRunsView, descending);
  gtk_widget_class_bind_template_callback (widget, order_changed);
  gtk_widget_class_bind_template_callback (widget, remove_selected);
  gtk_widget_class_add_binding (widget, GDK_KEY_Delete, 0, delete_key, NULL);
}

static void
hourglass_runs_view_init (HourglassRunsView *self)
{
  static const char *const names[] = { "Curves", "Log curves", "Bars", "Size and error", NULL };
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_segments_set_words (self->charts, "Chart", names);
  list_orders (self);
  hourglass_drop_down_name (self->order, _ ("Sorted by"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->descending), FALSE);
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  hourglass_plot_set_height (self->plot, height_at);
  g_signal_connect_object (self->charts, "notify::active", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

HourglassRunList *
hourglass_runs_view_get_list (HourglassRunsView *self)
{
  return self->runs;
}

GtkWidget *
hourglass_runs_view_new (HourglassRunList *runs)
{
  HourglassRunsView *self = g_object_new (HOURGLASS_TYPE_RUNS_VIEW, NULL);
  self->runs = g_object_ref (runs);
  add_columns (self);
  align_headings (self);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (runs)),
                                          g_object_ref (gtk_column_view_get_sorter (self->table)));
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed", G_CALLBACK (sorted_anew),
                           self, G_CONNECT_SWAPPED);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->sorted, "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
