/* A diagnostic as a card: its sentence, and a button for each fix that shows the shape that follows. Pressing
 * one is one step that can be undone. The inspector's card shows expected, got and from instead. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FAULT_CARD (hourglass_fault_card_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFaultCard, hourglass_fault_card, HOURGLASS, FAULT_CARD, GtkBox)

/* @table: expected, got and from as a table, no fixes. */
HourglassFaultCard *hourglass_fault_card_new (HourglassDocument *document, gboolean table);

/* @diagnostic is only read during the call; it must belong to the document's check. */
void hourglass_fault_card_show (HourglassFaultCard *self, const HgDiagnostic *diagnostic);
