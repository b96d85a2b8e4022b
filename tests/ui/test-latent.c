/* The Latent view with a real short run: t-SNE that plays and pauses, what dragging does, and what is
 * decoded.
 */
#include "find.h"
#include "training.h"
#include "base/random.h"
#include "ui/parts/exportable.h"
#include "ui/parts/plot.h"
#include "ui/run/embedding.h"
#include "ui/views/latent-panel.h"
#include "ui/views/latent-tsne.h"
#include "ui/views/latent-view-private.h"
#include <math.h>

enum
{
  FEW_STEPS = 50 /* of t-SNE; the least that can be asked for */
};

typedef struct
{
  GtkWidget *view;
  GtkWindow *window;
  HourglassPlot *plot;
} Shown;

static gboolean
shows_plane (gpointer data)
{
  HourglassPlot *plot = find (data, HOURGLASS_TYPE_PLOT);
  const char *summary = plot != NULL ? hourglass_plot_get_summary (plot) : NULL;
  return summary != NULL && strstr (summary, "PC 1 · ") != NULL;
}

static gboolean
has_room (gpointer plot)
{
  return gtk_widget_get_width (plot) > 100 && gtk_widget_get_height (plot) > 100;
}

static gboolean
is_decoded (gpointer view)
{
  return find_label (view, "Nearest sample: ") != NULL;
}

/* What is shown is of the run's last latents, whose projection comes later than they: it is there once more
 * with components that stand still, and no point is on its way any more. */
static gboolean
shows_the_last (gpointer view)
{
  const HourglassLatentView *self = view;
  const HgProbe *probe;
  return self->projected != NULL && self->projected == hourglass_run_get_latent (self->run, &probe)
         && !hourglass_run_is_active (self->run) && !self->live && self->projecting == NULL
         && self->glide.from.n == 0;
}

static Shown
show (Training *training)
{
  Shown shown = { .view = hourglass_latent_view_new (training->document, training->run) };
  shown.window = stage_show (shown.view, 800, 760);
  training_run (training);
  g_assert_true (stage_wait (shows_the_last, shown.view));
  g_assert_true (stage_wait (shows_plane, shown.view));
  g_assert_true (stage_wait (is_decoded, shown.view));
  shown.plot = find (shown.view, HOURGLASS_TYPE_PLOT);
  g_assert_true (stage_wait (has_room, shown.plot));
  return shown;
}

