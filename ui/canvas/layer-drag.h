/* A layer on its way from the palette to the canvas, in the pointer's hand. */
#pragma once
#include "layers/layer.h"
#include <gtk/gtk.h>

/* What such a drag carries: a HgLayer. */
#define HOURGLASS_TYPE_LAYER (hourglass_layer_get_type ())
GType hourglass_layer_get_type (void);

/* A source for the palette's @list of rows (palette-row.h); the caller adds it to that. */
GtkEventController *hourglass_layer_drag_new (GtkListBox *list);

/* What the source gives for the row at @y of the list, the caller's; or NULL where there is none. */
GdkContentProvider *hourglass_layer_drag_content (GtkListBox *list, double y);
