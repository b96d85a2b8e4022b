/* See benchmark.h. A scene has a beginning (which may have to wait for data), something done each frame, and
 * an end. The player advances on the frame clock, so that what is measured is what a person would see. */
#include "app/hourglass/benchmark.h"
#include "app/hourglass/frame-meter.h"
#include "base/memory.h"
#include "files/keras-save.h"
#include "ui/views/latent-view.h"
#include "ui/views/weights-view.h"
#include "ui/window/window.h"
#include <glib/gstdio.h>
#include <math.h>
#include <sys/resource.h>
#include <time.h>

enum
{
  SIXTY = 60, /* layers */
  TALL = 500,
  SIDE = 10000 /* of the large tensor */
};

typedef struct Player Player;

typedef struct
{
  const char *name;
  gboolean (*ready) (Player *player);             /* called each frame until it is TRUE; may be NULL */
  void (*begin) (Player *player);                 /* may be NULL */
  void (*frame) (Player *player, double seconds); /* may be NULL */
  void (*end) (Player *player);                   /* may be NULL */
  double seconds;
} Scene;

struct Player
{
  GtkApplication *application;
  HourglassWindow *window;
  const Scene *scene;
  gboolean playing, painted, drawn; /* drawn: in this turn of the frame clock */
  gint64 began, waited;
  HourglassFrameMeter meter;
  double drag_x, drag_y;
  gint64 asked;         /* to open a file: when; 0: nothing is awaited */
  const HgModel *shown; /* what was on the canvas then */
};

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

static gboolean
data_ready (Player *player)
{
  return hourglass_document_get_data (hourglass_window_get_document (player->window)) != NULL
         && !hourglass_window_is_busy (player->window);
}

static void
drag_begin (Player *player)
{
  HourglassCanvas *canvas = hourglass_window_get_canvas (player->window);
  HgBox handle = hg_stack_layout_handle (hourglass_canvas_get_layout (canvas), 2);
  player->drag_x = handle.x + handle.width / 2;
  player->drag_y = handle.y + handle.height / 2;
  if (!hourglass_canvas_drag_begin (canvas, player->drag_x, player->drag_y))
    g_printerr ("hourglass: benchmark: the second layer's edge could not be taken\n");
}

static void
drag_frame (Player *player, double seconds)
{
  hourglass_canvas_drag_update (hourglass_window_get_canvas (player->window),
                                player->drag_x - 25 + 25 * cos (4 * seconds), player->drag_y);
}

static void
drag_end (Player *player)
{
  hourglass_canvas_drag_cancel (hourglass_window_get_canvas (player->window));
}

static void
start_training (Player *player)
{
  HourglassRun *run = hourglass_window_get_run (player->window);
  HgError error = { 0 };
  if (hourglass_run_is_active (run))
    return;
  hourglass_run_get_options (run)->epochs = 100000;
  if (!hourglass_run_start (run, &error))
    g_printerr ("hourglass: benchmark: %s\n", error.text);
}

static void
training_begin (Player *player)
{
  hourglass_window_show_view (player->window, "train");
  start_training (player);
}

static void
training_drag_begin (Player *player)
{
  training_begin (player);
  drag_begin (player);
}

static void
reconstruct_begin (Player *player)
{
  hourglass_window_show_view (player->window, "reconstruct");
  start_training (player);
}

static HourglassLatentView *
latent_view (Player *player)
{
  return HOURGLASS_LATENT_VIEW (hourglass_window_get_view (player->window, "latent"));
}

/* @points generated points in the latent view, ten clusters with labels: the test part of five times as many.
 */
static void
points_begin (Player *player, size_t points)
{
  size_t n = 5 * points;
  HourglassDocument *document = hourglass_window_get_document (player->window);
  HgShape sample = hg_shape (1, (int64_t)10);
  HgTensor *x = hg_tensor_new_rows (n, &sample, NULL);
  HgRandom random = hg_random (7);
  HgDataset *dataset = x != NULL ? hg_dataset_new ("points", x, NULL) : NULL;
  if (dataset == NULL)
    return;
  dataset->labels = hg_alloc (n, sizeof *dataset->labels, NULL);
  dataset->n_classes = 10;
  dataset->class_names = hg_alloc (10, sizeof *dataset->class_names, NULL);
  for (int i = 0; i < 10; i++)
    g_snprintf (dataset->class_names[i], sizeof dataset->class_names[i], "class %d", i);
  for (size_t i = 0; i < n; i++)
    {
      dataset->labels[i] = (int)(i % 10);
      for (size_t f = 0; f < 10; f++)
        x->data[i * 10 + f] = (HgReal)(hg_random_normal (&random) + (f == i % 10 ? 4 : 0));
    }
  HgPrepareOptions options = hg_prepare_options (dataset);
  HgPrepared *prepared = hg_prepared_new (dataset, &options, NULL);
  hg_dataset_unref (dataset);
  hourglass_run_shutdown (hourglass_window_get_run (player->window));
  hourglass_document_open_preset (document, hg_preset_find ("10-3"));
  hourglass_document_set_data (document, prepared);
  g_clear_pointer (&prepared, hg_prepared_unref);
  hourglass_latent_view_set_most (latent_view (player), points);
  hourglass_window_show_view (player->window, "latent");
  start_training (player);
}

