/* See benchmark.h. The player advances on the frame clock, so that what is measured is what a person would
 * see. */
#include "app/hourglass/benchmark.h"
#include "app/hourglass/benchmark-scenes.h"
#include <math.h>
#include <time.h>

typedef HourglassPlayer Player;
typedef HourglassScene Scene;

/* Milliseconds since the process was started, by the kernel's account (10 ms steps). */
static double
process_age_ms (void)
{
  g_autofree char *text = NULL;
  struct timespec now;
  unsigned long long ticks = 0;
  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL))
    return NAN;
  const char *rest = strrchr (text, ')');
  if (rest == NULL
      || sscanf (rest + 2, "%*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
                 &ticks)
             != 1)
    return NAN;
  clock_gettime (CLOCK_BOOTTIME, &now);
  double started = (double)ticks / (double)sysconf (_SC_CLK_TCK);
  return ((double)now.tv_sec + (double)now.tv_nsec * 1e-9 - started) * 1000;
}

static void
finish (Player *player)
{
  hourglass_run_shutdown (hourglass_window_get_run (player->window));
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (player->window)), player);
  g_application_quit (G_APPLICATION (player->application));
}

static gboolean
tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Player *player = data;
  const Scene *scene = player->scene;
  gint64 now = g_get_monotonic_time ();
  if (!player->painted)
    return G_SOURCE_CONTINUE;
  if (!player->playing)
    {
      player->waited = player->waited == 0 ? now : player->waited;
      if (scene->ready != NULL && !scene->ready (player) && now - player->waited < 30 * G_USEC_PER_SEC)
        return G_SOURCE_CONTINUE;
      if (scene->begin != NULL)
        scene->begin (player);
      player->playing = TRUE;
      player->began = g_get_monotonic_time ();
      hourglass_frame_meter_start (&player->meter);
      return G_SOURCE_CONTINUE;
    }
  double seconds = (double)(now - player->began) / G_USEC_PER_SEC;
  if (seconds < scene->seconds)
    {
      if (scene->frame != NULL)
        scene->frame (player, seconds);
      return G_SOURCE_CONTINUE;
    }
  hourglass_frame_meter_stop (&player->meter);
  hourglass_frame_meter_print (&player->meter, scene->name);
  if (scene->end != NULL)
    scene->end (player);
  player->playing = FALSE;
  player->waited = 0;
  player->scene++;
  if (player->scene->name != NULL)
    return G_SOURCE_CONTINUE;
  finish (player);
  return G_SOURCE_REMOVE;
}

static void
painted (GdkFrameClock *clock, Player *player)
{
  if (!player->painted)
    {
      const HgPreset *preset = hourglass_document_get_preset (hourglass_window_get_document (player->window));
      struct timespec cpu;
      clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
      g_print ("{\"scene\": \"start\", \"first_paint_ms\": %.0f, \"cpu_ms\": %.0f}\n", process_age_ms (),
               (double)cpu.tv_sec * 1e3 + (double)cpu.tv_nsec * 1e-6);
      player->painted = TRUE;
      hourglass_window_load_data (player->window, preset->data);
    }
  if (player->playing && player->drawn)
    {
      hourglass_frame_meter_frame (&player->meter);
      if (player->scene->painted != NULL)
        player->scene->painted (player);
    }
  player->drawn = FALSE;
}

/* Only turns of the frame clock that draw count as frames: the others would flatter the median. */
static void
drawing (GdkFrameClock *clock, Player *player)
{
  player->drawn = TRUE;
}

static void
realized (GtkWidget *widget, Player *player)
{
  g_signal_connect (gtk_widget_get_frame_clock (widget), "paint", G_CALLBACK (drawing), player);
  g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (painted), player);
}

static void
player_free (gpointer data)
{
  Player *player = data;
  hourglass_frame_meter_clear (&player->meter);
  g_free (player);
}

void
hourglass_benchmark_start (GtkApplication *application)
{
  Player *player = g_new0 (Player, 1);
  player->application = application;
  player->scene = hourglass_scenes;
  player->window = hourglass_window_new (application);
  g_signal_connect (player->window, "realize", G_CALLBACK (realized), player);
  gtk_widget_add_tick_callback (GTK_WIDGET (player->window), tick, player, player_free);
  gtk_window_present (GTK_WINDOW (player->window));
}