static void
press (Shown *shown, const char *words)
{
  GtkWidget *button = find_words (shown->view, words);
  g_assert_nonnull (button);
  if (GTK_IS_TOGGLE_BUTTON (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  else
    g_signal_emit_by_name (button, "clicked");
}

/* From a place to another, as a pointer would. */
static void
drag (Shown *shown, double x, double y, double dx, double dy)
{
  gpointer controller = find_controller (GTK_WIDGET (shown->plot), GTK_TYPE_GESTURE_DRAG);
  g_signal_emit_by_name (controller, "drag-begin", x, y);
  g_signal_emit_by_name (controller, "drag-update", dx, 0.0);
  g_signal_emit_by_name (controller, "drag-update", dx, dy);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (shown->window));
  g_signal_emit_by_name (controller, "drag-end", dx, dy);
}

static gsize
selected (Training *training)
{
  gsize n;
  hourglass_sample_selection_get (hourglass_run_get_selection (training->run), &n);
  return n;
}

static gsize
steps (Shown *shown)
{
  const char *text = find_label (shown->view, "Step ");
  return text != NULL ? (gsize)g_ascii_strtoull (text + 5, NULL, 10) : 0;
}

static gboolean
has_moved (gpointer data)
{
  return steps (data) >= 10;
}

/* It has come to its end, where no step is under way. */
static gboolean
has_ended (gpointer data)
{
  return steps (data) == FEW_STEPS && find_words (((Shown *)data)->view, "Play") != NULL;
}

static gboolean
has_stepped (gpointer data)
{
  return steps (data) > FEW_STEPS;
}

static void
test_tsne (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  press (&shown, "t-SNE");
  g_assert_true (stage_wait (has_moved, &shown));
  g_assert_nonnull (strstr (hourglass_plot_get_summary (shown.plot), "t-SNE"));
  press (&shown, "Pause");
  g_assert_nonnull (find_words (shown.view, "Play"));
  const gsize stood = steps (&shown);
  for (int i = 0; i < 30; i++) /* in which it would make many */
    {
      g_usleep (5000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (steps (&shown), <=, stood + 1); /* that was under way */
  GtkWidget *tsne = find (shown.view, HOURGLASS_TYPE_LATENT_TSNE);
  GObject *most = gtk_widget_get_template_child (tsne, HOURGLASS_TYPE_LATENT_TSNE, "steps");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (most), FEW_STEPS); /* begins anew */
  g_assert_true (stage_wait (has_ended, &shown));
  press (&shown, "Step");
  g_assert_true (stage_wait (has_stepped, &shown));
  g_assert_cmpuint (steps (&shown), ==, FEW_STEPS + 1);
  press (&shown, "PCA");
  g_assert_true (stage_wait (shows_plane, shown.view));
  gtk_window_destroy (shown.window);
}

static gboolean
follows (gpointer data)
{
  const char *text = find_label (((Shown *)data)->view, "Step ");
  return text != NULL && strstr (text, ", follows the training") != NULL;
}

static gboolean
has_an_end (gpointer data)
{
  const char *text = find_label (((Shown *)data)->view, "Step ");
  return text != NULL && strstr (text, " of ") != NULL;
}

static gsize most_steps;

static gboolean
goes_on (gpointer data)
{
  gsize made = steps (data);
  g_assert_cmpuint (made, >=, most_steps); /* it never begins anew */
  most_steps = made;
  return made >= 30;
}

/* While it trains, t-SNE takes the newest latents and goes on from where it is; also when the training ends.
 */
static void
test_tsne_follows (Training *training, gconstpointer data)
{
  Shown shown = { .view = hourglass_latent_view_new (training->document, training->run) };
  shown.window = stage_show (shown.view, 800, 760);
  training_start_long (training);
  g_assert_true (stage_wait (shows_plane, shown.view));
  press (&shown, "t-SNE");
  g_assert_true (stage_wait (follows, &shown));
  most_steps = 0;
  g_assert_true (stage_wait (goes_on, &shown));
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  g_assert_true (stage_wait (has_an_end, &shown));
  g_assert_cmpuint (steps (&shown), >=, most_steps);
  gtk_window_destroy (shown.window);
}

typedef struct
{
  HourglassEmbedding *embedding;
  HgTensor *latent;
  gsize steps;
} Placing;

static gboolean
places (gpointer data)
{
  Placing *placing = data;
  return hourglass_embedding_get_steps (placing->embedding) >= placing->steps
         && hourglass_embedding_get_latent (placing->embedding) == placing->latent;
}

static gboolean
is_at_its_end (gpointer embedding)
{
  return !hourglass_embedding_is_playing (embedding);
}

static HgTensor *
points (guint seed)
{
  HgShape row = hg_shape (1, (int64_t)3);
  HgTensor *latent = hg_tensor_new_rows (60, &row, NULL);
  HgRandom random = hg_random (seed);
  for (gsize i = 0; i < 180; i++)
    latent->data[i] = (HgReal)hg_random_normal (&random);
  return latent;
}

/* One that had ended plays on with other latents; one that a person paused takes them when it goes on; those
 * that are not finite are passed over, and it goes to its end with those before. */
static void
test_embedding_follows (Training *training, gconstpointer data)
{
  HgTensor *first = points (1), *second = points (2), *third = points (3);
  g_autoptr (HourglassEmbedding) embedding = hourglass_embedding_new (first, 10, 42, 20);
  Placing placing = { embedding, second, 40 };
  g_assert_true (stage_wait (is_at_its_end, embedding));
  g_assert_cmpuint (hourglass_embedding_get_steps (embedding), ==, 20);
  hourglass_embedding_follow (embedding, second);
  g_assert_true (stage_wait (places, &placing));
  g_assert_true (stage_wait (is_at_its_end, embedding));
  g_assert_cmpuint (hourglass_embedding_get_steps (embedding), ==, 40);
  hourglass_embedding_set_playing (embedding, TRUE);
  hourglass_embedding_set_playing (embedding, FALSE);
  hourglass_embedding_follow (embedding, third);
  g_assert_false (hourglass_embedding_is_playing (embedding));
  hourglass_embedding_set_playing (embedding, TRUE);
  placing = (Placing){ embedding, third, 42 };
  g_assert_true (stage_wait (places, &placing));
  hg_tensor_unref (second);
  second = points (2);
  second->data[7] = (HgReal)NAN;
  hourglass_embedding_follow (embedding, second);
  placing.steps = hourglass_embedding_get_end (embedding);
  g_assert_true (stage_wait (is_at_its_end, embedding));
  g_assert_true (places (&placing));
  hg_tensor_unref (first);
  hg_tensor_unref (second);
  hg_tensor_unref (third);
}

static gboolean
tells_the_fault (gpointer tsne)
{
  g_autofree char *text = hourglass_latent_tsne_describe (tsne);
  return strstr (text, "expected finite numbers") != NULL;
}

static gboolean
is_placed (gpointer tsne)
{
  HgReal xy[2 * 60];
  return hourglass_latent_tsne_copy (tsne, xy);
}

/* Latents that cannot be placed are said to be so, and the next ones that can be are. */
static void
test_tsne_comes_back (Training *training, gconstpointer data)
{
  HgTensor *first = points (1), *second = points (2), *third = points (3);
  GtkWidget *tsne = g_object_new (HOURGLASS_TYPE_LATENT_TSNE, NULL);
  GtkWindow *window = stage_show (tsne, 600, 100);
  first->data[7] = third->data[7] = (HgReal)NAN;
  hourglass_latent_tsne_set_latent (HOURGLASS_LATENT_TSNE (tsne), first, TRUE);
  g_assert_true (stage_wait (tells_the_fault, tsne));
  hourglass_latent_tsne_set_latent (HOURGLASS_LATENT_TSNE (tsne), second, TRUE);
  g_assert_true (stage_wait (is_placed, tsne));

  /* Also where they came before the fault was known. */
  hourglass_latent_tsne_set_latent (HOURGLASS_LATENT_TSNE (tsne), NULL, FALSE);
  hourglass_latent_tsne_set_latent (HOURGLASS_LATENT_TSNE (tsne), third, TRUE);
  hourglass_latent_tsne_set_latent (HOURGLASS_LATENT_TSNE (tsne), second, TRUE);
  g_assert_true (stage_wait (is_placed, tsne));
  g_assert_true (hourglass_latent_tsne_get_latent (HOURGLASS_LATENT_TSNE (tsne)) == second);
  gtk_window_destroy (window);
  hg_tensor_unref (first);
  hg_tensor_unref (second);
  hg_tensor_unref (third);
}

static void
test_selects (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  double width = gtk_widget_get_width (GTK_WIDGET (shown.plot)),
         height = gtk_widget_get_height (GTK_WIDGET (shown.plot));
  press (&shown, "Box");
  drag (&shown, 1, 1, width - 2, height - 2);
  g_assert_cmpuint (selected (training), ==, 400);
  drag (&shown, width / 2, 1, width / 2 - 1, height - 2);
  gsize half = selected (training);
  g_assert_cmpuint (half, >, 20);
  g_assert_cmpuint (half, <, 380);
  g_assert_nonnull (strstr (hourglass_plot_get_summary (shown.plot), " selected"));
  press (&shown, "Lasso");
  drag (&shown, width / 2, 1, width / 2 - 1, height - 2);
  g_assert_cmpuint (selected (training), <, half);
  hourglass_sample_selection_clear (hourglass_run_get_selection (training->run));
  g_signal_emit_by_name (shown.plot, "stepped", 1);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));
  gtk_window_destroy (shown.window);
}

