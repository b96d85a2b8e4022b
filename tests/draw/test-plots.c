/* Series, image grids and scatters put the right colour in the right place. */
#include "base/random.h"
#include "canvas.h"
#include "ui/draw/image-grid.h"
#include "ui/draw/scatter.h"
#include "ui/draw/series.h"
#include "ui/draw/splat.h"

TEST (a_disc_has_its_area_wherever_it_lies)
{
  HgSplat splat;
  HgRandom random = hg_random (1);
  for (double radius = 1; radius <= 10; radius += 1.5)
    {
      hg_splat_init (&splat, radius);
      for (int i = 0; i < 40; i++)
        {
          double x = 30 + hg_random_uniform (&random), y = 30 + hg_random_uniform (&random);
          cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 60, 60);
          hg_splat_disc (&splat, image, x, y, (HgColour){ 1, 1, 1 }, 1);
          const unsigned char *data = cairo_image_surface_get_data (image);
          double area = 0, across = 0, down = 0;
          for (int row = 0; row < 60; row++)
            for (int column = 0; column < 60; column++)
              {
                double alpha = data[row * cairo_image_surface_get_stride (image) + 4 * column + 3] / 255.0;
                area += alpha;
                across += alpha * (column + 0.5);
                down += alpha * (row + 0.5);
              }
          CHECK_NEAR (area, 3.14159 * radius * radius, 0.08 * 3.14159 * radius * radius + 0.3);
          CHECK_NEAR (across / area, x, 0.16);
          CHECK_NEAR (down / area, y, 0.16);
          cairo_surface_destroy (image);
        }
    }
}

TEST (discs_are_cut_at_the_edges)
{
  HgSplat splat;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 20, 10);
  hg_splat_init (&splat, 50); /* more than it can: the largest */
  for (int y = -60; y < 80; y += 3)
    for (int x = -60; x < 80; x += 3)
      hg_splat_disc (&splat, image, x, y, (HgColour){ 1, 0, 0 }, 0.5);
  hg_splat_disc (&splat, image, NAN, 5, (HgColour){ 1, 0, 0 }, 0.5);
  hg_splat_disc (&splat, image, 1e300, 5, (HgColour){ 1, 0, 0 }, 0.5);
  uint32_t pixel;
  memcpy (&pixel, cairo_image_surface_get_data (image), sizeof pixel);
  CHECK ((pixel >> 24) > 200);
  CHECK ((pixel & 0xff) == 0);
  cairo_surface_destroy (image);
}

static HgScatter
scatter_of (HgReal *xy, size_t n, int *labels, char (*names)[HG_FEATURE_SIZE])
{
  HgScatter scatter
      = { .n = n, .xy = xy, .labels = labels, .n_classes = 2, .class_names = names, .pixels = 1 };
  scatter.order_name = "sample";
  strcpy (scatter.x_name, "PC 1");
  strcpy (scatter.y_name, "PC 2");
  hg_scatter_fit (&scatter, 0);
  return scatter;
}

TEST (points_have_their_class_colour_at_their_place)
{
  HgReal xy[] = { -5, -5, 5, 5, -5, 5 };
  int labels[] = { 0, 1, -1 };
  char names[2][HG_FEATURE_SIZE] = { "", "" };
  HgScatter scatter = scatter_of (xy, 3, labels, names);
  HgBox box = { 0, 0, 400, 300 };
  for (int v = 0; v < HG_VARIANTS; v++)
    {
      Canvas canvas = canvas_new (400, 300, (HgVariant)v);
      HgAxes axes = hg_scatter_axes (&scatter, box, 1);
      hg_scatter_draw (&canvas.pen, &scatter, box);
      for (int i = 0; i < 3; i++)
        {
          HgColour seen
              = canvas_pixel (&canvas, hg_axes_x (&axes, xy[2 * i]), hg_axes_y (&axes, xy[2 * i + 1]));
          HgColour full = hg_theme_class (&canvas.pen.theme, labels[i]);
          HgColour mixed = hg_colour_mix (hg_theme_ink (&canvas.pen.theme, HG_INK_VIEW), full, 0.85);
          CHECK (canvas_distance (seen, mixed) < 0.04);
        }
      canvas_clear (&canvas);
    }
}

