/* What is known of the file that a model was opened from, as it was then. Immutable and shared. */
#pragma once
#include "files/keras-training.h"
#include "model/weights.h"
#include <glib.h>

typedef struct
{
  char *name; /* of the file, without its folder */
  HgKerasFacts keras;
  HgKerasTraining training; /* how it was trained, as far as the file says that and it is known here */
  const HgModel *model;     /* as it was read, */
  HgWeights *weights;       /* and its weights */
  guint64 bytes;
  gboolean read_only; /* this person may not write to it */
  gboolean project;   /* it holds data description, scaler and history as well */
} HourglassFileFacts;

/* Takes what @keras holds and leaves it empty, and references of the others; @weights may be NULL. Asks the
 * system for the file's size. */
HourglassFileFacts *hourglass_file_facts_new (const char *path, const HgModel *model, HgWeights *weights,
                                              HgKerasFacts *keras, gboolean project);
HourglassFileFacts *hourglass_file_facts_ref (HourglassFileFacts *facts);
void hourglass_file_facts_unref (HourglassFileFacts *facts);

/* How the numbers of @weight stand in the file ("float16"), lent; NULL where they are not the file's, or that
 * is not known. */
const char *hourglass_file_facts_type (const HourglassFileFacts *facts, const HgWeight *weight);
