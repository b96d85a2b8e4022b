/* See application.h. */
#include "app/hourglass/application.h"
#include "app/hourglass/benchmark.h"
#include "ui/window/preferences-window.h"
#include "ui/parts/settings.h"
#include "ui/window/window.h"
#include <glib/gi18n.h>

struct _HourglassApplication
{
  AdwApplication parent_instance;
  gboolean benchmark;
};

G_DEFINE_FINAL_TYPE (HourglassApplication, hourglass_application, ADW_TYPE_APPLICATION)

/* Loads the first example's data once its window has been painted, so that the window is there at once. */
static gboolean
load_first (gpointer data)
{
  HourglassWindow *window = data;
  const HgPreset *preset = hourglass_document_get_preset (hourglass_window_get_document (window));
  if (preset != NULL && hourglass_document_get_data (hourglass_window_get_document (window)) == NULL
      && !hourglass_window_is_busy (window))
    hourglass_window_load_data (window, preset->data);
  return G_SOURCE_REMOVE;
}

static void
painted (GdkFrameClock *clock, HourglassWindow *window)
{
  g_signal_handlers_disconnect_by_func (clock, painted, window);
  g_idle_add_full (G_PRIORITY_LOW, load_first, g_object_ref (window), g_object_unref);
}

static void
realized (GtkWidget *widget, gpointer data)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (painted), widget,
                           0);
}

static HourglassWindow *
new_window (HourglassApplication *self)
{
  HourglassWindow *window = hourglass_window_new (GTK_APPLICATION (self));
  g_signal_connect (window, "realize", G_CALLBACK (realized), NULL);
  return window;
}

static void
present_start (HourglassApplication *self)
{
  HourglassWindow *window = new_window (self);
  hourglass_window_show_start (window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
hourglass_application_activate (GApplication *application)
{
  HourglassApplication *self = HOURGLASS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (self->benchmark)
    hourglass_benchmark_start (GTK_APPLICATION (self));
  else if (window != NULL)
    gtk_window_present (window);
  else
    present_start (self);
}

/* A file, or the name of an example where no such file is. */
static void
open_one (HourglassWindow *window, GFile *file)
{
  g_autofree char *path = g_file_get_path (file), *name = g_file_get_basename (file);
  const HgPreset *preset = hg_preset_find (name);
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    hourglass_window_open_path (window, path);
  else if (preset != NULL)
    hourglass_window_open_preset (window, preset);
  else
    {
      g_autofree char *sentence
          = g_strdup_printf ("%s: expected a file or the name of an example, found neither", name);
      hourglass_window_toast_error (window, sentence);
    }
}

static void
hourglass_application_open (GApplication *application, GFile **files, int n, const char *hint)
{
  HourglassApplication *self = HOURGLASS_APPLICATION (application);
  for (int i = 0; i < n; i++)
    {
      GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
      g_autofree char *path = g_file_get_path (files[i]);
      gboolean data = path != NULL && hourglass_window_is_data (path); /* for the model that is shown */
      gboolean free = HOURGLASS_IS_WINDOW (active)
                      && (data
                          || (hourglass_window_is_untouched (HOURGLASS_WINDOW (active))
                              && !hourglass_window_is_busy (HOURGLASS_WINDOW (active))));
      HourglassWindow *window = free ? HOURGLASS_WINDOW (active) : new_window (self);
      if (!free)
        hourglass_window_begin_with_file (window);
      gtk_window_present (GTK_WINDOW (window));
      open_one (window, files[i]);
      if (!free)
        hourglass_window_end_opening (window);
    }
}

static void
action_quit (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));
  for (GList *window = windows; window != NULL; window = window->next)
    gtk_window_close (window->data);
  g_list_free (windows);
}

static void
action_new_window (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  present_start (self);
}

static void
action_preferences (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_autoptr (GSettings) settings = hourglass_settings_new ();
  GtkWindow *window = hourglass_preferences_window_new (settings);
  gtk_window_set_transient_for (window, gtk_application_get_active_window (self));
  gtk_window_present (window);
}

/* Without a schema there is nothing to prefer. */
static void
set_up_settings (GApplication *application)
{
  g_autoptr (GSettings) settings = hourglass_settings_new ();
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (application), "preferences");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), settings != NULL);
  hourglass_settings_apply ();
}

