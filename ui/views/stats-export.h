/* Arrays and what their numbers are like, for a file: a table as a picture, and the same with all digits and
 * counts of zeros and of values that are not finite. */
#pragma once
#include "tensor/shape.h"
#include "ui/draw/stats-table.h"
#include "ui/parts/exportable.h"

/* Row by row. */
typedef struct HourglassStatsExport HourglassStatsExport;

HourglassStatsExport *hourglass_stats_export_new (void);

/* @stats NULL: not known. Both are only read during the call. */
void hourglass_stats_export_add (HourglassStatsExport *self, const char *name, const HgShape *shape,
                                 const HgTensorStats *stats);

/* Takes @self; NULL where it has no row. @name: of the file; @title and @sentence stand above the table. */
HourglassExport *hourglass_stats_export_end (HourglassStatsExport *self, const char *name, const char *title,
                                             const char *sentence);
