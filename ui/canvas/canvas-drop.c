/* A layer that is carried from the palette over the canvas: while it is held there the stack is shown with it
 * (stack-drag.h), and letting go puts it in. */
#include "ui/canvas/canvas-private.h"
#include "ui/canvas/layer-drag.h"

void
hourglass_canvas_carry (HourglassCanvas *self, const HgLayer *layer, double x, double y)
{
  if (self->drag.kind == HOURGLASS_DRAG_NONE)
    hourglass_stack_drag_begin_insert (&self->drag, self->document, &self->layout, layer);
  hourglass_canvas_drag_update (self, x, y);
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, HourglassCanvas *self)
{
  const GValue *value = gtk_drop_target_get_value (target);
  if (value != NULL)
    hourglass_canvas_carry (self, g_value_get_boxed (value), x, y);
  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target, HourglassCanvas *self)
{
  hourglass_canvas_drag_cancel (self);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, HourglassCanvas *self)
{
  hourglass_canvas_carry (self, g_value_get_boxed (value), x, y);
  if (self->drag.kind == HOURGLASS_DRAG_NONE)
    return FALSE; /* the stack is changing */
  size_t to = self->drag.to;
  gboolean changed = hourglass_canvas_drag_end (self);
  if (changed)
    hourglass_canvas_choose (self, to, HOURGLASS_CHOOSE_ONE);
  return changed;
}

void
hourglass_canvas_add_drop (HourglassCanvas *self)
{
  GtkDropTarget *target = gtk_drop_target_new (HOURGLASS_TYPE_LAYER, GDK_ACTION_COPY);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
