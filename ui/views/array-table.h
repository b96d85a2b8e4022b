/* A data set of a file as a table. Its rows are read in slices on a worker thread, those that are seen first;
 * a few slices are kept. A value that is not there yet is "…".
 *
 * Signal "changed": what it says of itself is new. */
#pragma once
#include "files/tree.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_ARRAY_TABLE (hourglass_array_table_get_type ())
G_DECLARE_FINAL_TYPE (HourglassArrayTable, hourglass_array_table, HOURGLASS, ARRAY_TABLE, GtkWidget)

/* Shows data set @item of the file at @path, which has a shape; NULL: nothing. Both are copied. */
void hourglass_array_table_show (HourglassArrayTable *self, const char *path, const HgTreeItem *item);

/* That only a part is shown, or rounded values; "" where there is nothing to say. Lent. */
const char *hourglass_array_table_get_note (HourglassArrayTable *self);

/* Why its rows could not be read, or NULL. Lent. */
const char *hourglass_array_table_get_error (HourglassArrayTable *self);

/* Whether a slice is being read. */
gboolean hourglass_array_table_is_reading (HourglassArrayTable *self);
