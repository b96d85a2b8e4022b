#include "train/checkpoint.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HgCheckpoint *
hg_checkpoint_new (size_t n_slots, size_t n_values, HgError *error)
{
  HgCheckpoint *checkpoint = hg_alloc (1, sizeof *checkpoint, error);
  if (checkpoint == NULL)
    return NULL;
  atomic_init (&checkpoint->references, 1);
  checkpoint->n_values = n_values;
  for (; checkpoint->n_slots < n_slots; checkpoint->n_slots++)
    {
      checkpoint->slots[checkpoint->n_slots] = hg_alloc_aligned (n_values, sizeof (HgReal), error);
      if (checkpoint->slots[checkpoint->n_slots] == NULL)
        {
          hg_checkpoint_unref (checkpoint);
          return NULL;
        }
    }
  return checkpoint;
}

HgCheckpoint *
hg_checkpoint_ref (const HgCheckpoint *checkpoint)
{
  HgCheckpoint *mutable = (HgCheckpoint *)checkpoint;
  if (checkpoint != NULL)
    atomic_fetch_add_explicit (&mutable->references, 1, memory_order_relaxed);
  return mutable;
}

void
hg_checkpoint_unref (const HgCheckpoint *checkpoint)
{
  HgCheckpoint *mutable = (HgCheckpoint *)checkpoint;
  if (checkpoint == NULL || atomic_fetch_sub_explicit (&mutable->references, 1, memory_order_acq_rel) != 1)
    return;
  for (size_t i = 0; i < HG_MOST_SLOTS; i++)
    free (mutable->slots[i]);
  hg_weights_unref (mutable->weights);
  hg_weights_unref (mutable->best);
  hg_metrics_log_unref (mutable->log);
  free (mutable);
}

char *
hg_checkpoint_title (const HgCheckpoint *checkpoint, char *text)
{
  if (checkpoint->steps == 0)
    snprintf (text, HG_CHECKPOINT_TITLE, "start");
  else
    snprintf (text, HG_CHECKPOINT_TITLE, "epoch %d%s", checkpoint->epochs, checkpoint->batch > 0 ? " +" : "");
  return text;
}

size_t
hg_checkpoint_bytes (const HgCheckpoint *checkpoint)
{
  return sizeof *checkpoint + (checkpoint->n_slots + 1) * checkpoint->n_values * sizeof (HgReal);
}

size_t
hg_checkpoint_ring_best (HgCheckpoint *const *items, size_t n)
{
  size_t best = n;
  for (size_t i = 0; i < n; i++)
    if (!isnan (items[i]->watched) && (best == n || items[i]->watched < items[best]->watched))
      best = i;
  return best;
}

static bool
is_full (const HgCheckpointRing *ring)
{
  size_t bytes = 0, most = ring->bytes > 0 ? ring->bytes : (size_t)256 << 20;
  for (size_t i = 0; i < ring->n; i++)
    bytes += hg_checkpoint_bytes (ring->items[i]);
  return ring->n > HG_RING_MOST || bytes > most;
}

static void
drop (HgCheckpointRing *ring, size_t i)
{
  hg_checkpoint_unref (ring->items[i]);
  memmove (&ring->items[i], &ring->items[i + 1], (ring->n - i - 1) * sizeof *ring->items);
  ring->n--;
}

void
hg_checkpoint_ring_add (HgCheckpointRing *ring, const HgCheckpoint *checkpoint)
{
  if (ring->n > 0 && ring->items[ring->n - 1]->steps == checkpoint->steps)
    drop (ring, ring->n - 1);
  ring->items[ring->n++] = hg_checkpoint_ref (checkpoint);
  while (is_full (ring))
    {
      size_t best = hg_checkpoint_ring_best (ring->items, ring->n), least = 0;
      for (size_t i = 1; i + 1 < ring->n; i++)
        if (i != best
            && (least == 0
                || ring->items[i + 1]->steps - ring->items[i - 1]->steps
                       < ring->items[least + 1]->steps - ring->items[least - 1]->steps))
          least = i;
      if (least == 0)
        return;
      drop (ring, least);
    }
}

void
hg_checkpoint_ring_clear (HgCheckpointRing *ring)
{
  while (ring->n > 0)
    hg_checkpoint_unref (ring->items[--ring->n]);
}
