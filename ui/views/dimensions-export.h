/* Measured dimensions for a file: the picture as it is seen, and one row an output of a layer. */
#pragma once
#include "ui/draw/dimension-plot.h"
#include "ui/parts/exportable.h"
#include "ui/run/dimension-look.h"

/* Of a look that is over and has a result. The plot lends from it; the export keeps it. */
HgDimensionPlot hourglass_dimensions_export_plot (const HourglassDimensionLook *look);
HourglassExport *hourglass_dimensions_export (HourglassDimensionLook *look, double width, double height);
