/* Samples of very many values: a line keeps every peak and only as many points as can be seen, and a bar is
 * as high as the greatest of the values that share it. */
#include "canvas.h"
#include "ui/draw/error-strip.h"
#include "ui/draw/series.h"
#include "ui/draw/thin.h"
#include <stdlib.h>

enum
{
  MANY = 100000,
  PEAK = 77777
};

/* Whether the line goes through @wanted, and through no more. */
static bool
goes_through (HgThin thin, const size_t *wanted, size_t n)
{
  size_t k = 0, i = 0;
  for (; hg_thin_next (&thin, &i); k++)
    if (k >= n || i != wanted[k])
      return false;
  return k == n;
}

TEST (a_column_keeps_its_ends_and_its_extremes)
{
  const HgReal values[] = { 3, 9, 5, 9, 1, 9, 4, 9, 7, 9 }; /* every second one counts */
  CHECK_EQUAL (hg_thin_column (800, 400), 1);
  CHECK_EQUAL (hg_thin_column (801, 400), 3);
  CHECK_EQUAL (hg_thin_column (5, 0), 5);
  CHECK (goes_through (hg_thin (values, 2, 4, 1, false), (const size_t[]){ 0, 1, 2, 3 }, 4));
  CHECK (goes_through (hg_thin (values, 2, 5, 2, false), (const size_t[]){ 0, 1, 2, 2, 3, 3, 4, 4 }, 8));
  CHECK (goes_through (hg_thin (values, 2, 5, 2, true), (const size_t[]){ 4, 4, 2, 2, 1, 1, 0, 0 }, 8));
  CHECK (goes_through (hg_thin (values, 2, 3, 100, false), (const size_t[]){ 0, 1, 2 }, 3));
  CHECK (goes_through (hg_thin (values, 2, 3, 100, true), (const size_t[]){ 2, 1, 0 }, 3));
  CHECK (goes_through (hg_thin (values, 2, 0, 100, false), NULL, 0));
}

/* A peak beside a value that is none is kept all the same. */
TEST (extremes_are_finite)
{
  const HgReal values[] = { (HgReal)NAN, 0, 8, (HgReal)INFINITY, -8, 0, (HgReal)-INFINITY };
  CHECK (goes_through (hg_thin (values, 1, 7, 1, false), (const size_t[]){ 0, 2, 4, 6 }, 4));
  const HgReal none[] = { (HgReal)NAN, (HgReal)NAN, (HgReal)INFINITY };
  CHECK (goes_through (hg_thin (none, 1, 3, 1, false), (const size_t[]){ 0, 0, 0, 2 }, 4));
}

TEST (the_greatest_is_finite)
{
  const double values[] = { 0.5, NAN, 2, INFINITY, -3 };
  CHECK_EQUAL (hg_thin_greatest (values, 0, 5), 2);
  CHECK_EQUAL (hg_thin_greatest (values, 4, 5), 0);
}

/* Two samples that are flat but for one value; a picture of all values would take the tests' time limit. */
TEST (a_peak_among_very_many_values_is_drawn)
{
  HgReal *values = calloc (MANY, sizeof *values);
  double *errors = calloc (MANY, sizeof *errors);
  Canvas canvas = canvas_new (600, 200, HG_LIGHT);
  if (CHECK (values != NULL && errors != NULL))
    {
      values[PEAK] = 1;
      errors[PEAK] = 1;
      HgSeries series = { .n = 1, .length = MANY, .stride = 1 };
      series.rows[0].original = series.rows[0].decoded = values;
      double left = HG_SERIES_LEFT, width = 600 - HG_SERIES_LEFT - HG_SERIES_RIGHT;
      double x = left + width * PEAK / MANY;
      for (int i = 0; i < 20; i++)
        hg_series_draw (&canvas.pen, &series, (HgBox){ 0, 0, 600, 200 });
      CHECK (canvas_count (&canvas, (HgBox){ x - 2, 40, 4, 20 }, HG_INK_VIEW) < 4 * 20);
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ x - 60, 40, 4, 20 }, HG_INK_VIEW), 4 * 20);
      HgErrorStrip strip = { .title = "value", .values = errors, .n = MANY, .marked = MANY };
      hg_pen_ink (&canvas.pen, HG_INK_VIEW);
      cairo_paint (canvas.cr);
      hg_error_strip_draw (&canvas.pen, &strip, (HgBox){ 0, 0, 600, 40 });
      CHECK (!canvas_has (&canvas, x, 10, HG_INK_VIEW));
      CHECK (canvas_has (&canvas, x - 60, 10, HG_INK_VIEW));
    }
  canvas_clear (&canvas);
  free (values);
  free (errors);
}
