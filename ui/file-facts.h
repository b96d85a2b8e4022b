/* What is known of the file that a model was opened from, as it was then. Immutable and shared. */
#pragma once
#include "files/keras-facts.h"
#include "model/model.h"
#include <glib.h>

typedef struct
{
  char *name; /* of the file, without its folder */
  HgKerasFacts keras;
  const HgModel *model; /* as it was read */
  guint64 bytes;
  gboolean read_only; /* this person may not write to it */
  gboolean project;   /* it holds data description, scaler and history as well */
} HourglassFileFacts;

/* Takes what @keras holds and leaves it empty. Asks the system for the file's size. */
HourglassFileFacts *hourglass_file_facts_new (const char *path, const HgModel *model, HgKerasFacts *keras,
                                              gboolean project);
HourglassFileFacts *hourglass_file_facts_ref (HourglassFileFacts *facts);
void hourglass_file_facts_unref (HourglassFileFacts *facts);
