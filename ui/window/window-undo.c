/* A toast with "Undo" for a step that takes something away or changes much: a removed layer, a mirrored
 * encoder, a fix that touches several layers. What a step did is seen by comparing the models; who made it
 * does not matter. */
#include "ui/window/window-private.h"
#include <glib/gi18n.h>

enum
{
  SECONDS = 6
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

static void
dismissed (AdwToast *toast, HourglassWindow *self)
{
  self->undo_toast = NULL;
}

static void
offer_undo (HourglassWindow *self, const char *label)
{
  AdwToast *toast = adw_toast_new (label);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_timeout (toast, SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed), self, 0);
  self->undo_toast = toast;
  adw_toast_overlay_add_toast (self->toasts, toast);
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
    { "Disconnect ", "Disconnected " },
    { "Duplicate ", "Duplicated " },
    { "Fit ", "Fitted " },
    { "Insert ", "Inserted " },
    { "Mirror ", "Mirrored " },
    { "Move ", "Moved " },
    { "Open ", "Opened " },
    { "Paste ", "Pasted " },
    { "Remove ", "Removed " },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_has_prefix (label, verbs[i].verb))
      return g_strconcat (verbs[i].past, label + strlen (verbs[i].verb), NULL);
  return g_strdup (label);
}

static void
model_changed (HourglassWindow *self)
{
  const HgModel *now = hourglass_document_get_settled (self->document);
  const char *label = hourglass_document_get_undo_label (self->document);
  g_autofree char *text = NULL;
  if (now == self->last)
    return;
  if (label != NULL && hourglass_document_get_redo_label (self->document) == NULL
      && changes_much (self->last, now))
    {
      g_autofree char *past = past_tense (label);
      text = g_markup_escape_text (past, -1);
    }
  hg_model_unref (self->last);
  self->last = hg_model_ref (now);
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  if (text != NULL)
    offer_undo (self, text);
}

void
hourglass_window_setup_undo (HourglassWindow *self)
{
  self->last = hg_model_ref (hourglass_document_get_settled (self->document));
  g_signal_connect_object (self->document, "changed", G_CALLBACK (model_changed), self, G_CONNECT_SWAPPED);
}