/* A place of the plane of components is decoded, and lies in that plane. */
static void
test_decodes (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  HourglassLatentPanel *panel = find (shown.view, HOURGLASS_TYPE_LATENT_PANEL);
  HgReal before[3], after[3];
  memcpy (before, hourglass_latent_panel_get_point (panel), sizeof before);
  drag (&shown, 300, 100, 60, 30);
  memcpy (after, hourglass_latent_panel_get_point (panel), sizeof after);
  g_assert_cmpint (memcmp (before, after, sizeof before), !=, 0);
  GtkRange *slider = find (GTK_WIDGET (panel), GTK_TYPE_SCALE);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (slider), (double)after[0], 0.1);
  gtk_range_set_value (slider, gtk_range_get_value (slider) + 0.05);
  g_assert_cmpfloat ((double)hourglass_latent_panel_get_point (panel)[0], !=, (double)after[0]);
  g_assert_true (is_decoded (shown.view));
  hourglass_latent_view_decode (HOURGLASS_LATENT_VIEW (shown.view), 0.5, 0.5);
  memcpy (before, hourglass_latent_panel_get_point (panel), sizeof before);
  g_assert_cmpint (memcmp (before, after, sizeof before), !=, 0);
  press (&shown, "Set A");
  drag (&shown, 200, 160, 10, 10);
  press (&shown, "Set B");
  memcpy (before, hourglass_latent_panel_get_point (panel), sizeof before);
  const HgReal *a, *b;
  hourglass_latent_panel_get_ends (panel, &a, &b);
  g_assert_cmpint (memcmp (a, b, sizeof before), !=, 0);
  g_assert_cmpint (memcmp (b, before, sizeof before), ==, 0);
  GtkWidget *walk = find_words (shown.view, "Interpolate");
  int width = gtk_widget_get_width (walk);
  press (&shown, "Interpolate");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));
  g_assert_cmpint (memcmp (before, hourglass_latent_panel_get_point (panel), sizeof before), !=, 0);
  g_assert_cmpint (gtk_widget_get_width (walk), ==, width); /* of "Stop", in the same place */
  press (&shown, "Stop");
  gtk_window_destroy (shown.window);
}

