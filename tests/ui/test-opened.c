/* What can be put right in an opened file: the waist's mark, each guess, and that training goes on as the
 * file says. */
#include "find.h"
#include "golden.h"
#include "stage.h"
#include "train/checkpoint.h"
#include "ui/views/file-view.h"
#include "ui/views/guess-list.h"
#include "ui/views/guess-row.h"
#include "ui/inspector/option-row.h"
#include "ui/run/run-continue.h"
#include "ui/run/run-private.h"
#include "ui/inspector/waist-row.h"

typedef struct
{
  HourglassDocument *document;
  HourglassWeightSurvey *survey;
  HourglassRun *run;
} Opened;

static void
set_up (Opened *opened, gconstpointer data)
{
  *opened = (Opened){ .document = hourglass_document_new () };
  opened->survey = hourglass_weight_survey_new (opened->document);
  opened->run = hourglass_run_new (opened->document);
}

static void
tear_down (Opened *opened, gconstpointer data)
{
  hourglass_run_shutdown (opened->run);
  g_clear_object (&opened->run);
  g_clear_object (&opened->survey);
  g_clear_object (&opened->document);
}

static GtkWindow *
show_file (Opened *opened, GtkWidget **view)
{
  *view = hourglass_file_view_new (opened->document, opened->survey);
  GtkWindow *window = stage_show (*view, 620, 900);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static void
test_waist (Opened *opened, gconstpointer data)
{
  GtkWidget *view;
  golden_open (opened->document, "keras/keras2_lstm_ae.h5");
  HgWeights *weights = hourglass_document_get_weights (opened->document);
  GtkWindow *window = show_file (opened, &view);
  GtkDropDown *choice = find (find (view, HOURGLASS_TYPE_WAIST_ROW), GTK_TYPE_DROP_DOWN);
  g_assert_nonnull (
      find_words (view, "lstm_3, with 2 values: the smallest of all outputs between input and output."));
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, 0);
  gtk_drop_down_set_selected (choice, 2); /* lstm_2: the first is “Automatic” */
  g_assert_cmpuint (hourglass_document_get_check (opened->document)->waist, ==, 2);
  g_assert_nonnull (find_words (
      view, "lstm_2, with 56 values: marked by you. The smallest of all outputs is that of lstm_3."));
  g_assert_cmpstr (hourglass_document_get_undo_label (opened->document), ==, "Mark the waist");
  g_assert_true (hourglass_document_get_weights (opened->document) == weights); /* a mark moves no weight */
  hourglass_document_undo (opened->document);
  g_assert_cmpuint (hourglass_document_get_check (opened->document)->waist, ==, 3);
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, 0);
  gtk_window_destroy (window);
}

/* The row about @option of @layer below @widget, shown or not. */
static HourglassGuessRow *
find_guess (GtkWidget *widget, const char *name)
{
  if (HOURGLASS_IS_GUESS_ROW (widget)
      && g_str_equal (hourglass_guess_row_get_name (HOURGLASS_GUESS_ROW (widget)), name))
    return HOURGLASS_GUESS_ROW (widget);
  HourglassGuessRow *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_guess (child, name);
  return found;
}

