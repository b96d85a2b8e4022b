/* A card of the start page: a button with a picture (or none), a title, a sentence and small print. */
#pragma once
#include "model/preset.h"
#include <gtk/gtk.h>

/* Of an example: its stack in small, so that the shapes of the examples can be compared at a glance, its
 * question, its name, and what its stack does in numbers. @preset is constant. */
GtkWidget *hourglass_example_card_new (const HgPreset *preset);

/* Any other; @name is what a screen reader calls it, @small may be NULL. */
GtkWidget *hourglass_card_new (const char *name, const char *title, const char *sentence, const char *small);
