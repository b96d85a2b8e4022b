/* Who told the classes apart is said wherever a class is shown, and in what goes out of a view; and nothing
 * is said of data that does not say it. What goes out of Reconstruct has the strips of errors, too. */
#include "find.h"
#include "training.h"
#include "ui/parts/exportable.h"
#include "ui/parts/plot.h"
#include "ui/views/activations-view.h"
#include "ui/views/error-strips.h"
#include "ui/views/latent-view.h"
#include "ui/views/marks-note.h"
#include "ui/views/reconstruct-view.h"
#include "ui/views/slow-motion-view.h"
#include <glib/gstdio.h>
#include <unistd.h>

#define SENTENCE "Premature beats are marked by a rule (early and wide), not by a cardiologist."

static gboolean
says_who (gpointer view)
{
  return find_words (view, SENTENCE) != NULL;
}

typedef GtkWidget *(*NewView) (HourglassDocument *document, HourglassRun *run);

static void
test_views (Training *training, gconstpointer data)
{
  const NewView views[] = { hourglass_reconstruct_view_new, hourglass_latent_view_new,
                            hourglass_slow_motion_view_new, hourglass_activations_view_new };
  training_run (training);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      GtkWidget *view = views[i](training->document, training->run);
      GtkWindow *window = stage_show (view, 620, 700);
      g_assert_true (stage_wait (says_who, view));
      gtk_window_destroy (window);
    }
}

static gboolean
is_decoded (gpointer view)
{
  return find (view, HOURGLASS_TYPE_ERROR_STRIPS) != NULL;
}

static void
test_export (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  g_autofree char *path = g_strdup_printf ("%s/hourglass-marks-%d.svg", g_get_tmp_dir (), getpid ()),
                  *text = NULL;
  training_run (training);
  GtkWidget *view = hourglass_reconstruct_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_true (stage_wait (is_decoded, view));
  HourglassPlot *strips = find (find (view, HOURGLASS_TYPE_ERROR_STRIPS), HOURGLASS_TYPE_PLOT);
  g_assert_true (g_str_has_prefix (hourglass_plot_get_summary (strips),
                                   "Mean squared error over 5 samples, most at step "));
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (view));
  gtk_window_destroy (window);
  g_assert_nonnull (export);
  g_assert_true (hourglass_export_write (export, path, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, SENTENCE));
  g_assert_true (g_regex_match_simple (">step [0-9]+: MSE [0-9.]+<", text, 0, 0));
  g_unlink (path);
  hourglass_export_free (export);
}

static void
test_silent (Training *training, gconstpointer data)
{
  GtkWidget *note = g_object_ref_sink (g_object_new (HOURGLASS_TYPE_MARKS_NOTE, NULL));
  hourglass_marks_note_show (HOURGLASS_MARKS_NOTE (note), hourglass_document_get_data (training->document));
  g_assert_true (gtk_widget_get_visible (note));
  training_set_data (training, "digits");
  hourglass_marks_note_show (HOURGLASS_MARKS_NOTE (note), hourglass_document_get_data (training->document));
  g_assert_false (gtk_widget_get_visible (note));
  hourglass_marks_note_show (HOURGLASS_MARKS_NOTE (note), NULL);
  g_assert_false (gtk_widget_get_visible (note));
  g_object_unref (note);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  stage_style ();
  g_test_add ("/marks/views", Training, "heartbeats", training_set_up, test_views, training_tear_down);
  g_test_add ("/marks/export", Training, "heartbeats", training_set_up, test_export, training_tear_down);
  g_test_add ("/marks/silent", Training, "heartbeats", training_set_up, test_silent, training_tear_down);
  return g_test_run ();
}
