/* A row that says how the training of the opened file would go on, with a button that takes its settings and
 * leads to the Train view (win.continue-training). Hidden where the file tells of no training. */
#pragma once
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_CONTINUE_ROW (hourglass_continue_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassContinueRow, hourglass_continue_row, HOURGLASS, CONTINUE_ROW, GtkBox)

/* @document is only read during the call. */
void hourglass_continue_row_show (HourglassContinueRow *self, HourglassDocument *document);
