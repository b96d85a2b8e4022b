/* Saving a part of the model, or all of it, for other programs: the encoder, the decoder, and a Keras 3
 * archive. The document and its file stay as they are. */
#include "files/keras-save.h"
#include "model/part.h"
#include "ui/window/take-out.h"
#include "ui/window/window-private.h"

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HourglassFileFacts *facts; /* whose training goes along, or NULL */
  gboolean with_state;       /* the optimizer's, too: the weights are still those that it belongs to */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;
  hg_model_unref (export->model);
  hg_weights_unref (export->weights);
  g_clear_pointer (&export->facts, hourglass_file_facts_unref);
  g_free (export);
}

static bool
write_model (const char *path, gconstpointer data, HgError *error)
{
  const Export *export = data;
  HgKerasTraining training;
  const HgKerasFacts *keras = export->facts != NULL ? &export->facts->keras : NULL;
  gboolean trained
      = keras != NULL && keras->training != NULL && hg_keras_training_read (keras->training, &training, NULL);
  return hg_keras_save (path, export->model, export->weights, trained ? &training : NULL,
                        trained && export->with_state ? &keras->state : NULL, error);
}

static const HourglassFileForm forms[] = {
  { "Keras model (.h5)", ".h5" },
  { "Keras model (.hdf5)", ".hdf5" },
  { "Keras 3 archive (.keras)", ".keras" },
};
static const HourglassFileForm archive_first[] = {
  { "Keras 3 archive (.keras)", ".keras" },
  { "Keras model (.h5)", ".h5" },
  { "Keras model (.hdf5)", ".hdf5" },
};

static const HourglassTakeOutKind encoder_kind
    = { "Save Encoder", forms, G_N_ELEMENTS (forms), write_model, export_free };
static const HourglassTakeOutKind decoder_kind
    = { "Save Decoder", forms, G_N_ELEMENTS (forms), write_model, export_free };
static const HourglassTakeOutKind keras_3_kind
    = { "Save for Keras 3", archive_first, G_N_ELEMENTS (archive_first), write_model, export_free };

char *
hourglass_window_stem (HourglassWindow *self)
{
  const char *path = hourglass_document_get_path (self->document);
  char *name = path != NULL ? g_path_get_basename (path)
                            : g_strdup (hourglass_document_get_model (self->document)->name);
  for (gsize i = 0; i < G_N_ELEMENTS (forms);)
    {
      const gsize length = strlen (name), end = strlen (forms[i].ending);
      const gboolean has = g_str_has_suffix (name, forms[i].ending) && length > end;
      if (has)
        name[length - end] = '\0';
      i = has ? 0 : i + 1;
    }
  return g_strdelimit (name, "/\\", '-');
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
      hourglass_window_toast_error (self, error.text);
      return;
    }
  Export *export = g_new0 (Export, 1);
  g_autofree char *base = hourglass_window_stem (self);
  g_autofree char *name = g_strdup_printf ("%s_%s.h5", base, encoder ? "encoder" : "decoder");
  *export = (Export){ .model = part, .weights = own };
  hourglass_take_out (self, encoder ? &encoder_kind : &decoder_kind, name, export);
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
  g_autofree char *base = hourglass_window_stem (self);
  g_autofree char *name = g_strdup_printf ("%s.keras", base);
  *export = (Export){ .model = hg_model_ref (model),
                      .weights = hg_weights_ref (hourglass_document_get_weights (self->document)),
                      .facts = same ? hourglass_file_facts_ref (facts) : NULL,
                      .with_state = same && !hourglass_document_get_modified (self->document) };
  hourglass_take_out (self, &keras_3_kind, name, export);
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
