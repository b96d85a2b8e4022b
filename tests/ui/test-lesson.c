/* A lesson in the window: questions with right, wrong and unreadable answers, hints, what a step hides and
 * locks, a task that is done by editing, a teacher's file and its faults, and the end. */
#include "find.h"
#include "stage.h"
#include "model/numbers.h"
#include "ui/canvas/canvas-private.h"
#include "ui/window/lesson-bar.h"
#include "ui/window/start-page.h"
#include "ui/window/window-private.h"
#include <glib/gstdio.h>

typedef struct
{
  HourglassWindow *window;
  HourglassDocument *document;
  HourglassLessonBar *bar;
} Stage;

static gboolean
idle (gpointer data)
{
  return !hourglass_window_is_busy (((Stage *)data)->window);
}

static void
set_up (Stage *stage, gconstpointer data)
{
  stage->window = g_object_ref (hourglass_window_new (NULL));
  stage->document = hourglass_window_get_document (stage->window);
  stage->bar = find_any (GTK_WIDGET (stage->window), HOURGLASS_TYPE_LESSON_BAR);
  gtk_window_present (GTK_WINDOW (stage->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (stage->bar)));
  hourglass_window_show_start (stage->window);
  GtkWidget *page = find_any (GTK_WIDGET (stage->window), HOURGLASS_TYPE_START_PAGE);
  g_signal_emit_by_name (page, "lesson", data);
  g_assert_true (stage_wait (idle, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (stage->bar)));
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
}

static void
press (Stage *stage, const char *label)
{
  GtkWidget *button = find_words (GTK_WIDGET (stage->bar), label);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
answer (Stage *stage, const char *text)
{
  GtkEditable *entry = find (GTK_WIDGET (stage->bar), GTK_TYPE_ENTRY);
  g_assert_nonnull (entry);
  gtk_editable_set_text (entry, text);
  press (stage, "Check");
}

static gboolean
says (Stage *stage, const char *text)
{
  return find_label (GTK_WIDGET (stage->bar), text) != NULL;
}

static gboolean
can_go_on (Stage *stage)
{
  return gtk_widget_is_sensitive (find_words (GTK_WIDGET (stage->bar), "Next"));
}

/* The first lesson's questions: 295 values, a waist of one, and a stack that stays as it is. */
static void
test_questions (Stage *stage, gconstpointer data)
{
  g_assert_true (can_go_on (stage)); /* nothing is asked at first */
  g_assert_cmpuint (hourglass_run_get_options (hourglass_window_get_run (stage->window))->seed, ==, 59);
  press (stage, "Next");
  g_assert_false (can_go_on (stage));
  answer (stage, "64");
  g_assert_true (says (stage, "Not 64."));
  answer (stage, "lots");
  g_assert_true (says (stage, "Type a number."));
  press (stage, "Hint");
  g_assert_true (says (stage, "5 rows with 59 values each"));
  g_assert_false (can_go_on (stage));
  answer (stage, "295");
  g_assert_true (says (stage, "Right: 295."));
  g_assert_true (can_go_on (stage));
  g_assert_null (find (GTK_WIDGET (stage->bar), GTK_TYPE_ENTRY));
  stage_break (stage->document);
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 0);
  press (stage, "Next");
  press (stage, "Show answer");
  g_assert_true (says (stage, "The answer is 1."));
  press (stage, "Previous");
  g_assert_true (can_go_on (stage)); /* it was passed */
}

/* The task of the first lesson: a waist of four. */
static void
test_task (Stage *stage, gconstpointer data)
{
  char label[HG_LABEL_SIZE];
  for (int i = 0; i < 5; i++)
    {
      if (!can_go_on (stage))
        press (stage, "Show answer");
      press (stage, "Next");
    }
  g_assert_true (says (stage, "Give the waist 4 values."));
  g_assert_false (can_go_on (stage));
  for (int units = 3; units <= 4; units++)
    {
      g_assert_false (can_go_on (stage));
      HgModel *model = hg_edit_set (hourglass_document_get_model (stage->document), 3, "units",
                                    (HgValue){ .type = HG_PARAM_INT, .i = units }, label, NULL);
      hourglass_document_apply (stage->document, model, label);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
    }
  g_assert_true (says (stage, "Done."));
  g_assert_true (can_go_on (stage));

  /* What was done stays while the step before asks about the stack. */
  GAction *undo = g_action_map_lookup_action (G_ACTION_MAP (stage->window), "undo");
  const HgModel *made = hourglass_document_get_model (stage->document);
  g_autofree char *done = g_strdup (hourglass_document_get_undo_label (stage->document));
  g_assert_true (g_action_get_enabled (undo));
  press (stage, "Previous");
  g_assert_false (g_action_get_enabled (undo));
  const char *tip = gtk_widget_get_tooltip_text (stage->window->undo_button);
  g_assert_true (g_str_has_prefix (tip, "Undo: ")
                 && g_str_has_suffix (tip, ", in a later step of the lesson"));
  hourglass_document_undo (stage->document);
  g_assert_true (hourglass_document_get_model (stage->document) == made);
  press (stage, "Next");
  g_assert_true (g_action_get_enabled (undo));
  hourglass_document_undo (stage->document);
  g_assert_cmpstr (hourglass_document_get_redo_label (stage->document), ==, done);
}

