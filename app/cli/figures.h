/* What a reconstruction is worth, with what simpler methods reach beside it: as text and as JSON. */
#pragma once
#include "analysis/evaluate.h"
#include "part.h"

typedef struct
{
  const char *part; /* "test part" */
  const char *data; /* "sines" */
  const HgLoss *loss;
  HgScale scale; /* of the values that were compared */
  HgEvaluation model;
  HgBaselines baselines;
} CliFigures;

/* Measures @network on @part of @data; @components: the latent's values. */
bool cli_figures (CliFigures *figures, HgNetwork *network, const HgPrepared *data, const CliPart *part,
                  const HgLoss *loss, size_t components, HgError *error);

/* Prints a table, and a sentence where PCA of the same size is better. */
void cli_figures_print (const CliFigures *figures);

/* {"samples", "loss", "mse", "mae", "rmse", "variance_explained", "baselines": {"zero", "mean", "pca":
 * {"components", "mse"}, "noise_floor"}}; what is not known is null. */
bool cli_figures_json (const CliFigures *figures, HgError *error);
