#include "image-grid.h"
#include "base/format.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>

enum
{
  LABELS = 72, /* width of the row names on the left */
  TOP = 24,
  ROW_GAP = 6,
  COLUMN_GAP = 4,
  MSE_ROW = 30,
  LABEL_ROW = 18, /* only where samples have labels */
  LEAST_CELL = 48,
  LARGEST_CELL = 96,
  LARGEST_DETAIL = 224,
  DETAIL_HEAD = 48,
  CAPTION = 30,
  BAR_ROOM = 72 /* of the colour bar beside the enlarged sample */
};

typedef struct
{
  size_t columns;
  double cell_width, cell_height, pitch;
  double x, y;   /* of the first cell */
  double words;  /* y of the MSE row */
  double bottom; /* below it and the labels */
} Cells;

static bool
has_labels (const HgImageGrid *grid)
{
  for (size_t i = 0; i < grid->n; i++)
    if (grid->samples[i].label[0] != '\0')
      return true;
  return false;
}

/* Of cells: originals alone while nothing is decoded. */
static size_t
rows_of (const HgImageGrid *grid)
{
  for (size_t i = 0; i < grid->n; i++)
    if (grid->samples[i].decoded != NULL)
      return 3;
  return 1;
}

/* As many columns as leave an image of LEAST_CELL px and a whole zoom, at most one a sample. */
static Cells
cells_of (const HgImageGrid *grid, HgBox box, double scale)
{
  double longest = fmax ((double)grid->height, (double)grid->width), labels = LABELS * scale;
  double least = longest * fmax (ceil (LEAST_CELL / longest), 1), room = box.width - labels;
  double columns = fmin (fmax (floor ((room + COLUMN_GAP) / (fmin (least, LARGEST_CELL) + COLUMN_GAP)), 1),
                         (double)grid->n);
  double zoom = fmin ((room + COLUMN_GAP) / columns - COLUMN_GAP, LARGEST_CELL) / longest;
  if (zoom >= 1)
    zoom = floor (zoom);
  Cells cells = { .columns = (size_t)columns,
                  .cell_width = (double)grid->width * zoom,
                  .cell_height = (double)grid->height * zoom };
  cells.x = box.x + labels;
  cells.y = box.y + TOP;
  cells.pitch = fmin ((room - cells.cell_width) / fmax (columns - 1, 1), cells.cell_width + 18);
  size_t rows = rows_of (grid);
  double below = cells.y + (double)rows * (cells.cell_height + ROW_GAP) + (rows > 1 ? MSE_ROW * scale : 0);
  cells.words = below - 14 * scale;
  cells.bottom = below + (has_labels (grid) ? LABEL_ROW * scale : 0);
  return cells;
}

double
hg_image_grid_height (const HgImageGrid *grid, double width, double scale)
{
  return grid->n == 0 ? 0 : cells_of (grid, (HgBox){ 0, 0, width, 0 }, fmax (scale, 1)).bottom;
}

size_t
hg_image_grid_columns (const HgImageGrid *grid, HgBox box, double scale)
{
  return grid->n == 0 ? 0 : cells_of (grid, box, fmax (scale, 1)).columns;
}

static HgBox
cell_at (const Cells *cells, size_t column, size_t row)
{
  return (HgBox){ round (cells->x + (double)column * cells->pitch),
                  cells->y + (double)row * (cells->cell_height + ROW_GAP), cells->cell_width,
                  cells->cell_height };
}

static uint32_t
pack (HgColour c)
{
  return 0xff000000u | (uint32_t)lround (c.r * 255) << 16 | (uint32_t)lround (c.g * 255) << 8
         | (uint32_t)lround (c.b * 255);
}

static double
clamp (double x)
{
  return fmin (fmax (x, 0), 1); /* NaN becomes 0 */
}

static HgColour
pixel_colour (const HgImageGrid *grid, const HgReal *pixel)
{
  double span = grid->high > grid->low ? grid->high - grid->low : 1, sum = 0;
  if (grid->channels == 3)
    return (HgColour){ clamp ((pixel[0] - grid->low) / span), clamp ((pixel[1] - grid->low) / span),
                       clamp ((pixel[2] - grid->low) / span) };
  for (size_t k = 0; k < grid->channels; k++)
    sum += pixel[k];
  double grey = clamp ((sum / (double)grid->channels - grid->low) / span);
  return (HgColour){ grey, grey, grey };
}

