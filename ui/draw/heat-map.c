/* See heat-map.h. A panel's pixels are made row by row: the cells (or the pyramid's entries) of a row of
 * pixels are first reduced to their lowest and highest for each column of cells, which runs through memory in
 * order, and then to pixels. */
#include "heat-map.h"
#include "base/format.h"
#include "base/memory.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LANES = 8,
  SHADES = 256,
  HATCHED = 6, /* px that a cell must have to be hatched */
  MOST_WIDENED = 1000,
  BAR_WIDTH = 120,
  BAR_HEIGHT = 10
};

/* What lies in each column of cells of a row of pixels. */
typedef struct
{
  HgReal *low, *high, *odd; /* odd: 0, or not a number */
} Columns;

/* One axis of a panel: which pixels are seen, and which cells (or entries) each of them shows. */
typedef struct
{
  size_t first, n; /* pixels, from the surface's edge */
  size_t *at, begin; /* n + 1 borders: pixel i shows at[i] … at[i + 1] − 1 from `begin` on, or where those are
                        equal at[i] */
  size_t end;
} Axis;

typedef struct
{
  const HgHeatMap *heat;
  const HgPyramidLevel *level;
  size_t panel;
  Axis x, y;
  Columns columns;
  uint32_t shades[SHADES + 1], odd;
} Tile;

static uint32_t
pack (HgColour c)
{
  return 0xff000000u | (uint32_t)lround (c.r * 255) << 16 | (uint32_t)lround (c.g * 255) << 8
         | (uint32_t)lround (c.b * 255);
}

/* The pixels of an axis of @n entries of @size px that begins at @start, px from the surface's edge, and is
 * @length px long: the last entry may stand for fewer cells. */
static void
set_axis (Axis *axis, double start, double length, double size, size_t n, size_t pixels)
{
  double end = start + length;
  size_t last = (size_t)fmin (fmax (ceil (end - 0.5), 0), (double)pixels);
  axis->first = (size_t)fmin (fmax (ceil (start - 0.5), 0), (double)last);
  axis->n = last - axis->first;
  for (size_t i = 0; i <= axis->n; i++)
    {
      double edge = (double)(axis->first + i) + (size >= 1 ? 0.5 : 0) - start;
      axis->at[i] = (size_t)fmin (fmax (floor (edge / size), 0), (double)n);
    }
  /* Half a pixel at an edge of the panel is no pixel: its cells go to the one beside it. */
  if (start >= 0 && size < 1)
    axis->at[0] = 0;
  if (end <= (double)last + 0.5)
    axis->at[axis->n] = n;
  axis->begin = axis->at[0] < n ? axis->at[0] : n - 1;
  axis->end = axis->at[axis->n] < n ? axis->at[axis->n] + 1 : n;
}

/* The entries that pixel @i shows: at least one. */
static void
range (const Axis *axis, size_t i, size_t *first, size_t *last)
{
  *first = axis->at[i] < axis->end ? axis->at[i] : axis->end - 1;
  *last = axis->at[i + 1] > *first ? axis->at[i + 1] : *first + 1;
  *last = *last < axis->end ? *last : axis->end;
}

/* Eight neighbours at a time, which the compiler turns into vectors. */
static void
add_neighbours (const HgReal *restrict x, size_t n, HgReal *restrict low, HgReal *restrict high,
                HgReal *restrict odd)
{
  size_t whole = n - n % LANES;
  for (size_t c = 0; c < whole; c += LANES)
    for (size_t k = 0; k < LANES; k++)
      {
        HgReal value = x[c + k];
        odd[c + k] += value * 0;
        low[c + k] = value < low[c + k] ? value : low[c + k];
        high[c + k] = value > high[c + k] ? value : high[c + k];
      }
  for (size_t c = whole; c < n; c++)
    {
      odd[c] += x[c] * 0;
      low[c] = x[c] < low[c] ? x[c] : low[c];
      high[c] = x[c] > high[c] ? x[c] : high[c];
    }
}

