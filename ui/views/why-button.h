/* "Why? 2": a button with the number of findings that opens them, each a card with its layer, its numbers and
 * its fixes. A fix of the model is one step that can be undone; one of a setting changes the settings. */
#pragma once
#include "ui/run/why-finder.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WHY_BUTTON (hourglass_why_button_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWhyButton, hourglass_why_button, HOURGLASS, WHY_BUTTON, GtkWidget)

/* Takes references; to be called once. */
void hourglass_why_button_set_run (HourglassWhyButton *self, HourglassDocument *document, HourglassRun *run);
