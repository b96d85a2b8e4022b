#include "report.h"
#include "curves.h"
#include "picture.h"
#include "plane.h"
#include "samples.h"
#include "stack.h"
#include <stdlib.h>

enum
{
  MARGIN = 18,
  GAP = 12,
  PLOT_WIDTH = 620,
  PLOT_HEIGHT = 400,
  SERIES_WIDTH = 600,
  SERIES_ROWS = 5,
  GRID_WIDTH = 1120 /* ten samples of 32 × 32 threefold, with their classes below */
};

static HgBox
half (double width, double height, int side)
{
  double each = (width - 2 * MARGIN - GAP) / 2;
  return (HgBox){ MARGIN + side * (each + GAP), MARGIN, each, height - 2 * MARGIN };
}

typedef struct
{
  HgLinePlot loss, mae;
} History;

static void
draw_history (HgPen *pen, double width, double height, const void *data)
{
  const History *history = data;
  for (int side = 0; side < 2; side++)
    {
      HgBox box = half (width, height, side);
      hg_pen_card (pen, box);
      hg_line_plot_draw (pen, side == 0 ? &history->loss : &history->mae, box);
    }
}

bool
hg_report_history (const char *path, const HgTheme *theme, const HgMetricsLog *log, const HgLoss *loss,
                   const HgBaselines *baselines, const HgPrepared *data, HgError *error)
{
  HgCurves curves = { 0 };
  size_t rows = hg_metrics_log_count (log);
  bool done = hg_curves_update (&curves, log, rows, error);
  if (done)
    {
      History history = { hg_curves_loss (&curves, loss, baselines, (int)rows, data),
                          hg_curves_mae (&curves, (int)rows) };
      done = hg_picture_write (path, 2 * PLOT_WIDTH + GAP + 2 * MARGIN, PLOT_HEIGHT + 2 * MARGIN, theme,
                               draw_history, &history, error);
    }
  hg_curves_clear (&curves);
  return done;
}

/* Samples and who marked them. */
typedef struct
{
  const HgPrepared *data;
  const void *picture; /* HgSeries, HgImageGrid or HgScatter */
} Samples;

static HgBox
above_marks (HgPen *pen, double width, double height, const Samples *samples)
{
  return hg_samples_draw_marks (pen, samples->data,
                                (HgBox){ MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN });
}

static void
draw_series (HgPen *pen, double width, double height, const void *data)
{
  const Samples *samples = data;
  HgSeries series = *(const HgSeries *)samples->picture;
  height = above_marks (pen, width, height, samples).height + 2 * MARGIN;
  hg_series_draw (pen, &series, half (width, height, 1));
  for (size_t i = 0; i < series.n; i++)
    {
      series.rows[i].decoded = NULL;
      series.rows[i].detail[0] = '\0';
    }
  hg_series_draw (pen, &series, half (width, height, 0));
}

static void
draw_images (HgPen *pen, double width, double height, const void *data)
{
  const Samples *samples = data;
  hg_image_grid_draw (pen, samples->picture, above_marks (pen, width, height, samples));
}

bool
hg_report_reconstructions (const char *path, const HgTheme *theme, const HgPrepared *data,
                           const size_t *index, size_t n, const HgTensor *decoded, HgError *error)
{
  if (hg_samples_look (data) == HG_LOOK_IMAGES)
    {
      HgImageGrid grid = { .selected = HG_MAX_IMAGES };
      HgReal *pixels = NULL;
      bool done = hg_samples_images (&grid, &pixels, data, index, n, decoded, error);
      double height = done ? hg_image_grid_height (&grid, GRID_WIDTH - 2 * MARGIN, theme->scale) : 0;
      height += 2 * MARGIN + hg_samples_marks_height (data, theme->scale);
      done = done
             && hg_picture_write (path, GRID_WIDTH, height, theme, draw_images, &(Samples){ data, &grid },
                                  error);
      free (pixels);
      return done;
    }
  HgSeries series = hg_samples_series (data, index, n < SERIES_ROWS ? n : SERIES_ROWS, decoded, 0);
  return hg_picture_write (path, 2 * SERIES_WIDTH + GAP + 2 * MARGIN,
                           (double)series.n * 120 + 36 + 2 * MARGIN, theme, draw_series,
                           &(Samples){ data, &series }, error);
}

static void
draw_scatter (HgPen *pen, double width, double height, const void *data)
{
  const Samples *samples = data;
  hg_scatter_draw (pen, samples->picture, above_marks (pen, width, height, samples));
}

bool
hg_report_latent (const char *path, const HgTheme *theme, const HgPrepared *data, const size_t *index,
                  const HgTensor *latent, HgError *error)
{
  HgPlane plane = { 0 };
  HgScatter scatter = { .pixels = 2 };
  int *labels = NULL;
  double *order = NULL;
  bool done = hg_plane_project (&plane, latent, false, error)
              && hg_plane_scatter (&scatter, &plane, data, index, true, &labels, &order, error);
  if (done)
    {
      hg_scatter_fit (&scatter, 0);
      done = hg_picture_write (path, 820, 640, theme, draw_scatter, &(Samples){ data, &scatter }, error);
    }
  free (labels);
  free (order);
  hg_plane_clear (&plane);
  return done;
}

static void
draw_stack (HgPen *pen, double width, double height, const void *data)
{
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_paint (pen->cr);
  hg_stack_draw (pen, data);
}

bool
hg_report_stack (const char *path, const HgTheme *theme, const HgCheck *check, HgError *error)
{
  HgStackLayout layout;
  HgFolds folds;
  if (!hg_folds_find (&folds, check, error))
    return false;
  HgStackRequest request = { .width = HG_STACK_WIDE, .scale = theme->scale, .folds = &folds };
  bool done = hg_stack_layout (&layout, check, &request, error);
  if (done)
    {
      HgStackScene scene = { .check = check, .layout = &layout, .folds = &folds };
      done = hg_picture_write (path, layout.width, layout.height + MARGIN, theme, draw_stack, &scene, error);
      hg_stack_layout_clear (&layout);
    }
  hg_folds_clear (&folds);
  return done;
}
