/* See word-table.h. A row is one string object: its cells, parted by a control character that no text which
 * is shown holds. */
#include "ui/parts/word-table.h"

#define BETWEEN "\x1f"

struct _HourglassWordTable
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *view;
  GtkStringList *rows;
};

G_DEFINE_FINAL_TYPE (HourglassWordTable, hourglass_word_table, GTK_TYPE_WIDGET)

static void
cell_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "label-size");
  gtk_list_item_set_child (cell, label);
}

static void
cell_bind (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer index)
{
  GtkWidget *label = gtk_list_item_get_child (cell);
  g_auto (GStrv) cells
      = g_strsplit (gtk_string_object_get_string (gtk_list_item_get_item (cell)), BETWEEN, -1);
  const char *text = cells[GPOINTER_TO_UINT (index)];
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text[0] != '\0' ? text : NULL);
}

void
hourglass_word_table_set_columns (HourglassWordTable *self, const char *name,
                                  const HourglassWordColumn *columns)
{
  for (guint i = 0; columns[i].title != NULL; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), GUINT_TO_POINTER (i));
      GtkColumnViewColumn *column = gtk_column_view_column_new (columns[i].title, factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, columns[i].width == 0);
      gtk_column_view_column_set_fixed_width (column, columns[i].width > 0 ? columns[i].width : -1);
      gtk_column_view_append_column (self->view, column);
      g_object_unref (column);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
hourglass_word_table_add (HourglassWordTable *self, const char *const *cells)
{
  g_autofree char *row = g_strjoinv (BETWEEN, (char **)cells);
  gtk_string_list_append (self->rows, row);
}

void
hourglass_word_table_clear (HourglassWordTable *self)
{
  gtk_string_list_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), NULL);
}

static void
hourglass_word_table_dispose (GObject *object)
{
  HourglassWordTable *self = HOURGLASS_WORD_TABLE (object);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (hourglass_word_table_parent_class)->dispose (object);
}

static void
hourglass_word_table_class_init (HourglassWordTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_word_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hourglass_word_table_init (HourglassWordTable *self)
{
  self->rows = gtk_string_list_new (NULL);
  g_autoptr (GtkSelectionModel) model
      = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows))));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_model (self->view, model);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
