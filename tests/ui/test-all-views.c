/* What every view of the window owes a person, whatever it shows: without data and without a training it says
 * what to do; with them its picture says its numbers in words; it gives out a PNG, an SVG, a PDF and a table;
 * and Tab goes through its controls in reading order, each of which has a name, and out of it again. The
 * views are those of the window's own table: a new one is walked through as well. */
#include "access.h"
#include "find.h"
#include "reader/open.h"
#include "stage.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/exportable.h"
#include "ui/views/frame-bar.h"
#include "ui/window/start-page.h"
#include "ui/window/window-private.h"
#include <glib/gstdio.h>

enum
{
  MOST_STOPS = 200,
  SAMPLES = 400,
  LEAST_BYTES = 600, /* of a picture that shows something */
  SLACK = 2          /* px that rows of controls may overlap */
};

typedef struct
{
  HourglassWindow *window;
  GtkWidget *view; /* that is walked through */
  const char *name;
  int wrong;
} Stage;

static void
fault (Stage *stage, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("%s: %s", stage->name, text);
  stage->wrong++;
}

static gboolean
idle (gpointer data)
{
  return !hourglass_window_is_busy (((Stage *)data)->window);
}

static gboolean
is_over (gpointer data)
{
  return !hourglass_run_is_active (((Stage *)data)->window->run);
}

/* An LSTM autoencoder with a few labelled samples, so that there is something for every view to show. */
static HgPrepared *
few_samples (void)
{
  HgError error = { 0 };
  HgDataOptions from = { .folder = HOURGLASS_SOURCE_DATA, .limit = SAMPLES };
  HgDataset *set = hg_data_open ("paper-machine", &from, NULL, &error);
  g_assert_cmpstr (error.text, ==, "");
  HgPrepareOptions options = hg_prepare_options (set);
  HgPrepared *data = hg_prepared_take (set, &options, &error);
  g_assert_cmpstr (error.text, ==, "");
  return data;
}

static void
set_up (Stage *stage, gconstpointer width)
{
  *stage = (Stage){ .window = g_object_ref (hourglass_window_new (NULL)) };
  gtk_window_set_default_size (GTK_WINDOW (stage->window), GPOINTER_TO_INT (width), 800);
  hourglass_window_open_preset (stage->window, hg_preset_find ("rare-event-59"));
  gtk_window_present (GTK_WINDOW (stage->window));
  g_assert_true (stage_wait (idle, stage));
  HgPrepared *data = few_samples ();
  hourglass_document_set_data (hourglass_window_get_document (stage->window), data);
  hg_prepared_unref (data);
  hourglass_run_get_options (stage->window->run)->epochs = 2;
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
tear_down (Stage *stage, gconstpointer width)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
}

static gboolean
gives_something (gpointer data)
{
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (((Stage *)data)->view));
  if (export != NULL)
    hourglass_export_free (export);
  return export != NULL;
}

static gboolean
is_empty (gpointer data)
{
  return find (((Stage *)data)->view, HOURGLASS_TYPE_EMPTY_STATE) != NULL;
}

/* The first button below @widget that can be pressed, with a CSS class; or any, for NULL. */
static GtkWidget *
find_button (GtkWidget *widget, const char *class)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget)
      && (class == NULL || gtk_widget_has_css_class (widget, class)))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, class);
  return found;
}

/* What fills a view that shows nothing yet: its empty page's button, or else its main one. */
static GtkWidget *
way_out (Stage *stage)
{
  GtkWidget *empty = find (stage->view, HOURGLASS_TYPE_EMPTY_STATE);
  return empty != NULL ? find_button (empty, NULL) : find_button (stage->view, "suggested-action");
}

static gboolean
says_or_gives (gpointer data)
{
  return is_empty (data) || gives_something (data) || way_out (data) != NULL;
}

typedef void (*Check) (Stage *stage);

