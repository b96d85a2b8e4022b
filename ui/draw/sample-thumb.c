#include "sample-thumb.h"
#include "array-image.h"
#include "axes.h"
#include "thin.h"
#include <math.h>

enum
{
  GAP = 6
};

/* Every @step-th of the values from @first, in the range of both lines. */
static void
draw_line (HgPen *pen, const HgReal *values, size_t n, size_t step, double low, double high, HgBox box)
{
  HgThin thin = hg_thin (values, step, n, box.width, false);
  for (size_t i; hg_thin_next (&thin, &i);)
    {
      double x = box.x + box.width * ((double)i + 0.5) / (double)n;
      double share = ((double)values[i * step] - low) / (high - low);
      cairo_line_to (pen->cr, x, box.y + (1 - fmin (fmax (share, 0), 1)) * box.height);
    }
  cairo_stroke (pen->cr);
}

static void
draw_lines (HgPen *pen, const HgReal *original, const HgReal *decoded, size_t n, size_t step, HgBox box)
{
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < n; i++)
    {
      low = fmin (low, fmin ((double)original[i * step], (double)decoded[i * step]));
      high = fmax (high, fmax ((double)original[i * step], (double)decoded[i * step]));
    }
  if (!(low < high))
    high = low + 1;
  cairo_set_line_width (pen->cr, 1.5);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  hg_pen_ink (pen, HG_INK_TRAINING);
  draw_line (pen, original, n, step, low, high, box);
  hg_pen_ink (pen, HG_INK_VALIDATION);
  hg_pen_dash (pen, HG_DASH_DECODED);
  draw_line (pen, decoded, n, step, low, high, box);
  hg_pen_dash (pen, HG_DASH_NONE);
}

void
hg_sample_thumb_draw (HgPen *pen, const HgPrepared *data, size_t sample, const HgReal *decoded,
                      size_t feature, HgBox box)
{
  HgShape shape = hg_tensor_sample (data->y);
  size_t values = hg_tensor_row_values (data->y), features = (size_t)hg_shape_axis (&shape, -1);
  const HgReal *original = data->y->data + sample * values;
  HgBox half = { box.x, box.y, (box.width - GAP) / 2, box.height };
  if (shape.rank == 3 && (features == 1 || features == 3))
    {
      HgArrayImage image = { .values = original,
                             .height = (size_t)shape.dim[0],
                             .width = (size_t)shape.dim[1],
                             .channels = features,
                             .low = data->low,
                             .high = data->high };
      hg_array_image_draw (pen, &image, half);
      image.values = decoded;
      half.x += half.width + GAP;
      hg_array_image_draw (pen, &image, half);
    }
  else if (shape.rank > 1)
    draw_lines (pen, original + feature, decoded + feature, values / features, features, box);
  else
    draw_lines (pen, original, decoded, values, 1, box);
}

void
hg_sample_thumb_draw_errors (HgPen *pen, const double *errors, size_t n, HgBox box)
{
  double most = hg_thin_greatest (errors, 0, n), slot = box.width / (double)n;
  size_t column = hg_thin_column (n, box.width); /* errors of one bar */
  for (size_t i = 0; i < n; i += column)
    {
      size_t end = i + column < n ? i + column : n;
      double share = most > 0 ? hg_thin_greatest (errors, i, end) / most : 0,
             height = fmax (share * box.height, 1);
      hg_pen_colour (pen, hg_ramp_colour (HG_RAMP_ERROR, 0.25 + 0.75 * share), 1);
      cairo_rectangle (pen->cr, box.x + (double)i * slot, box.y + box.height - height,
                       fmax ((double)(end - i) * slot - (slot >= 4 ? 1 : 0), 0.5), height);
      cairo_fill (pen->cr);
    }
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, box.x, box.y + box.height, box.x + box.width, box.y + box.height, 1);
}
