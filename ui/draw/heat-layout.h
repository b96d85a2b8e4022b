/* Where the cells of a weight are on the screen: panels in rows, each with its title above it. At zoom 1 all
 * of it is seen, as large as it fits; a matrix's cells are then as wide and as high as there is room for,
 * those of images are square. Titles and gaps keep their size when cells grow. */
#pragma once
#include "analysis/weight-map.h"
#include "pen.h"

/* What of it is seen. */
typedef struct
{
  double zoom; /* 1: everything, as far as cells do not become too small to see */
  double x, y; /* px scrolled */
} HgHeatView;

typedef struct
{
  HgBox area;                     /* of the cells that are seen, within a border */
  double cell_width, cell_height; /* px; may be far below 1 */
  size_t across, down;            /* panels beside and below each other */
  double title;                   /* height above each panel */
  double pitch_x, pitch_y;        /* from one panel to the next */
  double width, height;           /* of all of it */
  double x, y;                    /* of the first panel's first cell, scrolled */
} HgHeatLayout;

/* In @box, which also holds the colour bar; @scale: of text. */
HgHeatLayout hg_heat_layout (const HgWeightMap *map, HgBox box, double scale, const HgHeatView *view);

/* The cells of @panel. */
HgBox hg_heat_panel (const HgHeatLayout *layout, const HgWeightMap *map, size_t panel);
HgBox hg_heat_cell (const HgHeatLayout *layout, const HgWeightMap *map, const HgWeightPlace *place);

/* The cell at a point, with @place's channel; false where there is none. */
bool hg_heat_at (const HgHeatLayout *layout, const HgWeightMap *map, double x, double y,
                 HgWeightPlace *place);

/* The view moved by (@dx, @dy) px; @factor times as large, with the cell at (@x, @y) staying there; and moved
 * as little as it takes to see @place. All stay within what there is to see. */
HgHeatView hg_heat_pan (const HgWeightMap *map, HgBox box, double scale, HgHeatView view, double dx,
                        double dy);
HgHeatView hg_heat_zoom (const HgWeightMap *map, HgBox box, double scale, HgHeatView view, double factor,
                         double x, double y);
HgHeatView hg_heat_reveal (const HgWeightMap *map, HgBox box, double scale, HgHeatView view,
                           const HgWeightPlace *place);
