/* See widget-theme.h. */
#include "ui/parts/widget-theme.h"
#include <adwaita.h>

HgTheme
hourglass_widget_theme (GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  gboolean contrast = adw_style_manager_get_high_contrast (manager);
  HgTheme theme = hg_theme (contrast ? (dark ? HG_CONTRAST_DARK : HG_CONTRAST_LIGHT)
                            : dark   ? HG_DARK
                                     : HG_LIGHT);
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const char *family = pango_font_description_get_family (pango_context_get_font_description (context));
  double resolution = pango_cairo_context_get_resolution (context);
  if (family != NULL)
    theme.font = family;
  if (resolution > 0)
    theme.scale = resolution / 96.0;
  return theme;
}

void
hourglass_widget_follow_theme (GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
}
