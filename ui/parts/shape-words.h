/* Shapes in the words of a label: "5 × 16" stands on one line, wherever the label breaks its lines. */
#pragma once
#include <gtk/gtk.h>

/* From now on, whatever @label says. Its attributes are used for it. */
void hourglass_label_keep_shapes (GtkLabel *label);
