/* A bar of the stack as a widget: focusable, named for a screen reader ("LSTM 16, relu, sequences, 5 × 16, 80
 * values, 1,408 parameters"), with its verbs as actions that keyboard, context menu, screen reader and tests
 * share. The canvas draws it: it has no picture of its own. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_BAR (hourglass_bar_get_type ())
G_DECLARE_FINAL_TYPE (HourglassBar, hourglass_bar, HOURGLASS, BAR, GtkWidget)

HourglassBar *hourglass_bar_new (HourglassDocument *document);

/* The node it stands for, and what it is called. */
void hourglass_bar_show (HourglassBar *self, size_t node);
size_t hourglass_bar_get_node (HourglassBar *self);
const char *hourglass_bar_get_label (HourglassBar *self);

/* Opens the menu of the bar's verbs at a point in its coordinates. */
void hourglass_bar_popup_menu (HourglassBar *self, double x, double y);

/* The label of node @node, as a screen reader says it; the caller frees it. */
char *hourglass_bar_describe (const HgCheck *check, size_t node);
