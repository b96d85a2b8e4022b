/* sweep: how does the latent size change the quality? One model with waists of several sizes, trained from
 * several seeds, beside PCA with as many components. Ctrl-C keeps what is done. */
#include "analysis/sweep.h"
#include "base/format.h"
#include "commands.h"
#include "data-fit.h"
#include "data-options.h"
#include "files/replace.h"
#include "interrupt.h"
#include "json.h"
#include "loss-option.h"
#include "model-argument.h"
#include "output-path.h"
#include "text.h"
#include "threads-option.h"
#include "ui/draw/picture.h"
#include "ui/draw/sweep-plot.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  CliData data;
  const char *waist, *output, *plot, *loss;
  int64_t seeds, epochs, batch_size, seed, threads;
  double learning_rate;
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "waist",
    .argument = "SIZES",
    .help = "widths of the waist's layer: 1..8, 1,2,4,8 or both (1 to the values of a sample, at most 32)",
    .type = CLI_TEXT,
    .offset = offsetof (Options, waist) },
  { .name = "seeds",
    .argument = "N",
    .help = "trainings of each size (1)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, seeds),
    .low = 1,
    .high = HG_SWEEP_SEEDS },
  { .name = "epochs",
    .argument = "N",
    .help = "of each training (the example's, else 30)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, epochs),
    .low = 1,
    .high = 1e6 },
  { .name = "batch-size",
    .argument = "N",
    .help = "samples a step (the example's, else 64)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, batch_size),
    .low = 1,
    .high = 1e9 },
  { .name = "learning-rate",
    .argument = "X",
    .help = "of Adam (the example's, else 0.001)",
    .type = CLI_REAL,
    .offset = offsetof (Options, learning_rate),
    .low = 1e-12,
    .high = 1000 },
  CLI_LOSS_ROW (offsetof (Options, loss)),
  { .name = "seed",
    .argument = "N",
    .help = "the first one (42)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, seed),
    .low = 0,
    .high = 9e15 },
  CLI_THREADS_ROW (offsetof (Options, threads)),
  { .name = "output",
    .letter = 'o',
    .argument = "S.csv",
    .help = "the table, a line a training",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output) },
  { .name = "plot",
    .argument = "P.png",
    .help = "error against size over the curve of PCA: .png, .svg or .pdf",
    .type = CLI_TEXT,
    .offset = offsetof (Options, plot) },
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

enum
{
  DIGITS = 4,
  TEXT = 600,
  SIZES_TEXT = 16
};

static HgTrainOptions
train_options (const Options *given, const HgPreset *preset, const HgLoss *loss, const void *config)
{
  HgTrainOptions train = hg_train_options ();
  if (preset != NULL)
    {
      train.epochs = preset->epochs;
      train.batch_size = (size_t)preset->batch_size;
      train.learning_rate = preset->learning_rate;
      train.loss = hg_loss_find (preset->loss);
    }
  if (given->loss != NULL)
    {
      train.loss = loss;
      train.loss_config = config;
    }
  train.epochs = given->epochs > 0 ? (int)given->epochs : train.epochs;
  train.batch_size = given->batch_size > 0 ? (size_t)given->batch_size : train.batch_size;
  train.learning_rate = given->learning_rate > 0 ? given->learning_rate : train.learning_rate;
  train.seed = (uint64_t)given->seed;
  return train;
}

static void
print_point (const HgSweepTable *table, size_t i)
{
  const HgSweepPoint *point = &table->points[i];
  const HgSweepRun *run = &point->runs[point->n - 1];
  char mse[40], pca[40], seconds[48];
  printf ("%zu/%zu · %lld %s · seed %llu · MSE %s · PCA %s · %s\n", table->done, table->all,
          (long long)point->values, point->values == 1 ? "value" : "values", (unsigned long long)run->seed,
          isfinite (run->mse) ? hg_format_number (mse, sizeof mse, run->mse, DIGITS) : "not finite",
          isfinite (point->pca) ? hg_format_number (pca, sizeof pca, point->pca, DIGITS) : "—",
          hg_format_seconds (seconds, sizeof seconds, run->seconds));
  fflush (stdout);
}

/* {"part", "mean_mse", "noise_floor", "points": [{"size", "values", "parameters", "mse": {"mean", "low",
 * "high"}, "pca_mse", "latent_rank", "seeds": […], "runs": […]}], "text"}. */
