/* plot: the app's pictures as files. Each picture is a row of the table: what it is drawn from, and how. */
#include "base/format.h"
#include "commands.h"
#include "figures.h"
#include "find-anomalies.h"
#include "reader/open.h"
#include "loss-option.h"
#include "output-path.h"
#include "threshold-options.h"
#include "ui/draw/anomaly-page.h"
#include "ui/draw/report.h"
#include "work.h"
#include <stdio.h>
#include <string.h>

typedef struct
{
  CliData data;
  CliThreshold threshold;
  const char *output, *loss, *normal;
  int part;
  int64_t components;
  bool dark;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "P.png",
    .help = "the picture to write: .png, .svg or .pdf",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "dark", .help = "light on dark", .type = CLI_FLAG, .offset = offsetof (Options, dark) },
  CLI_PART_ROW (CLI_PART_HELP_OWN, offsetof (Options, part)),
  { .name = "loss",
    .argument = "NAME",
    .help = "history: the loss it was trained with (the project's, else mse)",
    .type = CLI_TEXT,
    .offset = offsetof (Options, loss) },
  { .name = "components",
    .argument = "N",
    .help = "history with --data: PCA of N components as a rail beside the mean",
    .type = CLI_COUNT,
    .offset = offsetof (Options, components),
    .low = 0,
    .high = 1e6 },
  CLI_THRESHOLD_ROWS (offsetof (Options, threshold)),
  CLI_NORMAL_ROW (offsetof (Options, normal)),
  { .name = NULL },
};

enum
{
  MOST_SAMPLES = 10 /* of a picture of reconstructions */
};

typedef struct
{
  const char *name;
  bool data; /* needs --data */
  bool (*draw) (const char *path, const Options *given, const HgTheme *theme, HgError *error);
} Picture;

/* The curves of the file at @path, owned by the caller; @loss: what a project was trained with, else as it
 * was. */
static HgMetricsLog *
open_history (const char *path, const HgLoss **loss, HgError *error)
{
  CliModel model;
  HgMetricsLog *log = NULL;
  if (!hg_project_path (path))
    return hg_history_open (path, error);
  if (!cli_model_open (path, &model, error))
    return NULL;
  const HgKeptRun *run = model.project != NULL ? model.project->run : NULL;
  if (run != NULL && run->rows > 0)
    {
      log = hg_metrics_log_ref (run->log);
      *loss = run->settings.options.loss;
    }
  else
    hg_error_set (error, HG_ERROR_VALUE, "%s: expected a project that was trained, got one that was not",
                  path);
  cli_model_clear (&model);
  return log;
}

static bool
draw_history (const char *path, const Options *given, const HgTheme *theme, HgError *error)
{
  _Alignas(double) char config[HG_LOSS_CONFIG];
  const HgLoss *loss = hg_loss_parse ("mse", config, error);
  HgMetricsLog *log = open_history (path, &loss, error);
  if (given->loss != NULL)
    loss = hg_loss_parse (given->loss, config, error);
  HgPrepared *data = NULL;
  HgBaselines baselines;
  bool done = log != NULL, rails = given->data.name != NULL;
  if (done && rails)
    {
      CliPart part = { 0 };
      data = cli_data_load (&given->data, NULL, error);
      int choice = given->part != CLI_PART_OWN                     ? given->part
                   : data != NULL && data->split->n_validation > 0 ? CLI_PART_VALIDATION
                                                                   : CLI_PART_TRAINING;
      done = data != NULL && cli_part (&part, choice, data, error)
             && hg_baselines (data, part.index, part.n, (size_t)given->components, NULL, &baselines, error);
      cli_part_clear (&part);
    }
  done = done && hg_report_history (given->output, theme, log, loss, rails ? &baselines : NULL, data, error);
  hg_prepared_unref (data);
  hg_metrics_log_unref (log);
  return done;
}

static bool
draw_reconstructions (const char *path, const Options *given, const HgTheme *theme, HgError *error)
{
  CliWork work;
  size_t index[MOST_SAMPLES], n = 0;
  HgTensor *x = NULL, *y = NULL;
  bool done = cli_work_open_for (&work, given->output, path, &given->data, given->part, false, error);
  if (done && !work.model.check->trains)
    done = hg_error_set (error, HG_ERROR_SHAPE, "%s", work.model.check->diagnostics[0].sentence);
  if (done)
    {
      n = cli_part_spread (&work.part, MOST_SAMPLES, index);
      x = hg_tensor_gather (work.data->x, index, n, error);
      y = x != NULL ? hg_network_predict (work.network, x, HG_NO_NODE, error) : NULL;
    }
  done = y != NULL && hg_report_reconstructions (given->output, theme, work.data, index, n, y, error);
  hg_tensor_unref (y);
  hg_tensor_unref (x);
  cli_work_close (&work);
  return done;
}