static void
add_cells (Tile *tile, size_t row)
{
  const HgWeightMap *map = &tile->heat->map;
  HgWeightPlace place
      = { .panel = tile->panel, .row = row, .column = tile->x.begin, .channel = tile->heat->channel };
  const HgReal *x = tile->heat->values + hg_weight_map_index (map, &place);
  Columns *columns = &tile->columns;
  size_t n = tile->x.end - tile->x.begin, step = map->column_step;
  if (step == 1)
    add_neighbours (x, n, columns->low, columns->high, columns->odd);
  for (size_t c = 0; step != 1 && c < n; c++)
    add_neighbours (x + c * step, 1, columns->low + c, columns->high + c, columns->odd + c);
}

static void
add_entries (Tile *tile, size_t row)
{
  const HgPyramidLevel *level = tile->level;
  const HgPyramidEntry *x
      = level->entries + (tile->panel * level->rows + row) * level->columns + tile->x.begin;
  Columns *columns = &tile->columns;
  size_t n = tile->x.end - tile->x.begin;
  for (size_t c = 0; c < n; c++)
    {
      columns->odd[c] += x[c].mean * 0;
      columns->low[c] = x[c].low < columns->low[c] ? x[c].low : columns->low[c];
      columns->high[c] = x[c].high > columns->high[c] ? x[c].high : columns->high[c];
    }
}

static uint32_t
shade (const Tile *tile, HgReal low, HgReal high, HgReal odd)
{
  double farthest = -(double)low > (double)high ? (double)low : (double)high;
  double at = (farthest / tile->heat->limit * 0.5 + 0.5) * SHADES;
  return odd * 0 == 0 ? tile->shades[(int)fmin (fmax (at + 0.5, 0), SHADES)] : tile->odd;
}

static void
paint_row (Tile *tile, size_t first, size_t last, uint32_t *pixels)
{
  const Columns *columns = &tile->columns;
  size_t n = tile->x.end - tile->x.begin;
  for (size_t c = 0; c < n; c++)
    {
      columns->low[c] = INFINITY;
      columns->high[c] = -INFINITY;
      columns->odd[c] = 0;
    }
  for (size_t row = first; row < last; row++)
    if (tile->level != NULL)
      add_entries (tile, row);
    else
      add_cells (tile, row);
  for (size_t i = 0; i < tile->x.n; i++)
    {
      size_t from, to;
      range (&tile->x, i, &from, &to);
      HgReal low = INFINITY, high = -INFINITY, odd = 0;
      for (size_t c = from - tile->x.begin; c < to - tile->x.begin; c++)
        {
          odd += columns->odd[c];
          low = columns->low[c] < low ? columns->low[c] : low;
          high = columns->high[c] > high ? columns->high[c] : high;
        }
      pixels[i] = shade (tile, low, high, odd);
    }
}

static void
paint_panel (Tile *tile, cairo_surface_t *surface)
{
  size_t stride = (size_t)cairo_image_surface_get_stride (surface) / sizeof (uint32_t), shown[2] = { 0, 0 };
  uint32_t *pixels = (uint32_t *)(void *)cairo_image_surface_get_data (surface) + tile->x.first,
           *before = NULL;
  for (size_t i = 0; i < tile->y.n; i++)
    {
      size_t first, last;
      uint32_t *row = pixels + (tile->y.first + i) * stride;
      range (&tile->y, i, &first, &last);
      if (before != NULL && first == shown[0] && last == shown[1])
        memcpy (row, before, tile->x.n * sizeof *row);
      else
        paint_row (tile, first, last, row);
      shown[0] = first;
      shown[1] = last;
      before = row;
    }
}

/* A pixel alone is easily overlooked: those of values that are not finite are made larger. */
static void
widen_odd (const Tile *tile, cairo_surface_t *surface)
{
  size_t stride = (size_t)cairo_image_surface_get_stride (surface) / sizeof (uint32_t), n = 0;
  size_t width = (size_t)cairo_image_surface_get_width (surface),
         height = (size_t)cairo_image_surface_get_height (surface), found[MOST_WIDENED];
  uint32_t *pixels = (uint32_t *)(void *)cairo_image_surface_get_data (surface);
  for (size_t y = 1; y + 1 < height; y++)
    for (size_t x = 1; x + 1 < width && n < MOST_WIDENED; x++)
      if (pixels[y * stride + x] == tile->odd)
        found[n++] = y * stride + x;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < 9; k++)
      pixels[found[i] + (k / 3) * stride + k % 3 - stride - 1] = tile->odd;
}

