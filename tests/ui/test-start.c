/* The start page: when it is made and shown, what it begins, and the way back from it. */
#include "find.h"
#include "ui/parts/segments.h"
#include "ui/window/empty-form.h"
#include "ui/window/start-page.h"
#include "window-stage.h"
#include <glib/gstdio.h>

static char *german; /* the folder of the lessons in German */

static GtkWidget *
start_page (Stage *stage)
{
  return find_any (GTK_WIDGET (stage->window), HOURGLASS_TYPE_START_PAGE);
}

/* The start page: what it begins, and the way back to what was there. */
static void
test_start (Stage *stage, gconstpointer data)
{
  GtkWidget *train = stage_find (GTK_WIDGET (stage->window), "train");
  g_assert_null (start_page (stage)); /* nobody has seen it yet */
  act (stage, "start");
  GtkWidget *page = start_page (stage);
  g_assert_true (gtk_widget_get_mapped (page));
  g_assert_false (gtk_widget_get_mapped (train));
  g_assert_nonnull (find_words (GTK_WIDGET (stage->window), "Back"));
  g_assert_false (enabled (stage, "view"));
  g_assert_false (enabled (stage, "save"));
  g_assert_false (enabled (stage, "save-as"));
  act (stage, "back");
  g_assert_true (enabled (stage, "save-as"));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (stage->window), "view"));
  g_assert_false (gtk_widget_get_mapped (page));
  g_assert_true (gtk_widget_get_mapped (train));
  hourglass_window_show_start (stage->window);
  g_assert_null (find_words (GTK_WIDGET (stage->window), "Back"));
  g_signal_emit_by_name (page, "preset", hg_preset_find ("10-3"));
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (gtk_widget_get_mapped (page));
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "10");
}

/* What looks for layers and problems leaves a stack alone that nobody sees. */
static void
test_searches (Stage *stage, gconstpointer data)
{
  GActionGroup *actions = G_ACTION_GROUP (stage->window);
  stage_break (stage->document);
  hourglass_document_select (stage->document, 1);
  g_action_group_change_action_state (actions, "stack", g_variant_new_boolean (FALSE));
  act (stage, "start");
  act (stage, "next-fault");
  act (stage, "find-layer");
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 1);
  g_autoptr (GVariant) hidden = g_action_group_get_action_state (actions, "stack");
  g_assert_false (g_variant_get_boolean (hidden));
  act (stage, "back");
  act (stage, "next-fault");
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 3);
  g_autoptr (GVariant) shown = g_action_group_get_action_state (actions, "stack");
  g_assert_true (g_variant_get_boolean (shown));
}

/* Opens @name as the first thing in the window, and waits until that is done. */
static void
begin_with (Stage *stage, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), name, NULL);
  hourglass_window_begin_with_file (stage->window);
  hourglass_window_open_path (stage->window, path);
  hourglass_window_end_opening (stage->window);
  g_assert_cmpstr (adw_window_title_get_title (stage->window->title), ==, "Opening…");
  g_assert_null (start_page (stage));
  g_assert_true (stage_wait (idle, stage));
}

/* A window that is made for a file shows the file; where that cannot be opened it shows where to begin. */
static void
test_begin_with_file (Stage *stage, gconstpointer data)
{
  begin_with (stage, "keras/keras2_lstm_ae.h5");
  g_assert_null (start_page (stage));
  g_assert_nonnull (hourglass_document_get_path (stage->document));
  begin_with (stage, "keras/none.h5");
  g_assert_true (gtk_widget_get_mapped (start_page (stage)));
  g_assert_cmpstr (adw_window_title_get_title (stage->window->title), ==, "Start");
}

/* The last file of several may be one to compare with: where that is none, too, the window says where to
 * begin. */
static void
test_begin_beside (Stage *stage, gconstpointer data)
{
  hourglass_window_begin_with_file (stage->window);
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), "compare-path",
                                  g_variant_new_string ("/none.h5"));
  hourglass_window_end_opening (stage->window);
  g_assert_null (start_page (stage));
  g_assert_true (stage_wait (idle, stage));
  g_assert_true (gtk_widget_get_mapped (start_page (stage)));
}

/* Data that were asked for at the start page and cannot be read leave alone what was opened since. */
static void
test_model_before_data (Stage *stage, gconstpointer data)
{
  HgModel *model = hg_model_parse ("own", "Input 4; Dense 2; Dense 4", NULL);
  g_autofree char *none = g_build_filename (german, "none.npy", NULL);
  hourglass_window_show_start (stage->window);
  hourglass_window_open_path (stage->window, none);
  g_assert_false (idle (stage));
  hourglass_window_take (stage->window, model, NULL, NULL, NULL, NULL);
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (hourglass_window_is_at_start (stage->window));
  hourglass_window_show_start (stage->window);
  hourglass_window_open_path (stage->window, none);
  g_assert_true (stage_wait (idle, stage));
  g_assert_true (hourglass_window_is_at_start (stage->window)); /* from where it was asked for */
  hg_model_unref (model);
}

static void
pass_on (GtkWidget *page, const char *stack)
{
  g_signal_emit_by_name (page, "stack", stack);
}

