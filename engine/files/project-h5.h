/* Projects as files: `name.hourglass.h5` is legacy HDF5 of Keras's with a group `hourglass`. Its members are
 * JSON, one text attribute each, and the group `checkpoints`. What is missing, damaged or of a newer version
 * becomes a remark; model and weights are read all the same. */
#pragma once
#include "files/h5-driver.h"
#include "files/keras-facts.h"
#include "files/project.h"
#include "model/weights.h"

#define HG_PROJECT_GROUP "hourglass"
#define HG_PROJECT_CHECKPOINTS_GROUP HG_PROJECT_GROUP "/checkpoints"

/* Builds the file in memory, reads it back, compares, and replaces @path atomically (files/replace.h). The
 * checkpoints are of @model. @weights NULL (a draft only): the model has none yet, and need not fit together.
 */
bool hg_project_save (const char *path, const HgModel *model, const HgWeights *weights,
                      const HgProject *project, HgError *error);

/* Every file of Keras's, and projects: *@project is NULL where the file is none. All are owned by the caller,
 * as is what @facts then holds. *@weights is NULL for a draft without, and otherwise lie in
 * @room (NULL: memory of their own). */
bool hg_project_parse (const HgH5Source *source, HgRoom *room, HgModel **model, HgWeights **weights,
                       HgKerasFacts *facts, HgProject **project, HgError *error);
