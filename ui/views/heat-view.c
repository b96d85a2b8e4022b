/* See heat-view.h. The drawing is a plot, so that a frame with only the cursor moving costs nothing. */
#include "ui/views/heat-view.h"
#include "base/format.h"
#include "ui/parts/plot.h"
#include "ui/views/heat-export.h"
#include <math.h>

struct _HourglassHeatView
{
  GtkWidget parent_instance;
  HourglassPlot *plot;
  char name[HG_NAME_SIZE + 48]; /* "lstm_2 recurrent_kernel" */
  HgShape shape;
  HgTensor *value; /* or NULL */
  HgHeatMap heat;
  gboolean ready; /* heat can be drawn */
  HgHeatView view;
  gboolean has_cursor, has_hover;
  HgWeightPlace cursor, hover;
  double pointer_x, pointer_y; /* negative: elsewhere */
  double dragged_x, dragged_y; /* so far */
  double pinched;              /* scale so far */
  char *readout;
  char index[HG_PLACE_TEXT];
};

static guint readout_changed_signal;

G_DEFINE_FINAL_TYPE (HourglassHeatView, hourglass_heat_view, GTK_TYPE_WIDGET)

static const double STEP = 1.25; /* of a zoom by wheel or key */

enum
{
  LEAP = 10 /* cells, with Control */
};

static HgBox
box_of (HourglassHeatView *self)
{
  return (HgBox){ 0, 0, gtk_widget_get_width (GTK_WIDGET (self->plot)),
                  gtk_widget_get_height (GTK_WIDGET (self->plot)) };
}

static double
text_scale (HourglassHeatView *self)
{
  return hourglass_plot_get_theme (self->plot).scale;
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassHeatView *self = data;
  if (self->ready)
    hg_heat_map_draw (pen, &self->heat, (HgBox){ 0, 0, width, height }, &self->view);
}

static void
draw_overlay (HgPen *pen, double width, double height, gpointer data)
{
  HourglassHeatView *self = data;
  if (self->ready && self->has_cursor)
    hg_heat_map_draw_cursor (pen, &self->heat, (HgBox){ 0, 0, width, height }, &self->view, &self->cursor);
}

