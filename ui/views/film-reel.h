/* The frames of a run's film as they can be drawn: what one sample becomes with each of them. Frames that are
 * decoded stay so until another sample or run is shown; drops those that the run has dropped. */
#pragma once
#include "ui/draw/film-strip.h"
#include "ui/run/film-look.h"
#include "ui/run/run.h"

typedef struct
{
  HgModel *model;
  HgPrepared *data;
  gsize sample;
  guint n;
  HgCheckpoint **frames; /* references */
  HgTensor **decoded;    /* of each, or NULL: not yet */
  HgReal **pixels;       /* of each, of images; else NULL */
  HgFilmFrame *drawn;
  gsize feature;   /* that is drawn, of sequences */
  gboolean picked; /* it is among those whose error fell most; else none has fallen yet */
  gboolean fell;   /* so far that it can be seen */
  HgFilm film;
} HourglassFilmReel;

void hourglass_film_reel_clear (HourglassFilmReel *reel);

/* Takes the frames of @snapshot (or NULL) of a run of @model with @data, for sample @sample. TRUE where
 * something changed. */
gboolean hourglass_film_reel_take (HourglassFilmReel *reel, const HgSnapshot *snapshot, const HgModel *model,
                                   HgPrepared *data, gsize sample);

/* A look at the frames that are not decoded, or NULL; and its answers. */
HourglassFilmLook *hourglass_film_reel_ask (const HourglassFilmReel *reel);
void hourglass_film_reel_answer (HourglassFilmReel *reel, const HourglassFilmLook *look);

/* "Sample 17, pressure: among the features whose error fell most"; "Sample 17, pressure" while none has
 * fallen so far that it can be seen; where there is only one feature, "Sample 17". Owned by the caller. */
char *hourglass_film_reel_subject (const HourglassFilmReel *reel);

/* A copy that shares nothing that changes, to be cleared and freed. */
HourglassFilmReel *hourglass_film_reel_copy (const HourglassFilmReel *reel);
