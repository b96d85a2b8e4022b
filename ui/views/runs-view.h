/* The Runs view: the finished runs of this window side by side: a table that can be sorted by any column, and
 * above it their curves, bars of a few fields, or latent size against unexplained variance. */
#pragma once
#include "ui/run/run-list.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_RUNS_VIEW (hourglass_runs_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassRunsView, hourglass_runs_view, HOURGLASS, RUNS_VIEW, GtkBox)

/* A reference is kept. */
GtkWidget *hourglass_runs_view_new (HourglassRunList *runs);

HourglassRunList *hourglass_runs_view_get_list (HourglassRunsView *self); /* lent */

/* The runs as they are sorted: @n references in an array, both the caller's; NULL where there are none. */
HgRunRecord **hourglass_runs_view_get_records (HourglassRunsView *self, gsize *n);