TEST (not_finite_points_are_left_out)
{
  HgReal xy[] = { 0, 0, NAN, 1, 1, INFINITY, 2, 2 };
  int labels[] = { 0, 0, 0, 0 };
  char names[2][HG_FEATURE_SIZE] = { "a", "b" };
  HgScatter scatter = scatter_of (xy, 4, labels, names);
  CHECK (scatter.x_low < 0 && scatter.x_low > -1 && scatter.x_high > 2 && scatter.x_high < 3);
  Canvas canvas = canvas_new (300, 200, HG_LIGHT);
  hg_scatter_draw (&canvas.pen, &scatter, (HgBox){ 0, 0, 300, 200 });
  CHECK (cairo_status (canvas.cr) == CAIRO_STATUS_SUCCESS);
  canvas_clear (&canvas);
}

TEST (the_range_does_not_tremble)
{
  HgReal xy[] = { 0, 0, 10, 10 };
  HgScatter scatter = scatter_of (xy, 2, NULL, NULL);
  double low = scatter.x_low, high = scatter.x_high;
  xy[2] = 9; /* still fills most of it */
  hg_scatter_fit (&scatter, 1.5);
  CHECK (scatter.x_low == low && scatter.x_high == high);
  xy[2] = 5; /* too empty */
  hg_scatter_fit (&scatter, 1.5);
  CHECK (scatter.x_high < high);
  xy[2] = 50; /* outside */
  hg_scatter_fit (&scatter, 1.5);
  CHECK (scatter.x_high > 50);
}

TEST (the_nearest_point_is_found)
{
  HgReal xy[] = { 0, 0, 1, 1, 1, 0 };
  HgScatter scatter = scatter_of (xy, 3, NULL, NULL);
  HgAxes axes = hg_scatter_axes (&scatter, (HgBox){ 0, 0, 400, 300 }, 1);
  for (size_t i = 0; i < 3; i++)
    {
      double x = hg_axes_x (&axes, xy[2 * i]), y = hg_axes_y (&axes, xy[2 * i + 1]);
      CHECK_EQUAL (hg_scatter_nearest (&scatter, &axes, x + 5, y - 5), i);
      CHECK_EQUAL (hg_scatter_nearest (&scatter, &axes, x + 11, y + 11), 3);
    }
}

TEST (hovering_draws_a_crosshair_inside_the_frame)
{
  HgReal xy[] = { 0, 0, 1, 1 };
  HgScatter scatter = scatter_of (xy, 2, NULL, NULL);
  HgBox box = { 0, 0, 400, 300 };
  HgAxes axes = hg_scatter_axes (&scatter, box, 1);
  for (size_t i = 0; i < 2; i++)
    {
      Canvas canvas = canvas_new (400, 300, HG_LIGHT);
      hg_scatter_draw_hover (&canvas.pen, &scatter, box, i, "Sample 1 · a long name of a class");
      CHECK (canvas_has (&canvas, hg_axes_x (&axes, xy[2 * i]) - 6, hg_axes_y (&axes, xy[2 * i + 1]),
                         HG_INK_TEXT));
      double right = axes.box.x + axes.box.width + 1;
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ right, 0, 400 - right, 300 }, HG_INK_VIEW),
                   (int)(400 - right) * 300);
      canvas_clear (&canvas);
    }
}

static HgSeries
series_of (const HgReal *original, const HgReal *decoded, size_t n, bool bars)
{
  HgSeries series = { .n = 1, .length = n, .stride = 1, .bars = bars };
  strcpy (series.rows[0].title, "Sample 1");
  series.rows[0].original = original;
  series.rows[0].decoded = decoded;
  return series;
}

