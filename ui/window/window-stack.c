/* Folding and zooming the stack, from the menu and by keys that work wherever the focus is. The canvas does
 * it. */
#include "ui/window/window-private.h"

static void
action_stack (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *name = g_strconcat ("stack.", g_action_get_name (G_ACTION (action)), NULL);
  gtk_widget_activate_action (GTK_WIDGET (HOURGLASS_WINDOW (data)->canvas), name, NULL);
}

static const GActionEntry actions[] = {
  { "fold", action_stack, NULL, NULL, NULL, { 0 } },
  { "unfold", action_stack, NULL, NULL, NULL, { 0 } },
  { "fold-all", action_stack, NULL, NULL, NULL, { 0 } },
  { "unfold-all", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-in", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-out", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-normal", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-fit", action_stack, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_stack (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

/* A stack without anything to fold has no such items in its menu. */
void
hourglass_window_refresh_stack (HourglassWindow *self)
{
  static const char *const names[] = { "fold", "unfold", "fold-all", "unfold-all" };
  gboolean folds = hourglass_canvas_get_folds (self->canvas)->n > 0;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])),
                                 folds);
}
