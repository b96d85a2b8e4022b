/* The errors of samples measured on a worker thread, and what tells them apart. Of a large part some samples
 * are taken, spread evenly, so that it keeps up with a training. */
#pragma once
#include "analysis/anomalies-text.h"
#include <gio/gio.h>

enum
{
  HOURGLASS_ANOMALY_SAMPLES = 20000, /* of a part, at most */
  HOURGLASS_ANOMALY_WORST = 12
};

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  size_t normal;       /* class that is not marked, or HG_NO_CLASS */
  const size_t *index; /* of the part that is judged; lent by the data */
  size_t n;
  HgJob job;

  HgAnomalies *anomalies; /* result; its events are measured anew on the main thread */
  HgError error;          /* where there is none */
} HourglassAnomalyLook;

/* Takes references. */
HourglassAnomalyLook *hourglass_anomaly_look_new (const HgModel *model, HgWeights *weights, HgPrepared *data,
                                                  size_t normal, const size_t *index, size_t n);
HourglassAnomalyLook *hourglass_anomaly_look_ref (HourglassAnomalyLook *look);
void hourglass_anomaly_look_unref (HourglassAnomalyLook *look);

/* @callback gets the GTask, whose task data the look is and which gives a boolean: whether there is a result.
 */
void hourglass_anomaly_look_start (HourglassAnomalyLook *look, GAsyncReadyCallback callback, gpointer data);
void hourglass_anomaly_look_cancel (HourglassAnomalyLook *look);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HourglassAnomalyLook, hourglass_anomaly_look_unref)
