/* A training run as the views see it: a GObject around the engine's runner. The runner's thread wakes the
 * main loop; a tick takes the newest snapshot and "updated" is emitted at most once a frame. One object
 * serves the window for its whole life: a new run replaces the last, whose curves stay until then.
 *
 * What the views look at (which samples to decode and to encode) goes through here too: while a run trains it
 * is answered by the training thread, otherwise by a worker with the newest weights, and arrives with
 * "updated" either way.
 *
 * Signals: "updated" (a new snapshot, or an answer to a look), "state-changed" (started, paused, finished,
 * failed), "options-changed". Everything runs on the main thread. */
#pragma once
#include "analysis/evaluate.h"
#include "files/project.h"
#include "train/runner.h"
#include "ui/document/document.h"
#include "ui/run/sample-selection.h"

#define HOURGLASS_TYPE_RUN (hourglass_run_get_type ())
G_DECLARE_FINAL_TYPE (HourglassRun, hourglass_run, HOURGLASS, RUN, GObject)

/* Options of the loss, the optimizer and the schedule, which the run's options point at. */
typedef struct
{
  _Alignas(max_align_t) char loss[HG_LOSS_CONFIG];
  _Alignas(max_align_t) char optimizer[HG_OPTIMIZER_CONFIG];
  _Alignas(max_align_t) char schedule[HG_SCHEDULE_CONFIG];
} HourglassRunConfigs;

HourglassRun *hourglass_run_new (HourglassDocument *document);

/* Options for the next start; initialised from the preset. Whoever writes them says so. */
HgTrainOptions *hourglass_run_get_options (HourglassRun *self);
HourglassRunConfigs *hourglass_run_get_configs (HourglassRun *self);
void hourglass_run_options_changed (HourglassRun *self);

/* Another loss, optimizer (with its own learning rate and weight decay) or schedule, each with its default
 * options. */
void hourglass_run_choose_loss (HourglassRun *self, const HgLoss *loss);
void hourglass_run_choose_optimizer (HourglassRun *self, const HgOptimizer *optimizer);
void hourglass_run_choose_schedule (HourglassRun *self, const HgSchedule *schedule);

/* Trains the document's model on its data: from the weights that a file brought, else from the seed. */
gboolean hourglass_run_start (HourglassRun *self, HgError *error);
void hourglass_run_pause (HourglassRun *self, gboolean paused);
void hourglass_run_stop (HourglassRun *self);

/* From the next batch on, and for the next start. */
void hourglass_run_set_learning_rate (HourglassRun *self, double learning_rate);
void hourglass_run_set_clipnorm (HourglassRun *self, double clipnorm);
void hourglass_run_set_noise (HourglassRun *self, double amount);

/* From the next batch on, in this run: the next one begins as the layers say. NaN: not turned yet. */
void hourglass_run_set_dial (HourglassRun *self, HgDial dial, double value);
double hourglass_run_get_dial (HourglassRun *self, HgDial dial);

/* Stops, waits, hands the last weights to the document and forgets the run: for closing the window or opening
 * another model. */
void hourglass_run_shutdown (HourglassRun *self);

/* The same, but keeps the run: its curves and its film can still be saved. */
void hourglass_run_finish (HourglassRun *self);

/* The last run as a file keeps it and as it is laid beside others, owned by the caller: one that is going on
 * as if it ended here. Nothing of it is measured. NULL where nothing was trained. */
HgKeptRun *hourglass_run_keep (HourglassRun *self);

/* What a project of @model holds of it: the settings and, where the last run was one of that very model, its
 * curves and its film. */
void hourglass_run_describe (HourglassRun *self, const HgModel *model, HgProject *project);

/* A run that was over when @project was saved, as if it had been one of this window; the settings as they
 * were.
 * @weights are the document's. */
void hourglass_run_restore (HourglassRun *self, const HgProject *project, const HgModel *model,
                            HgWeights *weights);

/* The data that a restored run had, now that it is there. */
void hourglass_run_attach_data (HourglassRun *self, HgPrepared *data);

