/* Which samples are selected: one selection for all views of a window, owned by its run. A sample is a row of
 * the data that the views show, whichever part (training, validation, test) it lies in; other data begin with
 * nothing selected.
 *
 * Signal "changed": other samples are selected, or other data are shown. Everything runs on the main thread.
 */
#pragma once
#include "data/prepared.h"
#include <glib-object.h>

#define HOURGLASS_TYPE_SAMPLE_SELECTION (hourglass_sample_selection_get_type ())
G_DECLARE_FINAL_TYPE (HourglassSampleSelection, hourglass_sample_selection, HOURGLASS, SAMPLE_SELECTION,
                      GObject)

HourglassSampleSelection *hourglass_sample_selection_new (void);

/* The data whose rows are selected (a reference is kept), or NULL. The same data again keep the selection. */
void hourglass_sample_selection_set_data (HourglassSampleSelection *self, HgPrepared *data);
HgPrepared *hourglass_sample_selection_get_data (HourglassSampleSelection *self); /* lent, or NULL */

/* Exactly these @n rows, in any order; rows that the data do not have and repeated ones are left out. */
void hourglass_sample_selection_set (HourglassSampleSelection *self, const gsize *rows, gsize n);

/* These as well; and one more, or one fewer. */
void hourglass_sample_selection_add (HourglassSampleSelection *self, const gsize *rows, gsize n);
void hourglass_sample_selection_toggle (HourglassSampleSelection *self, gsize row);
void hourglass_sample_selection_clear (HourglassSampleSelection *self);

/* Rising, lent until the next change. */
const gsize *hourglass_sample_selection_get (HourglassSampleSelection *self, gsize *n);
gboolean hourglass_sample_selection_contains (HourglassSampleSelection *self, gsize row);
