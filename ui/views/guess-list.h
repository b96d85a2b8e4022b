/* All guesses of a file of weights alone, layer by layer, folded away where there are many. Nothing of it is
 * seen where the file says what its layers are. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_GUESS_LIST (hourglass_guess_list_get_type ())
G_DECLARE_FINAL_TYPE (HourglassGuessList, hourglass_guess_list, HOURGLASS, GUESS_LIST, GtkBox)

/* A reference is kept; to be called once. */
void hourglass_guess_list_set_document (HourglassGuessList *self, HourglassDocument *document);

/* Shows the document as it is now. */
void hourglass_guess_list_refresh (HourglassGuessList *self);
