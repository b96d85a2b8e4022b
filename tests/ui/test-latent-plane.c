/* The Latent view's plane of components: points that glide from one projection to the next, what the pointer
 * and files have of them meanwhile, and the numbers of the sliders. */
#include "find.h"
#include "training.h"
#include "ui/parts/exportable.h"
#include "ui/views/latent-view-private.h"
#include <math.h>

enum
{
  SAMPLES = 400
};

typedef struct
{
  HourglassLatentView *view;
  GtkWindow *window;
} Shown;

/* The last latents are projected, and once more with components that stand still. */
static gboolean
shows_the_last (gpointer data)
{
  const HourglassLatentView *view = data;
  const HgProbe *probe;
  return view->projected != NULL && view->projected == hourglass_run_get_latent (view->run, &probe)
         && !hourglass_run_is_active (view->run) && !view->live && view->projecting == NULL;
}

static gboolean
glides (gpointer data)
{
  const HourglassLatentView *view = data;
  return view->glide.from.n > 0;
}

static gboolean
rests (gpointer view)
{
  return !glides (view);
}

static Shown
show (Training *training)
{
  Shown shown
      = { HOURGLASS_LATENT_VIEW (hourglass_latent_view_new (training->document, training->run)), NULL };
  shown.window = stage_show (GTK_WIDGET (shown.view), 800, 760);
  return shown;
}

static Shown
show_trained (Training *training)
{
  Shown shown = show (training);
  training_run (training);
  g_assert_true (stage_wait (shows_the_last, shown.view));
  g_assert_true (stage_wait (rests, shown.view));
  return shown;
}

/* A projection of the same samples that lies elsewhere, as a worker would bring it; FALSE where points step
 * to it. */
static gboolean
bring (HourglassLatentView *view, HgProbe *probe, gboolean live)
{
  HgPlane next;
  g_assert_true (hg_plane_copy (&next, &view->plane, NULL));
  for (gsize i = 0; i < 2 * next.n; i++)
    next.xy[i] = 2 * next.xy[i] + 3;
  view->next_probe = probe;
  view->next_data = view->data;
  view->next_live = live;
  gboolean goes = hourglass_latent_glide_keep (view, &next);
  view->next_probe = NULL;
  view->next_data = NULL;
  hg_plane_clear (&view->plane);
  view->plane = next;
  view->scatter.xy = view->plane.xy;
  hg_scatter_fit (&view->scatter, 0);
  hourglass_latent_glide_follow (view);
  return goes;
}

/* While it trains, points are on their way; once it has ended, they rest where the last projection has them.
 */
static void
test_follows (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  training_start_long (training);
  g_assert_true (stage_wait (glides, shown.view));
  g_assert_true (hourglass_latent_view_get_shown (shown.view) != &shown.view->scatter);
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (shows_the_last, shown.view));
  g_assert_true (stage_wait (rests, shown.view));
  g_assert_true (hourglass_latent_view_get_shown (shown.view) == &shown.view->scatter);
  g_assert_true (hourglass_latent_view_get_shown_plane (shown.view) == &shown.view->plane);
  g_assert_true (shown.view->scatter.xy == shown.view->plane.xy);
  gtk_window_destroy (shown.window);
}

static gboolean
takes_three (gpointer data)
{
  static HgTensor *seen;
  static int taken;
  const HourglassLatentView *view = data;
  g_assert_cmpuint (view->glide.from.n, ==, 0);
  taken += view->projected != NULL && view->projected != seen;
  seen = view->projected;
  return taken >= 3;
}

/* Where the system asks for no animations, points step. */
static void
test_stands_still (Training *training, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  Shown shown = show (training);
  training_start_long (training);
  g_assert_true (stage_wait (takes_three, shown.view));
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  gtk_window_destroy (shown.window);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-enable-animations");
}

