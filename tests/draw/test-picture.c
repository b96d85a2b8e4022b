/* From data and a run's numbers to pictures and their files. */
#include "canvas.h"
#include "cloud.h"
#include "ui/draw/curves.h"
#include "ui/draw/picture.h"
#include "ui/draw/error-strip.h"
#include "ui/draw/report.h"
#include "ui/draw/samples.h"
#include "ui/draw/stack.h"
#include <locale.h>
#include <unistd.h>

/* @n samples of @shape counting 0, 1, 2 …, with two classes, standardised unless @scale says otherwise. */
static HgPrepared *
prepared_new (size_t n, HgShape shape, HgScale scale)
{
  HgError error = { 0 };
  HgTensor *x = hg_tensor_new_rows (n, &shape, &error);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)i;
  HgDataset *set = hg_dataset_new ("test", x, &error);
  set->labels = calloc (n, sizeof *set->labels);
  set->n_classes = 2;
  set->class_names = calloc (2, sizeof *set->class_names);
  strcpy (set->class_names[0], "even");
  strcpy (set->class_names[1], "odd");
  for (size_t i = 0; i < n; i++)
    set->labels[i] = (int)(i % 2);
  HgPrepareOptions options = hg_prepare_options (set);
  options.scale = scale;
  HgPrepared *data = hg_prepared_new (set, &options, &error);
  CHECK_DONE (data != NULL, error);
  hg_dataset_unref (set);
  return data;
}

