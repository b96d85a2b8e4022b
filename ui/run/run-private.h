/* What the run's files share: run.c starts, follows and ends the training; run-look.c answers what the views
 * ask. */
#pragma once
#include "ui/run/look.h"
#include "ui/run/run.h"

typedef struct HourglassRunWake HourglassRunWake;
typedef struct HourglassBaselineTask HourglassBaselineTask;

/* What makes a run: put aside when a branch takes its place. Owned. */
typedef struct
{
  HgTrainOptions used;
  HgRunState state; /* of the last snapshot */
  HgSnapshot *snapshot;
  HgModel *model;
  HgPrepared *data;
  HgMetricsLog *log;
  HgWeights *first_weights; /* it began with; NULL: from the seed */
  double first_epochs;      /* that these had been trained; NaN: not known */
  double before;            /* of them, those that the run's curves do not show */
  HgWeights *weights;       /* newest of this run */
  HgBaselines baselines;
  gboolean has_baselines;
} HourglassOneRun;

struct _HourglassRun
{
  GObject parent_instance;
  HourglassDocument *document;
  const HgPreset *preset; /* that the options came from */
  HgTrainOptions options;
  HourglassRunConfigs configs;
  double dials[HG_DIALS]; /* as turned in this run; NaN: not turned */

  HourglassRunWake *wake;
  HgRunner *runner;              /* NULL when nothing trains */
  HourglassOneRun now;           /* the current one */
  HgCheckpoint *frame;           /* of this run, that is looked at instead; or NULL */
  GPtrArray *past;               /* run-past.c's; NULL: no run was branched from */
  HourglassFileFacts *continued; /* the file that it goes on from, or NULL */
  gboolean went_on;              /* the last start had that file's weights … */
  gboolean took_state;           /* … and its optimizer's state */
  HourglassBaselineTask *baseline_task;

  HourglassSampleSelection *selection; /* rows of the shown data */
  size_t *reconstruct, *encode;        /* samples that are watched */
  size_t n_reconstruct, n_encode;
  HgPrepared *watched; /* data that these are samples of */
  gboolean want_errors, want_pulse;
  HgProbe *probe;                            /* the two as one request, or NULL */
  HourglassLook *look;                       /* on its way, or NULL */
  gboolean look_again;                       /* something changed since it began */
  guint look_source;                         /* idle that will begin one */
  HgPrepared *looked_at;                     /* data of the answers below */
  HgTensor *reconstructed, *latent, *forced; /* forced: of the same samples as reconstructed */
  HgProbe *reconstructed_probe, *latent_probe;
  double *errors;
  size_t n_errors;
};

/* run.c: of the run's model and data. */
void hourglass_run_start_baselines (HourglassRun *self);
void hourglass_run_emit_state_changed (HourglassRun *self);

/* What a start begins with, owned by the caller; NULL: from the seed. After a run that is where it began,
 * also where only guesses were mended since. */
HgWeights *hourglass_run_start_weights (HourglassRun *self);

/* run-start.c: epochs that these weights, @first, have been trained in all; NaN: not known. */
double hourglass_run_start_epochs (HourglassRun *self, const HgWeights *first);

/* Starts, from the checkpoint @from of a run of the same model where that is not NULL, for @epochs. */
gboolean hourglass_run_start_from (HourglassRun *self, const HgCheckpoint *from, int epochs, HgError *error);

/* run-film.c: no frame is looked at any more; says nothing. */
void hourglass_run_forget_frame (HourglassRun *self);

/* run-past.c: puts the run aside, for which a branch is about to begin; forgets all that were; and makes that
 * one current again whose weights the document has, says nothing where it is. */
void hourglass_run_retire (HourglassRun *self);
void hourglass_run_forget_past (HourglassRun *self);
void hourglass_run_recall (HourglassRun *self);

/* Emits "updated". */
void hourglass_run_emit_updated (HourglassRun *self);

/* run-look.c */
void hourglass_run_look_setup (HourglassRun *self);
void hourglass_run_look_clear (HourglassRun *self); /* forgets answers and cancels */
void hourglass_run_look_dispose (HourglassRun *self);
/* What a run on @data is to be asked when it begins, owned by the caller, or NULL: no wish changes, as it may
 * be refused. And once it has begun, with @asked: wishes for other data are forgotten where it was to be
 * asked. */
HgProbe *hourglass_run_look_ahead (HourglassRun *self, HgPrepared *data);
void hourglass_run_look_begin (HourglassRun *self, HgProbe *asked);
void hourglass_run_look_snapshot (HourglassRun *self, const HgSnapshot *snapshot);
void hourglass_run_select_in_shown (HourglassRun *self); /* other data begin with nothing selected */
void hourglass_run_look_soon (HourglassRun *self);       /* weights, data or wishes changed */

/* run-continue.c: whether a start from @weights goes on from the file, and the state that it takes, lent, or
 * NULL; forget: unless the document is still that of the file. */
gboolean hourglass_run_goes_on (HourglassRun *self, const HgWeights *weights);
const HgOptimizerState *hourglass_run_continued_state (HourglassRun *self, const HgWeights *weights);
void hourglass_run_forget_continued (HourglassRun *self);

/* baseline-task.c */
HourglassBaselineTask *hourglass_baseline_start (HgPrepared *data, size_t components,
                                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean hourglass_baseline_finish (GAsyncResult *result, HgBaselines *baselines,
                                    HourglassBaselineTask **task);
void hourglass_baseline_cancel (HourglassBaselineTask *task); /* drops the reference, too */