/* The value as exactly as the file has it. */
static void
update_readout (HourglassHeatView *self)
{
  char place[HG_PLACE_TEXT], number[48];
  const HgWeightPlace *at = self->has_hover ? &self->hover : self->has_cursor ? &self->cursor : NULL;
  g_autofree char *text = NULL;
  self->index[0] = '\0';
  if (at != NULL && self->value != NULL)
    {
      gsize index = hg_weight_map_index (&self->heat.map, at);
      hg_weight_place_text (&self->heat.map, at, place);
      hg_format_number (number, sizeof number, (double)self->value->data[index], 6);
      text = g_strdup_printf ("%s · %s: %s", self->name, place, number);
      hg_weight_index_text (&self->shape, index, self->index);
    }
  if (g_strcmp0 (text, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->readout != NULL ? self->readout : "", -1);
  g_signal_emit (self, readout_changed_signal, 0);
}

static void
look_again (HourglassHeatView *self)
{
  const HgWeightMap *map = &self->heat.map;
  gboolean large = map->panels * map->rows * map->columns > HG_PYRAMID_CELLS && !map->image;
  self->heat.pixels = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->ready = self->value != NULL && self->heat.limit > 0 && (!large || self->heat.pyramid != NULL);
  hourglass_plot_invalidate (self->plot);
  update_readout (self);
}

static void
set_view (HourglassHeatView *self, HgHeatView view)
{
  if (view.zoom == self->view.zoom && view.x == self->view.x && view.y == self->view.y)
    return;
  self->view = view;
  hourglass_plot_invalidate (self->plot);
}

void
hourglass_heat_view_pan (HourglassHeatView *self, double dx, double dy)
{
  if (self->ready)
    set_view (self, hg_heat_pan (&self->heat.map, box_of (self), text_scale (self), self->view, dx, dy));
}

void
hourglass_heat_view_zoom (HourglassHeatView *self, double factor, double x, double y)
{
  if (!self->ready)
    return;
  HgBox box = box_of (self);
  HgHeatLayout layout = hg_heat_layout (&self->heat.map, box, text_scale (self), &self->view);
  if (x < 0)
    {
      HgBox cell = hg_heat_cell (&layout, &self->heat.map, &self->cursor);
      x = self->has_cursor ? cell.x + cell.width / 2 : layout.area.width / 2;
      y = self->has_cursor ? cell.y + cell.height / 2 : layout.area.height / 2;
    }
  set_view (self, hg_heat_zoom (&self->heat.map, box, text_scale (self), self->view, factor, x, y));
}

void
hourglass_heat_view_zoom_out (HourglassHeatView *self)
{
  set_view (self, (HgHeatView){ .zoom = 1 });
}

static void
set_cursor (HourglassHeatView *self, HgWeightPlace place, gboolean reveal)
{
  self->cursor = place;
  self->has_cursor = TRUE;
  if (reveal && self->ready)
    set_view (self, hg_heat_reveal (&self->heat.map, box_of (self), text_scale (self), self->view, &place));
  hourglass_plot_invalidate_overlay (self->plot);
  update_readout (self);
}

void
hourglass_heat_view_go (HourglassHeatView *self, gsize index)
{
  if (self->value == NULL || index >= self->value->values)
    return;
  HgWeightPlace place = hg_weight_map_place (&self->heat.map, index);
  hourglass_heat_view_set_channel (self, place.channel);
  self->has_hover = FALSE;
  set_cursor (self, place, TRUE);
}

void
hourglass_heat_view_set_channel (HourglassHeatView *self, gsize channel)
{
  if (channel == self->heat.channel || channel >= self->heat.map.channels)
    return;
  self->heat.channel = self->cursor.channel = self->hover.channel = channel;
  look_again (self);
}

static gsize
moved (gsize at, int by, gsize n)
{
  gint64 to = (gint64)at + by;
  return to < 0 ? 0 : (gsize)to >= n ? n - 1 : (gsize)to;
}

/* The cursor goes over a panel's edge into the next one: sideways in the array's order, however the panels are laid out,
 * up and down to the one above or below. */
gboolean
hourglass_heat_view_step (HourglassHeatView *self, int across, int down)
{
  const HgWeightMap *map = &self->heat.map;
  if (!self->ready)
    return FALSE;
  HgWeightPlace place = self->cursor;
  HgHeatLayout layout = hg_heat_layout (map, box_of (self), text_scale (self), &self->view);
  self->has_hover = FALSE;
  if (!self->has_cursor)
    place = (HgWeightPlace){ .channel = self->heat.channel };
  else if (across > 0 && place.column + 1 == map->columns && place.panel + 1 < map->panels)
    place = (HgWeightPlace){ place.panel + 1, place.row, 0, place.channel };
  else if (across < 0 && place.column == 0 && place.panel > 0)
    place = (HgWeightPlace){ place.panel - 1, place.row, map->columns - 1, place.channel };
  else if (down > 0 && place.row + 1 == map->rows && place.panel + layout.across < map->panels)
    place = (HgWeightPlace){ place.panel + layout.across, 0, place.column, place.channel };
  else if (down < 0 && place.row == 0 && place.panel >= layout.across)
    place = (HgWeightPlace){ place.panel - layout.across, map->rows - 1, place.column, place.channel };
  else
    {
      place.column = moved (place.column, across, map->columns);
      place.row = moved (place.row, down, map->rows);
    }
  set_cursor (self, place, TRUE);
  return TRUE;
}

static gboolean
step_key (GtkWidget *widget, GVariant *by, gpointer data)
{
  int across, down;
  g_variant_get (by, "(ii)", &across, &down);
  return hourglass_heat_view_step (HOURGLASS_HEAT_VIEW (widget), across, down);
}

static gboolean
zoom_key (GtkWidget *widget, GVariant *factor, gpointer data)
{
  double by = g_variant_get_double (factor);
  if (by == 0)
    hourglass_heat_view_zoom_out (HOURGLASS_HEAT_VIEW (widget));
  else
    hourglass_heat_view_zoom (HOURGLASS_HEAT_VIEW (widget), by, -1, -1);
  return TRUE;
}

static gboolean
at (HourglassHeatView *self, double x, double y, HgWeightPlace *place)
{
  HgHeatLayout layout = hg_heat_layout (&self->heat.map, box_of (self), text_scale (self), &self->view);
  place->channel = self->heat.channel;
  return self->ready && x >= 0 && hg_heat_at (&layout, &self->heat.map, x, y, place);
}

/* A pointer that rests tells of itself again when anything around it is laid out: then the keyboard's cursor stays. */
static void
hovered (HourglassHeatView *self, double x, double y)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  self->has_hover = at (self, x, y, &self->hover);
  update_readout (self);
}

