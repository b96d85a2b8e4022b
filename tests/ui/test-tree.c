/* Files that are HDF5 but no model: the window with their tree, what it says of each object, values as table
 * and plots, an array as data, and the sentences where there is nothing to show. */
#include "find.h"
#include "stage.h"
#include "ui/views/array-table.h"
#include "ui/views/array-view.h"
#include "ui/parts/plot.h"
#include "ui/parts/segments.h"
#include "ui/document/tree-load.h"
#include "ui/window/tree-window.h"
#include "ui/window/window.h"

typedef struct
{
  HourglassWindow *window;
  HourglassTreeWindow *tree; /* lent, or NULL */
} Stage;

static void
set_up (Stage *stage, gconstpointer data)
{
  stage->window = g_object_ref (hourglass_window_new (NULL));
  stage->tree = NULL;
  gtk_window_present (GTK_WINDOW (stage->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static HourglassTreeWindow *
tree_window (void)
{
  GListModel *all = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);
      if (HOURGLASS_IS_TREE_WINDOW (window))
        return HOURGLASS_TREE_WINDOW (window);
    }
  return NULL;
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  if (tree_window () != NULL)
    gtk_window_destroy (GTK_WINDOW (tree_window ()));
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
}

static gboolean
idle (gpointer data)
{
  return !hourglass_window_is_busy (((Stage *)data)->window);
}

static HourglassArrayView *
values_of (Stage *stage)
{
  return find_any (GTK_WIDGET (stage->tree), HOURGLASS_TYPE_ARRAY_VIEW);
}

static gboolean
is_read (gpointer data)
{
  return !hourglass_array_view_is_reading (values_of (data));
}

/* Opens a file of the golden ones; whether a tree came of it. */
static gboolean
open_golden (Stage *stage, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), name, NULL);
  hourglass_window_open_path (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
  stage->tree = tree_window ();
  if (stage->tree != NULL)
    {
      g_assert_true (stage_wait (stage_is_placed, stage->tree));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->tree));
    }
  return stage->tree != NULL;
}

static void
choose (Stage *stage, const char *path)
{
  g_assert_true (hourglass_tree_window_select (stage->tree, path));
  g_assert_true (stage_wait (is_read, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->tree));
}

static void
says (Stage *stage, const char *words)
{
  if (find_words (GTK_WIDGET (stage->tree), words) == NULL)
    g_error ("the window does not say “%s”", words);
}

static gboolean
may_use (Stage *stage)
{
  return gtk_widget_is_sensitive (find_words (GTK_WIDGET (stage->tree), "Use This Array as Data"));
}

static void
test_table (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "foreign/plain_table.h5"));
  says (stage, "No Keras model in here: the attribute model_config is missing");
  g_assert_cmpstr (hourglass_tree_window_get_selected (stage->tree)->path, ==, "/data");
  choose (stage, "/data");
  static const char *const words[]
      = { "3 objects", "float64", "20 × 3", "480 bytes", "20 × 3 · float64", "24", "Table", "Image" };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    says (stage, words[i]);
  g_assert_true (may_use (stage));
  choose (stage, "/table"); /* of compound values */
  static const char *const names[] = { "id", "v", "s" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    says (stage, names[i]);
  g_assert_null (find (GTK_WIDGET (stage->tree), HOURGLASS_TYPE_SEGMENTS));
  g_assert_false (may_use (stage));
}

static void
test_plots (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "foreign/plain_table.h5"));
  choose (stage, "/data");
  HourglassSegments *ways = find (GTK_WIDGET (stage->tree), HOURGLASS_TYPE_SEGMENTS);
  for (int way = 1; way <= 3; way++)
    {
      static const char *const begins[]
          = { NULL, "Line of /data. ", "Image of /data. ", "Histogram of /data. " };
      hourglass_segments_set_active (ways, way);
      g_assert_true (stage_wait (is_read, stage));
      HourglassPlot *plot = find (GTK_WIDGET (stage->tree), HOURGLASS_TYPE_PLOT);
      g_assert_nonnull (plot);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->tree));
      g_assert_true (g_str_has_prefix (hourglass_plot_get_summary (plot), begins[way]));
      g_assert_nonnull (strstr (hourglass_plot_get_summary (plot), "Values from 0.000 to 59.00, mean 29.50"));
    }
  hourglass_segments_set_active (ways, 0);
  g_assert_null (find (GTK_WIDGET (stage->tree), HOURGLASS_TYPE_PLOT));
}

/* Rows of a file that was written anew since its tree was read. */
static void
test_changed (Stage *stage, gconstpointer data)
{
  HgTensor numbers = { 0 };
  HourglassTreeRows rows = { .rows = { .shape = hg_shape (2, 20, 3), .numbers = &numbers } };
  const HgShape same = hg_shape (2, 20, 3), shorter = hg_shape (2, 19, 3), longer = hg_shape (2, 21, 3),
                wide = hg_shape (2, 20, 4), deep = hg_shape (3, 20, 3, 1);
  g_assert_true (hourglass_tree_rows_check (&rows, "/data", &same, TRUE, NULL));
  g_assert_true (hourglass_tree_rows_check (&rows, "/data", &shorter, TRUE, NULL)); /* has grown */
  g_assert_false (hourglass_tree_rows_check (&rows, "/data", &longer, TRUE, NULL));
  g_assert_false (hourglass_tree_rows_check (&rows, "/data", &wide, TRUE, NULL));
  g_assert_false (hourglass_tree_rows_check (&rows, "/data", &deep, TRUE, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_false (hourglass_tree_rows_check (&rows, "/data", &same, FALSE, &error));
  g_assert_cmpstr (error->message, ==, "/data has changed since it was listed");
  rows.rows.numbers = NULL;
  g_assert_false (hourglass_tree_rows_check (&rows, "/data", &same, TRUE, NULL));
  g_assert_true (hourglass_tree_rows_check (&rows, "/data", &same, FALSE, NULL));
}

static void
test_nested (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "trees/nested.h5"));
  choose (stage, "/");
  says (stage, "No values here, only 3 attributes");
  g_assert_nonnull (find_label (GTK_WIDGET (stage->tree), "title = Wärme"));
  choose (stage, "/words");
  says (stage, "3 values · string");
  g_assert_false (may_use (stage));
  choose (stage, "/scalar");
  says (stage, "value");
  choose (stage, "/none");
  says (stage, "This data set is empty");
  choose (stage, "/a/b/c/x");
  says (stage, "3, 2"); /* the last of its columns */
  g_assert_true (may_use (stage));
  choose (stage, "/labels");
  g_assert_false (may_use (stage));
}