static void
walk (Stage *stage, Check check)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stage->window->views);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      stage->view = gtk_stack_page_get_child (GTK_STACK_PAGE (page));
      stage->name = gtk_stack_page_get_name (GTK_STACK_PAGE (page));
      hourglass_window_show_view (stage->window, stage->name);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
      if (!HOURGLASS_IS_EXPORTABLE (stage->view))
        fault (stage, "it gives nothing out");
      else
        check (stage);
    }
  g_assert_cmpint (stage->wrong, ==, 0);
}

/* A title, a sentence, and where there is a button one that does something. */
static void
check_empty (Stage *stage)
{
  guint labels = 0;
  gboolean sentence = FALSE;
  GtkWidget *empty = find (stage->view, HOURGLASS_TYPE_EMPTY_STATE),
            *box = gtk_widget_get_first_child (empty);
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child) && gtk_widget_get_mapped (child))
      {
        const char *text = gtk_label_get_text (GTK_LABEL (child));
        labels += text[0] != '\0';
        sentence = sentence || g_str_has_suffix (text, ".");
      }
  if (labels < 2 || !sentence)
    fault (stage, "the empty page has %u texts, and %s", labels, sentence ? "a sentence" : "no sentence");
  GtkWidget *button = find_button (empty, NULL);
  const char *action = button != NULL ? gtk_actionable_get_action_name (GTK_ACTIONABLE (button)) : NULL;
  if (button != NULL && action == NULL)
    fault (stage, "the button of the empty page does nothing");
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child) && gtk_widget_get_mapped (child) && !gtk_widget_is_sensitive (child))
      fault (stage, "the button of the empty page cannot be pressed");
}

/* All mapped pictures below @widget: how many there are and how many say numbers. */
static void
count_pictures (Stage *stage, GtkWidget *widget, int *all, int *numbers)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_IMG
      && gtk_widget_get_width (widget) > 16 && !GTK_IS_IMAGE (widget))
    {
      g_autofree char *label = access_label (widget);
      if (label[0] == '\0')
        fault (stage, "a picture (%s in %s) says nothing", G_OBJECT_TYPE_NAME (widget),
               G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      (*all)++;
      *numbers += strpbrk (label, "0123456789") != NULL;
      return; /* what is in it is said with it */
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count_pictures (stage, child, all, numbers);
}

static gboolean
says_numbers (gpointer data)
{
  Stage *stage = data;
  int all = 0, numbers = 0, before = stage->wrong;
  count_pictures (stage, stage->view, &all, &numbers);
  stage->wrong = before;
  return all > 0 && numbers > 0;
}

/* Cells of the line at *@at, which is moved behind it. */
static guint
cells (const char **at)
{
  guint n = 1;
  gboolean quoted = FALSE;
  for (; **at != '\0' && (quoted || **at != '\n'); (*at)++)
    {
      quoted = quoted != (**at == '"');
      n += !quoted && **at == ',';
    }
  *at += **at == '\n';
  return n;
}

static void
check_csv (Stage *stage, const char *text)
{
  const char *at = text;
  const guint columns = cells (&at);
  guint rows = 0;
  if (!g_ascii_isalpha (text[0]))
    fault (stage, "the table has no header");
  while (*at != '\0')
    {
      const guint n = cells (&at);
      rows++;
      if (n != columns)
        {
          fault (stage, "row %u of the table has %u cells of %u", rows, n, columns);
          return;
        }
    }
  if (columns < 2 || rows == 0 || text[strlen (text) - 1] != '\n')
    fault (stage, "the table has %u columns and %u rows", columns, rows);
}

static gboolean
is_plain (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface),
            height = cairo_image_surface_get_height (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  const unsigned char *pixels = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (memcmp (pixels + y * stride + 4 * x, pixels, 4) != 0)
        return FALSE;
  return TRUE;
}

static void
check_file (Stage *stage, const HourglassExport *export, const char *folder, const char *ending,
            const char *begins)
{
  HgError error = { 0 };
  gsize size = 0;
  g_autofree char *name = g_strconcat (export->name, ending, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  if (!hourglass_export_write (export, path, &error) || !g_file_get_contents (path, &text, &size, NULL))
    {
      fault (stage, "%s: %s", ending, error.text);
      return;
    }
  if (begins == NULL)
    check_csv (stage, text);
  else if (size < LEAST_BYTES || g_strstr_len (text, 200, begins) == NULL)
    fault (stage, "%s: %zu bytes that begin with %.8s", ending, size, text);
  if (g_str_equal (ending, ".png"))
    {
      cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
      if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS || is_plain (surface))
        fault (stage, "the picture shows nothing");
      cairo_surface_destroy (surface);
    }
  g_remove (path);
}

static void
check_files (Stage *stage)
{
  g_autofree char *folder = g_dir_make_tmp ("hourglass-views-XXXXXX", NULL);
  if (!g_action_group_get_action_enabled (G_ACTION_GROUP (stage->window), "export-view"))
    fault (stage, "the menu does not offer it");
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (stage->view));
  check_file (stage, export, folder, ".png", "\x89PNG");
  check_file (stage, export, folder, ".svg", "<svg");
  check_file (stage, export, folder, ".pdf", "%PDF-");
  check_file (stage, export, folder, ".csv", NULL);
  hourglass_export_free (export);
  g_rmdir (folder);
}