static double
pixel_error (const HgImageGrid *grid, const HgReal *a, const HgReal *b)
{
  double sum = 0;
  for (size_t k = 0; k < grid->channels; k++)
    sum += fabs ((double)a[k] - (double)b[k]);
  return sum / (double)grid->channels;
}

/* Paints a sample, or where @decoded is given the error between the two, 0 … @worst. */
static void
paint (HgPen *pen, const HgImageGrid *grid, const HgReal *pixels, const HgReal *decoded, double worst,
       HgBox box)
{
  int width = (int)grid->width, height = (int)grid->height;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return;
    }
  unsigned char *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        size_t at = ((size_t)y * grid->width + (size_t)x) * grid->channels;
        HgColour c = decoded != NULL ? hg_ramp_colour (HG_RAMP_ERROR,
                                                       pixel_error (grid, pixels + at, decoded + at) / worst)
                                     : pixel_colour (grid, pixels + at);
        ((uint32_t *)(void *)(data + (size_t)y * (size_t)stride))[x] = pack (c);
      }
  cairo_surface_mark_dirty (surface);
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, box.x, box.y, box.width, box.height);
  cairo_clip (pen->cr);
  cairo_translate (pen->cr, box.x, box.y);
  cairo_scale (pen->cr, box.width / width, box.height / height);
  cairo_set_source_surface (pen->cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (pen->cr), CAIRO_FILTER_NEAREST);
  cairo_paint (pen->cr);
  cairo_restore (pen->cr);
  cairo_surface_destroy (surface);
}