/* A table of pandas: the table is shown, not the index that stands before it, which is folded. */
static void
test_pandas (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "trees/pandas.h5"));
  g_assert_cmpstr (hourglass_tree_window_get_selected (stage->tree)->path, ==, "/readings/table");
  g_assert_true (stage_wait (is_read, stage));
  static const char *const names[] = { "index", "values_block_0[0]", "20.25" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    says (stage, names[i]);
  g_assert_false (may_use (stage));
  g_assert_false (hourglass_tree_window_select (stage->tree, "/readings/_i_table/index"));
}

static void
test_refused (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "trees/links.h5"));
  choose (stage, "/group/out");
  says (stage, "Not read: is a link to /users in the file /etc/passwd, which is not opened");
  says (stage, "not read");
  choose (stage, "/packed");
  says (stage,
        "Not read: is packed by a filter (number 32000) that is not supported: pack it with deflate (zlib)");
  g_assert_false (may_use (stage));
}

static gboolean
loaded (gpointer data)
{
  return hourglass_document_get_data (hourglass_window_get_document (((Stage *)data)->window)) != NULL
         && idle (data);
}

static void
test_use (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "foreign/plain_table.h5"));
  choose (stage, "/data");
  g_signal_emit_by_name (find_words (GTK_WIDGET (stage->tree), "Use This Array as Data"), "clicked");
  g_assert_null (tree_window ());
  g_assert_true (stage_wait (loaded, stage));
  HourglassDocument *document = hourglass_window_get_document (stage->window);
  const HgDataset *set = hourglass_document_get_data (document)->dataset;
  g_assert_cmpuint (hg_tensor_rows (set->x), ==, 20);
  /* It does not fit the stack, and the window says so. */
  g_assert_nonnull (find_label (GTK_WIDGET (stage->window), "The stack expects"));
}

static void
test_others (Stage *stage, gconstpointer data)
{
  g_assert_false (open_golden (stage, "foreign/truncated.h5"));
  g_assert_false (open_golden (stage, "foreign/text.h5"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (stage->window), "show-tree"));
  /* A model has a tree, too. */
  g_assert_false (open_golden (stage, "keras/keras2_lstm_ae.h5"));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (stage->window), "show-tree"));
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), "show-tree", NULL);
  g_assert_true (stage_wait (idle, stage));
  stage->tree = tree_window ();
  g_assert_nonnull (stage->tree);
  g_assert_null (find_label (GTK_WIDGET (stage->tree), "No Keras model"));
  g_assert_true (stage_wait (is_read, stage));
}

/* Whether the focus is in a widget of @type. */
static gboolean
is_at (Stage *stage, GType type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (stage->tree));
  return focus != NULL && gtk_widget_get_ancestor (focus, type) != NULL;
}

/* The keys alone reach tree, choice and values. */
static void
test_keys (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "foreign/plain_table.h5"));
  choose (stage, "/data");
  GtkWidget *tree = find (GTK_WIDGET (stage->tree), GTK_TYPE_COLUMN_VIEW);
  gboolean choice = FALSE, values = FALSE;
  g_assert_true (is_at (stage, GTK_TYPE_COLUMN_VIEW));
  for (int i = 0; i < 12; i++)
    {
      g_signal_emit_by_name (stage->tree, "move-focus", GTK_DIR_TAB_FORWARD);
      choice |= is_at (stage, HOURGLASS_TYPE_SEGMENTS);
      values |= is_at (stage, HOURGLASS_TYPE_ARRAY_TABLE);
    }
  g_assert_true (choice);
  g_assert_true (values);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tree), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Objects of the file");
}

static gboolean
last_is_read (gpointer table)
{
  return find_words (table, "998") != NULL && find_words (table, "…") == NULL;
}

/* Rows far below are read when they are scrolled to. */
static void
test_scroll (Stage *stage, gconstpointer data)
{
  g_assert_true (open_golden (stage, "data/stats.h5"));
  choose (stage, "/far/x");
  GtkWidget *table = find (GTK_WIDGET (stage->tree), HOURGLASS_TYPE_ARRAY_TABLE);
  GtkScrolledWindow *scroller = find (table, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (scroller);
  gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down));
  g_assert_true (stage_wait (last_is_read, table));
}

int
main (int argc, char **argv)
{
  stage_begin_windows (&argc, &argv);
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/tree/table", test_table },     { "/tree/plots", test_plots },     { "/tree/nested", test_nested },
    { "/tree/pandas", test_pandas },   { "/tree/refused", test_refused }, { "/tree/use", test_use },
    { "/tree/others", test_others },   { "/tree/scroll", test_scroll },   { "/tree/keys", test_keys },
    { "/tree/changed", test_changed },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
