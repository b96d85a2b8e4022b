/* See lesson-bar.h. The bar is as high as its words are at its width, up to a limit, from where on they
 * scroll; a scrolled window alone asks for the height at any width. */
#include "ui/window/lesson-bar.h"
#include "ui/parts/shape-words.h"
#include <glib/gi18n.h>

enum
{
  TALLEST = 230, /* px of words */
  TRUTH = 160
};

struct _HourglassLessonBar
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  HgLesson *lesson; /* or NULL */
  size_t at;
  gboolean *passed; /* one a step */
  GtkWidget *whole, *words;
  GtkScrolledWindow *scroller;
  GtkLabel *name, *title, *text, *question, *answer;
  GtkWidget *entry, *check, *hint, *show, *previous, *next, *exercise;
};

enum
{
  STEP,
  END,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassLessonBar, hourglass_lesson_bar, GTK_TYPE_WIDGET)

const HgLesson *
hourglass_lesson_bar_get_lesson (HourglassLessonBar *self)
{
  return self->lesson;
}

const HgLessonStep *
hourglass_lesson_bar_get_step (HourglassLessonBar *self)
{
  return self->lesson != NULL ? &self->lesson->steps[self->at] : NULL;
}

gboolean
hourglass_lesson_bar_is_passed (HourglassLessonBar *self)
{
  return self->lesson != NULL && self->passed[self->at];
}

/* Epochs that were trained to their end. */
static int
epochs (HourglassLessonBar *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  return snapshot != NULL ? (int)snapshot->rows : 0;
}

static void
say (HourglassLessonBar *self, const char *sentence, const char *more)
{
  g_autofree char *text
      = g_strdup_printf ("%s%s%s", sentence, more != NULL ? " " : "", more != NULL ? more : "");
  gtk_label_set_label (self->answer, text);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), text[0] != '\0');
}

static void
set_mood (HourglassLessonBar *self, const char *mood)
{
  static const char *const moods[] = { "lesson-right", "lesson-wrong", NULL };
  for (int i = 0; moods[i] != NULL; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer), moods[i]);
  if (mood != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->answer), mood);
}

void
hourglass_lesson_bar_take_focus (HourglassLessonBar *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (self);
  if (step == NULL)
    return;
  if (self->passed[self->at])
    gtk_widget_grab_focus (self->next);
  else if (step->task == NULL)
    gtk_widget_grab_focus (self->entry);
  else
    gtk_widget_grab_focus (step->hint != NULL ? self->hint : self->show);
}

/* What can be done at this step now. */
static void
show_state (HourglassLessonBar *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (self);
  gboolean asks = step->asked != HG_ASKED_NOTHING, typed = asks && step->task == NULL,
           passed = self->passed[self->at];
  gtk_widget_set_visible (self->exercise, asks && !passed);
  gtk_widget_set_visible (self->entry, typed);
  gtk_widget_set_visible (self->check, typed);
  gtk_widget_set_visible (self->hint, step->hint != NULL);
  gtk_button_set_label (GTK_BUTTON (self->show), typed ? _ ("Show answer") : _ ("Skip"));
  gtk_widget_set_sensitive (self->previous, self->at > 0);
  gtk_widget_set_sensitive (self->next, passed);
  gtk_button_set_label (GTK_BUTTON (self->next), self->at + 1 < self->lesson->n ? _ ("Next") : _ ("Finish"));
}

static void
pass (HourglassLessonBar *self, const char *sentence, const char *mood)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (self);
  gboolean had_focus = gtk_widget_get_focus_child (self->exercise) != NULL;
  self->passed[self->at] = TRUE;
  say (self, sentence, step->reveal);
  set_mood (self, mood);
  show_state (self);
  if (had_focus)
    gtk_widget_grab_focus (self->next);
  g_signal_emit (self, signals[STEP], 0);
}

/* A task is done as soon as the model, or the run, is as it asks. */
static void
look (HourglassLessonBar *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (self);
  if (step == NULL || self->passed[self->at] || step->task == NULL)
    return;
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  if (hg_lesson_judge (step, check, epochs (self), step->task) == HG_LESSON_RIGHT)
    pass (self, _ ("Done."), "lesson-right");
}

static void
show_step (HourglassLessonBar *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (self);
  g_autofree char *name
      = g_strdup_printf (_ ("%s · step %zu of %zu"), self->lesson->title, self->at + 1, self->lesson->n);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->title, step->title);
  gtk_label_set_label (self->text, step->text);
  gtk_label_set_label (self->question, step->question != NULL ? step->question : "");
  gtk_widget_set_visible (GTK_WIDGET (self->question), step->question != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  step->question != NULL ? step->question : _ ("Your answer"), -1);
  say (self, "", NULL);
  set_mood (self, NULL);
  if (step->asked == HG_ASKED_NOTHING)
    self->passed[self->at] = TRUE;
  else if (self->passed[self->at])
    say (self, step->reveal != NULL ? step->reveal : "", NULL);
  show_state (self);
  g_signal_emit (self, signals[STEP], 0);
  look (self);
}

