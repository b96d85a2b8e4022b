/* See output-table.h. A row's object stays while only its numbers change, so that the list neither jumps nor
 * loses the keyboard; its "changed" tells the cells. */
#include "ui/views/output-table.h"
#include "base/format.h"
#include "ui/parts/number-heading.h"
#include "ui/views/stats-export.h"

enum
{
  LEAST_NAME = 7 /* characters */
};

#define HOURGLASS_TYPE_OUTPUT_ROW (hourglass_output_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassOutputRow, hourglass_output_row, HOURGLASS, OUTPUT_ROW, GObject)

struct _HourglassOutputRow
{
  GObject parent_instance;
  char *name;
  HgShape shape;
  HgTensorStats stats;
  gboolean known;
};

G_DEFINE_FINAL_TYPE (HourglassOutputRow, hourglass_output_row, G_TYPE_OBJECT)

struct _HourglassOutputTable
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *view;
  GtkColumnViewColumn *odd; /* in the view where there is something in it */
  GListStore *rows;
  GtkSingleSelection *selection;
  gboolean quiet; /* what is selected was not chosen by a person */
};

static guint row_changed_signal, chosen_signal;

G_DEFINE_FINAL_TYPE (HourglassOutputTable, hourglass_output_table, GTK_TYPE_WIDGET)

static void
hourglass_output_row_finalize (GObject *object)
{
  g_free (HOURGLASS_OUTPUT_ROW (object)->name);
  G_OBJECT_CLASS (hourglass_output_row_parent_class)->finalize (object);
}

static void
hourglass_output_row_class_init (HourglassOutputRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_output_row_finalize;
  row_changed_signal = g_signal_new ("changed", HOURGLASS_TYPE_OUTPUT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
}

static void
hourglass_output_row_init (HourglassOutputRow *self)
{
}

static void
row_set (HourglassOutputRow *row, const HourglassOutputItem *item)
{
  row->shape = item->shape;
  row->known = item->stats != NULL;
  if (row->known)
    row->stats = *item->stats;
  g_signal_emit (row, row_changed_signal, 0);
}

static char *
number (const HourglassOutputRow *row, double value)
{
  char text[48];
  return g_strdup (row->known ? hg_format_number (text, sizeof text, value, 3) : "…");
}

static char *
name_text (const HourglassOutputRow *row)
{
  return g_strdup (row->name);
}

static char *
shape_text (const HourglassOutputRow *row)
{
  char text[HG_SHAPE_TEXT];
  return g_strdup (hg_shape_text (&row->shape, text));
}

static char *
low_text (const HourglassOutputRow *row)
{
  return number (row, row->stats.low);
}

static char *
high_text (const HourglassOutputRow *row)
{
  return number (row, row->stats.high);
}

static char *
mean_text (const HourglassOutputRow *row)
{
  return number (row, row->stats.mean);
}

static char *
deviation_text (const HourglassOutputRow *row)
{
  return number (row, row->stats.deviation);
}

static char *
zeros_text (const HourglassOutputRow *row)
{
  double share = row->stats.n > 0 ? 100 * (double)row->stats.zeros / (double)row->stats.n : 0;
  return !row->known             ? g_strdup ("…")
         : row->stats.zeros == 0 ? g_strdup ("0 %")
                                 : g_strdup_printf ("%.1f %%", share);
}

static char *
odd_text (const HourglassOutputRow *row)
{
  char text[48];
  return g_strdup (row->known ? hg_format_count (text, sizeof text, (int64_t)hg_stats_odd (&row->stats))
                              : "…");
}

typedef struct
{
  const char *title;
  char *(*text) (const HourglassOutputRow *row);
  int chars; /* that it has room for at least; 0: what is left */
  gboolean number;
} Column;

static const Column columns[] = {
  { "Output", name_text, 0, FALSE }, { "Shape", shape_text, 5, FALSE },
  { "Lowest", low_text, 6, TRUE },   { "Highest", high_text, 6, TRUE },
  { "Mean", mean_text, 6, TRUE },    { "Deviation", deviation_text, 6, TRUE },
  { "Zeros", zeros_text, 6, TRUE },  { "Not finite", odd_text, 7, TRUE },
};

static void
fill_cell (GtkListItem *cell, HourglassOutputRow *row)
{
  GtkWidget *label = gtk_list_item_get_child (cell);
  const Column *column = g_object_get_data (G_OBJECT (label), "column");
  g_autofree char *text = column->text (row);
  gtk_label_set_label (GTK_LABEL (label), text);
}

static void
row_changed (HourglassOutputRow *row, GtkListItem *cell)
{
  fill_cell (cell, row);
}

static void
setup (GtkSignalListItemFactory *factory, GtkListItem *cell, const Column *column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean name = column->chars == 0;
  gtk_label_set_ellipsize (GTK_LABEL (label), name ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), column->number ? 1 : 0);
  gtk_label_set_width_chars (GTK_LABEL (label), name ? LEAST_NAME : column->chars);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "label-size");
  if (column->text == odd_text)
    gtk_widget_add_css_class (label, "fault");
  g_object_set_data (G_OBJECT (label), "column", (gpointer)column);
  gtk_list_item_set_child (cell, label);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  HourglassOutputRow *row = gtk_list_item_get_item (cell);
  fill_cell (cell, row);
  g_signal_connect (row, "changed", G_CALLBACK (row_changed), cell);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), row_changed, cell);
}

