/* The Slow motion view as a file: its picture, and every value in it as a table. */
#pragma once
#include "ui/draw/cell-strips.h"
#include "ui/parts/exportable.h"
#include "ui/run/trace-look.h"

/* @look has an answer, of which @strips is drawn @width × @height px large; a reference is kept. */
HourglassExport *hourglass_slow_motion_export (HourglassTraceLook *look, const HgCellStrips *strips,
                                               double width, double height);
