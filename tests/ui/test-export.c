/* The window with a model's code: both libraries, saving script and weights, and a model that has no script.
 */
#include "find.h"
#include "stage.h"
#include "ui/window/export-window.h"
#include "ui/parts/segments.h"
#include <glib/gstdio.h>

typedef struct
{
  HourglassDocument *document;
  HourglassRun *run;
  HourglassExportWindow *window;
} Stage;

static void
open_window (Stage *stage, const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("waves", stack, &error);
  g_assert_nonnull (model);
  stage->document = hourglass_document_new ();
  stage->run = hourglass_run_new (stage->document);
  hourglass_document_open_model (stage->document, model, NULL, NULL, NULL);
  hg_model_unref (model);
  stage->window = g_object_ref (hourglass_export_window_new (NULL, stage->document, stage->run));
  gtk_window_present (GTK_WINDOW (stage->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
close_window (Stage *stage)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
  hourglass_run_shutdown (stage->run);
  g_clear_object (&stage->run);
  g_clear_object (&stage->document);
}

static void
assert_shows (Stage *stage, const char *part)
{
  g_autofree char *text = hourglass_export_window_get_text (stage->window);
  if (strstr (text, part) == NULL)
    g_error ("expected “%s” in: %s", part, text);
}

static void
test_libraries (void)
{
  Stage stage;
  open_window (&stage, "Input 8x2; LSTM 3; RepeatVector 8; LSTM 2 sequences");
  assert_shows (&stage, "class Waves(nn.Module):");
  assert_shows (&stage, "self.lstm = nn.LSTM(2, 3, batch_first=True)");
  HourglassSegments *library = find (GTK_WIDGET (stage.window), HOURGLASS_TYPE_SEGMENTS);
  hourglass_segments_set_active (library, 0);
  assert_shows (&stage, "layers.LSTM(3, name=\"lstm\")");
  hourglass_run_get_options (stage.run)->epochs = 7;
  hourglass_segments_set_active (library, 1);
  assert_shows (&stage, "EPOCHS, BATCH_SIZE, LEARNING_RATE = 30"); /* those of the moment it opened */
  close_window (&stage);
}

static gboolean
idle (gpointer data)
{
  return !hourglass_export_window_is_busy (((Stage *)data)->window);
}

static void
test_saves_both_files (void)
{
  Stage stage;
  g_autofree char *folder = g_dir_make_tmp ("hourglass-export-XXXXXX", NULL);
  g_autofree char *script = g_build_filename (folder, "mine.py", NULL);
  g_autofree char *weights = g_build_filename (folder, "mine.npz", NULL);
  g_autofree char *text = NULL;
  open_window (&stage, "Input 8x2; LSTM 3; RepeatVector 8; LSTM 2 sequences");
  hourglass_export_window_save (stage.window, script);
  g_assert_true (stage_wait (idle, &stage));
  g_assert_true (g_file_get_contents (script, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "with_name(\"mine.npz\")"));
  g_assert_true (g_file_test (weights, G_FILE_TEST_IS_REGULAR));
  close_window (&stage);
  g_unlink (script);
  g_unlink (weights);
  g_rmdir (folder);
}

static GtkWindow *
question (Stage *stage)
{
  return stage_dialog_over (GTK_WINDOW (stage->window));
}

/* Weights without their script are somebody else's, and asked about; with it they are replaced as it is. */
static void
test_asks_about_weights (void)
{
  static const char *const responses[] = { "cancel", "replace" };
  Stage stage;
  g_autofree char *folder = g_dir_make_tmp ("hourglass-export-XXXXXX", NULL);
  g_autofree char *script = g_build_filename (folder, "mine.py", NULL);
  g_autofree char *weights = g_build_filename (folder, "mine.npz", NULL);
  g_assert_true (g_file_set_contents (weights, "of somebody", -1, NULL));
  open_window (&stage, "Input 8x2; LSTM 3; RepeatVector 8; LSTM 2 sequences");
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;
      hourglass_export_window_save (stage.window, script);
      AdwMessageDialog *dialog = (AdwMessageDialog *)question (&stage);
      g_assert_nonnull (dialog);
      g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "Replace mine.npz?");
      adw_message_dialog_response (dialog, responses[i]);
      gtk_window_destroy (GTK_WINDOW (dialog));
      g_assert_true (stage_wait (idle, &stage));
      g_assert_true (g_file_get_contents (weights, &text, NULL, NULL));
      g_assert_cmpint (g_str_equal (text, "of somebody"), ==, i == 0);
      g_assert_cmpint (g_file_test (script, G_FILE_TEST_EXISTS), ==, i == 1);
    }
  hourglass_export_window_save (stage.window, script);
  g_assert_null (question (&stage));
  g_assert_true (stage_wait (idle, &stage));
  close_window (&stage);
  g_unlink (script);
  g_unlink (weights);
  g_rmdir (folder);
}

static void
test_a_broken_model_has_no_script (void)
{
  Stage stage;
  open_window (&stage, "Input 8x2; LSTM 3; LSTM 2 sequences");
  assert_shows (&stage, "needs time × features and gets 3");
  GtkWidget *copy = find_words (GTK_WIDGET (stage.window), "_Copy");
  g_assert_nonnull (copy);
  g_assert_false (gtk_widget_is_sensitive (copy));
  close_window (&stage);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/export/libraries", test_libraries);
  g_test_add_func ("/export/saves-both-files", test_saves_both_files);
  g_test_add_func ("/export/asks-about-weights", test_asks_about_weights);
  g_test_add_func ("/export/broken", test_a_broken_model_has_no_script);
  return g_test_run ();
}
