/* The window that a CSV file is opened with: tables right and wrong, and what it says of them. */
#include "find.h"
#include "stage.h"
#include "ui/window/csv-window.h"
#include <glib/gstdio.h>

typedef struct
{
  char *path;
  GPtrArray *files;
} Folder;

static void
set_up (Folder *folder, gconstpointer data)
{
  folder->path = g_dir_make_tmp ("hourglass-csv-XXXXXX", NULL);
  folder->files = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Folder *folder, gconstpointer data)
{
  for (guint i = 0; i < folder->files->len; i++)
    g_remove (g_ptr_array_index (folder->files, i));
  g_rmdir (folder->path);
  g_ptr_array_unref (folder->files);
  g_free (folder->path);
}

static gboolean
read_through (gpointer data)
{
  return !hourglass_csv_window_is_reading (data);
}

static char *
write_file (Folder *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder->path, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_ptr_array_add (folder->files, g_strdup (path));
  return path;
}

static void
test_tables (Folder *folder, gconstpointer data)
{
  static const char *const wrong[][2] = {
    { "ragged.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n" },
    { "words.csv", "a,b\n1,2\n3,four\n5,6\n" },
    { "empty.csv", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = write_file (folder, wrong[i][0], wrong[i][1]);
      HourglassCsvWindow *dialog = g_object_ref (hourglass_csv_window_new (NULL, path, 0));
      g_assert_true (stage_wait (read_through, dialog));
      g_assert_null (hourglass_csv_window_get_data (dialog));
      g_assert_true (g_str_has_prefix (hourglass_csv_window_get_verdict (dialog), wrong[i][0]));
      g_assert_null (strchr (hourglass_csv_window_get_verdict (dialog), '\n'));
      gtk_window_destroy (GTK_WINDOW (dialog));
      g_object_unref (dialog);
    }
}

/* An empty cell: the row, and the choices by their names in this window. */
static void
test_empty_cell (Folder *folder, gconstpointer data)
{
  g_autofree char *path = write_file (folder, "gap.csv", "a,b\n1,2\n3,\n5,6\n");
  HourglassCsvWindow *dialog = g_object_ref (hourglass_csv_window_new (NULL, path, 0));
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_cmpstr (
      hourglass_csv_window_get_verdict (dialog), ==,
      "gap.csv: row 3, column b: the value is missing (“”): choose “Leave such rows out”, “Hold the "
      "last value” or “Use the mean of the column” for missing values");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
  g_autofree char *foot = write_file (folder, "foot.csv", "a,b\n1,2\n3,mean\n5,6\n");
  dialog = g_object_ref (hourglass_csv_window_new (NULL, foot, 0));
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_nonnull (strstr (hourglass_csv_window_get_verdict (dialog), "got “mean”: choose other columns"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
}

static void
test_table (Folder *folder, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("\xef\xbb\xbfwhen;x;y\n");
  for (int i = 0; i < 100; i++)
    g_string_append_printf (text, "%d;%d,5;%d\n", i, i, 100 - i);
  g_autofree char *path = write_file (folder, "table.csv", text->str);
  HourglassCsvWindow *dialog = g_object_ref (hourglass_csv_window_new (NULL, path, 5));
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_true (g_str_has_suffix (hourglass_csv_window_get_verdict (dialog), "of 5 × 3"));
  hourglass_csv_window_set (dialog, "time", "when");
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_true (g_str_has_suffix (hourglass_csv_window_get_verdict (dialog), "of 5 × 2"));
  hourglass_csv_window_set (dialog, "window", "10");
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_true (g_str_has_suffix (hourglass_csv_window_get_verdict (dialog), "of 10 × 2"));
  hourglass_csv_window_set (dialog, "label", "x");
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_true (g_str_has_prefix (hourglass_csv_window_get_data (dialog)->dataset->labelling,
                                   "A window has the class of its last row"));
  hourglass_csv_window_set (dialog, "label", "nowhere");
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_null (hourglass_csv_window_get_data (dialog));
  g_assert_nonnull (strstr (hourglass_csv_window_get_verdict (dialog), "nowhere"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
}

static gboolean
is_in_view (gpointer data)
{
  GtkWidget *row = data, *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  graphene_rect_t place;
  return gtk_widget_compute_bounds (row, viewport, &place) && place.size.height > 0 && place.origin.y >= 0
         && place.origin.y + place.size.height <= (float)gtk_widget_get_height (viewport);
}

/* In a low window the rules for missing values are below what is seen, until one of them is advised. */
static void
test_missing_in_view (Folder *folder, gconstpointer data)
{
  g_autofree char *path = write_file (folder, "gap.csv", "a,b\n1,2\n3,\n5,6\n");
  HourglassCsvWindow *dialog = g_object_ref (hourglass_csv_window_new (NULL, path, 0));
  GtkWidget *row = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (dialog), HOURGLASS_TYPE_CSV_WINDOW, "missing"));
  gtk_window_set_default_size (GTK_WINDOW (dialog), 560, 480);
  gtk_window_present (GTK_WINDOW (dialog));
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_true (stage_wait (is_in_view, row));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
}

/* What each row asks for is read to its end, also where text is large; a screen reader is told that it is
 * columns. */
static void
test_titles (Folder *folder, gconstpointer data)
{
  static const struct
  {
    const char *option, *title, *name;
  } rows[] = { { "columns", "Features; empty for all", "Columns of the features; empty for all" },
               { "label", "Label; empty for none", "Column of the label; empty for none" },
               { "time", "Time; empty for none", "Column of the time; empty for none" } };
  g_autofree char *path = write_file (folder, "table.csv", "a,b\n1,2\n3,4\n5,6\n");
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  HourglassCsvWindow *dialog = g_object_ref (hourglass_csv_window_new (NULL, path, 0));
  gtk_window_present (GTK_WINDOW (dialog));
  g_assert_true (stage_wait (read_through, dialog));
  stage_settle (GTK_WINDOW (dialog));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *title = find_words (GTK_WIDGET (dialog), rows[i].title);
      g_assert_nonnull (title);
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (title))));
      GtkWidget *row = GTK_WIDGET (
          gtk_widget_get_template_child (GTK_WIDGET (dialog), HOURGLASS_TYPE_CSV_WINDOW, rows[i].option));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL, rows[i].name);
    }
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
}

int
main (int argc, char **argv)
{
  stage_begin_windows (&argc, &argv);
  static const struct
  {
    const char *name;
    void (*run) (Folder *folder, gconstpointer data);
  } tests[] = {
    { "/csv-window/tables", test_tables },
    { "/csv-window/empty-cell", test_empty_cell },
    { "/csv-window/missing-in-view", test_missing_in_view },
    { "/csv-window/table", test_table },
    { "/csv-window/titles", test_titles },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Folder, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
