/* The pictures of a run as files, for the command line: the same drawings as the app's, at sizes of their
 * own. Each writes @path (.png, .svg, .pdf). */
#pragma once
#include "analysis/evaluate.h"
#include "data/prepared.h"
#include "model/check.h"
#include "theme.h"
#include "train/metrics-log.h"

/* 1 × 2: loss with @baselines (may be NULL), and MAE; training and validation. @data (may be NULL) names the
 * units. */
bool hg_report_history (const char *path, const HgTheme *theme, const HgMetricsLog *log, const HgLoss *loss,
                        const HgBaselines *baselines, const HgPrepared *data, HgError *error);

/* Sequences and vectors: 5 × 2, feature 0, the original left, the decoded over it right. Images: up to ten
 * originals over their reconstructions. @decoded: (n, sample…), scaled units, of the samples @index. */
bool hg_report_reconstructions (const char *path, const HgTheme *theme, const HgPrepared *data,
                                const size_t *index, size_t n, const HgTensor *decoded, HgError *error);

/* PCA scatter of the latents (n, values) of the samples @index, coloured by label or order. */
bool hg_report_latent (const char *path, const HgTheme *theme, const HgPrepared *data, const size_t *index,
                       const HgTensor *latent, HgError *error);

bool hg_report_stack (const char *path, const HgTheme *theme, const HgCheck *check, HgError *error);
