/* Finds on a thread of its own what a t-SNE will follow, while its points move on. One at a time. All calls
 * come from the thread that owns the t-SNE. */
#pragma once
#include "analysis/tsne.h"
#include "tensor/tensor.h"
#include <glib.h>

typedef struct HourglassAffinityFinder HourglassAffinityFinder;

/* @tsne is lent until the finder is freed; @nice: of the thread. */
HourglassAffinityFinder *hourglass_affinity_finder_new (const HgTsne *tsne, int nice);

/* Waits for the thread: cancel the job of the t-SNE before, for that to be soon. */
void hourglass_affinity_finder_free (HourglassAffinityFinder *self);

/* Begins with @latent, which it takes over. Not while it is busy. */
void hourglass_affinity_finder_begin (HourglassAffinityFinder *self, HgTensor *latent);
gboolean hourglass_affinity_finder_is_busy (HourglassAffinityFinder *self); /* begun, and not yet taken */
gboolean hourglass_affinity_finder_is_done (HourglassAffinityFinder *self); /* taking will not wait */

/* Not busy, and what was found last took no more than a small share of the time since it was begun: what is
 * found all the time takes a processor from training. */
gboolean hourglass_affinity_finder_is_rested (HourglassAffinityFinder *self);

/* Waits for what was begun; NULL where that failed. @latent: what it is of, now the caller's. */
HgAffinities *hourglass_affinity_finder_take (HourglassAffinityFinder *self, HgTensor **latent);
