/* A training's result as a project (files/project.h): model, data, settings, curves and state in one file. */
#pragma once
#include "files/project.h"

/* Writes @weights and everything of @trainer; @film are its checkpoints, in order. @fault: of a run that
 * diverged.
 * @results: what it reached, or NULL. @data as cli_data_load gives it; what was put together of several files
 * is not described. */
bool cli_project_save (const char *path, HgTrainer *trainer, const HgPrepared *data, const HgWeights *weights,
                       const HgCheckpointRing *film, HgRunState end, const HgError *fault,
                       const HgRunResults *results, HgError *error);
