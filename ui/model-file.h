/* Opening and saving models on a worker thread. */
#pragma once
#include "model/weights.h"
#include <gio/gio.h>

void hourglass_model_open (const char *path, GAsyncReadyCallback callback, gpointer data);

/* False with @error, whose text is the engine's sentence; else both belong to the caller. */
gboolean hourglass_model_open_finish (GAsyncResult *result, HgModel **model, HgWeights **weights,
                                      GError **error);

/* Takes its own references. */
void hourglass_model_save (const char *path, const HgModel *model, HgWeights *weights,
                           GAsyncReadyCallback callback, gpointer data);
gboolean hourglass_model_save_finish (GAsyncResult *result, GError **error);

/* What is being saved by the task behind @result, lent. */
const char *hourglass_model_file_path (GAsyncResult *result);
const HgModel *hourglass_model_file_model (GAsyncResult *result);
HgWeights *hourglass_model_file_weights (GAsyncResult *result);
