/* Undo and redo, whatever the last thing was that a person did. Their buttons say what it is. A toast with
 * "Undo" comes with a step that takes something away or changes much, or that the window hardly shows: a
 * removed layer, a mirrored encoder, a fix that touches several layers, other weights, the same data opened
 * otherwise. And what undoing does that the stack does not show is said by a toast, too. */
#include "ui/window/window-private.h"
#include <glib/gi18n.h>

enum
{
  OFFER_SECONDS = 6,
  SAID_SECONDS = 3
};

/* Whether a layer of @before is missing in @after, or two or more are others there. */
static gboolean
changes_much (const HgModel *before, const HgModel *after)
{
  int changed = 0;
  for (size_t i = 0; i < before->n; i++)
    {
      size_t at = hg_model_find (after, before->nodes[i]->name);
      if (at == HG_NO_NODE)
        return TRUE;
      changed += !hg_layer_equal (before->nodes[i]->layer, after->nodes[at]->layer);
    }
  return changed >= 2;
}

/* In place of the one before, with the button "Undo" where @offer. @text is taken. */
static void
say (HourglassWindow *self, char *text, gboolean offer)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);
  g_free (text);
  adw_toast_set_timeout (toast, offer ? OFFER_SECONDS : SAID_SECONDS);
  if (offer)
    {
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_action_name (toast, "win.undo");
    }
  hourglass_window_toast_step (self, toast);
}

/* "Removed LSTM 5" from the step "Remove LSTM 5", which beside a button would read as an offer. A step whose
 * label says what is there now ("64 units in LSTM") stays as it is. */
static char *
past_tense (const char *label)
{
  static const struct
  {
    const char *verb, *past;
  } verbs[] = {
    { "Add ", "Added " },
    { "Branch ", "Branched " },
    { "Choose ", "Chose " },
    { "Disconnect ", "Disconnected " },
    { "Duplicate ", "Duplicated " },
    { "Fit ", "Fitted " },
    { "Insert ", "Inserted " },
    { "Mirror ", "Mirrored " },
    { "Move ", "Moved " },
    { "Open ", "Opened " },
    { "Paste ", "Pasted " },
    { "Remove ", "Removed " },
    { "Return ", "Returned " },
    { "Rewind ", "Rewound " },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_has_prefix (label, verbs[i].verb))
      return g_strconcat (verbs[i].past, label + strlen (verbs[i].verb), NULL);
  return g_strdup (label);
}

/* What was done by @step, with the way back, where that is to be said; owned by the caller, else NULL. */
static char *
offer_of (HourglassWindow *self, const HourglassUndoStep *step)
{
  const HgModel *now = hourglass_document_get_settled (self->document);
  const HgPrepared *before = step->other.data, *data = hourglass_document_get_data (self->document);
  if (step->parts == HOURGLASS_DOCUMENT_DATA)
    return before != NULL && data != NULL && g_str_equal (before->dataset->name, data->dataset->name)
               ? g_strdup_printf (_ ("Data opened again: %s"), step->label)
               : NULL;
  return step->parts & HOURGLASS_DOCUMENT_WEIGHTS || changes_much (step->other.model, now)
             ? past_tense (step->label)
             : NULL;
}

static void
stepped (HourglassWindow *self, HourglassStepped how)
{
  gboolean able;
  const HourglassUndoStep *step = how == HOURGLASS_STEP_UNDONE
                                      ? hourglass_document_get_redo (self->document, &able)
                                      : hourglass_document_get_undo (self->document, &able);
  char *offer = how == HOURGLASS_STEP_MADE ? offer_of (self, step) : NULL;
  hourglass_window_refresh_undo (self);
  if (offer != NULL)
    say (self, offer, TRUE);
  else if (how != HOURGLASS_STEP_MADE && step->parts != HOURGLASS_DOCUMENT_MODEL)
    say (self,
         g_strdup_printf (how == HOURGLASS_STEP_UNDONE ? _ ("Undone: %s") : _ ("Redone: %s"), step->label),
         FALSE);
  else
    hourglass_window_forget_step (self);
}

static void
show_step (HourglassWindow *self, const char *action, GtkWidget *button, const char *tip, gboolean able)
{
  GAction *it = g_action_map_lookup_action (G_ACTION_MAP (self), action);
  gtk_widget_set_tooltip_text (button, tip);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (it), able);
}

/* How @step is offered; or why it has to wait: a lesson asks about the stack, or the weights are a run's. */
typedef struct
{
  const char *nothing, *able, *locked, *training;
} Tips;

/* Owned by the caller. */
static char *
tip_of (HourglassWindow *self, const Tips *tips, const HourglassUndoStep *step, gboolean able)
{
  if (step == NULL)
    return g_strdup (tips->nothing);
  gboolean locked = hourglass_document_get_locked (self->document) && step->parts & HOURGLASS_DOCUMENT_MODEL;
  return g_strdup_printf (able ? tips->able : locked ? tips->locked : tips->training, step->label);
}

void
hourglass_window_refresh_undo (HourglassWindow *self)
{
  gboolean undoable, redoable;
  const HourglassUndoStep *undo = hourglass_document_get_undo (self->document, &undoable),
                          *redo = hourglass_document_get_redo (self->document, &redoable);
  const Tips undo_tips
      = { _ ("Nothing to undo"), _ ("Undo: %s (Ctrl+Z)"), _ ("Undo: %s, in a later step of the lesson"),
          _ ("Undo: %s, once the training has ended") },
      redo_tips
      = { _ ("Nothing to redo"), _ ("Redo: %s (Ctrl+Shift+Z)"), _ ("Redo: %s, in a later step of the lesson"),
          _ ("Redo: %s, once the training has ended") };
  g_autofree char *undo_says = tip_of (self, &undo_tips, undo, undoable),
                  *redo_says = tip_of (self, &redo_tips, redo, redoable);
  show_step (self, "undo", self->undo_button, undo_says, undoable);
  show_step (self, "redo", self->redo_button, redo_says, redoable);
  if (self->undo_toast != NULL && adw_toast_get_action_name (self->undo_toast) != NULL && !undoable)
    hourglass_window_forget_step (self);
}

static void
action_undo (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_document_undo (HOURGLASS_WINDOW (self)->document);
}

static void
action_redo (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_document_redo (HOURGLASS_WINDOW (self)->document);
}

static const GActionEntry actions[] = {
  { "undo", action_undo, NULL, NULL, NULL, { 0 } },
  { "redo", action_redo, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_undo (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "stepped", G_CALLBACK (stepped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "state-changed", G_CALLBACK (hourglass_window_refresh_undo), self,
                           G_CONNECT_SWAPPED);
}
