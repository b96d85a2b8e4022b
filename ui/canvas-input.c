/* Pointer and keys on the canvas. Gestures only translate coordinates; what they do is in the drag functions.
 */
#include "ui/canvas-private.h"

gboolean
hourglass_canvas_drag_begin (HourglassCanvas *self, double x, double y)
{
  y += hourglass_canvas_scroll (self);
  if (!hourglass_stack_drag_begin (&self->drag, self->document, &self->layout, x, y))
    return FALSE;
  hourglass_document_select (self->document, self->drag.row);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

void
hourglass_canvas_drag_update (HourglassCanvas *self, double x, double y)
{
  hourglass_stack_drag_update (&self->drag, self->document, &self->layout, x,
                               y + hourglass_canvas_scroll (self));
  if (self->drag.kind == HOURGLASS_DRAG_MOVE)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gboolean
hourglass_canvas_drag_end (HourglassCanvas *self)
{
  HgError refusal = self->drag.refusal;
  gboolean changed = hourglass_stack_drag_end (&self->drag, self->document);
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

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, HourglassCanvas *self)
{
  size_t node = hg_stack_layout_bar_at (&self->layout, x, y + hourglass_canvas_scroll (self));
  gboolean begun = hourglass_canvas_drag_begin (self, x, y);
  HourglassBar *bar = hourglass_canvas_get_bar (self, begun ? self->drag.row : node);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (bar != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (bar));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), FALSE);
  if (!begun)
    {
      hourglass_document_select (self->document, node);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  if (self->drag.kind == HOURGLASS_DRAG_WIDTH)
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
  y += hourglass_canvas_scroll (self);
  if (self->drag.kind != HOURGLASS_DRAG_NONE)
    return;
  for (size_t i = 0; i < self->layout.n && i < self->rows->len; i++)
    if (((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->resizable
        && hg_box_contains (hg_stack_layout_handle (&self->layout, i), x, y))
      {
        hover (self, i, "ew-resize");
        return;
      }
  hover (self, hg_stack_layout_bar_at (&self->layout, x, y), NULL);
}

static void
on_leave (GtkEventControllerMotion *controller, HourglassCanvas *self)
{
  hover (self, HG_NO_NODE, NULL);
}

static void
on_secondary (GtkGestureClick *gesture, int presses, double x, double y, HourglassCanvas *self)
{
  size_t node = hg_stack_layout_bar_at (&self->layout, x, y + hourglass_canvas_scroll (self));
  HourglassBar *bar = hourglass_canvas_get_bar (self, node);
  if (bar == NULL)
    return;
  double bar_x = 0, bar_y = 0;
  hourglass_document_select (self->document, node);
  gtk_widget_grab_focus (GTK_WIDGET (bar));
  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (bar), x, y, &bar_x, &bar_y);
  hourglass_bar_popup_menu (bar, bar_x, bar_y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Escape during a drag, before any widget sees it. */
static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        HourglassCanvas *self)
{
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

/* Moves focus and selection by @step bars; a step of 0 goes to the first or last. */
static gboolean
step_focus (GtkWidget *widget, GVariant *args, gpointer data)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (widget);
  int step = 0, to = 0, at = -1;
  g_variant_get (args, "(ii)", &step, &to);
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_has_focus (GTK_WIDGET (hourglass_canvas_get_bar (self, i))))
      at = (int)i;
  if (at < 0)
    return FALSE;
  int last = (int)self->rows->len - 1;
  size_t node = (size_t)CLAMP (step != 0 ? at + step : to, 0, last);
  gtk_widget_grab_focus (GTK_WIDGET (hourglass_canvas_get_bar (self, node)));
  hourglass_document_select (self->document, node);
  return TRUE;
}

static gboolean
deselect (GtkWidget *widget, GVariant *args, gpointer data)
{
  hourglass_document_select (HOURGLASS_CANVAS (widget)->document, HG_NO_NODE);
  return TRUE;
}

void
hourglass_canvas_bind_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding (klass, GDK_KEY_Up, 0, step_focus, "(ii)", -1, 0);
  gtk_widget_class_add_binding (klass, GDK_KEY_Down, 0, step_focus, "(ii)", 1, 0);
  gtk_widget_class_add_binding (klass, GDK_KEY_Home, 0, step_focus, "(ii)", 0, 0);
  gtk_widget_class_add_binding (klass, GDK_KEY_End, 0, step_focus, "(ii)", 0, G_MAXINT);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, deselect, NULL);
}
