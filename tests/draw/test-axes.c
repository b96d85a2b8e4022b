/* Ticks are round and few, labels keep apart, curves keep their peaks. */
#include "base/random.h"
#include "canvas.h"
#include "ui/draw/axes.h"
#include "ui/draw/line-plot.h"
#include "ui/draw/spread.h"

static bool
is_round (double step)
{
  double mantissa = step / pow (10, floor (log10 (step) + 1e-9));
  return fabs (mantissa - 1) < 1e-6 || fabs (mantissa - 2) < 1e-6 || fabs (mantissa - 2.5) < 1e-6
         || fabs (mantissa - 5) < 1e-6;
}

static void
check_ticks (const HgTicks *ticks, double low, double high, size_t least, size_t most)
{
  if (!CHECK (ticks->n >= least && ticks->n <= most))
    printf ("# %g … %g: %zu ticks\n", low, high, ticks->n);
  CHECK (ticks->low <= low && ticks->high >= high);
  for (size_t i = 0; i < ticks->n; i++)
    {
      double place = hg_ticks_place (ticks, ticks->at[i]);
      CHECK (place > -1e-6 && place < 1 + 1e-6);
      CHECK (i == 0 || ticks->at[i] > ticks->at[i - 1]);
    }
  if (ticks->n >= 2 && !ticks->log)
    CHECK (is_round (ticks->at[1] - ticks->at[0]));
}

TEST (ticks_are_round_and_four_to_six)
{
  HgRandom random = hg_random (1);
  for (int i = 0; i < 20000; i++)
    {
      double width = pow (10, 12 * hg_random_uniform (&random) - 6);
      double low = (hg_random_uniform (&random) - 0.5) * width * 8, high = low + width;
      HgTicks ticks = hg_ticks (low, high, 6);
      check_ticks (&ticks, low, high, 4, 6);
      CHECK (ticks.high - ticks.low <= 1.21 * width);
    }
}

TEST (short_axes_have_fewer_ticks)
{
  HgRandom random = hg_random (2);
  for (int i = 0; i < 20000; i++)
    {
      double width = pow (10, 6 * hg_random_uniform (&random) - 3);
      double low = (hg_random_uniform (&random) - 0.5) * width * 4, high = low + width;
      int most = 3 + i % 2;
      HgTicks ticks = hg_ticks (low, high, most);
      check_ticks (&ticks, low, high, 1, (size_t)most);
      CHECK (ticks.high - ticks.low <= 1.7 * width);
    }
}

TEST (whole_ticks_are_whole)
{
  for (int last = 1; last < 1500; last++)
    {
      HgTicks ticks = hg_ticks_whole (0, last, 6);
      CHECK (ticks.n >= 2 && ticks.n <= 6 && ticks.low == 0 && ticks.high == last);
      for (size_t i = 0; i < ticks.n; i++)
        CHECK_EQUAL (ticks.at[i], round (ticks.at[i]));
    }
}

TEST (logarithmic_ticks)
{
  HgRandom random = hg_random (3);
  for (int i = 0; i < 5000; i++)
    {
      double low = pow (10, 10 * hg_random_uniform (&random) - 6);
      double high = low * pow (10, 0.02 + 8 * hg_random_uniform (&random));
      HgTicks ticks = hg_ticks_log (low, high, 6);
      check_ticks (&ticks, low, high, 2, 6);
      CHECK (ticks.log);
    }
  HgTicks decades = hg_ticks_log (0.0008, 12, 6);
  CHECK_EQUAL (decades.n, 5);
  CHECK_NEAR (decades.at[0], 0.001, 1e-12);
  CHECK_NEAR (hg_ticks_place (&decades, 0.0008), 0, 1e-12);
  CHECK_NEAR (hg_ticks_place (&decades, 12), 1, 1e-12);
}

TEST (a_flat_range_gets_a_width)
{
  HgTicks zero = hg_ticks (0, 0, 6), flat = hg_ticks (0.725, 0.725, 6), log = hg_ticks_log (3, 3, 6);
  CHECK (zero.low < 0 && zero.high > 0 && zero.n >= 4);
  CHECK (flat.low < 0.725 && flat.high > 0.725 && flat.n >= 4);
  CHECK (log.low < 3 && log.high > 3 && log.n >= 2);
}

