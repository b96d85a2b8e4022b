/* Data on their way to the window: what Train does before they are there. */
#include "stage.h"
#include "ui/window/window-private.h"

typedef struct
{
  HourglassWindow *window;
  HourglassDocument *document;
} Stage;

static void
set_up (Stage *stage, gconstpointer data)
{
  stage->window = g_object_ref (hourglass_window_new (NULL));
  stage->document = hourglass_window_get_document (stage->window);
  gtk_window_present (GTK_WINDOW (stage->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
}

static gboolean
idle (gpointer data)
{
  return !hourglass_window_is_busy (((Stage *)data)->window);
}

static gboolean
enabled (Stage *stage, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (stage->window), action);
}

static void
act (Stage *stage, const char *action)
{
  g_assert_true (enabled (stage, action));
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), action, NULL);
}

static gboolean
trains (gpointer data)
{
  return hourglass_run_is_active (hourglass_window_get_run (((Stage *)data)->window));
}

/* A toast that is shown, or waits. */
static gboolean
says (Stage *stage, const char *text)
{
  for (GList *toast = stage->window->sentences.head; toast != NULL; toast = toast->next)
    if (g_str_equal (gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (toast->data))), text))
      return TRUE;
  return FALSE;
}

/* An example says that Train waits for its data, and begins when they are there; unless it was stopped. */
static void
test_train_waits (Stage *stage, gconstpointer data)
{
  const HgPreset *preset = hg_preset_find ("10-3");
  hourglass_window_open_preset (stage->window, preset);
  act (stage, "train");
  g_assert_false (trains (stage));
  g_assert_true (says (stage, "Training begins when factors is loaded"));
  g_assert_false (enabled (stage, "train"));
  g_assert_true (stage_wait (trains, stage));
  hourglass_window_open_preset (stage->window, preset);
  act (stage, "train");
  act (stage, "stop");
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (trains (stage));
  g_assert_true (enabled (stage, "train"));
}

/* The key, which has no tooltip, says why nothing begins; where no model is seen it does nothing. */
static void
test_key (Stage *stage, gconstpointer data)
{
  g_assert_false (enabled (stage, "train"));
  act (stage, "start");
  act (stage, "train-key");
  g_assert_true (g_queue_is_empty (&stage->window->sentences));
  act (stage, "back");
  act (stage, "train-key");
  g_assert_true (says (stage, "Choose data to train on"));
  hourglass_window_load_data (stage->window, "paper-machine");
  g_assert_true (stage_wait (idle, stage));
  stage_break (stage->document);
  act (stage, "train-key");
  g_assert_true (says (stage, "Training waits until the stack fits"));
  g_assert_false (trains (stage));
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
    { "/arriving/train-waits", test_train_waits },
    { "/arriving/key", test_key },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
