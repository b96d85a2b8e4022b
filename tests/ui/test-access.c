/* The window without a mouse and without eyes: a button that shows only a picture says what it is, by its
 * name and by a tooltip, in every view; a drop-down's button says what it is for; and Tab goes through
 * header, stack, views and inspector in that order and leaves nothing out. */
#include "access.h"
#include "find.h"
#include "stage.h"
#include "ui/parts/view-switcher.h"
#include "ui/window/window-private.h"

enum
{
  MOST_STOPS = 400
};

typedef struct
{
  HourglassWindow *window;
  GPtrArray *stops; /* widgets, in the order of Tab */
} Stage;

static gboolean
idle (gpointer data)
{
  return !hourglass_window_is_busy (((Stage *)data)->window);
}

static void
set_up (Stage *stage, gconstpointer width)
{
  stage->stops = g_ptr_array_new ();
  stage->window = g_object_ref (hourglass_window_new (NULL));
  gtk_window_set_default_size (GTK_WINDOW (stage->window), GPOINTER_TO_INT (width), 640);
  hourglass_window_open_preset (stage->window, hg_preset_find ("rare-event-59"));
  gtk_window_present (GTK_WINDOW (stage->window));
  g_assert_true (stage_wait (idle, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (stage->window)), <=, 640);
}

static void
tear_down (Stage *stage, gconstpointer width)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
  g_ptr_array_unref (stage->stops);
}

static int
check_names (GtkWidget *widget)
{
  int wrong = 0;
  gboolean button = gtk_widget_get_mapped (widget) && (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
                    && !access_is_inner (widget);
  if (button && !access_has_words (widget))
    {
      gboolean named
          = gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
      const char *tip = gtk_widget_get_tooltip_text (widget);
      const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget))
                         : GTK_IS_MENU_BUTTON (widget)
                             ? gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget))
                             : NULL;
      if (!named || tip == NULL)
        g_test_message ("a button of class %s, with icon %s and tooltip %s, in %s: %s",
                        G_OBJECT_TYPE_NAME (widget), icon != NULL ? icon : "none", tip != NULL ? tip : "none",
                        G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                        named ? "no tooltip" : "no name");
      wrong += !named || tip == NULL;
    }
  if (GTK_IS_DROP_DOWN (widget)
      && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)),
                                            GTK_ACCESSIBLE_PROPERTY_LABEL))
    {
      g_test_message ("a drop-down in %s, whose button has no name",
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      wrong++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wrong += check_names (child);
  return wrong;
}

static void
test_names (Stage *stage, gconstpointer width)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stage->window->views);
  int wrong = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      gtk_selection_model_select_item (pages, i, TRUE);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
      wrong += check_names (GTK_WIDGET (stage->window));
    }
  hourglass_window_show_start (stage->window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_cmpint (wrong + check_names (GTK_WIDGET (stage->window)), ==, 0);
}

static void
walk (Stage *stage)
{
  GtkWidget *window = GTK_WIDGET (stage->window);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  for (int i = 0; i < MOST_STOPS; i++)
    {
      gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
      if (focus == NULL || g_ptr_array_find (stage->stops, focus, NULL))
        return;
      g_assert_true (gtk_widget_get_mapped (focus));
      g_ptr_array_add (stage->stops, focus);
    }
  g_assert_not_reached ();
}

/* 0: header, 1: stack, 2: views, 3: inspector. */
static int
region (Stage *stage, GtkWidget *widget)
{
  if (gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) != NULL)
    return 0;
  if (gtk_widget_is_ancestor (widget, GTK_WIDGET (stage->window->stack_scroller)))
    return 1;
  return gtk_widget_is_ancestor (widget, GTK_WIDGET (stage->window->inspector_bin)) ? 3 : 2;
}

/* Buttons that Tab has to come to: those that are shown, and can be pressed, and are no tab but the chosen
 * one (the arrows go from tab to tab), nor parts of another control. */
