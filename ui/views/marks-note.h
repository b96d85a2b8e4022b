/* A line below what shows the classes of samples: by whom or what they were told apart, where the data says
 * so. Hidden otherwise. */
#pragma once
#include "data/prepared.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_MARKS_NOTE (hourglass_marks_note_get_type ())
G_DECLARE_FINAL_TYPE (HourglassMarksNote, hourglass_marks_note, HOURGLASS, MARKS_NOTE, GtkWidget)

/* The data that is shown, or NULL; it is only read. */
void hourglass_marks_note_show (HourglassMarksNote *self, const HgPrepared *data);
