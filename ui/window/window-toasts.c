/* What the window says in a line over its foot: sentences, one after the other, errors before others, and
 * before them all what the last step was. A sentence that is shown then comes again after it, for what was
 * left of its time. libadwaita 1.2 could keep them in line, but ends the program where a toast goes that
 * still glides in: its going may be over first, and frees both. So none waits there, and each is there at
 * once. */
#include "ui/window/window-private.h"

enum
{
  SECONDS = 8,
  LEAST_SECONDS = 3, /* for one that comes again */
  MOST = 5           /* sentences */
};

/* The sentence that is shown, lent, or NULL: where a step is, all wait. */
static AdwToast *
shown_sentence (HourglassWindow *self)
{
  return self->undo_toast == NULL ? g_queue_peek_head (&self->sentences) : NULL;
}

static gboolean
is_error (AdwToast *toast)
{
  return adw_toast_get_priority (toast) == ADW_TOAST_PRIORITY_HIGH;
}

static const char *
words_of (AdwToast *toast)
{
  return gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (toast)));
}

static AdwToast *
find_sentence (HourglassWindow *self, const char *sentence)
{
  for (GList *it = self->sentences.head; it != NULL; it = it->next)
    if (g_str_equal (words_of (it->data), sentence))
      return it->data;
  return NULL;
}

static void show (HourglassWindow *self, AdwToast *toast);

static void
dismissed (AdwToast *toast, HourglassWindow *self)
{
  if (self->undo_toast == toast)
    self->undo_toast = NULL;
  else if (g_queue_remove (&self->sentences, toast))
    g_object_unref (toast);
  else
    return; /* another is about to take its place, or the window goes */
  if (shown_sentence (self) != NULL)
    show (self, shown_sentence (self));
}

/* Nothing moves in an overlay that is not there, and what moved in it is over. It holds the toasts alone. */
static void
show (HourglassWindow *self, AdwToast *toast)
{
  self->shown_since = g_get_monotonic_time ();
  gtk_widget_set_visible (GTK_WIDGET (self->toasts), FALSE);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
  gtk_widget_set_visible (GTK_WIDGET (self->toasts), TRUE);
  /* After the overlay itself, which then has room. */
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed), self, 0);
}

/* Owned by the caller. */
static AdwToast *
sentence_new (const char *sentence, AdwToastPriority priority, guint seconds)
{
  /* A label of our own: the toast's cuts a long sentence short. */
  GtkWidget *label = gtk_label_new (sentence);
  AdwToast *toast = adw_toast_new ("");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_priority (toast, priority);
  adw_toast_set_timeout (toast, seconds);
  return toast;
}

/* Takes away what is shown; a sentence then waits once more. */
static void
make_room (HourglassWindow *self)
{
  AdwToast *shown = g_steal_pointer (&self->undo_toast), *sentence = NULL;
  if (shown == NULL)
    shown = sentence = g_queue_pop_head (&self->sentences);
  if (sentence != NULL)
    {
      gint64 past = (g_get_monotonic_time () - self->shown_since) / G_TIME_SPAN_SECOND;
      gint64 left = MAX ((gint64)adw_toast_get_timeout (sentence) - past, LEAST_SECONDS);
      g_queue_push_head (&self->sentences,
                         sentence_new (words_of (sentence), adw_toast_get_priority (sentence), (guint)left));
    }
  if (shown != NULL)
    adw_toast_dismiss (shown);
  g_clear_object (&sentence);
}

/* A sentence that waits, or is shown, is said no more. */
static void
take_back (HourglassWindow *self, AdwToast *toast)
{
  if (toast == shown_sentence (self))
    adw_toast_dismiss (toast);
  else if (g_queue_remove (&self->sentences, toast))
    g_object_unref (toast);
}

void
hourglass_window_take_back (HourglassWindow *self, const char *sentence)
{
  AdwToast *toast = find_sentence (self, sentence);
  if (toast != NULL)
    take_back (self, toast);
}

/* Where too many wait, what has waited longest is the least news; errors go last. */
static void
keep_few (HourglassWindow *self)
{
  GList *first = self->sentences.head, *it;
  if (self->sentences.length <= MOST)
    return;
  if (first->data == shown_sentence (self))
    first = first->next;
  for (it = first; it != NULL && is_error (it->data);)
    it = it->next;
  take_back (self, it != NULL ? it->data : first->data);
}

/* Takes @toast: behind all, or as an error behind the errors, which do not wait for what is shown. */
static void
put_in_line (HourglassWindow *self, AdwToast *toast)
{
  AdwToast *shown = shown_sentence (self);
  GList *place = NULL;
  if (is_error (toast) && shown != NULL && !is_error (shown))
    make_room (self);
  if (is_error (toast))
    for (place = self->sentences.head; place != NULL && is_error (place->data);)
      place = place->next;
  g_queue_insert_before (&self->sentences, place, toast);
}

static void
say (HourglassWindow *self, const char *sentence, AdwToastPriority priority)
{
  AdwToast *same = find_sentence (self, sentence), *shown = shown_sentence (self);
  if (hourglass_window_is_closed (self))
    return; /* nobody reads it */
  if (same != NULL && same == shown)
    {
      make_room (self); /* for itself, and all its time */
      adw_toast_set_timeout (shown_sentence (self), SECONDS);
    }
  else if (same == NULL || adw_toast_get_priority (same) < priority)
    {
      if (same != NULL)
        take_back (self, same);
      put_in_line (self, sentence_new (sentence, priority, SECONDS));
      keep_few (self);
    }
  if (shown_sentence (self) != NULL && shown_sentence (self) != shown)
    show (self, shown_sentence (self));
}

void
hourglass_window_toast (HourglassWindow *self, const char *sentence)
{
  say (self, sentence, ADW_TOAST_PRIORITY_NORMAL);
}

void
hourglass_window_toast_error (HourglassWindow *self, const char *sentence)
{
  say (self, sentence, ADW_TOAST_PRIORITY_HIGH);
}

void
hourglass_window_forget_step (HourglassWindow *self)
{
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
}

void
hourglass_window_toast_step (HourglassWindow *self, AdwToast *toast)
{
  make_room (self);
  self->undo_toast = toast;
  show (self, toast);
  g_object_unref (toast); /* the overlay has it */
}
