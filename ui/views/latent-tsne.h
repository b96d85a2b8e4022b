/* The controls of the Latent view's t-SNE: perplexity, steps and seed, play and pause, a single step, and how
 * far it is. They own the embedding that runs behind them.
 *
 * Signal "moved": the points have moved, or there are none. */
#pragma once
#include "tensor/tensor.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LATENT_TSNE (hourglass_latent_tsne_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLatentTsne, hourglass_latent_tsne, HOURGLASS, LATENT_TSNE, GtkWidget)

/* The latents to be placed (kept), or NULL for none. Others of the same samples, as many and as wide, go on
 * from where the points are, and begin anew where those before could not be placed; samples that are others
 * want a NULL in between. @live: it trains, and more are to be expected. */
void hourglass_latent_tsne_set_latent (HourglassLatentTsne *self, HgTensor *latent, gboolean live);

/* What is placed, lent, or NULL; and where, (latents, 2): FALSE while there is nothing. */
HgTensor *hourglass_latent_tsne_get_latent (HourglassLatentTsne *self);
gboolean hourglass_latent_tsne_copy (HourglassLatentTsne *self, HgReal *xy);

/* "Step 120 of 1,000 · KL 1.29", "Step 120, follows the training · KL 1.29", the fault, or "" where nothing
 * is placed; to be freed. */
char *hourglass_latent_tsne_describe (HourglassLatentTsne *self);
