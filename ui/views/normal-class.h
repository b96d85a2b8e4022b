/* Which class of the data is normal: a row with the classes, and whether the training sees that class alone.
 * Without a wish it is the class that the engine takes for normal; a wish holds as long as the data has a
 * class of that name. Hidden where the data has no classes.
 *
 * Signal "changed": another class is normal. */
#pragma once
#include "data/prepared.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_NORMAL_CLASS (hourglass_normal_class_get_type ())
G_DECLARE_FINAL_TYPE (HourglassNormalClass, hourglass_normal_class, HOURGLASS, NORMAL_CLASS, GtkBox)

/* The data that is judged, and tells nobody. @own: it is the document's data, which the next training takes;
 * a run may have been given other data. */
void hourglass_normal_class_show (HourglassNormalClass *self, HgPrepared *data, gboolean own);

/* The class of @data that is normal, or HG_NO_CLASS. */
gsize hourglass_normal_class_of (HourglassNormalClass *self, HgPrepared *data);

/* As if a person had chosen it; HG_NO_CLASS: none. */
void hourglass_normal_class_choose (HourglassNormalClass *self, gsize normal);
