/* A bar of the stack as a widget: focusable, named for a screen reader ("LSTM 16, relu, sequences, 5 × 16, 80
 * values, 1,408 parameters"), with the verbs of a single layer as actions that keyboard, context menu, screen
 * reader and tests share; the verbs of all that is selected are the canvas's. The canvas draws it: it has no
 * picture of its own. */
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

/* Says that it is one of @with selected layers; 0: it is not selected. */
void hourglass_bar_set_selected (HourglassBar *self, size_t with);

/* What is said of it beside its label, for a while; NULL: nothing. */
void hourglass_bar_tell (HourglassBar *self, const char *sentence);

/* Opens @menu at a point in its coordinates. */
void hourglass_bar_popup_menu (HourglassBar *self, GMenuModel *menu, double x, double y);

/* The label of node @node, as a screen reader says it, but for what is hidden (HG_HIDES_…); the caller frees
 * it. */
char *hourglass_bar_describe (const HgCheck *check, size_t node, unsigned hidden);
