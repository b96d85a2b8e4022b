/* Pointer and keys on the canvas. Gestures only translate coordinates; what they do is in the drag functions.
 */
#include "ui/canvas/canvas-private.h"

gboolean
hourglass_canvas_drag_begin (HourglassCanvas *self, double x, double y)
{
  size_t last;
  g_autofree bool *chosen = hourglass_canvas_chosen_flags (self, &last);
  hourglass_canvas_to_layout (self, &x, &y);
  if (!hourglass_stack_drag_begin (&self->drag, self->document, &self->layout, chosen, x, y))
    return FALSE;
  hourglass_document_select (self->document, self->drag.row);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

void
hourglass_canvas_drag_update (HourglassCanvas *self, double x, double y)
{
  hourglass_canvas_to_layout (self, &x, &y);
  hourglass_stack_drag_update (&self->drag, self->document, &self->layout, x, y);
  if (self->drag.kind == HOURGLASS_DRAG_MOVE)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
hourglass_canvas_drag_end (HourglassCanvas *self)
{
  HgError refusal = self->drag.refusal;
  gboolean click = self->drag.kind == HOURGLASS_DRAG_MOVE && !self->drag.moving;
  size_t row = self->drag.row;
  gboolean changed = hourglass_stack_drag_end (&self->drag, self->document);
  if (click) /* of several that are selected it leaves one */
    hourglass_canvas_choose (self, row, HOURGLASS_CHOOSE_ONE);
  if (!changed && refusal.text[0] != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", refusal.text);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return changed;
}

void
hourglass_canvas_drag_cancel (HourglassCanvas *self)
{
  hourglass_stack_drag_cancel (&self->drag, self->document);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hourglass_canvas_press_beside (HourglassCanvas *self, double x, double y)
{
  size_t above = 0;
  hourglass_document_select (self->document, HG_NO_NODE);
  hourglass_canvas_to_layout (self, &x, &y);
  for (size_t i = 0; i < self->layout.n; i = hg_stack_layout_next (&self->layout, i))
    if (self->layout.rows[i].fold == NULL && self->layout.rows[i].bar.y <= y)
      above = i;
  HourglassBar *bar = hourglass_canvas_get_bar (self, above);
  self->choosing = TRUE;
  if (bar != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (bar));
  self->choosing = FALSE;
}

/* The layer whose bar is at a point of the widget, or HG_NO_NODE. */
static size_t
node_at (HourglassCanvas *self, double x, double y)
{
  hourglass_canvas_to_layout (self, &x, &y);
  size_t row = hg_stack_layout_bar_at (&self->layout, x, y);
  return row < self->layout.n && self->layout.rows[row].fold != NULL ? HG_NO_NODE : row;
}

/* A press with Shift or Ctrl selects more and takes hold of nothing. */
static gboolean
choose_more (HourglassCanvas *self, size_t node, GdkModifierType state)
{
  if (node == HG_NO_NODE || (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) == 0)
    return FALSE;
  hourglass_canvas_choose (self, node,
                           (state & GDK_SHIFT_MASK) != 0 ? HOURGLASS_CHOOSE_TO : HOURGLASS_CHOOSE_ALSO);
  return TRUE;
}

/* What a press does at once, without a drag. */
static gboolean
press (HourglassCanvas *self, size_t node, double x, double y, GdkModifierType state)
{
  if (choose_more (self, node, state))
    return TRUE;
  if (node == HG_NO_NODE && hourglass_canvas_ask_at (self, x, y))
    return TRUE;
  hourglass_canvas_stop_asking (self);
  hourglass_canvas_drop_wire (self);
  return FALSE;
}

/* Whether a point is on a child that takes presses itself: a + button, a card, the title of a fold, the map.
 */
static gboolean
is_of_child (HourglassCanvas *self, double x, double y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  return at != NULL && at != GTK_WIDGET (self) && !HOURGLASS_IS_BAR (at);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, HourglassCanvas *self)
{
  size_t node = node_at (self, x, y);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), FALSE);
  /* A button keeps the release for itself. The gesture would wait for it and take the next press for more of
   * this one, so it has to forget the press. */
  if (is_of_child (self, x, y))
    {
      hourglass_canvas_stop_asking (self);
      gtk_event_controller_reset (GTK_EVENT_CONTROLLER (gesture));
      return;
    }
  gboolean done = press (self, node, x, y, state);
  gboolean begun = !done && hourglass_canvas_drag_begin (self, x, y);
  if (begun && self->drag.kind != HOURGLASS_DRAG_WIRE)
    hourglass_canvas_focus_near (self, self->drag.row); /* others that are selected go with it */
  else if (begun)
    hourglass_canvas_choose (self, self->drag.row, HOURGLASS_CHOOSE_ONE);
  else if (!done && node != HG_NO_NODE)
    hourglass_canvas_choose (self, node, HOURGLASS_CHOOSE_ONE);
  else if (!done && !hourglass_canvas_pick_wire (self, x, y))
    hourglass_canvas_press_beside (self, x, y);
  if (!begun)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
  else if (self->drag.kind != HOURGLASS_DRAG_MOVE)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, HourglassCanvas *self)
{
  double x = 0, y = 0;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  hourglass_canvas_drag_update (self, x + dx, y + dy);
  if (self->drag.moving)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, HourglassCanvas *self)
{
  hourglass_canvas_drag_end (self);
}

static void
on_drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, HourglassCanvas *self)
{
  hourglass_canvas_drag_cancel (self);
}

static void
hover (HourglassCanvas *self, size_t node, const char *cursor)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
  if (node == self->hover)
    return;
  self->hover = node;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, HourglassCanvas *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->drag.kind != HOURGLASS_DRAG_NONE)
    return;
  size_t node = node_at (self, x, y);
  gboolean pressable = node == HG_NO_NODE && hourglass_canvas_has_number (self, x, y);
  gboolean locked = hourglass_document_get_locked (self->document);
  hourglass_canvas_to_layout (self, &x, &y);
  for (size_t i = 0; i + 1 < self->layout.n && !locked; i = hg_stack_layout_next (&self->layout, i))
    if (self->layout.rows[i].fold == NULL && hg_box_contains (hg_stack_layout_port (&self->layout, i), x, y))
      {
        hover (self, i, "crosshair");
        return;
      }
  if (node == HG_NO_NODE && hg_stack_layout_wire_at (&self->layout, x, y) < self->layout.n_wires)
    pressable = TRUE;
  for (size_t i = 0; i < self->layout.n && i < self->rows->len && !locked;
       i = hg_stack_layout_next (&self->layout, i))
    if (((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->resizable
        && self->layout.rows[i].fold == NULL
        && hg_box_contains (hg_stack_layout_handle (&self->layout, i), x, y))
      {
        hover (self, i, "ew-resize");
        return;
      }
  hover (self, node, pressable ? "pointer" : NULL);
}

static void
on_leave (GtkEventControllerMotion *controller, HourglassCanvas *self)
{
  hover (self, HG_NO_NODE, NULL);
}

static void
on_secondary (GtkGestureClick *gesture, int presses, double x, double y, HourglassCanvas *self)
{
  size_t node = node_at (self, x, y);
  if (node == HG_NO_NODE)
    return;
  if (hourglass_canvas_is_chosen (self, node))
    hourglass_document_select (self->document, node);
  else
    hourglass_canvas_choose (self, node, HOURGLASS_CHOOSE_ONE);
  hourglass_canvas_popup_menu (self, x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Escape during a drag, before any widget sees it. */
static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        HourglassCanvas *self)
{
  if (key == GDK_KEY_Escape)
    hourglass_canvas_stop_asking (self);
  if (key != GDK_KEY_Escape || self->drag.kind == HOURGLASS_DRAG_NONE)
    return FALSE;
  hourglass_canvas_drag_cancel (self);
  return TRUE;
}

void
hourglass_canvas_add_gestures (HourglassCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *secondary = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *key = gtk_event_controller_key_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
}

/* The next bar or handle of a fold that is shown, in the order of the stack; or NULL. */
static GtkWidget *
step_from (GtkWidget *child, gboolean down)
{
  do
    child = down ? gtk_widget_get_next_sibling (child) : gtk_widget_get_prev_sibling (child);
  while (
      child != NULL
      && !(gtk_widget_get_visible (child) && (HOURGLASS_IS_BAR (child) || HOURGLASS_IS_FOLD_HANDLE (child))));
  return child;
}

/* What is selected when the focus moves: where it goes; all on the way, too; nothing else than before. */
enum
{
  SELECT,
  GROW,
  KEEP
};

/* Moves the focus one bar up (-1) or down (1), or to the first (-2) or last (2). */
static gboolean
step_focus (GtkWidget *widget, GVariant *args, gpointer data)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (widget);
  int step = 0, how = SELECT;
  g_variant_get (args, "(ii)", &step, &how);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  if (!HOURGLASS_IS_BAR (child) && !HOURGLASS_IS_FOLD_HANDLE (child))
    return FALSE;
  for (GtkWidget *next = child; next != NULL; next = ABS (step) > 1 ? step_from (next, step > 0) : NULL)
    child = ABS (step) > 1 ? next : step_from (next, step > 0);
  if (how == GROW && HOURGLASS_IS_BAR (child))
    hourglass_canvas_choose (self, hourglass_bar_get_node (HOURGLASS_BAR (child)), HOURGLASS_CHOOSE_TO);
  else if (child != NULL)
    {
      self->choosing = how == KEEP;
      gtk_widget_grab_focus (child);
      self->choosing = FALSE;
    }
  return TRUE;
}

/* The layer that has the focus is selected with the others, or no more. */
static void
choose_also (HourglassCanvas *self, int unused)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));
  if (HOURGLASS_IS_BAR (child))
    hourglass_canvas_choose (self, hourglass_bar_get_node (HOURGLASS_BAR (child)), HOURGLASS_CHOOSE_ALSO);
}

