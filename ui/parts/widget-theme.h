/* The drawing theme that fits a widget: light, dark or high contrast as libadwaita shows it, its font, and
 * the desktop's text scaling. */
#pragma once
#include "ui/draw/theme.h"
#include <gtk/gtk.h>

/* The font family is lent by the widget; use it at once. */
HgTheme hourglass_widget_theme (GtkWidget *widget);

/* Redraws @widget whenever the theme changes. */
void hourglass_widget_follow_theme (GtkWidget *widget);
