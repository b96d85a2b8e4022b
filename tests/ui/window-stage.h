/* What the tests of whole windows share: a window of its own for each, what it can do now, and whether it
 * still reads or writes. */
#pragma once
#include "stage.h"
#include "ui/window/window-private.h"

typedef struct
{
  HourglassWindow *window;
  HourglassDocument *document; /* the window's */
} Stage;

static inline void
stage_open_window (Stage *stage, gconstpointer data)
{
  stage->window = g_object_ref (hourglass_window_new (NULL));
  stage->document = hourglass_window_get_document (stage->window);
  gtk_window_present (GTK_WINDOW (stage->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static inline void
stage_close_window (Stage *stage, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
}

static inline gboolean
idle (gpointer data)
{
  return !hourglass_window_is_busy (((Stage *)data)->window);
}

static inline gboolean
enabled (Stage *stage, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (stage->window), action);
}

static inline void
act (Stage *stage, const char *action)
{
  g_assert_true (enabled (stage, action));
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), action, NULL);
}
