/* What an object of a file holds: a data set as table, line, image or histogram, as its type and shape allow;
 * else one sentence. */
#pragma once
#include "files/tree.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_ARRAY_VIEW (hourglass_array_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassArrayView, hourglass_array_view, HOURGLASS, ARRAY_VIEW, GtkWidget)

/* @item is lent until another is shown or the widget goes; NULL: nothing is selected. */
void hourglass_array_view_show (HourglassArrayView *self, const char *path, const HgTreeItem *item);

gboolean hourglass_array_view_is_reading (HourglassArrayView *self);