/* An empty canvas is an Input of the shape that the form asks for, 5 × 59 at first. */
static void
test_empty (Stage *stage, gconstpointer data)
{
  hourglass_window_show_start (stage->window);
  GtkWidget *form = hourglass_empty_form_new ();
  g_autoptr (GtkWindow) shown = g_object_ref (stage_show (form, 300, 300));
  g_assert_nonnull (find_words (form, "5 × 59: 295 values a sample"));
  hourglass_segments_set_active (find_any (form, HOURGLASS_TYPE_SEGMENTS), 2);
  g_assert_nonnull (find_words (form, "28 × 28 × 1: 784 values a sample"));
  hourglass_segments_set_active (find_any (form, HOURGLASS_TYPE_SEGMENTS), 1);
  g_signal_connect_object (form, "create", G_CALLBACK (pass_on), start_page (stage), G_CONNECT_SWAPPED);
  g_signal_emit_by_name (find_words (form, "Create"), "clicked");
  gtk_window_destroy (shown);
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 1);
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "5 × 59");
  g_assert_false (enabled (stage, "undo"));
  char label[HG_LABEL_SIZE];
  HgLayer *layer = hg_layer_parse ("LSTM 3", NULL);
  hourglass_document_apply (
      stage->document, hg_edit_insert (hourglass_document_get_model (stage->document), 0, layer, label, NULL),
      label);
  hg_layer_unref (layer);
  g_assert_cmpstr (stage_shape (stage->document, 1), ==, "3");
}

/* The form is in a popover that is not open. */
static void
assert_sum (GtkWidget *form, const char *expected)
{
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (stage_find (form, "small-dim"))), ==, expected);
}

static gboolean
has_data (gpointer data)
{
  return idle (data) && hourglass_document_get_data (((Stage *)data)->document) != NULL;
}

/* Whoever chose data first need not count their features; whoever took an example's did not choose them. */
static void
test_empty_for_data (Stage *stage, gconstpointer data)
{
  hourglass_window_open_preset (stage->window, hg_preset_find ("10-3"));
  g_assert_true (stage_wait (has_data, stage));
  hourglass_window_show_start (stage->window);
  GtkWidget *form = find_any (start_page (stage), HOURGLASS_TYPE_EMPTY_FORM);
  assert_sum (form, "5 × 59: 295 values a sample");
  act (stage, "back");
  hourglass_document_set_data (stage->document, NULL);
  hourglass_window_load_data (stage->window, "digits");
  g_assert_true (stage_wait (has_data, stage));
  act (stage, "start");
  assert_sum (form, "8 × 8 × 1: 64 values a sample, as in digits");
  hourglass_segments_set_active (find_any (form, HOURGLASS_TYPE_SEGMENTS), 0);
  assert_sum (form, "10: 10 values a sample");
  hourglass_segments_set_active (find_any (form, HOURGLASS_TYPE_SEGMENTS), 2);
  g_signal_emit_by_name (stage_find (form, "suggested-action"), "clicked");
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 1);
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "8 × 8 × 1");
  g_assert_cmpstr (hourglass_document_get_data (stage->document)->dataset->name, ==, "digits");
  g_assert_nonnull (
      find_words (GTK_WIDGET (stage->window), "The Input takes 8 × 8 × 1 per sample, the shape of digits"));
}

/* What is typed stays, until other data are chosen. */
static void
test_empty_kept (Stage *stage, gconstpointer data)
{
  HgShape sample = { .rank = 2, .dim = { 7, 3 } };
  GtkWidget *form = g_object_ref_sink (hourglass_empty_form_new ());
  HourglassEmptyForm *it = HOURGLASS_EMPTY_FORM (form);
  gtk_spin_button_set_value (find_any (form, GTK_TYPE_SPIN_BUTTON), 9);
  assert_sum (form, "9 × 59: 531 values a sample");
  hourglass_empty_form_take_data (it, NULL, NULL);
  assert_sum (form, "9 × 59: 531 values a sample");
  hourglass_empty_form_take_data (it, &sample, "walks");
  assert_sum (form, "7 × 3: 21 values a sample, as in walks");
  gtk_spin_button_set_value (find_any (form, GTK_TYPE_SPIN_BUTTON), 9);
  hourglass_empty_form_take_data (it, &sample, "walks");
  assert_sum (form, "9 × 3: 27 values a sample");
  hourglass_empty_form_take_data (it, &sample, "runs");
  assert_sum (form, "7 × 3: 21 values a sample, as in runs");
  g_object_unref (form);
}

/* A lesson that is there in the person's language is offered in it, the others in English. */
static void
test_languages (Stage *stage, gconstpointer data)
{
  g_autoptr (GBytes) english = g_resources_lookup_data ("/org/hourglass/Hourglass/lessons/1-autoencoder.json",
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GString) text = g_string_new (g_bytes_get_data (english, NULL));
  g_autofree char *path = g_build_filename (german, "1-autoencoder.json", NULL);
  g_string_replace (text, "What is an autoencoder?", "Was ist ein Autoencoder?", 0);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_setenv ("LANGUAGE", "fr:de", TRUE);
  hourglass_window_show_start (stage->window);
  g_unsetenv ("LANGUAGE");
  g_unlink (path);
  g_assert_nonnull (find_words (start_page (stage), "Was ist ein Autoencoder?"));
  g_assert_nonnull (find_words (start_page (stage), "LSTM layers and time"));
  g_assert_null (find_words (start_page (stage), "What is an autoencoder?"));
}

int
main (int argc, char **argv)
{
  german = g_dir_make_tmp ("hourglass-german-XXXXXX", NULL);
  g_autofree char *overlay = g_strconcat ("/org/hourglass/Hourglass/lessons/de=", german, NULL);
  g_setenv ("G_RESOURCE_OVERLAYS", overlay, TRUE);
  stage_begin_windows (&argc, &argv);
#define CASE(name)                                                                                           \
  g_test_add ("/start/" #name, Stage, NULL, stage_open_window, test_##name, stage_close_window)
  CASE (start);
  CASE (searches);
  CASE (begin_with_file);
  CASE (begin_beside);
  CASE (model_before_data);
  CASE (empty);
  CASE (empty_for_data);
  CASE (empty_kept);
  CASE (languages);
  int code = g_test_run ();
  g_rmdir (german);
  g_free (german);
  return code;
}
