/* See window-beside.h. */
#include "ui/window/window-beside.h"
#include "ui/document/model-file.h"
#include "ui/parts/chosen-path.h"
#include "ui/window/window-private.h"

typedef struct
{
  HourglassWindow *window; /* a reference */
  HourglassTakeBeside take;
} Reading;

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *it = data;
  g_autoptr (HourglassWindow) self = it->window;
  g_autoptr (GError) error = NULL;
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgProject *project = NULL;
  const gboolean closed = hourglass_window_is_closed (self),
                 done = hourglass_model_open_finish (result, &model, &weights, &project, &error);
  if (done && !closed)
    it->take (self, hourglass_model_file_path (result), model, weights, g_steal_pointer (&project));
  else if (!closed)
    hourglass_window_toast_error (self, error->message);
  hourglass_window_end_opening (self);
  if (!done)
    return;
  hg_project_free (project);
  hg_model_unref (model);
  hg_weights_unref (weights);
}

void
hourglass_window_read_beside (HourglassWindow *self, const char *path, HourglassTakeBeside take)
{
  Reading *it = g_new (Reading, 1);
  *it = (Reading){ .window = g_object_ref (self), .take = take };
  self->busy++;
  hourglass_model_open (path, opened, it);
}

static void
chosen (GtkNativeDialog *dialog, int response, HourglassWindow *self)
{
  const HourglassTakeBeside *take = g_object_get_data (G_OBJECT (dialog), "take");
  g_autofree char *path = hourglass_chosen_path (GTK_FILE_CHOOSER (dialog), response);
  if (path != NULL)
    hourglass_window_read_beside (self, path, *take);
  gtk_native_dialog_destroy (dialog);
}

void
hourglass_window_choose_beside (HourglassWindow *self, const char *title, HourglassTakeBeside take)
{
  GtkFileChooser *chooser
      = hourglass_window_chooser_new (self, title, GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (chosen));
  g_object_set_data_full (G_OBJECT (chooser), "take", g_memdup2 (&take, sizeof take), g_free);
  hourglass_window_filter_models (chooser, FALSE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