/* Whether layers and problems can be looked for. */
static gboolean
searches (Stage *stage)
{
  GActionGroup *actions = G_ACTION_GROUP (stage->window);
  gboolean layer = g_action_group_get_action_enabled (actions, "find-layer");
  g_assert_cmpint (g_action_group_get_action_enabled (actions, "next-fault"), ==, layer);
  return layer;
}

static void
open_file (Stage *stage, const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  hourglass_window_open_path (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
  g_unlink (path);
}

static gboolean
toasts (Stage *stage, const char *text)
{
  return find_label (GTK_WIDGET (stage->window), text) != NULL;
}

/* Of those that are shown or wait for it. */
static const char *
last_sentence (Stage *stage)
{
  AdwToast *last = g_queue_peek_tail (&stage->window->sentences);
  return last != NULL ? gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (last))) : NULL;
}

/* A teacher's lesson puts the stack away while it asks; what would show it is refused, and says so. */
static void
test_hiding (Stage *stage, gconstpointer data)
{
  static const char text[] = "{\"hourglass_lesson\": 1, \"title\": \"Ours\", \"sentence\": \"s\", "
                             "\"example\": \"10-3\", \"steps\": ["
                             "{\"title\": \"One\", \"text\": \"t\", \"hide\": [\"stack\", \"inspector\"], "
                             "\"lock\": true, \"ask\": "
                             "{\"question\": \"q\", \"what\": \"shape\", \"layer\": \"dense\"}},"
                             "{\"title\": \"Two\", \"text\": \"t\", \"hide\": [\"stack\"], \"ask\": "
                             "{\"question\": \"q\", \"what\": \"layers\"}}]}";
  GtkWidget *canvas = GTK_WIDGET (hourglass_window_get_canvas (stage->window));
  GtkWidget *inspector = GTK_WIDGET (hourglass_window_get_inspector (stage->window));
  GActionGroup *actions = G_ACTION_GROUP (stage->window);
  g_autofree char *folder = g_dir_make_tmp ("hourglass-lesson-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "own.hourglass-lesson.json", NULL);
  g_assert_true (gtk_widget_get_mapped (canvas));
  g_assert_true (searches (stage));
  open_file (stage, path, text);
  g_rmdir (folder);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_false (gtk_widget_get_mapped (canvas));
  g_assert_false (gtk_widget_get_mapped (inspector));
  g_assert_false (searches (stage));

  g_action_group_change_action_state (actions, "stack", g_variant_new_boolean (FALSE));
  g_autoptr (GVariant) state = g_action_group_get_action_state (actions, "stack");
  g_assert_true (g_variant_get_boolean (state));
  g_assert_false (gtk_widget_get_mapped (canvas));
  g_assert_true (toasts (stage, "The lesson shows the stack again after this step"));
  g_action_group_activate_action (actions, "focus-inspector", NULL);
  g_assert_false (gtk_widget_get_mapped (inspector));

  answer (stage, "many");
  g_assert_true (says (stage, "Type a shape"));
  answer (stage, "3");
  g_assert_true (says (stage, "Right: 3."));
  g_assert_true (gtk_widget_get_mapped (canvas));
  g_assert_true (gtk_widget_get_mapped (inspector));
  g_assert_true (searches (stage));
  g_action_group_change_action_state (actions, "stack", g_variant_new_boolean (FALSE));
  g_assert_false (gtk_widget_get_mapped (canvas));
  g_action_group_change_action_state (actions, "stack", g_variant_new_boolean (TRUE));
  press (stage, "Next");
  g_assert_false (gtk_widget_get_mapped (canvas));
  press (stage, "End lesson");
  g_assert_true (gtk_widget_get_mapped (canvas));
  g_assert_true (searches (stage));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (stage->bar)));
  hourglass_document_apply (stage->document,
                            hg_edit_remove (hourglass_document_get_model (stage->document), 1, NULL, NULL),
                            "remove");
  g_assert_true (hourglass_document_get_modified (stage->document)); /* nothing is locked any more */
}