static gboolean
deselect (GtkWidget *widget, GVariant *args, gpointer data)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (widget);
  hourglass_canvas_drop_wire (self);
  hourglass_document_select (self->document, HG_NO_NODE);
  return TRUE;
}

static void
zoom_fit (HourglassCanvas *self, int unused)
{
  hourglass_canvas_zoom_fit (self);
}

/* What menus and keys ask of the stack as a whole. */
static const struct
{
  const char *name;
  void (*run) (HourglassCanvas *self, int how);
  int how;
} verbs[] = {
  { "stack.fold", hourglass_canvas_fold_here, TRUE },
  { "stack.unfold", hourglass_canvas_fold_here, FALSE },
  { "stack.fold-all", hourglass_canvas_fold_all, TRUE },
  { "stack.unfold-all", hourglass_canvas_fold_all, FALSE },
  { "stack.zoom-in", hourglass_canvas_zoom_by, 1 },
  { "stack.zoom-out", hourglass_canvas_zoom_by, -1 },
  { "stack.zoom-normal", hourglass_canvas_zoom_by, 0 },
  { "stack.zoom-fit", zoom_fit, 0 },
  { "stack.select-all", hourglass_canvas_choose_all, 0 },
  { "stack.select-also", choose_also, 0 },
  { "stack.copy", hourglass_canvas_copy, 0 },
  { "stack.cut", hourglass_canvas_cut, 0 },
  { "stack.paste", hourglass_canvas_paste, 0 },
  { "stack.duplicate", hourglass_canvas_duplicate, 0 },
  { "stack.remove", hourglass_canvas_remove, 0 },
  { "stack.move-up", hourglass_canvas_move, -1 },
  { "stack.move-down", hourglass_canvas_move, 1 },
  { "stack.type", hourglass_canvas_type, 0 },
  { "stack.wire", hourglass_canvas_wire_from_here, 0 },
  { "stack.next-number", hourglass_canvas_walk_numbers, 1 },
  { "stack.previous-number", hourglass_canvas_walk_numbers, -1 },
  { "stack.menu", hourglass_canvas_menu_here, 0 },
};

