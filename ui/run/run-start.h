/* Where the next training starts, in words: over again, on from an epoch that the run was taken back to, or
 * on from the weights that the stack has. It says what run.c does, hourglass_run_start_weights. */
#pragma once
#include "ui/run/run.h"

/* The run's checkpoint whose weights the document has instead of those the run ended with, lent until the run
 * trains again; NULL: none, or a run is active. */
const HgCheckpoint *hourglass_run_get_rewound (HourglassRun *self);

/* "Train again", "Train on from epoch 20" or "Train", for a button; owned by the caller. */
char *hourglass_run_start_label (HourglassRun *self);

/* The same as a sentence without its dot; owned by the caller. */
char *hourglass_run_start_text (HourglassRun *self);