/* All cells of the area as an image, NULL without memory. */
static cairo_surface_t *
paint_cells (const HgHeatMap *heat, const HgHeatLayout *layout, const HgTheme *theme, bool *shared)
{
  double p = heat->pixels > 0 ? heat->pixels : 1;
  size_t width = (size_t)ceil (layout->area.width * p), height = (size_t)ceil (layout->area.height * p);
  double cell_width = layout->cell_width * p, cell_height = layout->cell_height * p;
  Tile tile = { .heat = heat,
                .level = hg_pyramid_level (heat->pyramid, cell_width, cell_height),
                .odd = pack (hg_theme_ink (theme, HG_INK_ERROR)) };
  size_t rows = tile.level != NULL ? tile.level->rows : heat->map.rows,
         columns = tile.level != NULL ? tile.level->columns : heat->map.columns;
  double across = cell_width * (tile.level != NULL ? (double)tile.level->across : 1),
         down = cell_height * (tile.level != NULL ? (double)tile.level->down : 1);
  *shared = cell_width < 1 || cell_height < 1;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)width, (int)height);
  tile.x.at = hg_alloc (width + 1, sizeof *tile.x.at, NULL);
  tile.y.at = hg_alloc (height + 1, sizeof *tile.y.at, NULL);
  size_t most = (size_t)fmin ((double)columns, ceil ((double)(width + 2) / across) + 2);
  HgReal *room = hg_alloc (3 * most, sizeof *room, NULL);
  tile.columns = (Columns){ room, room + most, room + 2 * most };
  bool done = tile.x.at != NULL && tile.y.at != NULL && room != NULL
              && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
  for (int i = 0; i <= SHADES; i++)
    tile.shades[i] = pack (hg_ramp_colour (HG_RAMP_SIGNED, (double)i / SHADES));
  for (tile.panel = 0; done && tile.panel < heat->map.panels; tile.panel++)
    {
      HgBox box = hg_heat_panel (layout, &heat->map, tile.panel);
      double x = (box.x - layout->area.x) * p, y = (box.y - layout->area.y) * p;
      if (x >= (double)width || y >= (double)height || x + box.width * p <= 0 || y + box.height * p <= 0)
        continue;
      set_axis (&tile.x, x, box.width * p, across, columns, width);
      set_axis (&tile.y, y, box.height * p, down, rows, height);
      if (tile.x.n > 0 && tile.y.n > 0)
        paint_panel (&tile, surface);
    }
  free (tile.x.at);
  free (tile.y.at);
  free (room);
  if (done && heat->odd && cell_width < 3 && cell_height < 3)
    widen_odd (&tile, surface);
  if (done)
    cairo_surface_mark_dirty (surface);
  return surface;
}

static void
hatch (HgPen *pen, HgBox box)
{
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, box.x, box.y, box.width, box.height);
  cairo_clip (pen->cr);
  hg_pen_ink (pen, HG_INK_ERROR_TINT);
  cairo_paint (pen->cr);
  hg_pen_ink (pen, HG_INK_ERROR);
  cairo_set_line_width (pen->cr, 1.2);
  for (double x = box.x - box.height; x < box.x + box.width; x += 4)
    {
      cairo_move_to (pen->cr, x, box.y + box.height);
      cairo_line_to (pen->cr, x + box.height, box.y);
    }
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}

/* Cells of @n that an area of @length px shows, which begins @from px into them. */
static void
seen (double from, double length, double size, size_t n, size_t *first, size_t *last)
{
  *first = (size_t)fmin (fmax (floor (from / size), 0), (double)n);
  *last = (size_t)fmin (fmax (ceil ((from + length) / size), 0), (double)n);
}

