/* The curves of a training for a file: the picture as it is seen, and every epoch with all its metrics as
 * `train --history` writes them. */
#pragma once
#include "ui/draw/curves.h"
#include "ui/parts/exportable.h"

/* The first @rows of @log, drawn as @loss and @mae (NULL: it is the loss) are. Fails with HG_ERROR_MEMORY
 * only: NULL. */
HourglassExport *hourglass_train_export (HgMetricsLog *log, gsize rows, const HgLinePlot *loss,
                                         const HgLinePlot *mae, double width, double height);