/* The pointer finds what is seen, and selects it; a file has the projection itself. */
static void
test_agrees (Training *training, gconstpointer data)
{
  Shown shown = show_trained (training);
  HourglassLatentView *view = shown.view;
  GtkWidget *plot = GTK_WIDGET (view->plot);
  HgBox box = { 0, 0, gtk_widget_get_width (plot), gtk_widget_get_height (plot) };
  g_autofree HgReal *before = g_memdup2 (view->plane.xy, 2 * SAMPLES * sizeof (HgReal));
  g_assert_true (bring (view, view->probe, TRUE));
  const HgScatter *seen = hourglass_latent_view_get_shown (view);
  HgAxes axes = hg_scatter_axes (seen, box, 1);
  for (gsize i = 0; i < SAMPLES; i += 40)
    {
      double x = hg_axes_x (&axes, (double)before[2 * i]), y = hg_axes_y (&axes, (double)before[2 * i + 1]);
      g_signal_emit_by_name (plot, "hover", x, y);
      g_assert_cmpuint (view->hover, <, SAMPLES);
      g_assert_cmpfloat_with_epsilon (hg_axes_x (&axes, (double)before[2 * view->hover]), x, 1);
      g_assert_cmpfloat_with_epsilon (hg_axes_y (&axes, (double)before[2 * view->hover + 1]), y, 1);
    }
  hourglass_latent_view_decode (view, 0.25, 0.75);
  double x, y;
  hg_plane_place (hourglass_latent_view_get_shown_plane (view),
                  hourglass_latent_panel_get_point (view->panel), &x, &y);
  g_assert_cmpfloat_with_epsilon (hg_axes_x (&axes, x), axes.box.x + 0.25 * axes.box.width, 1);
  g_assert_cmpfloat_with_epsilon (hg_axes_y (&axes, y), axes.box.y + 0.75 * axes.box.height, 1);
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (view));
  g_auto (GStrv) lines = g_strsplit (export->csv, "\n", 3);
  g_auto (GStrv) cells = g_strsplit (lines[1], ",", -1);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[2], NULL), (double)view->plane.xy[0], 1e-4);
  g_assert_cmpfloat (fabs (g_ascii_strtod (cells[2], NULL) - (double)before[0]), >, 0.1);
  hourglass_export_free (export);
  hourglass_latent_glide_go (view);
  g_assert_true (stage_wait (rests, view));
  g_assert_true (hourglass_latent_view_get_shown (view)->xy == view->plane.xy);
  gtk_window_destroy (shown.window);
}

/* No point of before is one of after: other samples, other weights after the training, t-SNE. */
static void
test_steps (Training *training, gconstpointer data)
{
  Shown shown = show_trained (training);
  HourglassLatentView *view = shown.view;
  g_autofree gsize *index = g_memdup2 (view->probe->encode, SAMPLES * sizeof (gsize));
  g_assert_false (bring (view, view->probe, FALSE));
  g_assert_true (bring (view, view->probe, TRUE));
  hourglass_latent_glide_end (view);
  g_assert_false (glides (view));
  index[SAMPLES - 1]++;
  HgProbe *other = hg_probe_new (NULL, 0, index, SAMPLES, NULL);
  g_assert_false (bring (view, other, TRUE));
  hg_probe_unref (other);
  g_assert_true (bring (view, view->probe, TRUE));
  hourglass_latent_view_show_tsne (view, TRUE);
  g_assert_false (glides (view));
  gtk_window_destroy (shown.window);
}

static const char *
number_of (GtkWidget *scale)
{
  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_next_sibling (scale)));
}

/* A slider's numbers have as many decimals as tell a hundredth of its range, be it small, large or far from
 * 0; and dragging is not rounded to less. */