static void
check_answer (HourglassLessonBar *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (self);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  char truth[TRUTH];
  hg_lesson_truth (step, check, epochs (self), truth, sizeof truth);
  g_autofree char *right = g_strdup_printf (_ ("Right: %s."), truth);
  g_autofree char *wrong = g_strdup_printf (_ ("Not %s. Look again, or take a hint."), typed);
  switch (hg_lesson_judge (step, check, epochs (self), typed))
    {
    case HG_LESSON_RIGHT:
      pass (self, right, "lesson-right");
      break;
    case HG_LESSON_WRONG:
      say (self, wrong, NULL);
      set_mood (self, "lesson-wrong");
      break;
    case HG_LESSON_UNREADABLE:
      say (self, step->asked == HG_ASKED_SHAPE ? _ ("Type a shape, such as 5x16.") : _ ("Type a number."),
           NULL);
      set_mood (self, NULL);
      break;
    }
}

static void
give_hint (HourglassLessonBar *self)
{
  set_mood (self, NULL);
  say (self, hourglass_lesson_bar_get_step (self)->hint, NULL);
}

static void
show_answer (HourglassLessonBar *self)
{
  const HgLessonStep *step = hourglass_lesson_bar_get_step (self);
  char truth[TRUTH];
  hg_lesson_truth (step, hourglass_document_get_settled_check (self->document), epochs (self), truth,
                   sizeof truth);
  g_autofree char *answer = g_strdup_printf (_ ("The answer is %s."), truth);
  pass (self, step->task == NULL ? answer : _ ("Skipped."), NULL);
}

static void
go_back (HourglassLessonBar *self)
{
  self->at--;
  show_step (self);
}

static void
end (HourglassLessonBar *self)
{
  g_signal_emit (self, signals[END], 0);
}

static void
go_on (HourglassLessonBar *self)
{
  if (self->at + 1 == self->lesson->n)
    {
      end (self);
      return;
    }
  self->at++;
  show_step (self);
  hourglass_lesson_bar_take_focus (self);
}

void
hourglass_lesson_bar_set_lesson (HourglassLessonBar *self, HgLesson *lesson)
{
  g_clear_pointer (&self->lesson, hg_lesson_free);
  g_clear_pointer (&self->passed, g_free);
  self->lesson = lesson;
  self->at = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), lesson != NULL);
  if (lesson == NULL)
    return;
  self->passed = g_new0 (gboolean, lesson->n);
  show_step (self);
}

static void
hourglass_lesson_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                              int *natural, int *minimum_baseline, int *natural_baseline)
{
  HourglassLessonBar *self = HOURGLASS_LESSON_BAR (widget);
  int scrolled, words;
  gtk_widget_measure (self->whole, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  gtk_widget_measure (GTK_WIDGET (self->scroller), orientation, for_size, &scrolled, NULL, NULL, NULL);
  gtk_widget_measure (self->words, orientation, for_size, NULL, &words, NULL, NULL);
  *minimum += MAX (0, MIN (words, TALLEST) - scrolled);
  *natural = *minimum;
}

static void
hourglass_lesson_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (HOURGLASS_LESSON_BAR (widget)->whole, &(GtkAllocation){ 0, 0, width, height },
                            -1);
}

static GtkSizeRequestMode
hourglass_lesson_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* What was said last stands at the end: it is seen where the words scroll. */
static void
scroll (GtkAdjustment *height, HourglassLessonBar *self)
{
  gboolean said = gtk_label_get_text (self->answer)[0] != '\0';
  gtk_adjustment_set_value (height, said ? gtk_adjustment_get_upper (height) : 0);
}

static void
hourglass_lesson_bar_dispose (GObject *object)
{
  HourglassLessonBar *self = HOURGLASS_LESSON_BAR (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->lesson, hg_lesson_free);
  g_clear_pointer (&self->passed, g_free);
  G_OBJECT_CLASS (hourglass_lesson_bar_parent_class)->dispose (object);
}

static void
hourglass_lesson_bar_class_init (HourglassLessonBarClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_lesson_bar_dispose;
  widget->measure = hourglass_lesson_bar_measure;
  widget->size_allocate = hourglass_lesson_bar_size_allocate;
  widget->get_request_mode = hourglass_lesson_bar_get_request_mode;
  signals[STEP] = g_signal_new ("step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[END] = g_signal_new ("end", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/lesson-bar.ui");
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, whole);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, words);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, scroller);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, name);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, title);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, text);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, question);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, answer);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, exercise);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, entry);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, check);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, hint);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, show);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, previous);
  gtk_widget_class_bind_template_child (widget, HourglassLessonBar, next);
  gtk_widget_class_bind_template_callback (widget, check_answer);
  gtk_widget_class_bind_template_callback (widget, give_hint);
  gtk_widget_class_bind_template_callback (widget, show_answer);
  gtk_widget_class_bind_template_callback (widget, go_back);
  gtk_widget_class_bind_template_callback (widget, go_on);
  gtk_widget_class_bind_template_callback (widget, end);
  gtk_widget_class_set_css_name (widget, "lessonbar");
}

static void
hourglass_lesson_bar_init (HourglassLessonBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_label_keep_shapes (self->title);
  hourglass_label_keep_shapes (self->text);
  hourglass_label_keep_shapes (self->question);
  hourglass_label_keep_shapes (self->answer);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (scroll), self, 0);
}

GtkWidget *
hourglass_lesson_bar_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassLessonBar *self = g_object_new (HOURGLASS_TYPE_LESSON_BAR, "visible", FALSE, NULL);
  self->document = document;
  self->run = run;
  g_signal_connect_object (document, "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