TEST (tick_labels)
{
  char text[32];
  HgTicks losses = hg_ticks (0.85, 1.10, 6);
  CHECK_TEXT (hg_tick_text (&losses, 0, text, sizeof text), "0.85");
  CHECK_TEXT (hg_tick_text (&losses, losses.n - 1, text, sizeof text), "1.10");
  HgTicks signs = hg_ticks (-2, 2, 4);
  CHECK_TEXT (hg_tick_text (&signs, 0, text, sizeof text), "−2");
  CHECK_EQUAL (signs.at[1], 0);
  CHECK_TEXT (hg_tick_text (&signs, 1, text, sizeof text), "0");
  HgTicks many = hg_ticks_whole (0, 5000, 6);
  CHECK_TEXT (hg_tick_text (&many, 1, text, sizeof text), "1,000");
  HgTicks small = hg_ticks_log (1e-6, 1e-1, 6);
  CHECK_TEXT (hg_tick_text (&small, 0, text, sizeof text), "1e-6");
  HgTicks large = hg_ticks_inside (0, 1.2e10, 5);
  CHECK_TEXT (hg_tick_text (&large, 1, text, sizeof text), "2.5e9");
}

/* Of an axis that begins among small numbers and ends among those that need no power of ten, or the other
 * way. */
TEST (tick_labels_have_one_form)
{
  static const struct
  {
    double low, high;
    const char *labels[6];
  } cases[] = {
    { 0, 2e-4, { "0", "5e-5", "1e-4", "1.5e-4", "2e-4" } },
    { -1e-4, 1e-4, { "−1e-4", "−5e-5", "0", "5e-5", "1e-4" } },
    { 0, 1.2e6, { "0", "2.5e5", "5e5", "7.5e5", "1e6" } },
    { 1e6, 1000400, { "1e6", "1.0001e6", "1.0002e6", "1.0003e6", "1.0004e6" } },
    { 0, 4e-4, { "0.0000", "0.0001", "0.0002", "0.0003", "0.0004" } },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgTicks ticks = hg_ticks_inside (cases[i].low, cases[i].high, 6);
      char text[32];
      CHECK_EQUAL (ticks.n, 5);
      for (size_t k = 0; k < ticks.n && k < 5; k++)
        CHECK_TEXT (hg_tick_text (&ticks, k, text, sizeof text), cases[i].labels[k]);
    }
}

TEST (tick_labels_differ)
{
  HgRandom random = hg_random (4);
  for (int i = 0; i < 5000; i++)
    {
      double width = pow (10, 9 * hg_random_uniform (&random) - 4);
      HgTicks ticks = hg_ticks (width * hg_random_uniform (&random), 3 * width, 6);
      char a[32], b[32];
      for (size_t k = 1; k < ticks.n; k++)
        CHECK (strcmp (hg_tick_text (&ticks, k - 1, a, sizeof a), hg_tick_text (&ticks, k, b, sizeof b))
               != 0);
    }
}

TEST (labels_keep_apart_and_in_order)
{
  HgRandom random = hg_random (5);
  for (int i = 0; i < 5000; i++)
    {
      size_t n = 1 + hg_random_below (&random, 8);
      double before[8], after[8];
      for (size_t k = 0; k < n; k++)
        before[k] = after[k] = 400 * hg_random_uniform (&random);
      hg_spread (after, n, 17, 0, 400);
      for (size_t a = 0; a < n; a++)
        {
          CHECK (after[a] >= -1e-9 && after[a] <= 400 + 1e-9);
          for (size_t b = 0; b < n; b++)
            if (a != b)
              {
                CHECK (fabs (after[a] - after[b]) >= 17 - 1e-9);
                CHECK (before[a] == before[b] || (before[a] < before[b]) == (after[a] < after[b]));
              }
        }
    }
}

TEST (labels_move_no_more_than_they_must)
{
  double far[] = { 10, 100, 50 }, pair[] = { 50, 52 }, top[] = { 1, 2, 3 };
  hg_spread (far, 3, 17, 0, 400);
  CHECK_EQUAL (far[0], 10);
  CHECK_EQUAL (far[2], 50);
  hg_spread (pair, 2, 17, 0, 400);
  CHECK_NEAR (pair[0], 51 - 8.5, 1e-9);
  CHECK_NEAR (pair[1], 51 + 8.5, 1e-9);
  hg_spread (top, 3, 17, 0, 400);
  CHECK_EQUAL (top[0], 0);
  CHECK_EQUAL (top[2], 34);
}