static void
test_sliders (Training *training, gconstpointer data)
{
  static const struct
  {
    double low, high, value;
    const char *text;
  } cases[] = { { -2, 2, -1.36, "−1.36" },
                { -2, 2, -0.001, "0.00" },
                { 0, 0.003, 0.00123, "0.00123" },
                { -12000, 12000, -11234, "−11,234" },
                { 0, 1, 0.5, "0.50" },
                { 5000, 5000.5, 5000.125, "5000.125" },
                { 0, 4e-9, 1.5e-9, "1.50e-9" },
                { 0, 3e8, 1.5e8, "1.50e8" } };
  Shown shown = show_trained (training);
  GtkWidget *panel = GTK_WIDGET (shown.view->panel);
  const HgProbe *probe;
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *prepared;
  HgShape row = hg_shape (1, (int64_t)3);
  hourglass_run_get_latent (training->run, &probe);
  g_assert_true (hourglass_run_get_source (training->run, &model, &weights, &prepared));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HgTensor *latent = hg_tensor_new_rows (SAMPLES, &row, NULL);
      for (gsize k = 0; k < SAMPLES; k++)
        latent->data[3 * k]
            = (HgReal)(cases[i].low + (cases[i].high - cases[i].low) * (double)k / (SAMPLES - 1));
      hourglass_latent_panel_set_point (HOURGLASS_LATENT_PANEL (panel), latent->data);
      hourglass_latent_panel_set_source (HOURGLASS_LATENT_PANEL (panel), model, weights, prepared, latent,
                                         probe->encode);
      GtkWidget *slider = find (panel, GTK_TYPE_SCALE);
      gtk_range_set_value (GTK_RANGE (slider), cases[i].value);
      g_assert_cmpstr (number_of (slider), ==, cases[i].text);
      g_assert_cmpfloat_with_epsilon (
          (double)hourglass_latent_panel_get_point (HOURGLASS_LATENT_PANEL (panel))[0], cases[i].value,
          (cases[i].high - cases[i].low) / 100);
      hg_tensor_unref (latent);
    }
  gtk_window_destroy (shown.window);
}

/* Of very many values the first ones have sliders, below which it says so; their numbers stand in one column.
 */
static void
test_many_values (Training *training, gconstpointer data)
{
  training_run (training);
  HourglassLatentPanel *panel = g_object_new (HOURGLASS_TYPE_LATENT_PANEL, NULL);
  GtkWindow *window = stage_show (GTK_WIDGET (panel), 400, 760);
  gsize n_part;
  const gsize *part = hourglass_run_get_part (hourglass_run_get_data (training->run), &n_part, NULL);
  g_assert_cmpuint (n_part, ==, SAMPLES);
  HgModel *wide = hg_edit_set (hourglass_document_get_model (training->document), 1, "units",
                               hg_value_int (1000), NULL, NULL);
  HgWeights *weights = hg_weights_new (wide, 1, NULL);
  HgShape row = hg_shape (1, (int64_t)1000);
  HgTensor *latent = hg_tensor_new_rows (SAMPLES, &row, NULL);
  for (gsize i = 0; i < SAMPLES * 1000; i++)
    latent->data[i] = (HgReal)(i % 1000 == 0 ? i : i % 7);
  hourglass_latent_panel_set_source (panel, wide, weights, hourglass_run_get_data (training->run), latent,
                                     part);
  stage_settle (window);
  g_assert_nonnull (find_label (GTK_WIDGET (panel), "The first 64 of 1,000 values"));
  GtkWidget *first = gtk_widget_get_parent (find (GTK_WIDGET (panel), GTK_TYPE_SCALE));
  GtkWidget *last = first, *next;
  int n = 1;
  while ((next = gtk_widget_get_next_sibling (last)) != NULL && !GTK_IS_LABEL (next))
    {
      last = next;
      n++;
    }
  g_assert_cmpint (n, ==, 64);
  g_assert_cmpint (gtk_widget_get_width (find (first, GTK_TYPE_SCALE)), ==,
                   gtk_widget_get_width (find (last, GTK_TYPE_SCALE)));
  hg_tensor_unref (latent);
  hg_weights_unref (weights);
  hg_model_unref (wide);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define CASE(name)                                                                                           \
  g_test_add ("/latent-plane/" #name, Training, NULL, training_set_up, test_##name, training_tear_down)
  CASE (follows);
  CASE (stands_still);
  CASE (agrees);
  CASE (steps);
  CASE (sliders);
  CASE (many_values);
  return g_test_run ();
}
