/* See drop-down-name.h. */
#include "ui/parts/drop-down-name.h"

static void
say (GtkDropDown *drop, GParamSpec *property, const char *name)
{
  gpointer item = gtk_drop_down_get_selected_item (drop);
  g_autofree char *words = GTK_IS_STRING_OBJECT (item)
                               ? g_strdup_printf ("%s: %s", name, gtk_string_object_get_string (item))
                               : g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (drop))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
free_name (gpointer name, GClosure *closure)
{
  g_free (name);
}

void
hourglass_drop_down_name (GtkDropDown *drop, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (drop, "notify::selected-item", G_CALLBACK (say), g_strdup (name), free_name, 0);
  say (drop, NULL, name);
}
