/* A weight as coloured cells: brown below 0, white at 0, blue above, as dark as the value is large. Where
 * several cells share a pixel it shows the value farthest from 0, so that nothing large is lost. Values that
 * are not finite are hatched, or red where cells are too small for that. Only what is seen is computed. */
#pragma once
#include "analysis/weight-pyramid.h"
#include "heat-layout.h"

typedef struct
{
  HgWeightMap map;
  const HgReal *values;     /* lent */
  const HgPyramid *pyramid; /* lent; NULL: not made yet, or not needed */
  size_t channel;
  double limit;  /* colours go from −limit to limit */
  bool odd;      /* there are values that are not finite */
  double pixels; /* of the screen in one px */
} HgHeatMap;

void hg_heat_map_draw (HgPen *pen, const HgHeatMap *heat, HgBox box, const HgHeatView *view);

/* A ring around the cell at @place, above the drawing. */
void hg_heat_map_draw_cursor (HgPen *pen, const HgHeatMap *heat, HgBox box, const HgHeatView *view,
                              const HgWeightPlace *place);