static void
latent_2000_begin (Player *player)
{
  points_begin (player, 2000);
}

/* Places the points of the scene before, while it trains on. */
static void
tsne_begin (Player *player)
{
  hourglass_latent_view_show_tsne (latent_view (player), TRUE);
}

static void
tsne_end (Player *player)
{
  hourglass_latent_view_show_tsne (latent_view (player), FALSE);
}

static void
latent_10000_begin (Player *player)
{
  points_begin (player, 10000);
}

static gboolean
inactive (Player *player)
{
  return !hourglass_run_is_active (hourglass_window_get_run (player->window));
}

/* The points of the scene before stand still; what is decoded goes round among them every two seconds. */
static gboolean
cursor_ready (Player *player)
{
  if (!inactive (player))
    hourglass_run_stop (hourglass_window_get_run (player->window));
  return inactive (player) && g_get_monotonic_time () - player->waited > 2 * G_USEC_PER_SEC;
}

static void
cursor_frame (Player *player, double seconds)
{
  hourglass_latent_view_decode (latent_view (player), 0.5 + 0.4 * cos (seconds * G_PI),
                                0.5 + 0.4 * sin (seconds * G_PI));
}

/* Stops while an epoch of the largest example is under way, and waits for the run to say that it has stopped.
 */
static void
cancel_begin (Player *player)
{
  hourglass_window_show_view (player->window, "train");
  start_training (player);
}

static void
cancel_end (Player *player)
{
  gint64 asked = g_get_monotonic_time ();
  hourglass_run_stop (hourglass_window_get_run (player->window));
  while (!inactive (player) && g_get_monotonic_time () - asked < 5 * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  g_print ("{\"scene\": \"cancel\", \"latency_ms\": %.1f}\n",
           (double)(g_get_monotonic_time () - asked) / 1000);
}

static gboolean
lstm_ready (Player *player)
{
  HourglassDocument *document = hourglass_window_get_document (player->window);
  const HgPreset *preset = hg_preset_find ("lab-lstm"), *now = hourglass_document_get_preset (document);
  if (now != preset)
    {
      hourglass_run_shutdown (hourglass_window_get_run (player->window));
      hourglass_document_set_data (document, NULL);
      hourglass_document_open_preset (document, preset);
      hourglass_window_load_data (player->window, preset->data);
    }
  return data_ready (player);
}

/* A small file of Keras's, from the wish to the first picture of it. */
static void
open_begin (Player *player)
{
  g_autofree char *name = g_strdup_printf ("hourglass-benchmark-%d.h5", (int)getpid ());
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  HgError error = { 0 };
  HourglassDocument *document = hourglass_window_get_document (player->window);
  hourglass_run_shutdown (hourglass_window_get_run (player->window));
  hourglass_document_open_preset (document, hg_preset_find ("lab-lstm"));
  const HgModel *model = hourglass_document_get_model (document);
  HgWeights *weights = hg_weights_new (model, 1, &error);
  if (weights != NULL && hg_keras_save (path, model, weights, NULL, NULL, &error))
    {
      player->shown = model;
      player->asked = g_get_monotonic_time ();
      hourglass_window_open_path (player->window, path);
    }
  else
    g_printerr ("hourglass: benchmark: %s\n", error.text);
  hg_weights_unref (weights);
}

static void
open_painted (Player *player)
{
  if (player->asked == 0
      || hourglass_document_get_model (hourglass_window_get_document (player->window)) == player->shown)
    return;
  g_print ("{\"scene\": \"open\", \"latency_ms\": %.1f}\n",
           (double)(g_get_monotonic_time () - player->asked) / 1000);
  player->asked = 0;
}

static void
open_end (Player *player)
{
  g_autofree char *name = g_strdup_printf ("hourglass-benchmark-%d.h5", (int)getpid ());
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_unlink (path);
}

/* A stack of so many layers, Inputs aside. */
static void
show_layers (Player *player, int n)
{
  g_autoptr (GString) stack = g_string_new ("Input 64");
  HgError error = { 0 };
  for (int i = 0; i < n; i++)
    g_string_append_printf (stack, "; Dense %d relu", 16 + 48 * abs (i % 50 - 25) / 25);
  HgModel *model = hg_model_parse ("tall", stack->str, &error);
  HourglassDocument *document = hourglass_window_get_document (player->window);
  if (model != NULL)
    hourglass_document_open_model (document, model, NULL, NULL, NULL);
  else
    g_printerr ("hourglass: benchmark: %s\n", error.text);
  hg_model_unref (model);
}

/* Sixty layers, the second one's edge dragged. */
static gboolean
sixty_ready (Player *player)
{
  HourglassDocument *document = hourglass_window_get_document (player->window);
  if (!inactive (player))
    return FALSE;
  if (hourglass_document_get_model (document)->n == SIXTY + 1)
    return g_get_monotonic_time () - player->waited > G_USEC_PER_SEC; /* the bars stand still */
  show_layers (player, SIXTY);
  return FALSE;
}

/* Five hundred layers, scrolled from top to bottom and back every three seconds. */
static void
tall_begin (Player *player)
{
  show_layers (player, TALL);
}

static void
tall_frame (Player *player, double seconds)
{
  GtkAdjustment *scroll
      = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (hourglass_window_get_canvas (player->window)));
  double most = gtk_adjustment_get_upper (scroll) - gtk_adjustment_get_page_size (scroll);
  gtk_adjustment_set_value (scroll, most * (0.5 - 0.5 * cos (seconds * G_PI / 1.5)));
}

