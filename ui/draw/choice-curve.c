#include "choice-curve.h"
#include "tensor/kernels.h"
#include <math.h>

enum
{
  SIDE = 64 /* of the kernel that an initializer fills */
};

static const double REACH = 4; /* an activation's curve goes from −REACH to REACH */

/* Sets the range to what is there, 0 included. */
static void
find_range (HgChoiceCurve *curve)
{
  curve->low = curve->high = 0;
  for (size_t i = 0; i < curve->n; i++)
    {
      curve->low = fmin (curve->low, curve->y[i]);
      curve->high = fmax (curve->high, curve->y[i]);
    }
  if (curve->low == curve->high)
    curve->high = curve->low + 1;
}

HgChoiceCurve
hg_activation_curve (HgActivation activation)
{
  static const HgReal few[] = { -1, 0, 1, 2 };
  _Alignas(64) HgReal x[HG_CURVE_POINTS], y[HG_CURVE_POINTS] = { 0 };
  HgChoiceCurve curve = { .n = HG_CURVE_POINTS, .bars = hg_activation_info (activation)->along_axis };
  if (curve.bars)
    curve.n = activation == HG_GLU ? 2 : 4; /* glu gives half as many as it takes */
  for (size_t i = 0; i < HG_CURVE_POINTS; i++)
    x[i] = curve.bars ? few[i % 4] : (HgReal)(REACH * (2.0 * (double)i / (HG_CURVE_POINTS - 1) - 1));
  hg_activation_apply (hg_kernels_best (), activation, 1, curve.bars ? 4 : HG_CURVE_POINTS, x, y);
  for (size_t i = 0; i < curve.n; i++)
    curve.y[i] = (double)y[i];
  find_range (&curve);
  curve.low = fmax (curve.low, -REACH);
  curve.high = fmin (curve.high, REACH);
  return curve;
}

HgChoiceCurve
hg_initializer_curve (HgInitializer initializer)
{
  _Alignas(64) HgReal values[SIDE * SIDE];
  HgShape shape = hg_shape (2, SIDE, SIDE);
  HgRandom random = hg_random (1);
  HgChoiceCurve curve = { .n = HG_CURVE_POINTS, .bars = true };
  double most = 0;
  if (!hg_initialize (initializer, &shape, &random, values, NULL))
    return (HgChoiceCurve){ .high = 1 };
  for (size_t i = 0; i < SIDE * SIDE; i++)
    most = fmax (most, fabs ((double)values[i]));
  for (size_t i = 0; i < SIDE * SIDE; i++)
    {
      double at = most > 0 ? ((double)values[i] / most + 1) / 2 : 0.5;
      curve.y[(size_t)(at * (HG_CURVE_POINTS - 1) + 0.5)]++;
    }
  find_range (&curve);
  return curve;
}

void
hg_choice_curve_draw (HgPen *pen, const HgChoiceCurve *curve, HgBox box)
{
  double inside = box.height - 4, zero = box.y + 2 + inside * curve->high / (curve->high - curve->low);
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, box.x, zero, box.x + box.width, zero, 1);
  hg_pen_ink (pen, HG_INK_TRAINING);
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, box.x, box.y, box.width, box.height);
  cairo_clip (pen->cr);
  for (size_t i = 0; i < curve->n; i++)
    {
      double y = zero - inside * curve->y[i] / (curve->high - curve->low);
      if (curve->bars)
        {
          double wide = box.width / (double)curve->n;
          cairo_rectangle (pen->cr, box.x + wide * (double)i + 0.5, fmin (y, zero), fmax (wide - 1, 1),
                           fabs (y - zero));
          cairo_fill (pen->cr);
          continue;
        }
      double x = box.x + box.width * (double)i / (double)(curve->n - 1);
      if (i == 0)
        cairo_move_to (pen->cr, x, y);
      else
        cairo_line_to (pen->cr, x, y);
    }
  cairo_set_line_width (pen->cr, 1.5);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}
