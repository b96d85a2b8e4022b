/* Between runner.c (the thread and what it is told) and runner-snap.c (what it tells). */
#pragma once
#include "base/mailbox.h"
#include "train/runner.h"
#include <pthread.h>

struct HgRunner
{
  HgModel *model;
  HgPrepared *data;
  HgRunOptions options;
  HgTeam *team;
  HgTrainer *trainer;
  HgMetricsLog *log;
  HgMailbox snapshots, probes;
  HgJob job;
  _Atomic double learning_rate, clipnorm, noise, dials[HG_DIALS];
  pthread_mutex_t lock; /* of paused */
  pthread_cond_t wake;
  bool paused;
  pthread_t thread;
  bool started, took_state;

  /* The training thread's own. */
  HgProbe *probe;
  HgTensor *probe_x[1 + HG_MORE_INPUTS]; /* samples to reconstruct, by input … */
  HgTensor *probe_y;                     /* … what they should give, where a decoder can be told … */
  HgTensor *probe_z[1 + HG_MORE_INPUTS]; /* … and samples to encode */
  bool taught;                           /* the model has such a decoder */
  HgCheckpointRing ring;
  double began, posted, probed, probe_cost; /* seconds */
  double idle;                              /* seconds spent paused */
  double before;                            /* epochs that were complete when it began */
};

/* On the training thread. */

/* Posts a snapshot. With @weights it brings them, and the state goes into the film. */
void hg_runner_snap (HgRunner *runner, HgRunState state, bool weights, const HgError *error);

/* Takes the trainer's state into the film: at an epoch's end, and where the run begins, rests or ends. */
void hg_runner_keep (HgRunner *runner);

/* Lets go of the samples that were watched. */
void hg_runner_drop_probe (HgRunner *runner);