static void
clicked (HourglassHeatView *self, int n, double x, double y)
{
  HgWeightPlace place;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (at (self, x, y, &place))
    set_cursor (self, place, FALSE);
}

static void
drag_began (HourglassHeatView *self)
{
  self->dragged_x = self->dragged_y = 0;
}

static void
dragged (HourglassHeatView *self, double x, double y)
{
  hourglass_heat_view_pan (self, x - self->dragged_x, y - self->dragged_y);
  self->dragged_x = x;
  self->dragged_y = y;
}

static gboolean
scrolled (HourglassHeatView *self, double dx, double dy)
{
  hourglass_heat_view_zoom (self, pow (STEP, -dy), self->pointer_x, self->pointer_y);
  return TRUE;
}

static void
pinch_began (HourglassHeatView *self)
{
  self->pinched = 1;
}

static void
pinched (HourglassHeatView *self, double scale, GtkGesture *gesture)
{
  double x = -1, y = -1;
  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  hourglass_heat_view_zoom (self, scale / self->pinched, x, y);
  self->pinched = scale;
}

static void
hourglass_heat_view_dispose (GObject *object)
{
  HourglassHeatView *self = HOURGLASS_HEAT_VIEW (object);
  if (self->plot != NULL)
    {
      hourglass_plot_unset_draw (self->plot);
      gtk_widget_unparent (GTK_WIDGET (self->plot));
    }
  self->plot = NULL;
  g_clear_pointer (&self->value, hg_tensor_unref);
  g_clear_pointer (&self->readout, g_free);
  G_OBJECT_CLASS (hourglass_heat_view_parent_class)->dispose (object);
}

static void
bind_arrow (GtkWidgetClass *widget, guint key, guint keypad, int across, int down)
{
  gtk_widget_class_add_binding (widget, key, 0, step_key, "(ii)", across, down);
  gtk_widget_class_add_binding (widget, keypad, 0, step_key, "(ii)", across, down);
  gtk_widget_class_add_binding (widget, key, GDK_CONTROL_MASK, step_key, "(ii)", LEAP * across, LEAP * down);
}

static void
hourglass_heat_view_class_init (HourglassHeatViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    double factor;
  } zooms[] = { { GDK_KEY_plus, 1.25 }, { GDK_KEY_equal, 1.25 },      { GDK_KEY_KP_Add, 1.25 },
                { GDK_KEY_minus, 0.8 }, { GDK_KEY_KP_Subtract, 0.8 }, { GDK_KEY_0, 0 },
                { GDK_KEY_KP_0, 0 } };
  G_OBJECT_CLASS (klass)->dispose = hourglass_heat_view_dispose;
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "heatview");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_IMG);
  readout_changed_signal = g_signal_new ("readout-changed", HOURGLASS_TYPE_HEAT_VIEW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  bind_arrow (widget, GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0);
  bind_arrow (widget, GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0);
  bind_arrow (widget, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1);
  bind_arrow (widget, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding (widget, zooms[i].key, 0, zoom_key, "d", zooms[i].factor);
}

static void
hourglass_heat_view_init (HourglassHeatView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  self->plot = g_object_new (HOURGLASS_TYPE_PLOT, "hexpand", TRUE, "vexpand", TRUE, NULL);
  self->view.zoom = 1;
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_parent (GTK_WIDGET (self->plot), widget);
  gtk_widget_set_focusable (widget, TRUE);
  hourglass_plot_set_draw (self->plot, draw, draw_overlay, self);
  g_signal_connect_swapped (self->plot, "hover", G_CALLBACK (hovered), self);
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new (),
             *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (dragged), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_began), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinched), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scrolled), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
}

