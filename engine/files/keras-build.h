/* From a configuration's tree to one flat graph: nested models are laid open (each node knows its group), a
 * layer that is called several times gets a node for each call, which share their weights, and layers that
 * were stored channels first take their input turned. */
#pragma once
#include "files/keras-part.h"

/* Owned by the caller. Sets every part's `node`. @keras: the major version that wrote it; @kernel: the shape
 * of the first kernel in the file, or NULL, for a Sequential that does not say what comes in. */
HgModel *hg_keras_part_build (HgKerasPart *root, int keras, const HgShape *kernel, HgKerasFacts *facts,
                              HgError *error);
