/* The document owns its state, which steps change, and the history of them; the check of what is shown is
 * made anew after each (document-steps.c makes them). Weights are kept together with the very model they
 * belong to: an edit leaves them where they are, so that undoing it back to a trained model finds its weights
 * again. */
#include "ui/document/document-private.h"
#include "model/numbers.h"

enum
{
  CHANGED,
  SELECTION_CHANGED,
  NUMBER_CHANGED,
  DATA_CHANGED,
  WEIGHTS_CHANGED,
  FILE_CHANGED,
  REFUSED,
  STEPPED,
  N_SIGNALS
};

static const char *const signal_names[STEPPED]
    = { "changed",         "selection-changed", "number-changed", "data-changed",
        "weights-changed", "file-changed",      "refused" };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassDocument, hourglass_document, G_TYPE_OBJECT)

static void
hourglass_document_finalize (GObject *object)
{
  HourglassDocument *self = HOURGLASS_DOCUMENT (object);
  g_clear_pointer (&self->check, hg_check_free);
  g_clear_pointer (&self->preview_check, hg_check_free);
  g_clear_pointer (&self->preview, hg_model_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_pointer (&self->history, hourglass_undo_history_free);
  hourglass_document_state_clear (&self->state);
  g_clear_pointer (&self->fitted, hg_weights_unref);
  g_clear_pointer (&self->saved, hg_model_unref);
  g_clear_pointer (&self->saved_weights, hg_weights_unref);
  g_clear_pointer (&self->facts, hourglass_file_facts_unref);
  g_free (self->path);
  G_OBJECT_CLASS (hourglass_document_parent_class)->finalize (object);
}

static void
hourglass_document_class_init (HourglassDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_document_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (signal_names); i++)
    signals[i] = g_signal_new (signal_names[i], HOURGLASS_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[STEPPED] = g_signal_new ("stepped", HOURGLASS_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
hourglass_document_init (HourglassDocument *self)
{
  const HgPreset *preset = hg_presets ();
  self->number = HG_NUMBER_NONE;
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  hourglass_document_open_preset (self, preset);
}

HourglassDocument *
hourglass_document_new (void)
{
  return g_object_new (HOURGLASS_TYPE_DOCUMENT, NULL);
}

static void
emit (HourglassDocument *self, guint signal)
{
  g_signal_emit (self, signals[signal], 0);
}

const HgModel *
hourglass_document_get_model (HourglassDocument *self)
{
  return self->preview != NULL ? self->preview : self->state.model;
}

const HgCheck *
hourglass_document_get_check (HourglassDocument *self)
{
  return self->preview != NULL ? self->preview_check : self->check;
}

const HgCheck *
hourglass_document_get_before (HourglassDocument *self)
{
  return self->preview != NULL ? self->check : NULL;
}

const HgModel *
hourglass_document_get_settled (HourglassDocument *self)
{
  return self->state.model;
}

const HgCheck *
hourglass_document_get_settled_check (HourglassDocument *self)
{
  return self->check;
}

static void
clear_preview (HourglassDocument *self)
{
  g_clear_pointer (&self->preview, hg_model_unref);
  g_clear_pointer (&self->preview_check, hg_check_free);
}

/* A mark moves no weight. And where a file holds weights alone, the stack is a guess that a person mends: as
 * long as it has the same arrays, the weights stay its own. Any other edit leaves the weights behind. */
static void
fit_weights (HourglassDocument *self)
{
  const HgModel *model = self->state.model;
  g_clear_pointer (&self->fitted, hg_weights_unref);
  if (self->state.weights == NULL || self->state.trained == model)
    return;
  if (hg_model_same_layers (self->state.trained, model))
    self->fitted = hg_weights_ref (self->state.weights);
  else if (self->facts != NULL)
    self->fitted = hg_weights_carry (model, self->state.weights, NULL);
}

/* After the model changed: checks it and tells everyone. */
static void
refresh (HourglassDocument *self)
{
  HgCheck *check = hg_check_new (self->state.model, NULL);
  if (check == NULL)
    g_error ("not enough memory to check a model");
  HgCheck *old = g_steal_pointer (&self->check);
  self->check = check;
  clear_preview (self);
  fit_weights (self);
  if (self->selected[0] != '\0' && hg_model_find (check->model, self->selected) == HG_NO_NODE)
    self->selected[0] = '\0';
  hourglass_document_settle_choice (self);
  emit (self, CHANGED);
  emit (self, SELECTION_CHANGED);
  emit (self, WEIGHTS_CHANGED);
  emit (self, FILE_CHANGED);
  g_clear_pointer (&old, hg_check_free);
}

void
hourglass_document_tell (HourglassDocument *self, HourglassDocumentParts parts)
{
  if (parts & HOURGLASS_DOCUMENT_MODEL)
    refresh (self);
  else if (parts & HOURGLASS_DOCUMENT_WEIGHTS)
    {
      fit_weights (self);
      emit (self, WEIGHTS_CHANGED);
      emit (self, FILE_CHANGED);
    }
  if (parts & HOURGLASS_DOCUMENT_DATA)
    emit (self, DATA_CHANGED);
}

void
hourglass_document_replace (HourglassDocument *self, const HourglassDocumentState *to,
                            HourglassDocumentParts parts)
{
  HourglassDocumentState old = { 0 };
  hourglass_document_state_hold (&old, to, parts);
  hourglass_document_state_exchange (&old, &self->state, parts);
  hourglass_document_tell (self, parts);
  hourglass_document_state_clear (&old);
}

void
hourglass_document_set_training (HourglassDocument *self, gboolean training)
{
  self->training = training;
}

void
hourglass_document_set_locked (HourglassDocument *self, gboolean locked)
{
  self->locked = locked;
}

gboolean
hourglass_document_get_locked (HourglassDocument *self)
{
  return self->locked;
}

void
hourglass_document_hide (HourglassDocument *self, unsigned hidden)
{
  if (hidden == self->hidden)
    return;
  self->hidden = hidden;
  hourglass_document_ask (self, HG_NUMBER_NONE);
  emit (self, CHANGED);
}

unsigned
hourglass_document_get_hidden (HourglassDocument *self)
{
  return self->hidden;
}

void
hourglass_document_preview (HourglassDocument *self, const HgModel *model)
{
  g_return_if_fail (HOURGLASS_IS_DOCUMENT (self));
  if (model == self->preview || (self->locked && model != NULL))
    return;
  HgCheck *check = model != NULL ? hg_check_shapes (model, NULL) : NULL;
  if (model != NULL && check == NULL)
    return;
  HgModel *old = self->preview;
  HgCheck *old_check = self->preview_check;
  self->preview = model != NULL ? hg_model_ref (model) : NULL;
  self->preview_check = check;
  emit (self, CHANGED);
  g_clear_pointer (&old, hg_model_unref);
  g_clear_pointer (&old_check, hg_check_free);
}

int
hourglass_document_get_number (HourglassDocument *self)
{
  return self->number;
}

void
hourglass_document_ask (HourglassDocument *self, int number)
{
  if (number == self->number)
    return;
  self->number = number;
  emit (self, NUMBER_CHANGED);
}

/* Everything that belonged to the last model goes; data stays until it is replaced. */
static void
start_over (HourglassDocument *self, const HgModel *model, HgWeights *weights, const char *path,
            HourglassFileFacts *facts)
{
  const HourglassDocumentState to = { .model = model, .trained = model, .weights = weights };
  clear_preview (self);
  g_clear_pointer (&self->history, hourglass_undo_history_free);
  self->history = hourglass_undo_history_new ();
  self->merge_key[0] = '\0';
  g_clear_pointer (&self->saved, hg_model_unref);
  g_clear_pointer (&self->saved_weights, hg_weights_unref);
  g_clear_pointer (&self->facts, hourglass_file_facts_unref);
  self->facts = facts != NULL ? hourglass_file_facts_ref (facts) : NULL;
  self->saved_weights = weights != NULL ? hg_weights_ref (weights) : NULL;
  self->saved = hg_model_ref (model);
  char *copy = g_strdup (path);
  g_free (self->path);
  self->path = copy;
  self->selected[0] = '\0';
  hourglass_document_replace (self, &to, HOURGLASS_DOCUMENT_MODEL | HOURGLASS_DOCUMENT_WEIGHTS);
}

void
hourglass_document_open_preset (HourglassDocument *self, const HgPreset *preset)
{
  HgError error = { 0 };
  HgModel *model = hg_preset_model (preset, &error);
  if (model == NULL)
    g_error ("%s: %s", preset->name, error.text);
  self->preset = preset;
  start_over (self, model, NULL, NULL, NULL);
  hg_model_unref (model);
}

void
hourglass_document_open_model (HourglassDocument *self, const HgModel *model, HgWeights *weights,
                               const char *path, HourglassFileFacts *facts)
{
  self->preset = NULL;
  start_over (self, model, weights, path, facts);
}

const HgPreset *
hourglass_document_get_preset (HourglassDocument *self)
{
  return self->preset;
}

HgPrepared *
hourglass_document_get_data (HourglassDocument *self)
{
  return self->state.data;
}

void
hourglass_document_set_data (HourglassDocument *self, HgPrepared *data)
{
  HourglassDocumentState to = { .data = data };
  hourglass_document_replace (self, &to, HOURGLASS_DOCUMENT_DATA);
}

HgWeights *
hourglass_document_get_weights (HourglassDocument *self)
{
  return self->state.trained == self->state.model ? self->state.weights : self->fitted;
}

HgWeights *
hourglass_document_get_trained (HourglassDocument *self, const HgModel **model)
{
  *model = self->state.trained;
  return self->state.weights;
}

HgWeights *
hourglass_document_get_saved (HourglassDocument *self, const HgModel **model)
{
  *model = self->saved;
  return self->saved_weights;
}

HgWeights *
hourglass_document_make_weights (HourglassDocument *self, HgError *error)
{
  HgWeights *weights = hourglass_document_get_weights (self);
  const HgModel *model = self->state.model;
  if (weights != NULL)
    return hg_weights_ref (weights);
  return self->state.weights != NULL ? hg_weights_adapt (model, self->state.weights, 42, error)
                                     : hg_weights_new (model, 42, error);
}

void
hourglass_document_set_weights (HourglassDocument *self, const HgModel *model, HgWeights *weights)
{
  HourglassDocumentState to = { .trained = model, .weights = weights };
  hourglass_document_replace (self, &to, HOURGLASS_DOCUMENT_WEIGHTS);
}

const char *
hourglass_document_get_path (HourglassDocument *self)
{
  return self->path;
}

HourglassFileFacts *
hourglass_document_get_facts (HourglassDocument *self)
{
  return self->facts;
}

gboolean
hourglass_document_is_as_opened (HourglassDocument *self)
{
  const HgModel *model = hourglass_document_get_model (self);
  return self->facts != NULL && (self->facts->model == model || hg_model_equal (self->facts->model, model));
}

void
hourglass_document_saved (HourglassDocument *self, const char *path, const HgModel *model, HgWeights *weights)
{
  HgModel *old = self->saved;
  HgWeights *old_weights = self->saved_weights;
  char *copy = g_strdup (path);
  g_free (self->path);
  self->path = copy;
  self->saved = hg_model_ref (model);
  self->saved_weights = weights != NULL ? hg_weights_ref (weights) : NULL;
  emit (self, FILE_CHANGED);
  g_clear_pointer (&old, hg_model_unref);
  g_clear_pointer (&old_weights, hg_weights_unref);
}

void
hourglass_document_set_unsaved (HourglassDocument *self)
{
  g_clear_pointer (&self->saved, hg_model_unref);
  g_clear_pointer (&self->saved_weights, hg_weights_unref);
  emit (self, FILE_CHANGED);
}

gboolean
hourglass_document_get_modified (HourglassDocument *self)
{
  const HgModel *model = self->state.model;
  if (self->saved == NULL)
    return TRUE;
  if (self->saved != model && !hg_model_equal (self->saved, model))
    return TRUE;
  HgWeights *weights = hourglass_document_get_weights (self);
  return weights != NULL && weights != self->saved_weights;
}
