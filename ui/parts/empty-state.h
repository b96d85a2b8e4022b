/* What a view shows while it has nothing to show: a small hourglass, one title, one sentence, one button.
 *
 * Signal "activated": the button was pressed. */
#pragma once
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_EMPTY_STATE (hourglass_empty_state_get_type ())
G_DECLARE_FINAL_TYPE (HourglassEmptyState, hourglass_empty_state, HOURGLASS, EMPTY_STATE, GtkWidget)

/* @action: a window action for the button ("win.train"), or NULL: then only "activated" is emitted. @button
 * NULL: none. */
void hourglass_empty_state_show (HourglassEmptyState *self, const char *title, const char *sentence,
                                 const char *button, const char *action);
