/* What a reconstruction is worth, with what simpler methods reach beside it: as text and as JSON. */
#pragma once
#include "analysis/run-record.h"
#include "part.h"

typedef struct
{
  const char *part; /* "test part" */
  const char *data; /* "sines" */
  const HgLoss *loss;
  HgScale scale; /* of the values that were compared */
  HgEvaluation model;
  bool has_forced;     /* there is a decoder that can be told the true values: */
  HgEvaluation forced; /* the same with it told */
  HgBaselines baselines;
} CliFigures;

/* Measures @network (made with targets) on @part of @data, and what stands beside it. */
bool cli_figures (CliFigures *figures, HgNetwork *network, const HgPrepared *data, const CliPart *part,
                  const HgLoss *loss, const void *loss_config, HgError *error);

/* Those that a run on @data reached, once @forced has measured its network, the one that was trained: the
 * part is that of its results. */
bool cli_figures_forced (CliFigures *figures, HgNetwork *network, const HgPrepared *data, const HgLoss *loss,
                         const void *loss_config, HgError *error);
void cli_figures_reached (CliFigures *figures, const HgRunResults *results);

/* Prints a table, and a sentence where PCA of the same size is better. */
void cli_figures_print (const CliFigures *figures);

/* {"samples", "loss", "mse", "mae", "rmse", "variance_explained", "baselines": {"zero", "mean", "pca":
 * {"components", "mse"}, "noise_floor"}}; what is not known is null. Where a decoder can be told the true
 * values, also "forced": {"loss", "mse", "mae", "rmse", "variance_explained"}. */
bool cli_figures_json (const CliFigures *figures, HgError *error);
