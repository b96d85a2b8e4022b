/* The window: header, stack, views, inspector, and the document and run that they share. What it does is in
 * the files named after the verbs: window-files.c opens, window-save.c saves, window-data.c chooses data,
 * window-close.c asks before work is lost, window-project.c and window-draft.c keep and bring back what it
 * showed. */
#pragma once
#include "ui/canvas/canvas.h"
#include "ui/inspector/inspector.h"
#include "ui/run/run.h"
#include <adwaita.h>

#define HOURGLASS_TYPE_WINDOW (hourglass_window_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWindow, hourglass_window, HOURGLASS, WINDOW, AdwApplicationWindow)

HourglassWindow *hourglass_window_new (GtkApplication *application);

HourglassDocument *hourglass_window_get_document (HourglassWindow *self); /* lent */
HourglassRun *hourglass_window_get_run (HourglassWindow *self);           /* lent */
HourglassCanvas *hourglass_window_get_canvas (HourglassWindow *self);     /* lent */
HourglassInspector *hourglass_window_get_inspector (HourglassWindow *self);

/* Shows the start page until something is opened. */
void hourglass_window_show_start (HourglassWindow *self);

/* Around what a new window is made for: until the file is there nothing is shown, and where it cannot be
 * opened, the start page. */
void hourglass_window_begin_with_file (HourglassWindow *self);
void hourglass_window_end_opening (HourglassWindow *self);

/* Opens an example with its data, or a file: a model, or data by its ending. Errors become toasts. */
void hourglass_window_open_preset (HourglassWindow *self, const HgPreset *preset);
void hourglass_window_open_path (HourglassWindow *self, const char *path);

/* Whether what lies at @path is data for a model, by its ending, and no model itself. */
gboolean hourglass_window_is_data (const char *path);

/* Saves to @path (NULL: the document's own, else asks). */
void hourglass_window_save (HourglassWindow *self, const char *path);

/* Loads data by name or path with the source's own options. */
void hourglass_window_load_data (HourglassWindow *self, const char *name);

/* Says @sentence at the window's foot for some seconds, after those that are said already; an error before what
 * is none. What is shown or waits already is not said twice, of very many the oldest are not said at all, and
 * none in a window that is closed. */
void hourglass_window_toast (HourglassWindow *self, const char *sentence);
void hourglass_window_toast_error (HourglassWindow *self, const char *sentence);

/* "file", "train", "reconstruct", "latent", "weights"; the view itself, lent. */
void hourglass_window_show_view (HourglassWindow *self, const char *name);
GtkWidget *hourglass_window_get_view (HourglassWindow *self, const char *name);

/* Nothing has been done here yet: opening a file may take this window. */
gboolean hourglass_window_is_untouched (HourglassWindow *self);

/* What is being loaded or saved in the background. */
gboolean hourglass_window_is_busy (HourglassWindow *self);
