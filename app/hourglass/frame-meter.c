/* See frame-meter.h. */
#include "app/hourglass/frame-meter.h"
#include <time.h>

enum
{
  TURN_MS = 2
};

static double
thread_cpu_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static gboolean
turn (gpointer data)
{
  HourglassFrameMeter *meter = data;
  gint64 now = g_get_monotonic_time ();
  meter->longest_stall_ms = MAX (meter->longest_stall_ms, (double)(now - meter->last_turn) / 1000 - TURN_MS);
  meter->last_turn = now;
  return G_SOURCE_CONTINUE;
}

void
hourglass_frame_meter_start (HourglassFrameMeter *meter)
{
  hourglass_frame_meter_clear (meter);
  meter->cpu_ms = g_array_new (FALSE, FALSE, sizeof (double));
  meter->last_cpu_ms = thread_cpu_ms ();
  meter->began = meter->ended = meter->last_turn = g_get_monotonic_time ();
  meter->longest_stall_ms = 0;
  meter->timer = g_timeout_add_full (G_PRIORITY_HIGH, TURN_MS, turn, meter, NULL);
}

void
hourglass_frame_meter_frame (HourglassFrameMeter *meter)
{
  double now = thread_cpu_ms (), spent = now - meter->last_cpu_ms;
  meter->last_cpu_ms = now;
  meter->ended = g_get_monotonic_time ();
  g_array_append_val (meter->cpu_ms, spent);
}

void
hourglass_frame_meter_stop (HourglassFrameMeter *meter)
{
  g_clear_handle_id (&meter->timer, g_source_remove);
}

int
hourglass_ascending (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void
hourglass_frame_meter_print (HourglassFrameMeter *meter, const char *scene)
{
  guint n = meter->cpu_ms->len;
  g_array_sort (meter->cpu_ms, hourglass_ascending);
  double median = n > 0 ? g_array_index (meter->cpu_ms, double, n / 2) : 0;
  double late = n > 0 ? g_array_index (meter->cpu_ms, double, (guint)((double)(n - 1) * 0.99)) : 0;
  double seconds = (double)(meter->ended - meter->began) / G_USEC_PER_SEC;
  g_print ("{\"scene\": \"%s\", \"frames\": %u, \"frames_per_second\": %.1f, \"cpu_ms_median\": %.2f, "
           "\"cpu_ms_p99\": %.2f, \"longest_stall_ms\": %.1f}\n",
           scene, n, seconds > 0 ? n / seconds : 0, median, late, meter->longest_stall_ms);
}

void
hourglass_frame_meter_clear (HourglassFrameMeter *meter)
{
  g_clear_handle_id (&meter->timer, g_source_remove);
  g_clear_pointer (&meter->cpu_ms, g_array_unref);
}
