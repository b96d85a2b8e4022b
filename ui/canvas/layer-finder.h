/* Finds a layer of the stack by its name, kind, options, shape or nested model, in a popover: every word that
 * is typed must occur ("lstm 5x16"). Choosing one selects it and brings its bar into sight. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LAYER_FINDER (hourglass_layer_finder_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLayerFinder, hourglass_layer_finder, HOURGLASS, LAYER_FINDER, GtkPopover)

/* Unparented; the canvas gives it a place and listens to "chosen" (the node, as guint). */
HourglassLayerFinder *hourglass_layer_finder_new (HourglassDocument *document);

/* Clears the search and lists all layers. */
void hourglass_layer_finder_show (HourglassLayerFinder *self);

/* For tests: types @text; how many layers it leaves. */
guint hourglass_layer_finder_search (HourglassLayerFinder *self, const char *text);
void hourglass_layer_finder_choose_first (HourglassLayerFinder *self);
