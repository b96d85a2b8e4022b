/* "What are your samples?": the form behind "Empty canvas". It asks for the kind of sample (a vector, a
 * series, an image) and for its lengths, and says what that is in numbers. Where data are chosen already, it
 * begins with their shape.
 *
 * Signal "create" (stack): the button was pressed; the stack is a single Input, as hg_model_parse reads it:
 * "Input 5x59". */
#pragma once
#include "tensor/shape.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_EMPTY_FORM (hourglass_empty_form_get_type ())
G_DECLARE_FINAL_TYPE (HourglassEmptyForm, hourglass_empty_form, HOURGLASS, EMPTY_FORM, GtkWidget)

GtkWidget *hourglass_empty_form_new (void);

/* Begins with the shape of a sample of the data called @name; NULL, or an order that no kind of sample has:
 * there are none. */
void hourglass_empty_form_take_data (HourglassEmptyForm *self, const HgShape *sample, const char *name);
