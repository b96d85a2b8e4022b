/* Pictures of runs and sweeps: what they name, what a place in them is, and that nothing known is needed. */
#include "analysis/run-report.h"
#include "canvas.h"
#include "ui/draw/picture.h"
#include "ui/draw/run-bars.h"
#include "ui/draw/run-charts.h"
#include "ui/draw/run-document.h"
#include "ui/draw/sweep-plot.h"
#include <unistd.h>

enum
{
  POINTS = 4,
  RUNS = 2,
  MANY = 4
};

typedef struct
{
  HgRunRecord *records[RUNS];
  bool log;
  int chart;
} Scene;

static HgRunRecord *
make_record (const char *name, double mse)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse (name, "Input 6; Dense 2; Dense 6", &error);
  HgMetricsLog *log = hg_metrics_log_new (&error);
  HgTrainOptions options = hg_train_options ();
  const HgEpochRow rows[] = { { .epoch = 1, .loss = 1, .validation_loss = 2 * mse, .seconds = 1 },
                              { .epoch = 2, .loss = 0.5, .validation_loss = mse, .seconds = 1 } };
  CHECK (hg_metrics_log_append (log, &rows[0], &error) && hg_metrics_log_append (log, &rows[1], &error));
  HgKeptRun *run = hg_kept_run_new (&options, HG_RUN_DONE, NULL, log, 2, 0, &error);
  HgRunRecord *record
      = hg_run_record_new (model, "waves", &(HgPrepareOptions){ .scale = HG_SCALE_STANDARD }, run, &error);
  hg_kept_run_free (run);
  if (record != NULL && mse > 0)
    {
      record->results.value[HG_RESULT_MSE] = mse;
      record->results.value[HG_RESULT_VARIANCE] = 1 - mse;
    }
  hg_metrics_log_unref (log);
  hg_model_unref (model);
  return record;
}

static void
draw_scene (HgPen *pen, double width, double height, const void *data)
{
  const Scene *scene = data;
  const HgBox box = { 0, 0, width, height };
  if (scene->chart == 0)
    hg_run_curves_draw (pen, scene->records, RUNS, scene->log, box);
  else if (scene->chart == 1)
    hg_run_scatter_draw (pen, scene->records, RUNS, box);
  else
    hg_run_bars_draw (pen, scene->records, RUNS, box);
}

/* The picture as SVG, its text @scale times as large; empty where it could not be written. Owned by the
 * caller. */
static char *
svg_at (HgDrawFunction draw, const void *data, double width, double height, double scale)
{
  char path[] = "/tmp/hourglass-plot-XXXXXX.svg";
  int descriptor = mkstemps (path, 4);
  HgTheme theme = hg_theme (HG_LIGHT);
  HgError error = { 0 };
  theme.scale = scale;
  close (descriptor);
  CHECK_DONE (hg_picture_write (path, width, height, &theme, draw, data, &error), error);
  FILE *file = fopen (path, "r");
  char *text = calloc (1, 1 << 20);
  if (file == NULL || text == NULL || fread (text, 1, (1 << 20) - 1, file) == 0)
    text[0] = '\0';
  if (file != NULL)
    fclose (file);
  unlink (path);
  return text;
}

static char *
svg_of (HgDrawFunction draw, const void *data)
{
  return svg_at (draw, data, 700, 400, 1);
}

TEST (charts_name_their_runs)
{
  Scene scene = { .records = { make_record ("first", 0.25), make_record ("second", 0.5) } };
  for (scene.chart = 0; scene.chart < 3; scene.chart++)
    for (int log = 0; log < 2; log++)
      {
        scene.log = log;
        char *svg = svg_of (draw_scene, &scene);
        CHECK_CONTAINS (svg, "first");
        CHECK_CONTAINS (svg, "second");
        if (scene.chart == 2)
          CHECK_CONTAINS (svg, "0.2500");
        free (svg);
      }
  hg_run_record_unref (scene.records[0]);
  hg_run_record_unref (scene.records[1]);
}

static int
times_in (const char *text, const char *part)
{
  int n = 0;
  for (const char *at = text; (at = strstr (at, part)) != NULL; at++)
    n++;
  return n;
}

static void
draw_many (HgPen *pen, double width, double height, const void *data)
{
  hg_run_bars_draw (pen, (HgRunRecord *const *)data, MANY, (HgBox){ 0, 0, width, height });
}