static void
test_guesses (Opened *opened, gconstpointer data)
{
  GtkWidget *view;
  golden_open (opened->document, "keras/keras1_lstm_weights.h5");
  GtkWindow *window = show_file (opened, &view);
  GtkWidget *list = find (view, HOURGLASS_TYPE_GUESS_LIST);
  GtkExpander *expander = find (list, GTK_TYPE_EXPANDER);
  g_assert_cmpstr (gtk_expander_get_label (expander), ==, "18 guesses");
  gtk_expander_set_expanded (expander, TRUE);
  HourglassGuessRow *row = find_guess (list, "Activation of lstm_1");
  g_assert_nonnull (row);
  GtkDropDown *activation = find_any (GTK_WIDGET (row), GTK_TYPE_DROP_DOWN);
  const HgTensor *kernel = hourglass_document_get_weights (opened->document)->items[0].value;
  g_assert_cmpint (hourglass_guess_row_get_state (row), ==, HOURGLASS_GUESS_OPEN);
  const guint guessed = gtk_drop_down_get_selected (activation);
  gtk_drop_down_set_selected (activation, guessed + 1);
  g_assert_cmpint (hourglass_guess_row_get_state (row), ==, HOURGLASS_GUESS_CHANGED);
  g_assert_cmpstr (gtk_expander_get_label (expander), ==, "18 guesses · 1 changed");
  /* The weights stay the layer's own, and undoing takes back the change alone. */
  g_assert_true (hourglass_document_get_weights (opened->document)->items[0].value == kernel);
  hourglass_document_undo (opened->document);
  g_assert_cmpint (hourglass_guess_row_get_state (row), ==, HOURGLASS_GUESS_OPEN);
  g_assert_cmpuint (gtk_drop_down_get_selected (activation), ==, guessed);
  /* An entry that is left says that it was edited: with the same value that is no step. */
  g_signal_emit_by_name (find_any (GTK_WIDGET (row), HOURGLASS_TYPE_OPTION_ROW), "edited");
  g_assert_nonnull (hourglass_document_get_redo_label (opened->document));
  GtkToggleButton *confirm = GTK_TOGGLE_BUTTON (stage_find (GTK_WIDGET (row), "small-button"));
  gtk_toggle_button_set_active (confirm, TRUE);
  g_assert_cmpint (hourglass_guess_row_get_state (row), ==, HOURGLASS_GUESS_CONFIRMED);
  g_assert_cmpstr (gtk_expander_get_label (expander), ==, "18 guesses · 1 confirmed");
  /* A stack that does not fit has no weights; they come back with it. */
  char label[HG_LABEL_SIZE];
  HgWeights *weights = hourglass_document_get_weights (opened->document);
  HgModel *broken = hg_edit_set (hourglass_document_get_model (opened->document), 2, "return_sequences",
                                 hg_value_bool (false), label, NULL);
  hourglass_document_apply (opened->document, broken, label);
  g_assert_null (hourglass_weight_survey_get_weights (opened->survey));
  hourglass_document_undo (opened->document);
  g_assert_true (hourglass_weight_survey_get_weights (opened->survey) == weights);
  /* With its layer a guess goes, and comes back. */
  HgModel *without = hg_edit_remove (hourglass_document_get_model (opened->document), 1, label, NULL);
  hourglass_document_apply (opened->document, without, label);
  g_assert_cmpint (hourglass_guess_row_get_state (row), ==, HOURGLASS_GUESS_GONE);
  g_assert_cmpstr (gtk_expander_get_label (expander), ==, "15 guesses");
  hourglass_document_undo (opened->document);
  g_assert_cmpstr (gtk_expander_get_label (expander), ==, "18 guesses · 1 confirmed");
  /* A stack without one of the weighted layers has not the file's weights, though it fits. */
  const HgModel *whole = hourglass_document_get_model (opened->document);
  HgModel *shorter = hg_edit_remove (whole, whole->n - 1, label, NULL);
  hourglass_document_apply (opened->document, shorter, label);
  g_assert_cmpuint (hourglass_document_get_check (opened->document)->n_faults, ==, 0);
  g_assert_null (hourglass_document_get_weights (opened->document));
  hourglass_document_undo (opened->document);
  int least;
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 440);
  gtk_window_destroy (window);
}

static void
test_missing (Opened *opened, gconstpointer data)
{
  GtkWidget *view;
  golden_open (opened->document, "keras/keras1_conv_weights.h5");
  GtkWindow *window = show_file (opened, &view);
  GtkWidget *list = find (view, HOURGLASS_TYPE_GUESS_LIST);
  gtk_expander_set_expanded (find (list, GTK_TYPE_EXPANDER), TRUE);
  HourglassGuessRow *row = find_guess (list, "Kind of before_dense_7");
  g_assert_nonnull (row);
  g_assert_cmpuint (hourglass_document_get_check (opened->document)->n_foreign, ==, 1);
  gtk_drop_down_set_selected (find_any (GTK_WIDGET (row), GTK_TYPE_DROP_DOWN), 1);
  g_assert_cmpuint (hourglass_document_get_check (opened->document)->n_foreign, ==, 0);
  g_assert_cmpint (hourglass_guess_row_get_state (row), ==, HOURGLASS_GUESS_CHANGED);
  gtk_drop_down_set_selected (find_any (GTK_WIDGET (row), GTK_TYPE_DROP_DOWN), 0);
  g_assert_cmpuint (hourglass_document_get_check (opened->document)->n_foreign, ==, 1);
  g_assert_cmpint (hourglass_guess_row_get_state (row), ==, HOURGLASS_GUESS_OPEN);
  /* A file that says what its layers are has none. */
  golden_open (opened->document, "keras/keras2_lstm_ae.h5");
  g_assert_false (gtk_widget_get_visible (list));
  gtk_window_destroy (window);
}

static gboolean
is_over (gpointer data)
{
  return !hourglass_run_is_active (((Opened *)data)->run);
}

/* Random samples of the shape that the file's model takes. */
static void
set_data (Opened *opened, size_t n, HgShape shape)
{
  HgError error = { 0 };
  HgRandom random = hg_random (3);
  HgTensor *x = hg_tensor_new_rows (n, &shape, &error);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)(hg_random_bits (&random) % 1000) / 1000;
  HgDataset *set = hg_dataset_new ("noise", x, &error);
  HgPrepareOptions options = hg_prepare_options (set);
  HgPrepared *data = hg_prepared_new (set, &options, &error);
  g_assert_cmpstr (error.text, ==, "");
  hourglass_document_set_data (opened->document, data);
  hg_prepared_unref (data);
  hg_dataset_unref (set);
}

