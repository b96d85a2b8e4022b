/* See compare-window.h. The list makes widgets only for the rows that are seen; its model is what a screen
 * reader says of each row, beside an array that tells which row of the comparison it is. */
#include "ui/window/compare-window.h"
#include "ui/parts/chosen-path.h"
#include "ui/window/compare-detail.h"
#include "ui/window/compare-row.h"
#include "ui/draw/stack-mini.h"
#include "ui/document/model-file.h"
#include "ui/parts/settings.h"
#include <math.h>
#include <stdlib.h>

enum
{
  TICK = 100 /* ms between two looks at how far it is */
};

struct _HourglassCompareWindow
{
  AdwWindow parent_instance;
  AdwToastOverlay *toasts;
  GtkLabel *verdict, *name_a, *name_b, *headline_a, *headline_b;
  GtkToggleButton *only;
  GtkStack *pages; /* "rows", "none", "wait" */
  GtkLabel *none;  /* why there are no rows */
  GtkListView *list;
  HourglassCompareDetail *detail;
  HourglassComparer *comparer;
  GtkStringList *labels;
  GArray *rows; /* of gsize: which row of the comparison each label is of */
  GtkSingleSelection *selection;
  HgComparison *listed; /* what the rows are of, or NULL */
  gsize proposed;       /* the row that was selected for the person, or G_MAXSIZE */
  HgStackScale scale;
  guint tick;              /* source while something is compared */
  guint following, frames; /* tick callback of the list while it goes to its selection, and its frames */
  guint reading;           /* files being read */
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (HourglassCompareWindow, hourglass_compare_window, ADW_TYPE_WINDOW)

static void
toast (HourglassCompareWindow *self, const char *sentence)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

/* The selected row of the comparison, or G_MAXSIZE. */
static gsize
selected_row (HourglassCompareWindow *self)
{
  const guint at = gtk_single_selection_get_selected (self->selection);
  return at < self->rows->len ? g_array_index (self->rows, gsize, at) : G_MAXSIZE;
}

static void
show_detail (HourglassCompareWindow *self)
{
  const gsize row = selected_row (self);
  hourglass_compare_detail_show (self->detail, row != G_MAXSIZE ? self->listed : NULL,
                                 hourglass_comparer_get_weights (self->comparer), row);
  hourglass_compare_detail_set_progress (self->detail, hourglass_comparer_get_progress (self->comparer));
}

static void
show_row (HourglassCompareWindow *self, GtkListItem *cell)
{
  HourglassCompareRow *row = HOURGLASS_COMPARE_ROW (gtk_list_item_get_child (cell));
  const guint at = gtk_list_item_get_position (cell);
  if (self->listed == NULL || at >= self->rows->len)
    return;
  hourglass_compare_row_show (row, self->listed, hourglass_comparer_get_weights (self->comparer),
                              g_array_index (self->rows, gsize, at), self->scale);
  /* The list's own widget is what a screen reader meets. */
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (row));
  if (around != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_string_object_get_string (gtk_list_item_get_item (cell)), -1);
}

static void
row_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, g_object_new (HOURGLASS_TYPE_COMPARE_ROW, NULL));
}

static void
row_bind (GtkSignalListItemFactory *factory, GtkListItem *cell, HourglassCompareWindow *self)
{
  show_row (self, cell);
}

/* The place of the row that was selected, else of the first that differs, else the first. */
static guint
place_to_select (HourglassCompareWindow *self, gsize selected)
{
  const HgWeightDiff *weights = hourglass_comparer_get_weights (self->comparer);
  for (guint i = 0; selected != G_MAXSIZE && i < self->rows->len; i++)
    if (g_array_index (self->rows, gsize, i) == selected)
      return i;
  for (guint i = 0; i < self->rows->len; i++)
    if (hg_comparison_row_differs (self->listed, weights, g_array_index (self->rows, gsize, i)))
      return i;
  return 0;
}

/* Whether the arrow keys are the list's, or were nobody's yet. */
static gboolean
has_keys (HourglassCompareWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  return self->listed == NULL || self->following != 0 || focus == NULL || focus == GTK_WIDGET (self->list)
         || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

/* Gives the focus to the widget of row @row of the comparison, which the arrow keys then go on from. */
static void
focus_row (HourglassCompareWindow *self, gsize row)
{
  for (GtkWidget *around = gtk_widget_get_first_child (GTK_WIDGET (self->list)); around != NULL;
       around = gtk_widget_get_next_sibling (around))
    {
      GtkWidget *child = gtk_widget_get_first_child (around);
      if (child != NULL && hourglass_compare_row_get_row (HOURGLASS_COMPARE_ROW (child)) == row)
        gtk_widget_grab_focus (around);
    }
}

/* Rows that are new have their place after the first frame, and those that were scrolled to after the next.
 */
static gboolean
follow_selection (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  HourglassCompareWindow *self = data;
  self->frames++;
  if (self->frames == 2)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u",
                                gtk_single_selection_get_selected (self->selection));
  if (self->frames < 3)
    return G_SOURCE_CONTINUE;
  focus_row (self, selected_row (self));
  self->following = 0;
  return G_SOURCE_REMOVE;
}