static gboolean
is_above (GtkWidget *view, GtkWidget *a, GtkWidget *b)
{
  graphene_rect_t p, q;
  return gtk_widget_compute_bounds (a, view, &p) && gtk_widget_compute_bounds (b, view, &q)
         && p.origin.y + p.size.height <= q.origin.y + SLACK && p.origin.x < q.origin.x + q.size.width;
}

/* Inside of a list, where the arrows go from row to row. */
static gboolean
is_listed (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW) != NULL
         || gtk_widget_get_ancestor (widget, GTK_TYPE_COLUMN_VIEW) != NULL
         || gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX) != NULL;
}

static void
check_reached (Stage *stage, GtkWidget *widget, GPtrArray *stops)
{
  if (!gtk_widget_get_mapped (widget) || is_listed (widget))
    return;
  if (gtk_widget_get_focusable (widget) && gtk_widget_is_sensitive (widget) && !access_is_inner (widget)
      && !GTK_IS_SCROLLED_WINDOW (widget))
    {
      gboolean found = FALSE;
      for (guint i = 0; i < stops->len && !found; i++)
        found = stops->pdata[i] == widget || gtk_widget_is_ancestor (stops->pdata[i], widget);
      if (!found)
        fault (stage, "Tab does not come to a %s (%s)", G_OBJECT_TYPE_NAME (widget),
               GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : "");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_reached (stage, child, stops);
}

/* The control that has the focus, of which it may be a part. */
static GtkWidget *
control_of (GtkWidget *focus)
{
  GtkWidget *control = focus;
  while (access_is_inner (control))
    control = gtk_widget_get_parent (control);
  return control;
}

static gboolean
has_name (GtkWidget *control)
{
  g_autofree char *label = access_label (control);
  return label[0] != '\0' || access_has_words (control)
         || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Going to another view and back leads the keyboard to where it was: no control is passed by. */
static void
check_return (Stage *stage, GtkWidget *first)
{
  gtk_widget_grab_focus (first);
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), "next-view", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), "view", g_variant_new_string (stage->name));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (stage->window));
  if (focus != first)
    fault (stage, "one comes back to a %s instead of a %s",
           focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing", G_OBJECT_TYPE_NAME (first));
}

/* Goes through what is in stage->view; lends the first control, or NULL. */
static GtkWidget *
check_tab (Stage *stage)
{
  g_autoptr (GPtrArray) stops = g_ptr_array_new ();
  GtkWidget *last = NULL;
  gtk_widget_grab_focus (GTK_WIDGET (stage->window->menu_button)); /* from outside */
  while (gtk_widget_child_focus (stage->view, GTK_DIR_TAB_FORWARD) && stops->len < MOST_STOPS)
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (stage->window)), *control = control_of (focus);
      g_ptr_array_add (stops, focus);
      if (!has_name (control))
        fault (stage, "a %s has no name", G_OBJECT_TYPE_NAME (control));
      if (last != NULL && last != control && !(is_listed (last) && is_listed (control))
          && is_above (stage->view, control, last))
        fault (stage, "Tab goes up from a %s to a %s", G_OBJECT_TYPE_NAME (last),
               G_OBJECT_TYPE_NAME (control));
      last = control;
    }
  if (stops->len == MOST_STOPS)
    fault (stage, "Tab does not come out again");
  check_reached (stage, stage->view, stops);
  return stops->len > 0 ? stops->pdata[0] : NULL;
}

