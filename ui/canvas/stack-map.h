/* The map of a long stack: all of it as a strip at the canvas's left edge, where nothing else is, with the
 * part in sight framed and what is folded marked. Pressing and dragging on it scrolls there. It is shown
 * where the stack is more than twice as high as the pane. */
#pragma once
#include "ui/canvas/canvas.h"

/* A child of @canvas; and giving it its place there, which is returned: width 0: not shown. */
GtkWidget *hourglass_stack_map_new (HourglassCanvas *canvas);
HgBox hourglass_stack_map_place (HourglassCanvas *canvas);