TEST (series_shade_the_error)
{
  HgReal original[100], decoded[100];
  for (int i = 0; i < 100; i++)
    {
      original[i] = 1;
      decoded[i] = i < 50 ? 1 : -1;
    }
  HgSeries series = series_of (original, decoded, 100, false);
  Canvas canvas = canvas_new (600, 150, HG_LIGHT);
  HgColour view = hg_theme_ink (&canvas.pen.theme, HG_INK_VIEW);
  HgColour shade = hg_colour_mix (view, hg_theme_ink (&canvas.pen.theme, HG_INK_VALIDATION), 0.13);
  hg_series_draw (&canvas.pen, &series, (HgBox){ 0, 0, 600, 150 });
  CHECK (canvas_distance (canvas_pixel (&canvas, 400, 50), shade) < 0.02);
  CHECK (canvas_distance (canvas_pixel (&canvas, 100, 50), view) < 0.02);
  CHECK (canvas_count (&canvas, (HgBox){ 48, 0, 414, 114 }, HG_INK_TRAINING) > 300);
  canvas_clear (&canvas);
}

/* In the lowest card, with a class that needs a line of its own, both names of the legend are there. */
TEST (a_low_card_names_both_lines)
{
  HgReal values[] = { 1, 2, 3 };
  HgSeries series = series_of (values, values, 3, false);
  strcpy (series.rows[0].detail, "MSE 0.690 · a class with a long name");
  for (int scale = 1; scale <= 2; scale++)
    {
      Canvas canvas = canvas_new (900, 300, HG_LIGHT);
      canvas.pen.theme.scale = scale;
      const HgBox words = { 900 - 138 * scale, 0, 138 * scale, 90 * scale };
      hg_series_draw (&canvas.pen, &series, (HgBox){ 0, 0, 900, 90 * scale + 36 });
      CHECK (canvas_count (&canvas, words, HG_INK_TRAINING) > 20);
      CHECK (canvas_count (&canvas, words, HG_INK_VALIDATION) > 20);
      canvas_clear (&canvas);
    }
}

TEST (bars_stand_on_zero)
{
  HgReal original[] = { 2, -2, 2, -2 }, decoded[] = { 1, -1, NAN, -1 };
  HgSeries series = series_of (original, decoded, 4, true);
  Canvas canvas = canvas_new (600, 150, HG_LIGHT);
  hg_series_draw (&canvas.pen, &series, (HgBox){ 0, 0, 600, 150 });
  int above = canvas_count (&canvas, (HgBox){ 48, 18, 103, 39 }, HG_INK_TRAINING);
  int below = canvas_count (&canvas, (HgBox){ 152, 57, 103, 39 }, HG_INK_TRAINING);
  CHECK (above > 500 && below > 500);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 48, 60, 103, 36 }, HG_INK_TRAINING), 0);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 152, 18, 103, 36 }, HG_INK_TRAINING), 0);
  canvas_clear (&canvas);
}

/* Where words and axis have no room, the data fills the card. */
TEST (a_small_series_is_data_alone)
{
  HgReal values[] = { 2, 2, 2, 2 };
  HgSeries series = series_of (values, NULL, 4, true);
  Canvas canvas = canvas_new (200, 120, HG_LIGHT);
  for (int scale = 1; scale <= 2; scale++)
    {
      canvas.pen.theme.scale = scale;
      hg_series_draw (&canvas.pen, &series, (HgBox){ 0, 0, 138, 98 });
      for (int quarter = 0; quarter < 4; quarter++)
        CHECK (canvas_count (&canvas, (HgBox){ 8 + 30 * quarter, 8, 30, 82 }, HG_INK_TRAINING) > 300);
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 138, 0, 62, 120 }, HG_INK_VIEW), 62 * 120);
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 0, 98, 138, 22 }, HG_INK_VIEW), 138 * 22);
    }
  canvas_clear (&canvas);
}

TEST (rows_without_room_are_left_out)
{
  HgReal values[] = { 1, 2, 3 };
  HgSeries series = series_of (values, NULL, 3, false);
  series.n = 5;
  for (int i = 1; i < 5; i++)
    series.rows[i] = series.rows[0];
  for (int height = 20; height < 700; height += 40)
    {
      Canvas canvas = canvas_new (400, 700, HG_LIGHT);
      hg_series_draw (&canvas.pen, &series, (HgBox){ 0, 0, 400, height });
      double bottom = fmax (height, 100);
      HgBox below = { 0, bottom, 400, 700 - bottom };
      CHECK_EQUAL (canvas_count (&canvas, below, HG_INK_VIEW), (int)(below.width * below.height));
      canvas_clear (&canvas);
    }
}