/* In the width that a window leaves for them, and with large text. */
TEST (bars_name_their_runs_in_full)
{
  static const char *const names[MANY]
      = { "heartbeats", "heartbeats · 2", "heartbeats · 3", "heartbeats · 4" };
  HgRunRecord *records[MANY];
  for (size_t i = 0; i < MANY; i++)
    records[i] = make_record (names[i], 0.25 * (double)(i + 1));
  for (double scale = 1; scale <= 2; scale += 1)
    {
      char *svg = svg_at (draw_many, records, 470, hg_run_bars_height (MANY, scale), scale);
      CHECK (strstr (svg, "…") == NULL);
      for (size_t i = 1; i < MANY; i++)
        CHECK_EQUAL (times_in (svg, names[i]), HG_RUN_BARS);
      CHECK_CONTAINS (svg, "0.7500");
      free (svg);
    }
  for (size_t i = 0; i < MANY; i++)
    hg_run_record_unref (records[i]);
}

/* What they are told apart by is at their ends. */
TEST (bars_of_one_long_named_model_are_told_apart)
{
  static const char *const names[MANY]
      = { "an autoencoder of heartbeats that nobody could call any shorter",
          "an autoencoder of heartbeats that nobody could call any shorter · 2",
          "an autoencoder of heartbeats that nobody could call any shorter · 3",
          "an autoencoder of heartbeats that nobody could call any shorter · 4" };
  HgRunRecord *records[MANY];
  for (size_t i = 0; i < MANY; i++)
    records[i] = make_record (names[i], 0.25 * (double)(i + 1));
  for (double scale = 1; scale <= 2; scale += 1)
    {
      char *svg = svg_at (draw_many, records, 470, hg_run_bars_height (MANY, scale), scale);
      CHECK_EQUAL (times_in (svg, ">…<"), MANY * HG_RUN_BARS);
      for (size_t i = 1; i < MANY; i++)
        CHECK_EQUAL (times_in (svg, names[i] + strlen (names[0])), HG_RUN_BARS);
      free (svg);
    }
  for (size_t i = 0; i < MANY; i++)
    hg_run_record_unref (records[i]);
}

TEST (a_run_of_which_nothing_is_known_is_left_out)
{
  Scene scene = { .records = { make_record ("first", 0.25), make_record ("second", -1) }, .chart = 1 };
  char *svg = svg_of (draw_scene, &scene);
  CHECK_CONTAINS (svg, "first");
  CHECK (strstr (svg, "second") == NULL);
  free (svg);
  hg_run_record_unref (scene.records[0]);
  hg_run_record_unref (scene.records[1]);
}

/* Sizes 1, 2, 4, 8, of which the first @done are trained. */
static HgSweepTable
make_table (HgSweepPoint *points, size_t done)
{
  for (size_t i = 0; i < POINTS; i++)
    {
      double mse = i < done ? 1.0 / (double)(i + 1) : NAN;
      points[i] = (HgSweepPoint){ .values = 1 << i,
                                  .n = i < done ? 2 : 0,
                                  .mean = mse,
                                  .low = 0.9 * mse,
                                  .high = 1.1 * mse,
                                  .pca = 0.8 / (double)(i + 1),
                                  .parameters = 100 };
    }
  return (HgSweepTable){ .n = POINTS,
                         .points = points,
                         .seeds = 2,
                         .part = "validation part",
                         .variance = 1.2,
                         .noise_floor = NAN,
                         .done = 2 * done,
                         .all = 2 * POINTS };
}

TEST (a_sweep_names_its_lines_and_the_chosen_point)
{
  HgSweepPoint points[POINTS];
  HgSweepTable table = make_table (points, POINTS);
  HgSweepPlot plot = { .table = &table, .selected = 2 };
  char *svg = svg_of (hg_sweep_plot_page, &plot);
  CHECK_CONTAINS (svg, "It still gets better at the end: 25 % less error from 4 to 8.");
  CHECK (strstr (svg, "hardly better from here") == NULL);
  CHECK_CONTAINS (svg, "this model");
  CHECK_CONTAINS (svg, "PCA, same size");
  CHECK_CONTAINS (svg, "4 values: MSE 0.333 (0.300 to 0.367, 2 seeds)");
  CHECK (strstr (svg, "noise in data") == NULL);
  free (svg);
  table = make_table (points, 0);
  plot = (HgSweepPlot){ .table = &table, .selected = POINTS, .log = true };
  svg = svg_of (hg_sweep_plot_page, &plot);
  CHECK_CONTAINS (svg, "MSE of the validation part against latent size");
  CHECK_CONTAINS (svg, "PCA, same size");
  CHECK (strstr (svg, "this model") == NULL);
  free (svg);
}