/* The second lesson keeps shapes back while it asks for one: on the stack, in the header, in the inspector,
 * for a screen reader, in what a number says, in the search and in what the palette would say. */
static void
test_shapes (Stage *stage, gconstpointer data)
{
  HourglassCanvas *canvas = hourglass_window_get_canvas (stage->window);
  HourglassBar *lstm = hourglass_canvas_get_bar (canvas, 1);
  GtkWidget *inspector = GTK_WIDGET (hourglass_window_get_inspector (stage->window));
  answer (stage, "500");
  press (stage, "Next");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (canvas)));
  g_assert_cmpuint (hourglass_document_get_hidden (stage->document), ==, HG_HIDES_SHAPES);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 1);
  g_assert_cmpstr (hourglass_bar_get_label (lstm), ==,
                   "LSTM 64, relu, sequences, shape hidden, 19,200 parameters");
  g_assert_cmpstr (adw_window_title_get_subtitle (stage->window->title), ==, "");
  g_assert_false (gtk_widget_get_mapped (inspector));
  g_assert_false (searches (stage));
  hourglass_canvas_walk_numbers (canvas, 1);
  g_assert_cmpint (hourglass_document_get_number (stage->document), ==, HG_NUMBER_NONE);
  g_assert_cmpstr (last_sentence (stage), ==, "The lesson shows the numbers again after this step");
  g_signal_emit_by_name (hourglass_canvas_get_plus (canvas, 1), "clicked");
  g_assert_null (canvas->palette);
  g_assert_cmpstr (last_sentence (stage), ==,
                   "The lesson asks about this stack as it is; a later step lets you change it");
  answer (stage, "50 x 64");
  g_assert_true (says (stage, "Right: 50 × 64."));
  g_assert_cmpstr (hourglass_bar_get_label (lstm), ==,
                   "LSTM 64, relu, sequences, 50 × 64, 3,200 values, 19,200 parameters");
  g_assert_cmpstr (adw_window_title_get_subtitle (stage->window->title), !=, "");
  g_assert_true (gtk_widget_get_mapped (inspector));
  g_assert_true (searches (stage));
}

/* Presses Tab until @widget has the focus. */
static void
tab_to (Stage *stage, GtkWidget *widget)
{
  g_assert_nonnull (widget);
  for (int i = 0; i < 60 && !gtk_widget_has_focus (widget); i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (stage->window), GTK_DIR_TAB_FORWARD);
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (stage->window));
      if (GTK_IS_TEXT (focus) && gtk_widget_is_ancestor (focus, widget))
        return;
    }
  g_assert_true (gtk_widget_has_focus (widget));
}

/* Each lesson from the first step to the last without a pointer: every control is reached by Tab, and after
 * each press the focus is where the step goes on. */
static void
test_keyboard (Stage *stage, gconstpointer data)
{
  GtkWidget *bar = GTK_WIDGET (stage->bar);
  size_t n = hourglass_lesson_bar_get_lesson (stage->bar)->n;
  for (size_t i = 0; i < n; i++)
    {
      const HgLessonStep *step = hourglass_lesson_bar_get_step (stage->bar);
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (stage->window));
      g_assert_true (gtk_widget_is_ancestor (focus, bar));
      if (i < 2)
        tab_to (stage, find_words (bar, "End lesson"));
      if (step->asked != HG_ASKED_NOTHING && step->task == NULL)
        {
          const HgCheck *check = hourglass_document_get_settled_check (stage->document);
          GtkWidget *entry = find (bar, GTK_TYPE_ENTRY);
          char truth[160];
          tab_to (stage, entry);
          gtk_editable_set_text (GTK_EDITABLE (entry), hg_lesson_truth (step, check, 0, truth, sizeof truth));
          g_signal_emit_by_name (entry, "activate");
        }
      else if (step->task != NULL)
        {
          tab_to (stage, find_words (bar, "Skip"));
          press (stage, "Skip");
        }
      g_assert_true (hourglass_lesson_bar_is_passed (stage->bar));
      GtkWidget *next = find_words (bar, i + 1 < n ? "Next" : "Finish");
      if (step->asked != HG_ASKED_NOTHING) /* the focus is there already */
        g_assert_true (gtk_widget_has_focus (next));
      tab_to (stage, next);
      press (stage, i + 1 < n ? "Next" : "Finish");
    }
  g_assert_false (gtk_widget_get_mapped (bar));
}

