/* An entry in which layers are typed where they go: "lstm 16", or several in the notation of a stack in
 * words. Below it stands, while typing, the shape they would give there, or what is wrong with the words.
 * Enter, or its button, puts them in as one step; Escape leaves.
 *
 * Signal "inserted" (guint first, guint n): the nodes that were put in. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LAYER_ENTRY (hourglass_layer_entry_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLayerEntry, hourglass_layer_entry, HOURGLASS, LAYER_ENTRY, GtkPopover)

/* Unparented; the canvas gives it a place. */
HourglassLayerEntry *hourglass_layer_entry_new (HourglassDocument *document);

/* Opens it, empty, for what goes below node @after. */
void hourglass_layer_entry_show (HourglassLayerEntry *self, size_t after);

/* For tests: typing @text, which gives what is said below it, lent; and Enter (FALSE: the words are wrong).
 */
const char *hourglass_layer_entry_type (HourglassLayerEntry *self, const char *text);
gboolean hourglass_layer_entry_enter (HourglassLayerEntry *self);
