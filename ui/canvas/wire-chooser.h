/* What a layer can be connected to: a list of the layers below it with the ways in which each can take its
 * output and the shape that follows. Choosing one lays the wire as one step. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WIRE_CHOOSER (hourglass_wire_chooser_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWireChooser, hourglass_wire_chooser, HOURGLASS, WIRE_CHOOSER, GtkPopover)

/* Unparented; the canvas gives it a place. */
HourglassWireChooser *hourglass_wire_chooser_new (HourglassDocument *document);

/* Opens it for wires from node @from. */
void hourglass_wire_chooser_show (HourglassWireChooser *self, size_t from);

/* For tests: how many ways are listed, and taking one. */
guint hourglass_wire_chooser_count (HourglassWireChooser *self);
void hourglass_wire_chooser_choose (HourglassWireChooser *self, guint row);