TEST (samples_look_like_what_they_are)
{
  static const struct
  {
    HgShape shape;
    HgLook look;
    size_t features;
  } cases[] = {
    { { .rank = 3, .dim = { 8, 8, 1 } }, HG_LOOK_IMAGES, 1 },
    { { .rank = 3, .dim = { 4, 4, 3 } }, HG_LOOK_IMAGES, 1 },
    { { .rank = 2, .dim = { 50, 10 } }, HG_LOOK_SERIES, 10 },
    { { .rank = 1, .dim = { 10 } }, HG_LOOK_BARS, 1 },
    { { .rank = 1, .dim = { 784 } }, HG_LOOK_SERIES, 1 },
    { { .rank = 3, .dim = { 4, 4, 7 } }, HG_LOOK_SERIES, 1 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
      HgPrepared *data = prepared_new (20, cases[i].shape, HG_SCALE_NONE);
      REQUIRE (data != NULL);
      CHECK_EQUAL (hg_samples_look (data), cases[i].look);
      CHECK_EQUAL (hg_samples_features (data), cases[i].features);
      hg_prepared_unref (data);
    }
}

TEST (a_series_is_one_feature_of_one_sample)
{
  HgPrepared *data = prepared_new (20, (HgShape){ .rank = 2, .dim = { 5, 3 } }, HG_SCALE_NONE);
  REQUIRE (data != NULL);
  const size_t index[] = { 4, 7 };
  HgTensor *decoded = hg_tensor_gather (data->x, index, 2, NULL);
  for (size_t i = 0; i < 15; i++)
    decoded->data[i] += 2;
  HgSeries series = hg_samples_series (data, index, 2, decoded, 2);
  CHECK_EQUAL (series.n, 2);
  CHECK_EQUAL (series.length, 5);
  for (size_t t = 0; t < 5; t++)
    {
      CHECK_EQUAL (series.rows[1].original[t * series.stride], 7 * 15 + t * 3 + 2);
      CHECK_EQUAL (series.rows[0].decoded[t * series.stride], 4 * 15 + t * 3 + 4);
    }
  CHECK_TEXT (series.rows[0].title, "Sample 4");
  CHECK_TEXT (series.rows[0].detail, "MSE 4.00 · even");
  CHECK_CONTAINS (series.rows[1].detail, "MSE 0.00 · odd");
  CHECK_TEXT (series.x_name, "time step · feature 3 of 3");
  series = hg_samples_series (data, index, 2, NULL, 99);
  CHECK (series.rows[0].decoded == NULL);
  CHECK_EQUAL (series.rows[0].original[0], 60); /* a feature that is not there: the first */
  HgTensor *other = hg_tensor_new_rows (2, &(HgShape){ .rank = 1, .dim = { 4 } }, NULL);
  series = hg_samples_series (data, index, 2, other, 0);
  CHECK (series.rows[0].decoded == NULL); /* reconstructions of something else */
  hg_tensor_unref (other);
  hg_tensor_unref (decoded);
  hg_prepared_unref (data);
}

TEST (one_samples_features_stand_below_one_another)
{
  HgError error = { 0 };
  HgPrepared *data = prepared_new (20, (HgShape){ .rank = 2, .dim = { 5, 3 } }, HG_SCALE_NONE);
  const size_t sample = 4;
  HgTensor *decoded = hg_tensor_gather (data->x, &sample, 1, &error);
  decoded->data[3 * 3 + 1] += 10; /* step 3, feature 1 */
  HgSeries series = hg_samples_feature_series (data, sample, decoded, 0, 1);
  CHECK_EQUAL (series.n, 2);
  CHECK_TEXT (series.rows[0].title, "Feature 2");
  CHECK_TEXT (series.rows[0].detail, "MSE 20.0");
  CHECK_TEXT (series.rows[1].detail, "MSE 0.00");
  CHECK_EQUAL (series.rows[0].original[3 * series.stride], 4 * 15 + 3 * 3 + 1);
  double by_step[5], by_feature[3];
  REQUIRE (CHECK (hg_samples_errors (data, &sample, 1, decoded, by_step, by_feature)));
  for (size_t i = 0; i < 5; i++)
    CHECK_NEAR (by_step[i], i == 3 ? 100.0 / 3 : 0, 1e-9);
  for (size_t i = 0; i < 3; i++)
    CHECK_NEAR (by_feature[i], i == 1 ? 20 : 0, 1e-9);
  CHECK (!hg_samples_errors (data, &sample, 1, NULL, by_step, by_feature));
  HgErrorStrip strip = { .values = by_step, .n = 5, .marked = 5 };
  CHECK_EQUAL (hg_error_strip_worst (&strip), 3);
  CHECK_EQUAL (hg_error_strip_at (&strip, (HgBox){ 0, 0, 386, 30 }, 1, 48 + 150), 3);
  CHECK_EQUAL (hg_error_strip_at (&strip, (HgBox){ 0, 0, 386, 30 }, 1, 40), 5);
  hg_tensor_unref (decoded);
  hg_prepared_unref (data);
}

TEST (cards_are_found_where_they_are_drawn)
{
  HgPrepared *data = prepared_new (20, (HgShape){ .rank = 2, .dim = { 5, 3 } }, HG_SCALE_NONE);
  const size_t index[] = { 1, 2 };
  HgSeries series = hg_samples_series (data, index, 2, NULL, 0);
  HgBox box = { 0, 0, 400, 400 };
  CHECK_EQUAL (hg_series_at (&series, box, 1, 10), 0);
  CHECK_EQUAL (hg_series_at (&series, box, 1, 200), 1);
  CHECK_EQUAL (hg_series_at (&series, box, 1, 390), 2);
  hg_prepared_unref (data);
}

/* Where values are scaled the unit in a feature's name is not theirs; one feature is not counted. */
TEST (an_axis_says_what_stands_on_it)
{
  static const struct
  {
    HgShape shape;
    HgScale scale;
    bool named;
    const char *name;
  } cases[] = {
    { { .rank = 2, .dim = { 5, 3 } }, HG_SCALE_STANDARD, false, "time step · feature 2 of 3, scaled" },
    { { .rank = 2, .dim = { 5, 3 } }, HG_SCALE_NONE, true, "time step · b (mV), 2 of 3" },
    { { .rank = 2, .dim = { 5, 1 } }, HG_SCALE_MINMAX, true, "time step · a, scaled" },
    { { .rank = 2, .dim = { 5, 1 } }, HG_SCALE_NONE, false, "time step" },
    { { .rank = 1, .dim = { 5 } }, HG_SCALE_STANDARD, false, "value, scaled" },
  };
  char names[3][HG_FEATURE_SIZE] = { "a", "b (mV)", "c" };
  const size_t index = 1;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgPrepared *data = prepared_new (20, cases[i].shape, cases[i].scale);
      data->dataset->features = cases[i].named ? names : NULL;
      const size_t feature = hg_samples_features (data) > 1 ? 1 : 0;
      CHECK_TEXT (hg_samples_series (data, &index, 1, NULL, feature).x_name, cases[i].name);
      data->dataset->features = NULL;
      hg_prepared_unref (data);
    }
}

