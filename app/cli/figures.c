#include "figures.h"
#include "base/format.h"
#include "json.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  DIGITS = 4, /* of figures in a table */
  NAME_WIDTH = 24
};

bool
cli_figures (CliFigures *figures, HgNetwork *network, const HgPrepared *data, const CliPart *part,
             const HgLoss *loss, size_t components, HgError *error)
{
  *figures = (CliFigures){
    .part = part->title, .data = data->dataset->name, .loss = loss, .scale = data->scaler->kind
  };
  return hg_evaluate (network, data->x, part->index, part->n, loss, NULL, &figures->model, error)
         && hg_baselines (data, part->index, part->n, components, NULL, &figures->baselines, error);
}

static void
row (const char *name, double mse, const char *more)
{
  char number[40];
  if (isnan (mse))
    return;
  hg_format_number (number, sizeof number, mse, DIGITS);
  printf ("  %-*s %10s%s%s\n", NAME_WIDTH, name, number, *more != '\0' ? "   " : "", more);
}

void
cli_figures_print (const CliFigures *figures)
{
  const HgEvaluation *it = &figures->model;
  const HgBaselines *base = &figures->baselines;
  char samples[64], mae[40], rmse[40], loss[80] = "", name[40], more[200], mse[40], pca[40];
  hg_format_items (samples, sizeof samples, (int64_t)it->samples, "sample", "samples");
  char part[32];
  snprintf (part, sizeof part, "%c%s", toupper ((unsigned char)figures->part[0]), figures->part + 1);
  printf ("%s of %s: %s%s\n", part, figures->data, samples,
          figures->scale == HG_SCALE_STANDARD ? ", errors in standardised values"
          : figures->scale == HG_SCALE_MINMAX ? ", errors in values scaled to 0 … 1"
                                              : "");
  printf ("  %-*s %10s\n", NAME_WIDTH, "", "MSE");
  if (strcmp (figures->loss->name, "mse") != 0)
    snprintf (loss, sizeof loss, "%s %s · ", figures->loss->title,
              hg_format_number (mse, sizeof mse, it->loss, DIGITS));
  snprintf (more, sizeof more, "%sMAE %s · RMSE %s · variance explained %s%.2f %%", loss,
            hg_format_number (mae, sizeof mae, it->mae, DIGITS),
            hg_format_number (rmse, sizeof rmse, it->rmse, DIGITS), it->variance_explained < 0 ? "−" : "",
            100 * fabs (it->variance_explained));
  row ("this model", it->mse, more);
  row ("always 0", base->zero, "");
  row ("mean of each position", base->mean, "");
  snprintf (name, sizeof name, "PCA-%zu", base->components);
  row (name, base->components > 0 ? base->pca : NAN, "straight-line method, as many numbers as the waist");
  row ("noise floor", base->noise_floor, "the noise in the data itself");
  if (base->components > 0 && it->mse > base->pca)
    printf ("%c%.*s MSE %s is worse than PCA-%zu, %s.\n", figures->part[0] - 'a' + 'A',
            (int)strcspn (figures->part + 1, " "), figures->part + 1,
            hg_format_number (mse, sizeof mse, it->mse, 3), base->components,
            hg_format_number (pca, sizeof pca, base->pca, 3));
}

bool
cli_figures_json (const CliFigures *figures, HgError *error)
{
  const HgEvaluation *it = &figures->model;
  const HgBaselines *base = &figures->baselines;
  json_t *pca = base->components > 0 ? json_pack ("{s:I, s:o}", "components", (json_int_t)base->components,
                                                  "mse", cli_json_real (base->pca))
                                     : json_null ();
  json_t *baselines
      = json_pack ("{s:o, s:o, s:o, s:o}", "zero", cli_json_real (base->zero), "mean",
                   cli_json_real (base->mean), "pca", pca, "noise_floor", cli_json_real (base->noise_floor));
  return cli_json_print (json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "samples", (json_int_t)it->samples,
                                    "loss", cli_json_real (it->loss), "mse", cli_json_real (it->mse), "mae",
                                    cli_json_real (it->mae), "rmse", cli_json_real (it->rmse),
                                    "variance_explained", cli_json_real (it->variance_explained), "baselines",
                                    baselines),
                         error);
}
