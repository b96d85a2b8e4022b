/* Folding and zooming the stack, from the menu and by keys that work wherever the focus is, and what the
 * inspector offers to do with the selected layers. The canvas does it. */
#include "ui/window/window-private.h"

static void
action_stack (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *name = g_strconcat ("stack.", g_action_get_name (G_ACTION (action)), NULL);
  gtk_widget_activate_action (GTK_WIDGET (HOURGLASS_WINDOW (data)->canvas), name, NULL);
}

/* The button may go with the selection that it was for: the keyboard goes on in the stack. */
static void
action_layers (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  action_stack (action, parameter, data);
  if (hourglass_document_count_chosen (HOURGLASS_WINDOW (data)->document) < 2)
    hourglass_canvas_take_focus (HOURGLASS_WINDOW (data)->canvas);
}

static const GActionEntry actions[] = {
  { "move-up", action_layers, NULL, NULL, NULL, { 0 } },
  { "move-down", action_layers, NULL, NULL, NULL, { 0 } },
  { "duplicate", action_layers, NULL, NULL, NULL, { 0 } },
  { "remove", action_layers, NULL, NULL, NULL, { 0 } },
  { "fold", action_stack, NULL, NULL, NULL, { 0 } },
  { "unfold", action_stack, NULL, NULL, NULL, { 0 } },
  { "fold-all", action_stack, NULL, NULL, NULL, { 0 } },
  { "unfold-all", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-in", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-out", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-normal", action_stack, NULL, NULL, NULL, { 0 } },
  { "zoom-fit", action_stack, NULL, NULL, NULL, { 0 } },
};

static void
enable (HourglassWindow *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)),
                               enabled);
}

static void
selection_changed (HourglassWindow *self)
{
  enable (self, "move-up", hourglass_canvas_can_move (self->canvas, -1));
  enable (self, "move-down", hourglass_canvas_can_move (self->canvas, 1));
}

void
hourglass_window_setup_stack (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "selection-changed", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
}

/* A stack without anything to fold has no such items in its menu. */
void
hourglass_window_refresh_stack (HourglassWindow *self)
{
  static const char *const names[] = { "fold", "unfold", "fold-all", "unfold-all" };
  gboolean folds = hourglass_canvas_get_folds (self->canvas)->n > 0;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    enable (self, names[i], folds);
  selection_changed (self);
}
