/* The document keeps the history, the check of what is shown, and the weights together with the very model
 * they belong to, so that undoing back to a trained model finds its weights again. */
#include "ui/document/document.h"
#include "model/numbers.h"

#define MERGE_MICROSECONDS (1500 * 1000)

struct _HourglassDocument
{
  GObject parent_instance;
  HgHistory *history;
  HgCheck *check;   /* of the history's model, with fixes */
  HgModel *preview; /* or NULL */
  HgCheck *preview_check;
  char selected[HG_NAME_SIZE]; /* name of the selected node; "" for none */
  int number;                  /* of it that is asked about (model/numbers.h) */
  char merge_key[HG_NAME_SIZE * 2];
  gint64 merge_time;
  const HgPreset *preset;
  HgPrepared *data;
  HgModel *trained; /* the model that `weights` belong to */
  HgWeights *weights;
  HgWeights
      *fitted; /* those for the history's model, where that is another one with the same arrays; or NULL */
  char *path;
  HourglassFileFacts *facts; /* or NULL */
  HgModel *saved;            /* what the file, or the untouched example, holds; NULL: nothing does */
  HgWeights *saved_weights;
  gboolean locked;
};

enum
{
  CHANGED,
  SELECTION_CHANGED,
  NUMBER_CHANGED,
  DATA_CHANGED,
  WEIGHTS_CHANGED,
  FILE_CHANGED,
  REFUSED,
  N_SIGNALS
};

static const char *const signal_names[N_SIGNALS]
    = { "changed", "selection-changed", "number-changed", "data-changed", "weights-changed", "file-changed", "refused" };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassDocument, hourglass_document, G_TYPE_OBJECT)