TEST (a_taught_decoder_stands_beside_itself)
{
  HgPrepared *data = prepared_new (20, (HgShape){ .rank = 2, .dim = { 5, 3 } }, HG_SCALE_NONE);
  REQUIRE (data != NULL);
  const size_t index[] = { 4, 7 };
  HgTensor *decoded = hg_tensor_gather (data->x, index, 2, NULL),
           *forced = hg_tensor_gather (data->x, index, 2, NULL);
  for (size_t i = 0; i < 15; i++)
    {
      decoded->data[i] += 2;
      forced->data[i] += 1;
    }
  HgSeries series = hg_samples_series (data, index, 2, decoded, 1);
  hg_samples_add_forced (&series, data, index, decoded, NULL, 1);
  CHECK (series.rows[0].forced == NULL);
  hg_samples_add_forced (&series, data, index, decoded, forced, 1);
  for (size_t t = 0; t < 5; t++)
    CHECK_EQUAL (series.rows[0].forced[t * series.stride], 4 * 15 + t * 3 + 2);
  CHECK_TEXT (series.rows[0].free_note, "MSE 4.00");
  CHECK_TEXT (series.rows[0].forced_note, "MSE 1.00");
  CHECK_TEXT (series.rows[0].detail, "even");
  CHECK_TEXT (series.truth, "original");
  hg_tensor_unref (forced);
  hg_tensor_unref (decoded);
  hg_prepared_unref (data);
}

/* Where the data brings targets they are what is shown, in their own shape. */
TEST (targets_stand_for_the_samples)
{
  HgPrepared *plain = prepared_new (20, (HgShape){ .rank = 2, .dim = { 5, 3 } }, HG_SCALE_NONE);
  REQUIRE (plain != NULL);
  HgPrepared data = *plain;
  data.y = hg_tensor_new_rows (20, &(HgShape){ .rank = 1, .dim = { 4 } }, NULL);
  for (size_t i = 0; i < 80; i++)
    data.y->data[i] = (HgReal)i;
  const size_t index[] = { 2 };
  CHECK_EQUAL (hg_samples_look (&data), HG_LOOK_BARS);
  HgSeries series = hg_samples_series (&data, index, 1, NULL, 0);
  CHECK_EQUAL (series.length, 4);
  CHECK_EQUAL (series.rows[0].original[1], 9);
  CHECK_TEXT (series.truth, "target");
  CHECK (hg_samples_feature_name (&data, 0) == NULL);
  hg_tensor_unref (data.y);
  hg_prepared_unref (plain);
}