static void
add_column (HourglassOutputTable *self, const Column *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup), (gpointer)column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), NULL);
  GtkColumnViewColumn *added = gtk_column_view_column_new (column->title, factory);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_column_set_expand (added, column->chars == 0);
  if (column->text != odd_text)
    gtk_column_view_append_column (self->view, added);
  else
    self->odd = g_object_ref (added);
  g_object_unref (added);
}

static void
align_headings (HourglassOutputTable *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].number)
      hourglass_number_heading (self->view, i);
}

/* A column that is only hidden still takes the room of one that expands. */
static void
show_odd (HourglassOutputTable *self, gboolean shown)
{
  gboolean is_shown = gtk_column_view_column_get_column_view (self->odd) != NULL;
  if (shown && !is_shown)
    gtk_column_view_append_column (self->view, self->odd);
  else if (!shown && is_shown)
    gtk_column_view_remove_column (self->view, self->odd);
  align_headings (self);
}

static gboolean
has_same_rows (HourglassOutputTable *self, const HourglassOutputItem *items, gsize n)
{
  gboolean same = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == n;
  for (gsize i = 0; same && i < n; i++)
    {
      g_autoptr (HourglassOutputRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), (guint)i);
      same = g_str_equal (row->name, items[i].name);
    }
  return same;
}

void
hourglass_output_table_show (HourglassOutputTable *self, const HourglassOutputItem *items, gsize n)
{
  gboolean same = has_same_rows (self, items, n), odd = FALSE;
  self->quiet = TRUE;
  if (!same)
    g_list_store_remove_all (self->rows);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (HourglassOutputRow) row
          = same ? g_list_model_get_item (G_LIST_MODEL (self->rows), (guint)i) : NULL;
      if (row == NULL)
        {
          row = g_object_new (HOURGLASS_TYPE_OUTPUT_ROW, NULL);
          row->name = g_strdup (items[i].name);
          g_list_store_append (self->rows, row);
        }
      row_set (row, &items[i]);
      odd |= row->known && hg_stats_odd (&row->stats) > 0;
    }
  show_odd (self, odd);
  self->quiet = FALSE;
}

gsize
hourglass_output_table_get_selected (HourglassOutputTable *self)
{
  return gtk_single_selection_get_selected (self->selection);
}

void
hourglass_output_table_select (HourglassOutputTable *self, gsize row)
{
  if (gtk_single_selection_get_selected (self->selection) == row)
    return;
  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->selection, (guint)row);
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)), "list.scroll-to-item", "u",
                              (guint)row);
  self->quiet = FALSE;
}

static void
selection_changed (HourglassOutputTable *self)
{
  if (!self->quiet)
    g_signal_emit (self, chosen_signal, 0);
}

static void
hourglass_output_table_dispose (GObject *object)
{
  HourglassOutputTable *self = HOURGLASS_OUTPUT_TABLE (object);
  if (self->scroller != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_column_view_set_model (self->view, NULL);
    }
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->odd);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (hourglass_output_table_parent_class)->dispose (object);
}

static void
hourglass_output_table_class_init (HourglassOutputTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_output_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "outputtable");
  chosen_signal = g_signal_new ("chosen", HOURGLASS_TYPE_OUTPUT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
hourglass_output_table_init (HourglassOutputTable *self)
{
  self->rows = g_list_store_new (HOURGLASS_TYPE_OUTPUT_ROW);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection))));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Outputs of the layers", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, &columns[i]);
  align_headings (self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (self->scroller, "plot-card");
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selection_changed), self);
}

HourglassExport *
hourglass_output_table_export (HourglassOutputTable *self, const char *name, const char *title,
                               const char *sentence)
{
  HourglassStatsExport *export = hourglass_stats_export_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (HourglassOutputRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      hourglass_stats_export_add (export, row->name, &row->shape, row->known ? &row->stats : NULL);
    }
  return hourglass_stats_export_end (export, name, title, sentence);
}
