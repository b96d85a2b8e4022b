#include "train/snapshot.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

HgProbe *
hg_probe_new (const size_t *reconstruct, size_t n_reconstruct, const size_t *encode, size_t n_encode,
              HgError *error)
{
  HgProbe *probe = hg_alloc (1, sizeof *probe, error);
  if (probe == NULL)
    return NULL;
  atomic_init (&probe->references, 1);
  probe->reconstruct = hg_alloc (n_reconstruct, sizeof *probe->reconstruct, error);
  probe->encode = hg_alloc (n_encode, sizeof *probe->encode, error);
  if (probe->reconstruct == NULL || probe->encode == NULL)
    {
      hg_probe_unref (probe);
      return NULL;
    }
  probe->n_reconstruct = n_reconstruct;
  probe->n_encode = n_encode;
  if (n_reconstruct > 0)
    memcpy (probe->reconstruct, reconstruct, n_reconstruct * sizeof *reconstruct);
  if (n_encode > 0)
    memcpy (probe->encode, encode, n_encode * sizeof *encode);
  return probe;
}

HgProbe *
hg_probe_ref (HgProbe *probe)
{
  if (probe != NULL)
    atomic_fetch_add_explicit (&probe->references, 1, memory_order_relaxed);
  return probe;
}

void
hg_probe_unref (HgProbe *probe)
{
  if (probe == NULL || atomic_fetch_sub_explicit (&probe->references, 1, memory_order_acq_rel) != 1)
    return;
  free (probe->reconstruct);
  free (probe->encode);
  free (probe);
}

HgSnapshot *
hg_snapshot_new (HgError *error)
{
  return hg_alloc (1, sizeof (HgSnapshot), error);
}

void
hg_snapshot_free (HgSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;
  hg_probe_unref (snapshot->probe);
  hg_tensor_unref (snapshot->reconstructed);
  hg_tensor_unref (snapshot->forced);
  hg_tensor_unref (snapshot->latent);
  for (size_t i = 0; i < snapshot->n_checkpoints; i++)
    hg_checkpoint_unref (snapshot->checkpoints[i]);
  free (snapshot->checkpoints);
  free (snapshot->pulse);
  hg_weights_unref (snapshot->weights);
  free (snapshot);
}
