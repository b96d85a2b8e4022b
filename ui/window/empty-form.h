/* "What are your samples?": the form behind "Empty canvas". It asks for the kind of sample (a vector, a
 * series, an image) and for its lengths, and says what that is in numbers.
 *
 * Signal "create" (stack): the button was pressed; the stack is a single Input, as hg_model_parse reads it:
 * "Input 5x59". */
#pragma once
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_EMPTY_FORM (hourglass_empty_form_get_type ())
G_DECLARE_FINAL_TYPE (HourglassEmptyForm, hourglass_empty_form, HOURGLASS, EMPTY_FORM, GtkWidget)

GtkWidget *hourglass_empty_form_new (void);
