/* Data that do not fit the model of a file: what the window offers, that pressing it opens the data so, and
 * that a scaling is proposed once and can be left. */
#include "find.h"
#include "window-stage.h"

/* A window with a model of images, 28 × 28 × 1, whose last layer is a sigmoid. */
static void
set_up (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), "keras/keras3_conv28.h5", NULL);
  stage_open_window (stage, data);
  hourglass_window_open_path (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
}

static void
load (Stage *stage, const char *name, HgScale scale)
{
  g_autoptr (HourglassDataRequest) request = hourglass_data_request_new (name);
  request->choose_scale = TRUE;
  request->scale = scale;
  hourglass_window_load (stage->window, request, NULL);
  g_assert_true (stage_wait (idle, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static GtkWidget *
words (Stage *stage, const char *text)
{
  return find_words (GTK_WIDGET (stage->window), text);
}

static void
press (Stage *stage, const char *text)
{
  GtkWidget *button = words (stage, text);
  g_assert_true (GTK_IS_BUTTON (button));
  g_assert_true (gtk_widget_get_focusable (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (stage_wait (idle, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static const char *
sample_shape (Stage *stage)
{
  static char text[HG_SHAPE_TEXT];
  HgShape sample = hg_tensor_sample (hourglass_document_get_data (stage->document)->x);
  return hg_shape_text (&sample, text);
}

static void
test_size (Stage *stage, gconstpointer data)
{
  load (stage, "digits", HG_SCALE_NONE);
  g_assert_nonnull (words (stage, "The stack expects 28 × 28 × 1 per sample; digits has 8 × 8 × 1."));
  g_assert_nonnull (words (stage, "Lay a border around → 28 × 28 × 1"));
  press (stage, "Resize the images → 28 × 28 × 1");
  g_assert_cmpstr (sample_shape (stage), ==, "28 × 28 × 1");
  g_assert_cmpuint (hourglass_document_get_data (stage->document)->origin->width, ==, 28);
  g_assert_null (words (stage, "Choose data…"));
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Resize the images");
}

static const char *
tip (GtkWidget *button)
{
  return gtk_widget_get_tooltip_text (button);
}

/* Opening the data otherwise is a step, which the toast offers to undo, and so is choosing others. */
static void
test_undo (Stage *stage, gconstpointer data)
{
  load (stage, "digits", HG_SCALE_NONE);
  g_assert_null (words (stage, "Undo"));
  HgPrepared *before = hg_prepared_ref (hourglass_document_get_data (stage->document));
  press (stage, "Resize the images → 28 × 28 × 1");
  g_assert_nonnull (words (stage, "Data opened again: Resize the images"));
  press (stage, "Undo");
  g_assert_true (hourglass_document_get_data (stage->document) == before);
  g_assert_cmpstr (sample_shape (stage), ==, "8 × 8 × 1");
  g_assert_nonnull (words (stage, "Lay a border around → 28 × 28 × 1"));
  g_assert_nonnull (words (stage, "Undone: Resize the images"));
  g_assert_cmpstr (tip (stage->window->undo_button), ==, "Nothing to undo");
  g_assert_cmpstr (tip (stage->window->redo_button), ==, "Redo: Resize the images (Ctrl+Shift+Z)");

  press (stage, "Resize the images → 28 × 28 × 1");
  gtk_widget_activate_action (GTK_WIDGET (stage->window), "win.data", "s", "digits-28");
  g_assert_true (stage_wait (idle, stage));
  g_assert_cmpstr (sample_shape (stage), ==, "28 × 28 × 1");
  g_assert_cmpstr (tip (stage->window->undo_button), ==, "Undo: Choose digits-28 (Ctrl+Z)");
  gtk_widget_activate_action (GTK_WIDGET (stage->window), "win.undo", NULL);
  gtk_widget_activate_action (GTK_WIDGET (stage->window), "win.undo", NULL);
  g_assert_true (hourglass_document_get_data (stage->document) == before);
  hg_prepared_unref (before);
}

/* Changing the model instead is a step that can be undone. */
static void
test_change (Stage *stage, gconstpointer data)
{
  load (stage, "digits", HG_SCALE_NONE);
  press (stage, "Change the stack → 8 × 8 × 1");
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "8 × 8 × 1");
  g_assert_null (words (stage, "Choose data…"));
  hourglass_document_undo (stage->document);
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "28 × 28 × 1");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_nonnull (words (stage, "Change the stack → 8 × 8 × 1"));
}

/* A stack without layers takes any data; its bar of the input and an undo step are all that changes. */
static void
test_empty (Stage *stage, gconstpointer data)
{
  char label[HG_LABEL_SIZE];
  for (size_t n; (n = hourglass_document_get_model (stage->document)->n) > 1;)
    hourglass_document_apply (
        stage->document, hg_edit_remove (hourglass_document_get_model (stage->document), n - 1, label, NULL),
        label);
  load (stage, "digits", HG_SCALE_NONE);
  press (stage, "Change the stack → 8 × 8 × 1");
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "8 × 8 × 1");
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 1);
  g_assert_null (words (stage, "Choose data…"));
}

static void
test_scaling (Stage *stage, gconstpointer data)
{
  load (stage, "digits-28", HG_SCALE_STANDARD);
  g_assert_nonnull (words (stage, "Leave as it is"));
  press (stage, "Scale to 0…1");
  g_assert_cmpint (hourglass_document_get_data (stage->document)->scaler->kind, ==, HG_SCALE_MINMAX);
  g_assert_null (words (stage, "Leave as it is"));

  load (stage, "digits-28", HG_SCALE_STANDARD);
  press (stage, "Leave as it is");
  g_assert_cmpint (hourglass_document_get_data (stage->document)->scaler->kind, ==, HG_SCALE_STANDARD);
  g_assert_null (words (stage, "Scale to 0…1"));
  gtk_widget_activate_action (GTK_WIDGET (stage->window), "win.data", "s", "digits");
  g_assert_true (stage_wait (idle, stage));
  g_assert_cmpstr (sample_shape (stage), ==, "8 × 8 × 1");
  gtk_widget_activate_action (GTK_WIDGET (stage->window), "win.undo", NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_cmpstr (sample_shape (stage), ==, "28 × 28 × 1");
  g_assert_null (words (stage, "Scale to 0…1"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
#define CASE(name) g_test_add ("/mending/" #name, Stage, NULL, set_up, test_##name, stage_close_window)
  CASE (size);
  CASE (undo);
  CASE (change);
  CASE (empty);
  CASE (scaling);
  return g_test_run ();
}