TEST (images_are_shown_in_their_own_units)
{
  HgPrepared *data = prepared_new (20, (HgShape){ .rank = 3, .dim = { 2, 2, 3 } }, HG_SCALE_STANDARD);
  REQUIRE (data != NULL);
  HgImageGrid grid = { 0 };
  HgReal *pixels = NULL;
  HgError error = { 0 };
  const size_t index[] = { 3, 9 };
  HgTensor *decoded = hg_tensor_gather (data->x, index, 2, NULL);
  CHECK_DONE (hg_samples_images (&grid, &pixels, data, index, 2, decoded, &error), error);
  CHECK_EQUAL (grid.low, 0);
  CHECK_EQUAL (grid.high, 255); /* 239 is its largest: bytes */
  for (size_t k = 0; k < 12; k++)
    {
      CHECK_NEAR (grid.samples[1].original[k], 9 * 12 + k, 1e-3);
      CHECK_NEAR (grid.samples[1].decoded[k], 9 * 12 + k, 1e-3);
    }
  CHECK_NEAR (grid.samples[0].mse, 0, 1e-12);
  CHECK_TEXT (grid.samples[0].title, "Sample 3 · odd");
  grid.selected = 1;
  CHECK_DONE (hg_samples_images (&grid, &pixels, data, index, 2, NULL, &error), error);
  CHECK_EQUAL (grid.selected, 1);
  CHECK (grid.samples[0].decoded == NULL && isnan (grid.samples[0].mse));
  free (pixels);
  hg_tensor_unref (decoded);
  hg_prepared_unref (data);
}

static HgMetricsLog *
log_new (size_t n)
{
  HgError error = { 0 };
  HgMetricsLog *log = hg_metrics_log_new (&error);
  for (size_t i = 0; i < n; i++)
    {
      HgEpochRow row = { .epoch = (int)i + 1,
                         .loss = 1.0 / (double)(i + 1),
                         .mae = 0.5,
                         .validation_loss = 2.0,
                         .validation_mae = NAN };
      CHECK_DONE (hg_metrics_log_append (log, &row, &error), error);
    }
  return log;
}

TEST (curves_grow_with_the_log)
{
  HgMetricsLog *log = log_new (1000), *other = log_new (3);
  HgCurves curves = { 0 };
  HgError error = { 0 };
  for (size_t rows = 0; rows <= 1000; rows += 7)
    {
      CHECK_DONE (hg_curves_update (&curves, log, rows, &error), error);
      CHECK_EQUAL (curves.n, rows);
    }
  for (size_t i = 0; i < curves.n; i++)
    CHECK_EQUAL (curves.loss[i], 1.0 / (double)(i + 1));
  CHECK (isnan (curves.validation_mae[5]));
  CHECK_DONE (hg_curves_update (&curves, other, 3, &error), error);
  CHECK_EQUAL (curves.n, 3);
  hg_curves_clear (&curves);
  hg_metrics_log_unref (log);
  hg_metrics_log_unref (other);
}

/* Baselines are mean squared errors: beside another loss they would lie. */
TEST (rails_stand_beside_the_mse_only)
{
  HgCurves curves = { 0 };
  HgBaselines baselines = { .mean = 0.9, .pca = 0.5, .components = 20, .noise_floor = NAN };
  HgLinePlot plot = hg_curves_loss (&curves, hg_loss_find ("mse"), &baselines, 30, NULL);
  CHECK_EQUAL (plot.n_rails, 3);
  CHECK_TEXT (plot.rails[1].name, "PCA-20");
  CHECK_EQUAL (plot.x_last, 30);
  plot = hg_curves_loss (&curves, hg_loss_find ("mae"), &baselines, 30, NULL);
  CHECK_EQUAL (plot.n_rails, 0);
  CHECK_TEXT (plot.title, "MAE");
  HgPrepared *data = prepared_new (20, (HgShape){ .rank = 1, .dim = { 3 } }, HG_SCALE_STANDARD);
  plot = hg_curves_loss (&curves, hg_loss_find ("mse"), NULL, 30, data);
  CHECK_TEXT (plot.title, "MSE, standardised values");
  hg_prepared_unref (data);
}

static char *
in_folder (const char *name)
{
  static char folder[64], path[128];
  if (folder[0] == '\0')
    {
      strcpy (folder, "/tmp/hourglass-pictures-XXXXXX");
      if (mkdtemp (folder) == NULL)
        abort ();
    }
  snprintf (path, sizeof path, "%s/%s", folder, name);
  return path;
}

