/* See layer-drag.h. The palette stands over the canvas. While one of its rows is dragged it steps aside; it
 * must not close, because under X11 Escape reaches a drag only while a popover has the keyboard. */
#include "ui/canvas/layer-drag.h"
#include "ui/canvas/palette-row.h"

static void
let_go (HgLayer *layer)
{
  hg_layer_unref (layer);
}

G_DEFINE_BOXED_TYPE (HgLayer, hourglass_layer, hg_layer_ref, let_go)

GdkContentProvider *
hourglass_layer_drag_content (GtkListBox *list, double y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (list, (int)y);
  HgLayer *layer = row != NULL ? hg_layer_parse (hourglass_palette_item (row)->text, NULL) : NULL;
  GdkContentProvider *content
      = layer != NULL ? gdk_content_provider_new_typed (HOURGLASS_TYPE_LAYER, layer) : NULL;
  g_clear_pointer (&layer, hg_layer_unref);
  return content;
}

static GdkContentProvider *
prepare (GtkDragSource *source, double x, double y, GtkListBox *list)
{
  return hourglass_layer_drag_content (list, y);
}

static GtkPopover *
palette_of (GtkListBox *list)
{
  return GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_POPOVER));
}

/* To the right of the canvas, whose child the palette is. */
static void
step_aside (GtkPopover *palette)
{
  int width = gtk_widget_get_width (gtk_widget_get_parent (GTK_WIDGET (palette)));
  GdkRectangle at = { 0 };
  gtk_popover_get_pointing_to (palette, &at);
  gtk_popover_set_offset (palette, width - at.x - at.width, 0);
}

/* The layer's title goes with the pointer, above it and to the left: what the canvas says stands below. */
static void
begin (GtkDragSource *source, GdkDrag *drag, GtkListBox *list)
{
  g_auto (GValue) value = G_VALUE_INIT;
  char title[96];
  g_value_init (&value, HOURGLASS_TYPE_LAYER);
  if (!gdk_content_provider_get_value (gdk_drag_get_content (drag), &value, NULL))
    return;
  hg_layer_describe (g_value_get_boxed (&value), title, sizeof title, NULL, 0);
  GtkWidget *label = gtk_label_new (title), *icon = gtk_drag_icon_get_for_drag (drag);
  GtkRequisition size;
  gtk_widget_add_css_class (label, "carried-layer");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (icon), label);
  gtk_widget_get_preferred_size (icon, NULL, &size);
  gdk_drag_set_hotspot (drag, size.width, size.height);
  step_aside (palette_of (list));
}

static void
end (GtkDragSource *source, GdkDrag *drag, gboolean moved, GtkListBox *list)
{
  gtk_popover_popdown (palette_of (list));
  gtk_popover_set_offset (palette_of (list), 0, 0);
}

GtkEventController *
hourglass_layer_drag_new (GtkListBox *list)
{
  GtkDragSource *source = gtk_drag_source_new ();
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare), list, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (begin), list, 0);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (end), list, 0);
  return GTK_EVENT_CONTROLLER (source);
}
