/* Lessons in the window, for its other files. */
#pragma once
#include "files/lesson.h"
#include "ui/window/window.h"

/* A teacher's file, whose name ends so. */
#define HOURGLASS_LESSON_ENDING ".hourglass-lesson.json"

void hourglass_window_setup_lesson (HourglassWindow *self);

/* @lesson is taken. */
void hourglass_window_begin_lesson (HourglassWindow *self, HgLesson *lesson);
void hourglass_window_open_lesson (HourglassWindow *self, const char *path);

/* Whether a lesson keeps the pane back now, which is said. */
gboolean hourglass_window_keeps_stack (HourglassWindow *self);
gboolean hourglass_window_keeps_inspector (HourglassWindow *self);
