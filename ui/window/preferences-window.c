/* See preferences-window.h. */
#include "ui/window/preferences-window.h"

struct _HourglassPreferencesWindow
{
  AdwPreferencesWindow parent_instance;
  GtkWidget *appearance, *large_text, *animations, *threads;
};

G_DEFINE_FINAL_TYPE (HourglassPreferencesWindow, hourglass_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
hourglass_preferences_window_class_init (HourglassPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/preferences-window.ui");
  gtk_widget_class_bind_template_child (widget, HourglassPreferencesWindow, appearance);
  gtk_widget_class_bind_template_child (widget, HourglassPreferencesWindow, large_text);
  gtk_widget_class_bind_template_child (widget, HourglassPreferencesWindow, animations);
  gtk_widget_class_bind_template_child (widget, HourglassPreferencesWindow, threads);
}

static void
hourglass_preferences_window_init (HourglassPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The rows of the list stand in the order of the schema's values, whose nicks come and go. */
static gboolean
position_of (GValue *value, GVariant *stored, gpointer data)
{
  const char *const *nicks = data;
  guint i = 0;
  while (nicks[i] != NULL && !g_str_equal (nicks[i], g_variant_get_string (stored, NULL)))
    i++;
  g_value_set_uint (value, i);
  return nicks[i] != NULL;
}

static GVariant *
nick_at (const GValue *value, const GVariantType *type, gpointer data)
{
  const char *const *nicks = data;
  guint i = g_value_get_uint (value);
  return i < g_strv_length ((char **)nicks) ? g_variant_new_string (nicks[i]) : NULL;
}

GtkWindow *
hourglass_preferences_window_new (GSettings *settings)
{
  static const char *const nicks[] = { "system", "light", "dark", NULL };
  HourglassPreferencesWindow *self = g_object_new (HOURGLASS_TYPE_PREFERENCES_WINDOW, NULL);
  g_settings_bind_with_mapping (settings, "appearance", self->appearance, "selected", G_SETTINGS_BIND_DEFAULT,
                                position_of, nick_at, (gpointer)nicks, NULL);
  g_settings_bind (settings, "large-text", self->large_text, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "animations", self->animations, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "training-threads", self->threads, "value", G_SETTINGS_BIND_DEFAULT);
  return GTK_WINDOW (self);
}
