/* The Reconstruct view as a file: its picture, and the values in it as a table. */
#pragma once
#include "ui/draw/samples.h"
#include "ui/parts/exportable.h"

/* What is shown: originals of @index (n), against row i of @decoded (NULL: nothing yet) and of @forced
 * (NULL: there is no such thing). @series or @grid, the other is NULL, is drawn @width × @height px large and
 * lends its values from @data, @decoded and @forced, of which references are kept; a grid is copied with its
 * @pixels (two images a sample). Below a series stand the strips of its errors, @feature marked, and below
 * both who marked the samples. NULL when memory is short. */
HourglassExport *hourglass_reconstruct_export (HgPrepared *data, const gsize *index, gsize n,
                                               HgTensor *decoded, HgTensor *forced, const HgSeries *series,
                                               const HgImageGrid *grid, guint feature, double width,
                                               double height);