/* The file begins with @magic, and is removed. */
static bool
begins_with (const char *path, const char *magic)
{
  char start[16] = "";
  FILE *file = fopen (path, "rb");
  bool good = file != NULL && fread (start, 1, sizeof start - 1, file) > 8
              && memcmp (start, magic, strlen (magic)) == 0;
  if (file != NULL)
    fclose (file);
  unlink (path);
  return good;
}

static const struct
{
  const char *ending, *magic;
} formats[] = { { "png", "\x89PNG" }, { "svg", "<?xml" }, { "pdf", "%PDF-" } };

TEST (reports_are_written_in_every_format)
{
  HgTheme theme = hg_theme (HG_LIGHT);
  HgError error = { 0 };
  HgMetricsLog *log = log_new (30);
  HgTensor *latent = cloud_new (40, 8, 6);
  size_t index[40];
  for (size_t i = 0; i < 40; i++)
    index[i] = i;
  static const HgShape shapes[]
      = { { .rank = 2, .dim = { 20, 3 } }, { .rank = 3, .dim = { 8, 8, 1 } }, { .rank = 1, .dim = { 10 } } };
  HgModel *model = hg_model_parse ("m", "Input 10; Dense 3; Dense 10", &error);
  HgCheck *check = hg_check_new (model, &error);
  for (size_t i = 0; i < 3; i++)
    {
      char name[32];
      HgPrepared *data = prepared_new (40, shapes[i], HG_SCALE_STANDARD);
      HgTensor *decoded = hg_tensor_gather (data->x, index, 12, NULL);
      snprintf (name, sizeof name, "report.%s", formats[i].ending);
      CHECK_DONE (hg_report_history (in_folder (name), &theme, log, hg_loss_find ("mse"), NULL, data, &error),
                  error);
      CHECK (begins_with (in_folder (name), formats[i].magic));
      CHECK_DONE (hg_report_reconstructions (in_folder (name), &theme, data, index, 12, decoded, &error),
                  error);
      CHECK (begins_with (in_folder (name), formats[i].magic));
      CHECK_DONE (hg_report_latent (in_folder (name), &theme, data, index, latent, &error), error);
      CHECK (begins_with (in_folder (name), formats[i].magic));
      CHECK_DONE (hg_report_stack (in_folder (name), &theme, check, &error), error);
      CHECK (begins_with (in_folder (name), formats[i].magic));
      hg_tensor_unref (decoded);
      hg_prepared_unref (data);
    }
  hg_check_free (check);
  hg_model_unref (model);
  hg_tensor_unref (latent);
  hg_metrics_log_unref (log);
}

static void
draw_words (HgPen *pen, double width, double height, const void *data)
{
  const HgRun runs[]
      = { { "a < b & c", HG_TEXT_BODY, true, HG_INK_TEXT }, { " more", 13, false, HG_INK_DIM } };
  hg_pen_runs (pen, runs, 2, 10, 20, HG_ALIGN_LEFT, 0);
  hg_pen_runs (pen, runs, 1, 10, 40, HG_ALIGN_LEFT, 30); /* too long: it ends in … */
  hg_pen_text (pen, "outside", 13, false, HG_INK_TEXT, 10, -40, HG_ALIGN_LEFT);
  cairo_rectangle (pen->cr, 10, 50, 20, 20);
  cairo_clip (pen->cr);
  hg_pen_text (pen, "cut off", 13, false, HG_INK_TEXT, 10, 60, HG_ALIGN_LEFT);
}

