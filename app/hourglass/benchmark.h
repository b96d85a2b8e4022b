/* `hourglass --benchmark`: a scripted scene under the running display that prints what it costs, one JSON
 * line a scene:
 *   {"scene": "start", "first_paint_ms": …, "cpu_ms": …}
 *   {"scene": "canvas-drag", "frames": …, "frames_per_second": …, "cpu_ms_median": …, "cpu_ms_p99": …, "longest_stall_ms": …}
 *   … "training-curves", "training-drag", "training-reconstruct", "latent-2000", "tsne-2000", "latent-10000",
 *   "cursor-10000", "opened", "drag-60-layers", "tall-stack", "large-tensor" alike
 *   {"scene": "cancel", "latency_ms": …}   {"scene": "memory", "peak_mb": …}
 * CPU is the main thread's between two painted frames, drawing included. A stall is the longest time between
 * two turns of the main loop while frames were wanted. */
#pragma once
#include <gtk/gtk.h>

/* Opens a window, plays the scenes and quits. */
void hourglass_benchmark_start (GtkApplication *application);