/* The fourth lesson keeps counts back while it asks for them: on the stack, in the header, in the inspector
 * and for a screen reader. */
static void
test_counts (Stage *stage, gconstpointer data)
{
  HourglassCanvas *canvas = hourglass_window_get_canvas (stage->window);
  HourglassBar *dense = hourglass_canvas_get_bar (canvas, 1);
  GtkWidget *inspector = GTK_WIDGET (hourglass_window_get_inspector (stage->window));
  hourglass_canvas_walk_numbers (canvas, -1); /* from the end: the values, not the parameters */
  g_assert_cmpint (hourglass_document_get_number (stage->document), ==, HG_NUMBER_VALUES);
  g_assert_cmpstr (hourglass_bar_get_label (dense), ==,
                   "Dense 3, linear, waist, 3, 3 values, parameters hidden");
  g_assert_cmpstr (adw_window_title_get_subtitle (stage->window->title), ==, "");
  g_assert_false (gtk_widget_get_mapped (inspector));
  press (stage, "Show answer");
  g_assert_cmpstr (hourglass_bar_get_label (dense), ==, "Dense 3, linear, waist, 3, 3 values, 33 parameters");
  g_assert_cmpstr (adw_window_title_get_subtitle (stage->window->title), ==,
                   "10 → 3 · 3.33× · 70.00 % · 73 parameters");
  g_assert_true (gtk_widget_get_mapped (inspector));
  press (stage, "Next");
  g_assert_cmpuint (hourglass_document_get_hidden (stage->document), ==, HG_HIDES_COUNTS);
  press (stage, "End lesson");
  g_assert_cmpuint (hourglass_document_get_hidden (stage->document), ==, 0);
}

/* Another model ends it. */
static void
test_end (Stage *stage, gconstpointer data)
{
  hourglass_window_open_preset (stage->window, hg_preset_find ("10-3"));
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (stage->bar)));
}

static void
test_files (Stage *stage, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("hourglass-lesson-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "own.hourglass-lesson.json", NULL);
  press (stage, "End lesson");
  open_file (stage, path, "{\"hourglass_lesson\": 1, \"example\": \"10-3\"}");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (stage->bar)));
  g_assert_true (find_label (GTK_WIDGET (stage->window),
                             "own.hourglass-lesson.json: title: expected a text of 1 to 2000 bytes")
                 != NULL);
  open_file (
      stage, path,
      "{\"hourglass_lesson\": 1, \"title\": \"Ours\", \"sentence\": \"s\", \"example\": \"10-3\", \"steps\": "
      "[{\"title\": \"One\", \"text\": \"t\"}]}");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (stage->bar)));
  g_assert_true (says (stage, "Ours · step 1 of 1"));
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "10");
  press (stage, "Finish");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (stage->bar)));
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  static const char first[] = "/org/hourglass/Hourglass/lessons/1-autoencoder.json",
                    second[] = "/org/hourglass/Hourglass/lessons/2-lstm.json",
                    third[] = "/org/hourglass/Hourglass/lessons/3-convolution.json",
                    fourth[] = "/org/hourglass/Hourglass/lessons/4-training.json";
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
  g_test_add ("/lesson/questions", Stage, first, set_up, test_questions, tear_down);
  g_test_add ("/lesson/task", Stage, first, set_up, test_task, tear_down);
  g_test_add ("/lesson/hiding", Stage, first, set_up, test_hiding, tear_down);
  g_test_add ("/lesson/shapes", Stage, second, set_up, test_shapes, tear_down);
  g_test_add ("/lesson/keyboard/1", Stage, first, set_up, test_keyboard, tear_down);
  g_test_add ("/lesson/keyboard/2", Stage, second, set_up, test_keyboard, tear_down);
  g_test_add ("/lesson/keyboard/3", Stage, third, set_up, test_keyboard, tear_down);
  g_test_add ("/lesson/keyboard/4", Stage, fourth, set_up, test_keyboard, tear_down);
  g_test_add ("/lesson/counts", Stage, fourth, set_up, test_counts, tear_down);
  g_test_add ("/lesson/end", Stage, first, set_up, test_end, tear_down);
  g_test_add ("/lesson/files", Stage, first, set_up, test_files, tear_down);
  return g_test_run ();
}
