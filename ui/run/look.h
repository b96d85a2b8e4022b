/* One look at what given weights do with given samples, on a worker thread: reconstructions, latents, and the
 * error of every sample of a part. */
#pragma once
#include "base/job.h"
#include "data/prepared.h"
#include "train/snapshot.h"
#include <gio/gio.h>

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  HgProbe *probe;
  const size_t *part; /* of the data; lent by it */
  size_t n_part;      /* 0: no errors wanted */
  HgJob job;

  HgTensor *reconstructed, *latent; /* results; NULL where the probe asks for none, or it failed */
  HgTensor *forced; /* reconstructed with the true values fed into a decoder that can be taught; else NULL */
  double *errors;
} HourglassLook;

/* Whether some layer's decoder can be taught. */
gboolean hourglass_model_is_taught (const HgModel *model);

/* Takes references. @data must be of the model's input shape. */
HourglassLook *hourglass_look_new (const HgModel *model, HgWeights *weights, HgPrepared *data, HgProbe *probe,
                                   const size_t *part, size_t n_part);
HourglassLook *hourglass_look_ref (HourglassLook *look);
void hourglass_look_unref (HourglassLook *look);

/* @callback gets the GTask, on the main thread; the look is its task data. There is no source object: the
 * worker could drop its last reference. */
void hourglass_look_start (HourglassLook *look, GAsyncReadyCallback callback, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HourglassLook, hourglass_look_unref)