static double
upper (GtkRange *slider)
{
  return gtk_adjustment_get_upper (gtk_range_get_adjustment (slider));
}

/* Latents that grow take the sliders' ends along, once no hand holds the slider, and the point, until a
 * person chooses another. */
static void
test_sliders_follow (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  HourglassLatentPanel *panel = find (shown.view, HOURGLASS_TYPE_LATENT_PANEL);
  GtkRange *slider = find (GTK_WIDGET (panel), GTK_TYPE_SCALE);
  const HgProbe *probe;
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *prepared;
  HgTensor *latent = hourglass_run_get_latent (training->run, &probe);
  HgShape row = hg_shape (1, (int64_t)3);
  HgTensor *grown = hg_tensor_new_rows (400, &row, NULL);
  g_assert_true (hourglass_run_get_source (training->run, &model, &weights, &prepared));
  for (gsize i = 0; i < 1200; i++)
    grown->data[i] = 30 * latent->data[i] + 1;
  double before = upper (slider), value = gtk_range_get_value (slider);
  GtkLabel *number = GTK_LABEL (gtk_widget_get_next_sibling (GTK_WIDGET (slider)));
  const int room = gtk_label_get_width_chars (number);
  gtk_widget_set_state_flags (GTK_WIDGET (slider), GTK_STATE_FLAG_ACTIVE, FALSE);
  hourglass_latent_panel_set_source (panel, model, weights, prepared, grown, probe->encode);
  g_assert_cmpfloat (upper (slider), ==, before);
  g_assert_cmpint (gtk_label_get_width_chars (number), ==, room); /* else the slider were longer or shorter */
  gtk_widget_unset_state_flags (GTK_WIDGET (slider), GTK_STATE_FLAG_ACTIVE);
  g_assert_cmpfloat_with_epsilon (upper (slider), 30 * before + 1, 1e-3);
  g_assert_cmpint (gtk_label_get_width_chars (number), !=, room);
  g_assert_cmpfloat ((double)hourglass_latent_panel_get_point (panel)[0], ==, (double)grown->data[0]);
  hourglass_latent_panel_set_source (panel, model, weights, prepared, latent, probe->encode);
  g_assert_cmpfloat_with_epsilon (upper (slider), before, 1e-4);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (slider), value, 1e-6);
  gtk_range_set_value (slider, value / 2);
  value = gtk_range_get_value (slider);
  hourglass_latent_panel_set_source (panel, model, weights, prepared, grown, probe->encode);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (slider), value, 1e-6);
  hg_tensor_unref (grown);
  gtk_window_destroy (shown.window);
}

