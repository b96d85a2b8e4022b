/* What the window says at its foot: each sentence once, not too many, errors first, nothing that is not so
 * any more, and nothing in a window that is closed. */
#include "find.h"
#include "window-stage.h"

/* All that is shown or waits, in order: "First, Second". */
static char *
line (Stage *stage)
{
  GString *line = g_string_new (NULL);
  for (GList *toast = stage->window->sentences.head; toast != NULL; toast = toast->next)
    g_string_append_printf (line, "%s%s", line->len > 0 ? ", " : "",
                            gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (toast->data))));
  return g_string_free (line, FALSE);
}

static void
expect_line (Stage *stage, const char *expected)
{
  g_autofree char *said = line (stage);
  g_assert_cmpstr (said, ==, expected);
}

static gboolean
is_seen (Stage *stage, const char *sentence)
{
  return find_words (GTK_WIDGET (stage->window->toasts), sentence) != NULL;
}

static void
remove_layer (Stage *stage)
{
  char label[HG_LABEL_SIZE];
  HgModel *edited = hg_edit_remove (hourglass_document_get_model (stage->document), 1, label, NULL);
  hourglass_document_apply (stage->document, edited, label);
}

static void
test_once (Stage *stage, gconstpointer data)
{
  for (int i = 0; i < 8; i++)
    act (stage, "train-key");
  expect_line (stage, "Choose data to train on");
  g_assert_true (is_seen (stage, "Choose data to train on"));
  hourglass_window_toast (stage->window, "Second");
  hourglass_window_toast (stage->window, "Third");
  hourglass_window_toast (stage->window, "Second");
  expect_line (stage, "Choose data to train on, Second, Third");
  remove_layer (stage);
  act (stage, "train-key"); /* it waits behind the step */
  expect_line (stage, "Choose data to train on, Second, Third");
  g_assert_false (is_seen (stage, "Choose data to train on"));
}

static void
test_few (Stage *stage, gconstpointer data)
{
  hourglass_window_toast (stage->window, "Shown");
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *sentence = g_strdup_printf ("%d", i);
      hourglass_window_toast (stage->window, sentence);
    }
  expect_line (stage, "Shown, 16, 17, 18, 19");
  g_assert_true (is_seen (stage, "Shown"));
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *sentence = g_strdup_printf ("fault %d", i);
      hourglass_window_toast_error (stage->window, sentence);
    }
  expect_line (stage, "fault 0, fault 2, fault 3, fault 4, fault 5");
  hourglass_window_toast (stage->window, "Less");
  expect_line (stage, "fault 0, fault 2, fault 3, fault 4, fault 5");
  g_assert_true (is_seen (stage, "fault 0"));
}

static void
test_errors_first (Stage *stage, gconstpointer data)
{
  hourglass_window_toast (stage->window, "First");
  hourglass_window_toast (stage->window, "Second");
  hourglass_window_toast_error (stage->window, "Fault");
  g_assert_true (is_seen (stage, "Fault"));
  g_assert_false (is_seen (stage, "First"));
  hourglass_window_toast_error (stage->window, "Second");
  hourglass_window_toast_error (stage->window, "Fault");
  expect_line (stage, "Fault, Second, First");
  remove_layer (stage);
  g_assert_false (is_seen (stage, "Fault"));
  act (stage, "undo");
  g_assert_true (is_seen (stage, "Fault"));
  hourglass_window_take_back (stage->window, "Fault");
  g_assert_true (is_seen (stage, "Second"));
  hourglass_window_take_back (stage->window, "First");
  hourglass_window_take_back (stage->window, "Second");
  g_assert_false (is_seen (stage, "Second"));
  expect_line (stage, "");
}

/* A sentence that a step came before has the rest of its time, and all of it where it is said again. */
static void
test_time (Stage *stage, gconstpointer data)
{
  hourglass_window_toast (stage->window, "Sentence");
  stage->window->shown_since -= 3 * G_TIME_SPAN_SECOND;
  remove_layer (stage);
  AdwToast *toast = g_queue_peek_head (&stage->window->sentences);
  g_assert_cmpuint (adw_toast_get_timeout (toast), ==, 5);
  act (stage, "undo");
  g_assert_true (is_seen (stage, "Sentence"));
  stage->window->shown_since -= 60 * G_TIME_SPAN_SECOND;
  remove_layer (stage);
  toast = g_queue_peek_head (&stage->window->sentences);
  g_assert_cmpuint (adw_toast_get_timeout (toast), ==, 3);
  act (stage, "undo");
  hourglass_window_toast (stage->window, "Sentence");
  toast = g_queue_peek_head (&stage->window->sentences);
  g_assert_cmpuint (adw_toast_get_timeout (toast), ==, 8);
  g_assert_true (is_seen (stage, "Sentence"));
  expect_line (stage, "Sentence");
}