/* Selects the row at @place; with @keys the arrow keys go on from there. */
static void
go_to (HourglassCompareWindow *self, guint place, gboolean keys)
{
  gtk_single_selection_set_selected (self->selection, place);
  self->frames = 0;
  if (keys && self->following == 0)
    self->following = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), follow_selection, self, NULL);
}

static void
list_rows (HourglassCompareWindow *self)
{
  HgComparison *comparison = hourglass_comparer_get_comparison (self->comparer);
  const HgWeightDiff *weights = hourglass_comparer_get_weights (self->comparer);
  const gboolean only = gtk_toggle_button_get_active (self->only), keys = has_keys (self);
  gsize selected = comparison != NULL && comparison == self->listed ? selected_row (self) : G_MAXSIZE;
  if (selected == self->proposed) /* more is known than when it was */
    selected = G_MAXSIZE;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  if (comparison != NULL)
    hg_comparison_ref (comparison);
  hg_comparison_unref (self->listed);
  self->listed = comparison;
  g_array_set_size (self->rows, 0);
  for (gsize i = 0; comparison != NULL && i < comparison->diff->n; i++)
    if (!only || hg_comparison_row_differs (comparison, weights, i))
      {
        g_ptr_array_add (labels, hourglass_compare_row_describe (comparison, weights, i));
        g_array_append_val (self->rows, i);
      }
  g_ptr_array_add (labels, NULL);
  gtk_string_list_splice (self->labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->labels)),
                          (const char *const *)labels->pdata);
  const char *fault = hourglass_comparer_get_fault (self->comparer);
  gtk_label_set_label (self->none, comparison != NULL ? "No layer differs" : fault != NULL ? fault : "");
  gtk_stack_set_visible_child_name (self->pages, self->rows->len > 0                   ? "rows"
                                                 : comparison != NULL || fault != NULL ? "none"
                                                                                       : "wait");
  if (self->rows->len > 0)
    go_to (self, place_to_select (self, selected), keys);
  self->proposed = selected == G_MAXSIZE ? selected_row (self) : G_MAXSIZE;
  show_detail (self);
}

static void
show_side (GtkLabel *name, GtkLabel *headline, const HgComparison *comparison, int side)
{
  char text[200];
  gtk_label_set_label (name, comparison->name[side]);
  gtk_label_set_label (headline, hg_check_headline (comparison->check[side], text, sizeof text));
  gtk_widget_set_tooltip_text (GTK_WIDGET (name), comparison->name[side]);
}

static gboolean
look_again (gpointer data)
{
  HourglassCompareWindow *self = data;
  hourglass_compare_detail_set_progress (self->detail, hourglass_comparer_get_progress (self->comparer));
  return G_SOURCE_CONTINUE;
}

static void
refresh (HourglassCompareWindow *self)
{
  const HgComparison *comparison = hourglass_comparer_get_comparison (self->comparer);
  const char *fault = hourglass_comparer_get_fault (self->comparer);
  const gboolean busy = hourglass_comparer_is_busy (self->comparer);
  char text[1024];
  if (busy && self->tick == 0)
    self->tick = g_timeout_add (TICK, look_again, self);
  else if (!busy)
    g_clear_handle_id (&self->tick, g_source_remove);
  if (comparison != NULL && comparison != self->listed)
    {
      self->scale = hg_stack_scale_of (comparison->check[0], comparison->check[1]);
      show_side (self->name_a, self->headline_a, comparison, 0);
      show_side (self->name_b, self->headline_b, comparison, 1);
    }
  if (comparison != NULL)
    hg_comparison_verdict (comparison, hourglass_comparer_get_weights (self->comparer), text, sizeof text);
  gtk_label_set_label (self->verdict, comparison == NULL && fault != NULL ? "The models cannot be compared"
                                      : fault != NULL                     ? fault
                                      : comparison != NULL                ? text
                                                                          : "Comparing …");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.copy-text", comparison != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.copy-markdown", comparison != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.swap", comparison != NULL);
  list_rows (self);
}

static void
compare (HourglassCompareWindow *self, const HgComparisonSide sides[2])
{
  hourglass_comparer_compare (self->comparer, sides);
  refresh (self);
}

