/* Latents as the lab shows them, 1 × 2: their neighbourhoods (t-SNE, 1,000 steps) left, their first two
 * principal components right; coloured by class or order. */
#pragma once
#include "base/job.h"
#include "base/team.h"
#include "data/prepared.h"
#include "theme.h"

/* @latent (n, values) of the samples @index of @data, into a file as of hg_picture_write. @team and @job may
 * be NULL. With too few samples for t-SNE, the components alone. Fails also as t-SNE and PCA do. */
bool hg_latent_pair_write (const char *path, const HgTheme *theme, const HgPrepared *data,
                           const size_t *index, const HgTensor *latent, HgTeam *team, HgJob *job,
                           HgError *error);