/* Most memory so far: of everything but the large tensor, which would hide the rest. */
static void
tall_end (Player *player)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  g_print ("{\"scene\": \"memory\", \"peak_mb\": %.1f}\n", (double)usage.ru_maxrss / 1024);
}

static HourglassHeatView *
heat_view (Player *player)
{
  return hourglass_weights_view_get_heat (
      HOURGLASS_WEIGHTS_VIEW (hourglass_window_get_view (player->window, "weights")));
}

/* A weight of 10^8 values, until its statistics and its coarse picture are there. */
static gboolean
tensor_ready (Player *player)
{
  HourglassDocument *document = hourglass_window_get_document (player->window);
  g_autofree char *stack = g_strdup_printf ("Input %d; Dense %d", SIDE, SIDE);
  HgError error = { 0 };
  if (g_strcmp0 (hourglass_document_get_model (document)->name, "tensor") == 0)
    return hourglass_heat_view_is_drawn (heat_view (player));
  HgModel *model = hg_model_parse ("tensor", stack, &error);
  HgWeights *weights = model != NULL ? hg_weights_new (model, 1, &error) : NULL;
  if (weights != NULL)
    hourglass_document_open_model (document, model, weights, NULL, NULL);
  else
    g_printerr ("hourglass: benchmark: %s\n", error.text);
  hg_weights_unref (weights);
  hg_model_unref (model);
  hourglass_window_show_view (player->window, "weights");
  return FALSE;
}

/* In and out again every four seconds, and all the while along and across. */
static void
tensor_frame (Player *player, double seconds)
{
  HourglassHeatView *heat = heat_view (player);
  hourglass_heat_view_zoom (heat, sin (seconds * G_PI / 2) > 0 ? 1.05 : 1 / 1.05, -1, -1);
  hourglass_heat_view_pan (heat, 20 * cos (3 * seconds), 20 * sin (3 * seconds));
}

static const Scene scenes[] = {
  { "canvas-drag", data_ready, drag_begin, drag_frame, drag_end, 3 },
  { "training-curves", data_ready, training_begin, NULL, NULL, 4 },
  { "training-drag", NULL, training_drag_begin, drag_frame, drag_end, 4 },
  { "training-reconstruct", NULL, reconstruct_begin, NULL, NULL, 4 },
  { "latent-2000", NULL, latent_2000_begin, NULL, NULL, 4 },
  { "tsne-2000", NULL, tsne_begin, NULL, tsne_end, 5 },
  { "latent-10000", NULL, latent_10000_begin, NULL, NULL, 4 },
  { "cursor-10000", cursor_ready, NULL, cursor_frame, NULL, 4 },
  { "cancel", lstm_ready, cancel_begin, NULL, cancel_end, 2 },
  { "opened", inactive, open_begin, NULL, open_end, 2 },
  { "drag-60-layers", sixty_ready, drag_begin, drag_frame, drag_end, 3 },
  { "tall-stack", inactive, tall_begin, tall_frame, tall_end, 4 },
  { "large-tensor", tensor_ready, NULL, tensor_frame, NULL, 8 },
  { NULL, NULL, NULL, NULL, NULL, 0 },
};

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
  if (player->drawn)
    open_painted (player);
  if (player->playing && player->drawn)
    hourglass_frame_meter_frame (&player->meter);
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
  player->scene = scenes;
  player->window = hourglass_window_new (application);
  g_signal_connect (player->window, "realize", G_CALLBACK (realized), player);
  gtk_widget_add_tick_callback (GTK_WIDGET (player->window), tick, player, player_free);
  gtk_window_present (GTK_WINDOW (player->window));
}
