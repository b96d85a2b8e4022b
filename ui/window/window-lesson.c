/* Lessons in the window: beginning one from the start page or a teacher's file, what a step shows, hides and
 * locks, and the end. A lesson belongs to the example that it opened: where another model is opened, it ends.
 */
#include "reader/open.h"
#include "ui/draw/stack.h"
#include "ui/parts/task-answer.h"
#include "ui/window/lesson-bar.h"
#include "ui/window/window-lesson.h"
#include "ui/window/window-private.h"
#include <glib/gi18n.h>

enum
{
  INSPECTED = HG_PART_INSPECTOR | HG_PART_PARAMETERS | HG_PART_SHAPES /* the inspector says all of these */
};

static HourglassLessonBar *
bar_of (HourglassWindow *self)
{
  return HOURGLASS_LESSON_BAR (adw_bin_get_child (self->lesson_bin));
}

/* HgLessonParts that are kept back now. */
static unsigned
hidden (HourglassWindow *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (bar_of (self));
  return step == NULL || hourglass_lesson_bar_is_passed (bar_of (self)) ? 0 : step->hide;
}

static gboolean
refuse (HourglassWindow *self, unsigned parts, const char *reason)
{
  if ((hidden (self) & parts) == 0)
    return FALSE;
  hourglass_window_toast (self, reason);
  return TRUE;
}

gboolean
hourglass_window_keeps_stack (HourglassWindow *self)
{
  return refuse (self, HG_PART_STACK, _ ("The lesson shows the stack again after this step"));
}

gboolean
hourglass_window_keeps_inspector (HourglassWindow *self)
{
  return refuse (self, INSPECTED, _ ("The lesson shows the inspector again after this step"));
}

/* What is hidden comes back as a person had it; until then nothing is looked for in it. */
static void
show_panes (HourglassWindow *self, unsigned hide)
{
  static const char *const searches[] = { "find-layer", "next-fault" };
  g_autoptr (GVariant) stack = g_action_group_get_action_state (G_ACTION_GROUP (self), "stack");
  gboolean shown = g_variant_get_boolean (stack) && !(hide & HG_PART_STACK);
  gtk_widget_set_visible (GTK_WIDGET (self->stack_scroller), shown);
  gtk_widget_set_visible (self->stack_separator, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->inspector), !(hide & INSPECTED));
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), searches[i])),
        !(hide & (HG_PART_STACK | HG_PART_SHAPES)));
}

static void
follow_step (HourglassWindow *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (bar_of (self));
  gboolean passed = hourglass_lesson_bar_is_passed (bar_of (self));
  unsigned hide = hidden (self);
  show_panes (self, hide);
  hourglass_document_hide (self->document, (hide & HG_PART_PARAMETERS ? HG_HIDES_COUNTS : 0)
                                               | (hide & HG_PART_SHAPES ? HG_HIDES_SHAPES : 0));
  hourglass_document_set_locked (self->document, step != NULL && step->lock);
  hourglass_window_refresh_undo (self);
  if (step == NULL || passed)
    return;
  size_t node = step->select != NULL
                    ? hg_model_find (hourglass_document_get_model (self->document), step->select)
                    : HG_NO_NODE;
  if (step->view != NULL && hourglass_window_get_view (self, step->view) != NULL)
    hourglass_window_show_view (self, step->view);
  if (node != HG_NO_NODE)
    hourglass_document_select (self->document, node);
}

static void
end_lesson (HourglassWindow *self)
{
  hourglass_lesson_bar_set_lesson (bar_of (self), NULL);
  follow_step (self);
}

static void
document_changed (HourglassWindow *self)
{
  const HgLesson *lesson = hourglass_lesson_bar_get_lesson (bar_of (self));
  if (lesson != NULL && hourglass_document_get_preset (self->document) != lesson->preset)
    end_lesson (self);
}

static void
refused (HourglassWindow *self)
{
  hourglass_window_toast (self,
                          _ ("The lesson asks about this stack as it is; a later step lets you change it"));
}

void
hourglass_window_begin_lesson (HourglassWindow *self, HgLesson *lesson)
{
  hourglass_window_show_main (self);
  self = hourglass_window_for_new (self);
  end_lesson (self);
  hourglass_window_open_preset (self, lesson->preset);
  hourglass_run_get_options (self->run)->seed = lesson->seed;
  hourglass_run_options_changed (self->run);
  hourglass_lesson_bar_set_lesson (bar_of (self), lesson);
  hourglass_lesson_bar_take_focus (bar_of (self));
}

static void
read_file (GTask *task, gpointer self, gpointer path, GCancellable *cancellable)
{
  HgError error = { 0 };
  HgLesson *lesson = hg_lesson_open (path, &error);
  if (lesson != NULL)
    g_task_return_pointer (task, lesson, (GDestroyNotify)hg_lesson_free);
  else
    hourglass_task_fail (task, &error);
}

static void
was_read (GObject *object, GAsyncResult *result, gpointer data)
{
  HourglassWindow *self = HOURGLASS_WINDOW (object);
  g_autoptr (GError) error = NULL;
  HgLesson *lesson = g_task_propagate_pointer (G_TASK (result), &error);
  if (hourglass_window_is_closed (self))
    g_clear_pointer (&lesson, hg_lesson_free);
  else if (lesson != NULL)
    hourglass_window_begin_lesson (self, lesson);
  else
    hourglass_window_toast_error (self, error->message);
  hourglass_window_end_opening (self);
}

void
hourglass_window_open_lesson (HourglassWindow *self, const char *path)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, was_read, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  self->busy++;
  g_task_run_in_thread (task, read_file);
}

static void
action_open_lesson (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GtkFileChooser *chooser = hourglass_window_chooser_new (
      self, _ ("Open Lesson"), GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (hourglass_window_open_chosen));
  GtkFileFilter *lessons = gtk_file_filter_new ();
  gtk_file_filter_set_name (lessons, "Lessons (" HOURGLASS_LESSON_ENDING ")");
  gtk_file_filter_add_suffix (lessons, HOURGLASS_LESSON_ENDING + 1);
  gtk_file_chooser_add_filter (chooser, lessons);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static const GActionEntry actions[] = {
  { "open-lesson", action_open_lesson, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_lesson (HourglassWindow *self)
{
  GtkWidget *bar = hourglass_lesson_bar_new (self->document, self->run);
  adw_bin_set_child (self->lesson_bin, bar);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (bar, "step", G_CALLBACK (follow_step), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "end", G_CALLBACK (end_lesson), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "refused", G_CALLBACK (refused), self, G_CONNECT_SWAPPED);
}
