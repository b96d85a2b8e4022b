/* The finished runs of a window, for comparing: each is kept as a record when it is over, and measured on a
 * worker thread on the data it was trained on. Also the run that an opened project brings. A GListModel of
 * HourglassRunItem, the oldest first. */
#pragma once
#include "analysis/run-record.h"
#include "ui/run/run.h"

#define HOURGLASS_TYPE_RUN_ITEM (hourglass_run_item_get_type ())
G_DECLARE_FINAL_TYPE (HourglassRunItem, hourglass_run_item, HOURGLASS, RUN_ITEM, GObject)

HgRunRecord *hourglass_run_item_get_record (HourglassRunItem *self); /* lent, immutable */

#define HOURGLASS_TYPE_RUN_LIST (hourglass_run_list_get_type ())
G_DECLARE_FINAL_TYPE (HourglassRunList, hourglass_run_list, HOURGLASS, RUN_LIST, GObject)

/* Watches @run, of which a reference is kept. */
HourglassRunList *hourglass_run_list_new (HourglassRun *run);

/* The run in a file that was opened, called @name: what it reached is as the file says, or measured on the
 * data that it was trained on, where those are still there. Takes references and @project. False with @error
 * where it holds no training. */
gboolean hourglass_run_list_add_opened (HourglassRunList *self, const char *name, const HgModel *model,
                                        HgWeights *weights, HgProject *project, HgError *error);

/* What the run with the curves @log reached, lent while it is in the list; NULL: not in it, or not known. */
const HgRunResults *hourglass_run_list_get_results (HourglassRunList *self, const HgMetricsLog *log);

/* Takes @item out. */
void hourglass_run_list_remove (HourglassRunList *self, HourglassRunItem *item);
