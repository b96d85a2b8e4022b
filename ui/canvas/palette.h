/* The palette: every kind of layer with its one sentence and the shape that it would give at a place, in a
 * popover with a search that also reads whole layers ("LSTM 16 relu sequences"). Choosing one inserts it as
 * one step; dragging one onto the canvas takes it to any other place. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_PALETTE (hourglass_palette_get_type ())
G_DECLARE_FINAL_TYPE (HourglassPalette, hourglass_palette, HOURGLASS, PALETTE, GtkPopover)

/* Unparented; the canvas gives it a place. */
HourglassPalette *hourglass_palette_new (HourglassDocument *document);

/* Fills it for the gap after node @after and clears the search. */
void hourglass_palette_show (HourglassPalette *self, size_t after);

/* For tests and for the search: filters, and what Enter would insert ("LSTM 16"), or NULL; lent. */
void hourglass_palette_search (HourglassPalette *self, const char *text);
const char *hourglass_palette_get_first (HourglassPalette *self);
void hourglass_palette_choose_first (HourglassPalette *self);