static void
action_verb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, name))
      verbs[i].run (HOURGLASS_CANVAS (widget), verbs[i].how);
}

void
hourglass_canvas_bind_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding (klass, GDK_KEY_Up, 0, step_focus, "(ii)", -1, SELECT);
  gtk_widget_class_add_binding (klass, GDK_KEY_Up, GDK_SHIFT_MASK, step_focus, "(ii)", -1, GROW);
  gtk_widget_class_add_binding (klass, GDK_KEY_Down, 0, step_focus, "(ii)", 1, SELECT);
  gtk_widget_class_add_binding (klass, GDK_KEY_Down, GDK_SHIFT_MASK, step_focus, "(ii)", 1, GROW);
  gtk_widget_class_add_binding (klass, GDK_KEY_Up, GDK_CONTROL_MASK, step_focus, "(ii)", -1, KEEP);
  gtk_widget_class_add_binding (klass, GDK_KEY_Down, GDK_CONTROL_MASK, step_focus, "(ii)", 1, KEEP);
  gtk_widget_class_add_binding (klass, GDK_KEY_Home, 0, step_focus, "(ii)", -2, SELECT);
  gtk_widget_class_add_binding (klass, GDK_KEY_Home, GDK_SHIFT_MASK, step_focus, "(ii)", -2, GROW);
  gtk_widget_class_add_binding (klass, GDK_KEY_End, 0, step_focus, "(ii)", 2, SELECT);
  gtk_widget_class_add_binding (klass, GDK_KEY_End, GDK_SHIFT_MASK, step_focus, "(ii)", 2, GROW);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, deselect, NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_slash, 0, "stack.type", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_slash, GDK_SHIFT_MASK, "stack.type", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Divide, 0, "stack.type", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Left, 0, "stack.fold", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Left, 0, "stack.fold", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (klass, verbs[i].name, NULL, action_verb);
  gtk_widget_class_install_action (klass, "stack.disconnect", "(uu)", hourglass_canvas_disconnect);
}
