/* A choice of a few words, side by side, one of them chosen: "Linear | Log".
 *
 * Property "active" (int): index of the chosen word; notified when a person chose, too. */
#pragma once
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_SEGMENTS (hourglass_segments_get_type ())
G_DECLARE_FINAL_TYPE (HourglassSegments, hourglass_segments, HOURGLASS, SEGMENTS, GtkWidget)

/* @words: NULL-terminated, copied. @name: what is chosen, for a screen reader. */
void hourglass_segments_set_words (HourglassSegments *self, const char *name, const char *const *words);
int hourglass_segments_get_active (HourglassSegments *self);
void hourglass_segments_set_active (HourglassSegments *self, int active);
