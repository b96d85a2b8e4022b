/* What holds for several selected layers: a row for every option that all of them have, "mixed" where they
 * differ. An edit sets the option in all of them and is one step of the document. */
#pragma once
#include "ui/document/document.h"
#include "ui/inspector/option-row.h"

#define HOURGLASS_TYPE_SHARED_FORM (hourglass_shared_form_get_type ())
G_DECLARE_FINAL_TYPE (HourglassSharedForm, hourglass_shared_form, HOURGLASS, SHARED_FORM, GtkBox)

HourglassSharedForm *hourglass_shared_form_new (HourglassDocument *document);

/* Shows the options of what is selected in the document, where that is several layers; else it is empty. */
void hourglass_shared_form_refresh (HourglassSharedForm *self);

/* The row of the option called @name, or NULL; lent. */
HourglassOptionRow *hourglass_shared_form_find (HourglassSharedForm *self, const char *name);
