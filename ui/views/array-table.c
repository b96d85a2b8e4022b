/* See array-table.h. Cells that are bound are kept in a list, so that a slice that comes can be shown in them
 * and the next one that is missing be asked for: what was scrolled past is never read. */
#include "ui/views/array-table.h"
#include "base/format.h"
#include "ui/parts/row-count.h"
#include "ui/document/tree-load.h"
#include <string.h>

enum
{
  MOST_ROWS = 1000000, /* of the table */
  MOST_COLUMNS = 32,
  SLICE_VALUES = 200000, /* of numbers, read at once */
  SLICE_ROWS = 512,
  KEPT = 8,    /* slices */
  NUMBER = 10, /* least width of a cell, in characters */
  TEXT = 16
};

struct _HourglassArrayTable
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *view;
  char *path, *data_set, *note, *error;
  HgShape shape;
  gboolean numbers;
  guint64 inner; /* values of a row of the file */
  guint64 slice; /* rows of the file, read at once */
  gboolean has_columns;
  HourglassTreeRows *kept[KEPT]; /* or NULL */
  guint oldest;
  GPtrArray *bound; /* GtkListItem; lent */
  GCancellable *reading;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (HourglassArrayTable, hourglass_array_table, GTK_TYPE_WIDGET)

static void request (HourglassArrayTable *self, guint64 first);

/* The row of the file that table row @row lies in: texts stand one a row. */
static guint64
file_row (HourglassArrayTable *self, guint row)
{
  return self->numbers ? row : row / self->inner;
}

static const HgRows *
slice_at (HourglassArrayTable *self, guint row)
{
  guint64 first = file_row (self, row) / self->slice * self->slice;
  for (guint i = 0; i < KEPT; i++)
    if (self->kept[i] != NULL && self->kept[i]->rows.first == first)
      return &self->kept[i]->rows;
  return NULL;
}

static char *
number_text (double x)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (text, sizeof text, "%.7g", x);
  return text[0] == '-' ? g_strconcat ("−", text + 1, NULL) : g_strdup (text);
}

/* What stands in a cell, or NULL where it is not read yet. */
static char *
cell_text (HourglassArrayTable *self, guint row, guint column)
{
  const HgRows *rows = slice_at (self, row);
  if (rows == NULL)
    return NULL;
  if (self->numbers)
    {
      gsize at = (row - rows->first) * self->inner + column;
      return at < rows->numbers->values ? number_text ((double)rows->numbers->data[at]) : g_strdup ("");
    }
  gsize at = (row - rows->first * self->inner) * rows->n_columns + column;
  return g_strdup (at < rows->n_rows * rows->n_columns ? rows->cells[at] : "");
}

static guint
column_of (GtkListItem *cell)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));
}

static gboolean
fill (HourglassArrayTable *self, GtkListItem *cell)
{
  guint row = gtk_list_item_get_position (cell);
  g_autofree char *text = row != GTK_INVALID_LIST_POSITION ? cell_text (self, row, column_of (cell)) : NULL;
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (cell)), text != NULL ? text : "…");
  return text != NULL;
}

/* Shows what is there, and asks for the first slice that is not. */
static void
fill_all (HourglassArrayTable *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *cell = g_ptr_array_index (self->bound, i);
      if (!fill (self, cell) && self->reading == NULL && self->error == NULL)
        request (self, file_row (self, gtk_list_item_get_position (cell)) / self->slice * self->slice);
    }
}

static void
cell_setup (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
  gtk_list_item_set_activatable (cell, FALSE);
  g_object_set_data (G_OBJECT (cell), "column", column);
}

static void
cell_bind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  HourglassArrayTable *self = g_object_get_data (G_OBJECT (factory), "table");
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (cell));
  gtk_label_set_xalign (label, self->numbers ? 1 : 0);
  gtk_label_set_width_chars (label, self->numbers ? NUMBER : TEXT);
  gtk_label_set_ellipsize (label, self->numbers ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  g_ptr_array_add (self->bound, cell);
  if (!fill (self, cell) && self->reading == NULL && self->error == NULL)
    request (self, file_row (self, gtk_list_item_get_position (cell)) / self->slice * self->slice);
}

static void
cell_unbind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  HourglassArrayTable *self = g_object_get_data (G_OBJECT (factory), "table");
  if (self->bound != NULL)
    g_ptr_array_remove_fast (self->bound, cell);
}

static void
row_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static void
row_bind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  char text[48];
  hg_format_count (text, sizeof text, gtk_list_item_get_position (cell));
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (cell)), text);
}