static bool
draw_latent (const char *path, const Options *given, const HgTheme *theme, HgError *error)
{
  CliWork work;
  bool done = cli_work_open_for (&work, given->output, path, &given->data, given->part, false, error);
  HgTensor *x = done ? cli_work_samples (&work, error) : NULL;
  HgTensor *z = x != NULL ? cli_work_encode (&work, x, error) : NULL;
  done = z != NULL && hg_report_latent (given->output, theme, work.data, work.part.index, z, error);
  hg_tensor_unref (z);
  hg_tensor_unref (x);
  cli_work_close (&work);
  return done;
}

static bool
draw_anomalies (const char *path, const Options *given, const HgTheme *theme, HgError *error)
{
  CliWork work;
  HgThresholdChoice choice;
  bool done = cli_work_open_for (&work, given->output, path, &given->data, given->part, false, error);
  HgAnomalies *anomalies = done ? cli_find_anomalies (&work, given->normal, 0, error) : NULL;
  done = anomalies != NULL && cli_threshold_choose (&given->threshold, anomalies, &choice, error);
  if (done)
    {
      HgAnomalyPage page = hg_anomaly_page (anomalies, &choice);
      done = hg_anomaly_page_write (given->output, theme, &page, error);
    }
  hg_anomalies_free (anomalies);
  cli_work_close (&work);
  return done;
}

static bool
draw_stack (const char *path, const Options *given, const HgTheme *theme, HgError *error)
{
  CliModel model;
  bool done
      = cli_model_look (path, &model, error) && hg_report_stack (given->output, theme, model.check, error);
  cli_model_clear (&model);
  return done;
}

static const Picture pictures[] = {
  { "history", false, draw_history }, { "reconstructions", true, draw_reconstructions },
  { "latent", true, draw_latent },    { "anomalies", true, draw_anomalies },
  { "stack", false, draw_stack },
};

enum
{
  PICTURES = sizeof pictures / sizeof *pictures
};

static const Picture *
find (const char *name, HgError *error)
{
  for (size_t i = 0; i < PICTURES; i++)
    if (strcmp (pictures[i].name, name) == 0)
      return &pictures[i];
  hg_error_set (error, HG_ERROR_VALUE,
                "plot: expected history, reconstructions, latent, anomalies or stack, got %.60s", name);
  return NULL;
}

/* The options of one picture are of no use to another. */
static bool
goes_together (const Picture *picture, const Options *given, HgError *error)
{
  bool judged = given->normal != NULL || cli_threshold_given (&given->threshold);
  if (judged && picture->draw != draw_anomalies)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "plot %s: --rule, --percentile, --k, --threshold and --normal are of plot anomalies",
                         picture->name);
  return cli_threshold_check ("plot", &given->threshold, error);
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  const Picture *picture = find (call->words[0], error);
  HgTheme theme = hg_theme (given->dark ? HG_DARK : HG_LIGHT);
  _Alignas(double) char config[HG_LOSS_CONFIG];
  if (picture == NULL || !goes_together (picture, given, error)
      || (given->loss != NULL && cli_loss ("plot", given->loss, config, error) == NULL))
    return CLI_USAGE;
  if (picture->data && given->data.name == NULL && !hg_project_path (call->words[1]))
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "plot %s needs --data D: hourglass-cli plot %s M --data D -o P.png", picture->name,
                    picture->name);
      return CLI_USAGE;
    }
  if (!cli_can_draw (given->output, error) || !picture->draw (call->words[1], given, &theme, error))
    return CLI_FAILED;
  printf ("%s\n", given->output);
  return CLI_DONE;
}

const CliCommand cli_plot = {
  .name = "plot",
  .usage = "history H.csv | reconstructions M | latent M | anomalies M | stack M, -o P.png [--data D]",
  .sentence = "Draws a picture: the curves of a run, reconstructions, the latent plane, the errors of "
              "anomalies, or the stack",
  .details = "history H.csv               loss and MAE over the epochs; H.csv as train --history writes it, "
             "or a project\n"
             "reconstructions M --data D  samples and what the model makes of them\n"
             "latent M --data D           the waist's values in a plane, by label or order\n"
             "anomalies M --data D        errors by class with a threshold, and what it is worth\n"
             "stack M                     the hourglass with its shapes and counts",
  .min_words = 2,
  .max_words = 2,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .defaults
  = &(const Options){ .data = CLI_DATA_DEFAULTS, .threshold = CLI_THRESHOLD_DEFAULTS, .part = CLI_PART_OWN },
  .size = sizeof (Options),
  .run = run,
};
