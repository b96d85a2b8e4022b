/* Dimensions along the stack, from input to output: for every layer a pale bar as long as its values per
 * sample (what there is room for), in it a full bar as long as its effective rank (what is used), a line at
 * the principal components for 95 % of the variance, and a dashed line at the rank before training. One axis
 * for all, logarithmic where the largest is more than twenty. */
#pragma once
#include "analysis/dimensions.h"
#include "axes.h"
#include "model/check.h"

typedef struct
{
  const HgCheck *check; /* lent, as all here */
  const HgDimensions *now;
  const HgDimensions *before; /* of the same model, or NULL */
} HgDimensionPlot;

enum
{
  HG_DIMENSION_ROW = 26 /* px that a row wants */
};

/* Height that all rows want, in px for text at @scale. */
double hg_dimension_plot_height (const HgDimensionPlot *plot, double scale);
void hg_dimension_plot_draw (HgPen *pen, const HgDimensionPlot *plot, HgBox box);

/* The row at @y, or the number of rows; and a frame around row @row. */
size_t hg_dimension_plot_find (const HgDimensionPlot *plot, double scale, HgBox box, double y);
void hg_dimension_plot_mark (HgPen *pen, const HgDimensionPlot *plot, HgBox box, size_t row);
