/* The primary menu, from a file of its own. */
#include "ui/window/window-private.h"

void
hourglass_window_setup_menu (HourglassWindow *self)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/hourglass/Hourglass/ui/primary-menu.ui");
  self->recent_menu = G_MENU (gtk_builder_get_object (builder, "recent_menu")); /* lives in the other */
  gtk_menu_button_set_menu_model (self->menu_button,
                                  G_MENU_MODEL (gtk_builder_get_object (builder, "primary_menu")));
}
