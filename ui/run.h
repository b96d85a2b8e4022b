/* A training run as the views see it: a GObject around the engine's runner. The runner's thread wakes the main loop;
 * a tick takes the newest snapshot and "updated" is emitted at most once a frame. One object serves the window for
 * its whole life: a new run replaces the last, whose curves stay until then.
 *
 * Signals: "updated" (a new snapshot), "state-changed" (started, paused, finished, failed). */
#pragma once
#include "analysis/evaluate.h"
#include "train/runner.h"
#include "ui/document.h"

#define HOURGLASS_TYPE_RUN (hourglass_run_get_type ())
G_DECLARE_FINAL_TYPE (HourglassRun, hourglass_run, HOURGLASS, RUN, GObject)

HourglassRun *hourglass_run_new (HourglassDocument *document);

/* Options for the next start; initialised from the preset. */
HgTrainOptions *hourglass_run_get_options (HourglassRun *self);

gboolean hourglass_run_start (HourglassRun *self, HgError *error);
void hourglass_run_pause (HourglassRun *self, gboolean paused);
void hourglass_run_stop (HourglassRun *self);

/* Stops and waits: for closing the window. */
void hourglass_run_shutdown (HourglassRun *self);

gboolean hourglass_run_is_active (HourglassRun *self);             /* training or paused */
const HgSnapshot *hourglass_run_get_snapshot (HourglassRun *self); /* newest, lent, or NULL: nothing trained yet */
HgMetricsLog *hourglass_run_get_log (HourglassRun *self);          /* lent, or NULL */
const HgModel *hourglass_run_get_model (HourglassRun *self);       /* the model of the last run, or NULL */
HgPrepared *hourglass_run_get_data (HourglassRun *self);           /* the data of the last run, or NULL */

/* On the validation part; NULL until they are computed (in a thread, at each start). */
const HgBaselines *hourglass_run_get_baselines (HourglassRun *self);

/* Newest reconstructions and latents that came with a snapshot, kept across snapshots without them; or NULL. */
HgTensor *hourglass_run_get_reconstructed (HourglassRun *self, const HgProbe **probe);
HgTensor *hourglass_run_get_latent (HourglassRun *self, const HgProbe **probe);