/* Latents of a narrower model: other sliders, and no way from A to B before both are set again. One that was
 * held is let go of before the others come. */
static void
test_sliders_go (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  HourglassLatentPanel *panel = find (shown.view, HOURGLASS_TYPE_LATENT_PANEL);
  GtkWidget *walk = find_words (GTK_WIDGET (panel), "Interpolate"),
            *first = find (GTK_WIDGET (panel), GTK_TYPE_SCALE),
            *second = gtk_widget_get_next_sibling (gtk_widget_get_parent (first)),
            *held = g_object_ref (find (second, GTK_TYPE_SCALE));
  gtk_range_set_range (GTK_RANGE (held), -2, 2);
  gtk_range_set_value (GTK_RANGE (held), -1.36);
  g_assert_nonnull (find_words (gtk_widget_get_parent (held), "−1.36"));
  gtk_range_set_value (GTK_RANGE (held), 0);
  g_assert_nonnull (find_words (gtk_widget_get_parent (held), "0.00"));
  press (&shown, "Set A");
  press (&shown, "Set B");
  g_assert_true (gtk_widget_get_sensitive (walk));

  const HgProbe *probe;
  hourglass_run_get_latent (training->run, &probe);
  HgModel *narrow = hg_edit_set (hourglass_document_get_model (training->document), 1, "units",
                                 hg_value_int (1), NULL, NULL);
  HgWeights *weights = hg_weights_new (narrow, 1, NULL);
  HgShape row = hg_shape (1, (int64_t)1);
  HgTensor *latent = hg_tensor_new_rows (400, &row, NULL);
  for (gsize i = 0; i < 400; i++)
    latent->data[i] = (HgReal)i;
  gtk_widget_set_state_flags (held, GTK_STATE_FLAG_ACTIVE, FALSE);
  hourglass_latent_panel_set_source (panel, narrow, weights, hourglass_run_get_data (training->run), latent,
                                     probe->encode);
  gtk_widget_unset_state_flags (held, GTK_STATE_FLAG_ACTIVE);
  g_assert_cmpfloat (upper (GTK_RANGE (held)), ==, 2); /* as it was */
  g_assert_cmpfloat (upper (find (GTK_WIDGET (panel), GTK_TYPE_SCALE)), ==, 399);
  g_assert_false (gtk_widget_get_sensitive (walk));
  g_object_unref (held);
  hg_tensor_unref (latent);
  hg_weights_unref (weights);
  hg_model_unref (narrow);
  gtk_window_destroy (shown.window);
}

static void
press_key (Shown *shown, guint key, GdkModifierType state)
{
  gboolean taken = FALSE;
  g_signal_emit_by_name (find_controller (GTK_WIDGET (shown->plot), GTK_TYPE_EVENT_CONTROLLER_KEY),
                         "key-pressed", key, 0u, state, &taken);
  g_assert_true (taken);
}

static double
apart (const HgReal *a, const HgReal *b)
{
  double sum = 0;
  for (int i = 0; i < 3; i++)
    sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
  return sqrt (sum);
}