static void
train (Opened *opened)
{
  HgError error = { 0 };
  hourglass_run_start (opened->run, &error);
  g_assert_cmpstr (error.text, ==, "");
  g_autofree char *text = hourglass_run_continue_text (opened->run);
  g_test_message ("%s", text);
  g_assert_true (stage_wait (is_over, opened));
}

static uint64_t
steps_of_first (Opened *opened)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (opened->run);
  g_assert_cmpuint (snapshot->n_checkpoints, >, 0);
  return snapshot->checkpoints[snapshot->n_checkpoints - 1]->steps;
}

static void
test_continue (Opened *opened, gconstpointer data)
{
  golden_open (opened->document, "keras/keras2_lstm_ae.h5");
  set_data (opened, 40, (HgShape){ .rank = 2, .dim = { 7, 3 } });
  HgTrainOptions *options = hourglass_run_get_options (opened->run);
  g_assert_null (hourglass_run_continue_text (opened->run));
  options->learning_rate = 0.5;
  g_assert_true (hourglass_run_continue (opened->run));
  g_assert_cmpstr (options->optimizer->name, ==, "adam");
  g_assert_cmpfloat_with_epsilon (options->learning_rate, 1e-3, 1e-9);
  g_autofree char *with = hourglass_run_continue_text (opened->run);
  g_assert_cmpstr (with, ==, "Goes on from keras2_lstm_ae.h5 with the state of Adam after 1 step.");
  options->epochs = 1;
  options->batch_size = 1000;
  train (opened);
  g_assert_cmpuint (steps_of_first (opened), ==, 2); /* the file's, and one */
  /* The next run begins where this one did; with another optimizer the state is of no use. */
  hourglass_run_choose_optimizer (opened->run, hg_optimizer_find ("sgd"));
  hourglass_run_options_changed (opened->run);
  g_autofree char *without = hourglass_run_continue_text (opened->run);
  g_assert_cmpstr (
      without, ==,
      "Goes on from the weights of keras2_lstm_ae.h5. SGD begins anew: the file's state is of another "
      "optimizer.");
  train (opened);
  g_assert_cmpuint (steps_of_first (opened), ==, 1);
  /* An edit leaves the file's weights behind; another document all of it. */
  char label[HG_LABEL_SIZE];
  HgModel *wider = hg_edit_set (hourglass_document_get_model (opened->document), 1, "units", hg_value_int (9),
                                label, NULL);
  hourglass_document_apply (opened->document, wider, label);
  g_assert_null (hourglass_run_continue_text (opened->run));
  hourglass_document_undo (opened->document);
  hourglass_document_open_preset (opened->document, hg_presets ());
  g_assert_null (hourglass_run_continue_text (opened->run));
}

/* What was guessed may be mended after training, too: the next run begins where the first one did. */
static void
test_again (Opened *opened, gconstpointer data)
{
  char label[HG_LABEL_SIZE];
  golden_open (opened->document, "keras/keras1_lstm_weights.h5");
  const HgShape input = { .rank = 2, .dim = { 10, 3 } };
  HgModel *sized = hg_edit_set (hourglass_document_get_model (opened->document), 0, "shape",
                                (HgValue){ .type = HG_PARAM_SHAPE, .shape = input }, label, NULL);
  hourglass_document_apply (opened->document, sized, label);
  set_data (opened, 40, input);
  HgWeights *file = hourglass_document_get_weights (opened->document);
  hourglass_run_get_options (opened->run)->epochs = 1;
  train (opened);
  g_assert_true (hourglass_document_get_weights (opened->document) != file);
  HgModel *mended = hg_edit_set (hourglass_document_get_model (opened->document), 1, "activation",
                                 hg_value_choice (0), label, NULL);
  hourglass_document_apply (opened->document, mended, label);
  HgWeights *carried = hourglass_document_get_weights (opened->document);
  g_assert_true (carried != NULL && carried != hourglass_run_get_weights (opened->run));
  HgWeights *first = hourglass_run_start_weights (opened->run);
  HourglassFileFacts *facts = hourglass_document_get_facts (opened->document);
  g_assert_cmpuint (first->n, ==, facts->weights->n);
  for (gsize i = 0; i < first->n; i++)
    g_assert_true (first->items[i].value == facts->weights->items[i].value);
  hg_weights_unref (first);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
#define CASE(name) g_test_add ("/opened/" #name, Opened, NULL, set_up, test_##name, tear_down)
  CASE (waist);
  CASE (guesses);
  CASE (missing);
  CASE (continue);
  CASE (again);
  return g_test_run ();
}