gboolean hourglass_run_is_active (HourglassRun *self); /* training or paused */
const HgSnapshot *
hourglass_run_get_snapshot (HourglassRun *self);             /* newest, lent, or NULL: nothing trained yet */
HgMetricsLog *hourglass_run_get_log (HourglassRun *self);    /* lent, or NULL */
HgWeights *hourglass_run_get_weights (HourglassRun *self);   /* newest of this run, lent, or NULL */
const HgModel *hourglass_run_get_model (HourglassRun *self); /* the model of the last run, or NULL */
HgPrepared *hourglass_run_get_data (HourglassRun *self);     /* the data of the last run, or NULL */
const HgTrainOptions *hourglass_run_get_used (HourglassRun *self); /* the options of the last run */

/* On the validation part (or, where there is none, the training part); NULL until they are computed (in a
 * thread, at each start). */
const HgBaselines *hourglass_run_get_baselines (HourglassRun *self);

/* Samples to watch (rows of the shown data); none with n = 0, as when a view is hidden. */
void hourglass_run_watch_reconstruction (HourglassRun *self, const size_t *index, size_t n);
void hourglass_run_watch_latent (HourglassRun *self, const size_t *index, size_t n);
void hourglass_run_watch_errors (HourglassRun *self, gboolean wanted);

/* Whether the layers' weights and gradients are measured while it trains: the snapshot's `pulse`. */
void hourglass_run_watch_pulse (HourglassRun *self, gboolean wanted);

/* One of the run's checkpoints that is looked at instead of its newest weights, lent, or NULL. Views of
 * samples then show what the model gives with its weights; nothing else changes. A new run, or other weights
 * of the document, end it. */
const HgCheckpoint *hourglass_run_get_frame (HourglassRun *self);
void hourglass_run_show_frame (HourglassRun *self, const HgCheckpoint *frame); /* NULL: the newest weights */

/* The frame's weights become the document's, which is a step of its history: what a file keeps and the next
 * training begins with. Not while it trains. */
void hourglass_run_rewind (HourglassRun *self);

/* So do the weights of @checkpoint of @model: a step, called "@verb epoch 12" or "@verb the start". */
void hourglass_run_take_checkpoint (HourglassRun *self, const HgModel *model, const HgCheckpoint *checkpoint,
                                    const char *verb);

/* A new run that goes on from the frame, with the settings as they are now: its curves begin with those up to
 * there. Where the run was complete there, it gets as many epochs more. That its weights are the document's
 * from now on is a step of the history. Fails where settings differ that a checkpoint depends on, and names
 * them. */
gboolean hourglass_run_branch (HourglassRun *self, HgError *error);

/* What looks are answered with: model, weights and data, all lent; FALSE when nothing is trained. Those of
 * the run while it trains or nothing newer is there, else the document's. */
gboolean hourglass_run_get_source (HourglassRun *self, const HgModel **model, HgWeights **weights,
                                   HgPrepared **data);

/* What looks are answered on: the run's data while it trains or nothing newer is there, else the document's;
 * lent, or NULL. And the part of it that the views show: test, else validation, else training; lent. */
HgPrepared *hourglass_run_get_shown_data (HourglassRun *self);
const size_t *hourglass_run_get_part (HgPrepared *data, size_t *n, const char **name);

/* Which samples of the shown data are selected, in all views alike; lent. */
HourglassSampleSelection *hourglass_run_get_selection (HourglassRun *self);

/* Newest reconstructions and latents, kept across snapshots without them; or NULL. @probe says which samples.
 */
HgTensor *hourglass_run_get_reconstructed (HourglassRun *self, const HgProbe **probe);
HgTensor *hourglass_run_get_latent (HourglassRun *self, const HgProbe **probe);

/* The newest reconstructions of a decoder that was fed the true values, of the same samples as the other
 * ones; or NULL. */
HgTensor *hourglass_run_get_forced (HourglassRun *self);

/* Newest MSE of every sample of the shown part, in its order, lent; or NULL. */
const double *hourglass_run_get_errors (HourglassRun *self, size_t *n);
