/* One thing that a file of weights alone does not say: what was taken for it and why, an editor that changes
 * just this, and a button by which a person says that it is right. A change is an edit of the document, and
 * so undone as any other; the row then says what it was before. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_GUESS_ROW (hourglass_guess_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassGuessRow, hourglass_guess_row, HOURGLASS, GUESS_ROW, GtkBox)

typedef enum
{
  HOURGLASS_GUESS_OPEN,
  HOURGLASS_GUESS_CONFIRMED,
  HOURGLASS_GUESS_CHANGED,
  HOURGLASS_GUESS_GONE /* the layer is, or no longer has the option */
} HourglassGuessState;

/* Of guess @i of the document's file, which has it. The document must outlive the row; the facts are kept.
 * Emits "state-changed" when it was confirmed, or that was taken back. */
GtkWidget *hourglass_guess_row_new (HourglassDocument *document, gsize i);

/* Shows the document as it is now. */
void hourglass_guess_row_refresh (HourglassGuessRow *self);
HourglassGuessState hourglass_guess_row_get_state (HourglassGuessRow *self);

/* "Activation of lstm_1", lent: what a screen reader says of the editor. */
const char *hourglass_guess_row_get_name (HourglassGuessRow *self);
