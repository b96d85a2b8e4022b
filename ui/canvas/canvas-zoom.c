/* Zooming: the stack is laid out once, for the pane at its designed size, and drawn larger or smaller. Two
 * fingers, Ctrl and the wheel, or keys change the zoom; what is under the fingers or the pointer stays there.
 */
#include "ui/canvas/canvas-private.h"
#include <math.h>

#define LEAST 0.25
#define MOST 3.0
#define STEP 1.2

double
hourglass_canvas_left (HourglassCanvas *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double scrolled = self->hadjustment != NULL ? gtk_adjustment_get_value (self->hadjustment) : 0;
  return fmax (0, floor ((width - width * self->zoom) / 2)) - scrolled;
}

void
hourglass_canvas_to_layout (HourglassCanvas *self, double *x, double *y)
{
  *x = (*x - hourglass_canvas_left (self)) / self->zoom;
  *y = (*y + hourglass_canvas_scroll (self)) / self->zoom;
}

void
hourglass_canvas_set_extent (HourglassCanvas *self, int width, int height)
{
  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment, gtk_adjustment_get_value (self->vadjustment), 0,
                              MAX (ceil (self->layout.height * self->zoom), height), 40, height * 0.9,
                              height);
  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, gtk_adjustment_get_value (self->hadjustment), 0,
                              MAX (ceil (width * self->zoom), width), 40, width * 0.9, width);
}

/* A scroll bar across is there while something is to be scrolled. GTK's own way of showing one when it is
 * needed (4.8) lays the whole window out again in every frame. */
static void
show_scroll_bar (HourglassCanvas *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  if (scroller != NULL)
    g_object_set (scroller, "hscrollbar-policy", self->zoom > 1 ? GTK_POLICY_ALWAYS : GTK_POLICY_EXTERNAL,
                  NULL);
}

double
hourglass_canvas_get_zoom (HourglassCanvas *self)
{
  return self->zoom;
}

void
hourglass_canvas_set_zoom (HourglassCanvas *self, double zoom, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double at_x = x, at_y = y;
  hourglass_canvas_to_layout (self, &at_x, &at_y);
  zoom = fabs (zoom - 1) < 0.03 ? 1 : CLAMP (zoom, LEAST, MOST); /* the designed size is easy to find again */
  if (zoom == self->zoom)
    return;
  self->zoom = zoom;
  show_scroll_bar (self);
  hourglass_canvas_set_extent (self, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  if (self->hadjustment != NULL)
    gtk_adjustment_set_value (self->hadjustment, at_x * zoom - x);
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, at_y * zoom - y);
  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

static void
zoom_about_middle (HourglassCanvas *self, double zoom)
{
  hourglass_canvas_set_zoom (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                             gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

void
hourglass_canvas_zoom_by (HourglassCanvas *self, int steps)
{
  zoom_about_middle (self, steps != 0 ? self->zoom * pow (STEP, steps) : 1);
}

void
hourglass_canvas_zoom_fit (HourglassCanvas *self)
{
  if (self->layout.height > 0)
    zoom_about_middle (self, fmin (gtk_widget_get_height (GTK_WIDGET (self)) / self->layout.height, 1));
}

static void
pinch_began (GtkGesture *gesture, GdkEventSequence *sequence, HourglassCanvas *self)
{
  self->pinched = self->zoom;
  hourglass_canvas_drag_cancel (self); /* the first of the two fingers began one */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pinch_changed (GtkGestureZoom *gesture, double scale, HourglassCanvas *self)
{
  double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
         y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  if (gtk_gesture_is_recognized (GTK_GESTURE (gesture)))
    gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  hourglass_canvas_set_zoom (self, self->pinched * scale, x, y);
}

/* Ctrl and the wheel. */
static gboolean
scrolled (GtkEventControllerScroll *controller, double dx, double dy, HourglassCanvas *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if ((state & GDK_CONTROL_MASK) == 0)
    return FALSE;
  hourglass_canvas_set_zoom (self, self->zoom * pow (STEP, -dy), self->pointer_x, self->pointer_y);
  return TRUE;
}

void
hourglass_canvas_add_zoom (HourglassCanvas *self)
{
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_began), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_changed), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}
