/* The canvas: the stack drawn as an hourglass, each bar a focusable widget of its own, a + in each gap, a
 * card under each layer that does not fit. It lays out and draws with ui/draw; what a hand does is in
 * stack-drag.h. It scrolls itself (GtkScrollable), because how dense the bars stand depends on the height of
 * the pane. */
#pragma once
#include "ui/bar.h"
#include "ui/draw/stack-layout.h"

#define HOURGLASS_TYPE_CANVAS (hourglass_canvas_get_type ())
G_DECLARE_FINAL_TYPE (HourglassCanvas, hourglass_canvas, HOURGLASS, CANVAS, GtkWidget)

GtkWidget *hourglass_canvas_new (HourglassDocument *document);

/* Where everything is now, lent until the next change; y counts from the top of what is scrolled. */
const HgStackLayout *hourglass_canvas_get_layout (HourglassCanvas *self);
HourglassBar *hourglass_canvas_get_bar (HourglassCanvas *self, size_t node); /* lent, or NULL */
GtkWidget *hourglass_canvas_get_plus (HourglassCanvas *self, size_t node);   /* lent, or NULL */
GtkWidget *hourglass_canvas_get_card (HourglassCanvas *self, size_t node);   /* lent, or NULL */

/* Asks for a layer by name, kind or shape. */
void hourglass_canvas_find (HourglassCanvas *self);

/* A drag, in the widget's coordinates: what the pointer's gestures call, and tests. */
gboolean hourglass_canvas_drag_begin (HourglassCanvas *self, double x, double y);
void hourglass_canvas_drag_update (HourglassCanvas *self, double x, double y);
gboolean hourglass_canvas_drag_end (HourglassCanvas *self);
void hourglass_canvas_drag_cancel (HourglassCanvas *self);
