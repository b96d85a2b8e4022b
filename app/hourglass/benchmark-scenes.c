#include "app/hourglass/benchmark-scenes.h"
#include "base/memory.h"
#include "files/keras-save.h"
#include "ui/views/latent-view.h"
#include "ui/views/weights-view.h"
#include <glib/gstdio.h>
#include <math.h>
#include <sys/resource.h>

enum
{
  SIXTY = 60, /* layers */
  TALL = 500,
  SIDE = 10000 /* of the large tensor */
};

typedef HourglassPlayer Player;

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

/* What is measured is points that move: the view has been opened, the bars stand still. */
static gboolean
points_ready (Player *player, size_t points)
{
  HgPrepared *data = hourglass_document_get_data (hourglass_window_get_document (player->window));
  if (data == NULL || g_strcmp0 (data->dataset->name, "points") != 0
      || hg_tensor_rows (data->dataset->x) != 5 * points)
    points_begin (player, points);
  return g_get_monotonic_time () - player->waited > 2 * G_USEC_PER_SEC;
}

static gboolean
latent_2000_ready (Player *player)
{
  return points_ready (player, 2000);
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

static gboolean
latent_10000_ready (Player *player)
{
  return points_ready (player, 10000);
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

/* Closes what is open for the example's stack and its data. */
static void
open_example (Player *player, const HgPreset *preset)
{
  HourglassDocument *document = hourglass_window_get_document (player->window);
  hourglass_run_shutdown (hourglass_window_get_run (player->window));
  hourglass_document_set_data (document, NULL);
  hourglass_document_open_preset (document, preset);
  hourglass_window_load_data (player->window, preset->data);
}

/* The example of images, trained until it has latents, which then stand still. */
static gboolean
images_ready (Player *player)
{
  HourglassRun *run = hourglass_window_get_run (player->window);
  const HgPreset *preset = hg_preset_find ("lab-cnn");
  const HgProbe *probe;
  if (hourglass_document_get_preset (hourglass_window_get_document (player->window)) != preset)
    open_example (player, preset);
  else if (data_ready (player) && hourglass_run_get_latent (run, &probe) == NULL)
    {
      hourglass_window_show_view (player->window, "latent");
      start_training (player);
    }
  else if (data_ready (player))
    return cursor_ready (player);
  return FALSE;
}

static void
told (Player *player)
{
  player->told = TRUE;
}

static void
decode_begin (Player *player)
{
  player->latencies = g_array_new (FALSE, FALSE, sizeof (double));
  g_signal_connect_swapped (hourglass_latent_view_get_panel (latent_view (player)), "told", G_CALLBACK (told),
                            player);
}

/* One place after the other, each as soon as what the one before decodes to is on the screen. */
static void
decode_frame (Player *player, double seconds)
{
  if (player->asked != 0)
    return;
  player->told = FALSE;
  player->asked = g_get_monotonic_time ();
  cursor_frame (player, seconds);
}

static void
decode_painted (Player *player)
{
  double latency = (double)(g_get_monotonic_time () - player->asked) / 1000;
  if (player->asked == 0 || !player->told)
    return;
  g_array_append_val (player->latencies, latency);
  player->asked = 0;
}

static void
decode_end (Player *player)
{
  g_signal_handlers_disconnect_by_data (hourglass_latent_view_get_panel (latent_view (player)), player);
  guint n = player->latencies->len;
  g_array_sort (player->latencies, hourglass_ascending);
  if (n > 0)
    g_print ("{\"scene\": \"decode-images\", \"decoded\": %u, \"latency_ms_median\": %.1f, "
             "\"latency_ms_p99\": %.1f}\n",
             n, g_array_index (player->latencies, double, n / 2),
             g_array_index (player->latencies, double, (guint)((double)(n - 1) * 0.99)));
  g_clear_pointer (&player->latencies, g_array_unref);
  player->asked = 0;
}

/* Stops while an epoch of the largest example is under way, and waits for the run to say that it has stopped.
 */
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
    open_example (player, preset);
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

/* Most memory so far: of everything but the images and the large tensor, which would hide the rest. */
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

const HourglassScene hourglass_scenes[] = {
  { "canvas-drag", data_ready, drag_begin, drag_frame, NULL, drag_end, 3 },
  { "training-curves", data_ready, training_begin, NULL, NULL, NULL, 4 },
  { "training-drag", NULL, training_drag_begin, drag_frame, NULL, drag_end, 4 },
  { "training-reconstruct", NULL, reconstruct_begin, NULL, NULL, NULL, 4 },
  { "latent-2000", latent_2000_ready, NULL, NULL, NULL, NULL, 4 },
  { "tsne-2000", NULL, tsne_begin, NULL, NULL, tsne_end, 5 },
  { "latent-10000", latent_10000_ready, NULL, NULL, NULL, NULL, 4 },
  { "cursor-10000", cursor_ready, NULL, cursor_frame, NULL, NULL, 4 },
  { "cancel", lstm_ready, training_begin, NULL, NULL, cancel_end, 2 },
  { "opened", inactive, open_begin, NULL, open_painted, open_end, 2 },
  { "drag-60-layers", sixty_ready, drag_begin, drag_frame, NULL, drag_end, 3 },
  { "tall-stack", inactive, tall_begin, tall_frame, NULL, tall_end, 4 },
  { "decode-images", images_ready, decode_begin, decode_frame, decode_painted, decode_end, 4 },
  { "large-tensor", tensor_ready, NULL, tensor_frame, NULL, NULL, 8 },
  { 0 },
};
