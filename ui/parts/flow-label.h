/* A label whose text fills the room beside other widgets, over as many lines as it needs.
 *
 * A plain wrapping label in a horizontal box is slow in GTK 4.8: the box asks it how wide it must be at its
 * own height, and the label tries width after width, laying the text out each time (a card of two sentences
 * cost 30,000 shapings and 60 ms of a frame). This one has one width that it asks for and takes what it is
 * given. */
#pragma once
#include <gtk/gtk.h>

/* Starts at the left, expands. @chars: the width it asks for, in characters; words longer than that and than
 * the room are broken. Floating. */
GtkWidget *hourglass_flow_label_new (const char *text, int chars);