static void
hatch_odd (HgPen *pen, const HgHeatMap *heat, const HgHeatLayout *layout)
{
  if (!heat->odd || layout->cell_width < HATCHED || layout->cell_height < HATCHED)
    return;
  for (size_t panel = 0; panel < heat->map.panels; panel++)
    {
      HgBox box = hg_heat_panel (layout, &heat->map, panel);
      const HgBox *area = &layout->area;
      size_t rows[2], columns[2];
      seen (area->x - box.x, area->width, layout->cell_width, heat->map.columns, &columns[0], &columns[1]);
      seen (area->y - box.y, area->height, layout->cell_height, heat->map.rows, &rows[0], &rows[1]);
      for (size_t r = rows[0]; r < rows[1]; r++)
        for (size_t c = columns[0]; c < columns[1]; c++)
          {
            HgWeightPlace place = { .panel = panel, .row = r, .column = c, .channel = heat->channel };
            if (!(heat->values[hg_weight_map_index (&heat->map, &place)] * 0 == 0))
              hatch (pen, hg_heat_cell (layout, &heat->map, &place));
          }
    }
}

/* Gates by name, filters by number; in short "forget" for "forget gate", and of a filter's channels only the
 * first is named. */
static void
title_of (const HgWeightMap *map, size_t panel, bool brief, char text[HG_PLACE_TEXT])
{
  static const char suffix[] = " gate";
  size_t beside = map->beside > 1 ? map->beside : 1;
  if (!map->image)
    {
      hg_weight_panel_text (map, panel, text);
      size_t n = strlen (text), tail = sizeof suffix - 1;
      if (brief && n > tail && strcmp (text + n - tail, suffix) == 0)
        text[n - tail] = '\0';
    }
  else if (beside == 1)
    snprintf (text, HG_PLACE_TEXT, "%zu", panel + 1);
  else if (!brief)
    snprintf (text, HG_PLACE_TEXT, "%zu/%zu", panel / beside + 1, panel % beside + 1);
  else if (panel % beside == 0)
    snprintf (text, HG_PLACE_TEXT, "%zu", panel / beside + 1);
  else
    text[0] = '\0';
}

static HgRun
title_run (const HgWeightMap *map, const char *text)
{
  return (HgRun){ text, HG_TEXT_CAPTION, !map->image, map->image ? HG_INK_DIM : HG_INK_TEXT };
}

/* Whether every title has @room; of numbers the last is the widest. */
static bool
titles_fit (HgPen *pen, const HgWeightMap *map, bool brief, double room)
{
  char text[HG_PLACE_TEXT];
  size_t last = map->beside > 1 ? map->beside : 1; /* channels of a filter */
  for (size_t panel = map->image ? map->panels - last : 0; panel < map->panels; panel++)
    {
      title_of (map, panel, brief, text);
      HgRun run = title_run (map, text);
      if (hg_pen_runs_width (pen, &run, 1) > room)
        return false;
    }
  return true;
}

/* All in full or all in short; numbers that are too wide even so are left out. */
static void
draw_titles (HgPen *pen, const HgHeatMap *heat, const HgHeatLayout *layout)
{
  char text[HG_PLACE_TEXT];
  const HgWeightMap *map = &heat->map;
  double middle = layout->title / 2, room = (double)map->columns * layout->cell_width;
  bool brief = !titles_fit (pen, map, false, room);
  if (layout->title <= 0 || (map->image && brief && !titles_fit (pen, map, true, room)))
    return;
  for (size_t panel = 0; panel < map->panels; panel++)
    {
      HgBox box = hg_heat_panel (layout, map, panel);
      if (box.y + box.height < layout->area.y || box.y - layout->title > layout->area.y + layout->area.height)
        continue;
      title_of (map, panel, brief, text);
      HgRun run = title_run (map, text);
      hg_pen_runs (pen, &run, 1, fmax (box.x, layout->area.x), box.y - middle, HG_ALIGN_LEFT, room);
    }
}

static void
draw_borders (HgPen *pen, const HgHeatMap *heat, const HgHeatLayout *layout)
{
  hg_pen_ink (pen, HG_INK_BORDER);
  cairo_set_line_width (pen->cr, 1);
  for (size_t panel = 0; panel < heat->map.panels; panel++)
    {
      HgBox box = hg_heat_panel (layout, &heat->map, panel);
      cairo_rectangle (pen->cr, round (box.x) - 0.5, round (box.y) - 0.5, round (box.width) + 1,
                       round (box.height) + 1);
    }
  cairo_stroke (pen->cr);
}

