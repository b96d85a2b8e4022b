/* The Sweep view: a sweep in the background, its curve in words, a size taken into the stack and back, and a
 * sweep that is stopped and goes on. */
#include "find.h"
#include "training.h"
#include "ui/parts/exportable.h"
#include "ui/views/sweep-view.h"

typedef struct
{
  Training training;
  HourglassSweepView *view;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *it, gconstpointer preset)
{
  training_set_up (&it->training, preset);
  it->view = HOURGLASS_SWEEP_VIEW (hourglass_sweep_view_new (it->training.document, it->training.run));
  it->window = stage_show (GTK_WIDGET (it->view), 900, 600);
}

static void
tear_down (Fixture *it, gconstpointer preset)
{
  gtk_window_destroy (it->window);
  training_tear_down (&it->training, preset);
}

static void
begin (Fixture *it, const int64_t *sizes, size_t n, size_t seeds, int epochs)
{
  HgSweepOptions options = {
    .n_sizes = n, .sizes = sizes, .seeds = seeds, .train = *hourglass_run_get_options (it->training.run)
  };
  options.train.epochs = epochs;
  hourglass_sweeper_start (hourglass_sweep_view_get_sweeper (it->view),
                           hourglass_document_get_settled (it->training.document),
                           hourglass_document_get_data (it->training.document), &options);
}

static gboolean
is_over (gpointer data)
{
  return !hourglass_sweeper_is_running (hourglass_sweep_view_get_sweeper (((Fixture *)data)->view));
}

static gboolean
has_one (gpointer data)
{
  const HgSweepTable *table
      = hourglass_sweeper_get_table (hourglass_sweep_view_get_sweeper (((Fixture *)data)->view));
  return table != NULL && table->done > 0;
}

static void
a_size_is_taken_into_the_stack_and_back (Fixture *it, gconstpointer data)
{
  static const int64_t sizes[] = { 1, 2, 5 };
  HourglassPlot *plot = hourglass_sweep_view_get_plot (it->view);
  const HgModel *model = hourglass_document_get_model (it->training.document);
  HgWeights *before = hg_weights_new (model, 7, NULL);
  hourglass_document_set_weights (it->training.document, model, before);
  begin (it, sizes, 3, 2, 2);
  g_assert_true (stage_wait (is_over, it));
  const HgSweepTable *table = hourglass_sweeper_get_table (hourglass_sweep_view_get_sweeper (it->view));
  g_assert_cmpuint (table->done, ==, 6);
  g_assert_nonnull (strstr (hourglass_plot_get_summary (plot), "The lowest error is at "));
  g_assert_nonnull (strstr (hourglass_plot_get_summary (plot), "Each size had 2 epochs, and the plan has "));
  for (int i = 0; i < 3; i++)
    g_signal_emit_by_name (plot, "stepped", 1);
  g_assert_nonnull (strstr (hourglass_plot_get_summary (plot), "5 values: MSE "));
  GtkWidget *use = find_words (GTK_WIDGET (it->view), "Use 5 values");
  g_assert_nonnull (use);

  /* The pointer reads out and a click chooses; only the button changes the stack. */
  g_signal_emit_by_name (plot, "hover", 100.0, 20.0);
  g_assert_nonnull (find_words (GTK_WIDGET (it->view), "Use 5 values"));
  g_signal_emit_by_name (plot, "pressed", 100.0, 20.0);
  g_assert_nonnull (find_words (GTK_WIDGET (it->view), "Use 1 value"));
  g_assert_cmpint (hourglass_document_get_check (it->training.document)->waist_values, ==, 3);
  for (int i = 0; i < 2; i++)
    g_signal_emit_by_name (plot, "stepped", 1);
  hourglass_document_set_locked (it->training.document, TRUE);
  g_signal_emit_by_name (use, "clicked");
  g_assert_cmpint (hourglass_document_get_check (it->training.document)->waist_values, ==, 3);
  g_assert_false (hourglass_document_get_weights (it->training.document) == table->points[2].weights);
  hourglass_document_set_locked (it->training.document, FALSE);
  g_signal_emit_by_name (use, "clicked");
  g_assert_cmpint (hourglass_document_get_check (it->training.document)->waist_values, ==, 5);
  g_assert_true (hourglass_document_get_weights (it->training.document) == table->points[2].weights);
  g_assert_cmpstr (hourglass_document_get_undo_label (it->training.document), ==, "Waist of 5");
  hourglass_document_undo (it->training.document);
  g_assert_cmpint (hourglass_document_get_check (it->training.document)->waist_values, ==, 3);
  g_assert_true (hourglass_document_get_weights (it->training.document) == before);
  hourglass_document_redo (it->training.document);
  g_assert_true (hourglass_document_get_weights (it->training.document) == table->points[2].weights);
  hourglass_document_undo (it->training.document);
  hg_weights_unref (before);

  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (it->view));
  g_assert_nonnull (export);
  g_assert_true (g_str_has_prefix (export->csv, "size,values,parameters,seed,mse,"));
  hourglass_export_free (export);
}