TEST (text_in_an_svg_file_is_text)
{
  HgTheme theme = hg_theme (HG_LIGHT);
  HgError error = { 0 };
  char text[1 << 16] = "";
  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is installed: a decimal comma, as the window may have it */
  const bool done = hg_picture_write (in_folder ("words.svg"), 200, 80, &theme, draw_words, NULL, &error);
  setlocale (LC_ALL, "C");
  REQUIRE (CHECK_DONE (done, error));
  FILE *file = fopen (in_folder ("words.svg"), "rb");
  REQUIRE (CHECK (file != NULL && fread (text, 1, sizeof text - 1, file) > 0));
  fclose (file);
  unlink (in_folder ("words.svg"));
  CHECK_CONTAINS (text, ">a &lt; b &amp; c</text>");
  CHECK_CONTAINS (text, "> more</text>");
  CHECK_CONTAINS (text, "image-rendering: pixelated");
  CHECK_CONTAINS (text, "font-weight=\"700\"");
  CHECK_CONTAINS (text, ">…</text>");
  CHECK (strstr (text, "font-size=\"14\"") != NULL && strstr (text, "font-size=\"13\"") != NULL);
  CHECK (strstr (text, "outside") == NULL && strstr (text, "cut off") == NULL);
  CHECK (strstr (text, "<use") != NULL || strstr (text, "glyph") != NULL); /* what is clipped is drawn */
  CHECK (strlen (text) > 10 && strcmp (text + strlen (text) - 7, "</svg>\n") == 0);
}

static void
draw_bars (HgPen *pen, double width, double height, const void *data)
{
  const HgStackScene *scene = data;
  for (size_t i = 0; i < scene->layout->n; i++)
    hg_stack_draw_bar (pen, scene, i, 0);
}

/* However narrow the bar and the pane are: colour never speaks alone. */
TEST (the_waist_is_called_so)
{
  static const char *const stacks[]
      = { "Input 500; Dense 20; Dense 500", "Input 500; Dense 128 sigmoid; Dense 500",
          "Input 28x28x1; Conv2D 4 same relu; GlobalAveragePooling2D; Dense 784" };
  static const double widths[] = { 420, 384, 330 };
  HgTheme theme = hg_theme (HG_LIGHT);
  HgError error = { 0 };
  for (size_t i = 0; i < 9; i++)
    {
      char text[1 << 16] = "";
      HgModel *model = hg_model_parse ("test", stacks[i / 3], &error);
      REQUIRE (CHECK_DONE (model != NULL, error));
      HgCheck *check = hg_check_new (model, &error);
      HgStackLayout layout;
      const HgStackRequest request = { .width = widths[i % 3], .height = 592 };
      REQUIRE (CHECK_DONE (hg_stack_layout (&layout, check, &request, &error), error));
      const HgStackScene scene = { .check = check, .layout = &layout };
      CHECK_DONE (
          hg_picture_write (in_folder ("bars.svg"), widths[i % 3], 592, &theme, draw_bars, &scene, &error),
          error);
      FILE *file = fopen (in_folder ("bars.svg"), "rb");
      REQUIRE (CHECK (file != NULL && fread (text, 1, sizeof text - 1, file) > 0));
      fclose (file);
      unlink (in_folder ("bars.svg"));
      CHECK_CONTAINS (text, "waist");
      hg_stack_layout_clear (&layout);
      hg_check_free (check);
      hg_model_unref (model);
    }
}

static void
draw_nothing (HgPen *pen, double width, double height, const void *data)
{
}

TEST (a_picture_that_cannot_be_written_says_why)
{
  HgTheme theme = hg_theme (HG_LIGHT);
  HgError error = { 0 };
  CHECK (!hg_picture_write (in_folder ("p.gif"), 10, 10, &theme, draw_nothing, NULL, &error));
  CHECK_EQUAL (error.code, HG_ERROR_VALUE);
  CHECK_CONTAINS (error.text, ".png, .svg or .pdf, got \".gif\"");
  CHECK (!hg_picture_write (in_folder ("none.d/p"), 10, 10, &theme, draw_nothing, NULL, &error));
  CHECK (!hg_picture_write (in_folder ("missing/p.png"), 10, 10, &theme, draw_nothing, NULL, &error));
  CHECK_EQUAL (error.code, HG_ERROR_IO);
  CHECK (!hg_picture_write (in_folder ("huge.png"), 1e6, 1e6, &theme, draw_nothing, NULL, &error));
  CHECK_CONTAINS (error.text, "huge.png");
  *strrchr (in_folder ("x"), '/') = '\0';
  rmdir (in_folder (""));
}