static void
add_column (HourglassArrayTable *self, const char *title, GtkListItemFactory *factory)
{
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

/* Puts the titles above numbers to the right, where those end; GTK has them on the left. */
static void
align_titles (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      gtk_widget_set_hexpand (widget, TRUE);
      gtk_widget_set_halign (widget, GTK_ALIGN_END);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    align_titles (child);
}

/* "3", or where a row has several axes "0, 3". */
static char *
number_title (HourglassArrayTable *self, guint column)
{
  g_autofree char *title = NULL;
  guint64 left = column;
  for (int i = self->shape.rank - 1; i >= 1; i--)
    {
      guint64 here = left % (guint64)self->shape.dim[i];
      char *longer = title != NULL ? g_strdup_printf ("%" G_GUINT64_FORMAT ", %s", here, title)
                                   : g_strdup_printf ("%" G_GUINT64_FORMAT, here);
      left /= (guint64)self->shape.dim[i];
      g_free (title);
      title = longer;
    }
  return title != NULL ? g_steal_pointer (&title) : g_strdup ("value");
}

/* The columns, once the first slice tells what they are called, and the sentence on what is left out. */
static void
add_columns (HourglassArrayTable *self, const HgRows *rows)
{
  char n[48];
  const guint64 all = self->numbers ? self->inner : rows->n_columns;
  const guint64 n_rows
      = (self->shape.rank > 0 ? (guint64)self->shape.dim[0] : 1) * (self->numbers ? 1 : self->inner);
  g_autoptr (GString) note = g_string_new (NULL);
  for (guint i = 0; i < MIN (all, MOST_COLUMNS); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autofree char *title = self->numbers ? number_title (self, i) : g_strdup (rows->columns[i]);
      g_object_set_data (G_OBJECT (factory), "table", self);
      g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), NULL);
      add_column (self, title, factory);
    }
  if (self->numbers)
    align_titles (gtk_widget_get_first_child (GTK_WIDGET (self->view)));
  if (n_rows > MOST_ROWS)
    g_string_append_printf (note, "The first 1,000,000 of %s rows. ",
                            hg_format_count (n, sizeof n, (int64_t)n_rows));
  if (all > MOST_COLUMNS)
    g_string_append_printf (note, "The first %d of %s columns. ", MOST_COLUMNS,
                            hg_format_count (n, sizeof n, (int64_t)all));
  if (rows->rounded)
    g_string_append_printf (note, "Rounded to %d-bit numbers.", (int)sizeof (HgReal) * 8);
  g_free (self->note);
  self->note = g_strdup (g_strchomp (note->str));
  self->has_columns = TRUE;
  g_autoptr (GtkSelectionModel) model = GTK_SELECTION_MODEL (
      gtk_no_selection_new (G_LIST_MODEL (hourglass_row_count_new ((guint)MIN (n_rows, MOST_ROWS)))));
  gtk_column_view_set_model (self->view, model);
}

static void
was_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassArrayTable) self = data;
  g_autoptr (GError) error = NULL;
  HourglassTreeRows *rows;
  if (!hourglass_tree_rows_take (result, &self->reading, self->data_set, &self->shape, self->numbers, &rows,
                                 &error))
    return;
  if (rows != NULL)
    {
      g_clear_pointer (&self->kept[self->oldest], hourglass_tree_rows_free);
      self->kept[self->oldest] = rows;
      self->oldest = (self->oldest + 1) % KEPT;
      if (!self->has_columns)
        add_columns (self, &rows->rows);
      fill_all (self);
    }
  else
    self->error = g_strdup (error->message);
  g_signal_emit (self, changed_signal, 0);
}

static void
request (HourglassArrayTable *self, guint64 first)
{
  self->reading = g_cancellable_new ();
  hourglass_tree_load_rows (self->path, self->data_set, first, self->slice, FALSE, self->reading, was_read,
                            g_object_ref (self));
}

static void
forget (HourglassArrayTable *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  for (guint i = 0; i < KEPT; i++)
    g_clear_pointer (&self->kept[i], hourglass_tree_rows_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->data_set, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->note, g_free);
  self->has_columns = FALSE;
}

/* Takes all columns away, but for the one that counts the rows. */
static void
clear_columns (HourglassArrayTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  gtk_column_view_set_model (self->view, NULL);
  while (g_list_model_get_n_items (columns) > 1)
    {
      g_autoptr (GtkColumnViewColumn) last
          = g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);
      gtk_column_view_remove_column (self->view, last);
    }
  g_ptr_array_set_size (self->bound, 0);
}

void
hourglass_array_table_show (HourglassArrayTable *self, const char *path, const HgTreeItem *item)
{
  forget (self);
  clear_columns (self);
  if (item == NULL)
    return;
  self->path = g_strdup (path);
  self->data_set = g_strdup (item->path);
  self->shape = item->shape;
  self->numbers = item->numbers;
  self->inner = 1;
  for (int i = 1; i < item->shape.rank; i++)
    self->inner *= (guint64)MAX (item->shape.dim[i], 1);
  const guint64 fit
      = item->numbers ? SLICE_VALUES / self->inner : HG_ROWS_CELLS / HG_ROWS_COLUMNS / self->inner;
  self->slice = CLAMP (fit, 1, SLICE_ROWS);
  request (self, 0);
}

const char *
hourglass_array_table_get_note (HourglassArrayTable *self)
{
  return self->note != NULL ? self->note : "";
}

const char *
hourglass_array_table_get_error (HourglassArrayTable *self)
{
  return self->error;
}

gboolean
hourglass_array_table_is_reading (HourglassArrayTable *self)
{
  return self->reading != NULL;
}

static void
hourglass_array_table_dispose (GObject *object)
{
  HourglassArrayTable *self = HOURGLASS_ARRAY_TABLE (object);
  if (self->view != NULL)
    clear_columns (self);
  self->view = NULL;
  forget (self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->bound, g_ptr_array_unref);
  G_OBJECT_CLASS (hourglass_array_table_parent_class)->dispose (object);
}

static void
hourglass_array_table_class_init (HourglassArrayTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_array_table_dispose;
  changed_signal = g_signal_new ("changed", HOURGLASS_TYPE_ARRAY_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hourglass_array_table_init (HourglassArrayTable *self)
{
  GtkListItemFactory *rows = gtk_signal_list_item_factory_new ();
  self->bound = g_ptr_array_new ();
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->scroller, "still");
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, "Values", -1);
  g_signal_connect (rows, "setup", G_CALLBACK (row_setup), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (row_bind), NULL);
  add_column (self, "row", rows);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