/* The right panel has the forced values, the left one those without help, at one scale. */
TEST (panels_share_a_scale)
{
  HgReal original[10] = { 0 }, decoded[10], forced[10];
  for (int i = 0; i < 10; i++)
    {
      decoded[i] = 1;
      forced[i] = -1;
    }
  HgSeries series = { .n = 1, .length = 10, .stride = 1 };
  series.rows[0] = (HgSeriesRow){ .original = original, .decoded = decoded, .forced = forced };
  Canvas canvas = canvas_new (600, 200, HG_LIGHT);
  hg_series_draw (&canvas.pen, &series, (HgBox){ 0, 0, 600, 150 });
  int halves[2][2] = { { 0 } }; /* left and right panel; above and below the original */
  for (int side = 0; side < 2; side++)
    for (int below = 0; below < 2; below++)
      halves[side][below] = canvas_count (
          &canvas, (HgBox){ side == 0 ? 60 : 270, below ? 64 : 20, 170, below ? 36 : 36 }, HG_INK_VALIDATION);
  CHECK (halves[0][0] > 50 && halves[0][1] == 0);
  CHECK (halves[1][1] > 50 && halves[1][0] == 0);
  canvas_clear (&canvas);
}

/* Two pixels, black and white, and a wrong decoding of both. */
TEST (images_are_never_smoothed)
{
  HgReal original[] = { 0, 1, 1, 0 }, decoded[] = { 1, 0, 1, 0 };
  HgImageGrid grid = { .height = 2, .width = 2, .channels = 1, .low = 0, .high = 1, .n = 1, .selected = 1 };
  grid.samples[0] = (HgImageSample){ "Sample 1", original, decoded, 0.5 };
  Canvas canvas = canvas_new (400, 400, HG_LIGHT);
  HgBox box = { 0, 0, 400, 400 };
  hg_image_grid_draw (&canvas.pen, &grid, box);
  double x = 0, y = 6;
  while (x < 400 && hg_image_grid_at (&grid, box, 1, x, y + 1) == 1)
    x++;
  double right = x;
  while (right < 400 && hg_image_grid_at (&grid, box, 1, right, y + 1) == 0)
    right++;
  double half = (right - x) / 2;
  REQUIRE (CHECK (half >= 20));
  HgColour black = { 0, 0, 0 }, white = { 1, 1, 1 };
  for (int i = 0; i < 4; i++)
    for (double at = 0.1; at < 1; at += 0.4)
      {
        double px = x + (i % 2 + at) * half, py = y + (i / 2 + at) * half;
        CHECK (canvas_distance (canvas_pixel (&canvas, px, py), original[i] > 0 ? white : black) < 0.01);
        py += 2 * half + 6; /* the row below: decoded */
        CHECK (canvas_distance (canvas_pixel (&canvas, px, py), decoded[i] > 0 ? white : black) < 0.01);
        py += 2 * half + 6; /* the error: largest where they differ */
        HgColour error = hg_ramp_colour (HG_RAMP_ERROR, fabs (original[i] - decoded[i]));
        CHECK (canvas_distance (canvas_pixel (&canvas, px, py), error) < 0.02);
      }
  canvas_clear (&canvas);
}

TEST (colour_images_keep_their_channels)
{
  HgReal pixels[] = { 255, 0, 127.5 };
  HgImageGrid grid = { .height = 1, .width = 1, .channels = 3, .low = 0, .high = 255, .n = 1 };
  grid.samples[0] = (HgImageSample){ "Sample 1", pixels, NULL, NAN };
  Canvas canvas = canvas_new (400, 500, HG_LIGHT);
  hg_image_grid_draw (&canvas.pen, &grid, (HgBox){ 0, 0, 400, 500 });
  CHECK (canvas_distance (canvas_pixel (&canvas, 40, 60), (HgColour){ 1, 0, 0.5 }) < 0.01);
  CHECK_EQUAL (hg_image_grid_at (&grid, (HgBox){ 0, 0, 400, 500 }, 1, 40, 60), 0);
  CHECK_EQUAL (hg_image_grid_at (&grid, (HgBox){ 0, 0, 400, 500 }, 1, 140, 60), 1); /* no column beside it */
  canvas_clear (&canvas);
}

