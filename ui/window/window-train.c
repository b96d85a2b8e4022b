/* See window-train.h. */
#include "ui/window/window-train.h"
#include "train/data-fit.h"
#include "ui/run/run-start.h"
#include "ui/window/window-private.h"
#include <glib/gi18n.h>

static gboolean
run_is_paused (HourglassWindow *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  return snapshot != NULL && snapshot->state == HG_RUN_PAUSED;
}

/* Those that come with the model are on their way, or others where there are none to train on now. */
static gboolean
awaits_data (HourglassWindow *self)
{
  HgPrepared *data = hourglass_document_get_data (self->document);
  return self->loading != NULL
         && (self->loading_step == NULL || data == NULL
             || !hg_data_trains (hourglass_document_get_check (self->document), data, NULL));
}

/* Data that a person chose may not be what would have to come out; those of an example are. */
static gboolean
may_train (HourglassWindow *self)
{
  const HgPreset *preset = hourglass_document_get_preset (self->document);
  return hourglass_document_get_check (self->document)->trains
         || (preset != NULL && g_strcmp0 (self->loading_name, preset->data) == 0);
}

static char *
say_waiting (HourglassWindow *self)
{
  return g_strdup_printf (_ ("Training begins when %s is loaded"), self->loading_name);
}

/* Why it does not begin, or NULL where it can, or can wait. Owned by the caller. */
static char *
why_not (HourglassWindow *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  HgPrepared *data = hourglass_document_get_data (self->document);
  HgError error = { 0 };
  if (check->n_faults > 0)
    return g_strdup (_ ("The stack has to fit before it can train"));
  if (self->train_waits)
    return say_waiting (self);
  if (awaits_data (self) && may_train (self))
    return NULL;
  if (awaits_data (self))
    return g_strdup_printf (_ ("%s is not there yet"), self->loading_name);
  if (data == NULL)
    return g_strdup (_ ("Choose data to train on"));
  return hg_data_trains (check, data, &error) ? NULL : g_strdup (error.text);
}

void
hourglass_window_refresh_train (HourglassWindow *self)
{
  const gboolean active = hourglass_run_is_active (self->run);
  g_autofree char *why = why_not (self), *words = hourglass_run_start_text (self->run);
  g_autofree char *start = g_strconcat (words, " (Ctrl+R)", NULL);
  gtk_button_set_label (GTK_BUTTON (self->train_button), !active                ? _ ("Train")
                                                         : run_is_paused (self) ? _ ("Resume")
                                                                                : _ ("Pause"));
  gtk_widget_set_tooltip_text (self->train_button, active ? "Ctrl+R" : why != NULL ? why : start);
  gtk_widget_set_visible (self->stop_button, active || self->train_waits);
  hourglass_window_enable (self, "train", active || why == NULL);
  hourglass_window_enable (self, "stop", active || self->train_waits);
}

static void
wait_for_data (HourglassWindow *self)
{
  g_autofree char *sentence = say_waiting (self);
  self->train_waits = TRUE;
  hourglass_window_toast (self, sentence);
}

void
hourglass_window_end_wait (HourglassWindow *self)
{
  g_autofree char *sentence = self->train_waits ? say_waiting (self) : NULL;
  self->train_waits = FALSE;
  if (sentence != NULL)
    hourglass_window_take_back (self, sentence);
}

/* One button: starts, pauses, resumes. */
static void
action_train (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  HgError error = { 0 };
  if (hourglass_run_is_active (self->run))
    hourglass_run_pause (self->run, !run_is_paused (self));
  else if (awaits_data (self))
    wait_for_data (self);
  else if (!hourglass_run_start (self->run, &error))
    hourglass_window_toast_error (self, error.text);
  hourglass_window_refresh_train (self);
}

/* The same by a key, which has no tooltip to say why nothing begins. */
static void
action_train_key (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  g_autofree char *why = hourglass_run_is_active (self->run) ? NULL : why_not (self);
  if (hourglass_window_is_at_start (self))
    return;
  if (why == NULL)
    action_train (NULL, NULL, self);
  else
    hourglass_window_toast (self, why);
}

void
hourglass_window_data_arrived (HourglassWindow *self)
{
  g_autofree char *why = why_not (self);
  if (why == NULL)
    action_train (NULL, NULL, self);
  else
    hourglass_window_toast (self, why);
}

static void
action_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  hourglass_window_end_wait (self);
  hourglass_run_stop (self->run);
  hourglass_window_refresh_train (self);
}

static const GActionEntry actions[] = {
  { "train", action_train, NULL, NULL, NULL, { 0 } },
  { "train-key", action_train_key, NULL, NULL, NULL, { 0 } },
  { "stop", action_stop, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_train (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "weights-changed", G_CALLBACK (hourglass_window_refresh_train),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "options-changed", G_CALLBACK (hourglass_window_refresh_train), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "state-changed", G_CALLBACK (hourglass_window_refresh_train), self,
                           G_CONNECT_SWAPPED);
}
