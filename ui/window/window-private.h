/* What the window's files share. */
#pragma once
#include "base/job.h"
#include "files/project.h"
#include "ui/document/data-loader.h"
#include "ui/run/weight-survey.h"
#include "ui/window/window.h"

typedef struct HourglassWindowDraft HourglassWindowDraft;

struct _HourglassWindow
{
  AdwApplicationWindow parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  HourglassWeightSurvey *survey;
  HourglassCanvas *canvas;
  HourglassInspector *inspector;
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  AdwFlap *flap;
  AdwBin *inspector_bin, *start_bin, *lesson_bin;
  GtkStack *pages;                            /* "main", and "start" */
  GtkWidget *back_button, *editing, *working; /* of the header; the last two only where there is a model */
  GtkScrolledWindow *stack_scroller;
  GtkWidget *stack_separator;
  GtkMenuButton *menu_button;
  GtkStack *views;
  GtkWidget *switcher, *undo_button, *redo_button, *train_button, *stop_button, *data_button,
      *inspector_toggle;
  GMenu *recent_menu;
  GSettings *settings; /* NULL: nothing is remembered */
  GtkRevealer *notice, *recovery;
  GtkLabel *notice_label, *recovery_label;
  GtkBox *mends; /* what would make the data fit */
  GtkWidget *restore_button;
  HourglassWindowDraft *draft;       /* NULL: none is kept */
  HgJob *job;                        /* of the data being loaded, or NULL */
  GCancellable *loading;             /* or NULL */
  char *loading_name, *loading_step; /* of the step that the data will be; NULL: they come with a model */
  HgProject *awaited;                /* its data is being loaded, or gone: what is known of it; or NULL */
  gboolean train_waits;              /* training begins when it is there */
  gboolean from_start;               /* it was asked for at the start page */
  guint progress;                    /* source that shows how far loading is */
  guint busy;                        /* files being opened */
  guint asked, shown;                /* files and examples so far; the number of the one that is here */
  guint saving;                      /* files being written */
  GQueue waiting;                    /* paths to save to after those, in order */
  gboolean close_after_save;         /* closing waits for what is being written, or waiting */
  GQueue sentences;                  /* toasts that are shown or wait, in order */
  AdwToast *undo_toast;              /* that says what was done or undone last, lent; or NULL */
  gint64 shown_since;                /* the toast that is shown now, on the monotonic clock */
  gboolean closing;                  /* asked, and nothing is to be kept */
};

/* window.c: shows the state of document, data and run; enable: the action called @name. */
void hourglass_window_refresh (HourglassWindow *self);
void hourglass_window_enable (HourglassWindow *self, const char *name, gboolean enabled);

/* window-data.c; load: the data become a step of the history called @step, or (NULL) no step; choose_data: a
 * person asked for what @path names; data_step: what choosing it is called, owned by the caller, NULL at the
 * start page, where it is the beginning and no step. */
void hourglass_window_load (HourglassWindow *self, const HourglassDataRequest *request, const char *step);
void hourglass_window_choose_data (HourglassWindow *self, const char *path);
char *hourglass_window_data_step (HourglassWindow *self, const char *path);
void hourglass_window_stop_loading (HourglassWindow *self);
void hourglass_window_setup_data (HourglassWindow *self);
void hourglass_window_refresh_data (HourglassWindow *self);
GtkFileFilter *hourglass_window_data_filter (void); /* of the files that data is read from */
void hourglass_window_choose_csv (HourglassWindow *self, const char *path);

/* window-files.c; chooser: a native dialog over the window, which keeps it alive until the next one;
 * filter_models: it lists models, data where @data, and all files when asked; open_chosen: its "response"
 * where what was chosen is to be opened. */
void hourglass_window_setup_files (HourglassWindow *self);
GtkFileChooser *hourglass_window_chooser_new (HourglassWindow *self, const char *title,
                                              GtkFileChooserAction action, GCallback response);
void hourglass_window_filter_models (GtkFileChooser *chooser, gboolean data);
void hourglass_window_open_chosen (GtkNativeDialog *dialog, int response, HourglassWindow *self);

/* window-save.c; begin, end: around whatever is written in the background, end with whether it was;
 * forget_waiting: what has not begun is not saved; chosen: to the path and in the form chosen in a file
 * dialog, which may have been left at none (NULL). */
