/* Arrays of any file as curves and as images: every value in its place and colour, also those that are not
 * finite, and shapes at their limits. */
#include "canvas.h"
#include "ui/draw/array-image.h"
#include "ui/draw/column-curves.h"

static bool
is (HgColour c, double r, double g, double b)
{
  return canvas_distance (c, (HgColour){ r, g, b }) < 0.01;
}

TEST (pixels_are_whole_and_in_the_middle)
{
  const HgReal values[] = { 0, 10, 20, NAN };
  const HgArrayImage image = { values, 2, 2, 1, 0, 20 };
  Canvas canvas = canvas_new (50, 41, HG_LIGHT); /* 20 px a value, 10 px left and right */
  hg_array_image_draw (&canvas.pen, &image, (HgBox){ 0, 0, 50, 41 });
  CHECK (is (canvas_pixel (&canvas, 2, 20), 1, 1, 1));
  CHECK (is (canvas_pixel (&canvas, 6, 3), 0, 0, 0));
  CHECK (is (canvas_pixel (&canvas, 24, 19), 0, 0, 0));
  CHECK (is (canvas_pixel (&canvas, 26, 3), 0.5, 0.5, 0.5));
  CHECK (is (canvas_pixel (&canvas, 6, 30), 1, 1, 1));
  CHECK (is (canvas_pixel (&canvas, 30, 30), 0, 0, 0)); /* not finite: as the lowest */
  canvas_clear (&canvas);
}

TEST (colours_and_opacity)
{
  const HgReal rgb[] = { 255, 0, 0, 0, 255, 0 }, rgba[] = { 1, 0, 0, 0.5f, 0, 0, 1, 0 };
  HgArrayImage image = { rgb, 1, 2, 3, 0, 255 };
  Canvas canvas = canvas_new (20, 10, HG_LIGHT);
  hg_array_image_draw (&canvas.pen, &image, (HgBox){ 0, 0, 20, 10 });
  CHECK (is (canvas_pixel (&canvas, 5, 5), 1, 0, 0));
  CHECK (is (canvas_pixel (&canvas, 15, 5), 0, 1, 0));
  canvas_clear (&canvas);
  canvas = canvas_new (20, 10, HG_LIGHT);
  image = (HgArrayImage){ rgba, 1, 2, 4, 0, 1 };
  hg_array_image_draw (&canvas.pen, &image, (HgBox){ 0, 0, 20, 10 });
  CHECK (is (canvas_pixel (&canvas, 5, 5), 1, 0.5, 0.5));
  CHECK (is (canvas_pixel (&canvas, 15, 5), 1, 1, 1));
  canvas_clear (&canvas);
}

TEST (an_image_without_room_or_pixels_draws_nothing)
{
  const HgReal value = 0;
  const HgArrayImage none = { &value, 0, 0, 1, 0, 1 }, wide = { &value, 1, HG_ARRAY_IMAGE_SIDE + 1, 1, 0, 1 },
                     one = { &value, 1, 1, 1, 0, 1 };
  Canvas canvas = canvas_new (20, 20, HG_LIGHT);
  hg_array_image_draw (&canvas.pen, &none, (HgBox){ 0, 0, 20, 20 });
  hg_array_image_draw (&canvas.pen, &wide, (HgBox){ 0, 0, 20, 20 });
  hg_array_image_draw (&canvas.pen, &one, (HgBox){ 0, 0, 0, -4 });
  CHECK (is (canvas_pixel (&canvas, 10, 10), 1, 1, 1));
  hg_array_image_draw (&canvas.pen, &one, (HgBox){ 0, 0, 20, 20 });
  CHECK (is (canvas_pixel (&canvas, 10, 10), 0, 0, 0));
  canvas_clear (&canvas);
}

/* Pixels of the canvas's left three quarters, where no names are, in class colour @k. */
static int
coloured (Canvas *canvas, int k)
{
  const HgTheme theme = hg_theme (HG_LIGHT);
  int n = 0;
  for (int y = 0; y < 200; y++)
    for (int x = 60; x < 300; x++)
      n += canvas_distance (canvas_pixel (canvas, x, y), hg_theme_class (&theme, k)) < 0.35;
  return n;
}

TEST (each_column_is_a_curve)
{
  const double values[] = { 1, 1, 1, NAN, NAN, NAN, 3, 3, 3 };
  HgColumnCurves curves = { values, 3, 3, 1, 3 };
  Canvas canvas = canvas_new (400, 200, HG_LIGHT);
  hg_column_curves_draw (&canvas.pen, &curves, (HgBox){ 0, 0, 400, 200 });
  CHECK (coloured (&canvas, 0) > 100);
  CHECK (coloured (&canvas, 1) == 0); /* nothing finite: its name alone */
  CHECK (coloured (&canvas, 2) > 100);
  canvas_clear (&canvas);
  canvas = canvas_new (400, 200, HG_LIGHT); /* one row: a point each */
  curves = (HgColumnCurves){ values, 1, 1, 1, 1 };
  hg_column_curves_draw (&canvas.pen, &curves, (HgBox){ 0, 0, 400, 200 });
  canvas_clear (&canvas);
  canvas = canvas_new (400, 200, HG_LIGHT);
  curves = (HgColumnCurves){ values, 0, 3, 1, 3 };
  hg_column_curves_draw (&canvas.pen, &curves, (HgBox){ 0, 0, 400, 200 });
  CHECK (coloured (&canvas, 0) == 0);
  canvas_clear (&canvas);
}
