#include "heat-layout.h"
#include <math.h>

enum
{
  KEY = 34, /* height of the colour bar's row */
  GAP = 12,
  IMAGE_GAP = 6,
  TITLE = 20,
  LEAST_IMAGE_CELL = 3, /* of a filter, */
  LEAST_MAP = 48,       /* and a whole feature map */
  LARGEST_FITTED = 40,  /* a cell of a small weight */
  LARGEST = 64
};

/* Filters have few pixels, each of which is to be seen; what they make of an image is known by its whole. */
static double
least_cell (const HgWeightMap *map)
{
  size_t side = map->rows > map->columns ? map->rows : map->columns;
  return map->names != NULL ? fmin (LEAST_MAP / (double)side, 1) : LEAST_IMAGE_CELL;
}

static double
gap_of (const HgWeightMap *map)
{
  return map->image ? IMAGE_GAP : GAP;
}

/* Cells as large as fit with @across panels beside each other. */
static void
fit_cells (const HgWeightMap *map, HgHeatLayout *layout, size_t across)
{
  double gap = gap_of (map);
  layout->across = across;
  layout->down = (map->panels + across - 1) / across;
  double width = layout->area.width - (double)(across - 1) * gap,
         height = layout->area.height - (double)layout->down * (layout->title + gap) + gap;
  layout->cell_width = fmin (fmax (width, 1) / (double)(across * map->columns), LARGEST_FITTED);
  layout->cell_height = fmin (fmax (height, 1) / (double)(layout->down * map->rows), LARGEST_FITTED);
  if (!map->image)
    return;
  double side = fmin (layout->cell_width, layout->cell_height);
  layout->cell_width = layout->cell_height = fmax (side >= 1 ? floor (side) : side, least_cell (map));
}

/* The number of panels beside each other that makes the cells largest; of equal ones the most. Images that
 * are as small as they may be stand in as many columns as there is room for. */
static void
fit (const HgWeightMap *map, HgHeatLayout *layout)
{
  size_t best = 1;
  double largest = 0, panel = (double)map->columns * least_cell (map) + IMAGE_GAP;
  size_t most = map->panels;
  if (map->image)
    most = (size_t)fmin (fmax (floor ((layout->area.width + IMAGE_GAP) / panel), 1), (double)map->panels);
  for (size_t across = 1; across <= most; across++)
    {
      fit_cells (map, layout, across);
      double smaller = fmin (layout->cell_width, layout->cell_height);
      if (smaller >= largest)
        {
          largest = smaller;
          best = across;
        }
    }
  fit_cells (map, layout, best);
}

static double
most_zoom (const HgHeatLayout *fitted)
{
  return fmax (LARGEST / fmin (fitted->cell_width, fitted->cell_height), 1);
}

static HgHeatLayout
fitted_layout (const HgWeightMap *map, HgBox box, double scale)
{
  double key = KEY * fmax (scale, 1);
  HgHeatLayout layout
      = { .area = { box.x + 1, box.y + 1, fmax (box.width - 2, 1), fmax (box.height - key - 2, 1) } };
  layout.title = map->panels > 1 ? TITLE * fmax (scale, 1) : 0;
  fit (map, &layout);
  return layout;
}

HgHeatLayout
hg_heat_layout (const HgWeightMap *map, HgBox box, double scale, const HgHeatView *view)
{
  HgHeatLayout layout = fitted_layout (map, box, scale);
  layout.cell_width = fmin (layout.cell_width * view->zoom, LARGEST);
  layout.cell_height = fmin (layout.cell_height * view->zoom, LARGEST);
  layout.pitch_x = (double)map->columns * layout.cell_width + gap_of (map);
  layout.pitch_y = (double)map->rows * layout.cell_height + layout.title + gap_of (map);
  layout.width = (double)layout.across * layout.pitch_x - gap_of (map);
  layout.height = (double)layout.down * layout.pitch_y - gap_of (map);
  layout.x = layout.area.x - view->x;
  layout.y = layout.area.y - view->y + layout.title;
  return layout;
}

HgBox
hg_heat_panel (const HgHeatLayout *layout, const HgWeightMap *map, size_t panel)
{
  return (HgBox){ layout->x + (double)(panel % layout->across) * layout->pitch_x,
                  layout->y + (double)(panel / layout->across) * layout->pitch_y,
                  (double)map->columns * layout->cell_width, (double)map->rows * layout->cell_height };
}

