/* The button "Why?": how many findings there are, what its cards say and offer, and that a fix of the model
 * is one undoable step while one of a setting changes the settings. */
#include "find.h"
#include "training.h"
#include "ui/views/why-button.h"
#include <adwaita.h>

typedef struct
{
  Training training;
  GtkWindow *window;
  GtkWidget *why;
  const char *wanted; /* what the button is to say */
} Stage;

static GtkMenuButton *
button (Stage *stage)
{
  return find_any (stage->why, GTK_TYPE_MENU_BUTTON);
}

static gboolean
says (gpointer data)
{
  Stage *stage = data;
  return g_strcmp0 (gtk_menu_button_get_label (button (stage)), stage->wanted) == 0;
}

/* Waits until the button says @text. */
static void
expect (Stage *stage, const char *text)
{
  stage->wanted = text;
  if (!stage_wait (says, stage))
    g_error ("the button says “%s”, expected “%s”", gtk_menu_button_get_label (button (stage)), text);
}

static void
set_up (Stage *stage, gconstpointer preset)
{
  training_set_up (&stage->training, preset);
  stage->why = g_object_new (HOURGLASS_TYPE_WHY_BUTTON, NULL);
  hourglass_why_button_set_run (HOURGLASS_WHY_BUTTON (stage->why), stage->training.document,
                                stage->training.run);
  stage->window = stage_show (stage->why, 700, 500);
}

static void
tear_down (Stage *stage, gconstpointer preset)
{
  gtk_menu_button_popdown (button (stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  gtk_window_destroy (stage->window);
  training_tear_down (&stage->training, preset);
}

static void
apply (Stage *stage, const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("stack", stack, &error);
  g_assert_cmpstr (error.text, ==, "");
  hourglass_document_apply (stage->training.document, model, "Change");
}

static void
open_panel (Stage *stage)
{
  gtk_menu_button_popup (button (stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static gboolean
is_called (GtkWidget *widget, const char *name)
{
  g_autofree char *other
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  return other == NULL;
}

/* Presses the button of a card by its accessible name or its label. */
static GtkWidget *
find_fix (GtkWidget *widget, const char *name)
{
  if (GTK_IS_BUTTON (widget)
      && (is_called (widget, name) || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), name) == 0))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_fix (child, name);
  return found;
}

static void
press (Stage *stage, const char *name)
{
  GtkWidget *fix = find_fix (stage->why, name);
  if (fix == NULL)
    g_error ("no button “%s”", name);
  g_assert_true (gtk_widget_get_focusable (fix));
  g_signal_emit_by_name (fix, "clicked");
}

static void
test_model (Stage *stage, gconstpointer data)
{
  HourglassDocument *document = stage->training.document;
  expect (stage, "Why?");
  open_panel (stage);
  g_assert_nonnull (find_words (stage->why, "Nothing stands in the way so far."));
  apply (stage, "Input 10; Dense 20; Dense 10");
  expect (stage, "Why? 1");
  g_assert_nonnull (find_words (stage->why,
                                "Nothing is compressed\nDense 20 is the waist and holds 20 values for 10: "
                                "nothing is compressed."));
  g_assert_null (find_words (stage->why, "Nothing stands in the way so far."));
  press (stage, "2 units in Dense 20 → 2");
  g_assert_cmpstr (stage_shape (document, 1), ==, "2");
  g_assert_cmpstr (hourglass_document_get_undo_label (document), ==, "2 units in Dense 20");
  expect (stage, "Why?");
  hourglass_document_undo (document);
  g_assert_cmpstr (stage_shape (document, 1), ==, "20");
  expect (stage, "Why? 1");
  press (stage, "Go to Dense 20");
  g_assert_cmpuint (hourglass_document_get_selection (document), ==, 1);
}

static void
test_setting (Stage *stage, gconstpointer data)
{
  HourglassRun *run = stage->training.run;
  HgTrainOptions *options = hourglass_run_get_options (run);
  expect (stage, "Why?");
  hourglass_run_choose_loss (run, hg_loss_find ("binary_crossentropy"));
  hourglass_run_options_changed (run);
  expect (stage, "Why? 2"); /* the data are beyond it, and the output is linear */
  open_panel (stage);
  press (stage, "MSE as the loss");
  g_assert_cmpstr (options->loss->name, ==, "mse");
  g_assert_null (hourglass_document_get_undo_label (stage->training.document));
  expect (stage, "Why?");
  options->batch_size = 100000;
  hourglass_run_options_changed (run);
  expect (stage, "Why? 1");
  press (stage, "Batches of 32");
  g_assert_cmpuint (options->batch_size, ==, 32);
  expect (stage, "Why?");
}

/* After a training its curves and weights are looked at: with a rate of nothing it learns nothing. */
static void
test_trained (Stage *stage, gconstpointer data)
{
  HgTrainOptions *options = hourglass_run_get_options (stage->training.run);
  options->learning_rate = 1e-9;
  hourglass_run_options_changed (stage->training.run);
  expect (stage, "Why?");
  training_run (&stage->training);
  g_assert_cmpint (hourglass_run_get_snapshot (stage->training.run)->state, ==, HG_RUN_DONE);
  expect (stage, "Why? 1");
  open_panel (stage);
  g_assert_nonnull (
      find_label (stage->why, "No better than the mean\nAfter 5 epochs the validation MSE is "));
  apply (stage, "Input 10; Dense 4; Dense 10");
  expect (stage, "Why?"); /* another stack: that training says nothing of it */
}

/* The window may go while the worker is at it. */
static void
test_going (Stage *stage, gconstpointer data)
{
  apply (stage, "Input 10; Dense 20; Dense 10");
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
#define CASE(name) g_test_add ("/why/" #name, Stage, NULL, set_up, test_##name, tear_down)
  CASE (model);
  CASE (setting);
  CASE (trained);
  CASE (going);
  return g_test_run ();
}
