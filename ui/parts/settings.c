/* See settings.h. */
#include "ui/parts/settings.h"
#include "base/program.h"
#include <adwaita.h>

static const char name[] = "org.hourglass.Hourglass";

enum
{
  LARGER = 5, /* larger text is LARGER / USUAL of the system's */
  USUAL = 4,
  DEFAULT_DPI = 96 * 1024 /* where the system says nothing; of GTK, in 1024ths */
};

static GSettingsSchema *
find_schema (void)
{
  static const char *const places[] = { "../resources", "../../resources", "../share/glib-2.0/schemas" };
  GSettingsSchemaSource *system = g_settings_schema_source_get_default ();
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      char path[HG_PROGRAM_PATH];
      g_autoptr (GSettingsSchemaSource) source = NULL;
      if (hg_program_place (path, sizeof path, places[i]))
        source = g_settings_schema_source_new_from_directory (path, system, TRUE, NULL);
      GSettingsSchema *schema = source != NULL ? g_settings_schema_source_lookup (source, name, FALSE) : NULL;
      if (schema != NULL)
        return schema;
    }
  return system != NULL ? g_settings_schema_source_lookup (system, name, TRUE) : NULL;
}

GSettings *
hourglass_settings_new (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/* A setting that is off leaves the system's value alone. */
static void
apply (GSettings *settings)
{
  static const AdwColorScheme schemes[]
      = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  GtkSettings *toolkit = gtk_settings_get_default ();
  guint appearance = (guint)g_settings_get_enum (settings, "appearance");
  int dpi = 0;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[MIN (appearance, G_N_ELEMENTS (schemes) - 1)]);
  gtk_settings_reset_property (toolkit, "gtk-enable-animations");
  if (!g_settings_get_boolean (settings, "animations"))
    g_object_set (toolkit, "gtk-enable-animations", FALSE, NULL);
  gtk_settings_reset_property (toolkit, "gtk-xft-dpi");
  g_object_get (toolkit, "gtk-xft-dpi", &dpi, NULL);
  if (g_settings_get_boolean (settings, "large-text"))
    g_object_set (toolkit, "gtk-xft-dpi", (dpi > 0 ? dpi : DEFAULT_DPI) * LARGER / USUAL, NULL);
}

void
hourglass_settings_apply (void)
{
  GtkSettings *toolkit = gtk_settings_get_default ();
  GSettings *settings = hourglass_settings_new ();
  if (settings == NULL)
    return;
  apply (settings);
  g_signal_connect (settings, "changed", G_CALLBACK (apply), NULL);
  g_object_set_data_full (G_OBJECT (toolkit), name, settings, g_object_unref);
}

gsize
hourglass_settings_threads (void)
{
  g_autoptr (GSettings) settings = hourglass_settings_new ();
  return settings != NULL ? (gsize)g_settings_get_int (settings, "training-threads") : 0;
}

static void
let_go (gpointer settings, GClosure *closure)
{
  g_object_unref (settings);
}

static void
chosen (GtkNativeDialog *dialog, int response, GSettings *settings)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;
  if (uri != NULL)
    g_settings_set_string (settings, "last-folder", uri);
}

void
hourglass_settings_follow_chooser (GtkFileChooser *chooser)
{
  GSettings *settings = hourglass_settings_new ();
  if (settings == NULL)
    return;
  g_autofree char *uri = g_settings_get_string (settings, "last-folder");
  g_autoptr (GFile) folder = g_file_new_for_uri (uri);
  if (g_file_query_exists (folder, NULL))
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  g_signal_connect_data (chooser, "response", G_CALLBACK (chosen), settings, let_go, 0);
}
