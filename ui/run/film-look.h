/* What one sample becomes with each of a run's checkpoints, computed on a worker thread. */
#pragma once
#include "data/prepared.h"
#include "model/network.h"
#include "train/checkpoint.h"
#include "base/job.h"
#include <gio/gio.h>

typedef struct
{
  HgModel *model;
  HgPrepared *data;
  size_t sample; /* row of the data */
  size_t n;
  HgCheckpoint **frames; /* references */
  HgTensor **decoded;    /* results: (1, sample…) each, NULL where a frame has none */
  HgJob job;
} HourglassFilmLook;

/* Takes references. */
HourglassFilmLook *hourglass_film_look_new (const HgModel *model, HgPrepared *data, size_t sample,
                                            const HgCheckpoint *const *frames, size_t n);
HourglassFilmLook *hourglass_film_look_ref (HourglassFilmLook *look);
void hourglass_film_look_unref (HourglassFilmLook *look);

/* @callback gets the GTask, whose task data the look is. Cancel by look->job. */
void hourglass_film_look_start (HourglassFilmLook *look, GAsyncReadyCallback callback, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HourglassFilmLook, hourglass_film_look_unref)
