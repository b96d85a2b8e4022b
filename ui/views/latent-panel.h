/* A latent and what the model decodes from it: the nearest real sample with the decoded one over it, a slider
 * a latent value, and a way from one latent to another.
 *
 * Signals: "chosen" (a person moved a slider, the way goes on or got another end: get_point or get_ends has
 * changed), "told" (get_text has changed: something was decoded). */
#pragma once
#include "data/prepared.h"
#include "model/weights.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LATENT_PANEL (hourglass_latent_panel_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLatentPanel, hourglass_latent_panel, HOURGLASS, LATENT_PANEL, GtkWidget)

/* What decodes, and the samples beside it: row i of @latents is sample @index[i] of @data. All are kept;
 * @index is copied. The point is the first sample's until a person chooses one; that
 * stays where latents have as many values as before. */
void hourglass_latent_panel_set_source (HourglassLatentPanel *self, const HgModel *model, HgWeights *weights,
                                        HgPrepared *data, HgTensor *latents, const gsize *index);

/* The latent that is decoded: as many values as a row of the latents. Lent, or NULL: none chosen yet. */
void hourglass_latent_panel_set_point (HourglassLatentPanel *self, const HgReal *latent);
const HgReal *hourglass_latent_panel_get_point (HourglassLatentPanel *self);

/* The latents that the way goes between, lent; NULL: not set. */
void hourglass_latent_panel_get_ends (HourglassLatentPanel *self, const HgReal **a, const HgReal **b);

/* What the newest answer says, lent. */
const char *hourglass_latent_panel_get_text (HourglassLatentPanel *self);
