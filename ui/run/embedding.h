/* A t-SNE of some latents on a thread of its own, at a pace that can be watched: it plays, pauses, or takes
 * a few steps. What is shown follows by the signal "moved", at most once a turn of the main loop.
 *
 * Signal "moved": points, numbers or the fault below have changed. Everything else runs on the main thread.
 */
#pragma once
#include "tensor/tensor.h"
#include <glib-object.h>

#define HOURGLASS_TYPE_EMBEDDING (hourglass_embedding_get_type ())
G_DECLARE_FINAL_TYPE (HourglassEmbedding, hourglass_embedding, HOURGLASS, EMBEDDING, GObject)

/* Begins at once with what stands before the first step, and plays. @latent is kept; @iterations: steps until
 * it pauses by itself. */
HourglassEmbedding *hourglass_embedding_new (HgTensor *latent, double perplexity, guint64 seed,
                                             gsize iterations);

/* Of a finished one playing goes on for as many steps again. */
void hourglass_embedding_set_playing (HourglassEmbedding *self, gboolean playing);
gboolean hourglass_embedding_is_playing (HourglassEmbedding *self);
void hourglass_embedding_step (HourglassEmbedding *self); /* a single one */

/* The same samples have other latents now, of as many values: while it plays or steps, it goes on from where
 * its points are with the newest that were given (kept), and then has all its steps before it again. One that
 * had come to its end plays on; a paused one takes them when it goes on. Latents that are not finite are
 * passed over. */
void hourglass_embedding_follow (HourglassEmbedding *self, HgTensor *latent);

HgTensor *hourglass_embedding_get_latent (HourglassEmbedding *self); /* that it places now; lent */
gsize hourglass_embedding_get_steps (HourglassEmbedding *self);      /* made */
gsize hourglass_embedding_get_end (HourglassEmbedding *self);        /* steps at which it pauses */
double hourglass_embedding_get_kl (HourglassEmbedding *self); /* of some steps ago; NaN: not known yet */
const char *hourglass_embedding_get_note (HourglassEmbedding *self);  /* see hg_tsne_note; lent, or "" */
const char *hourglass_embedding_get_fault (HourglassEmbedding *self); /* a sentence, lent; "": none */

/* (latents, 2); FALSE while there are none. Rows that were left out are NaN. */
gboolean hourglass_embedding_copy (HourglassEmbedding *self, HgReal *xy);