void hourglass_window_setup_save (HourglassWindow *self);
void hourglass_window_begin_saving (HourglassWindow *self);
void hourglass_window_end_saving (HourglassWindow *self, gboolean done);
void hourglass_window_forget_waiting (HourglassWindow *self);
void hourglass_window_save_chosen (HourglassWindow *self, const char *chosen, GtkFileFilter *filter);

HourglassWindow *
hourglass_window_for_new (HourglassWindow *self); /* this one, or another where work would be lost */

/* window-project.c: everything but model and weights of a project of @model, owned by the caller (NULL
 * without memory); and a file as it was opened or restored. @project may be NULL. */
HgProject *hourglass_window_describe (HourglassWindow *self, const HgModel *model, HgError *error);
void hourglass_window_take (HourglassWindow *self, const HgModel *model, HgWeights *weights,
                            const HgProject *project, const char *path, HourglassFileFacts *facts);
gboolean hourglass_window_came_with (const HgPrepared *data, const HgPreset *preset); /* unasked */
void hourglass_window_attach_data (HourglassWindow *self,
                                   HgPrepared *data); /* the data that take asked for is there */

/* window-draft.c: keeps a draft of what no file holds, and offers those of an end that was not proper; drop:
 * when the window goes, which is one. */
void hourglass_window_setup_draft (HourglassWindow *self);
void hourglass_window_drop_draft (HourglassWindow *self);

/* window-tree.c; show: opens a window with the tree of the HDF5 file at @path where @error says that it is
 * one, but no model; false: it says something else. */
void hourglass_window_setup_tree (HourglassWindow *self);
gboolean hourglass_window_show_no_model (HourglassWindow *self, const char *path, const char *error);

/* window-compare.c, window-runs.c, window-export.c */
void hourglass_window_setup_compare (HourglassWindow *self);
void hourglass_window_setup_runs (HourglassWindow *self);
void hourglass_window_setup_export (HourglassWindow *self);

/* window-parts.c; stem: the document's name without an ending of Keras's, owned by the caller. */
void hourglass_window_setup_parts (HourglassWindow *self);
char *hourglass_window_stem (HourglassWindow *self);

/* window-menu.c: the primary menu, and in it the files of late. */
void hourglass_window_setup_menu (HourglassWindow *self);

/* window-start.c: the start page, and what is behind it; is_beginning: a new window's file is awaited. Each
 * file that is opened counts as busy, and its end is end_opening. */
void hourglass_window_setup_start (HourglassWindow *self);
gboolean hourglass_window_is_beginning (HourglassWindow *self);
void hourglass_window_show_main (HourglassWindow *self);
gboolean hourglass_window_is_at_start (HourglassWindow *self);

/* window-toasts.c; toast_step: what the last step was, in place of what is said of the one before and before
 * all sentences; @toast is taken; forget_step: nothing is said of it any more; take_back: nor @sentence. */
void hourglass_window_toast_step (HourglassWindow *self, AdwToast *toast);
void hourglass_window_forget_step (HourglassWindow *self);
void hourglass_window_take_back (HourglassWindow *self, const char *sentence);

/* window-undo.c: undo and redo, and what a toast says of them; refresh: which can be done now. */
void hourglass_window_setup_undo (HourglassWindow *self);
void hourglass_window_refresh_undo (HourglassWindow *self);

/* window-views.c: the views in the middle. */
void hourglass_window_setup_views (HourglassWindow *self);
void hourglass_window_enable_views (HourglassWindow *self, gboolean enabled); /* their actions */

/* window-panes.c; remember: takes size and panes from the settings, and keeps them as they change. */
void hourglass_window_setup_panes (HourglassWindow *self);
void hourglass_window_remember (HourglassWindow *self);
void hourglass_window_show_stack (HourglassWindow *self);

/* window-close.c; closed: it is gone for good, and only what is still on its way to it keeps it. */
gboolean hourglass_window_close_request (GtkWindow *window);
gboolean hourglass_window_is_closed (HourglassWindow *self);

/* Why the chosen data cannot be trained on, or NULL; the caller frees it. */
char *hourglass_window_data_problem (HourglassWindow *self);

/* window-stack.c: the menu's folding and zooming; which of it can be done now. */
void hourglass_window_setup_stack (HourglassWindow *self);
void hourglass_window_refresh_stack (HourglassWindow *self);
