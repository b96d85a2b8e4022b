/* See tree-window.h. Groups begin open as long as that is no flood of rows. */
#include "ui/window/tree-window.h"
#include "base/format.h"
#include "data/source.h"
#include "ui/views/array-view.h"
#include "ui/document/tree-load.h"
#include "ui/document/tree-node.h"

enum
{
  MOST_OPEN = 500 /* objects of a file whose groups are open to begin with */
};

struct _HourglassTreeWindow
{
  AdwWindow parent_instance;
  char *path;
  HgTree *tree;
  AdwWindowTitle *title;
  GtkLabel *why;
  GtkWidget *use;
  GtkColumnView *view;
  GtkListView *attributes;
  GtkStack *attribute_pages;
  GtkStringList *lines; /* one an attribute of the selected object */
  GtkSingleSelection *selection;
  HourglassArrayView *values;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (HourglassTreeWindow, hourglass_tree_window, ADW_TYPE_WINDOW)

/* A column besides the name. */
typedef struct
{
  const char *title;
  char *(*text) (HourglassTreeNode *node);
  int width;
} Column;

static const Column columns[] = {
  { "Type", hourglass_tree_node_type_text, 80 },
  { "Shape", hourglass_tree_node_shape_text, 98 },
  { "Chunks, compression", hourglass_tree_node_storage_text, 142 },
  { "Size", hourglass_tree_node_size_text, 80 },
};

const HgTreeItem *
hourglass_tree_window_get_selected (HourglassTreeWindow *self)
{
  GtkTreeListRow *row
      = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  g_autoptr (HourglassTreeNode) node = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  return node != NULL ? hourglass_tree_node_get_item (node) : NULL;
}

/* Why @item cannot be data, or NULL. */
static const char *
no_data (HourglassTreeWindow *self, const HgTreeItem *item)
{
  if (!hg_data_is_h5 (self->path))
    return "Only the arrays of a file whose name ends as HDF5 does can be data";
  if (item == NULL || item->kind != HG_TREE_DATA || item->fault != NULL)
    return "Select an array of numbers first";
  if (!item->numbers)
    return "Texts cannot be data";
  return item->shape.rank < 2 || hg_shape_values (&item->shape) <= 0
             ? "Data needs two axes or more, samples first"
             : NULL;
}

static void
selection_changed (HourglassTreeWindow *self)
{
  const HgTreeItem *item = hourglass_tree_window_get_selected (self);
  const char *hindrance = no_data (self, item);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; item != NULL && i < item->n_attributes; i++)
    g_ptr_array_add (lines, g_strdup_printf ("%s = %s", item->attributes[i].name, item->attributes[i].value));
  const gboolean some = lines->len > 0;
  g_ptr_array_add (lines, NULL);
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          (const char *const *)lines->pdata);
  gtk_stack_set_visible_child_name (self->attribute_pages, some ? "some" : "none");
  gtk_widget_set_sensitive (self->use, hindrance == NULL);
  gtk_widget_set_tooltip_text (self->use,
                               hindrance != NULL ? hindrance : "Its first axis counts the samples");
  hourglass_array_view_show (self->values, self->path, item);
}

static void
take (GtkButton *button, HourglassTreeWindow *self)
{
  g_object_ref (self);
  g_signal_emit (self, chosen_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static GListModel *
children_of (gpointer item, gpointer data)
{
  GListModel *children = hourglass_tree_node_get_children (item);
  return children != NULL ? g_object_ref (children) : NULL;
}

static HourglassTreeNode *
node_of (GtkListItem *cell)
{
  return gtk_tree_list_row_get_item (gtk_list_item_get_item (cell));
}

static void
name_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  GtkWidget *expander = gtk_tree_expander_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *label = gtk_label_new (NULL),
            *icon = gtk_image_new_from_icon_name ("hourglass-warning-symbolic");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "Not read", -1);
  gtk_widget_add_css_class (icon, "refused");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (cell, expander);
}

static void
name_bind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  g_autoptr (HourglassTreeNode) node = node_of (cell);
  GtkWidget *expander = gtk_list_item_get_child (cell),
            *label = gtk_widget_get_first_child (gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander)));
  const HgTreeItem *item = hourglass_tree_node_get_item (node);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), gtk_list_item_get_item (cell));
  gtk_label_set_label (GTK_LABEL (label), hourglass_tree_node_get_name (node));
  gtk_widget_set_visible (gtk_widget_get_next_sibling (label), item->fault != NULL);
  gtk_widget_set_tooltip_text (expander, item->fault != NULL ? item->fault : item->path);
}

static void
text_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_item_set_child (cell, label);
}

static void
text_bind (GtkSignalListItemFactory *factory, GtkListItem *cell, const Column *column)
{
  g_autoptr (HourglassTreeNode) node = node_of (cell);
  GtkWidget *label = gtk_list_item_get_child (cell);
  g_autofree char *text = column->text (node);
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text[0] != '\0' ? text : NULL);
}

static void
add_column (HourglassTreeWindow *self, const char *title, GCallback setup, GCallback bind, int width,
            const Column *data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", setup, (gpointer)data);
  g_signal_connect (factory, "bind", bind, (gpointer)data);
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, width == 0);
  gtk_column_view_column_set_fixed_width (column, width > 0 ? width : -1);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

