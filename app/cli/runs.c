/* runs: finished trainings beside each other, from the files they were saved in: a table, sentences, CSV, a
 * report. */
#include "analysis/run-report.h"
#include "commands.h"
#include "data-options.h"
#include "files/read-file.h"
#include "files/replace.h"
#include "model-argument.h"
#include "output-path.h"
#include "run-text.h"
#include "ui/draw/run-bars.h"
#include "ui/draw/run-document.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *output, *report, *plot;
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "R.csv",
    .help = "the table, a line a run",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output) },
  { .name = "report",
    .argument = "R.pdf",
    .help = "table, sentences and bars on paper",
    .type = CLI_TEXT,
    .offset = offsetof (Options, report) },
  { .name = "plot",
    .argument = "P.png",
    .help = "bars of MSE, MAE, ratio and epochs: .png, .svg or .pdf",
    .type = CLI_TEXT,
    .offset = offsetof (Options, plot) },
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

enum
{
  BARS_WIDTH = 1100,
  BARS_HEIGHT = 720
};

typedef struct
{
  size_t n;
  HgRunRecord *items[CLI_MOST_WORDS];
} Runs;

/* What it reached, where its file does not say: on the data that it was trained on. */
static bool
measure (const CliModel *model, HgError *error)
{
  const CliData own = CLI_DATA_DEFAULTS;
  HgKeptRun *run = model->project->run;
  if (run->measured)
    return true;
  HgPrepared *data = cli_data_load (&own, model->project, error);
  HgTeam *team = data != NULL ? hg_team_new (0, error) : NULL;
  bool done
      = team != NULL && hg_run_measure_kept (run, model->model, model->weights, data, team, NULL, error);
  hg_team_free (team);
  hg_prepared_unref (data);
  return done;
}

/* The run in the file at @path, owned by the caller. */
static HgRunRecord *
open_run (const char *path, const Options *given, HgError *error)
{
  const char *const written[] = { given->output, given->report, given->plot };
  CliModel model;
  if (!cli_model_open (path, &model, error))
    return NULL;
  const HgProject *project = model.project;
  HgRunRecord *record = NULL;
  if (project == NULL || project->run == NULL)
    hg_error_set (error, HG_ERROR_VALUE,
                  "%s: expected a file with its training (OUT.hourglass.h5 of train, or of lab), got a model "
                  "alone",
                  hg_file_name (path));
  else if (cli_are_apart_from_data (written, 3, project, error) && measure (&model, error))
    record = hg_run_record_new (model.model, project->data != NULL ? hg_file_name (project->data->name) : "",
                                &project->prepare, project->run, error);
  else
    hg_error_prefix (error, "%s", hg_file_name (path));
  cli_model_clear (&model);
  return record;
}

static void
draw_bars (HgPen *pen, double width, double height, const void *data)
{
  const Runs *runs = data;
  hg_run_bars_draw (pen, runs->items, runs->n, (HgBox){ 0, 0, width, height });
}

static bool
write_csv (const Runs *runs, const char *path, HgError *error)
{
  char *csv = hg_run_csv (runs->items, runs->n, HG_RUN_FIELDS, error);
  bool done = csv != NULL && hg_replace_file (path, csv, strlen (csv), error);
  free (csv);
  return done;
}

/* Whether @field is known of one of @runs at least. */
static bool
knows (const Runs *runs, const char *field)
{
  for (size_t i = 0; i < runs->n; i++)
    if (isfinite (hg_run_field_find (field)->number (runs->items[i])))
      return true;
  return false;
}

static bool
print (const Runs *runs, const Options *given, const HgRunReport *report, HgError *error)
{
  static const char in_all[] = "epochs_in_all";
  const char *const shown[] = { "architecture",
                                "data_type",
                                "test_mse",
                                "test_mae",
                                "latent_dim",
                                "compression_ratio",
                                "variance_explained",
                                "pca_mse",
                                "epochs",
                                knows (runs, in_all) ? in_all : NULL,
                                NULL };
  if (!given->json)
    {
      cli_run_table (runs->items, runs->n, shown);
      cli_run_lines (report);
      return true;
    }
  char *json = hg_run_json (runs->items, runs->n, error);
  if (json != NULL)
    printf ("%s\n", json);
  free (json);
  return json != NULL;
}

static bool
tell (const Runs *runs, const Options *given, HgError *error)
{
  const HgTheme theme = hg_theme (HG_LIGHT);
  const HgFigure bars = { "The runs side by side", draw_bars, runs, BARS_WIDTH, BARS_HEIGHT };
  HgRunReport report;
  bool done
      = hg_run_report (runs->items, runs->n, "Runs", NULL, &report, error)
        && (given->output == NULL || write_csv (runs, given->output, error))
        && (given->plot == NULL || hg_run_bars_write (given->plot, &theme, runs->items, runs->n, error))
        && (given->report == NULL
            || hg_run_document_write (given->report, &theme, &report, runs->items, runs->n, &bars, 1, error))
        && print (runs, given, &report, error);
  hg_run_report_clear (&report);
  return done;
}

/* Models of the same name are told apart by their files. */
static void
tell_apart (Runs *runs, const char *const *paths)
{
  bool shared[CLI_MOST_WORDS] = { false };
  for (size_t i = 0; i < runs->n; i++)
    for (size_t k = 0; k < runs->n; k++)
      shared[i] = shared[i] || (k != i && strcmp (runs->items[i]->name, runs->items[k]->name) == 0);
  for (size_t i = 0; i < runs->n; i++)
    if (shared[i])
      snprintf (runs->items[i]->name, sizeof runs->items[i]->name, "%s", hg_file_name (paths[i]));
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  Runs runs = { 0 };
  const char *const written[] = { given->output, given->report, given->plot };
  bool done = cli_are_apart (written, 3, call->words, call->n_words, error)
              && cli_can_write (given->output, error) && cli_can_write (given->report, error)
              && cli_can_draw (given->plot, error);
  for (size_t i = 0; done && i < call->n_words; i++)
    if ((done = (runs.items[i] = open_run (call->words[i], given, error)) != NULL))
      runs.n++;
  tell_apart (&runs, call->words);
  done = done && tell (&runs, given, error);
  for (size_t i = 0; i < runs.n; i++)
    hg_run_record_unref (runs.items[i]);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_runs = {
  .name = "runs",
  .usage = "RUN.h5 … [-o R.csv] [--report R.pdf] [--plot P.png] [--json]",
  .sentence = "Lays finished trainings side by side: a table, sentences, CSV and a report",
  .details = "RUN.h5 is what train -o OUT.hourglass.h5, lab and the app leave: a model with its training. "
             "What it\nreached is read from the file, or measured again on the data that it was trained on.",
  .min_words = 1,
  .max_words = CLI_MOST_WORDS,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};