/* The view as it is seen, as text. */
static char *
picture (Fixture *it)
{
  stage_settle (it->window);
  GtkWidget *plot = GTK_WIDGET (hourglass_sweep_view_get_plot (it->view));
  const int width = gtk_widget_get_width (plot), height = gtk_widget_get_height (plot);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (plot);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_assert_nonnull (node);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA1, cairo_image_surface_get_data (surface),
                                           (gsize)(cairo_image_surface_get_stride (surface) * height));
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  return sum;
}

/* What it reads out stays while the view is told of news, and until another point is chosen. */
static void
a_resting_pointer_reads_out (Fixture *it, gconstpointer data)
{
  static const int64_t sizes[] = { 1, 5 };
  HourglassPlot *plot = hourglass_sweep_view_get_plot (it->view);
  begin (it, sizes, 2, 1, 1);
  g_assert_true (stage_wait (is_over, it));
  g_autofree char *none = picture (it);
  g_signal_emit_by_name (plot, "hover", 100.0, 20.0);
  g_autofree char *read = picture (it);
  g_assert_cmpstr (read, !=, none);
  g_signal_emit_by_name (hourglass_sweep_view_get_sweeper (it->view), "changed");
  g_signal_emit_by_name (plot, "hover", 100.0,
                         20.0); /* as it is when what is under the pointer is drawn anew */
  g_autofree char *later = picture (it);
  g_assert_cmpstr (later, ==, read);
  g_signal_emit_by_name (plot, "stepped", -1); /* the last */
  g_signal_emit_by_name (plot, "hover", 100.0, 20.0);
  g_autofree char *chosen = picture (it);
  g_assert_cmpstr (chosen, !=, read);
}

static void
it_has_room_in_a_small_window (Fixture *it, gconstpointer data)
{
  int least;
  gtk_widget_measure (GTK_WIDGET (it->view), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 520);
}

static void
a_stopped_sweep_goes_on (Fixture *it, gconstpointer data)
{
  static const int64_t sizes[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  HourglassSweeper *sweeper = hourglass_sweep_view_get_sweeper (it->view);
  size_t done = 16;
  for (int epochs = 6; done == 16 && epochs < 2000; epochs *= 3) /* it may be done before it is stopped */
    {
      begin (it, sizes, 8, 2, epochs);
      g_assert_true (stage_wait (has_one, it));
      hourglass_sweeper_stop (sweeper);
      g_assert_true (stage_wait (is_over, it));
      done = hourglass_sweeper_get_table (sweeper)->done;
    }
  g_assert_cmpuint (done, <, 16);
  g_assert_cmpstr (hourglass_sweeper_get_fault (sweeper), ==, "");
  g_assert_true (hourglass_sweeper_can_go_on (sweeper));
  hourglass_sweeper_go_on (sweeper);
  g_assert_true (stage_wait (is_over, it));
  g_assert_cmpuint (hourglass_sweeper_get_table (sweeper)->done, ==, 16);
}

static void
a_sweep_may_go_with_its_view (Fixture *it, gconstpointer data)
{
  static const int64_t sizes[] = { 1, 2, 3 };
  begin (it, sizes, 3, 1, 1000);
}

/* Twice the text takes twice the room: below the words there is still a curve. */
static void
it_grows_with_its_text (Fixture *it, gconstpointer data)
{
  static const int64_t sizes[] = { 1, 2 };
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *plot = GTK_WIDGET (hourglass_sweep_view_get_plot (it->view));
  int dpi, plain, large;
  begin (it, sizes, 2, 1, 1);
  g_assert_true (stage_wait (is_over, it));
  gtk_widget_measure (plot, GTK_ORIENTATION_VERTICAL, -1, &plain, NULL, NULL, NULL);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_widget_measure (plot, GTK_ORIENTATION_VERTICAL, -1, &large, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (large, ==, 2 * plain);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
  g_test_add ("/sweep/adopt", Fixture, NULL, set_up, a_size_is_taken_into_the_stack_and_back, tear_down);
  g_test_add ("/sweep/pointer", Fixture, NULL, set_up, a_resting_pointer_reads_out, tear_down);
  g_test_add ("/sweep/small", Fixture, NULL, set_up, it_has_room_in_a_small_window, tear_down);
  g_test_add ("/sweep/large", Fixture, NULL, set_up, it_grows_with_its_text, tear_down);
  g_test_add ("/sweep/goes-on", Fixture, NULL, set_up, a_stopped_sweep_goes_on, tear_down);
  g_test_add ("/sweep/goes", Fixture, NULL, set_up, a_sweep_may_go_with_its_view, tear_down);
  return g_test_run ();
}
