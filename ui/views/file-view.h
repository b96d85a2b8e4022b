/* The File view: what is in the file that was opened (or in the example), how its weights are, a list of them
 * all, and what can be done with it.
 *
 * Signal "weight-activated" (item of the weights, index of a value; both uint64): somebody wants to see it.
 */
#pragma once
#include "ui/run/weight-survey.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FILE_VIEW (hourglass_file_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFileView, hourglass_file_view, HOURGLASS, FILE_VIEW, GtkWidget)

/* References to both are kept. */
GtkWidget *hourglass_file_view_new (HourglassDocument *document, HourglassWeightSurvey *survey);
