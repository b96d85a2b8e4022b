/* Saving a part of the model, or all of it, for other programs: the encoder, the decoder, and a Keras 3
 * archive. The document and its file stay as they are. */
#include "files/keras-save.h"
#include "model/part.h"
#include "ui/replace-dialog.h"
#include "ui/window-private.h"

typedef struct
{
  HourglassWindow *window; /* a reference */
  HgModel *model;
  HgWeights *weights;
  HourglassFileFacts *facts; /* whose training goes along, or NULL */
  gboolean with_state;       /* the optimizer's, too: the weights are still those that it belongs to */
  const char *ending;        /* of a name without one that Keras knows */
  char *path;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;
  g_clear_object (&export->window);
  hg_model_unref (export->model);
  hg_weights_unref (export->weights);
  g_clear_pointer (&export->facts, hourglass_file_facts_unref);
  g_free (export->path);
  g_free (export);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  HgKerasTraining training;
  HgError error = { 0 };
  const HgKerasFacts *keras = export->facts != NULL ? &export->facts->keras : NULL;
  gboolean trained
      = keras != NULL && keras->training != NULL && hg_keras_training_read (keras->training, &training, NULL);
  if (hg_keras_save (export->path, export->model, export->weights, trained ? &training : NULL,
                     trained && export->with_state ? &keras->state : NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", error.text);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWindow) self = data;
  g_autoptr (GError) error = NULL;
  Export *export = g_task_get_task_data (G_TASK (result));
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *name = g_path_get_basename (export->path);
  g_autofree char *sentence = g_strdup_printf ("Saved %s", name);
  hourglass_window_toast (self, done ? sentence : error->message);
  hourglass_window_end_saving (self, done);
}

/* Takes @export. */
static void
write_export (Export *export)
{
  HourglassWindow *self = export->window;
  hourglass_window_begin_saving (self);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, saved, g_object_ref (self));
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, save_thread);
}

static void
replace_answered (AdwMessageDialog *dialog, const char *response)
{
  if (g_str_equal (response, "replace"))
    write_export (g_object_steal_data (G_OBJECT (dialog), "export"));
}

static gboolean
has_keras_ending (const char *path)
{
  return g_str_has_suffix (path, ".h5") || g_str_has_suffix (path, ".hdf5")
         || g_str_has_suffix (path, ".keras");
}

static void
place_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  Export *export = data;
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  gtk_native_dialog_destroy (dialog);
  if (path == NULL)
    {
      export_free (export);
      return;
    }
  export->path = has_keras_ending (path) ? g_strdup (path) : g_strconcat (path, export->ending, NULL);
  if (g_str_equal (path, export->path) || !g_file_test (export->path, G_FILE_TEST_EXISTS))
    {
      write_export (export);
      return;
    }
  AdwMessageDialog *question = hourglass_replace_dialog_show (GTK_WINDOW (export->window), export->path);
  g_object_set_data_full (G_OBJECT (question), "export", export, export_free);
  g_signal_connect (question, "response", G_CALLBACK (replace_answered), NULL);
}

/* Asks where, and saves there. Takes @export. */
static void
ask (Export *export, const char *title, const char *name)
{
  HourglassWindow *self = export->window;
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (place_chosen), export);
  g_object_set_data_full (G_OBJECT (self), "chooser", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* The document's name without its ending. */
static char *
stem (HourglassWindow *self)
{
  const char *path = hourglass_document_get_path (self->document);
  char *name = path != NULL ? g_path_get_basename (path)
                            : g_strdup (hourglass_document_get_model (self->document)->name);
  for (char *dot; (dot = strrchr (name, '.')) != NULL && dot > name && has_keras_ending (name);)
    *dot = '\0';
  return name;
}

static void
save_part (HourglassWindow *self, gboolean encoder)
{
  HgError error = { 0 };
  const HgCheck *check = hourglass_document_get_check (self->document);
  HgWeights *weights = hourglass_document_get_weights (self->document);
  HgModel *part = encoder ? hg_model_encoder (check, &error) : hg_model_decoder (check, &error);
  HgWeights *own = part != NULL ? hg_weights_part (check->model, weights, part, &error) : NULL;
  if (own == NULL)
    {
      g_clear_pointer (&part, hg_model_unref);
      hourglass_window_toast (self, error.text);
      return;
    }
  Export *export = g_new0 (Export, 1);
  g_autofree char *base = stem (self);
  g_autofree char *name = g_strdup_printf ("%s_%s.h5", base, encoder ? "encoder" : "decoder");
  *export = (Export){ .window = g_object_ref (self), .model = part, .weights = own, .ending = ".h5" };
  ask (export, encoder ? "Save Encoder" : "Save Decoder", name);
}

static void
action_save_encoder (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  save_part (self, TRUE);
}

static void
action_save_decoder (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  save_part (self, FALSE);
}

static void
action_save_keras_3 (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  HourglassFileFacts *facts = hourglass_document_get_facts (self->document);
  const HgModel *model = hourglass_document_get_check (self->document)->model;
  gboolean same = facts != NULL && (facts->model == model || hg_model_equal (facts->model, model));
  Export *export = g_new0 (Export, 1);
  g_autofree char *base = stem (self);
  g_autofree char *name = g_strdup_printf ("%s.keras", base);
  *export = (Export){ .window = g_object_ref (self),
                      .model = hg_model_ref (model),
                      .weights = hg_weights_ref (hourglass_document_get_weights (self->document)),
                      .facts = same ? hourglass_file_facts_ref (facts) : NULL,
                      .with_state = same && !hourglass_document_get_modified (self->document),
                      .ending = ".keras" };
  ask (export, "Save for Keras 3", name);
}

static void
enable (HourglassWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
refresh (HourglassWindow *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  gboolean any = hourglass_document_get_weights (self->document) != NULL
                 && hourglass_document_get_before (self->document) == NULL
                 && check->n_faults == check->n_foreign;
  gboolean cut = any && check->waist != HG_NO_NODE && check->waist + 1 < check->n;
  enable (self, "save-encoder", cut);
  enable (self, "save-decoder", cut);
  enable (self, "save-keras-3", any && check->n_foreign == 0); /* an archive names Keras's own layers only */
}

static const GActionEntry actions[] = {
  { "save-encoder", action_save_encoder, NULL, NULL, NULL, { 0 } },
  { "save-decoder", action_save_decoder, NULL, NULL, NULL, { 0 } },
  { "save-keras-3", action_save_keras_3, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_parts (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
