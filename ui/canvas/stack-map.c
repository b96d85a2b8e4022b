/* See stack-map.h. It has no picture of its own: the canvas draws it. For keyboard and screen reader it is
 * nothing: they have the bars and the finder. */
#include "ui/canvas/stack-map.h"
#include "ui/canvas/canvas-private.h"

enum
{
  LEFT = 2, /* inside of the stack's margin */
  WIDTH = 14,
  TOP = 42, /* below the heading */
  BELOW = 6,
  PAGES = 2 /* of a stack that needs no map */
};

#define TYPE_STACK_MAP (stack_map_get_type ())
G_DECLARE_FINAL_TYPE (StackMap, stack_map, STACK, MAP, GtkWidget)

struct _StackMap
{
  GtkWidget parent_instance;
  HourglassCanvas *canvas; /* its parent */
};

G_DEFINE_FINAL_TYPE (StackMap, stack_map, GTK_TYPE_WIDGET)

/* Scrolls so that the place at @y is in the middle. */
static void
go (StackMap *self, double y)
{
  HourglassCanvas *canvas = self->canvas;
  double share = y / gtk_widget_get_height (GTK_WIDGET (self));
  double page = gtk_adjustment_get_page_size (canvas->vadjustment);
  gtk_adjustment_set_value (canvas->vadjustment, share * canvas->layout.height * canvas->zoom - page / 2);
}

static void
on_begin (GtkGestureDrag *gesture, double x, double y, StackMap *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  go (self, y);
}

static void
on_update (GtkGestureDrag *gesture, double dx, double dy, StackMap *self)
{
  double x = 0, y = 0;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  go (self, y + dy);
}

static void
stack_map_class_init (StackMapClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "stackmap");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
stack_map_init (StackMap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
hourglass_stack_map_new (HourglassCanvas *canvas)
{
  StackMap *self = g_object_new (TYPE_STACK_MAP, NULL);
  self->canvas = canvas;
  gtk_widget_set_parent (GTK_WIDGET (self), GTK_WIDGET (canvas));
  return GTK_WIDGET (self);
}

HgBox
hourglass_stack_map_place (HourglassCanvas *canvas)
{
  int height = gtk_widget_get_height (GTK_WIDGET (canvas));
  gboolean shown = canvas->vadjustment != NULL && canvas->layout.height * canvas->zoom > PAGES * height;
  GtkAllocation at = { LEFT, TOP, WIDTH, MAX (height - TOP - BELOW, 1) };
  gtk_widget_set_child_visible (canvas->map, shown);
  if (shown)
    gtk_widget_size_allocate (canvas->map, &at, -1);
  return (HgBox){ at.x, at.y, shown ? at.width : 0, at.height };
}