/* Arrow keys move what is decoded by equal steps along an axis, and back; Home takes it to the mean. */
static void
test_keys (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  HourglassLatentPanel *panel = find (shown.view, HOURGLASS_TYPE_LATENT_PANEL);
  HgReal home[3], small[3], large[3];
  const HgProbe *probe;
  HgTensor *latent = hourglass_run_get_latent (training->run, &probe);
  double mean[3] = { 0, 0, 0 };
  press_key (&shown, GDK_KEY_Home, 0);
  memcpy (home, hourglass_latent_panel_get_point (panel), sizeof home);
  for (gsize i = 0; i < 3 * 400; i++)
    mean[i % 3] += (double)latent->data[i] / 400;
  for (int f = 0; f < 3; f++)
    g_assert_cmpfloat_with_epsilon ((double)home[f], mean[f], 1e-3);
  press_key (&shown, GDK_KEY_Right, 0);
  memcpy (small, hourglass_latent_panel_get_point (panel), sizeof small);
  g_assert_cmpfloat (apart (home, small), >, 0);
  press_key (&shown, GDK_KEY_Left, 0);
  g_assert_cmpfloat (apart (home, hourglass_latent_panel_get_point (panel)), <, 1e-4);
  press_key (&shown, GDK_KEY_Right, GDK_SHIFT_MASK);
  memcpy (large, hourglass_latent_panel_get_point (panel), sizeof large);
  g_assert_cmpfloat_with_epsilon (apart (home, large), 5 * apart (home, small), 1e-3);
  press_key (&shown, GDK_KEY_Home, 0);
  press_key (&shown, GDK_KEY_Up, 0);
  press_key (&shown, GDK_KEY_Down, 0);
  g_assert_cmpfloat (apart (home, hourglass_latent_panel_get_point (panel)), <, 1e-4);
  g_assert_true (stage_wait (is_decoded, shown.view));
  gtk_window_destroy (shown.window);
}

static void
test_exports (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (shown.view));
  g_assert_nonnull (export);
  g_auto (GStrv) lines = g_strsplit (export->csv, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "sample,class,x,y,"));
  g_assert_cmpuint (g_strv_length (lines), ==, 402);
  hourglass_export_free (export);
  press (&shown, "Scree");
  g_assert_nonnull (strstr (hourglass_plot_get_summary (shown.plot), "Share of variance of 3 components: "));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));
  export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (shown.view));
  g_assert_cmpstr (export->name, ==, "scree");
  g_auto (GStrv) shares = g_strsplit (export->csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (shares), ==, 5);
  hourglass_export_free (export);
  press (&shown, "PCA");
  press (&shown, "Error");
  press (&shown, "Value");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));
  g_assert_nonnull (strstr (hourglass_plot_get_summary (shown.plot), "coloured by value"));
  gtk_window_destroy (shown.window);
}

static gboolean
shows_seventy (gpointer view)
{
  return find_label (view, "70 of 400 samples × 3") != NULL;
}

static gboolean
shows_errors (gpointer view)
{
  return strstr (hourglass_plot_get_summary (find (view, HOURGLASS_TYPE_PLOT)), "coloured by MSE;") != NULL;
}

/* Of many samples some are shown, and it says so; each has its own error. */
static void
test_samples (Training *training, gconstpointer data)
{
  Shown shown = show (training);
  gsize n;
  const gsize *part = hourglass_run_get_part (hourglass_run_get_data (training->run), &n, NULL);
  g_assert_cmpuint (n, ==, 400);
  hourglass_latent_view_set_most (HOURGLASS_LATENT_VIEW (shown.view), 70);
  g_assert_true (stage_wait (shows_seventy, shown.view));
  press (&shown, "Error");
  g_assert_true (stage_wait (shows_errors, shown.view));
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (shown.view));
  const double *errors = hourglass_run_get_errors (training->run, &n);
  g_auto (GStrv) lines = g_strsplit (export->csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 72);
  for (gsize i = 0; i < 70; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);
      g_assert_cmpuint (g_ascii_strtoull (cells[0], NULL, 10), ==, part[i * 400 / 70]);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[g_strv_length (cells) - 1], NULL),
                                      errors[i * 400 / 70], 1e-6);
    }
  hourglass_export_free (export);
  gtk_window_destroy (shown.window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define CASE(name)                                                                                           \
  g_test_add ("/latent/" #name, Training, NULL, training_set_up, test_##name, training_tear_down)
  CASE (tsne);
  CASE (tsne_follows);
  CASE (embedding_follows);
  CASE (tsne_comes_back);
  CASE (selects);
  CASE (decodes);
  CASE (sliders_follow);
  CASE (sliders_go);
  CASE (keys);
  CASE (exports);
  CASE (samples);
  return g_test_run ();
}
