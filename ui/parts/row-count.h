/* A list of so and so many rows, for a view that asks for what they hold by their position alone. The items
 * themselves are empty objects, made when somebody looks. */
#pragma once
#include <gio/gio.h>

#define HOURGLASS_TYPE_ROW_COUNT (hourglass_row_count_get_type ())
G_DECLARE_FINAL_TYPE (HourglassRowCount, hourglass_row_count, HOURGLASS, ROW_COUNT, GObject)

HourglassRowCount *hourglass_row_count_new (guint n);
