/* What is remembered: a window's size and panes, and that a narrow window's own folding is not; and what the
 * preferences change. With the memory backend, so that every test's settings are those that it made. */
#include "stage.h"
#include "ui/window/preferences-window.h"
#include "ui/parts/settings.h"
#include "ui/window/window-private.h"
#include <glib/gstdio.h>

enum
{
  ROOMY = 1500 /* px: everything is beside everything */
};

static const char *const keys[]
    = { "window-width", "window-height", "window-maximized", "show-stack",       "show-inspector",
        "appearance",   "large-text",    "animations",       "training-threads", "last-folder" };

static GSettings *
fresh_settings (void)
{
  GSettings *settings = hourglass_settings_new ();
  g_assert_nonnull (settings);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  g_settings_set_int (settings, "window-width", ROOMY);
  return settings;
}

static HourglassWindow *
open_window (void)
{
  HourglassWindow *window = hourglass_window_new (NULL);
  hourglass_window_remember (window);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static gboolean
state_of (HourglassWindow *window, const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (window), action);
  return g_variant_get_boolean (state);
}

static gboolean
is_folded (gpointer flap)
{
  return adw_flap_get_folded (flap) && !adw_flap_get_reveal_flap (flap);
}

static gboolean
is_revealed (gpointer flap)
{
  return !adw_flap_get_folded (flap) && adw_flap_get_reveal_flap (flap);
}

static void
test_panes (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  HourglassWindow *window = open_window ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->stack_scroller)));
  g_assert_true (stage_wait (is_revealed, window->flap));
  g_action_group_activate_action (G_ACTION_GROUP (window), "stack", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (window), "inspector", NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  window = open_window ();
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->stack_scroller)));
  g_assert_false (adw_flap_get_reveal_flap (window->flap));
  g_assert_false (state_of (window, "stack"));
  g_assert_false (state_of (window, "inspector"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "find-layer", NULL); /* needs the stack */
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->stack_scroller)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  HourglassWindow *window = open_window ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1024, 640);
  g_assert_true (stage_wait (is_folded, window->flap));
  g_assert_false (state_of (window, "inspector"));
  g_assert_true (g_settings_get_boolean (settings, "show-inspector"));
  gtk_window_set_default_size (GTK_WINDOW (window), ROOMY, 800);
  g_assert_true (stage_wait (is_revealed, window->flap));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_size (void)
{
  int width = 0, height = 0;
  g_autoptr (GSettings) settings = fresh_settings ();
  HourglassWindow *window = open_window ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1111, 777);
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 1111);
  gtk_window_destroy (GTK_WINDOW (window));
  window = open_window ();
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 1111);
  g_assert_cmpint (height, ==, 777);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
row (GtkWindow *preferences, const char *name)
{
  GObject *child
      = gtk_widget_get_template_child (GTK_WIDGET (preferences), HOURGLASS_TYPE_PREFERENCES_WINDOW, name);
  g_assert_nonnull (child);
  return GTK_WIDGET (child);
}

static void
test_preferences (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  GtkSettings *toolkit = gtk_settings_get_default ();
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWindow *preferences = hourglass_preferences_window_new (settings);
  int usual = 0, larger = 0;
  gboolean animations = TRUE, before = FALSE;
  hourglass_settings_apply ();
  g_object_get (toolkit, "gtk-xft-dpi", &usual, "gtk-enable-animations", &before, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row (preferences, "appearance")), 2);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row (preferences, "appearance")), 1);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_switch_set_active (GTK_SWITCH (row (preferences, "large_text")), TRUE);
  gtk_switch_set_active (GTK_SWITCH (row (preferences, "animations")), FALSE);
  g_object_get (toolkit, "gtk-xft-dpi", &larger, "gtk-enable-animations", &animations, NULL);
  g_assert_cmpint (larger, ==, usual * 5 / 4);
  g_assert_true (before);
  g_assert_false (animations);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (row (preferences, "threads")), 3);
  g_assert_cmpuint (hourglass_settings_threads (), ==, 3);
  gtk_window_destroy (preferences);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  g_object_get (toolkit, "gtk-xft-dpi", &larger, "gtk-enable-animations", &animations, NULL);
  g_assert_cmpint (larger, ==, usual);
  g_assert_true (animations);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_DEFAULT);
}

typedef struct
{
  GtkFileChooser *chooser;
  const char *folder;
} Start;

static gboolean
opens_in (gpointer data)
{
  const Start *start = data;
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (start->chooser);
  return folder != NULL && g_strcmp0 (g_file_peek_path (folder), start->folder) == 0;
}

static gboolean
has_file (gpointer chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  return file != NULL;
}

/* A dialog opens where the last one was answered; one that was left remembers nothing. */
static void
test_folder (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  g_autofree char *folder = g_dir_make_tmp ("hourglass-folder-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "m.h5", NULL),
                  *uri = g_filename_to_uri (folder, NULL, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  for (int i = 0; i < 2; i++)
    {
      GtkFileChooserNative *dialog
          = gtk_file_chooser_native_new ("Open", NULL, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
      hourglass_settings_follow_chooser (GTK_FILE_CHOOSER (dialog));
      g_assert_true (i == 0 || stage_wait (opens_in, &(Start){ GTK_FILE_CHOOSER (dialog), folder }));
      gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL);
      g_assert_true (stage_wait (has_file, dialog));
      g_signal_emit_by_name (dialog, "response", i == 0 ? GTK_RESPONSE_ACCEPT : GTK_RESPONSE_CANCEL);
      g_autofree char *kept = g_settings_get_string (settings, "last-folder");
      g_assert_cmpstr (kept, ==, uri);
      g_object_unref (dialog);
    }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  stage_style ();
  adw_init ();
  g_test_add_func ("/settings/panes", test_panes);
  g_test_add_func ("/settings/narrow", test_narrow);
  g_test_add_func ("/settings/size", test_size);
  g_test_add_func ("/settings/folder", test_folder);
  g_test_add_func ("/settings/preferences", test_preferences);
  return g_test_run ();
}
