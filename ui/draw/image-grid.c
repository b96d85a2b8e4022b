#include "image-grid.h"
#include "base/format.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>

enum
{
  LABELS = 72, /* width of the row names on the left */
  TOP = 6,
  ROW_GAP = 6,
  COLUMN_GAP = 4,
  MSE_ROW = 30,
  LABEL_ROW = 18, /* only where samples have labels */
  LEAST_CELL = 48,
  LARGEST_CELL = 96,
  LARGEST_DETAIL = 448,
  DETAIL_HEAD = 48,
  ABOVE_TITLE = 16, /* of that head, where there is nothing above */
  DETAIL_GAP = 24,
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
  double zoom = fmax (fmin ((room + COLUMN_GAP) / columns - COLUMN_GAP, LARGEST_CELL), 1) / longest;
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
draw_title (HgPen *pen, const HgImageSample *sample, double x, double y, double room)
{
  char number[40], mse[64] = "";
  if (!isnan (sample->mse))
    snprintf (mse, sizeof mse, "   MSE %s", hg_format_number (number, sizeof number, sample->mse, 3));
  const HgRun runs[]
      = { { sample->title, HG_TEXT_HEADING, true, HG_INK_TEXT }, { mse, HG_TEXT_LABEL, false, HG_INK_DIM } };
  hg_pen_runs (pen, runs, 2, x, y, HG_ALIGN_LEFT, room);
}

/* The enlarged sample: what is drawn of it, and the first of its images, which stand side by side. */
typedef struct
{
  bool alone;  /* no column above: it is the only sample, and a column would show the same twice */
  double top;  /* of its head */
  double zoom; /* px of a pixel; 0: nothing is enlarged, or there is no room */
  size_t images;
  HgBox image;
} Detail;

static Detail
detail_of (const HgImageGrid *grid, HgBox box, double s)
{
  Detail it = { .alone = grid->n == 1 && grid->selected == 0 };
  if (grid->selected >= grid->n)
    return it;
  double width = (double)grid->width, height = (double)grid->height, longest = fmax (width, height);
  it.top = it.alone ? box.y - ABOVE_TITLE * s : cells_of (grid, box, s).bottom + 6;
  double room = (box.width - BAR_ROOM - 2 * DETAIL_GAP) / 3,
         below = box.y + box.height - it.top - (DETAIL_HEAD + CAPTION) * s;
  double zoom = fmin (fmin (room / width, below / height), LARGEST_DETAIL / longest);
  if (zoom * longest >= LEAST_CELL)
    it.zoom = zoom >= 1 ? floor (zoom + 1e-6) : zoom; /* what is used of a box is a box that it fits into */
  it.alone = it.alone && it.zoom > 0;
  it.images = grid->samples[grid->selected].decoded != NULL ? 3 : 1;
  it.image = (HgBox){ box.x, it.top + DETAIL_HEAD * s, width * it.zoom, height * it.zoom };
  return it;
}

double
hg_image_grid_used (const HgImageGrid *grid, HgBox box, double scale)
{
  const double s = fmax (scale, 1);
  Detail it = detail_of (grid, box, s);
  if (it.zoom > 0)
    return it.image.y + it.image.height + CAPTION * s - box.y;
  return hg_image_grid_height (grid, box.width, scale);
}

static void
draw_detail (HgPen *pen, const HgImageGrid *grid, const Detail *it, HgBox box, double worst)
{
  const double s = fmax (pen->theme.scale, 1);
  const HgImageSample *sample = &grid->samples[grid->selected];
  static const char *const names[] = { "original", "decoded", "mean error" };
  hg_pen_ink (pen, HG_INK_BORDER);
  if (!it->alone)
    hg_pen_line (pen, box.x, it->top + 6, box.x + box.width, it->top + 6, 1);
  draw_title (pen, sample, box.x, it->top + 28 * s, box.width);
  HgBox image = it->image;
  for (size_t i = 0; i < it->images; i++)
    {
      paint (pen, grid, i == 1 ? sample->decoded : sample->original, i == 2 ? sample->decoded : NULL, worst,
             image);
      outline (pen, image);
      hg_pen_runs (
          pen,
          &(HgRun){ i == 2 && grid->channels == 1 ? "error" : names[i], HG_TEXT_CAPTION, false, HG_INK_DIM },
          1, image.x, image.y + image.height + 14 * s, HG_ALIGN_LEFT, image.width);
      image.x += image.width + DETAIL_GAP;
    }
  if (sample->decoded != NULL)
    draw_error_scale (pen, (HgBox){ image.x, image.y, 12, image.height }, worst);
}

static void
draw_columns (HgPen *pen, const HgImageGrid *grid, HgBox box, double worst)
{
  static const char *const names[] = { "original", "decoded", "error" };
  const double s = fmax (pen->theme.scale, 1);
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
}

void
hg_image_grid_draw (HgPen *pen, const HgImageGrid *grid, HgBox box)
{
  if (grid->n == 0)
    return;
  const double worst = worst_error (grid);
  Detail detail = detail_of (grid, box, fmax (pen->theme.scale, 1));
  if (!detail.alone)
    draw_columns (pen, grid, box, worst);
  if (detail.zoom > 0)
    draw_detail (pen, grid, &detail, box, worst);
}

static bool
is_in (HgBox box, double x, double y)
{
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

size_t
hg_image_grid_at (const HgImageGrid *grid, HgBox box, double scale, double x, double y)
{
  const double s = fmax (scale, 1);
  if (grid->n == 0)
    return 0;
  Detail detail = detail_of (grid, box, s);
  HgBox image = detail.image;
  for (size_t i = 0; i < detail.images; i++, image.x += image.width + DETAIL_GAP)
    if (is_in (image, x, y))
      return grid->selected;
  Cells cells = cells_of (grid, box, s);
  for (size_t i = 0; i < cells.columns && !detail.alone; i++)
    {
      HgBox top = cell_at (&cells, i, 0);
      if (is_in ((HgBox){ top.x, top.y, top.width, cells.bottom - top.y }, x, y))
        return i;
    }
  return grid->n;
}
