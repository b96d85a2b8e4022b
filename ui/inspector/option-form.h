/* The form of one layer, made from its kind's option table: a card of rows, the options of a wrapped layer
 * after the row that names it, advanced options folded away. Edits become steps of the document. */
#pragma once
#include "ui/document/document.h"
#include "ui/inspector/option-row.h"

#define HOURGLASS_TYPE_OPTION_FORM (hourglass_option_form_get_type ())
G_DECLARE_FINAL_TYPE (HourglassOptionForm, hourglass_option_form, HOURGLASS, OPTION_FORM, GtkBox)

HourglassOptionForm *hourglass_option_form_new (HourglassDocument *document);

/* Shows node @node of the document's model; HG_NO_NODE empties the form. Rows are kept, with their focus, as
 * long as the node has the same options. */
void hourglass_option_form_show (HourglassOptionForm *self, size_t node);

/* The row of option @path, or NULL; lent. */
HourglassOptionRow *hourglass_option_form_find (HourglassOptionForm *self, const char *path);

/* Focuses the first editor. False when there is none. */
gboolean hourglass_option_form_focus (HourglassOptionForm *self);
