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

/* What is told the true values, where @network has a decoder that can be. */
static bool
force (CliFigures *figures, HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n,
       const HgLoss *loss, const void *loss_config, HgError *error)
{
  const HgModel *model = hg_network_model (network);
  *figures = (CliFigures){ .data = data->dataset->name, .loss = loss, .scale = data->scaler->kind };
  for (size_t i = 0; i < model->n; i++)
    figures->has_forced |= model->nodes[i]->layer->kind->taught;
  return !figures->has_forced
         || hg_evaluate (network, data, index, n, loss, loss_config, true, NULL, &figures->forced, error);
}

bool
cli_figures (CliFigures *figures, HgNetwork *network, const HgPrepared *data, const CliPart *part,
             const HgLoss *loss, const void *loss_config, HgError *error)
{
  const int64_t waist = hg_network_check (network)->waist_values;
  const size_t components = waist > 0 ? (size_t)waist : 0;
  if (!force (figures, network, data, part->index, part->n, loss, loss_config, error))
    return false;
  figures->part = part->title;
  return hg_evaluate (network, data, part->index, part->n, loss, loss_config, false, NULL, &figures->model,
                      error)
         && hg_baselines (data, part->index, part->n, components, NULL, &figures->baselines, error);
}

bool
cli_figures_forced (CliFigures *figures, HgNetwork *network, const HgPrepared *data, const HgLoss *loss,
                    const void *loss_config, HgError *error)
{
  HgResultPart part;
  size_t n;
  const size_t *index = hg_run_part (data, &n, &part);
  if (!force (figures, network, data, index, n, loss, loss_config, error))
    return false;
  figures->part = hg_result_parts[part];
  return true;
}

void
cli_figures_reached (CliFigures *figures, const HgRunResults *results)
{
  hg_run_figures (results, &figures->model, &figures->baselines);
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

/* What stands beside the MSE: "MAE 0.1 · RMSE 0.2 · variance explained 95.00 %", the loss before it where
 * that is another number. */
static char *
others (const CliFigures *figures, const HgEvaluation *it, char *text, size_t size)
{
  char mae[40], rmse[40], loss[80] = "", number[40];
  if (it->loss != it->mse)
    snprintf (loss, sizeof loss, "%s %s · ",
              figures->loss == hg_loss_find ("mse") ? "loss" : figures->loss->title,
              hg_format_number (number, sizeof number, it->loss, DIGITS));
  snprintf (text, size, "%sMAE %s · RMSE %s · variance explained %s%.2f %%", loss,
            hg_format_number (mae, sizeof mae, it->mae, DIGITS),
            hg_format_number (rmse, sizeof rmse, it->rmse, DIGITS), it->variance_explained < 0 ? "−" : "",
            100 * fabs (it->variance_explained));
  return text;
}

void
cli_figures_print (const CliFigures *figures)
{
  const HgEvaluation *it = &figures->model;
  const HgBaselines *base = &figures->baselines;
  char samples[64], name[40], more[200], mse[40], pca[40];
  hg_format_items (samples, sizeof samples, (int64_t)it->samples, "sample", "samples");
  char part[32];
  snprintf (part, sizeof part, "%c%s", toupper ((unsigned char)figures->part[0]), figures->part + 1);
  printf ("%s of %s: %s%s\n", part, figures->data, samples,
          figures->scale == HG_SCALE_STANDARD ? ", errors in standardised values"
          : figures->scale == HG_SCALE_MINMAX ? ", errors in values scaled to 0 … 1"
                                              : "");
  printf ("  %-*s %10s\n", NAME_WIDTH, "", "MSE");
  row (figures->has_forced ? "this model, running free" : "this model", it->mse,
       others (figures, it, more, sizeof more));
  if (figures->has_forced)
    row ("… told every step before", figures->forced.mse,
         others (figures, &figures->forced, more, sizeof more));
  row ("always 0", base->zero, "");
  row ("mean of each position", base->mean, "");
  snprintf (name, sizeof name, "PCA-%zu", base->components);
  row (name, base->components > 0 ? base->pca : NAN, "straight-line method, as many numbers as the waist");
  row ("noise in the data", base->noise_floor, "of every value; a latent can keep some of it and reach less");
  if (base->components > 0 && it->mse > base->pca)
    printf ("%c%.*s MSE %s is worse than PCA-%zu, %s.\n", figures->part[0] - 'a' + 'A',
            (int)strcspn (figures->part + 1, " "), figures->part + 1,
            hg_format_number (mse, sizeof mse, it->mse, 3), base->components,
            hg_format_number (pca, sizeof pca, base->pca, 3));
}

/* The figures of one evaluation, added to @object. */
static void
add_figures (json_t *object, const HgEvaluation *it)
{
  json_object_set_new (object, "loss", cli_json_real (it->loss));
  json_object_set_new (object, "mse", cli_json_real (it->mse));
  json_object_set_new (object, "mae", cli_json_real (it->mae));
  json_object_set_new (object, "rmse", cli_json_real (it->rmse));
  json_object_set_new (object, "variance_explained", cli_json_real (it->variance_explained));
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
  json_t *all = json_pack ("{s:I}", "samples", (json_int_t)it->samples);
  add_figures (all, it);
  json_object_set_new (all, "baselines", baselines);
  if (figures->has_forced)
    {
      json_t *forced = json_object ();
      add_figures (forced, &figures->forced);
      json_object_set_new (all, "forced", forced);
    }
  return cli_json_print (all, error);
}