/* The colour bar with its ends, what is hatched, and what a pixel stands for. */
static void
draw_key (HgPen *pen, const HgHeatMap *heat, HgBox box, bool shared)
{
  char text[48];
  double x = box.x, y = box.y + box.height - 10 * fmax (pen->theme.scale, 1), gap = 8;
  int width = (int)fmin (BAR_WIDTH, box.width * 0.3);
  hg_format_number (text, sizeof text, -heat->limit, 3);
  x += hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, x, y, HG_ALIGN_LEFT) + gap;
  hg_pen_ramp (pen, HG_RAMP_SIGNED, (HgBox){ floor (x), floor (y - BAR_HEIGHT / 2.0), width, BAR_HEIGHT });
  x += width + gap;
  hg_format_number (text, sizeof text, heat->limit, 3);
  x += hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, x, y, HG_ALIGN_LEFT) + 18;
  if (heat->odd)
    {
      hatch (pen, (HgBox){ floor (x), floor (y - BAR_HEIGHT / 2.0), 14, BAR_HEIGHT });
      x += 14 + gap;
      x += hg_pen_text (pen, "not finite", HG_TEXT_CAPTION, false, HG_INK_DIM, x, y, HG_ALIGN_LEFT) + 18;
    }
  HgRun note = { "each pixel: the largest of its cells", HG_TEXT_CAPTION, false, HG_INK_DIM };
  double room = box.x + box.width - x;
  if (shared && room > 60)
    hg_pen_runs (pen, &note, 1, box.x + box.width, y, HG_ALIGN_RIGHT, room);
}

void
hg_heat_map_draw (HgPen *pen, const HgHeatMap *heat, HgBox box, const HgHeatView *view)
{
  HgHeatLayout layout = hg_heat_layout (&heat->map, box, pen->theme.scale, view);
  const HgBox *area = &layout.area;
  bool shared;
  cairo_surface_t *surface = paint_cells (heat, &layout, &pen->theme, &shared);
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, area->x - 1, area->y - 1, area->width + 2, area->height + 2);
  cairo_clip (pen->cr);
  draw_titles (pen, heat, &layout);
  cairo_save (pen->cr);
  cairo_translate (pen->cr, area->x, area->y);
  if (heat->pixels > 0)
    cairo_scale (pen->cr, 1 / heat->pixels, 1 / heat->pixels);
  cairo_set_source_surface (pen->cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (pen->cr), CAIRO_FILTER_NEAREST);
  cairo_paint (pen->cr);
  cairo_restore (pen->cr);
  hatch_odd (pen, heat, &layout);
  if (!heat->map.image)
    draw_borders (pen, heat, &layout);
  cairo_restore (pen->cr);
  cairo_surface_destroy (surface);
  draw_key (pen, heat, box, shared);
}

void
hg_heat_map_draw_cursor (HgPen *pen, const HgHeatMap *heat, HgBox box, const HgHeatView *view,
                         const HgWeightPlace *place)
{
  HgHeatLayout layout = hg_heat_layout (&heat->map, box, pen->theme.scale, view);
  HgBox cell = hg_heat_cell (&layout, &heat->map, place);
  const HgBox *area = &layout.area;
  double side = 8, x = cell.x + cell.width / 2, y = cell.y + cell.height / 2;
  double width = fmax (cell.width, side) + 2, height = fmax (cell.height, side) + 2;
  if (x < area->x || y < area->y || x > area->x + area->width || y > area->y + area->height)
    return;
  for (int ring = 0; ring < 2; ring++)
    {
      hg_pen_ink (pen, ring == 0 ? HG_INK_VIEW : HG_INK_SELECTION);
      cairo_set_line_width (pen->cr, ring == 0 ? 4 : 2);
      hg_pen_rounded (pen, (HgBox){ x - width / 2, y - height / 2, width, height }, 2);
      cairo_stroke (pen->cr);
    }
}
