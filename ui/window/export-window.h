/* The model as a script for Keras or PyTorch: the text to read and copy, and saving it with the weights that
 * it loads beside it. What is shown is the model, its weights and the training's settings of the moment it
 * opened. */
#pragma once
#include "ui/document/document.h"
#include "ui/run/run.h"
#include <adwaita.h>

#define HOURGLASS_TYPE_EXPORT_WINDOW (hourglass_export_window_get_type ())
G_DECLARE_FINAL_TYPE (HourglassExportWindow, hourglass_export_window, HOURGLASS, EXPORT_WINDOW, AdwWindow)

HourglassExportWindow *hourglass_export_window_new (GtkWindow *parent, HourglassDocument *document,
                                                    HourglassRun *run);

/* The text that is shown, owned by the caller: a script, or why there is none. */
char *hourglass_export_window_get_text (HourglassExportWindow *self);

/* Saves to @path as the person who chose it would; @path is the script's. Asks where weights would be
 * replaced that are no such script's. */
void hourglass_export_window_save (HourglassExportWindow *self, const char *path);
gboolean hourglass_export_window_is_busy (HourglassExportWindow *self);
