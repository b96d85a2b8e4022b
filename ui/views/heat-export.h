/* A heat map for a file: the part of it that is seen as a picture, and the numbers of the chosen channel as a
 * table with the columns panel, channel and row, and one for each column of the map. */
#pragma once
#include "ui/draw/heat-map.h"
#include "ui/parts/exportable.h"

/* @heat is copied without its coarse picture; @value is what its values are of. @name: of the file. */
HourglassExport *hourglass_heat_export (const HgHeatMap *heat, HgTensor *value, const HgHeatView *view,
                                        const char *name, const char *title, double width, double height);