void
hourglass_heat_view_show_map (HourglassHeatView *self, const char *name, const HgShape *shape,
                              const HgWeightMap *map, HgTensor *value)
{
  g_clear_pointer (&self->value, hg_tensor_unref);
  self->heat = (HgHeatMap){ .pixels = 1 };
  self->view = (HgHeatView){ .zoom = 1 };
  self->has_cursor = self->has_hover = FALSE;
  self->cursor = self->hover = (HgWeightPlace){ 0 };
  g_strlcpy (self->name, name, sizeof self->name);
  if (value != NULL)
    {
      self->value = hg_tensor_ref (value);
      self->shape = *shape;
      self->heat.map = *map;
      self->heat.values = value->data;
    }
  look_again (self);
}

void
hourglass_heat_view_show (HourglassHeatView *self, const HgWeight *item)
{
  if (item == NULL)
    {
      hourglass_heat_view_show_map (self, "", NULL, NULL, NULL);
      return;
    }
  HgWeightMap map = hg_weight_map (&item->spec);
  g_autofree char *name = g_strdup_printf ("%s %s", item->node, item->spec.name);
  hourglass_heat_view_show_map (self, name, &item->spec.shape, &map, item->value);
}

void
hourglass_heat_view_renew (HourglassHeatView *self, HgTensor *value, const HgTensorStats *stats,
                           const HgPyramid *pyramid)
{
  g_return_if_fail (self->value != NULL && value->values == self->value->values);
  hg_tensor_ref (value);
  hg_tensor_unref (self->value);
  self->value = value;
  self->heat.values = value->data;
  self->heat.pyramid = pyramid;
  hourglass_heat_view_set_stats (self, stats);
}

void
hourglass_heat_view_set_stats (HourglassHeatView *self, const HgTensorStats *stats)
{
  double limit = isnan (stats->low) ? 0 : MAX (fabs (stats->low), fabs (stats->high));
  char shape[HG_SHAPE_TEXT], low[48], high[48];
  self->heat.limit = limit > 0 ? limit : 1;
  self->heat.odd = hg_stats_odd (stats) > 0;
  hg_format_number (low, sizeof low, stats->low, 3);
  hg_format_number (high, sizeof high, stats->high, 3);
  g_autofree char *label = g_strdup_printf ("%s, %s, values from %s to %s", self->name,
                                            hg_shape_text (&self->shape, shape), low, high);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  look_again (self);
}

gboolean
hourglass_heat_view_is_drawn (HourglassHeatView *self)
{
  return self->ready;
}

void
hourglass_heat_view_set_pyramid (HourglassHeatView *self, const HgPyramid *pyramid)
{
  self->heat.pyramid = pyramid;
  look_again (self);
}

HourglassExport *
hourglass_heat_view_export (HourglassHeatView *self, const char *name)
{
  HgBox box = box_of (self);
  char shape[HG_SHAPE_TEXT];
  if (!self->ready)
    return NULL;
  g_autofree char *title = g_strdup_printf ("%s · %s", self->name, hg_shape_text (&self->shape, shape));
  return hourglass_heat_export (&self->heat, self->value, &self->view, name, title, box.width, box.height);
}

const char *
hourglass_heat_view_get_readout (HourglassHeatView *self)
{
  return self->readout != NULL ? self->readout : "";
}

const char *
hourglass_heat_view_get_index (HourglassHeatView *self)
{
  return self->index;
}
