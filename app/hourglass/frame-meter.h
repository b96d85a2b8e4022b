/* Measures painted frames: how many a second, the main thread's CPU time from one to the next, and the
 * longest stall between two turns of the main loop, seen by a short timer of the highest priority. */
#pragma once
#include <glib.h>

typedef struct
{
  GArray *cpu_ms; /* double, one a frame */
  double last_cpu_ms;
  gint64 began, ended; /* ended: the last frame */
  gint64 last_turn;
  double longest_stall_ms;
  guint timer;
} HourglassFrameMeter;

void hourglass_frame_meter_start (HourglassFrameMeter *meter);
void hourglass_frame_meter_frame (HourglassFrameMeter *meter); /* a frame was painted */
void hourglass_frame_meter_stop (HourglassFrameMeter *meter);

/* One JSON line on standard output. */
void hourglass_frame_meter_print (HourglassFrameMeter *meter, const char *scene);
void hourglass_frame_meter_clear (HourglassFrameMeter *meter);

int hourglass_ascending (gconstpointer a, gconstpointer b); /* compares two doubles, for g_array_sort */
