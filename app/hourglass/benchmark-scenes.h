/* What the benchmark plays. A scene has a beginning (which may have to wait for data), something done each
 * frame, and an end. */
#pragma once
#include "app/hourglass/frame-meter.h"
#include "ui/window/window.h"

typedef struct HourglassPlayer HourglassPlayer;

typedef struct
{
  const char *name;
  gboolean (*ready) (HourglassPlayer *player); /* called each frame until it is TRUE; may be NULL */
  void (*begin) (HourglassPlayer *player);     /* may be NULL, as those below */
  void (*frame) (HourglassPlayer *player, double seconds); /* @seconds: since the beginning */
  void (*painted) (HourglassPlayer *player);               /* after each frame that was drawn */
  void (*end) (HourglassPlayer *player);
  double seconds;
} HourglassScene;

struct HourglassPlayer
{
  GtkApplication *application;
  HourglassWindow *window;
  const HourglassScene *scene;
  gboolean playing, painted, drawn; /* drawn: in this turn of the frame clock */
  gint64 began, waited;
  HourglassFrameMeter meter;
  double drag_x, drag_y;
  gint64 asked;         /* for what is then timed: when; 0: nothing is awaited */
  const HgModel *shown; /* what was on the canvas then */
  gboolean told;        /* what it answers is to be painted */
  GArray *latencies;    /* double, ms, of what is timed more than once; or NULL */
};

extern const HourglassScene hourglass_scenes[]; /* the last one has no name */