/* A box as high as what is used of another has the same picture, whatever the images' shape, of one sample
 * as of several: what goes out as a file is what is on the screen. */
TEST (a_box_of_the_used_height_has_the_same_picture)
{
  static const size_t shapes[][2] = { { 16, 64 }, { 8, 64 }, { 64, 16 }, { 28, 28 }, { 1, 300 } };
  static HgReal pixels[64 * 64];
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    for (size_t n = 1; n <= 4; n += 3)
      {
        HgImageGrid grid
            = { .height = shapes[i][0], .width = shapes[i][1], .channels = 1, .high = 1, .n = n };
        for (size_t k = 0; k < n; k++)
          grid.samples[k] = (HgImageSample){ "Sample", pixels, pixels, 0.1 };
        HgBox box = { 0, 0, 700, 520 };
        const double used = hg_image_grid_used (&grid, box, 1);
        Canvas screen = canvas_new (700, 520, HG_LIGHT), file = canvas_new (700, 520, HG_LIGHT);
        hg_image_grid_draw (&screen.pen, &grid, box);
        box.height = used;
        hg_image_grid_draw (&file.pen, &grid, box);
        cairo_surface_flush (screen.surface);
        cairo_surface_flush (file.surface);
        const int stride = cairo_image_surface_get_stride (screen.surface);
        CHECK (used <= 520);
        CHECK (memcmp (cairo_image_surface_get_data (screen.surface),
                       cairo_image_surface_get_data (file.surface), (size_t)stride * 520)
               == 0);
        HgImageGrid plain = grid;
        plain.selected = n;
        CHECK (n == 1 || used > hg_image_grid_used (&plain, box, 1)); /* it is enlarged */
        canvas_clear (&screen);
        canvas_clear (&file);
      }
}

/* Where its enlargement has no room, one sample has its column. */
TEST (one_image_is_never_nothing)
{
  HgReal pixels[784] = { 0 };
  HgImageGrid grid = { .height = 28, .width = 28, .channels = 1, .high = 1, .n = 1 };
  grid.samples[0] = (HgImageSample){ "Sample", pixels, pixels, 0.1 };
  Canvas canvas = canvas_new (220, 400, HG_LIGHT);
  HgBox box = { 0, 0, 220, 400 };
  hg_image_grid_draw (&canvas.pen, &grid, box);
  double x = 0;
  while (x < 220 && hg_image_grid_at (&grid, box, 1, x, 20) == 1)
    x++;
  CHECK (x > 40 && x < 180);
  CHECK (canvas_distance (canvas_pixel (&canvas, x + 10, 20), (HgColour){ 0, 0, 0 }) < 0.01);
  canvas_clear (&canvas);
}

TEST (columns_follow_the_room)
{
  HgReal pixels[784] = { 0 };
  HgImageGrid grid = { .height = 28, .width = 28, .channels = 1, .high = 1, .n = 10, .selected = 3 };
  for (int i = 0; i < 10; i++)
    grid.samples[i] = (HgImageSample){ "Sample", pixels, pixels, 0.1 };
  size_t before = 0;
  for (int width = 10; width < 1200; width += 35)
    {
      HgBox box = { 0, 0, width, 500 };
      size_t columns = hg_image_grid_columns (&grid, box, 1);
      CHECK (columns >= 1 && columns <= 10 && columns >= before);
      before = columns;
      Canvas canvas = canvas_new (1300, 500, HG_LIGHT);
      hg_image_grid_draw (&canvas.pen, &grid, box);
      CHECK (cairo_status (canvas.cr) == CAIRO_STATUS_SUCCESS);
      const double used = hg_image_grid_used (&grid, box, 1);
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 0, used, 1300, 500 - used }, HG_INK_VIEW),
                   (int)(1300 * floor (500 - used)));
      for (int x = 0; x < 1300; x += 9)
        CHECK (hg_image_grid_at (&grid, box, 1, x, 40) == 10
               || hg_image_grid_at (&grid, box, 1, x, 40) < columns);
      canvas_clear (&canvas);
    }
  CHECK_EQUAL (before, 10);
}
