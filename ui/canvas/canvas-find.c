/* Finding a layer: by name, in the finder's popover under the canvas's heading; and the next one that has
 * something wrong with it. */
#include "ui/canvas/canvas-private.h"
#include "ui/canvas/layer-finder.h"

static void
chosen (HourglassCanvas *self, guint node)
{
  HourglassBar *bar = hourglass_canvas_get_bar (self, node);
  hourglass_canvas_reveal (self, node);
  hourglass_document_select (self->document, node);
  if (bar != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (bar));
}

void
hourglass_canvas_find (HourglassCanvas *self)
{
  if (self->finder == NULL)
    {
      self->finder = GTK_WIDGET (hourglass_layer_finder_new (self->document));
      gtk_widget_set_parent (self->finder, GTK_WIDGET (self));
      gtk_popover_set_position (GTK_POPOVER (self->finder), GTK_POS_BOTTOM);
      g_signal_connect_object (self->finder, "chosen", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->finder, "closed", G_CALLBACK (hourglass_canvas_take_focus), self,
                               G_CONNECT_SWAPPED);
    }
  GdkRectangle heading = { gtk_widget_get_width (GTK_WIDGET (self)) / 2, 0, 1, 24 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->finder), &heading);
  hourglass_layer_finder_show (HOURGLASS_LAYER_FINDER (self->finder));
}

void
hourglass_canvas_next_fault (HourglassCanvas *self)
{
  guint n = self->rows->len;
  size_t here = hourglass_document_get_selection (self->document);
  for (guint step = 1; step <= n; step++)
    {
      size_t node = (here < n ? here + step : step - 1) % n;
      GtkWidget *card = hourglass_canvas_get_card (self, node);
      if (card == NULL)
        continue;
      hourglass_canvas_choose (self, node, HOURGLASS_CHOOSE_ONE);
      if (!gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD))
        hourglass_canvas_focus_near (self, node); /* it has no fix; and it may just have been unfolded */
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", "The stack has no problems");
}