static void
line_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_widget_add_css_class (label, "label-size");
  gtk_list_item_set_child (cell, label);
}

static void
line_bind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  GtkWidget *label = gtk_list_item_get_child (cell);
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (cell));
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);
}

static void
hourglass_tree_window_dispose (GObject *object)
{
  HourglassTreeWindow *self = HOURGLASS_TREE_WINDOW (object);
  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_column_view_set_model (self->view, NULL);
      hourglass_array_view_show (self->values, self->path, NULL);
    }
  self->view = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (hourglass_tree_window_parent_class)->dispose (object);
  g_clear_pointer (&self->tree, hourglass_tree_free);
}

static void
hourglass_tree_window_class_init (HourglassTreeWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_tree_window_dispose;
  g_type_ensure (HOURGLASS_TYPE_ARRAY_VIEW);
  chosen_signal = g_signal_new ("chosen", HOURGLASS_TYPE_TREE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/tree-window.ui");
  gtk_widget_class_bind_template_child (widget, HourglassTreeWindow, title);
  gtk_widget_class_bind_template_child (widget, HourglassTreeWindow, why);
  gtk_widget_class_bind_template_child (widget, HourglassTreeWindow, use);
  gtk_widget_class_bind_template_child (widget, HourglassTreeWindow, view);
  gtk_widget_class_bind_template_child (widget, HourglassTreeWindow, attributes);
  gtk_widget_class_bind_template_child (widget, HourglassTreeWindow, attribute_pages);
  gtk_widget_class_bind_template_child (widget, HourglassTreeWindow, values);
  gtk_widget_class_bind_template_callback (widget, take);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hourglass_tree_window_init (HourglassTreeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_column (self, "Name", G_CALLBACK (name_setup), G_CALLBACK (name_bind), 0, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, columns[i].title, G_CALLBACK (text_setup), G_CALLBACK (text_bind), columns[i].width,
                &columns[i]);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (line_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (line_bind), NULL);
  self->lines = gtk_string_list_new (NULL);
  g_autoptr (GtkSelectionModel) model
      = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->lines))));
  gtk_list_view_set_factory (self->attributes, factory);
  gtk_list_view_set_model (self->attributes, model);
  g_object_unref (factory);
}

/* Whether @item is of the index that PyTables keeps beside a table: of many arrays, none of which is data. */
static gboolean
is_index (const HgTreeItem *item)
{
  return strstr (item->path, "/_i_") != NULL;
}

/* Folds the groups of such indices: the table itself stands below them. */
static void
fold_indices (HourglassTreeWindow *self)
{
  GListModel *rows = G_LIST_MODEL (self->selection);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr (HourglassTreeNode) node = gtk_tree_list_row_get_item (row);
      if (is_index (hourglass_tree_node_get_item (node)))
        gtk_tree_list_row_set_expanded (row, FALSE);
    }
}

/* What a file is about is most often its first table or stack of numbers; where there is none, the first data
 * set that holds something. */
static void
select_first (HourglassTreeWindow *self)
{
  const HgTreeItem *first = NULL;
  for (gsize i = 0; i < self->tree->n; i++)
    {
      const HgTreeItem *item = &self->tree->items[i];
      if (item->kind != HG_TREE_DATA || item->fault != NULL || is_index (item)
          || hg_shape_values (&item->shape) == 0)
        continue;
      const gboolean better = item->numbers && item->shape.rank >= 2;
      if (better || first == NULL)
        first = item;
      if (better)
        break;
    }
  if (first != NULL)
    hourglass_tree_window_select (self, first->path);
}

HourglassTreeWindow *
hourglass_tree_window_new (GtkWindow *parent, const char *path, HgTree *tree, const char *why)
{
  HourglassTreeWindow *self = g_object_new (HOURGLASS_TYPE_TREE_WINDOW, "transient-for", parent, NULL);
  char objects[64];
  g_autofree char *name = g_path_get_basename (path);
  self->path = g_strdup (path);
  self->tree = tree;
  gtk_window_set_title (GTK_WINDOW (self), name);
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (
      self->title, hg_format_items (objects, sizeof objects, (int64_t)tree->n, "object", "objects"));
  gtk_label_set_label (self->why, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why), why != NULL);
  GtkTreeListModel *rows = gtk_tree_list_model_new (hourglass_tree_node_list (tree), FALSE,
                                                    tree->n <= MOST_OPEN, children_of, NULL, NULL);
  g_autoptr (GtkTreeListRow) root = gtk_tree_list_model_get_row (rows, 0);
  if (root != NULL)
    gtk_tree_list_row_set_expanded (root, TRUE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (rows));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
  fold_indices (self);
  select_first (self);
  selection_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  return self;
}

const char *
hourglass_tree_window_get_path (HourglassTreeWindow *self)
{
  return self->path;
}

gboolean
hourglass_tree_window_select (HourglassTreeWindow *self, const char *path)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      g_autoptr (HourglassTreeNode) node = gtk_tree_list_row_get_item (row);
      if (!g_str_equal (hourglass_tree_node_get_item (node)->path, path))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      return TRUE;
    }
  return FALSE;
}
