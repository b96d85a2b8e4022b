/* A training's result as a project (files/project.h): model, data, settings, curves and state in one file. */
#pragma once
#include "files/project.h"

/* Everything of @trainer but its weights, which are saved beside it, and what it reached; @film are its
 * checkpoints, in order. @fault: of a run that diverged; may be NULL. @before as in HgKeptRun. Owned by the
 * caller. @data as cli_data_load gives it; what was put together of several files is not described. */
HgProject *cli_project_new (HgTrainer *trainer, const HgPrepared *data, const HgCheckpointRing *film,
                            HgRunState end, const HgError *fault, double before, HgError *error);
