/* What there is to know of the file that a model came from, as a card of rows; of an example or an own model,
 * what there is of that. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FILE_CARD (hourglass_file_card_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFileCard, hourglass_file_card, HOURGLASS, FILE_CARD, GtkBox)

/* "Adam 1e-3, MSE", or that it is not in the file; owned by the caller. */
char *hourglass_file_card_training (const HourglassFileFacts *facts);

/* @document is only read during the call. */
void hourglass_file_card_show (HourglassFileCard *self, HourglassDocument *document);
