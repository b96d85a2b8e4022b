/* A lesson over the views: step k of n, its text, and its question with a place to answer, or its task. A
 * step that asks is passed when it was answered rightly, done, or shown.
 *
 * Signals: "step" (a step has begun, or was passed), "end" (the person ends the lesson). */
#pragma once
#include "files/lesson.h"
#include "ui/run/run.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LESSON_BAR (hourglass_lesson_bar_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLessonBar, hourglass_lesson_bar, HOURGLASS, LESSON_BAR, GtkWidget)

GtkWidget *hourglass_lesson_bar_new (HourglassDocument *document, HourglassRun *run);

/* Begins @lesson, which is taken; NULL: there is none, and the bar hides. */
void hourglass_lesson_bar_set_lesson (HourglassLessonBar *self, HgLesson *lesson);
const HgLesson *hourglass_lesson_bar_get_lesson (HourglassLessonBar *self); /* lent, or NULL */

/* The keyboard goes to where the step goes on: Next, the answer, or what helps. */
void hourglass_lesson_bar_take_focus (HourglassLessonBar *self);

/* The step that is shown, lent, or NULL; and whether it is passed. */
const HgLessonStep *hourglass_lesson_bar_get_step (HourglassLessonBar *self);
gboolean hourglass_lesson_bar_is_passed (HourglassLessonBar *self);