/* Where the window is narrow, and with large text. */
TEST (a_sweep_says_its_answer_in_full)
{
  HgSweepPoint points[POINTS];
  HgSweepTable table = make_table (points, POINTS);
  for (size_t selected = 2; selected <= POINTS; selected += 2)
    for (double scale = 1; scale <= 2; scale += 1)
      {
        const HgSweepPlot plot = { .table = &table, .selected = selected };
        char *svg = svg_at (hg_sweep_plot_page, &plot, 500, 500, scale);
        CHECK (strstr (svg, "…") == NULL);
        CHECK_CONTAINS (svg, "It still gets better at the end:");
        CHECK_CONTAINS (svg, "4 to 8.");
        free (svg);
      }
}

/* The points that are trained have more to say than those that wait. */
TEST (a_sweep_that_runs_reads_a_point_out_in_full)
{
  HgSweepPoint points[POINTS];
  HgSweepTable table = make_table (points, 2);
  for (double scale = 1; scale <= 2; scale += 1)
    {
      const HgSweepPlot plot = { .table = &table, .selected = 1 };
      char *svg = svg_at (hg_sweep_plot_page, &plot, 500, 500, scale);
      CHECK (strstr (svg, "…") == NULL);
      CHECK_CONTAINS (svg, "2 values: MSE 0.500");
      CHECK_CONTAINS (svg, "parameters");
      free (svg);
    }
}

TEST (a_sweep_marks_where_more_values_hardly_help)
{
  HgSweepPoint points[POINTS];
  HgSweepTable table = make_table (points, POINTS);
  const HgSweepPlot plot = { .table = &table, .selected = POINTS };
  points[2].mean = 0.49;
  points[3].mean = 0.48;
  CHECK_EQUAL (hg_sweep_knee (&table), 1);
  char *svg = svg_of (hg_sweep_plot_page, &plot);
  CHECK_CONTAINS (svg, "From 2 values on it gets hardly better.");
  CHECK_CONTAINS (svg, "hardly better from here");
  free (svg);
  for (size_t i = 0; i < POINTS; i++)
    points[i].mean = 1.15 - 0.01 * (double)i;
  svg = svg_of (hg_sweep_plot_page, &plot);
  CHECK_CONTAINS (svg, "No size beats the mean by much");
  CHECK (strstr (svg, "hardly better from here") == NULL);
  free (svg);
}

TEST (a_place_in_a_sweep_is_its_nearest_size)
{
  HgSweepPoint points[POINTS];
  HgSweepTable table = make_table (points, POINTS);
  const HgSweepPlot plot = { .table = &table, .selected = POINTS };
  const HgBox box = { 0, 0, 700, 400 };
  size_t last = 0;
  CHECK_EQUAL (hg_sweep_plot_at (&plot, box, 1, 5), POINTS);
  CHECK_EQUAL (hg_sweep_plot_at (&plot, box, 1, 70), 0);
  for (double x = 70; x < 540; x += 1)
    {
      size_t at = hg_sweep_plot_at (&plot, box, 1, x);
      CHECK (at < POINTS && (at == last || at == last + 1));
      last = at;
    }
  CHECK_EQUAL (last, POINTS - 1);
}

TEST (a_report_is_a_page_or_more)
{
  HgError error = { 0 };
  const HgTheme theme = hg_theme (HG_LIGHT);
  Scene scene = { .records = { make_record ("first", 0.25), make_record ("second", 0.5) }, .chart = 2 };
  const HgFigure figure = { "Bars", draw_scene, &scene, 900, 600 };
  char path[] = "/tmp/hourglass-report-XXXXXX.pdf", head[6] = "";
  HgRunReport report;
  close (mkstemps (path, 4));
  REQUIRE (CHECK (hg_run_report (scene.records, RUNS, "Two runs", NULL, &report, &error)));
  CHECK_DONE (hg_run_document_write (path, &theme, &report, scene.records, RUNS, &figure, 1, &error), error);
  FILE *file = fopen (path, "r");
  CHECK (file != NULL && fread (head, 1, 5, file) == 5);
  CHECK_TEXT (head, "%PDF-");
  if (file != NULL)
    fclose (file);
  unlink (path);
  CHECK (
      !hg_run_document_write ("/nowhere/report.pdf", &theme, &report, scene.records, RUNS, NULL, 0, &error));
  hg_run_report_clear (&report);
  hg_run_record_unref (scene.records[0]);
  hg_run_record_unref (scene.records[1]);
}
