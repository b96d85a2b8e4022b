/* What a running training tells: snapshots with its numbers, its film of checkpoints, and what the watched
 * samples become. */
#include "base/clock.h"
#include "base/memory.h"
#include "train/runner-private.h"
#include <math.h>

/* What the last snapshot brought stays in the box when nobody took it yet. */
static void
post (HgRunner *runner, HgSnapshot *snapshot)
{
  HgSnapshot *unread = hg_mailbox_take (&runner->snapshots);
  if (unread != NULL)
    {
      if (snapshot->weights == NULL)
        snapshot->weights = hg_weights_ref (unread->weights);
      if (snapshot->pulse == NULL)
        {
          snapshot->pulse = unread->pulse;
          unread->pulse = NULL;
        }
      if (snapshot->probe == NULL && unread->probe != NULL)
        {
          snapshot->probe = hg_probe_ref (unread->probe);
          snapshot->reconstructed = hg_tensor_ref (unread->reconstructed);
          snapshot->forced = hg_tensor_ref (unread->forced);
          snapshot->latent = hg_tensor_ref (unread->latent);
        }
      hg_snapshot_free (unread);
    }
  hg_snapshot_free (hg_mailbox_put (&runner->snapshots, snapshot));
  runner->posted = hg_clock_seconds ();
  if (runner->options.posted != NULL)
    runner->options.posted (runner->options.data);
}

static void
drop_samples (HgTensor **x)
{
  for (size_t i = 0; i < 1 + HG_MORE_INPUTS; i++)
    {
      hg_tensor_unref (x[i]);
      x[i] = NULL;
    }
}

void
hg_runner_drop_probe (HgRunner *runner)
{
  hg_probe_unref (runner->probe);
  drop_samples (runner->probe_x);
  drop_samples (runner->probe_z);
  hg_tensor_unref (runner->probe_y);
}

/* The rows @index of every input of the data. */
static void
gather (const HgPrepared *data, const size_t *index, size_t n, HgTensor **x)
{
  drop_samples (x);
  for (size_t i = 0; n > 0 && i < 1 + data->n_more; i++)
    x[i] = hg_tensor_gather (i == 0 ? data->x : data->more[i - 1], index, n, NULL);
}

/* Takes a new request, if there is one, and gathers its samples. */
static void
take_probe (HgRunner *runner)
{
  HgProbe *probe = hg_mailbox_take (&runner->probes);
  if (probe == NULL)
    return;
  hg_probe_unref (runner->probe);
  runner->probe = probe;
  gather (runner->data, probe->reconstruct, probe->n_reconstruct, runner->probe_x);
  gather (runner->data, probe->encode, probe->n_encode, runner->probe_z);
  hg_tensor_unref (runner->probe_y);
  runner->probe_y = runner->taught && probe->n_reconstruct > 0
                        ? hg_tensor_gather (runner->data->y, probe->reconstruct, probe->n_reconstruct, NULL)
                        : NULL;
  runner->probed = -INFINITY;
}

/* @x through the network; NULL where there is nothing to show. */
static HgTensor *
predict (HgRunner *runner, HgTensor *const *x, const HgTensor *teacher)
{
  HgPrediction asked = {
    .x = (const HgTensor *const *)x, .n_x = 1 + runner->data->n_more, .teacher = teacher, .node = HG_NO_NODE
  };
  for (size_t i = 0; i < asked.n_x; i++)
    if (x[i] == NULL)
      return NULL;
  return hg_network_predict_all (hg_trainer_network (runner->trainer), &asked, NULL);
}

/* Runs the watched samples through the network, at most a tenth of the time. */
static void
look (HgRunner *runner, HgSnapshot *snapshot, bool last)
{
  double now = hg_clock_seconds ();
  take_probe (runner);
  if (runner->probe == NULL || (!last && now - runner->probed < 10 * runner->probe_cost))
    return;
  HgNetwork *network = hg_trainer_network (runner->trainer);
  size_t waist = hg_network_check (network)->waist;
  snapshot->probe = hg_probe_ref (runner->probe);
  if (runner->probe->pulse)
    snapshot->pulse = hg_pulse_new (runner->trainer, NULL);
  snapshot->reconstructed = predict (runner, runner->probe_x, NULL);
  if (runner->probe_y != NULL)
    snapshot->forced = predict (runner, runner->probe_x, runner->probe_y);
  if (runner->probe_z[0] != NULL && waist != HG_NO_NODE)
    snapshot->latent = hg_network_encode (network, runner->probe_z[0], NULL);
  runner->probed = hg_clock_seconds ();
  runner->probe_cost = runner->probed - now;
}

void
hg_runner_keep (HgRunner *runner)
{
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (runner->trainer, NULL);
  if (checkpoint != NULL)
    hg_checkpoint_ring_add (&runner->ring, checkpoint);
  hg_checkpoint_unref (checkpoint);
}

static void
show_checkpoints (HgRunner *runner, HgSnapshot *snapshot)
{
  const HgCheckpointRing *ring = &runner->ring;
  snapshot->checkpoints = hg_alloc (ring->n, sizeof *snapshot->checkpoints, NULL);
  for (size_t i = 0; snapshot->checkpoints != NULL && i < ring->n; i++)
    snapshot->checkpoints[snapshot->n_checkpoints++] = hg_checkpoint_ref (ring->items[i]);
}

/* What a snapshot says in numbers. */
static void
fill_numbers (HgRunner *runner, HgSnapshot *snapshot)
{
  HgTrainer *trainer = runner->trainer;
  size_t batches = hg_trainer_batches (trainer), done = hg_trainer_batch (trainer);
  int epochs = runner->options.train.epochs, epoch = hg_trainer_epoch (trainer);
  snapshot->epoch = epoch;
  snapshot->epochs = epochs;
  snapshot->batch = done;
  snapshot->batches = batches;
  snapshot->rows = hg_metrics_log_count (runner->log);
  snapshot->loss = hg_trainer_loss (trainer);
  snapshot->learning_rate = hg_trainer_rate (trainer);
  snapshot->samples_per_second = hg_trainer_samples_per_second (trainer);
  snapshot->seconds = hg_clock_seconds () - runner->began - runner->idle;
  double complete = (double)(epoch - 1) + (double)done / (double)batches - runner->before;
  double left = (double)epochs - runner->before - complete;
  snapshot->seconds_left = complete > 0 ? snapshot->seconds * left / complete : NAN;
}

void
hg_runner_snap (HgRunner *runner, HgRunState state, bool weights, const HgError *error)
{
  HgSnapshot *snapshot = hg_snapshot_new (NULL);
  if (weights)
    hg_runner_keep (runner);
  if (snapshot == NULL)
    return;
  snapshot->state = state;
  fill_numbers (runner, snapshot);
  if (error != NULL)
    snapshot->error = *error;
  look (runner, snapshot, state != HG_RUN_TRAINING);
  show_checkpoints (runner, snapshot);
  if (weights)
    snapshot->weights = hg_network_save (hg_trainer_network (runner->trainer), NULL);
  post (runner, snapshot);
}