static double
keep (const void *data, double value)
{
  return value;
}

/* Points of the path, and the range of their y. */
static size_t
measure_path (cairo_t *cr, double *low, double *high, size_t *moves)
{
  cairo_path_t *path = cairo_copy_path (cr);
  size_t n = 0;
  *low = INFINITY;
  *high = -INFINITY;
  *moves = 0;
  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    {
      *moves += path->data[i].header.type == CAIRO_PATH_MOVE_TO;
      *low = fmin (*low, path->data[i + 1].point.y);
      *high = fmax (*high, path->data[i + 1].point.y);
      n++;
    }
  cairo_path_destroy (path);
  return n;
}

TEST (long_curves_are_thinned_and_keep_their_peaks)
{
  enum
  {
    N = 100000
  };
  Canvas canvas = canvas_new (10, 10, HG_LIGHT);
  double *y = calloc (N, sizeof *y), low, high;
  size_t moves;
  y[31337] = 7;
  y[77777] = -3;
  hg_polyline (canvas.cr, y, N, 0, 500.0 / N, keep, NULL);
  size_t n = measure_path (canvas.cr, &low, &high, &moves);
  CHECK (n <= 4 * 501);
  CHECK_NEAR (high, 7, 0.01);
  CHECK_NEAR (low, -3, 0.01);
  CHECK_EQUAL (moves, 1);
  free (y);
  canvas_clear (&canvas);
}

TEST (missing_values_break_a_curve)
{
  Canvas canvas = canvas_new (10, 10, HG_LIGHT);
  double y[] = { 1, 2, NAN, 4, 5, INFINITY, 7, 8 }, low, high;
  size_t moves;
  hg_polyline (canvas.cr, y, 8, 0, 10, keep, NULL);
  CHECK_EQUAL (measure_path (canvas.cr, &low, &high, &moves), 6);
  CHECK_EQUAL (moves, 3);
  canvas_clear (&canvas);
}

static HgLinePlot
plot_of (double *training, double *validation, size_t n)
{
  HgLinePlot plot = { .title = "MSE", .x_name = "epoch", .x_last = 30, .n_lines = 2, .n_rails = 2 };
  plot.lines[0] = (HgLine){ "validation", HG_INK_VALIDATION, validation, n };
  plot.lines[1] = (HgLine){ "training", HG_INK_TRAINING, training, n };
  plot.rails[0] = (HgRail){ "mean", 1.0, HG_DASH_MEAN };
  plot.rails[1] = (HgRail){ "noise in data", NAN, HG_DASH_NOISE };
  return plot;
}

TEST (curves_and_rails_are_drawn)
{
  double training[] = { 0.9, 0.8, 0.7 }, validation[] = { 0.95, NAN, 0.75 };
  HgLinePlot plot = plot_of (training, validation, 3);
  HgBox box = { 0, 0, 600, 300 };
  for (int log = 0; log < 2; log++)
    {
      Canvas canvas = canvas_new (600, 300, HG_LIGHT);
      plot.log = log;
      hg_line_plot_draw (&canvas.pen, &plot, box);
      CHECK (canvas_count (&canvas, box, HG_INK_TRAINING) > 100);
      CHECK (canvas_count (&canvas, box, HG_INK_VALIDATION) > 60);
      CHECK (canvas_count (&canvas, (HgBox){ 60, 30, 380, 200 }, HG_INK_DIM) > 100); /* the rail */
      canvas_clear (&canvas);
    }
}

/* Before the first epoch, with nothing but NaN, and far too small: a frame, and no fault. */
TEST (empty_plots_are_frames)
{
  double nothing[] = { NAN, NAN };
  HgLinePlot plot = plot_of (nothing, nothing, 2);
  plot.n_rails = 0;
  for (int width = 1; width < 700; width += 99)
    {
      Canvas canvas = canvas_new (700, 300, HG_DARK);
      hg_line_plot_draw (&canvas.pen, &plot, (HgBox){ 0, 0, width, 300 });
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 0, 0, 700, 300 }, HG_INK_TRAINING), 0);
      CHECK (cairo_status (canvas.cr) == CAIRO_STATUS_SUCCESS);
      canvas_clear (&canvas);
    }
}
