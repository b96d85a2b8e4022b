/* See plot.h. */
#include "ui/parts/plot.h"
#include "ui/parts/widget-theme.h"
#include <math.h>

struct _HourglassPlot
{
  GtkWidget parent_instance;
  HourglassPlotDraw draw, overlay;
  HourglassPlotHeight height_of; /* or NULL */
  gpointer data;
  GskRenderNode *node; /* what was drawn, for the size and theme below; or NULL */
  int width, height;
  HgVariant variant;
  double scale;
  char *summary, *told; /* newest, and what the screen reader has */
  guint summary_source; /* runs while less than a second has passed since the last change */
};

enum
{
  HOVER,
  PRESSED,
  DRAGGED,
  STEPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassPlot, hourglass_plot, GTK_TYPE_WIDGET)

static void
draw_with (HourglassPlot *self, GtkSnapshot *snapshot, HourglassPlotDraw draw, const HgTheme *theme)
{
  HgPen pen;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->width, self->height));
  hg_pen_init (&pen, cr, theme);
  draw (&pen, self->width, self->height, self->data);
  hg_pen_clear (&pen);
  cairo_destroy (cr);
}

static void
hourglass_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HourglassPlot *self = HOURGLASS_PLOT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  HgTheme theme = hourglass_widget_theme (widget);
  if (self->draw == NULL || width <= 0 || height <= 0)
    return;
  if (width != self->width || height != self->height || theme.variant != self->variant
      || theme.scale != self->scale)
    g_clear_pointer (&self->node, gsk_render_node_unref);
  self->width = width;
  self->height = height;
  self->variant = theme.variant;
  self->scale = theme.scale;
  if (self->node == NULL)
    {
      GtkSnapshot *kept = gtk_snapshot_new ();
      draw_with (self, kept, self->draw, &theme);
      self->node = gtk_snapshot_free_to_node (kept);
    }
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  if (self->overlay != NULL)
    draw_with (self, snapshot, self->overlay, &theme);
}

static void
hourglass_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *least, int *natural,
                        int *least_baseline, int *natural_baseline)
{
  HourglassPlot *self = HOURGLASS_PLOT (widget);
  const gboolean asks = orientation == GTK_ORIENTATION_VERTICAL && self->height_of != NULL;
  *least = asks ? (int)ceil (self->height_of (hourglass_widget_theme (widget).scale, self->data)) : 0;
  *natural = *least;
}

static void
hourglass_plot_dispose (GObject *object)
{
  HourglassPlot *self = HOURGLASS_PLOT (object);
  self->draw = self->overlay = NULL;
  self->height_of = NULL;
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_handle_id (&self->summary_source, g_source_remove);
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->told, g_free);
  G_OBJECT_CLASS (hourglass_plot_parent_class)->dispose (object);
}

static gboolean
step (GtkWidget *widget, GVariant *by, gpointer data)
{
  g_signal_emit (widget, signals[STEPPED], 0, g_variant_get_int32 (by));
  return TRUE;
}

static void
hourglass_plot_class_init (HourglassPlotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_plot_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = hourglass_plot_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = hourglass_plot_measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "plot");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
  signals[HOVER] = g_signal_new ("hover", HOURGLASS_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[PRESSED] = g_signal_new ("pressed", HOURGLASS_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[DRAGGED] = g_signal_new ("dragged", HOURGLASS_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[STEPPED] = g_signal_new ("stepped", HOURGLASS_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Left, 0, step, "i", -1);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Right, 0, step, "i", 1);
}

static void
moved (HourglassPlot *self, double x, double y)
{
  g_signal_emit (self, signals[HOVER], 0, x, y);
}

static void
left (HourglassPlot *self)
{
  g_signal_emit (self, signals[HOVER], 0, -1.0, -1.0);
}

static void
pressed (HourglassPlot *self, int n, double x, double y)
{
  g_signal_emit (self, signals[PRESSED], 0, x, y);
}

static void
dragged (HourglassPlot *self, double dx, double dy, GtkGestureDrag *drag)
{
  double x, y;
  if (gtk_gesture_drag_get_start_point (drag, &x, &y))
    g_signal_emit (self, signals[DRAGGED], 0, x + dx, y + dy);
}

static void
hourglass_plot_init (HourglassPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (moved), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (dragged), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  hourglass_widget_follow_theme (GTK_WIDGET (self));
}

void
hourglass_plot_set_draw (HourglassPlot *self, HourglassPlotDraw draw, HourglassPlotDraw overlay,
                         gpointer data)
{
  self->draw = draw;
  self->overlay = overlay;
  self->data = data;
  hourglass_plot_invalidate (self);
}

void
hourglass_plot_unset_draw (HourglassPlot *self)
{
  self->height_of = NULL;
  hourglass_plot_set_draw (self, NULL, NULL, NULL);
}

void
hourglass_plot_set_height (HourglassPlot *self, HourglassPlotHeight height)
{
  self->height_of = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
hourglass_plot_invalidate (HourglassPlot *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hourglass_plot_invalidate_overlay (HourglassPlot *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
tell (HourglassPlot *self)
{
  g_free (self->told);
  self->told = g_strdup (self->summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->told, -1);
}

static gboolean
second_passed (gpointer data)
{
  HourglassPlot *self = data;
  if (g_strcmp0 (self->summary, self->told) != 0)
    {
      tell (self);
      return G_SOURCE_CONTINUE;
    }
  self->summary_source = 0;
  return G_SOURCE_REMOVE;
}

void
hourglass_plot_set_summary (HourglassPlot *self, const char *summary)
{
  if (g_strcmp0 (summary, self->summary) == 0)
    return;
  g_free (self->summary);
  self->summary = g_strdup (summary);
  if (self->summary_source != 0)
    return;
  tell (self);
  self->summary_source = g_timeout_add_seconds (1, second_passed, self);
}

const char *
hourglass_plot_get_summary (HourglassPlot *self)
{
  return self->summary;
}

HgTheme
hourglass_plot_get_theme (HourglassPlot *self)
{
  return hourglass_widget_theme (GTK_WIDGET (self));
}