HgBox
hg_heat_cell (const HgHeatLayout *layout, const HgWeightMap *map, const HgWeightPlace *place)
{
  HgBox panel = hg_heat_panel (layout, map, place->panel);
  return (HgBox){ panel.x + (double)place->column * layout->cell_width,
                  panel.y + (double)place->row * layout->cell_height, layout->cell_width,
                  layout->cell_height };
}

/* The panel under a point, or next to it, and the cells from its edges to the point, within it. */
static size_t
nearest (const HgHeatLayout *layout, const HgWeightMap *map, double x, double y, double *column, double *row)
{
  double i = floor ((x - layout->x) / layout->pitch_x), k = floor ((y - layout->y) / layout->pitch_y);
  i = fmin (fmax (i, 0), (double)(layout->across - 1));
  k = fmin (fmax (k, 0), (double)(layout->down - 1));
  size_t panel = (size_t)k * layout->across + (size_t)i;
  panel = panel < map->panels ? panel : map->panels - 1;
  HgBox box = hg_heat_panel (layout, map, panel);
  *column = fmin (fmax ((x - box.x) / layout->cell_width, 0), (double)map->columns);
  *row = fmin (fmax ((y - box.y) / layout->cell_height, 0), (double)map->rows);
  return panel;
}

bool
hg_heat_at (const HgHeatLayout *layout, const HgWeightMap *map, double x, double y, HgWeightPlace *place)
{
  const HgBox *area = &layout->area;
  double column, row;
  size_t panel = nearest (layout, map, x, y, &column, &row);
  HgBox box = hg_heat_panel (layout, map, panel);
  if (x < fmax (box.x, area->x) || y < fmax (box.y, area->y)
      || x >= fmin (box.x + box.width, area->x + area->width)
      || y >= fmin (box.y + box.height, area->y + area->height))
    return false;
  place->panel = panel;
  place->column = (size_t)fmin (column, (double)(map->columns - 1));
  place->row = (size_t)fmin (row, (double)(map->rows - 1));
  return true;
}

static HgHeatView
within (const HgWeightMap *map, HgBox box, double scale, HgHeatView view)
{
  HgHeatLayout layout = hg_heat_layout (map, box, scale, &view);
  view.x = fmin (fmax (view.x, 0), fmax (layout.width - layout.area.width, 0));
  view.y = fmin (fmax (view.y, 0), fmax (layout.height - layout.area.height, 0));
  return view;
}

HgHeatView
hg_heat_pan (const HgWeightMap *map, HgBox box, double scale, HgHeatView view, double dx, double dy)
{
  view.x -= dx;
  view.y -= dy;
  return within (map, box, scale, view);
}

HgHeatView
hg_heat_zoom (const HgWeightMap *map, HgBox box, double scale, HgHeatView view, double factor, double x,
              double y)
{
  HgHeatLayout fitted = fitted_layout (map, box, scale), before = hg_heat_layout (map, box, scale, &view);
  double column, row;
  size_t panel = nearest (&before, map, x, y, &column, &row);
  HgBox old = hg_heat_panel (&before, map, panel);
  double inside_x = x - (old.x + column * before.cell_width),
         inside_y = y - (old.y + row * before.cell_height);
  view.zoom = fmin (fmax (view.zoom * factor, 1), most_zoom (&fitted));
  HgHeatLayout after = hg_heat_layout (map, box, scale, &view);
  HgBox new = hg_heat_panel (&after, map, panel);
  view.x += new.x + column *after.cell_width + inside_x - x;
  view.y += new.y + row *after.cell_height + inside_y - y;
  return within (map, box, scale, view);
}

HgHeatView
hg_heat_reveal (const HgWeightMap *map, HgBox box, double scale, HgHeatView view, const HgWeightPlace *place)
{
  HgHeatLayout layout = hg_heat_layout (map, box, scale, &view);
  HgBox cell = hg_heat_cell (&layout, map, place);
  const HgBox *area = &layout.area;
  view.x += fmin (cell.x - area->x, 0) + fmax (cell.x + cell.width - area->x - area->width, 0);
  view.y += fmin (cell.y - area->y, 0) + fmax (cell.y + cell.height - area->y - area->height, 0);
  return within (map, box, scale, view);
}
