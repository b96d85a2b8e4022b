/* The runs of the window and other files: a run of a file laid beside them, and a report on all of them. */
#include "analysis/run-report.h"
#include "ui/draw/run-bars.h"
#include "ui/draw/run-charts.h"
#include "ui/draw/run-document.h"
#include "ui/views/runs-view.h"
#include "ui/window/take-out.h"
#include "ui/window/window-beside.h"
#include "ui/window/window-private.h"

enum
{
  FIGURE_WIDTH = 1100,
  FIGURE_HEIGHT = 720,
  CURVES_HEIGHT = 480
};

static HourglassRunsView *
view_of (HourglassWindow *self)
{
  return HOURGLASS_RUNS_VIEW (hourglass_window_get_view (self, "runs"));
}

/* The runs of a report: references. */
typedef struct
{
  gsize n;
  HgRunRecord **records;
} Runs;

static void
free_runs (gpointer data)
{
  Runs *runs = data;
  for (gsize i = 0; i < runs->n; i++)
    hg_run_record_unref (runs->records[i]);
  g_free (runs->records);
  g_free (runs);
}

static void
draw_bars (HgPen *pen, double width, double height, const void *data)
{
  const Runs *runs = data;
  hg_run_bars_draw (pen, runs->records, runs->n, (HgBox){ 0, 0, width, height });
}

static void
draw_curves (HgPen *pen, double width, double height, const void *data)
{
  const Runs *runs = data;
  hg_run_curves_draw (pen, runs->records, runs->n, false, (HgBox){ 0, 0, width, height });
}

static void
draw_scatter (HgPen *pen, double width, double height, const void *data)
{
  const Runs *runs = data;
  hg_run_scatter_draw (pen, runs->records, runs->n, (HgBox){ 0, 0, width, height });
}

static bool
write_report (const char *path, gconstpointer data, HgError *error)
{
  const Runs *runs = data;
  const HgTheme theme = hg_theme (HG_LIGHT);
  const HgFigure figures[] = { { "Curves", draw_curves, runs, FIGURE_WIDTH, CURVES_HEIGHT },
                               { "The runs side by side", draw_bars, runs, FIGURE_WIDTH, FIGURE_HEIGHT },
                               { "Latent size and error", draw_scatter, runs, FIGURE_WIDTH, CURVES_HEIGHT } };
  HgRunReport report;
  bool done = hg_run_report (runs->records, runs->n, "Runs", NULL, &report, error)
              && hg_run_document_write (path, &theme, &report, runs->records, runs->n, figures,
                                        G_N_ELEMENTS (figures), error);
  hg_run_report_clear (&report);
  return done;
}

static const HourglassFileForm report_forms[] = { { "Report (.pdf)", ".pdf" } };

static const HourglassTakeOutKind report_kind
    = { "Report on Runs", report_forms, G_N_ELEMENTS (report_forms), write_report, free_runs };

static void
action_report (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  Runs *runs = g_new0 (Runs, 1);
  runs->records = hourglass_runs_view_get_records (view_of (self), &runs->n);
  if (runs->n > 0)
    {
      hourglass_take_out (self, &report_kind, "runs.pdf", runs);
      return;
    }
  free_runs (runs);
  hourglass_window_toast (self, "There is no finished run to report on yet");
}

static void
add_run (HourglassWindow *self, const char *path, const HgModel *model, HgWeights *weights,
         HgProject *project)
{
  HgError error = { 0 };
  g_autofree char *name = g_path_get_basename (path);
  if (!hourglass_run_list_add_opened (hourglass_runs_view_get_list (view_of (self)), name, model, weights,
                                      project, &error))
    hourglass_window_toast_error (self, error.text);
}

static void
action_open (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_choose_beside (self, "Open Run", add_run);
}

static void
action_open_path (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_read_beside (self, g_variant_get_string (parameter, NULL), add_run);
}

static const GActionEntry actions[] = {
  { "open-run", action_open, NULL, NULL, NULL, { 0 } },
  { "open-run-path", action_open_path, "s", NULL, NULL, { 0 } },
  { "runs-report", action_report, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_runs (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
