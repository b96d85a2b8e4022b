/* Wires on the canvas: one is selected by a click and taken away with Delete; what a layer can be connected
 * to is offered in a list. Laying one by hand is a drag (stack-drag.h). */
#include "ui/canvas/canvas-private.h"
#include "ui/canvas/wire-chooser.h"

void
hourglass_canvas_drop_wire (HourglassCanvas *self)
{
  self->wire.node = HG_NO_NODE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Which input of its layer a drawn wire is. */
static HgEdge
input_of (const HgModel *model, const HgStackWire *wire)
{
  const HgNode *node = model->nodes[wire->to];
  for (size_t k = 0; k < node->n_in; k++)
    if (node->in[k].node == wire->node && node->in[k].slot == wire->slot)
      return (HgEdge){ .node = wire->to, .slot = k };
  return (HgEdge){ .node = HG_NO_NODE };
}

size_t
hourglass_canvas_wire_index (HourglassCanvas *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  for (size_t i = 0; i < self->layout.n_wires && self->wire.node < model->n; i++)
    {
      HgEdge input = input_of (model, &self->layout.wires[i]);
      if (input.node == self->wire.node && input.slot == self->wire.slot)
        return i;
    }
  return HG_NO_NODE;
}

gboolean
hourglass_canvas_pick_wire (HourglassCanvas *self, double x, double y)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  hourglass_canvas_to_layout (self, &x, &y);
  size_t at = self->layout.n == model->n ? hg_stack_layout_wire_at (&self->layout, x, y) : HG_NO_NODE;
  if (at >= self->layout.n_wires || self->layout.rows[self->layout.wires[at].to].fold != NULL)
    return FALSE;
  HgEdge wire = input_of (model, &self->layout.wires[at]);
  HourglassBar *bar = hourglass_canvas_get_bar (self, wire.node);
  if (bar == NULL)
    return FALSE;
  self->choosing = TRUE; /* Delete goes to the bar, and means the wire */
  gtk_widget_grab_focus (GTK_WIDGET (bar));
  self->choosing = FALSE;
  hourglass_document_select (self->document, HG_NO_NODE);
  self->wire = wire;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static void
disconnect (HourglassCanvas *self, HgEdge wire)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  HgModel *edited = hg_edit_disconnect (hourglass_document_get_model (self->document), wire.node, wire.slot,
                                        label, &error);
  hourglass_canvas_drop_wire (self);
  hourglass_canvas_apply (self, edited, label, &error);
}

gboolean
hourglass_canvas_remove_wire (HourglassCanvas *self)
{
  if (self->wire.node == HG_NO_NODE)
    return FALSE;
  disconnect (self, self->wire);
  return TRUE;
}

void
hourglass_canvas_disconnect (GtkWidget *widget, const char *name, GVariant *wire)
{
  guint node, input;
  g_variant_get (wire, "(uu)", &node, &input);
  disconnect (HOURGLASS_CANVAS (widget), (HgEdge){ .node = node, .slot = input });
}

void
hourglass_canvas_wire_from_here (HourglassCanvas *self, int unused)
{
  if (hourglass_document_refuses (self->document))
    return;
  size_t node = hourglass_document_get_selection (self->document);
  HourglassBar *bar = hourglass_canvas_get_bar (self, node);
  GtkAllocation at;
  if (bar == NULL || hourglass_canvas_hides (self, node) != NULL)
    return;
  if (self->chooser == NULL)
    {
      self->chooser = GTK_WIDGET (hourglass_wire_chooser_new (self->document));
      gtk_widget_set_parent (self->chooser, GTK_WIDGET (self));
    }
  gtk_widget_get_allocation (GTK_WIDGET (bar), &at);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->chooser), &at);
  hourglass_wire_chooser_show (HOURGLASS_WIRE_CHOOSER (self->chooser), node);
}
