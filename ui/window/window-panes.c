/* The panes beside the views, and what is remembered of the window: its size, and which panes a person folded
 * away. A window that is too narrow for the inspector folds it, too; that is not remembered, and undone when
 * there is room again. */
#include "ui/parts/settings.h"
#include "ui/window/window-lesson.h"
#include "ui/window/window-private.h"

static gboolean
wanted (HourglassWindow *self, const char *key)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, key);
}

static void
keep (HourglassWindow *self, const char *key, gboolean shown)
{
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, key, shown);
}

static void
show_stack (GSimpleAction *action, GVariant *state, gpointer data)
{
  HourglassWindow *self = data;
  gboolean shown = g_variant_get_boolean (state);
  if (hourglass_window_keeps_stack (self))
    return;
  g_simple_action_set_state (action, state);
  gtk_widget_set_visible (GTK_WIDGET (self->stack_scroller), shown);
  gtk_widget_set_visible (self->stack_separator, shown);
  keep (self, "show-stack", shown);
}

static void
show_inspector (GSimpleAction *action, GVariant *state, gpointer data)
{
  HourglassWindow *self = data;
  if (hourglass_window_keeps_inspector (self))
    return;
  adw_flap_set_reveal_flap (self->flap, g_variant_get_boolean (state));
  if (!adw_flap_get_folded (self->flap))
    keep (self, "show-inspector", g_variant_get_boolean (state));
}

static void
focus_inspector (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  if (hourglass_window_keeps_inspector (self))
    return;
  adw_flap_set_reveal_flap (self->flap, TRUE);
  if (!hourglass_option_form_focus (hourglass_inspector_get_form (self->inspector)))
    gtk_widget_child_focus (GTK_WIDGET (self->inspector), GTK_DIR_TAB_FORWARD);
}

static const GActionEntry actions[] = {
  { "stack", NULL, NULL, "true", show_stack, { 0 } },
  { "inspector", NULL, NULL, "true", show_inspector, { 0 } },
  { "focus-inspector", focus_inspector, NULL, NULL, NULL, { 0 } },
};

/* However it came to be shown or hidden. */
static void
revealed (HourglassWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "inspector");
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (adw_flap_get_reveal_flap (self->flap)));
}

/* The stack takes 420 px, and 384 when the window is too narrow for the inspector beside it, which then needs
 * its button. What the stack gives up the inspector asks for: else there would be room for both again at
 * once, and the two would fold and unfold without end. */
static void
follow_fold (gpointer data)
{
  g_autoptr (HourglassWindow) self = data;
  gboolean folded = adw_flap_get_folded (self->flap);
  int least;
  gtk_widget_measure (GTK_WIDGET (self->inspector), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->inspector_bin),
                               folded ? least + HG_STACK_WIDE - HG_STACK_NARROW : -1, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->stack_scroller), folded ? HG_STACK_NARROW : HG_STACK_WIDE,
                               -1);
  gtk_widget_set_visible (self->inspector_toggle, folded);
  if (!folded)
    adw_flap_set_reveal_flap (self->flap, wanted (self, "show-inspector"));
}

/* Told while sizes are being handed out, when none may be asked for. */
static void
folded_changed (HourglassWindow *self)
{
  g_idle_add_once (follow_fold, g_object_ref (self));
}

void
hourglass_window_show_stack (HourglassWindow *self)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self), "stack", g_variant_new_boolean (TRUE));
}

void
hourglass_window_setup_panes (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->flap, "notify::reveal-flap", G_CALLBACK (revealed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flap, "notify::folded", G_CALLBACK (folded_changed), self,
                           G_CONNECT_SWAPPED);
}

void
hourglass_window_remember (HourglassWindow *self)
{
  static const char *const bound[][2] = { { "window-width", "default-width" },
                                          { "window-height", "default-height" },
                                          { "window-maximized", "maximized" } };
  self->settings = hourglass_settings_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (bound) && self->settings != NULL; i++)
    g_settings_bind (self->settings, bound[i][0], self, bound[i][1], G_SETTINGS_BIND_DEFAULT);
  g_action_group_change_action_state (G_ACTION_GROUP (self), "stack",
                                      g_variant_new_boolean (wanted (self, "show-stack")));
  g_action_group_change_action_state (G_ACTION_GROUP (self), "inspector",
                                      g_variant_new_boolean (wanted (self, "show-inspector")));
}
