/* `hourglass --benchmark`: scripted scenes under the running display, and what they cost, as JSON lines:
 *   {"scene": "start", "first_paint_ms": …, "cpu_ms": …}
 *   {"scene": "canvas-drag", "frames": …, "frames_per_second": …, "cpu_ms_median": …, "cpu_ms_p99": …,
 *    "longest_stall_ms": …}, and the other scenes of benchmark-scenes.c alike
 *   {"scene": "decode-images", "decoded": …, "latency_ms_median": …, "latency_ms_p99": …}
 *   {"scene": "cancel", "latency_ms": …}, "open" alike
 *   {"scene": "memory", "peak_mb": …}
 * CPU is the main thread's between two painted frames, drawing included. A stall is the longest time between
 * two turns of the main loop while frames were wanted. What decodes is timed from the wish to the end of the
 * frame that shows it. */
#pragma once
#include <gtk/gtk.h>

/* Opens a window, plays the scenes and quits. */
void hourglass_benchmark_start (GtkApplication *application);
