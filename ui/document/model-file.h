/* Opening and saving models and projects on a worker thread. */
#pragma once
#include "files/project.h"
#include "model/weights.h"
#include "ui/document/file-facts.h"
#include <gio/gio.h>

void hourglass_model_open (const char *path, GAsyncReadyCallback callback, gpointer data);

/* False with @error, whose text is the engine's sentence; else all belong to the caller. *@project is NULL
 * where the file is none; *@weights only for a draft (hg_project_open). */
gboolean hourglass_model_open_finish (GAsyncResult *result, HgModel **model, HgWeights **weights,
                                      HgProject **project, GError **error);

/* Takes its own references, and @project, which is written where @path is called as a project is. @weights
 * NULL: a draft without. */
void hourglass_model_save (const char *path, const HgModel *model, HgWeights *weights, HgProject *project,
                           GAsyncReadyCallback callback, gpointer data);
gboolean hourglass_model_save_finish (GAsyncResult *result, GError **error);

/* What is known of the file that was opened, lent. */
HourglassFileFacts *hourglass_model_file_facts (GAsyncResult *result);

/* What is being saved by the task behind @result, lent. */
const char *hourglass_model_file_path (GAsyncResult *result);
const HgModel *hourglass_model_file_model (GAsyncResult *result);
HgWeights *hourglass_model_file_weights (GAsyncResult *result);