/* Without data, or without weights: words on what to do, or else already something to see. */
static void
check_beginning (Stage *stage)
{
  if (!stage_wait (says_or_gives, stage))
    fault (stage, "it is neither empty nor filled");
  else if (is_empty (stage))
    check_empty (stage);
}

static void
check_filled (Stage *stage)
{
  g_assert_true (stage_wait (says_or_gives, stage));
  GtkWidget *button = gives_something (stage) ? NULL : way_out (stage);
  if (button != NULL)
    g_signal_emit_by_name (button, "clicked");
  if (!stage_wait (gives_something, stage))
    {
      fault (stage, "nothing fills it");
      return;
    }
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  if (is_empty (stage))
    fault (stage, "it gives something out and says that it is empty");
  int all = 0, numbers = 0;
  if (!stage_wait (says_numbers, stage))
    fault (stage, "no picture says its numbers");
  count_pictures (stage, stage->view, &all, &numbers);
  check_files (stage);
  GtkWidget *first = check_tab (stage);
  if (first != NULL)
    check_return (stage, first);
}

static void
test_no_data (Stage *stage, gconstpointer width)
{
  hourglass_document_set_data (hourglass_window_get_document (stage->window), NULL);
  walk (stage, check_beginning);
}

static void
test_untrained (Stage *stage, gconstpointer width)
{
  walk (stage, check_beginning);
}

static void
test_trained (Stage *stage, gconstpointer width)
{
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), "train", NULL);
  g_assert_true (stage_wait (is_over, stage));
  walk (stage, check_filled);
}

/* A frame of the film that is looked at is said above the views that show it, and above no other. */
static void
test_frame (Stage *stage, gconstpointer width)
{
  static const struct
  {
    const char *view;
    gboolean said;
  } views[] = { { "reconstruct", TRUE }, { "weights", FALSE }, { "dimensions", TRUE }, { "film", FALSE } };
  HourglassRun *run = stage->window->run;
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), "train", NULL);
  g_assert_true (stage_wait (is_over, stage));
  hourglass_run_show_frame (run, hourglass_run_get_snapshot (run)->checkpoints[0]);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      hourglass_window_show_view (stage->window, views[i].view);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
      g_assert_cmpint (find (GTK_WIDGET (stage->window), HOURGLASS_TYPE_FRAME_BAR) != NULL, ==,
                       views[i].said);
    }
}

/* The page that a window begins with. */
static void
test_start (Stage *stage, gconstpointer width)
{
  hourglass_window_show_start (stage->window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  stage->view = find (GTK_WIDGET (stage->window), HOURGLASS_TYPE_START_PAGE);
  stage->name = "start";
  g_assert_nonnull (check_tab (stage));
  g_assert_cmpint (stage->wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
  g_test_add ("/all-views/no-data", Stage, GINT_TO_POINTER (1280), set_up, test_no_data, tear_down);
  g_test_add ("/all-views/untrained", Stage, GINT_TO_POINTER (1280), set_up, test_untrained, tear_down);
  g_test_add ("/all-views/trained-1280", Stage, GINT_TO_POINTER (1280), set_up, test_trained, tear_down);
  g_test_add ("/all-views/trained-1024", Stage, GINT_TO_POINTER (1024), set_up, test_trained, tear_down);
  g_test_add ("/all-views/frame", Stage, GINT_TO_POINTER (1280), set_up, test_frame, tear_down);
  g_test_add ("/all-views/start", Stage, GINT_TO_POINTER (1280), set_up, test_start, tear_down);
  return g_test_run ();
}
