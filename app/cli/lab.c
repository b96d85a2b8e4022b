/* lab: the whole lab at one go: two models trained, measured and compared, as a tree of files. */
#include "analysis/run-report.h"
#include "commands.h"
#include "files/replace.h"
#include "interrupt.h"
#include "lab-data.h"
#include "lab-model.h"
#include "run-text.h"
#include "threads-option.h"
#include "ui/draw/run-bars.h"
#include "ui/draw/run-document.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  const char *output, *cifar;
  int64_t limit, epochs, threads;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "DIR",
    .help = "the folder to write to; it is made where there is none",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "cifar",
    .argument = "PATH",
    .help = "folder of CIFAR-10's binary files, or one of them (else generated pictures)",
    .type = CLI_TEXT,
    .offset = offsetof (Options, cifar) },
  { .name = "epochs",
    .argument = "N",
    .help = "of both models (25 and 30)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, epochs),
    .low = 1,
    .high = 1e6 },
  { .name = "limit",
    .argument = "N",
    .help = "samples of both models (12,000 and 5,000)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, limit),
    .low = 30,
    .high = 1e9 },
  CLI_THREADS_ROW (offsetof (Options, threads)),
  { .name = NULL },
};

enum
{
  FIGURE_WIDTH = 1100, /* of a picture in the report, before it is scaled to the page */
  FIGURES = LAB_MODELS * LAB_PICTURES + 1,
  CAPTION = 64
};

static bool
make_folder (const char *folder, const char *within, HgError *error)
{
  char path[LAB_PATH];
  if (snprintf (path, sizeof path, "%s%s", folder, within) >= (int)sizeof path - 64)
    return hg_error_set (error, HG_ERROR_IO, "%.80s…: the path is too long", folder);
  struct stat status;
  if (stat (path, &status) == 0 && !S_ISDIR (status.st_mode))
    return hg_error_set (error, HG_ERROR_IO, "%s: expected a folder to write to, got a file", path);
  return mkdir (path, 0777) == 0 || errno == EEXIST
         || hg_error_set (error, HG_ERROR_IO, "%s: the folder could not be made: %s", path, strerror (errno));
}

static char *
comparison_path (const char *folder, char *path)
{
  snprintf (path, LAB_PATH, "%s/plots/model_comparison.png", folder);
  return path;
}

/* A picture of the tree, as it was drawn. */
static void
draw_picture (HgPen *pen, double width, double height, const void *data)
{
  cairo_surface_t *picture = (cairo_surface_t *)data;
  double scale = width / cairo_image_surface_get_width (picture);
  cairo_save (pen->cr);
  cairo_scale (pen->cr, scale, scale);
  cairo_set_source_surface (pen->cr, picture, 0, 0);
  cairo_paint (pen->cr);
  cairo_restore (pen->cr);
}

static HgFigure
open_figure (const char *path, const char *caption)
{
  cairo_surface_t *picture = cairo_image_surface_create_from_png (path);
  double width = cairo_image_surface_get_width (picture), height = cairo_image_surface_get_height (picture);
  return (HgFigure){ caption, draw_picture, picture, FIGURE_WIDTH,
                     width > 0 ? FIGURE_WIDTH * height / width : 1 };
}

/* All pictures of the tree. @captions is what the figures lend. */
static void
open_figures (const LabSettings *settings, HgFigure *figures, char (*captions)[CAPTION])
{
  static const char *const what[LAB_PICTURES] = { "training", "reconstructions", "latents" };
  char path[LAB_PATH];
  for (size_t i = 0; i + 1 < FIGURES; i++)
    {
      const LabModel *model = &cli_lab_models[i / LAB_PICTURES];
      snprintf (captions[i], CAPTION, "%s: %s", model->preset, what[i % LAB_PICTURES]);
      figures[i] = open_figure (cli_lab_picture (model, settings, i % LAB_PICTURES, path), captions[i]);
    }
  figures[FIGURES - 1] = open_figure (comparison_path (settings->folder, path), "Side by side");
}

/* The sentences on the terminal, and all of it on paper. */
static bool
report (HgRunRecord *const *records, const LabSettings *settings, HgError *error)
{
  char captions[FIGURES][CAPTION], to[LAB_PATH];
  HgFigure figures[FIGURES];
  HgRunReport lines;
  const char *note
      = settings->cifar == NULL ? "The pictures are generated, as no folder of photographs was given." : NULL;
  if (!hg_run_report (records, LAB_MODELS, "Two autoencoders, trained and compared", note, &lines, error))
    {
      hg_run_report_clear (&lines);
      return false;
    }
  cli_run_lines (&lines);
  open_figures (settings, figures, captions);
  snprintf (to, sizeof to, "%s/report.pdf", settings->folder);
  bool done
      = hg_run_document_write (to, &settings->theme, &lines, records, LAB_MODELS, figures, FIGURES, error);
  for (size_t i = 0; i < FIGURES; i++)
    cairo_surface_destroy ((cairo_surface_t *)figures[i].data);
  hg_run_report_clear (&lines);
  return done;
}

static bool
compare (HgRunRecord *const *records, const LabSettings *settings, HgError *error)
{
  char path[LAB_PATH];
  char *csv = hg_run_csv (records, LAB_MODELS, HG_RUN_LAB_FIELDS, error);
  snprintf (path, sizeof path, "%s/results/comparison.csv", settings->folder);
  bool done = csv != NULL && hg_replace_file (path, csv, strlen (csv), error)
              && hg_run_bars_write (comparison_path (settings->folder, path), &settings->theme, records,
                                    LAB_MODELS, error)
              && report (records, settings, error);
  free (csv);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  const LabSettings settings = { .folder = given->output,
                                 .cifar = given->cifar,
                                 .limit = given->limit,
                                 .epochs = given->epochs,
                                 .threads = given->threads,
                                 .theme = hg_theme (HG_LIGHT) };
  HgRunRecord *records[LAB_MODELS] = { NULL };
  HgJob job = { 0 };
  bool done = cli_lab_can_open (given->cifar, error) && make_folder (given->output, "", error)
              && make_folder (given->output, "/plots", error) && make_folder (given->output, "/models", error)
              && make_folder (given->output, "/results", error);
  cli_interrupt (&job);
  for (size_t i = 0; done && i < LAB_MODELS; i++)
    done = (records[i] = cli_lab_model (&cli_lab_models[i], &settings, &job, error)) != NULL;
  cli_interrupt (NULL);
  done = done && compare (records, &settings, error);
  for (size_t i = 0; i < LAB_MODELS; i++)
    hg_run_record_unref (records[i]);
  if (done)
    printf ("\n%s: models, plots, results and report.pdf\n", given->output);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_lab = {
  .name = "lab",
  .usage = "-o DIR [--cifar PATH] [--epochs N] [--limit N]",
  .sentence = "Trains the lab's two models, compares them, and writes files, pictures and a report",
  .details = "DIR/models   cnn_autoencoder.h5, cnn_encoder.h5, lstm_autoencoder.h5, lstm_encoder.h5\n"
             "DIR/plots    each model's training_history, reconstructed samples and latent_space; "
             "model_comparison\n"
             "DIR/results  comparison.csv\n"
             "DIR          report.pdf: what was measured, in sentences\n"
             "Ctrl-C stops it and keeps what was learned; the same command goes on. The autoencoders' files "
             "hold\ntheir runs: hourglass-cli runs DIR/models/*_autoencoder.h5 prints them again.",
  .options = options,
  .size = sizeof (Options),
  .run = run,
};