static void
outline (HgPen *pen, HgBox box)
{
  hg_pen_ink (pen, HG_INK_BORDER);
  cairo_set_line_width (pen->cr, 1);
  cairo_rectangle (pen->cr, box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  cairo_stroke (pen->cr);
}

/* The largest error of a pixel over the shown samples: the top of the shared colour scale. */
static double
worst_error (const HgImageGrid *grid)
{
  double worst = 0;
  size_t pixels = grid->height * grid->width;
  for (size_t i = 0; i < grid->n; i++)
    for (size_t k = 0; grid->samples[i].decoded != NULL && k < pixels; k++)
      worst = fmax (worst, pixel_error (grid, grid->samples[i].original + k * grid->channels,
                                        grid->samples[i].decoded + k * grid->channels));
  return worst > 0 ? worst : 1;
}

static void
draw_column (HgPen *pen, const HgImageGrid *grid, const Cells *cells, size_t i, double worst)
{
  const HgImageSample *sample = &grid->samples[i];
  HgBox top = cell_at (cells, i, 0);
  paint (pen, grid, sample->original, NULL, 1, top);
  outline (pen, top);
  for (size_t row = 1; row < rows_of (grid); row++)
    {
      HgBox cell = cell_at (cells, i, row);
      if (sample->decoded != NULL && row == 1)
        paint (pen, grid, sample->decoded, NULL, 1, cell);
      else if (sample->decoded != NULL)
        paint (pen, grid, sample->original, sample->decoded, worst, cell);
      outline (pen, cell);
    }
  char text[40] = "";
  if (!isnan (sample->mse))
    hg_format_number (text, sizeof text, sample->mse, cells->cell_width < 48 ? 2 : 3);
  bool selected = i == grid->selected;
  hg_pen_text (pen, text, HG_TEXT_LABEL, selected, selected ? HG_INK_VALIDATION : HG_INK_TEXT,
               top.x + top.width / 2.0, cells->words, HG_ALIGN_CENTRE);
  hg_pen_runs (pen, &(HgRun){ sample->label, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1, top.x + top.width / 2.0,
               cells->words + LABEL_ROW * fmax (pen->theme.scale, 1), HG_ALIGN_CENTRE,
               top.width + COLUMN_GAP);
  if (!selected)
    return;
  hg_pen_ink (pen, HG_INK_SELECTION);
  cairo_set_line_width (pen->cr, 2);
  hg_pen_rounded (pen, (HgBox){ top.x - 3, top.y - 3, top.width + 6, cells->bottom - top.y }, 6);
  cairo_stroke (pen->cr);
}

static void
draw_error_scale (HgPen *pen, HgBox bar, double worst)
{
  char text[40];
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, bar.y + bar.height, 0, bar.y);
  for (int i = 0; i <= 12; i++)
    {
      HgColour c = hg_ramp_colour (HG_RAMP_ERROR, i / 12.0);
      cairo_pattern_add_color_stop_rgb (pattern, i / 12.0, c.r, c.g, c.b);
    }
  cairo_rectangle (pen->cr, bar.x, bar.y, bar.width, bar.height);
  cairo_set_source (pen->cr, pattern);
  cairo_fill (pen->cr);
  cairo_pattern_destroy (pattern);
  double x = bar.x + bar.width + 8;
  hg_pen_text (pen, hg_format_number (text, sizeof text, worst, 2), HG_TEXT_CAPTION, false, HG_INK_DIM, x,
               bar.y + 6, HG_ALIGN_LEFT);
  hg_pen_text (pen, "0", HG_TEXT_CAPTION, false, HG_INK_DIM, x, bar.y + bar.height - 6, HG_ALIGN_LEFT);
}

static void
draw_detail (HgPen *pen, const HgImageGrid *grid, HgBox box, double y, double worst)
{
  double s = fmax (pen->theme.scale, 1),
         longest = (double)(grid->height > grid->width ? grid->height : grid->width);
  double room
      = fmin ((box.width - BAR_ROOM - 2 * 24) / 3, box.y + box.height - y - (DETAIL_HEAD + CAPTION) * s);
  double zoom = fmin (room, LARGEST_DETAIL) / longest;
  const HgImageSample *sample = &grid->samples[grid->selected];
  if (zoom * longest < 48)
    return;
  zoom = zoom >= 1 ? floor (zoom) : zoom;
  static const char *const names[] = { "original", "decoded", "mean error" };
  hg_pen_ink (pen, HG_INK_BORDER);
  hg_pen_line (pen, box.x, y + 6, box.x + box.width, y + 6, 1);
  hg_pen_text (pen, sample->title, HG_TEXT_HEADING, true, HG_INK_TEXT, box.x, y + 28 * s, HG_ALIGN_LEFT);
  HgBox image = { box.x, y + DETAIL_HEAD * s, (double)grid->width * zoom, (double)grid->height * zoom };
  for (size_t i = 0; i < (sample->decoded != NULL ? 3u : 1u); i++)
    {
      paint (pen, grid, i == 1 ? sample->decoded : sample->original, i == 2 ? sample->decoded : NULL, worst,
             image);
      outline (pen, image);
      hg_pen_runs (
          pen,
          &(HgRun){ i == 2 && grid->channels == 1 ? "error" : names[i], HG_TEXT_CAPTION, false, HG_INK_DIM },
          1, image.x, image.y + image.height + 14 * s, HG_ALIGN_LEFT, image.width);
      image.x += image.width + 24;
    }
  if (sample->decoded != NULL)
    draw_error_scale (pen, (HgBox){ image.x, image.y, 12, image.height }, worst);
}

void
hg_image_grid_draw (HgPen *pen, const HgImageGrid *grid, HgBox box)
{
  if (grid->n == 0)
    return;
  static const char *const names[] = { "original", "decoded", "error" };
  double s = fmax (pen->theme.scale, 1), worst = worst_error (grid);
  Cells cells = cells_of (grid, box, s);
  size_t rows = rows_of (grid);
  for (size_t row = 0; row < rows; row++)
    {
      HgBox cell = cell_at (&cells, 0, row);
      hg_pen_text (pen, names[row], HG_TEXT_LABEL, false, HG_INK_DIM, box.x, cell.y + cell.height / 2.0,
                   HG_ALIGN_LEFT);
    }
  if (rows > 1)
    hg_pen_text (pen, "MSE", HG_TEXT_LABEL, false, HG_INK_DIM, box.x, cells.words, HG_ALIGN_LEFT);
  if (has_labels (grid))
    hg_pen_text (pen, "class", HG_TEXT_LABEL, false, HG_INK_DIM, box.x, cells.words + LABEL_ROW * s,
                 HG_ALIGN_LEFT);
  for (size_t i = 0; i < cells.columns; i++)
    draw_column (pen, grid, &cells, i, worst);
  if (grid->selected < grid->n)
    draw_detail (pen, grid, box, cells.bottom + 6, worst);
}

size_t
hg_image_grid_at (const HgImageGrid *grid, HgBox box, double scale, double x, double y)
{
  if (grid->n == 0)
    return 0;
  Cells cells = cells_of (grid, box, fmax (scale, 1));
  for (size_t i = 0; i < cells.columns; i++)
    {
      HgBox top = cell_at (&cells, i, 0);
      if (x >= top.x && x < top.x + top.width && y >= top.y && y < cells.bottom)
        return i;
    }
  return grid->n;
}