/* An example whose data are on their way, and Train was pressed. */
static void
wait_for_factors (Stage *stage)
{
  hourglass_window_open_preset (stage->window, hg_preset_find ("10-3"));
  act (stage, "train");
  expect_line (stage, "Training begins when factors is loaded");
}

static gboolean
trains (gpointer data)
{
  return hourglass_run_is_active (hourglass_window_get_run (((Stage *)data)->window));
}

/* However the wait for data ends, it is not said any more that training begins. */
static void
test_wait_ends (Stage *stage, gconstpointer data)
{
  wait_for_factors (stage);
  act (stage, "stop");
  expect_line (stage, "");
  g_assert_true (stage_wait (idle, stage));

  wait_for_factors (stage);
  hourglass_window_open_preset (stage->window, hg_preset_find ("lab-lstm"));
  expect_line (stage, "");
  g_assert_true (stage_wait (idle, stage));

  wait_for_factors (stage);
  act (stage, "start");
  expect_line (stage, "");
  act (stage, "back");
  g_assert_true (stage_wait (idle, stage));

  wait_for_factors (stage);
  remove_layer (stage); /* behind a step, too */
  g_assert_true (stage_wait (trains, stage));
  expect_line (stage, "");
}

/* What comes of the wait is seen at once. */
static void
test_wait_fails (Stage *stage, gconstpointer data)
{
  hourglass_window_load_data (stage->window, "/nowhere/gone.npy");
  act (stage, "train");
  expect_line (stage, "Training begins when gone.npy is loaded");
  g_assert_true (stage_wait (idle, stage));
  g_assert_cmpuint (stage->window->sentences.length, ==, 1);
  g_assert_false (is_seen (stage, "Training begins when gone.npy is loaded"));
  g_assert_nonnull (find_label (GTK_WIDGET (stage->window->toasts), ""));
  hourglass_window_take_back (stage->window, gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (
                                                 g_queue_peek_head (&stage->window->sentences)))));
  hourglass_window_load_data (stage->window, "sines"); /* they do not fit */
  act (stage, "train");
  expect_line (stage, "Training begins when sines is loaded");
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (trains (stage));
  g_assert_cmpuint (stage->window->sentences.length, ==, 1);
  g_assert_false (is_seen (stage, "Training begins when sines is loaded"));
}

static void
test_closed (Stage *stage, gconstpointer data)
{
  hourglass_window_toast (stage->window, "Before");
  gtk_window_destroy (GTK_WINDOW (stage->window));
  hourglass_window_toast (stage->window, "After");
  hourglass_window_toast_error (stage->window, "Fault");
  expect_line (stage, "Before");
  g_object_run_dispose (G_OBJECT (stage->window));
  hourglass_window_toast (stage->window, "After");
  hourglass_window_toast_error (stage->window, "Fault");
  expect_line (stage, "");
}

static void
count (int *calls)
{
  ++*calls;
}

/* Toasts that take each other's place while others fade ask nothing of the whole program. */
static void
test_moving (Stage *stage, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int calls = 0;
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  gulong handler = g_signal_connect_swapped (settings, "notify", G_CALLBACK (count), &calls);
  for (int i = 0; i < 3; i++)
    {
      hourglass_window_toast (stage->window, "First");
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
      hourglass_window_toast_error (stage->window, "Fault");
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
      remove_layer (stage);
      act (stage, "undo");
      hourglass_window_take_back (stage->window, "Fault");
      g_assert_true (is_seen (stage, "First"));
      g_assert_false (is_seen (stage, "Fault"));
      hourglass_window_take_back (stage->window, "First");
      g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (stage->window->toasts)));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
    }
  g_signal_handler_disconnect (settings, handler);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  g_assert_cmpint (calls, ==, 0);
}

int
main (int argc, char **argv)
{
  stage_begin_windows (&argc, &argv);
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/toasts/once", test_once },
    { "/toasts/few", test_few },
    { "/toasts/errors-first", test_errors_first },
    { "/toasts/time", test_time },
    { "/toasts/wait-ends", test_wait_ends },
    { "/toasts/wait-fails", test_wait_fails },
    { "/toasts/closed", test_closed },
    { "/toasts/moving", test_moving },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, stage_open_window, tests[i].run, stage_close_window);
  return g_test_run ();
}