static void
action_swap (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassCompareWindow *self = HOURGLASS_COMPARE_WINDOW (widget);
  const HgComparisonSide *sides = hourglass_comparer_get_sides (self->comparer);
  compare (self, (const HgComparisonSide[]){ sides[1], sides[0] });
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassCompareWindow *self = HOURGLASS_COMPARE_WINDOW (widget);
  const HgWeightDiff *weights = hourglass_comparer_get_weights (self->comparer);
  const gboolean only = gtk_toggle_button_get_active (self->only);
  HgError error = { 0 };
  char *text = g_str_equal (name, "compare.copy-markdown")
                   ? hg_comparison_markdown (self->listed, weights, only, &error)
                   : hg_comparison_page (self->listed, weights, only, &error);
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  toast (self, text != NULL ? "Copied" : error.text);
  free (text);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassCompareWindow) self = data;
  g_autoptr (GError) error = NULL;
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgProject *project = NULL;
  const gboolean closed = self->comparer == NULL;
  self->reading--;
  if (!hourglass_model_open_finish (result, &model, &weights, &project, &error))
    {
      if (!closed)
        toast (self, error->message);
      return;
    }
  g_autofree char *name = g_path_get_basename (hourglass_model_file_path (result));
  if (!closed)
    compare (self, (const HgComparisonSide[]){ hourglass_comparer_get_sides (self->comparer)[0],
                                               { name, model, weights } });
  hg_project_free (project);
  hg_model_unref (model);
  hg_weights_unref (weights);
}

void
hourglass_compare_window_open (HourglassCompareWindow *self, const char *path)
{
  self->reading++;
  hourglass_model_open (path, opened, g_object_ref (self));
}

static void
file_chosen (HourglassCompareWindow *self, int response)
{
  g_autofree char *path = hourglass_chosen_path (GTK_FILE_CHOOSER (self->chooser), response);
  g_clear_object (&self->chooser);
  if (path != NULL)
    hourglass_compare_window_open (self, path);
}

static void
action_choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassCompareWindow *self = HOURGLASS_COMPARE_WINDOW (widget);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new ("Compare With", GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  hourglass_settings_follow_chooser (GTK_FILE_CHOOSER (self->chooser));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
dropped (HourglassCompareWindow *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;
  if (path != NULL)
    hourglass_compare_window_open (self, path);
  return path != NULL;
}

static void
hourglass_compare_window_dispose (GObject *object)
{
  HourglassCompareWindow *self = HOURGLASS_COMPARE_WINDOW (object);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->chooser);
  if (self->comparer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->comparer, self);
      hourglass_comparer_stop (self->comparer);
    }
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_list_view_set_model (self->list, NULL);
    }
  self->list = NULL;
  g_clear_object (&self->comparer);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOURGLASS_TYPE_COMPARE_WINDOW);
  G_OBJECT_CLASS (hourglass_compare_window_parent_class)->dispose (object);
}

static void
hourglass_compare_window_finalize (GObject *object)
{
  HourglassCompareWindow *self = HOURGLASS_COMPARE_WINDOW (object);
  hg_comparison_unref (self->listed);
  g_clear_object (&self->selection);
  g_clear_object (&self->labels);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (hourglass_compare_window_parent_class)->finalize (object);
}

static void
hourglass_compare_window_class_init (HourglassCompareWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_compare_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = hourglass_compare_window_finalize;
  g_type_ensure (HOURGLASS_TYPE_COMPARE_DETAIL);
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/compare-window.ui");
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, toasts);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, verdict);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, name_a);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, name_b);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, headline_a);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, headline_b);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, only);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, pages);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, none);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, list);
  gtk_widget_class_bind_template_child (widget, HourglassCompareWindow, detail);
  gtk_widget_class_bind_template_callback (widget, list_rows);
  gtk_widget_class_install_action (widget, "compare.swap", NULL, action_swap);
  gtk_widget_class_install_action (widget, "compare.choose", NULL, action_choose);
  gtk_widget_class_install_action (widget, "compare.copy-text", NULL, action_copy);
  gtk_widget_class_install_action (widget, "compare.copy-markdown", NULL, action_copy);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_c, GDK_CONTROL_MASK, "compare.copy-text", NULL);
}

static void
hourglass_compare_window_init (HourglassCompareWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->labels = gtk_string_list_new (NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->labels)));
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind), self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_detail), self,
                           G_CONNECT_SWAPPED);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  self->comparer = hourglass_comparer_new ();
  g_signal_connect_object (self->comparer, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

HourglassCompareWindow *
hourglass_compare_window_new (GtkWindow *parent, const HgComparisonSide sides[2])
{
  HourglassCompareWindow *self = g_object_new (HOURGLASS_TYPE_COMPARE_WINDOW, "transient-for", parent, NULL);
  compare (self, sides);
  return self;
}

gboolean
hourglass_compare_window_is_busy (HourglassCompareWindow *self)
{
  return self->reading > 0 || (self->comparer != NULL && hourglass_comparer_is_busy (self->comparer));
}
