/* The heading of a column of numbers, which are right-aligned: it stands over them. */
#pragma once
#include <gtk/gtk.h>

/* Of column @column of those that @view shows; nothing where it shows fewer. After columns were added. */
void hourglass_number_heading (GtkColumnView *view, guint column);
