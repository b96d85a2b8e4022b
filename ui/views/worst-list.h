/* The samples with the largest errors, a row each. The selected rows are the selected samples of all views:
 * choosing a row selects its sample, and a sample that is selected elsewhere is selected here. */
#pragma once
#include "ui/run/anomaly-look.h"
#include "ui/run/sample-selection.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WORST_LIST (hourglass_worst_list_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWorstList, hourglass_worst_list, HOURGLASS, WORST_LIST, GtkWidget)

/* Takes a reference; to be called once. */
void hourglass_worst_list_set_selection (HourglassWorstList *self, HourglassSampleSelection *selection);

/* The worst of @look, which has an answer (a reference is kept); and what they are judged by. */
void hourglass_worst_list_show (HourglassWorstList *self, HourglassAnomalyLook *look);
void hourglass_worst_list_set_threshold (HourglassWorstList *self, double threshold);