static void
action_about (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)), "application-name",
                         "Hourglass", "application-icon", "org.hourglass.Hourglass", "version",
                         HOURGLASS_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "developer-name",
                         "The Hourglass developers", "comments", _ ("See how autoencoders squeeze data"),
                         NULL);
}

static void
hourglass_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "quit", action_quit, NULL, NULL, NULL, { 0 } },
    { "about", action_about, NULL, NULL, NULL, { 0 } },
    { "new-window", action_new_window, NULL, NULL, NULL, { 0 } },
    { "preferences", action_preferences, NULL, NULL, NULL, { 0 } },
  };
  static const struct
  {
    const char *action, *keys[3];
  } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "app.new-window", { "<Control><Shift>n" } },
    { "app.preferences", { "<Control>comma" } },
    { "window.close", { "<Control>w" } },
    { "win.start", { "<Control>n" } },
    { "win.open", { "<Control>o" } },
    { "win.save", { "<Control>s" } },
    { "win.save-as", { "<Control><Shift>s" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z", "<Control>y" } },
    { "win.train-key", { "<Control>r" } },
    { "win.mirror", { "<Control>m" } },
    { "win.find-layer", { "<Control>f" } },
    { "win.next-fault", { "F4" } },
    { "win.stack", { "F8" } },
    { "win.inspector", { "F9" } },
    { "win.fold", { "<Alt>Left" } },
    { "win.unfold", { "<Alt>Right" } },
    { "win.fold-all", { "<Alt><Shift>Left" } },
    { "win.unfold-all", { "<Alt><Shift>Right" } },
    { "win.zoom-in", { "<Control>plus", "<Control>equal" } },
    { "win.zoom-out", { "<Control>minus" } },
    { "win.zoom-normal", { "<Control>0" } },
    { "win.zoom-fit", { "<Control>9" } },
    { "win.view::train", { "<Control>1" } },
    { "win.view::reconstruct", { "<Control>2" } },
    { "win.view::latent", { "<Control>3" } },
    { "win.view::activations", { "<Control>4" } },
    { "win.view::weights", { "<Control>5" } },
    { "win.view::dimensions", { "<Control>6" } },
    { "win.view::anomalies", { "<Control>7" } },
    { "win.view::file", { "<Control>i" } },
    { "win.next-view", { "<Control>Page_Down" } },
    { "win.previous-view", { "<Control>Page_Up" } },
  };
  G_APPLICATION_CLASS (hourglass_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), keys[i].action, keys[i].keys);
  set_up_settings (application);
}

static int
hourglass_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  HourglassApplication *self = HOURGLASS_APPLICATION (application);
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("hourglass %s\n", HOURGLASS_VERSION);
      return 0;
    }
  if (g_variant_dict_contains (options, "benchmark"))
    {
      self->benchmark = TRUE;
      g_application_set_flags (application, G_APPLICATION_NON_UNIQUE);
      g_setenv ("GSETTINGS_BACKEND", "memory",
                TRUE); /* the same window for everyone, and none is remembered */
    }
  if (g_variant_dict_contains (options, "new-window") && g_application_register (application, NULL, NULL)
      && g_application_get_is_remote (application))
    {
      g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
      return 0;
    }
  return -1;
}

static void
hourglass_application_class_init (HourglassApplicationClass *klass)
{
  GApplicationClass *application = G_APPLICATION_CLASS (klass);
  application->activate = hourglass_application_activate;
  application->open = hourglass_application_open;
  application->startup = hourglass_application_startup;
  application->handle_local_options = hourglass_application_handle_local_options;
}

static void
hourglass_application_init (HourglassApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, "Print the version and exit", NULL },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, "Open a window, also where the program runs already",
      NULL },
    { "benchmark", 0, 0, G_OPTION_ARG_NONE, NULL,
      "Run a scripted scene and print what it costs as JSON lines", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), "[FILE | EXAMPLE]");
}

HourglassApplication *
hourglass_application_new (void)
{
  return g_object_new (HOURGLASS_TYPE_APPLICATION, "application-id", "org.hourglass.Hourglass", "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/hourglass/Hourglass", NULL);
}