static void
hourglass_document_finalize (GObject *object)
{
  HourglassDocument *self = HOURGLASS_DOCUMENT (object);
  g_clear_pointer (&self->check, hg_check_free);
  g_clear_pointer (&self->preview_check, hg_check_free);
  g_clear_pointer (&self->preview, hg_model_unref);
  g_clear_pointer (&self->history, hg_history_free);
  g_clear_pointer (&self->data, hg_prepared_unref);
  g_clear_pointer (&self->trained, hg_model_unref);
  g_clear_pointer (&self->weights, hg_weights_unref);
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
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (signal_names[i], HOURGLASS_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
hourglass_document_init (HourglassDocument *self)
{
  const HgPreset *preset = hg_presets ();
  self->number = HG_NUMBER_NONE;
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
  return self->preview != NULL ? self->preview : hg_history_model (self->history);
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
  return hg_history_model (self->history);
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
  const HgModel *model = hg_history_model (self->history);
  g_clear_pointer (&self->fitted, hg_weights_unref);
  if (self->weights == NULL || self->trained == model)
    return;
  if (hg_model_same_layers (self->trained, model))
    self->fitted = hg_weights_ref (self->weights);
  else if (self->facts != NULL)
    self->fitted = hg_weights_carry (model, self->weights, NULL);
}

/* After the history moved: checks its model and tells everyone. */
static void
refresh (HourglassDocument *self)
{
  HgCheck *check = hg_check_new (hg_history_model (self->history), NULL);
  if (check == NULL)
    g_error ("not enough memory to check a model");
  HgCheck *old = g_steal_pointer (&self->check);
  self->check = check;
  clear_preview (self);
  fit_weights (self);
  if (self->selected[0] != '\0' && hg_model_find (check->model, self->selected) == HG_NO_NODE)
    self->selected[0] = '\0';
  emit (self, CHANGED);
  emit (self, SELECTION_CHANGED);
  emit (self, WEIGHTS_CHANGED);
  emit (self, FILE_CHANGED);
  g_clear_pointer (&old, hg_check_free);
}

static gboolean
push (HourglassDocument *self, HgModel *model, const char *label)
{
  if (model == NULL)
    return FALSE;
  /* A removed node hands the selection to the one that takes its place. */
  size_t place = hourglass_document_get_selection (self);
  gboolean kept = place == HG_NO_NODE || hg_model_find (model, self->selected) != HG_NO_NODE;
  if (!kept)
    g_strlcpy (self->selected, model->nodes[MIN (place, model->n - 1)]->name, sizeof self->selected);
  gboolean pushed = hg_history_push (self->history, model, label, NULL);
  if (pushed)
    refresh (self);
  hg_model_unref (model);
  return pushed;
}

/* Whether @model, which is let go of then, is one edit too many. Whoever showed it already shows what stays. */
static gboolean
refuse (HourglassDocument *self, HgModel *model)
{
  if (!self->locked || model == NULL)
    return FALSE;
  hg_model_unref (model);
  emit (self, CHANGED);
  emit (self, REFUSED);
  return TRUE;
}

void
hourglass_document_set_locked (HourglassDocument *self, gboolean locked)
{
  self->locked = locked;
}

gboolean
hourglass_document_apply (HourglassDocument *self, HgModel *model, const char *label)
{
  g_return_val_if_fail (HOURGLASS_IS_DOCUMENT (self), FALSE);
  if (refuse (self, model))
    return FALSE;
  self->merge_key[0] = '\0';
  return push (self, model, label);
}

void
hourglass_document_apply_merged (HourglassDocument *self, HgModel *model, const char *label, const char *key)
{
  g_return_if_fail (HOURGLASS_IS_DOCUMENT (self));
  if (model == NULL || refuse (self, model))
    return;
  gint64 now = g_get_monotonic_time ();
  if (g_str_equal (key, self->merge_key) && now - self->merge_time < MERGE_MICROSECONDS
      && hg_history_redo_label (self->history) == NULL)
    hg_history_undo (self->history);
  g_strlcpy (self->merge_key, key, sizeof self->merge_key);
  self->merge_time = now;
  push (self, model, label);
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

void
hourglass_document_undo (HourglassDocument *self)
{
  self->merge_key[0] = '\0';
  if (hg_history_undo (self->history))
    refresh (self);
}

void
hourglass_document_redo (HourglassDocument *self)
{
  self->merge_key[0] = '\0';
  if (hg_history_redo (self->history))
    refresh (self);
}

const char *
hourglass_document_get_undo_label (HourglassDocument *self)
{
  return hg_history_undo_label (self->history);
}

const char *
hourglass_document_get_redo_label (HourglassDocument *self)
{
  return hg_history_redo_label (self->history);
}

size_t
hourglass_document_get_selection (HourglassDocument *self)
{
  return self->selected[0] == '\0' ? HG_NO_NODE
                                   : hg_model_find (hourglass_document_get_model (self), self->selected);
}

void
hourglass_document_select (HourglassDocument *self, size_t node)
{
  const HgModel *model = hourglass_document_get_model (self);
  const char *name = node < model->n ? model->nodes[node]->name : "";
  if (g_str_equal (name, self->selected))
    return;
  g_strlcpy (self->selected, name, sizeof self->selected);
  emit (self, SELECTION_CHANGED);
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
  HgHistory *history = hg_history_new (model, NULL);
  if (history == NULL)
    g_error ("not enough memory to open a model");
  HgHistory *old = self->history;
  clear_preview (self);
  self->history = history;
  self->merge_key[0] = '\0';
  g_clear_pointer (&self->trained, hg_model_unref);
  g_clear_pointer (&self->weights, hg_weights_unref);
  g_clear_pointer (&self->saved, hg_model_unref);
  g_clear_pointer (&self->saved_weights, hg_weights_unref);
  g_clear_pointer (&self->facts, hourglass_file_facts_unref);
  self->facts = facts != NULL ? hourglass_file_facts_ref (facts) : NULL;
  if (weights != NULL)
    {
      self->trained = hg_model_ref (model);
      self->weights = hg_weights_ref (weights);
      self->saved_weights = hg_weights_ref (weights);
    }
  self->saved = hg_model_ref (model);
  char *copy = g_strdup (path);
  g_free (self->path);
  self->path = copy;
  self->selected[0] = '\0';
  refresh (self);
  g_clear_pointer (&old, hg_history_free);
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
  return self->data;
}

void
hourglass_document_set_data (HourglassDocument *self, HgPrepared *data)
{
  HgPrepared *old = self->data;
  self->data = data != NULL ? hg_prepared_ref (data) : NULL;
  emit (self, DATA_CHANGED);
  g_clear_pointer (&old, hg_prepared_unref);
}

HgWeights *
hourglass_document_get_weights (HourglassDocument *self)
{
  return self->trained == hg_history_model (self->history) ? self->weights : self->fitted;
}

HgWeights *
hourglass_document_get_trained (HourglassDocument *self, const HgModel **model)
{
  *model = self->trained;
  return self->weights;
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
  const HgModel *model = hg_history_model (self->history);
  if (weights != NULL)
    return hg_weights_ref (weights);
  return self->weights != NULL ? hg_weights_adapt (model, self->weights, 42, error)
                               : hg_weights_new (model, 42, error);
}

void
hourglass_document_set_weights (HourglassDocument *self, const HgModel *model, HgWeights *weights)
{
  HgModel *old_model = self->trained;
  HgWeights *old = self->weights;
  self->trained = weights != NULL ? hg_model_ref (model) : NULL;
  self->weights = weights != NULL ? hg_weights_ref (weights) : NULL;
  fit_weights (self);
  emit (self, WEIGHTS_CHANGED);
  emit (self, FILE_CHANGED);
  g_clear_pointer (&old_model, hg_model_unref);
  g_clear_pointer (&old, hg_weights_unref);
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
  const HgModel *model = hg_history_model (self->history);
  if (self->saved == NULL)
    return TRUE;
  if (self->saved != model && !hg_model_equal (self->saved, model))
    return TRUE;
  HgWeights *weights = hourglass_document_get_weights (self);
  return weights != NULL && weights != self->saved_weights;
}
