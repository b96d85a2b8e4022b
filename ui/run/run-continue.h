/* Going on with the training that a file tells of: with its optimizer and loss, from its weights and, as long
 * as these and the optimizer stay, with the optimizer's state. */
#pragma once
#include "ui/run/run.h"

/* Whether @facts (may be NULL) say how to go on. */
gboolean hourglass_run_can_continue (const HourglassFileFacts *facts);

/* Takes the settings of the document's file for the next start. False where it tells of none. */
gboolean hourglass_run_continue (HourglassRun *self);

/* What the next start goes on with, or the last one did, as a sentence; owned by the caller. NULL: it does
 * not go on from a file. */
char *hourglass_run_continue_text (HourglassRun *self);