static bool
print_json (const HgSweepTable *table, HgError *error)
{
  char text[TEXT];
  json_t *points = json_array ();
  for (size_t i = 0; i < table->n; i++)
    {
      const HgSweepPoint *point = &table->points[i];
      json_t *runs = json_array ();
      for (size_t k = 0; k < point->n; k++)
        json_array_append_new (
            runs, json_pack ("{s:I, s:o, s:o, s:o}", "seed", (json_int_t)point->runs[k].seed, "mse",
                             cli_json_real (point->runs[k].mse), "mae", cli_json_real (point->runs[k].mae),
                             "seconds", cli_json_real (point->runs[k].seconds)));
      json_array_append_new (
          points,
          json_pack ("{s:I, s:I, s:I, s:{s:o, s:o, s:o}, s:o, s:o, s:o}", "size", (json_int_t)point->size,
                     "values", (json_int_t)point->values, "parameters", (json_int_t)point->parameters, "mse",
                     "mean", cli_json_real (point->mean), "low", cli_json_real (point->low), "high",
                     cli_json_real (point->high), "pca_mse", cli_json_real (point->pca), "latent_rank",
                     cli_json_real (point->rank), "runs", runs));
    }
  return cli_json_print (json_pack ("{s:s, s:o, s:o, s:o, s:s}", "part", table->part, "mean_mse",
                                    cli_json_real (table->variance), "noise_floor",
                                    cli_json_real (table->noise_floor), "points", points, "text",
                                    hg_sweep_text (table, text, sizeof text)),
                         error);
}

static bool
tell (const HgSweepTable *table, const Options *given, HgError *error)
{
  const HgTheme theme = hg_theme (HG_LIGHT);
  const HgSweepPlot plot = { .table = table, .selected = table->n };
  char text[TEXT];
  bool done = true;
  if (given->output != NULL)
    {
      char *csv = hg_sweep_csv (table, error);
      done = csv != NULL && hg_replace_file (given->output, csv, strlen (csv), error);
      free (csv);
    }
  done = done
         && (given->plot == NULL
             || hg_picture_write (given->plot, HG_SWEEP_WIDTH, HG_SWEEP_HEIGHT, &theme, hg_sweep_plot_page,
                                  &plot, error));
  if (done && given->json)
    return print_json (table, error);
  if (done)
    cli_print_wrapped ("", 0, hg_sweep_text (table, text, sizeof text));
  return done;
}

static bool
sweep (HgSweep *it, const Options *given, HgError *error)
{
  HgJob job = { 0 };
  HgError fault = { 0 };
  cli_interrupt (&job);
  bool begun = hg_sweep_begin (it, &job, &fault);
  const HgSweepTable *table = hg_sweep_table (it);
  while (begun && hg_sweep_next (it, &job, &fault))
    if (!given->json)
      print_point (table, (table->done - 1) % table->n);
  cli_interrupt (NULL);
  bool stopped = fault.code == HG_ERROR_CANCELLED && table->done > 0;
  if (fault.code != HG_ERROR_NONE && !stopped)
    return hg_error_set (error, fault.code, "%s", fault.text);
  return tell (table, given, error);
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  int64_t sizes[HG_SWEEP_SIZES];
  _Alignas(double) char config[HG_LOSS_CONFIG];
  const HgLoss *loss = given->loss != NULL ? cli_loss ("sweep", given->loss, config, error) : NULL;
  if (given->loss != NULL && loss == NULL)
    return CLI_USAGE;
  size_t n = given->waist != NULL ? hg_sweep_sizes (given->waist, sizes, error) : 0;
  if (given->waist != NULL && n == 0)
    {
      hg_error_prefix (error, "sweep: --waist");
      return CLI_USAGE;
    }
  CliModel model = { 0 };
  HgPrepared *data = NULL;
  const char *const written[] = { given->output, given->plot }, *const read[]
                                                                = { call->words[0],
                                                                    cli_data_file (given->data.name) };
  bool done = cli_are_apart (written, 2, read, 2, error) && cli_can_write (given->output, error)
              && cli_can_draw (given->plot, error) && cli_model_look (call->words[0], &model, error)
              && cli_are_apart_from_data (written, 2, model.project, error)
              && (data = cli_data_load (&given->data, model.project, error)) != NULL
              && cli_model_close (&model, data, error) && cli_data_fits (model.check, data, error);
  char suggested[SIZES_TEXT];
  if (done && n == 0)
    n = hg_sweep_sizes (hg_sweep_suggest (model.check->input_values, suggested, sizeof suggested), sizes,
                        error);
  HgTeam *team = done ? hg_team_new ((size_t)given->threads, error) : NULL;
  const HgSweepOptions asked = { .n_sizes = n,
                                 .sizes = sizes,
                                 .seeds = (size_t)given->seeds,
                                 .train = train_options (given, model.preset, loss, config) };
  HgSweep *it = team != NULL ? hg_sweep_new (model.model, data, &asked, team, error) : NULL;
  done = it != NULL && sweep (it, given, error);
  hg_sweep_free (it);
  hg_team_free (team);
  hg_prepared_unref (data);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_sweep = {
  .name = "sweep",
  .usage = "M --data D [--waist 1..8] [--seeds N] [-o S.csv] [--plot P.png]",
  .sentence = "Trains a model with waists of several sizes: error against latent size, beside PCA",
  .details = CLI_MODEL_LOOKED
  "\nEvery training begins with first weights of its seed. Errors are those of the validation part, "
  "PCA's as well.\nCtrl-C stops it and keeps the trainings that are done.",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS, .seeds = 1, .seed = 42 },
  .size = sizeof (Options),
  .run = run,
};
