/* A form made from option tables: a card of rows, advanced options folded away below it. It serves one layer
 * and several alike; what it is about says which rows there are, and makes steps of edits. */
#pragma once
#include "ui/document/document.h"
#include "ui/inspector/option-row.h"

#define HOURGLASS_TYPE_OPTION_FORM (hourglass_option_form_get_type ())
G_DECLARE_FINAL_TYPE (HourglassOptionForm, hourglass_option_form, HOURGLASS, OPTION_FORM, GtkBox)

/* What a form is about. @node is the one that the form shows, always one of the document's model. */
typedef struct
{
  const char *none; /* marked; said where there is no option; NULL: the form is not seen then */
  gboolean forgets; /* what is wrong at a row is forgotten at the next change elsewhere */
  /* Writes into @signature what the rows stand for: they are made anew when it is another. */
  void (*sign) (HourglassDocument *document, size_t node, GString *signature);
  void (*list) (HourglassDocument *document, size_t node, HourglassOptionForm *form); /* adds the rows */
  /* The option's value; false where several differ. */
  bool (*get) (HourglassDocument *document, size_t node, const char *path, HgValue *value);
  /* Makes a step of another value; false with @error where it cannot be taken. */
  bool (*set) (HourglassDocument *document, size_t node, const char *path, HgValue value, HgError *error);
} HourglassOptionSubject;

/* The options of one layer, those of a layer that it wraps after the row that names it. */
extern const HourglassOptionSubject hourglass_layer_subject;

/* The options that all selected layers have, "mixed" where they differ; an edit sets all of them in one step.
 * Any node will do. */
extern const HourglassOptionSubject hourglass_several_subject;

/* @document must outlive the form. */
HourglassOptionForm *hourglass_option_form_new (HourglassDocument *document,
                                                const HourglassOptionSubject *subject);

/* Shows node @node of the document's model; HG_NO_NODE empties the form. Rows are kept, with their focus, as
 * long as they stand for the same. */
void hourglass_option_form_show (HourglassOptionForm *self, size_t node);

/* For a subject's `list`: takes @row, for the option @param, as the last one. */
void hourglass_option_form_add (HourglassOptionForm *self, const HgParam *param, HourglassOptionRow *row);

/* The row of option @path, or NULL; lent. */
HourglassOptionRow *hourglass_option_form_find (HourglassOptionForm *self, const char *path);

/* Focuses the first editor. False when there is none. */
gboolean hourglass_option_form_focus (HourglassOptionForm *self);