static int
check_reached (Stage *stage, GtkWidget *widget)
{
  int missed = 0;
  gboolean tab = gtk_widget_get_ancestor (widget, HOURGLASS_TYPE_VIEW_SWITCHER) != NULL
                 && GTK_IS_TOGGLE_BUTTON (widget)
                 && !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget));
  if (GTK_IS_BUTTON (widget) && !access_is_inner (widget) && gtk_widget_get_mapped (widget)
      && gtk_widget_is_sensitive (widget) && gtk_widget_get_focusable (widget) && !tab
      && !g_ptr_array_find (stage->stops, widget, NULL))
    {
      g_test_message ("not reached: %s “%s” in %s", G_OBJECT_TYPE_NAME (widget),
                      gtk_button_get_label (GTK_BUTTON (widget)),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      missed++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    missed += check_reached (stage, child);
  return missed;
}

static void
test_tab (Stage *stage, gconstpointer width)
{
  gboolean seen[4] = { FALSE };
  int last = 0;
  hourglass_document_select (hourglass_window_get_document (stage->window), 2);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  walk (stage);
  for (guint i = 0; i < stage->stops->len; i++)
    {
      int now = region (stage, g_ptr_array_index (stage->stops, i));
      g_assert_cmpint (now, >=, last);
      seen[now] = TRUE;
      last = now;
    }
  g_test_message ("%u stops", stage->stops->len);
  g_assert_true (seen[0] && seen[1] && seen[2]);
  g_assert_true (seen[3] == !adw_flap_get_folded (stage->window->flap));
  g_assert_cmpint (check_reached (stage, GTK_WIDGET (stage->window)), ==, 0);
}

/* Names the innermost widgets below @widget that ask for more than @room. */
static void
name_wide (GtkWidget *widget, int room)
{
  gboolean inner = FALSE;
  int least;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (least <= room)
        continue;
      inner = TRUE;
      name_wide (child, room);
    }
  if (!inner)
    g_test_message ("it is a %s, of class %s", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_css_name (widget));
}

/* Every view fits beside the stack in a window of 1024 px. */
static void
test_width (Stage *stage, gconstpointer width)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stage->window->views);
  int room = GPOINTER_TO_INT (width) - HG_STACK_NARROW - 1, wide = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      int least;
      gtk_widget_measure (gtk_stack_page_get_child (GTK_STACK_PAGE (page)), GTK_ORIENTATION_HORIZONTAL, -1,
                          &least, NULL, NULL, NULL);
      if (least > room)
        g_test_message ("%s needs %d px of %d", gtk_stack_page_get_name (GTK_STACK_PAGE (page)), least, room);
      if (least > room)
        name_wide (gtk_stack_page_get_child (GTK_STACK_PAGE (page)), room);
      wide += least > room;
    }
  g_assert_cmpint (wide, ==, 0);
}

/* At twice the size of text the window is still no larger than a small screen. */
static void
test_large_text (Stage *stage, gconstpointer width)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, least, low, plain, large;
  gtk_widget_measure (GTK_WIDGET (stage->window->switcher), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &plain,
                      NULL, NULL);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  gtk_widget_measure (GTK_WIDGET (stage->window), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (stage->window), GTK_ORIENTATION_VERTICAL, GPOINTER_TO_INT (width), &low,
                      NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (stage->window->switcher), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &large,
                      NULL, NULL);
  g_assert_cmpint (large, >, plain * 3 / 2);
  g_test_message ("at 200 %% the window needs %d × %d px", least, low);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (least, <=, 1024);
  g_assert_cmpint (low, <=, 640);
}

/* The list of keys has room on a small screen: it cannot be scrolled. */
static void
test_keys_fit (void)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/hourglass/Hourglass/gtk/help-overlay.ui");
  GtkWidget *keys = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));
  int least, low;
  gtk_window_present (GTK_WINDOW (keys));
  gtk_test_widget_wait_for_draw (keys);
  gtk_widget_measure (keys, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (keys, GTK_ORIENTATION_VERTICAL, least, &low, NULL, NULL, NULL);
  g_test_message ("the keys need %d × %d px", least, low);
  gtk_window_destroy (GTK_WINDOW (keys));
  g_assert_cmpint (least, <=, 1024);
  g_assert_cmpint (low, <=, 640);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
  g_test_add ("/access/names", Stage, GINT_TO_POINTER (1280), set_up, test_names, tear_down);
  g_test_add ("/access/tab-1280", Stage, GINT_TO_POINTER (1280), set_up, test_tab, tear_down);
  g_test_add ("/access/tab-1024", Stage, GINT_TO_POINTER (1024), set_up, test_tab, tear_down);
  g_test_add ("/access/width", Stage, GINT_TO_POINTER (1024), set_up, test_width, tear_down);
  g_test_add ("/access/large-text", Stage, GINT_TO_POINTER (1024), set_up, test_large_text, tear_down);
  g_test_add_func ("/access/keys-fit", test_keys_fit);
  return g_test_run ();
}
